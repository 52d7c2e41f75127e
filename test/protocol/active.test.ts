import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Position } from 'vscode-languageserver-protocol';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { ListedAlways } from '../../shared/protocol/commands.ts';
import type { UncertainPlace } from '../../shared/protocol/entities.ts';
import { Editor } from '../support/editor.ts';
import { writeNamesPackage } from '../support/names-package.ts';
import { servers } from '../support/serve.ts';

const { root, serve } = servers();
const patience = 60_000;

const userFile = (): string => join(root(), 'home', 'config', 'names.tsv');
const uri = 'file:///poem.txt';
/** The model believes lists: of a name with two types it is not sure which one it is. */
const twoTypes =
  '碧水阁\tlocation/site/scenic\r\n碧水阁\tlocation/site/city\r\n飞来石\twork/video/movie\r\n飞来石\twork/video/show';

beforeAll(() => writeNamesPackage(join(root(), 'models', 'believer')));
afterEach(() => rm(join(root(), 'home'), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

async function connected(text: string): Promise<Editor> {
  await mkdir(dirname(userFile()), { recursive: true });
  await writeFile(userFile(), twoTypes);
  const { child } = serve('--model', 'believer');
  const editor = new Editor(child.stdout, child.stdin);
  await editor.initialize({ initializationOptions: { uncertainBelow: 0.6, learning: { auto: false } } });
  editor.open(uri, text);
  await editor.request('mingshi/settled', { textDocument: { uri } });
  return editor;
}

const inLine = (line: number, start: number, end: number) => ({
  start: { line, character: start },
  end: { line, character: end },
});

test(
  'a doubt shows as what is sure of it, and is left out once it was answered',
  { timeout: patience },
  async () => {
    const editor = await connected('昨天去了碧水阁。\n那里有飞来石。\n');
    const tokens = async () =>
      (await editor.tokens(uri))?.map(({ type, modifiers }) => [type, ...modifiers].join(' '));
    expect((await tokens())?.[0]).toBe('nerLocationSite uncertain');

    const step = (method: string, position: Position) =>
      editor.request<UncertainPlace | null>(method, { uri, position, scope: 'workspace' });
    const first = await step('mingshi/nextUncertain', { line: 5, character: 0 });
    if (!first) throw new Error('nothing to ask');
    expect(first).toMatchObject({ uri, remaining: 2 });
    expect(first.score).toBeCloseTo(0.5, 1);
    const second = await step('mingshi/nextUncertain', first.range.start);
    expect(second?.range).not.toEqual(first.range);
    expect(await step('mingshi/nextUncertain', second?.range.start ?? first.range.start)).toEqual(first);
    expect(await step('mingshi/previousUncertain', first.range.start)).toEqual(second);

    await editor.execute('mingshi.reject', { uri, version: 1, range: first.range });
    expect(await step('mingshi/nextUncertain', first.range.start)).toEqual({ ...second, remaining: 1 });
    await editor.execute('mingshi.markReviewed', { uri, version: 1 });
    expect(await step('mingshi/nextUncertain', first.range.start)).toBeNull();
  },
);

test(
  'a name that is to be labelled always is on the disk before the answer, and shows',
  { timeout: patience },
  async () => {
    const editor = await connected('昨天去了碧水阁。\n碧水阁无人。\n');
    const before = editor.refreshes;
    const listed = { name: '碧水阁', label: 'location/site/scenic' };
    expect(
      await editor.execute<ListedAlways>('mingshi.always', {
        ...{ uri, version: 1, range: inLine(0, 4, 7) },
        label: listed.label,
      }),
    ).toEqual({ ...listed, file: userFile() });
    expect(await readFile(userFile(), 'utf8')).toBe(`${twoTypes}\r\n碧水阁\t${listed.label}\talways\r\n`);
    await editor.until(() => editor.refreshes > before);
    const scenic = { length: 3, type: 'nerLocationSiteScenic', modifiers: [] };
    expect(await editor.settledTokens(uri)).toEqual([
      { line: 0, char: 4, ...scenic },
      { line: 1, char: 0, ...scenic },
    ]);
    const hover = await editor.hover(uri, { line: 1, character: 1 });
    expect(JSON.stringify(hover?.contents)).toContain('Always labelled, by your names');
  },
);
