import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, test } from 'vitest';
import { Analysis } from '../../../server/documents/analysis.ts';
import { Document } from '../../../server/documents/document.ts';
import { DocumentSentences, allLines } from '../../../server/documents/sentences.ts';
import { noLists } from '../../../server/lists/set.ts';
import { withDefaults } from '../../../server/settings.ts';
import { splitSentences } from '../../../shared/text/sentences.ts';
import { FakeProcess, fakeEntities, quiet } from '../../support/fake-inference.ts';
import { changeOf, positionUpTo, textOf } from '../../support/text-changes.ts';

const seed = 20260301;
const text = textOf(
  ...['王', '明', '。', '，', '"', '《', '》', 'a', ' ', '𠀀', '\ud842', '\n', '\n', '\r', '\r\n'],
  ...['`', '# ', '- ', '> ', '```\n', '---\n', '<!--', '-->', '[a](', ')', '长'.repeat(200)],
);
const most = { line: 9, character: 9, whole: 20 };
const position = positionUpTo(most);
const change = changeOf(text, most);
/** Batches of changes, and whether somebody looks after each. */
const edits = fc.array(
  fc.record({ changes: fc.array(change, { minLength: 1, maxLength: 3 }), looks: fc.boolean() }),
  { maxLength: 8 },
);
const languages = ['plaintext', 'markdown'];

/** The sentences of the whole text as if it had just been opened, by line. */
function freshSentences(document: Document) {
  const starts: number[] = [];
  let length = 0;
  for (const line of document.lines) {
    starts.push(length);
    length += line.length;
  }
  return splitSentences(document.text, document.languageId).map((sentence) => {
    const line = starts.findLastIndex((start) => start <= sentence.start);
    return { line, sentence: { text: sentence.text, start: sentence.start - (starts[line] ?? 0) } };
  });
}

describe('a document', () => {
  test('takes changes as vscode-languageserver-textdocument does', () => {
    fc.assert(
      fc.property(text(20), fc.array(change, { maxLength: 8 }), (before, changes) => {
        const document = new Document({ languageId: 'plaintext', text: before }, 'utf-16');
        let theirs = before;
        for (const { range, text } of changes) {
          // The library's own clamping loses track past the end, and cuts pairs.
          const other = TextDocument.create('file:///a', 'plaintext', 1, theirs);
          const offsets = [range?.start, range?.end].map((place) => {
            const offset = place ? other.offsetAt(place) : 0;
            return offset > 0 && (theirs.codePointAt(offset - 1) ?? 0) > 0xffff ? offset - 1 : offset;
          });
          const [start = 0, end = 0] = offsets.sort((a, b) => a - b);
          theirs = range ? theirs.slice(0, start) + text + theirs.slice(end) : text;
          document.apply([range ? { range, text } : { text }]);
          expect(document.text).toBe(theirs);
        }
      }),
      { seed, numRuns: 1000 },
    );
  });

  test('moves positions past its end inside', () => {
    const document = new Document({ languageId: 'plaintext', text: '甲𠮷\r\n乙' }, 'utf-8');
    expect(document.placeOf({ line: 7, character: 0 })).toEqual({ line: 1, offset: 1 });
    expect(document.placeOf({ line: -1, character: 3 })).toEqual({ line: 0, offset: 0 });
    expect(document.placeOf({ line: 0, character: 99 })).toEqual({ line: 0, offset: 3 });
    expect(document.rangeOf(0, 1, 3)).toEqual({
      start: { line: 0, character: 3 },
      end: { line: 0, character: 7 },
    });
  });
});

describe.each(languages)('invariant 1, sentences of %s', (languageId) => {
  test('after any edits are those of a fresh open, and what came and went adds up', () => {
    fc.assert(
      fc.property(text(40), edits, (before, batches) => {
        const document = new Document({ languageId, text: before }, 'utf-16');
        const sentences = new DocumentSentences(document);
        const counts = new Map<string, number>();
        const check = (): void => {
          const { added, removed } = sentences.update(allLines);
          const count = (lines: typeof added, by: number): void => {
            for (const { text } of lines.flatMap((line) => line.sentences)) {
              counts.set(text, (counts.get(text) ?? 0) + by);
            }
          };
          count(added, 1);
          count(removed, -1);
          const fresh = freshSentences(document);
          expect([...sentences.within(document.whole)]).toEqual(fresh);
          const texts = [...counts].flatMap(([sentence, count]) => Array<string>(count).fill(sentence));
          expect(texts.sort()).toEqual(fresh.map(({ sentence }) => sentence.text).sort());
        };
        for (const { changes, looks } of batches) {
          sentences.edited(document.apply(changes));
          if (looks) check();
        }
        check();
      }),
      { seed, numRuns: 500 },
    );
  });

  test('of a stretch are those with characters in it', () => {
    fc.assert(
      fc.property(text(40), position, position, (before, one, other) => {
        const document = new Document({ languageId, text: before }, 'utf-16');
        const sentences = new DocumentSentences(document);
        sentences.update(allLines);
        const [start, end] = [document.placeOf(one), document.placeOf(other)];
        const reaches = (line: number, offset: number, place: typeof start) =>
          line > place.line || (line === place.line && offset > place.offset);
        expect([...sentences.within({ start, end })]).toEqual(
          freshSentences(document).filter(
            ({ line, sentence }) =>
              reaches(line, sentence.start + sentence.text.length, start) &&
              reaches(end.line, end.offset, { line, offset: sentence.start }),
          ),
        );
      }),
      { seed, numRuns: 500 },
    );
  });

  test('once settled all have their entities, after any edits', async () => {
    const fake = new FakeProcess(true);
    const model = await fake.services.model({ folder: 'any', line: undefined }, withDefaults({}));
    await fc.assert(
      fc.asyncProperty(text(40), edits, async (before, batches) => {
        const document = new Document({ languageId, text: before }, 'utf-16');
        const analysis = new Analysis(document, model, { lists: noLists, largeDocument: Infinity });
        for (const { changes, looks } of batches) {
          if (looks) analysis.settle(document.whole);
          analysis.edited(document.apply(changes));
          if (looks) await quiet(2);
        }
        expect(await analysis.settle(document.whole).outcome).toBe('complete');
        const found = [...analysis.sentences.within(document.whole)];
        expect(found).toEqual(freshSentences(document));
        for (const { sentence } of found) {
          expect(analysis.entitiesOf(sentence.text)?.found).toEqual(fakeEntities(sentence.text));
        }
        analysis.close();
      }),
      { seed, numRuns: 200 },
    );
    expect(fake.worker.sentences.length).toBe(new Set(fake.worker.sentences).size);
  });
});
