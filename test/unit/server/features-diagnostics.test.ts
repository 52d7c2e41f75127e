import type {
  Diagnostic,
  DocumentDiagnosticReport,
  PublishDiagnosticsParams,
} from 'vscode-languageserver-protocol';
import { describe, expect, test } from 'vitest';
import { everything, featureEditor, range, withEncoding, written } from '../../support/feature-editor.ts';
import { quiet, userNames } from '../../support/fake-inference.ts';
import type { FeatureEditor } from '../../support/feature-editor.ts';

const all = { diagnostics: { uncertain: true } };
const refresh = 'workspace/diagnostic/refresh';

const pull = ({ editor, uri }: FeatureEditor, name: string, previousResultId?: string) =>
  editor.request<DocumentDiagnosticReport>('textDocument/diagnostic', {
    textDocument: { uri: uri(name) },
    ...(previousResultId !== undefined && { previousResultId }),
  });
const items = async (client: FeatureEditor, name: string): Promise<Diagnostic[]> => {
  const report = await pull(client, name);
  return report.kind === 'full' ? report.items : [];
};
const brief = (diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics.map(
    ({ range: place, severity, code, message }) =>
      `${written(place)} ${severity} ${code}: ${message as string}`,
  );
const name = (client: FeatureEditor, text: string): Promise<void> => {
  client.process.disk.write(userNames, text);
  return client.settle();
};
const correct = (client: FeatureEditor, command: string, place: ReturnType<typeof range>, label?: string) =>
  client.editor.execute(command, {
    ...{ uri: client.uri('a.txt'), version: 1, range: place },
    ...(label !== undefined && { label }),
  });

describe('diagnostics that are pulled', () => {
  test('tell what the model is not sure of, as hints, until somebody judged it', async () => {
    const client = await featureEditor({ 'a.txt': '王明和范进、祁山来了。' }, { initializationOptions: all });
    expect(brief(await items(client, 'a.txt'))).toEqual([
      '0:3-5 4 label-uncertain: “范进” is Person (80%), perhaps Political figure (30%)',
      '0:6-8 4 label-uncertain: “祁山” is perhaps Political figure (10%)',
    ]);
    await correct(client, 'mingshi.accept', range(0, 3, 5), 'person');
    await correct(client, 'mingshi.reject', range(0, 6, 8));
    expect(await items(client, 'a.txt')).toEqual([]);
  });

  test('tell where the user’s own list knows a name as something else, whoever said what it is here', async () => {
    const client = await featureEditor({ 'a.txt': '范进去了碧水阁。王明没去。' });
    await name(client, '范进\twork/video/movie\n碧水阁\tlocation/site/scenic\n王明\tperson\n');
    expect(brief(await items(client, 'a.txt'))).toEqual([
      '0:0-2 3 label-list: “范进” is Person here; your names.tsv has it as Film',
    ]);
    await correct(client, 'mingshi.relabel', range(0, 4, 7), 'organization/company');
    expect(brief(await items(client, 'a.txt'))).toContain(
      '0:4-7 3 label-list: “碧水阁” is Company or brand here; your names.tsv has it as Scenery',
    );
    await correct(client, 'mingshi.relabel', range(0, 4, 7), 'location');
    await name(client, '');
    expect(await items(client, 'a.txt')).toEqual([]);
  });

  test('tell that too of what the model passed over, and a user said to be an entity', async () => {
    const client = await featureEditor({ 'a.txt': '老王家在哪？' });
    await name(client, '老王家\tlocation/site/scenic\n');
    expect(await items(client, 'a.txt')).toEqual([]);
    await correct(client, 'mingshi.add', range(0, 0, 3), 'organization/company');
    expect(brief(await items(client, 'a.txt'))).toEqual([
      '0:0-3 3 label-list: “老王家” is Company or brand here; your names.tsv has it as Scenery',
    ]);
    await correct(client, 'mingshi.relabel', range(0, 0, 3), 'location/site/scenic');
    expect(await items(client, 'a.txt')).toEqual([]);
    await correct(client, 'mingshi.add', range(0, 1, 3), 'organization/company');
    expect(await items(client, 'a.txt')).toEqual([]);
  });

  test('tell where annotations contradict each other, with the other place', async () => {
    const client = await featureEditor({ 'a.txt': '碧水阁。\n碧水阁！\n' });
    await correct(client, 'mingshi.add', range(0, 0, 3), 'location');
    await correct(client, 'mingshi.add', range(1, 0, 3), 'organization');
    const [first, second] = await items(client, 'a.txt');
    expect(brief([first, second].flatMap((found) => found ?? []))).toEqual([
      '0:0-3 3 label-conflict: “碧水阁” is Location here and Organization elsewhere',
      '1:0-3 3 label-conflict: “碧水阁” is Organization here and Location elsewhere',
    ]);
    expect(first?.relatedInformation?.map(({ location }) => location)).toEqual([
      { uri: client.uri('a.txt'), range: second?.range },
    ]);
  });

  test('are in the user’s language', async () => {
    const options = { locale: 'zh-CN', initializationOptions: all };
    const client = await featureEditor({ 'a.txt': '范进、祁山来了。' }, options);
    await name(client, '范进\twork/video/movie\n');
    expect(brief(await items(client, 'a.txt'))).toEqual([
      '0:0-2 4 label-uncertain: “范进”是人名（80%），可能是政治人物（30%）',
      '0:0-2 3 label-list: “范进”在这里是人名；你的名单中是电影',
      '0:3-5 4 label-uncertain: “祁山”可能是政治人物（10%）',
    ]);
  });

  test('are unchanged for the id of the same result, and only for that', async () => {
    const client = await featureEditor({ 'a.txt': '祁山来了。' }, { initializationOptions: all });
    const { resultId = '' } = await pull(client, 'a.txt');
    expect(await pull(client, 'a.txt', resultId)).toEqual({ kind: 'unchanged', resultId });
    client.editor.change(client.uri('a.txt'), { range: range(0, 0, 0), text: '啊' });
    const changed = await pull(client, 'a.txt', resultId);
    expect(changed).toMatchObject({ kind: 'full' });
    expect(changed.resultId).not.toBe(resultId);
    client.editor.change(client.uri('a.txt'), { range: range(0, 0, 1), text: '' });
    expect(await pull(client, 'a.txt', resultId)).toEqual({ kind: 'unchanged', resultId });
  });

  test.each([
    [{ diagnostics: { uncertain: true, conflicts: false, names: false } }, ['label-uncertain']],
    [{ diagnostics: { conflicts: true, names: false } }, ['label-conflict', 'label-conflict']],
    [{ diagnostics: { conflicts: false } }, ['label-list']],
    [{ diagnostics: false }, []],
    [{}, ['label-conflict', 'label-conflict', 'label-list']],
  ])('are switched by %j', async (initializationOptions, codes) => {
    const client = await featureEditor({ 'a.txt': '碧水阁。碧水阁！祁山。' }, { initializationOptions });
    await name(client, '祁山\tlocation\n');
    await correct(client, 'mingshi.add', range(0, 0, 3), 'location');
    await correct(client, 'mingshi.add', range(0, 4, 7), 'organization');
    expect((await items(client, 'a.txt')).map(({ code }) => code)).toEqual(codes);
  });

  test.each([
    ['utf-8', '0:7-13'],
    ['utf-16', '0:3-5'],
    ['utf-32', '0:2-4'],
  ] as const)('count in %s', async (encoding, place) => {
    const params = { capabilities: withEncoding(encoding), initializationOptions: all };
    const client = await featureEditor({ 'a.txt': '𠀀的祁山' }, params);
    expect((await items(client, 'a.txt')).map(({ range: found }) => written(found))).toEqual([place]);
  });

  test('ask the client to come again while the analysis goes on, and follow what it shows', async () => {
    const client = await featureEditor({ 'a.txt': '祁山来了。' }, { initializationOptions: all }, false);
    const early = pull(client, 'a.txt');
    await quiet();
    client.process.clock.pass(500);
    await expect(early).rejects.toMatchObject({ code: -32802, data: { retriggerRequest: true } });
    const cancelled = pull(client, 'a.txt');
    client.editor.notify('$/cancelRequest', { id: 2 });
    await expect(cancelled).rejects.toMatchObject({ code: -32800 });
    const overtaken = pull(client, 'a.txt');
    client.editor.change(client.uri('a.txt'), { text: '祁山走了。' });
    await expect(overtaken).rejects.toMatchObject({ code: -32801 });

    client.process.worker.answers = true;
    const late = pull(client, 'a.txt');
    await quiet();
    while (client.process.worker.owes) client.process.worker.answer();
    expect(await late).toMatchObject({ kind: 'full', items: [{ code: 'label-uncertain' }] });
    expect(client.refreshed).not.toContain(refresh);
    await client.editor.execute('mingshi.markReviewed', { uri: client.uri('a.txt'), version: 2 });
    await client.until(() => client.refreshed.includes(refresh));
    expect(client.refreshed.filter((method) => method === refresh)).toHaveLength(1);
  });

  test('are none for text without Chinese and for documents that are not open', async () => {
    const client = await featureEditor({ 'a.txt': 'plain\n' }, { initializationOptions: all });
    expect(await items(client, 'a.txt')).toEqual([]);
    expect(await pull(client, 'other.txt')).toMatchObject({ kind: 'full', items: [] });
    expect(client.editor.log.join()).toContain('no diagnostics');
  });
});

test('a client that does not pull is pushed to, whenever there is something else to say', async () => {
  const textDocument = { ...everything.textDocument, diagnostic: undefined };
  const client = await featureEditor(
    {},
    { capabilities: { ...everything, textDocument }, initializationOptions: all },
  );
  expect(client.editor.result?.capabilities.diagnosticProvider).toBeUndefined();
  const pushed: string[][] = [];
  client.editor.connection.onNotification(
    'textDocument/publishDiagnostics',
    ({ diagnostics }: PublishDiagnosticsParams) => void pushed.push(brief(diagnostics)),
  );
  client.editor.open(client.uri('a.txt'), '祁山来了。');
  await client.until(() => pushed.length === 1);
  const doubt = '0:0-2 4 label-uncertain: “祁山” is perhaps Political figure (10%)';
  expect(pushed).toEqual([[doubt]]);
  await name(client, '祁山\tlocation/site\n');
  await client.until(() => pushed.length === 2);
  expect(pushed.slice(1)).toEqual([
    [doubt, '0:0-2 3 label-list: “祁山” is Political figure here; your names.tsv has it as Place'],
  ]);
  await client.editor.execute('mingshi.reject', {
    uri: client.uri('a.txt'),
    version: 1,
    range: range(0, 0, 2),
  });
  await client.until(() => pushed.length === 3);
  expect(pushed.slice(2)).toEqual([[]]);
  client.editor.close(client.uri('a.txt'));
  await client.settle();
  expect(pushed).toHaveLength(3);
});
