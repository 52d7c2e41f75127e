import type { ProtocolEntity } from '../../../shared/protocol/entities.ts';
import { colourId, type Palette } from './palettes.ts';
import { rootColours, rootOf, type Root } from '../../colours/roots.ts';

/** What `mingshi.appearance` may be. */
export type Appearance = 'text' | 'underline' | 'background';

/** What is painted over the tokens' own colours; colours are theme colours' ids. Bold and underlined text stays so. */
export interface Paintwork {
  readonly text?: string;
  readonly line?: { readonly colour: string; readonly style: 'solid' | 'dashed' };
  readonly background?: string;
}

/** One kind of entities that look alike. */
export interface Look {
  readonly root: Root | 'entity';
  readonly uncertain: boolean;
}

export const looks: readonly Look[] = (Object.keys(rootColours) as Look['root'][]).flatMap((root) => [
  { root, uncertain: false },
  { root, uncertain: true },
]);

export const lookOf = (tree: string | null, { shown }: Pick<ProtocolEntity, 'shown'>): Look => ({
  root: rootOf(tree ?? '', shown.label),
  uncertain: shown.uncertain,
});

/** Undefined where tokens have all the colour they need. */
export function paintworkOf(
  { root, uncertain }: Look,
  appearance: Appearance,
  palette: Palette,
): Paintwork | undefined {
  const colour = colourId(palette, 'line', root);
  const line = { colour, style: uncertain ? ('dashed' as const) : ('solid' as const) };
  const plain = 'editor.foreground';
  switch (appearance) {
    case 'text':
      return palette === 'default' ? undefined : { text: colour };
    case 'underline':
      return { text: plain, line };
    case 'background':
      return { text: plain, line, background: colourId(palette, 'background', root) };
  }
}
