import fc from 'fast-check';
import type { Change } from '../../server/documents/document.ts';
import type { PositionEncoding } from '../../shared/text/positions.ts';

export const encodings: readonly PositionEncoding[] = ['utf-8', 'utf-16', 'utf-32'];

export const someText = fc.string({
  unit: fc.constantFrom('王', '明', 'a', 'é', '😀', '。', '\n', '\r\n', '\r'),
  maxLength: 12,
});

const position = fc.record({ line: fc.nat(5), character: fc.nat(14) });

/** Also such as lie about the text. */
export const textChange: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ range: fc.record({ start: position, end: position }), text: someText }),
  },
  { weight: 1, arbitrary: fc.record({ text: someText }) },
);
