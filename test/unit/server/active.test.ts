import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { InitializeParams, PublishDiagnosticsParams } from 'vscode-languageserver-protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ListedAlways } from '../../../shared/protocol/commands.ts';
import type { UncertainPlace } from '../../../shared/protocol/entities.ts';
import type { Editor } from '../../support/editor.ts';
import { FakeProcess, quiet, userNames } from '../../support/fake-inference.ts';

let home: string;
let workspace: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mingshi-active-'));
  workspace = pathToFileURL(join(home, 'work')).href;
});
// What a change of trust writes down may still be under way.
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }));

const document = (name: string): string => `${workspace}/${name}.txt`;

async function opened(texts: Readonly<Record<string, string>>, params: Partial<InitializeParams> = {}) {
  const process = new FakeProcess(true, undefined, home);
  const { editor } = process.connect();
  const diagnostics = new Map<string, PublishDiagnosticsParams['diagnostics']>();
  editor.connection.onNotification('textDocument/publishDiagnostics', (news: PublishDiagnosticsParams) => {
    diagnostics.set(news.uri, news.diagnostics);
  });
  await editor.initialize({ workspaceFolders: [{ uri: workspace, name: 'work' }], ...params });
  for (const [name, text] of Object.entries(texts)) editor.open(document(name), text);
  await quiet();
  return { editor, process, diagnostics };
}

const at = (start: number, end = start, line = 0) => ({
  start: { line, character: start },
  end: { line, character: end },
});
const target = (editor: Editor, range: ReturnType<typeof at>, uri = document('a')) => ({
  ...{ uri, range },
  version: editor.versionOf(uri),
});
const shown = async (editor: Editor, uri = document('a')): Promise<string[]> =>
  ((await editor.tokens(uri)) ?? []).map(
    ({ line, char, length, type, modifiers }) =>
      `${line}:${char}-${char + length} ${[type, ...modifiers].join(' ')}`,
  );

describe('what the model is not sure of', () => {
  test('shows as the node that it is sure of, and the hover tells of both', async () => {
    const { editor } = await opened({ a: '王明和范进、祁山来了。' });
    expect(await shown(editor)).toEqual([
      '0:0-2 nerPersonPolitics',
      '0:3-5 nerPerson uncertain',
      '0:6-8 nerPersonPolitics uncertain',
    ]);
    const hover = JSON.stringify((await editor.hover(document('a'), at(3).start))?.contents);
    expect(hover).toContain('**Person 人名**  `person`');
    expect(hover).toContain('Confidence 80%; its finer kind is uncertain');
    expect(hover).toContain('`person/politics`');
  });

  test('is confirmed as it shows, unless another depth is asked for', async () => {
    const { editor } = await opened({ a: '范进来了。范进走了。' });
    const actions = await editor.codeActions(document('a'), at(0), ['quickfix.mingshi.accept']);
    expect(actions.map(({ title, isPreferred }) => [title, isPreferred ?? false])).toEqual([
      ['Confirm: “范进” is Political figure', false],
      ['Confirm: “范进” is Person', true],
    ]);
    await editor.execute('mingshi.accept', target(editor, at(0, 2)));
    await editor.execute('mingshi.markReviewed', target(editor, at(5, 7)));
    expect(await shown(editor)).toEqual(['0:0-2 nerPerson confirmed', '0:5-7 nerPerson confirmed']);
  });

  test('is walked through from what teaches most, forwards and backwards and round; what was answered is left out', async () => {
    const { editor } = await opened({
      a: '范进中了举人。\n后来祁山也中了举人。\n王明没有中举人。\n别处又有范进在写诗。\n',
    });
    const step = (method: string, position: { line: number; character: number }) =>
      editor.request<UncertainPlace | null>(method, { uri: document('a'), position, scope: 'document' });
    const from = { line: 2, character: 0 };
    const walk = async (method: string, length: number): Promise<string[]> => {
      const places: string[] = [];
      let position = from;
      for (let count = 0; count < length; count += 1) {
        const place = await step(method, position);
        if (!place) break;
        position = place.range.start;
        places.push(
          `${position.line}:${position.character}-${place.range.end.character} ${place.score} of ${place.remaining}`,
        );
      }
      return places;
    };
    const [qi, first, second] = ['1:2-4 0.1 of 3', '0:0-2 0.3 of 3', '3:4-6 0.3 of 3'];
    expect(await walk('mingshi/nextUncertain', 4)).toEqual([qi, first, second, qi]);
    expect(await walk('mingshi/previousUncertain', 4)).toEqual([second, first, qi, second]);
    await editor.execute('mingshi.accept', target(editor, at(2, 4, 1)));
    await editor.execute('mingshi.reject', target(editor, at(0, 2, 0)));
    expect(await walk('mingshi/nextUncertain', 2)).toEqual(['3:4-6 0.3 of 1', '3:4-6 0.3 of 1']);
    await editor.execute('mingshi.markReviewed', { uri: document('a'), version: 1 });
    expect(await step('mingshi/nextUncertain', from)).toBeNull();
  });

  test('is looked for in all open documents on request', async () => {
    const { editor } = await opened({ a: '王明来了。', b: '祁山来了。' });
    const next = (scope: string) =>
      editor.request<UncertainPlace | null>('mingshi/nextUncertain', {
        uri: document('a'),
        position: at(0).start,
        scope,
      });
    expect(await next('document')).toBeNull();
    expect(await next('workspace')).toEqual({
      ...{ uri: document('b'), range: at(0, 2), label: 'person/politics', score: 0.1, remaining: 1 },
    });
    await expect(next('galaxy')).rejects.toMatchObject({ code: -32602 });
  });
});

describe('a name that is always labelled', () => {
  const pavilion = 'location/site/scenic';

  test('is listed by a command, shows wherever it stands as a word of its own, and no more without its line', async () => {
    const { editor, process } = await opened({ a: '他去了碧水阁。\n碧水阁王明不在。\n', b: '碧水阁很远。' });
    process.disk.write(userNames, '# mine\n');
    const listed = { ...target(editor, at(3, 6)), label: pavilion };
    const answer = await editor.execute<ListedAlways>('mingshi.always', listed);
    expect(answer).toEqual({ name: '碧水阁', label: pavilion, file: userNames });
    expect(process.disk.text(userNames)).toBe(`# mine\n碧水阁\t${pavilion}\talways\n`);
    await quiet();
    const scenic = 'nerLocationSiteScenic';
    expect(await shown(editor)).toEqual([`0:3-6 ${scenic}`, `1:0-3 ${scenic}`, '1:3-5 nerPersonPolitics']);
    expect(await shown(editor, document('b'))).toEqual([`0:0-3 ${scenic}`]);
    const hover = JSON.stringify((await editor.hover(document('a'), at(3).start))?.contents);
    expect(hover).toContain('Always labelled, by your names\\\\.tsv');
    expect(hover).not.toContain('Confidence');

    const always = () => editor.codeActions(document('a'), at(4), ['refactor.mingshi.always']);
    expect(await always()).toEqual([]);
    await editor.execute('mingshi.always', listed);
    expect(process.disk.text(userNames)).toBe(`# mine\n碧水阁\t${pavilion}\talways\n`);
    process.disk.write(userNames, '# mine\n');
    process.clock.pass(1000);
    await quiet();
    expect(await shown(editor)).toEqual(['1:3-5 nerPersonPolitics']);
    await editor.execute('mingshi.add', listed);
    expect(await always()).toMatchObject([
      {
        title: 'Always label “碧水阁” as Scenery',
        command: { command: 'mingshi.always', arguments: [listed] },
      },
    ]);
  });

  test('gives way to annotations and to longer entities, and a record of it tells what the model had said', async () => {
    const { editor, process } = await opened({ a: '王明在北。\n明在北方。\n' });
    process.disk.write(userNames, '王明在\tperson/sport\talways\n明在\tlocation\talways\n');
    process.clock.pass(1000);
    await quiet();
    expect(await shown(editor)).toEqual(['0:0-3 nerPersonSport', '1:0-2 nerLocation']);
    await editor.execute('mingshi.accept', target(editor, at(0, 3)));
    await editor.execute('mingshi.add', { ...target(editor, at(0, 4, 1)), label: 'organization' });
    expect(await shown(editor)).toEqual([
      '0:0-3 nerPersonSport confirmed',
      '1:0-4 nerOrganization confirmed',
    ]);
    const hover = JSON.stringify((await editor.hover(document('a'), at(1).start))?.contents);
    expect(hover).toContain('The model had said `person/politics`');
    await editor.execute('mingshi.undo', {});
    await editor.execute('mingshi.undo', {});
    await editor.execute('mingshi.reject', target(editor, at(0, 3)));
    expect(await shown(editor)).toEqual(['1:0-2 nerLocation']);
  });

  test.each([
    ['张', at(0, 1), 'person', 'names have 2 to 12 characters'],
    ['#话题', at(0, 3), 'person', 'a line that begins with # is a comment'],
    ['一二\t三', at(0, 4), 'person', 'with a tab'],
    ['李\0王', at(0, 3), 'person', 'control character'],
    ['李\u2028王', at(0, 3), 'person', 'control character'],
    ['张三', at(0, 2), 'person/mine', 'Lists of names do not know person/mine'],
  ])('cannot be %j', async (text, range, label, message) => {
    const { editor, process } = await opened({ a: `${text}来了。` });
    await expect(editor.execute('mingshi.always', { ...target(editor, range), label })).rejects.toMatchObject(
      { code: -32602, message: expect.stringContaining(message) as string },
    );
    expect(process.disk.text(userNames)).toBe('');
  });

  test('is not listed from a text that has changed', async () => {
    const { editor, process } = await opened({ a: '碧水阁。' });
    const stale = { ...target(editor, at(0, 3)), label: pavilion };
    editor.change(document('a'), { text: '山水阁。' });
    await expect(editor.execute('mingshi.always', stale)).rejects.toMatchObject({ code: -32801 });
    expect(process.disk.text(userNames)).toBe('');
  });
});

describe('alarms', () => {
  const relating = { textDocument: { publishDiagnostics: { relatedInformation: true } } };

  test('name both places of a name with two labels, and go when they agree', async () => {
    const texts = { a: '他去了碧水阁。', b: '昨天碧水阁关门。' };
    const { editor, process, diagnostics } = await opened(texts, { capabilities: relating });
    // Journals are on a true disk.
    const soon = <T>(actual: () => T) =>
      expect.poll(
        async () => {
          process.clock.pass(400);
          await quiet();
          return actual();
        },
        { timeout: 10_000 },
      );
    const told = (name: string) => diagnostics.get(document(name));
    const related = () => told('a')?.[0]?.relatedInformation?.[0]?.location;
    await editor.execute('mingshi.add', { ...target(editor, at(3, 6)), label: 'location/site/scenic' });
    await editor.execute('mingshi.add', {
      ...target(editor, at(2, 5), document('b')),
      label: 'organization',
    });
    await soon(() => told('a')).toEqual([
      {
        ...{ range: at(3, 6), severity: 3, source: 'mingshi', code: 'label-conflict' },
        message: '“碧水阁” is Scenery here and Organization elsewhere',
        relatedInformation: [
          {
            location: { uri: document('b'), range: at(2, 5) },
            message: 'Organization, by tester, 1970-01-01',
          },
        ],
      },
    ]);
    expect(told('b')).toHaveLength(1);
    editor.close(document('b'));
    await soon(() => told('b')).toEqual([]);
    expect(related()).toEqual({ uri: document('b'), range: at(2, 5) });
    editor.open(document('b'), '没有那个地方。');
    await soon(related).toEqual({ uri: document('b'), range: at(0) });
    // What counts is how the document was closed, and not when the diagnostics were told last.
    editor.change(document('b'), { text: '那一天\n昨天碧水阁关门。' });
    editor.close(document('b'));
    await soon(related).toEqual({ uri: document('b'), range: at(2, 5, 1) });

    await editor.execute('mingshi.relabel', { ...target(editor, at(3, 6)), label: 'organization/company' });
    await soon(() => told('a')).toEqual([]);
    editor.notify('mingshi/trustChanged', { trusted: false });
    await soon(() => told('a')).toEqual([]);
  });

  test('are not told where they are switched off', async () => {
    const { editor, process, diagnostics } = await opened(
      { a: '碧水阁。碧水阁！' },
      { initializationOptions: { diagnostics: false } },
    );
    await editor.execute('mingshi.add', { ...target(editor, at(0, 3)), label: 'location' });
    await editor.execute('mingshi.add', { ...target(editor, at(4, 7)), label: 'person' });
    process.clock.pass(1000);
    await quiet();
    expect(diagnostics.size).toBe(0);
  });
});
