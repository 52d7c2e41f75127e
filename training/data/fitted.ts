import type { LabelMap } from '../../shared/labels/map.ts';
import type { Span } from '../../shared/spans.ts';
import type { LabelledSentence } from './sentence.ts';

/**
 * A sentence with its spans as long as the tree of a label map has them: chains joined, titles without or with the
 * marks around them, as the map says.
 * @throws UserError for a label that the map does not name
 */
export function fitted(sentence: LabelledSentence, map: LabelMap): LabelledSentence {
  const characters = Array.from(sentence.text);
  const spans = joined(sentence.spans, map);
  return {
    ...sentence,
    spans: spans.map((span, index) => {
      const { strip, extend } = map.counterpart(span.label);
      if (strip !== undefined) return stripped(span, characters, Array.from(strip));
      if (extend === undefined) return span;
      const from = spans[index - 1]?.end ?? 0;
      const to = spans[index + 1]?.start ?? characters.length;
      return extended(span, characters, Array.from(extend), { from, to });
    }),
  };
}

/** With spans that touch made one, where the map joins them. Single characters are no chain: 中 and 美 of 中美. */
function joined(spans: readonly Span[], map: LabelMap): Span[] {
  const chained: Span[] = [];
  for (const span of spans) {
    const last = chained.at(-1);
    const joins =
      last?.end === span.start &&
      last.label === span.label &&
      map.counterpart(span.label).join &&
      Math.min(last.end - last.start, span.end - span.start) > 1;
    if (joins) chained[chained.length - 1] = { ...last, end: span.end };
    else chained.push(span);
  }
  return chained;
}

/** Without the marks at either end; one whose other half stands inside stays, and so does a span of nothing else. */
function stripped(span: Span, characters: readonly string[], [open, close]: readonly string[]): Span {
  const inner = characters.slice(span.start + 1, span.end - 1);
  const start = characters[span.start] === open && !inner.includes(close ?? '') ? span.start + 1 : span.start;
  const end = characters[span.end - 1] === close && !inner.includes(open ?? '') ? span.end - 1 : span.end;
  return start < end ? { ...span, start, end } : span;
}

/** With the marks on both sides, where both are there and no other span has them. */
function extended(
  span: Span,
  characters: readonly string[],
  [open, close]: readonly string[],
  free: { readonly from: number; readonly to: number },
): Span {
  const start = span.start - 1;
  const end = span.end + 1;
  const marked = characters[start] === open && characters[span.end] === close;
  return marked && start >= free.from && end <= free.to ? { ...span, start, end } : span;
}
