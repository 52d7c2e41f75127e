import { fileURLToPath } from 'node:url';
import type { WorkspaceDiagnosticReport } from 'vscode-languageserver-protocol';
import { describe, expect, test } from 'vitest';
import { featureEditor, range } from '../../support/feature-editor.ts';
import { quiet } from '../../support/fake-inference.ts';
import type { FeatureEditor } from '../../support/feature-editor.ts';

const all = { diagnostics: { uncertain: true } };

describe('diagnostics of the workspace', () => {
  type Known = Readonly<Record<string, string>>;
  const pullAll = ({ editor, uri }: FeatureEditor, known: Known = {}, token?: string) =>
    editor.request<WorkspaceDiagnosticReport>('workspace/diagnostic', {
      previousResultIds: Object.entries(known).map(([name, value]) => ({ uri: uri(name), value })),
      ...(token !== undefined && { partialResultToken: token }),
    });
  const told = ({ uri }: FeatureEditor, { items }: WorkspaceDiagnosticReport) =>
    items.map((report) => [
      report.uri.slice(uri('').length),
      report.version,
      report.kind === 'full' ? report.items.map(({ code }) => code) : report.kind,
    ]);
  const idsOf = ({ uri }: FeatureEditor, { items }: WorkspaceDiagnosticReport): Known =>
    Object.fromEntries(items.map((report) => [report.uri.slice(uri('').length), report.resultId ?? '']));
  /** Whether a request has an answer, after a while in which nothing happens. */
  const isHeld = async (client: FeatureEditor, request: Promise<unknown>): Promise<boolean> => {
    let isAnswered = false;
    void request.catch(() => undefined).then(() => (isAnswered = true));
    await client.settle();
    return !isAnswered;
  };

  test('are told for all that is open, and again only when something else is to be said', async () => {
    const texts = { 'a.txt': '祁山来了。', 'b.txt': '范进来了。', 'c.txt': '没有人来。' };
    const client = await featureEditor(texts, { initializationOptions: all });
    expect(client.editor.result?.capabilities.diagnosticProvider).toMatchObject({
      workspaceDiagnostics: true,
    });
    const first = await pullAll(client);
    expect(told(client, first)).toEqual([
      ['a.txt', 1, ['label-uncertain']],
      ['b.txt', 1, ['label-uncertain']],
    ]);
    const held = pullAll(client, idsOf(client, first));
    expect(await isHeld(client, held)).toBe(true);
    client.editor.change(client.uri('c.txt'), { text: '真没有人来。' });
    expect(await isHeld(client, held)).toBe(true);
    client.editor.change(client.uri('c.txt'), { text: '祁山来了。' });
    await client.settle();
    expect(told(client, await held)).toEqual([
      ['a.txt', 1, 'unchanged'],
      ['b.txt', 1, 'unchanged'],
      ['c.txt', 3, ['label-uncertain']],
    ]);
    const next = pullAll(client, { ...idsOf(client, first), ...idsOf(client, await held) });
    client.editor.close(client.uri('b.txt'));
    await client.settle();
    expect(told(client, await next)).toContainEqual(['b.txt', null, []]);
  });

  test('wait for what is not analysed, for the end of typing, and are cancelled at any time', async () => {
    const client = await featureEditor({ 'a.txt': '祁山来了。' }, { initializationOptions: all }, false);
    const held = pullAll(client);
    expect(await isHeld(client, held)).toBe(true);
    client.process.worker.answers = true;
    client.process.worker.answer();
    expect(told(client, await held)).toEqual([['a.txt', 1, ['label-uncertain']]]);

    const known = idsOf(client, await held);
    const next = pullAll(client, known);
    await client.settle();
    for (let time = 0; time < 5; time += 1) {
      client.editor.change(client.uri('a.txt'), { range: range(0, 0, 0), text: '啊' });
      await quiet();
      client.process.clock.pass(200);
    }
    await quiet();
    const { batches } = client.process.worker;
    expect(batches).toHaveLength(1);
    await client.settle();
    expect(told(client, await next)).toEqual([['a.txt', 6, ['label-uncertain']]]);

    const late = pullAll(client, idsOf(client, await next));
    expect(await isHeld(client, late)).toBe(true);
    client.process.clock.pass(60_000);
    expect(await late).toEqual({ items: [] });

    const cancelled = pullAll(client, idsOf(client, await next));
    const expected = expect(cancelled).rejects.toMatchObject({ code: -32800 });
    expect(await isHeld(client, cancelled)).toBe(true);
    // The first request of this connection was to initialize.
    client.editor.notify('$/cancelRequest', { id: 4 });
    await expected;
  });

  test('come in parts where the client takes them so', async () => {
    const client = await featureEditor(
      { 'a.txt': '祁山来了。', 'b.txt': '范进来了。' },
      { initializationOptions: all },
    );
    const parts: unknown[] = [];
    client.editor.connection.onNotification(
      '$/progress',
      ({ token, value }: { token: string; value: WorkspaceDiagnosticReport }) => {
        parts.push([token, ...told(client, value)]);
      },
    );
    expect(await pullAll(client, {}, 'mine')).toEqual({ items: [] });
    expect(parts).toEqual([
      ['mine', ['a.txt', 1, ['label-uncertain']]],
      ['mine', ['b.txt', 1, ['label-uncertain']]],
    ]);
  });

  test('reach files that were looked through, and no other', async () => {
    const client = await featureEditor({ 'a.txt': '王明来了。' }, { initializationOptions: all });
    client.process.texts.write(fileURLToPath(client.uri('b.txt')), '祁山来了。');
    const held = pullAll(client);
    expect(await isHeld(client, held)).toBe(true);
    expect(client.process.texts.reads).toEqual([]);
    await client.editor.request('mingshi/uncertain', { scope: 'workspace' });
    await client.settle();
    expect(told(client, await held)).toEqual([['b.txt', null, ['label-uncertain']]]);
  });

  test('are none where they are switched off', async () => {
    const client = await featureEditor(
      { 'a.txt': '祁山来了。' },
      { initializationOptions: { diagnostics: false } },
    );
    expect(await isHeld(client, pullAll(client))).toBe(true);
    expect(told(client, await pullAll(client, { 'a.txt': 'what was said before' }))).toEqual([
      ['a.txt', 1, []],
    ]);
  });
});
