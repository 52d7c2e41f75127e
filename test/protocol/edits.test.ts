import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Document } from '../../server/documents/document.ts';
import type { PositionEncoding } from '../../shared/text/positions.ts';
import { applied, fullTokens, takesDeltas, tokensSince } from '../support/deltas.ts';
import { Editor } from '../support/editor.ts';
import { servers } from '../support/serve.ts';
import { changeOf, plainPieces, textOf } from '../support/text-changes.ts';

const { serve } = servers();

const text = textOf(...['王', '明', '李', '京', '沪', '。', '，', '#'], ...plainPieces);
const change = changeOf(text, { line: 6, character: 12, whole: 30 });

test.each(['utf-16', 'utf-8', 'utf-32'] as const)(
  'invariant 1: any sequence of edits gives the tokens of a fresh open (%s)',
  async (encoding: PositionEncoding) => {
    const { child } = serve();
    const editor = new Editor(child.stdout, child.stdin);
    await editor.initialize({ capabilities: { general: { positionEncodings: [encoding] } } });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        text(60),
        fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('plaintext', 'markdown'),
        async (before, edits, language) => {
          const [edited, fresh] = [`file:///${(count += 1)}`, `file:///${(count += 1)}`];
          const document = new Document({ languageId: language, text: before }, encoding);
          editor.open(edited, before, language);
          for (const [index, changes] of edits.entries()) {
            document.apply(changes);
            editor.change(edited, ...changes);
            // Some answers are asked for on the way, as an editor does; the next change overtakes them.
            if (index % 2 === 0) editor.tokens(edited).catch(() => undefined);
          }
          editor.open(fresh, document.text, language);
          const tokens = await editor.settledTokens(edited);
          expect(tokens).toEqual(await editor.settledTokens(fresh));
          expectSound(tokens ?? [], document);
          editor.close(edited);
          editor.close(fresh);
        },
      ),
      { seed: 3, numRuns: 75 },
    );
    expect(editor.log).toEqual([]);
  },
);

test.each(['utf-16', 'utf-8', 'utf-32'] as const)(
  'invariant 1: any sequence of deltas gives the tokens of a fresh open (%s)',
  async (encoding: PositionEncoding) => {
    const { child } = serve();
    const editor = new Editor(child.stdout, child.stdin);
    await editor.initialize({ capabilities: takesDeltas(encoding) });
    const steps = fc.array(
      fc.record({ changes: fc.array(change, { minLength: 1, maxLength: 3 }), view: fc.nat(3) }),
      { minLength: 1, maxLength: 8 },
    );
    let count = 0;
    await fc.assert(
      fc.asyncProperty(text(60), steps, async (before, all) => {
        const [edited, fresh] = [`file:///${(count += 1)}`, `file:///${(count += 1)}`];
        const document = new Document({ languageId: 'plaintext', text: before }, encoding);
        editor.open(edited, before);
        const first = await fullTokens(editor, edited);
        /** Several who asked at other times. */
        const views = [first, first, first, first].map(({ resultId, data }) => ({ resultId, data }));
        for (const { changes, view } of all) {
          document.apply(changes);
          editor.change(edited, ...changes);
          const asking = views[view] ?? first;
          const answer = await tokensSince(editor, edited, asking.resultId);
          views[view] = { resultId: answer.resultId, data: applied(asking.data, answer) };
        }
        editor.open(fresh, document.text);
        // On a busy machine answers lack what is not analysed yet.
        for (const uri of [edited, fresh]) await editor.request('mingshi/settled', { textDocument: { uri } });
        const { data } = await fullTokens(editor, fresh);
        for (const view of views) {
          expect(applied(view.data, await tokensSince(editor, edited, view.resultId))).toEqual(data);
        }
        editor.close(edited);
        editor.close(fresh);
      }),
      { seed: 4, numRuns: 50 },
    );
    expect(editor.log).toEqual([]);
  },
);

/** In order, within their lines, none empty, none overlapping. */
function expectSound(
  tokens: readonly { line: number; char: number; length: number }[],
  document: Document,
): void {
  tokens.forEach(({ line, char, length }, index) => {
    const next = tokens[index + 1];
    expect(length).toBeGreaterThan(0);
    if (next?.line === line) expect(next.char).toBeGreaterThanOrEqual(char + length);
    else expect(next?.line ?? line).toBeGreaterThanOrEqual(line);
    const [start, end] = [char, char + length].map(
      (character) => document.placeOf({ line, character }).offset,
    );
    expect(document.rangeOf(line, start ?? 0, end ?? 0)).toEqual({
      start: { line, character: char },
      end: { line, character: char + length },
    });
  });
}
