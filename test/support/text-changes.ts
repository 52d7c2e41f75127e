import fc from 'fast-check';
import type { Change } from '../../server/documents/document.ts';
import type { PositionEncoding } from '../../shared/text/positions.ts';

export const encodings: readonly PositionEncoding[] = ['utf-8', 'utf-16', 'utf-32'];

export const someText = fc.string({
  unit: fc.constantFrom('王', '明', 'a', 'é', '😀', '。', '\n', '\r\n', '\r'),
  maxLength: 12,
});

export const positionUpTo = (most: { readonly line: number; readonly character: number }) =>
  fc.record({ line: fc.nat(most.line), character: fc.nat(most.character) });

const position = positionUpTo({ line: 5, character: 14 });

/** Also such as lie about the text. */
export const textChange: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ range: fc.record({ start: position, end: position }), text: someText }),
  },
  { weight: 1, arbitrary: fc.record({ text: someText }) },
);

/** Ends of lines, what Markdown reads, and characters that positions count differently. */
export const plainPieces: readonly string[] = ['a', ' ', '\n', '\r\n', '\r', '𠀀', '😀', '`'];

/** Texts of so many pieces at the most. */
export const textOf =
  (...pieces: readonly string[]) =>
  (maxLength: number): fc.Arbitrary<string> =>
    fc.array(fc.constantFrom(...pieces), { maxLength }).map((chosen) => chosen.join(''));

/** Changes of a few pieces anywhere up to a place, and now and then of the whole text. */
export function changeOf(
  text: (maxLength: number) => fc.Arbitrary<string>,
  most: { readonly line: number; readonly character: number; readonly whole: number },
): fc.Arbitrary<Change> {
  const position = positionUpTo(most);
  return fc.oneof(
    {
      weight: 9,
      arbitrary: fc.record({ range: fc.record({ start: position, end: position }), text: text(4) }),
    },
    { weight: 1, arbitrary: fc.record({ text: text(most.whole) }) },
  );
}
