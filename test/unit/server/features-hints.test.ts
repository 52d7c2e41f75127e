import type { CodeLens, InlayHint } from 'vscode-languageserver-protocol';
import { describe, expect, test } from 'vitest';
import { everything, featureEditor, range, withEncoding } from '../../support/feature-editor.ts';
import { quiet } from '../../support/fake-inference.ts';
import type { FeatureEditor } from '../../support/feature-editor.ts';

const on = { inlayHints: { enabled: true }, codeLens: { enabled: true } };
const everywhere = range(0, 0, 0, 100);
const ending = '𠀀的王明';
const ends = [
  ['utf-8', 13],
  ['utf-16', 5],
  ['utf-32', 4],
] as const;

const hints = ({ editor, uri }: FeatureEditor, name: string, part = everywhere) =>
  editor.request<InlayHint[] | null>('textDocument/inlayHint', {
    textDocument: { uri: uri(name) },
    range: part,
  });
const texts = (found: readonly InlayHint[] | null): string[] =>
  (found ?? []).map(({ position, label }) => `${position.line}:${position.character} ${label as string}`);

describe('inlay hints', () => {
  const text = '王明和范进、祁山来了。\n王明走了。\n';

  test('say what an entity is, with marks for what is uncertain and what was confirmed', async () => {
    const client = await featureEditor({ 'a.txt': text }, { initializationOptions: on });
    await client.editor.execute('mingshi.accept', {
      ...{ uri: client.uri('a.txt'), version: 1 },
      range: range(1, 0, 2),
    });
    expect(texts(await hints(client, 'a.txt'))).toEqual([
      '0:2 Political figure',
      '0:5 Person?',
      '0:8 Political figure?',
      '1:2 Political figure ✓',
    ]);
    expect(texts(await hints(client, 'a.txt', range(0, 4, 6)))).toEqual(['0:5 Person?']);
  });

  test('are in the user’s language, and explain themselves when asked', async () => {
    const client = await featureEditor({ 'a.txt': text }, { initializationOptions: on, locale: 'zh-CN' });
    const found = (await hints(client, 'a.txt', range(0, 0, 5))) ?? [];
    expect(texts(found)).toEqual(['0:2 政治人物', '0:5 人名？']);
    const [first] = found;
    expect(first?.tooltip).toBeUndefined();
    const resolved = await client.editor.request<InlayHint>('inlayHint/resolve', first);
    expect(resolved).toMatchObject({ ...first, tooltip: { kind: 'markdown' } });
    expect(JSON.stringify(resolved.tooltip)).toContain('**人名 Person › 政治人物 Political figure**');
    expect(JSON.stringify(resolved.tooltip)).toContain('`person/politics`');
  });

  test('explain themselves at once to a client that cannot ask, in plain text if need be', async () => {
    const textDocument = {
      ...everything.textDocument,
      inlayHint: {},
      hover: { contentFormat: ['plaintext'] },
    };
    const capabilities = { ...everything, textDocument } as typeof everything;
    const client = await featureEditor({ 'a.txt': text }, { initializationOptions: on, capabilities });
    expect(client.editor.result?.capabilities.inlayHintProvider).toEqual({ resolveProvider: false });
    const [first] = (await hints(client, 'a.txt')) ?? [];
    expect(first?.tooltip).toMatch(/^Person 人名 › Political figure 政治人物 {2}person\/politics\n\n/);
  });

  test.each(ends)('count in %s', async (encoding, character) => {
    const params = { capabilities: withEncoding(encoding), initializationOptions: on };
    const client = await featureEditor({ 'a.txt': ending }, params);
    expect((await hints(client, 'a.txt'))?.map(({ position }) => position)).toEqual([{ line: 0, character }]);
  });

  test('come with what is known, and are refreshed once the rest is', async () => {
    const client = await featureEditor({ 'a.txt': '王明来了。' }, { initializationOptions: on }, false);
    const early = hints(client, 'a.txt');
    await quiet();
    client.process.clock.pass(500);
    expect(await early).toEqual([]);
    client.process.worker.answer();
    await client.until(() => client.refreshed.length > 0);
    expect(client.refreshed).toEqual(['workspace/inlayHint/refresh']);
    expect(texts(await hints(client, 'a.txt'))).toEqual(['0:2 Political figure']);
  });

  test('are off unless they are switched on, and none where there is nothing', async () => {
    expect(await hints(await featureEditor({ 'a.txt': text }), 'a.txt')).toEqual([]);
    const client = await featureEditor({ 'a.txt': 'plain' }, { initializationOptions: on });
    expect(await hints(client, 'a.txt')).toEqual([]);
    expect(await hints(client, 'b.txt')).toBeNull();
  });
});

describe('code lenses', () => {
  const lenses = ({ editor, uri }: FeatureEditor, name: string) =>
    editor.request<CodeLens[] | null>('textDocument/codeLens', { textDocument: { uri: uri(name) } });
  const resolve = ({ editor }: FeatureEditor, lens: CodeLens | undefined) =>
    editor.request<CodeLens>('codeLens/resolve', lens);
  const titles = async (client: FeatureEditor, name: string): Promise<string[]> => {
    const resolved = ((await lenses(client, name)) ?? []).map((lens) => resolve(client, lens));
    return (await Promise.all(resolved)).map(
      ({ range: { start }, command }) => `${start.line} ${command?.title}`,
    );
  };
  const markdown = '王明。\n\n# 一\n\n范进、祁山。\n\nplain\n\n## two\n\nplain\n\n三\n---\n王明。\n';

  test('count the entities of a section, and mark it as reviewed', async () => {
    const client = await featureEditor({ 'a.md': markdown }, { initializationOptions: on });
    expect(await titles(client, 'a.md')).toEqual([
      '0 1 entity, 1 not reviewed: all are right',
      '2 2 entities, 2 not reviewed: all are right',
      '12 1 entity, 1 not reviewed: all are right',
    ]);
    const found = (await lenses(client, 'a.md')) ?? [];
    expect(found.map(({ command }) => command)).toEqual([undefined, undefined, undefined]);
    const { command } = await resolve(client, found[1]);
    expect(command).toMatchObject({
      command: 'mingshi.markReviewed',
      arguments: [{ uri: client.uri('a.md'), version: 1, range: range(2, 0, 0, 7) }],
    });
    await client.editor.request('workspace/executeCommand', command);
    expect(await titles(client, 'a.md')).toEqual([
      '0 1 entity, 1 not reviewed: all are right',
      '2 2 entities, reviewed',
      '12 1 entity, 1 not reviewed: all are right',
    ]);
    expect((await resolve(client, found[1])).command?.command).toBe('');
    await client.until(() => client.refreshed.includes('workspace/codeLens/refresh'));
  });

  test('stand above each paragraph of a plain text, in the user’s language', async () => {
    const text = '王明。\n祁山。\n\n这里没有。\n\nplain\n';
    const client = await featureEditor({ 'a.txt': text }, { initializationOptions: on, locale: 'zh-CN' });
    expect(await titles(client, 'a.txt')).toEqual(['0 2 个实体，2 个未审阅：全部正确', '3 没有实体']);
  });

  test.each(ends)('count in %s', async (encoding, character) => {
    const params = { capabilities: withEncoding(encoding), initializationOptions: on };
    const client = await featureEditor({ 'a.txt': ending }, params);
    const [lens] = (await lenses(client, 'a.txt')) ?? [];
    expect(lens?.range).toEqual(range(0, 0, character));
    expect((await resolve(client, lens)).command?.title).toMatch(/^1 entity/);
  });

  test('are stale after an edit, and count again once the analysis is there', async () => {
    const client = await featureEditor({ 'a.txt': '王明来了。' }, { initializationOptions: on }, false);
    const [lens] = (await lenses(client, 'a.txt')) ?? [];
    const early = resolve(client, lens);
    await quiet();
    client.process.clock.pass(500);
    expect((await early).command?.title).toBe('No entities');
    client.process.worker.answer();
    await client.until(() => client.refreshed.length > 0);
    expect(client.refreshed).toEqual(['workspace/codeLens/refresh']);
    expect(await titles(client, 'a.txt')).toEqual(['0 1 entity, 1 not reviewed: all are right']);
    client.editor.change(client.uri('a.txt'), { text: '王明走了。' });
    await expect(resolve(client, lens)).rejects.toMatchObject({ code: -32801 });
  });

  test('are off unless they are switched on; what is no lens of ours stays as it is', async () => {
    const off = await featureEditor({ 'a.md': markdown });
    expect(await lenses(off, 'a.md')).toEqual([]);
    const client = await featureEditor({}, { initializationOptions: on });
    expect(await lenses(client, 'b.md')).toBeNull();
    for (const data of [undefined, 5, { uri: 'file:///b.md', version: 1, range: everywhere }]) {
      const lens = { range: everywhere, ...(data !== undefined && { data }) };
      expect(await resolve(client, lens)).toEqual(lens);
    }
  });
});
