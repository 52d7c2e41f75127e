import type { DocumentHighlight, Location, Position, SelectionRange } from 'vscode-languageserver-protocol';
import { describe, expect, test } from 'vitest';
import { featureEditor, range, withEncoding, written } from '../../support/feature-editor.ts';
import { quiet, userNames } from '../../support/fake-inference.ts';
import type { FeatureEditor } from '../../support/feature-editor.ts';

const at = (line: number, character: number): Position => ({ line, character });
const encodings = [
  ['utf-8', ['0:0-6', '0:13-19'], 13],
  ['utf-16', ['0:0-2', '0:5-7'], 5],
  ['utf-32', ['0:0-2', '0:4-6'], 4],
] as const;

const highlights = async ({ editor, uri }: FeatureEditor, name: string, position: Position) =>
  (
    await editor.request<DocumentHighlight[] | null>('textDocument/documentHighlight', {
      textDocument: { uri: uri(name) },
      position,
    })
  )?.map(({ range: place }) => written(place)) ?? null;

describe('document highlight', () => {
  const text = '王明来了。\n他叫王明。\n范进走了。\n';

  test('shows all mentions of the entity at a position, or right before it', async () => {
    const client = await featureEditor({ 'a.txt': text });
    const places = ['0:0-2', '1:2-4'];
    expect(await highlights(client, 'a.txt', at(0, 1))).toEqual(places);
    expect(await highlights(client, 'a.txt', at(1, 4))).toEqual(places);
    expect(await highlights(client, 'a.txt', at(2, 0))).toEqual(['2:0-2']);
    expect(await highlights(client, 'a.txt', at(2, 3))).toBeNull();
    expect(await highlights(client, 'a.txt', at(9, 9))).toBeNull();
  });

  test('shows mentions that are not labelled, from such a mention too, but none that a user denied', async () => {
    const client = await featureEditor({
      'a.txt': '他去了碧水阁。\n碧水阁关门。\n碧水阁远。\n沉碧水阁主。\n',
    });
    const correct = (command: string, place: ReturnType<typeof range>, label?: string) =>
      client.editor.execute(command, { uri: client.uri('a.txt'), version: 1, range: place, label });
    expect(await highlights(client, 'a.txt', at(1, 1))).toBeNull();
    await correct('mingshi.add', range(0, 3, 6), 'location');
    expect(await highlights(client, 'a.txt', at(0, 4))).toEqual(['0:3-6', '1:0-3', '2:0-3', '3:1-4']);
    await correct('mingshi.add', range(3, 0, 5), 'organization');
    await correct('mingshi.add', range(2, 0, 3), 'organization');
    await correct('mingshi.reject', range(2, 0, 3));
    expect(await highlights(client, 'a.txt', at(1, 1))).toEqual(['0:3-6', '1:0-3']);
    expect(await highlights(client, 'a.txt', at(2, 1))).toBeNull();
    expect(await highlights(client, 'a.txt', at(3, 2))).toEqual(['3:0-5']);
  });

  test('of a large document is about what is analysed around the position', async () => {
    const lines = Array.from(
      { length: 600 },
      (_, line) => `第${line}行，王明来了，范进没有来，后来也走了。\n`,
    );
    const initializationOptions = { largeDocument: 10 * 2 ** 10 };
    const client = await featureEditor({ 'a.txt': lines.join('') }, { initializationOptions });
    const found = await highlights(client, 'a.txt', at(500, 7));
    expect(found).toContain('500:6-8');
    expect(found?.filter((place) => place.startsWith('499:'))).toHaveLength(1);
    expect(client.process.worker.sentences).toContain(lines[500]?.trim());
    expect(client.process.worker.sentences).not.toContain(lines[300]?.trim());
  });

  test.each(encodings)('counts in %s', async (encoding, places, character) => {
    const client = await featureEditor({ 'a.txt': '王明见𠀀王明' }, { capabilities: withEncoding(encoding) });
    expect(await highlights(client, 'a.txt', at(0, character))).toEqual(places);
  });

  test('is none for text without Chinese and for documents that are not open', async () => {
    const client = await featureEditor({ 'a.txt': 'plain\n' });
    expect(await highlights(client, 'a.txt', at(0, 2))).toBeNull();
    expect(await highlights(client, 'b.txt', at(0, 2))).toBeNull();
    expect(client.editor.log.join()).toContain('no highlights');
  });
});

describe('references', () => {
  const references = async (
    { editor, uri }: FeatureEditor,
    name: string,
    position: Position,
    includeDeclaration = true,
  ) =>
    (
      await editor.request<Location[] | null>('textDocument/references', {
        ...{ textDocument: { uri: uri(name) }, position },
        context: { includeDeclaration },
      })
    )?.map((location) => `${location.uri.split('/').at(-1)} ${written(location.range)}`) ?? null;

  test('are the mentions of a name in all open documents, with the one asked about or without it', async () => {
    const client = await featureEditor({ 'a.txt': '王明来了。王明走了。', 'b.md': '# 王明\n\n`王明`\n' });
    const all = ['a.txt 0:0-2', 'a.txt 0:5-7', 'b.md 0:2-4'];
    expect(await references(client, 'a.txt', at(0, 6))).toEqual(all);
    expect(await references(client, 'a.txt', at(0, 6), false)).toEqual([all[0], all[2]]);
    expect(await references(client, 'b.md', at(2, 2))).toBeNull();
    expect(await references(client, 'c.txt', at(0, 0))).toBeNull();
  });

  test('are found from a text that is an entity in another document alone', async () => {
    const client = await featureEditor({ 'a.txt': '碧水阁关门。', 'b.txt': '碧水阁很远。' });
    await client.editor.execute('mingshi.add', {
      ...{ uri: client.uri('b.txt'), version: 1 },
      ...{ range: range(0, 0, 3), label: 'location' },
    });
    expect(await references(client, 'a.txt', at(0, 1))).toEqual(['a.txt 0:0-3', 'b.txt 0:0-3']);
    expect(await highlights(client, 'a.txt', at(0, 1))).toBeNull();
  });

  test('end with a cancellation, a change of any of the documents, or after a while', async () => {
    const client = await featureEditor({ 'a.txt': '王明来了。', 'b.txt': '王明走了。' }, {}, false);
    const cancelled = references(client, 'a.txt', at(0, 0));
    client.editor.notify('$/cancelRequest', { id: 1 });
    await expect(cancelled).rejects.toMatchObject({ code: -32800 });
    const overtaken = references(client, 'a.txt', at(0, 0));
    client.editor.change(client.uri('b.txt'), { text: '王明来了。' });
    await expect(overtaken).rejects.toMatchObject({ code: -32801 });
    const late = references(client, 'a.txt', at(0, 0));
    await quiet();
    client.process.clock.pass(500);
    expect(await late).toBeNull();
  });
});

describe('selection range', () => {
  const chains = async ({ editor, uri }: FeatureEditor, name: string, ...positions: Position[]) =>
    (
      await editor.request<SelectionRange[] | null>('textDocument/selectionRange', {
        textDocument: { uri: uri(name) },
        positions,
      })
    )?.map(chainOf) ?? null;
  const chainOf = ({ range: place, parent }: SelectionRange): string[] => [
    written(place),
    ...(parent ? chainOf(parent) : []),
  ];

  test('goes from an entity to its sentence, line, paragraph and document, for each position', async () => {
    const client = await featureEditor({ 'a.txt': '  见王明。他走了。\n又一行\n\nplain\n' });
    expect(
      await chains(client, 'a.txt', at(0, 4), at(0, 7), at(1, 1), at(2, 0), at(3, 1), at(99, 99)),
    ).toEqual([
      ['0:3-5', '0:2-6', '0:0-10', '0:0-1:3', '0:0-4:0'],
      ['0:6-10', '0:0-10', '0:0-1:3', '0:0-4:0'],
      ['1:0-3', '0:0-1:3', '0:0-4:0'],
      ['0:0-4:0'],
      ['3:0-5', '0:0-4:0'],
      ['0:0-4:0'],
    ]);
  });

  test('has no two steps that are the same, and is null for what is not open', async () => {
    const client = await featureEditor({ 'a.txt': '王明' });
    expect(await chains(client, 'a.txt', at(0, 2))).toEqual([['0:0-2']]);
    expect(await chains(client, 'a.txt')).toEqual([]);
    expect(await chains(client, 'b.txt', at(0, 0))).toBeNull();
  });

  test.each([
    ['utf-8', ['0:7-13', '0:0-19']],
    ['utf-16', ['0:3-5', '0:0-7']],
    ['utf-32', ['0:2-4', '0:0-6']],
  ] as const)('counts in %s', async (encoding, chain) => {
    const client = await featureEditor({ 'a.txt': '𠀀的王明来了' }, { capabilities: withEncoding(encoding) });
    const [entity] = chain;
    const character = Number(/:(\d+)/.exec(entity)?.[1]);
    expect(await chains(client, 'a.txt', at(0, character))).toEqual([chain]);
  });

  test('takes what is known of a name list for an entity too', async () => {
    const client = await featureEditor({ 'a.txt': '他去了碧水阁。' });
    client.process.disk.write(userNames, '碧水阁\tlocation/site/scenic\n');
    await client.settle();
    expect((await chains(client, 'a.txt', at(0, 4)))?.[0]?.[0]).toBe('0:3-6');
  });
});
