import type { LabelTree } from '../../shared/labels/tree.ts';
import { painter } from '../../shared/paint.ts';
import { codePointToUtf16 } from '../../shared/text/codepoints.ts';
import type { AnnotatedLine } from './lines.ts';

export const formats = ['ansi', 'jsonl'] as const;
export type Format = (typeof formats)[number];

/** Writes an annotated line, without a line break. */
export function formatter(
  format: Format,
  tree: LabelTree,
  colours: boolean,
): (line: AnnotatedLine) => string {
  if (format === 'jsonl') return asJson;
  const paint = painter(colours);
  return ({ text, entities }) => {
    const units = codePointToUtf16(text);
    const unit = (codePoint: number): number => units[codePoint] ?? text.length;
    return paint(
      text,
      entities.map(({ start, end, label }) => ({
        start: unit(start),
        end: unit(end),
        label,
        node: tree.node(label),
      })),
    );
  };
}

const asJson = ({ text, entities }: AnnotatedLine): string =>
  JSON.stringify({
    text,
    // Four digits: more would differ between machines. What is sure of a label is the editors' affair.
    entities: entities.map((entity) => ({
      ...entity,
      levels: undefined,
      score: Number(entity.score.toFixed(4)),
    })),
  });
