import { defaultsOf, type Paint, type Palette } from '../../../client/vscode/colours/palettes.ts';
import { rootOf } from '../../../client/colours/roots.ts';
import { fineTree } from '../../../shared/labels/builtin.ts';
import type { Window } from './window.ts';

/** What is painted below and behind a piece of text. */
export interface Around {
  /** As a browser writes it, as all colours here. */
  readonly line: string;
  readonly style: string;
  readonly background: string;
}

/** Waits until a piece of text has something painted around it that looks as it should. */
export function untilAround(
  window: Window,
  text: string,
  looks: (around: Around) => boolean,
): Promise<Around> {
  return window.until(`decorations around “${text}”`, async () => {
    const place = await window.piece(text).boundingBox();
    const all = await window.group.locator('.view-overlays .cdr').evaluateAll((parts) =>
      parts.map((part) => {
        const { left, width, top, bottom } = part.getBoundingClientRect();
        const { borderBottomColor, borderBottomStyle, backgroundColor } = getComputedStyle(part);
        const around = { line: borderBottomColor, style: borderBottomStyle, background: backgroundColor };
        return { left, width, top, bottom, around };
      }),
    );
    if (!place) return undefined;
    const middle = place.y + place.height / 2;
    const isThere = ({ left, width, top, bottom }: (typeof all)[number]): boolean =>
      Math.abs(left - place.x) < 2 && Math.abs(width - place.width) < 2 && top < middle && middle < bottom;
    return all.filter(isThere).find(({ around }) => looks(around))?.around;
  });
}

/** The colour that a palette has for a label in light themes. */
export function paletteColour(palette: Palette, paint: Paint, label: string): string {
  const hex = defaultsOf(palette, paint, rootOf(fineTree.name, label)).light;
  const [red, green, blue, alpha = 255] = Array.from(hex.matchAll(/[\da-f]{2}/g), ([byte]) =>
    Number.parseInt(byte, 16),
  );
  const parts = [red, green, blue].join(', ');
  return alpha === 255 ? `rgb(${parts})` : `rgba(${parts}, ${alpha / 255})`;
}
