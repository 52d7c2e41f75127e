import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ClientCapabilities } from 'vscode-languageserver-protocol';
import { Document } from '../../../server/documents/document.ts';
import type { OpenDocument } from '../../../server/documents/openDocument.ts';
import { TokenResults } from '../../../server/documents/tokenResults.ts';
import type { PositionEncoding } from '../../../shared/text/positions.ts';
import { applied, fullTokens, takesDeltas, tokensSince } from '../../support/deltas.ts';
import { FakeDisk } from '../../support/fake-disk.ts';
import { FakeProcess } from '../../support/fake-inference.ts';
import { changeOf, plainPieces, textOf } from '../../support/text-changes.ts';

/** An editor that takes deltas. */
async function connect(fake: FakeProcess, encoding?: PositionEncoding) {
  const { editor } = fake.connect();
  await editor.initialize({ capabilities: takesDeltas(encoding) });
  return editor;
}

const text = textOf(...['王', '范', '明', '李', '。', '，', '\n', '\n', '# ', '王明。'], ...plainPieces);
const change = changeOf(text, { line: 9, character: 9, whole: 30 });
/** Edits, and which of the answers so far somebody asks for what changed since. */
const steps = fc.array(
  fc.record({ changes: fc.array(change, { maxLength: 3 }), since: fc.option(fc.nat(3)) }),
  { minLength: 1, maxLength: 8 },
);

describe.each(['utf-16', 'utf-8', 'utf-32'] as const)('invariant 1 in %s', (encoding) => {
  test('any sequence of edits and deltas gives the tokens of a fresh open', async () => {
    const fake = new FakeProcess(true);
    const editor = await connect(fake, encoding);
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        text(60),
        steps,
        fc.constantFrom('plaintext', 'markdown'),
        async (before, all, language) => {
          const [edited, fresh] = [`file:///${(count += 1)}`, `file:///${(count += 1)}`];
          const document = new Document({ languageId: language, text: before }, encoding);
          editor.open(edited, before, language);
          const { resultId, data } = await fullTokens(editor, edited);
          /** Several views of the document, each with the answer that it has. */
          const views = [0, 1, 2, 3].map(() => ({ resultId, data }));
          let last = data;
          for (const { changes, since } of all) {
            document.apply(changes);
            if (changes.length > 0) {
              editor.change(edited, ...changes);
            }
            const view = since === null ? undefined : views[since];
            if (!view) continue;
            const answer = await tokensSince(editor, edited, view.resultId);
            last = view.data = applied(view.data, answer);
            view.resultId = answer.resultId;
            expect(view.data).toEqual((await fullTokens(editor, edited)).data);
          }
          editor.open(fresh, document.text, language);
          const expected = (await fullTokens(editor, fresh)).data;
          const answers = await Promise.all(
            views.map(async (view) => applied(view.data, await tokensSince(editor, edited, view.resultId))),
          );
          for (const answer of answers) expect(answer).toEqual(expected);
          expect(last.length % 5).toBe(0);
          editor.close(edited);
          editor.close(fresh);
        },
      ),
      { seed: 20260301, numRuns: 150 },
    );
    expect(editor.log).toEqual([]);
  });
});

/** A document of so many lines with two names each. */
const lines = (count: number): string =>
  Array.from({ length: count }, (_, index) => `王明第${index}次见范云。\n`).join('');
const uri = 'file:///notes/a.txt';

const insertion = (line: number, character: number, text: string) => ({
  range: { start: { line, character }, end: { line, character } },
  text,
});

describe('what changed', () => {
  test('is told by few numbers where few tokens changed', async () => {
    const editor = await connect(new FakeProcess(true));
    editor.open(uri, lines(1000));
    const first = await fullTokens(editor, uri);
    expect(first.data).toHaveLength(10_000);

    editor.change(uri, insertion(500, 3, '又'));
    const typed = await tokensSince(editor, uri, first.resultId);
    expect(typed).toEqual({ resultId: expect.any(String) as string, edits: [expect.anything()] });
    expect(applied(first.data, typed)).toEqual((await fullTokens(editor, uri)).data);
    expect('edits' in typed && typed.edits).toMatchObject([{ start: 5005, deleteCount: 5 }]);

    editor.change(uri, insertion(200, 0, '\n\n'), insertion(800, 0, '范云也在。'));
    const more = await tokensSince(editor, uri, first.resultId);
    // A line is further from the one before, one name is further from its line's start, one line has one more.
    expect('edits' in more && more.edits.map(({ deleteCount }) => deleteCount)).toEqual([5, 5, 5]);
    expect(applied(first.data, more)).toEqual((await fullTokens(editor, uri)).data);
  });

  test('is nothing where no token changed', async () => {
    const editor = await connect(new FakeProcess(true));
    editor.open(uri, lines(3));
    const { resultId } = await fullTokens(editor, uri);
    editor.change(uri, insertion(2, 0, '好。'), {
      range: { start: { line: 2, character: 0 }, end: { line: 2, character: 2 } },
      text: '',
    });
    expect(await tokensSince(editor, uri, resultId)).toMatchObject({ edits: [] });
  });

  test('is told of annotations and of undone ones too', async () => {
    const home = mkdtempSync(join(tmpdir(), 'mingshi-delta-'));
    onTestFinished(() => rmSync(home, { recursive: true }));
    const editor = await connect(new FakeProcess(true, new FakeDisk(), home));
    editor.open(uri, lines(100));
    const first = await fullTokens(editor, uri);
    const range = { start: { line: 50, character: 0 }, end: { line: 50, character: 2 } };
    await editor.execute('mingshi.relabel', { uri, version: 1, range, label: 'work/book' });
    const marked = await tokensSince(editor, uri, first.resultId);
    expect('edits' in marked && marked.edits).toMatchObject([{ start: 500, deleteCount: 5 }]);
    // Typing in the annotated sentence takes the annotation along.
    editor.change(uri, insertion(50, 3, '又'), insertion(20, 0, '\n'));
    const moved = applied(first.data, await tokensSince(editor, uri, first.resultId));
    expect(moved).toEqual((await fullTokens(editor, uri)).data);
    expect(moved[503]).toBe(applied(first.data, marked)[503]);
    await editor.execute('mingshi.undo', {});
    editor.change(uri, { text: lines(100) });
    expect(applied(first.data, await tokensSince(editor, uri, first.resultId))).toEqual(first.data);
  });
});

test('of sentences with one text, the one that was annotated is that in the same place of their order', async () => {
  const home = mkdtempSync(join(tmpdir(), 'mingshi-delta-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const editor = await connect(new FakeProcess(true, new FakeDisk(), home));
  const same = '王明来了。\n';
  editor.open(uri, `${same}好。\n${same}`);
  const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 2 } };
  await editor.execute('mingshi.relabel', { uri, version: 1, range, label: 'work/book' });
  const marked = async () =>
    (await editor.tokens(uri))
      ?.filter(({ modifiers }) => modifiers.includes('confirmed'))
      .map(({ line }) => line);
  expect(await marked()).toEqual([2]);
  // The first one goes and another one comes to the end: what was the second one is the first.
  const first = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
  editor.change(uri, { range: first, text: '' }, insertion(2, 0, same));
  expect(await marked()).toEqual([2]);
  editor.change(uri, { text: `${same}${same}好。\n` });
  expect(await marked()).toEqual([1]);
});

describe('ids of answers', () => {
  test('are the same nowhere in a session', async () => {
    const editor = await connect(new FakeProcess(true));
    const ids = new Set<string>();
    for (const name of ['file:///a', 'file:///b', 'file:///a']) {
      editor.open(name, lines(2));
      for (let count = 0; count < 3; count += 1) ids.add((await fullTokens(editor, name)).resultId);
      editor.close(name);
    }
    expect(ids.size).toBe(9);
  });

  test('that are unknown, too old or of another document are answered by all tokens', async () => {
    const editor = await connect(new FakeProcess(true));
    editor.open(uri, lines(2));
    editor.open('file:///b', lines(2));
    const { resultId, data } = await fullTokens(editor, uri);
    const { resultId: other } = await fullTokens(editor, 'file:///b');
    for (const id of ['', 'nobody gave this', other]) {
      expect(await tokensSince(editor, uri, id)).toMatchObject({ data });
    }
    expect(await tokensSince(editor, uri, resultId)).toMatchObject({ edits: [] });
    expect(await tokensSince(editor, uri, resultId)).toMatchObject({ data });
    // It was opened anew: what was said of it before does not count.
    const last = await fullTokens(editor, uri);
    editor.close(uri);
    editor.open(uri, lines(2));
    expect(await tokensSince(editor, uri, last.resultId)).toMatchObject({ data });
  });

  test('are given and taken only where the client says so', async () => {
    const fake = new FakeProcess(true);
    const taking = await connect(fake);
    expect(taking.result?.capabilities.semanticTokensProvider?.full).toEqual({ delta: true });
    const { semanticTokens } = takesDeltas().textDocument ?? {};
    for (const full of [true, {}]) {
      const { editor } = fake.connect();
      const textDocument = { semanticTokens: { ...semanticTokens, requests: { full } } };
      await editor.initialize({ capabilities: { textDocument } as ClientCapabilities });
      expect(editor.result?.capabilities.semanticTokensProvider?.full).toBe(true);
      editor.open(uri, lines(2));
      expect(await fullTokens(editor, uri)).not.toHaveProperty('resultId');
    }
  });

  test('stand for a bounded number of answers and of bytes', () => {
    const results = new TokenResults();
    const [open, large] = [{} as OpenDocument, {} as OpenDocument];
    const tokens = (size: number) => ({ lines: [new Uint32Array(size)], size });
    const small = Array.from({ length: 6 }, () => results.add(open, tokens(5)));
    expect(small.map((id) => results.get(open, id) !== undefined)).toEqual([
      false,
      false,
      true,
      true,
      true,
      true,
    ]);
    const megabytes = (count: number) => results.add(large, tokens(count * 2 ** 18));
    const ids = [megabytes(3), megabytes(3), megabytes(3)];
    expect(ids.map((id) => results.get(large, id) !== undefined)).toEqual([false, true, true]);
    const last = megabytes(20);
    expect([...ids, last].map((id) => results.get(large, id) !== undefined)).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });
});
