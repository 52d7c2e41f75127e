import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, test } from 'vitest';
import { Analysis } from '../../../server/documents/analysis.ts';
import { Document, type Change } from '../../../server/documents/document.ts';
import { DocumentSentences, allLines } from '../../../server/documents/sentences.ts';
import { DocumentStore } from '../../../server/documents/store.ts';
import { noLists } from '../../../server/lists/set.ts';
import { StandingRecords } from '../../../shared/annotations/standing.ts';
import type { Position } from '../../../shared/text/positions.ts';
import { splitSentences } from '../../../shared/text/sentences.ts';
import { FakeProcess, fakeEntities, quiet } from '../../support/fake-inference.ts';
import { noFault } from '../../support/no-fault.ts';
import { spanRecord } from '../../support/records.ts';
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
const changes = fc.array(change, { maxLength: 2 });
const languages = ['plaintext', 'markdown'];
/** Too long to be read at once. */
const longText = '王明来了。他在`写`李京。\n\n'.repeat(2000);

/** The same change, so many lines further down. */
const movedDown = ({ range, text }: Change, lines: number): Change => {
  const moved = ({ line, character }: Position): Position => ({ line: line + lines, character });
  return { ...(range && { range: { start: moved(range.start), end: moved(range.end) } }), text };
};

/** The sentences of the whole text as if it had just been opened, by line. */
function freshSentences(document: Document) {
  let line = 0;
  let lineStart = 0;
  return splitSentences(document.text, document.languageId).map(({ text, start }) => {
    for (;;) {
      const next = lineStart + (document.lines[line]?.length ?? Infinity);
      if (start < next) return { line, sentence: { text, start: start - lineStart } };
      lineStart = next;
      line += 1;
    }
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

async function longDocument(languageId: string) {
  const fake = new FakeProcess(true);
  const model = await fake.services.model({ folder: 'any', line: undefined }, 2048);
  const document = new Document({ languageId, text: longText }, 'utf-16');
  const options = { lists: noLists, largeDocument: Infinity, fault: noFault };
  return { model, document, analysis: new Analysis(document, model, options) };
}

describe.each(languages)('invariant 1, sentences of %s', (languageId) => {
  test('after any edits are those of a fresh open, and what came and went adds up', () => {
    fc.assert(
      fc.property(text(40), edits, (before, batches) => {
        const document = new Document({ languageId, text: before }, 'utf-16');
        const sentences = new DocumentSentences(document, noFault);
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

  test('read in slices of any size, with edits in between, are those of a fresh open', () => {
    const steps = fc.array(fc.record({ units: fc.integer({ min: 1, max: 40 }), changes }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(text(60), steps, (before, all) => {
        const document = new Document({ languageId, text: before }, 'utf-16');
        const sentences = new DocumentSentences(document, noFault);
        const read = (units: number): void => {
          const { end } = sentences.nextSlice(units);
          sentences.update({ start: 0, end });
          const fresh = freshSentences(document).filter(({ line }) => line < end);
          const found = [...sentences.within(document.whole)].filter(({ line }) => line < end);
          expect(found).toEqual(fresh);
          const isRead = (line: number): boolean => sentences.isRead(line);
          expect([...document.lines.keys()].filter(isRead)).toEqual(
            [...document.lines.keys()].filter((line) => line < end),
          );
        };
        for (const { units, changes } of all) {
          sentences.edited(document.apply(changes));
          read(units);
        }
        while (!sentences.isComplete) read(10);
        expect([...sentences.within(document.whole)]).toEqual(freshSentences(document));
      }),
      { seed, numRuns: 500 },
    );
  });

  test('of a stretch are those with characters in it', () => {
    fc.assert(
      fc.property(text(40), position, position, (before, one, other) => {
        const document = new Document({ languageId, text: before }, 'utf-16');
        const sentences = new DocumentSentences(document, noFault);
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

  test('that are shown first are there while a long document is still being read', async () => {
    const { document, analysis } = await longDocument(languageId);
    const top = { start: { line: 0, offset: 0 }, end: { line: 40, offset: 0 } };
    const order: string[] = [];
    const settled = (name: string, stretch: typeof top) =>
      analysis.settle(stretch).outcome.then((outcome) => order.push(`${name} ${outcome}`));
    const all = settled('all', document.whole);
    await settled('top', top);
    expect(analysis.look(top).isWhole).toBe(false);
    await all;
    expect(order).toEqual(['top complete', 'all complete']);
    expect([...analysis.sentences.within(document.whole)]).toEqual(freshSentences(document));
    analysis.close();
  });

  test('of a long document that users spoke of are shown when all of it has been read', async () => {
    const fake = new FakeProcess(true);
    const model = await fake.services.model({ folder: 'any', line: undefined }, 2048);
    await model.load();
    const said = spanRecord({ id: '1', sentence: '王明来了。', occurrence: 2999 });
    const records = new StandingRecords([said], 'fine');
    const forDocument = () => ({ document: said.document, records });
    const log = { error: noFault, warn: noFault, info: noFault, debug: noFault };
    const documents = new DocumentStore({
      ...{ encoding: 'utf-16', model, largeDocument: Infinity, log },
      annotations: { ready: () => Promise.resolve(), forDocument },
    });
    documents.relist(noLists);
    const openAt = (uri: string) => {
      documents.open({ uri, languageId, version: 1, text: longText.replaceAll('\n\n', '王明来了。\n\n') });
      const open = documents.get(uri);
      if (!open) throw new Error('it was opened');
      expect(open.analysis.sentences.isWhole).toBe(false);
      return open;
    };
    const top = { start: { line: 0, offset: 0 }, end: { line: 9, offset: 0 } };
    const [waiting, hasty] = [openAt('file:///notes/a.txt'), openAt('file:///notes/b.txt')];
    hasty.sentences(top).next();
    expect(await waiting.settle(top).outcome).toBe('complete');
    for (const open of [hasty, waiting]) {
      // Not the last one of those that were read first.
      expect(open.analysis.sentences.isWhole).toBe(true);
      const isAnnotated = [...open.sentences(open.document.whole)].map(({ annotations }) => !!annotations);
      expect(isAnnotated.indexOf(true)).toBe(isAnnotated.lastIndexOf(true));
      expect([...open.sentences(open.document.whole)][isAnnotated.indexOf(true)]?.line).toBe(2998);
    }
    documents.closeAll();
  });

  test('of a long document are read at once for who does not wait, and after a change for who asks', async () => {
    const { model, document, analysis } = await longDocument(languageId);
    const waiting = analysis.settle(document.whole).outcome;
    expect([...analysis.look(document.whole).within(document.whole)]).toEqual(freshSentences(document));
    expect(await waiting).toBe('complete');
    const other = new Analysis(document, model, { lists: noLists, largeDocument: Infinity, fault: noFault });
    const superseded = other.settle(document.whole).outcome;
    const start = { line: 3999, character: 0 };
    const edits = document.apply([{ range: { start, end: start }, text: '范云走了。' }]);
    for (const each of [analysis, other]) each.edited(edits);
    expect(await superseded).toBe('superseded');
    await quiet();
    expect(other.sentences.isWhole).toBe(false);
    for (const each of [analysis, other]) {
      expect(await each.settle(document.whole).outcome).toBe('complete');
      expect([...each.sentences.within(document.whole)]).toEqual(freshSentences(document));
      each.close();
    }
  });

  test('of a long document are those of a fresh open, whenever it is edited while it is read', async () => {
    const fake = new FakeProcess(true);
    const model = await fake.services.model({ folder: 'any', line: undefined }, 2048);
    const steps = fc.array(
      fc.record({ down: fc.constantFrom(0, 0, 700, 3990), changes, turns: fc.nat(2), looks: fc.boolean() }),
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(text(20), steps, async (head, all) => {
        const document = new Document({ languageId, text: head + longText }, 'utf-16');
        const analysis = new Analysis(document, model, {
          lists: noLists,
          largeDocument: Infinity,
          fault: noFault,
        });
        for (const { down, changes, turns, looks } of all) {
          const above = {
            start: { line: 0, offset: 0 },
            end: document.placeOf({ line: down, character: 0 }),
          };
          void analysis.settle(above);
          await quiet(turns);
          if (looks) analysis.look(above);
          analysis.edited(document.apply(changes.map((change) => movedDown(change, down))));
        }
        expect(await analysis.settle(document.whole).outcome).toBe('complete');
        const found = [...analysis.sentences.within(document.whole)];
        expect(found).toEqual(freshSentences(document));
        expect(found.every(({ sentence }) => analysis.entitiesOf(sentence.text) !== undefined)).toBe(true);
        analysis.close();
      }),
      { seed, numRuns: 40 },
    );
  });

  test('once settled all have their entities, after any edits', async () => {
    const fake = new FakeProcess(true);
    const model = await fake.services.model({ folder: 'any', line: undefined }, 2048);
    await fc.assert(
      fc.asyncProperty(text(40), edits, async (before, batches) => {
        const document = new Document({ languageId, text: before }, 'utf-16');
        const analysis = new Analysis(document, model, {
          lists: noLists,
          largeDocument: Infinity,
          fault: noFault,
        });
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
