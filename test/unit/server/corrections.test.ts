import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  ErrorCodes,
  ResponseError,
  type CodeAction,
  type InitializeParams,
} from 'vscode-languageserver-protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Written } from '../../../shared/protocol/commands.ts';
import type { Editor, Token } from '../../support/editor.ts';
import { FakeProcess, quiet } from '../../support/fake-inference.ts';

let home: string;
let workspace: string;
let uri: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mingshi-corrections-'));
  workspace = pathToFileURL(join(home, 'work')).href;
  uri = `${workspace}/a.txt`;
});
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 10 }));

async function connected({
  userName,
  process = new FakeProcess(true, undefined, home),
  ...params
}: Partial<InitializeParams> & {
  userName?: string;
  process?: FakeProcess;
} = {}) {
  const { editor } = process.connect(userName);
  await editor.initialize({ workspaceFolders: [{ uri: workspace, name: 'work' }], ...params });
  return { editor, process };
}

async function opened(text: string, params?: Parameters<typeof connected>[0]) {
  const session = await connected(params);
  session.editor.open(uri, text);
  return session;
}

/** A stretch of one line. */
const at = (start: number, end = start, line = 0) => ({
  start: { line, character: start },
  end: { line, character: end },
});

const target = (editor: Editor, range = at(0), document = uri) => ({
  ...{ uri: document, range },
  version: editor.versionOf(document),
});

/** `start-end type modifiers` of each token. */
const shown = async (editor: Editor, document = uri): Promise<string[]> =>
  ((await editor.tokens(document)) ?? []).map(
    ({ line, char, length, type, modifiers }: Token) =>
      `${line}:${char}-${char + length} ${[type, ...modifiers].join(' ')}`,
  );

async function journal(): Promise<readonly string[]> {
  const folder = join(home, 'data', 'journals');
  const folders = await readdir(folder).catch(() => []);
  const texts = folders.map((name) =>
    readFile(join(folder, name, 'annotations.jsonl'), 'utf8').catch(() => ''),
  );
  return (await Promise.all(texts)).flatMap((text) => text.split('\n')).filter((line) => line !== '');
}

const actionsAt = (editor: Editor, range = at(0), only?: string[]) => editor.codeActions(uri, range, only);
const titles = (actions: readonly CodeAction[]): string[] => actions.map(({ title }) => title);

const politician = 'nerPersonPolitics';

describe('a command', () => {
  test('confirms, and the hover says who said so, when, and what the model had said', async () => {
    const { editor } = await opened('昨天王明来了。');
    const { records } = await editor.execute<Written>('mingshi.accept', target(editor, at(2, 4)));
    expect(records).toHaveLength(1);
    expect(await shown(editor)).toEqual([`0:2-4 ${politician} confirmed`]);
    const hover = JSON.stringify((await editor.hover(uri, at(2).start))?.contents);
    expect(hover).toContain('Confirmed by tester, 1970\\\\-01\\\\-01 00:00 UTC');
    expect(hover).toContain('The model had said `person/politics` Political figure 政治人物 90%');
    expect(hover).not.toContain('Confidence');
    expect((await journal()).map((line) => JSON.parse(line) as unknown)).toMatchObject([
      {
        ...{ kind: 'accept', author: 'tester', tree: 'fine', document: 'a.txt', occurrence: 0 },
        ...{ sentence: '昨天王明来了。', span: { start: 2, end: 4 }, label: 'person/politics' },
        model: { start: 2, end: 4, label: 'person/politics', score: 0.9, version: '0123456789ab' },
      },
    ]);
  });

  test('confirms to the depth of a label, and no label that is not above', async () => {
    const { editor } = await opened('王明来了。');
    await expect(
      editor.execute('mingshi.accept', { ...target(editor, at(0, 2)), label: 'person/history' }),
    ).rejects.toMatchObject({ code: -32602, message: expect.stringContaining('mingshi.relabel') as string });
    await editor.execute('mingshi.accept', { ...target(editor, at(0, 2)), label: 'person' });
    expect(await shown(editor)).toEqual(['0:0-2 nerPerson confirmed']);
  });

  test('relabels, rejects and adds; what is added replaces what overlaps it', async () => {
    const { editor } = await opened('王明来了，王华走了，李白在家。');
    await editor.execute('mingshi.relabel', { ...target(editor, at(0, 2)), label: 'person/sport' });
    await editor.execute('mingshi.reject', target(editor, at(5, 7)));
    await editor.execute('mingshi.add', { ...target(editor, at(10, 12)), label: 'person/history' });
    const all = ['0:0-2 nerPersonSport confirmed', '0:10-12 nerPersonHistory confirmed'];
    expect(await shown(editor)).toEqual(all);
    await editor.execute('mingshi.add', { ...target(editor, at(1, 3)), label: 'person' });
    expect(await shown(editor)).toEqual(['0:1-3 nerPerson confirmed', all[1]]);
  });

  test('writes nothing where what is accepted shows because its user said so, under whatever name', async () => {
    const process = new FakeProcess(true, undefined, home);
    const text = '昨天Tom Hanks来了。';
    const { editor } = await opened(text, { process, userName: 'lin' });
    await editor.execute<Written>('mingshi.add', { ...target(editor, at(2, 11)), label: 'person' });
    const { editor: renamed } = await opened(text, { process, userName: '林' });
    for (const each of [editor, renamed])
      expect(await each.execute('mingshi.accept', target(each, at(2, 11)))).toEqual({ records: [] });
    expect(await journal()).toHaveLength(1);
    const deeper = { ...target(editor, at(2, 11)), label: 'person/virtual' };
    for (const command of ['mingshi.relabel', 'mingshi.add'] as const)
      expect((await editor.execute<Written>(command, deeper)).records).toHaveLength(1);
  });

  test('adds without the white space at the ends of its range', async () => {
    const { editor } = await opened('今天　李白 到京。\n');
    await editor.execute('mingshi.add', { ...target(editor, at(2, 6)), label: 'person/history' });
    expect(await shown(editor)).toEqual(['0:3-5 nerPersonHistory confirmed']);
  });

  test.each([
    ['empty', at(1), 'The range is empty'],
    ['white space alone', at(2, 3), 'The range is empty'],
    ['over the end of a sentence', at(3, 8), 'reaches over the end of a sentence'],
    ['in text that is not analysed', at(0, 3, 1), 'not analysed'],
    ['partly in such text', { start: at(8).start, end: at(2, 2, 1).end }, 'not analysed'],
  ])('adds no range that is %s', async (_, range, message) => {
    const { editor } = await opened('李白 来。杜甫走。\ncode', {});
    await expect(
      editor.execute('mingshi.add', { ...target(editor, range), label: 'person' }),
    ).rejects.toMatchObject({ code: -32602, message: expect.stringContaining(message) as string });
    expect(await journal()).toEqual([]);
  });

  test('takes a new label below one that there is, which is written first and shows as its parent', async () => {
    const { editor } = await opened('王明来了。');
    await editor.execute('mingshi.relabel', { ...target(editor, at(0, 2)), label: 'person/politics/mayor' });
    expect(await shown(editor)).toEqual([`0:0-2 ${politician} confirmed custom`]);
    const kinds = (await journal()).map((line) => (JSON.parse(line) as { kind: string }).kind);
    expect(kinds).toEqual(['label', 'relabel']);
    const labelled = titles(await actionsAt(editor, at(0)));
    expect(labelled).toContain('Undo: “王明” is mayor');

    const refused = (label: string) =>
      expect(editor.execute('mingshi.relabel', { ...target(editor, at(0, 2)), label })).rejects.toMatchObject(
        { code: -32602 },
      );
    await refused('persn/politics');
    await refused('person/ x');
    await refused('person//x');
    expect(await journal()).toHaveLength(2);
  });

  test('writes a new label into each folder that uses it, with those above it', async () => {
    const other = pathToFileURL(join(home, 'other')).href;
    const workspaceFolders = [workspace, other].map((folder) => ({ uri: folder, name: 'work' }));
    const { editor } = await opened('王明来了。', { workspaceFolders });
    const [second, third] = [`${other}/b.txt`, `${other}/c.txt`];
    editor.open(second, '沈拾月来了。');
    editor.open(third, '沈拾月走了。沈拾月又来了。');
    const names = { zh: '诗人', en: 'Poet', definition: { zh: '写诗的人', en: 'one who writes poems' } };
    await editor.request('mingshi/addLabel', { path: 'person/poet', ...names });
    const label = 'person/poet/young';
    await editor.execute('mingshi.relabel', { ...target(editor, at(0, 2)), label });
    const { records } = await editor.execute<Written>('mingshi.add', {
      ...{ ...target(editor, at(0, 3), second), label, everywhere: 'workspace' },
    });
    expect(records).toHaveLength(5);
    await editor.execute('mingshi.accept', target(editor, at(0, 3), second));

    const { editor: alone } = await connected({
      process: new FakeProcess(true, undefined, home),
      workspaceFolders: workspaceFolders.slice(1),
    });
    alone.open(second, '沈拾月来了。');
    expect(await shown(alone, second)).toEqual(['0:0-3 nerPerson confirmed custom']);
    const { labels } = await alone.request<{ labels: { path: string }[] }>('mingshi/labels', {});
    expect(labels.slice(-2)).toMatchObject([
      { path: 'person/poet', ...names },
      { path: label, zh: 'young', en: 'young' },
    ]);
    expect((await journal()).filter((line) => line.includes('"kind":"label"'))).toHaveLength(4);
  });

  test('answers an argument that is wrong with what it should be', async () => {
    const { editor } = await opened('王明来了。');
    const refused = (command: string, ...argument: unknown[]) =>
      expect(
        editor.request('workspace/executeCommand', { command, arguments: argument }),
      ).rejects.toMatchObject({ code: -32602, message: expect.stringContaining(`${command}`) as string });
    await refused('mingshi.relabel', target(editor, at(0, 2)));
    await refused('mingshi.relabel', { uri, version: '1' });
    await refused('mingshi.accept');
    await refused('mingshi.accept', target(editor, at(0, 2)), {});
    await refused('mingshi.accept', { ...target(editor, at(0, 2)), everywhere: 'document' });
    await refused('mingshi.undo', { url: uri });
    await refused('mingshi.train', { version: 'builtin' });
    await refused('mingshi.nothing', {});
    await expect(editor.execute('mingshi.relabel', target(editor, at(0, 2)))).rejects.toThrow(
      'mingshi.relabel: label: Invalid input: expected string, received undefined; give one object {uri, version, range, label}',
    );
    await expect(
      editor.execute('mingshi.reject', { ...target(editor, at(0, 2)), everywhre: 'document' }),
    ).rejects.toThrow(
      'mingshi.reject: argument: Unrecognized key: "everywhre"; give one object {uri, version, range, everywhere?}',
    );
    expect(await journal()).toEqual([]);
  });

  test('about an older text is answered by ContentModified, and nothing is written', async () => {
    const { editor } = await opened('王明来了。');
    const stale = target(editor, at(0, 2));
    editor.change(uri, { range: at(0), text: '，' });
    await expect(editor.execute('mingshi.accept', stale)).rejects.toMatchObject({ code: -32801 });
    expect(await journal()).toEqual([]);
  });

  test('that waits for the analysis when the text changes is answered by ContentModified', async () => {
    const process = new FakeProcess(false, undefined, home);
    const { editor } = await opened('王明来了。', { process });
    const accepted = editor.execute('mingshi.accept', target(editor, at(0, 2)));
    await quiet();
    editor.change(uri, { range: at(0), text: '，' });
    await expect(accepted).rejects.toMatchObject({ code: -32801 });
    expect(await journal()).toEqual([]);
  });

  test('about a place without an entity, or with several, says so', async () => {
    const { editor } = await opened('王明来了，王华走了。');
    await expect(editor.execute('mingshi.reject', target(editor, at(3)))).rejects.toThrow('no entity');
    await expect(
      editor.execute('mingshi.relabel', { ...target(editor, at(0, 7)), label: 'person' }),
    ).rejects.toThrow('several entities');
  });

  test('about a document that is not open, or in a workspace that is not trusted, says so', async () => {
    const { editor } = await opened('王明来了。', { initializationOptions: { trusted: false } });
    await expect(editor.execute('mingshi.accept', target(editor, at(0, 2)))).rejects.toMatchObject({
      code: -32803,
      message: expect.stringContaining('trust it first') as string,
    });
    await expect(editor.execute('mingshi.undo', {})).rejects.toThrow('not trusted');
    expect(await actionsAt(editor, at(0))).toEqual([]);
    editor.notify('mingshi/trustChanged', { trusted: true });
    await editor.execute('mingshi.accept', target(editor, at(0, 2)));
    expect(await shown(editor)).toEqual([`0:0-2 ${politician} confirmed`]);
    editor.notify('mingshi/trustChanged', { trusted: false });
    expect(await shown(editor)).toEqual([`0:0-2 ${politician}`]);

    await expect(
      editor.execute('mingshi.accept', { ...target(editor, at(0, 2)), uri: 'file:///other' }),
    ).rejects.toThrow('not trusted');
    editor.notify('mingshi/trustChanged', { trusted: true });
    await expect(
      editor.execute('mingshi.accept', { ...target(editor, at(0, 2)), uri: 'file:///other' }),
    ).rejects.toThrow('file:///other is not open');
  });
});

describe('undo', () => {
  test('takes back one command after the other, each as a whole', async () => {
    const { editor } = await opened('王明来了。\n王华来了。\n');
    const both = [`0:0-2 ${politician} confirmed`, `1:0-2 ${politician} confirmed`];
    await editor.execute('mingshi.accept', {
      ...target(editor),
      range: { start: at(0).start, end: at(9, 9, 9).end },
    });
    expect(await shown(editor)).toEqual(both);
    await editor.execute('mingshi.reject', target(editor, at(0, 2)));
    expect(await shown(editor)).toEqual([both[1]]);
    await editor.execute('mingshi.undo', { uri });
    expect(await shown(editor)).toEqual(both);
    await editor.execute('mingshi.undo', {});
    expect(await shown(editor)).toEqual([`0:0-2 ${politician}`, `1:0-2 ${politician}`]);
    await expect(editor.execute('mingshi.undo', {})).rejects.toThrow('no correction of yours');
  });

  test('takes back what this user said, not what others said, and only in the document if one is given', async () => {
    await mkdir(join(home, 'work'));
    const initializationOptions = { journal: 'workspace' };
    const { editor: one } = await opened('王明来了。', { initializationOptions });
    const second = `${workspace}/b.txt`;
    one.open(second, '王华来了。');
    await one.execute('mingshi.accept', target(one, at(0, 2)));
    await one.execute('mingshi.accept', target(one, at(0, 2), second));
    // On another machine, to which git brings what the first one said.
    const process = new FakeProcess(true, undefined, join(home, 'elsewhere'));
    const { editor: two } = await opened('王明来了。', { process, initializationOptions, userName: 'other' });
    await two.execute('mingshi.relabel', { ...target(two, at(0, 2)), label: 'person' });
    await one.execute('mingshi.undo', { uri });
    expect(await shown(one)).toEqual(['0:0-2 nerPerson confirmed']);
    expect(await shown(one, second)).toEqual([`0:0-2 ${politician} confirmed`]);
    await two.execute('mingshi.undo', { uri });
    expect(await shown(two)).toEqual([`0:0-2 ${politician}`]);
    await expect(two.execute('mingshi.undo', { uri })).rejects.toThrow('no correction of yours');
  });
});

describe('corrections', () => {
  test('show at once in all sessions, which are told to ask again', async () => {
    const process = new FakeProcess(true, undefined, home);
    const { editor: one } = await opened('王明来了。', { process });
    const { editor: two } = await opened('王明来了。', { process, userName: 'other' });
    expect(await shown(two)).toEqual([`0:0-2 ${politician}`]);
    await one.execute('mingshi.relabel', { ...target(one, at(0, 2)), label: 'person/sport' });
    expect(await shown(two)).toEqual(['0:0-2 nerPersonSport confirmed']);
    process.clock.pass(50);
    await quiet();
    expect([one.refreshes, two.refreshes]).toEqual([1, 1]);
    expect(JSON.stringify(await two.hover(uri, at(0).start))).toContain('Relabelled by tester');
  });

  test('are there after a restart, from the first answer on', async () => {
    const { editor } = await opened('王明来了。');
    await editor.execute('mingshi.relabel', { ...target(editor, at(0, 2)), label: 'person/sport' });
    const { editor: later } = await opened('王明来了。', { userName: 'other' });
    expect(await shown(later)).toEqual(['0:0-2 nerPersonSport confirmed']);
    expect(later.refreshes).toBe(0);
  });

  test('belong to the author whom the client names', async () => {
    const { editor } = await opened('王明来了。', { initializationOptions: { author: '小雨' } });
    await editor.execute('mingshi.accept', target(editor, at(0, 2)));
    expect(JSON.stringify(await editor.hover(uri, at(0).start))).toContain('Confirmed by 小雨');
  });

  test('of a reviewed sentence: it holds just what it showed', async () => {
    const { editor } = await opened('王明来了，王华走了。王刚来了。');
    await editor.execute('mingshi.reject', target(editor, at(0, 2)));
    await editor.execute('mingshi.markReviewed', target(editor, at(3)));
    expect(await shown(editor)).toEqual([`0:5-7 ${politician} confirmed`, `0:10-12 ${politician}`]);
    await editor.execute('mingshi.markReviewed', { uri, version: 1 });
    expect(await shown(editor)).toEqual([`0:5-7 ${politician} confirmed`, `0:10-12 ${politician} confirmed`]);
    expect(JSON.stringify(await editor.hover(uri, at(10).start))).toContain('Reviewed by tester');
  });
});

describe('code actions', () => {
  test('at an entity say all that may be said of it, the likeliest first', async () => {
    const { editor } = await opened('昨天王明来了。');
    const actions = await actionsAt(editor, at(4));
    expect(actions.map(({ kind, title }) => `${kind}: ${title}`)).toEqual([
      'quickfix.mingshi.accept: Confirm: “王明” is Political figure',
      'quickfix.mingshi.accept: Confirm: “王明” is Person',
      'quickfix.mingshi.reject: “王明” is no entity',
      ...[
        ...['Historical figure', 'Person', 'Entertainer', 'E-sports player', 'Fictional character'],
        ...['Sportsperson', 'Business or cultural figure'],
      ].map((label) => `refactor.mingshi.relabel: Relabel as ${label}`),
      ...[
        ...['Person', 'Location', 'Food', 'Living thing', 'Time', 'Work', 'Organization', 'Event'],
        ...['Product', 'Medicine'],
      ].map((label) => `refactor.mingshi.relabel: Other label: ${label}…`),
      ...['天王明', '明', '王', '王明来'].map((text) => `refactor.mingshi.boundary: The entity is “${text}”`),
      'refactor.mingshi.acceptAll: Confirm all entities of this sentence',
      'refactor.mingshi.acceptAll: Confirm all entities of this document',
      'refactor.mingshi.markReviewed: This sentence is right, with nothing else in it',
      'refactor.mingshi.everywhere: Label every “王明” in this document as Political figure',
      'refactor.mingshi.everywhere: No “王明” in this document is an entity',
      'refactor.mingshi.everywhere: Label every “王明” in this workspace as Political figure',
      'refactor.mingshi.everywhere: No “王明” in this workspace is an entity',
      'refactor.mingshi.always: Always label “王明” as Political figure',
    ]);
    expect(actions.filter(({ isPreferred }) => isPreferred)).toEqual([]);
    expect(actions[3]?.command).toEqual({
      ...{ title: actions[3]?.title, command: 'mingshi.relabel' },
      arguments: [{ uri, version: 1, range: at(2, 4), label: 'person/history' }],
    });
  });

  test('prefer to confirm what is uncertain', async () => {
    const { editor } = await opened('王明来了。', { initializationOptions: { uncertainBelow: 0.95 } });
    const preferred = (await actionsAt(editor, at(0))).filter(({ isPreferred }) => isPreferred);
    expect(titles(preferred)).toEqual(['Confirm: “王明” is Political figure']);
    await editor.choose(preferred[0] as CodeAction);
    expect(titles(await actionsAt(editor, at(0))).filter((title) => title.startsWith('Confirm:'))).toEqual(
      [],
    );
  });

  test.each([
    [['quickfix'], ['quickfix.mingshi.accept', 'quickfix.mingshi.reject']],
    [['refactor.mingshi.relabel'], ['refactor.mingshi.relabel']],
    [['refactor.mingshi.rel'], []],
    [['source'], []],
    [['source', 'quickfix.mingshi.reject'], ['quickfix.mingshi.reject']],
  ])('are just those of the kinds %j', async (only, kinds) => {
    const { editor } = await opened('王明来了。');
    const offered = (await actionsAt(editor, at(0), only)).map(({ kind }) => kind);
    expect([...new Set(offered)]).toEqual(kinds);
  });

  test('are none of a whole document for who does not say that somebody asked: Kate would carry out them all', async () => {
    const { editor } = await opened('王明');
    const textDocument = { uri };
    const actions = (context: object, character = 2) =>
      editor.request('textDocument/codeAction', {
        ...{ textDocument, range: at(0, character) },
        context: { diagnostics: [], ...context },
      });
    expect(await actions({})).toEqual([]);
    expect(await actions({ only: ['quickfix'] })).toEqual([]);
    expect(await actions({ triggerKind: 1 })).not.toEqual([]);
    expect(await actions({}, 1)).not.toEqual([]);
  });

  test('of a selection label it, with what the model holds of it first', async () => {
    const { editor } = await opened('昨天王明华来了，李白没来。');
    const overlapping = titles(await actionsAt(editor, at(2, 5)));
    expect(overlapping.slice(0, 3)).toEqual([
      'Label “王明华” as Political figure',
      'Label “王明华” as Historical figure',
      'Label “王明华” as Person',
    ]);
    expect(overlapping.filter((title) => title.startsWith('Label')).length).toBeLessThanOrEqual(9);
    const unknown = titles(await actionsAt(editor, at(8, 11)));
    expect(unknown[0]).toBe('Label “李白没” as Person');
    expect(unknown.filter((title) => title.startsWith('Label'))).toHaveLength(9);
    expect(unknown.at(-1)).toBe('Other label: Medicine…');
    expect(await actionsAt(editor, at(0))).toEqual([]);
    expect(titles(await actionsAt(editor, at(2, 4)))[0]).toBe('Confirm: “王明” is Political figure');
  });

  test('speak Chinese', async () => {
    const { editor } = await opened('王明来了。', { locale: 'zh-CN' });
    const actions = titles(await actionsAt(editor, at(0)));
    expect(actions).toContain('确认：“王明”是政治人物');
    expect(actions).toContain('改标为历史人物');
    expect(actions).toContain('其他标签：地名…');
    await editor.execute('mingshi.accept', target(editor, at(0)));
    const hover = JSON.stringify((await editor.hover(uri, at(0).start))?.contents);
    expect(hover).toContain('tester 于 1970\\\\-01\\\\-01 00:00 UTC 已确认');
    expect(hover).toContain('模型原来的判断 `person/politics` 政治人物 Political figure 90%');
  });

  test('for a client without code action literals are commands', async () => {
    const { editor } = await opened('王明来了。', { capabilities: {} });
    const [first] = (await actionsAt(editor, at(0))) as unknown[];
    expect(first).toEqual({
      ...{ title: 'Confirm: “王明” is Political figure', command: 'mingshi.accept' },
      arguments: [{ uri, version: 1, range: at(0, 2), label: 'person/politics' }],
    });
  });

  test('that read whole documents get their command when they are chosen, which says how many places there are', async () => {
    const { editor } = await opened('王明来了。\n王明走了，王华没有。\n');
    const actions = await actionsAt(editor, at(0));
    const lazy = actions.filter(({ command }) => !command);
    expect(lazy).toHaveLength(5);
    const resolved = await Promise.all(
      lazy.map((action) => editor.request<CodeAction>('codeAction/resolve', action)),
    );
    expect(resolved.map(({ command }) => command?.title.match(/\(.*\)/)?.[0])).toEqual([
      '(3 places)',
      ...Array<string>(4).fill('(2 places)'),
    ]);
  });

  test('open the picker of a client that has one', async () => {
    const { editor } = await opened('王明来了。', {
      capabilities: { experimental: { mingshi: { picker: true } } },
    });
    const picks = ((await actionsAt(editor, at(0))) as unknown as { command: string }[]).filter(
      ({ command }) => command === 'mingshi.pickLabel',
    );
    expect(picks).toEqual([
      {
        ...{ title: 'Other label…', command: 'mingshi.pickLabel' },
        arguments: [{ uri, version: 1, range: at(0, 2), kind: 'relabel' }],
      },
    ]);
    expect(editor.result?.capabilities.executeCommandProvider?.commands).not.toContain('mingshi.chooseLabel');
  });

  test('of a whole document are none, though a diagnostic goes with the question: Kate’s quick fix carries out all', async () => {
    const { editor } = await opened('王明来了。\n李四走了。\n');
    const range = { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } };
    const diagnostics = [{ range: at(0, 2), source: 'mingshi', message: 'Uncertain' }];
    const asked = { textDocument: { uri }, range, context: { diagnostics } };
    expect(await editor.request('textDocument/codeAction', asked)).toEqual([]);
  });

  test('take the label as it is where the client cannot be asked for a finer one', async () => {
    const { editor } = await opened('王明来了。');
    editor.connection.onRequest('window/showMessageRequest', () => {
      throw new ResponseError(ErrorCodes.MethodNotFound, 'window/showMessageRequest');
    });
    const other = (await actionsAt(editor, at(0))).find(({ title }) => title === 'Other label: Work…');
    expect(await editor.choose(other as CodeAction)).toMatchObject({ records: [expect.any(String)] });
    expect(await shown(editor)).toEqual(['0:0-2 nerWork confirmed']);
    expect(titles(await actionsAt(editor, at(0)))).toContain('Relabel as Video work');
  });

  test('ask for another label level by level', async () => {
    const { editor } = await opened('王明来了。');
    const work = async () =>
      (await actionsAt(editor, at(0))).find(({ title }) => title === 'Other label: Work…') as CodeAction;

    editor.replies.push('Video work', 'Film');
    expect(await editor.choose(await work())).toMatchObject({ records: [expect.any(String)] });
    expect(editor.asked.map(({ message }) => message)).toEqual(['What is “王明”?', 'What is “王明”?']);
    expect(editor.asked[0]?.actions?.map(({ title }) => title)).toEqual([
      ...['Work, nothing finer', 'Video work', 'Written or musical work', 'Game or software', 'Cancel'],
    ]);
    expect(await shown(editor)).toEqual(['0:0-2 nerWorkVideoMovie confirmed']);

    editor.replies.push('Work, nothing finer');
    await editor.choose(await work());
    expect(await shown(editor)).toEqual(['0:0-2 nerWork confirmed']);

    for (const replies of [[], ['Cancel'], ['Video work', 'Cancel']]) {
      editor.replies.push(...replies);
      expect(await editor.choose(await work())).toEqual({ records: [] });
    }
    expect(await journal()).toHaveLength(2);
  });

  test('leave the others of a name alone where a user said something, or where it is a part of another word', async () => {
    const { editor } = await opened('李白来了。\n李白走了，没有明白。\n李白、李白菜。\n');
    await editor.execute('mingshi.add', { ...target(editor, at(0, 2, 1)), label: 'person' });
    const [everywhere] = [{ ...target(editor, at(0, 2)), label: 'person/history', everywhere: 'document' }];
    await editor.execute('mingshi.add', everywhere);
    expect(await shown(editor)).toEqual([
      '0:0-2 nerPersonHistory confirmed',
      '1:0-2 nerPerson confirmed',
      '2:0-2 nerPersonHistory confirmed',
    ]);
  });
});
