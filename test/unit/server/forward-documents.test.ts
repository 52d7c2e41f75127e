import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Document } from '../../../server/documents/document.ts';
import { RememberedDocuments } from '../../../server/forward/documents.ts';
import { encodings, textChange } from '../../support/text-changes.ts';

const uri = 'file:///a.txt';
const opened = { textDocument: { uri, languageId: 'markdown', version: 1, text: '第一行\n王明😀来了\r\n' } };

describe.each(encodings)('a remembered document, with positions in %s', (encoding) => {
  test('is what its changes make of it, however often it is asked for', () => {
    const steps = fc.array(fc.tuple(fc.array(textChange, { maxLength: 3 }), fc.boolean()), { maxLength: 12 });
    fc.assert(
      fc.property(steps, (changes) => {
        const remembered = new RememberedDocuments(encoding);
        remembered.open(opened);
        const document = new Document(opened.textDocument, encoding);
        changes.forEach(([contentChanges, isAsked], index) => {
          remembered.change({ textDocument: { uri, version: index + 2 }, contentChanges });
          document.apply(contentChanges);
          if (isAsked) expect([...remembered.items()][0]?.text).toBe(document.text);
        });
        expect([...remembered.items()]).toEqual([
          { uri, languageId: 'markdown', version: changes.length + 1, text: document.text },
        ]);
      }),
      { seed: 61, numRuns: 150 },
    );
  });

  test('takes up in its text what was typed for long', () => {
    const remembered = new RememberedDocuments(encoding);
    remembered.open(opened);
    const start = { line: 0, character: 0 };
    for (let version = 2; version < 5002; version += 1) {
      const contentChanges = [{ range: { start, end: start }, text: '字' }];
      remembered.change({ textDocument: { uri, version }, contentChanges });
    }
    const [item] = remembered.items();
    expect(item).toMatchObject({ version: 5001, text: '字'.repeat(5000) + opened.textDocument.text });
  });
});

test('opening twice, changing and closing what is not open change nothing', () => {
  const remembered = new RememberedDocuments('utf-16');
  remembered.open(opened);
  remembered.open({ textDocument: { ...opened.textDocument, text: '别的', version: 7 } });
  remembered.change({
    textDocument: { uri: 'file:///b.txt', version: 3 },
    contentChanges: [{ text: '别的' }],
  });
  remembered.close({ textDocument: { uri: 'file:///b.txt' } });
  expect([...remembered.items()]).toEqual([opened.textDocument]);
  remembered.close({ textDocument: { uri } });
  expect([...remembered.items()]).toEqual([]);
});
