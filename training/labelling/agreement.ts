import { unsure } from '../../shared/labels/same.ts';
import type { Entity, Span, Stretch } from '../../shared/spans.ts';

/** What one model found. */
type Finding = Pick<Entity, 'start' | 'end' | 'label' | 'score'>;

/**
 * What is told of a sentence, in order and without overlaps:
 * - A span that all models find, with one label and a mean score of at least `sure`, carries that label. No other
 *   finding overlaps it, for the findings of one model do not overlap each other.
 * - All other findings, and the names that overlap no sure span, are `unsure`; those that overlap are united.
 *
 * @param findings of each model, of which there is at least one; those of one model must not overlap
 * @param names that should be found
 */
export function agreedSpans(
  findings: readonly (readonly Finding[])[],
  names: readonly Stretch[],
  sure: number,
): Span[] {
  const [first = [], ...others] = findings;
  const agreed = first.filter((span) => {
    const same = others.map((found) => found.find((other) => isSame(span, other)));
    const scores = [span, ...same].map((found) => found?.score);
    return scores.every((score) => score !== undefined) && mean(scores) >= sure;
  });
  const doubted = findings.flat().filter((span) => !agreed.some((other) => isSame(span, other)));
  const missed = names.filter((name) => !agreed.some((span) => overlap(name, span)));
  return [
    ...agreed.map(({ start, end, label }) => ({ start, end, label })),
    ...united([...doubted, ...missed]).map((stretch) => ({ ...stretch, label: unsure })),
  ].sort((a, b) => a.start - b.start);
}

const isSame = (a: Span, b: Span): boolean => a.start === b.start && a.end === b.end && a.label === b.label;

const overlap = (a: Stretch, b: Stretch): boolean => a.start < b.end && b.start < a.end;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** In order; stretches that only touch stay apart. */
function united(stretches: readonly Stretch[]): Stretch[] {
  const whole: Stretch[] = [];
  for (const { start, end } of stretches.toSorted((a, b) => a.start - b.start)) {
    const last = whole.at(-1);
    if (last && start < last.end) whole[whole.length - 1] = { ...last, end: Math.max(last.end, end) };
    else whole.push({ start, end });
  }
  return whole;
}
