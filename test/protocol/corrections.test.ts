import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeAction, InitializeParams, Range } from 'vscode-languageserver-protocol';
import { afterEach, describe, expect, test } from 'vitest';
import { Document, type Change } from '../../server/documents/document.ts';
import { fineTree } from '../../shared/labels/builtin.ts';
import { legends } from '../../shared/legend.ts';
import { commandArguments } from '../../shared/protocol/commands.ts';
import type { PositionEncoding } from '../../shared/text/positions.ts';
import { Editor, type Token } from '../support/editor.ts';
import { servers } from '../support/serve.ts';

const { root, serve } = servers();

afterEach(() => rm(join(root(), 'home'), { recursive: true, force: true }));

const workspace = async (): Promise<string> => pathToFileURL(await mkdtemp(join(root(), 'workspace-'))).href;

async function connected(
  folder: string,
  { trusted, ...params }: Partial<InitializeParams> & { trusted?: boolean } = {},
) {
  const { child, ended } = serve();
  const editor = new Editor(child.stdout, child.stdin);
  await editor.initialize({
    workspaceFolders: [{ uri: folder, name: 'any' }],
    ...params,
    capabilities: { ...editor.capabilities, ...params.capabilities },
    // A run that starts by itself would change what the model says; to look for a faster device takes a second.
    initializationOptions: { trusted, learning: { auto: false }, device: 'cpu' },
  });
  return { editor, child, ended };
}

/** The tokens once everything is analysed. */
async function tokens(editor: Editor, uri: string): Promise<Token[]> {
  await editor.request('mingshi/settled', { textDocument: { uri } });
  return (await editor.tokens(uri)) ?? [];
}

const at = (start: number, end = start, line = 0): Range => ({
  start: { line, character: start },
  end: { line, character: end },
});

const target = (editor: Editor, uri: string, range: Range) => ({
  ...{ uri, range },
  version: editor.versionOf(uri),
});

const token = (char: number, length: number, type: string, ...modifiers: string[]): Token => ({
  ...{ line: 0, char, length, type, modifiers },
});

const politician = 'nerPersonPolitics';
const city = 'nerLocationSiteCity';

describe('a correction', () => {
  test('that was acknowledged is there after kill -9 and a restart', async () => {
    const folder = await workspace();
    const uri = `${folder}/a.txt`;
    const first = await connected(folder);
    first.editor.open(uri, '王明在京。');
    expect(await tokens(first.editor, uri)).toEqual([token(0, 2, politician), token(3, 1, city)]);
    await first.editor.execute('mingshi.relabel', {
      ...target(first.editor, uri, at(0, 2)),
      label: 'person/sport',
    });
    const corrected = [token(0, 2, 'nerPersonSport', 'confirmed'), token(3, 1, city)];
    expect(await first.editor.tokens(uri)).toEqual(corrected);
    first.child.kill('SIGKILL');
    await first.ended;

    const { editor } = await connected(folder);
    editor.open(uri, '王明在京。');
    expect(await tokens(editor, uri)).toEqual(corrected);
    await editor.execute('mingshi.undo', {});
    expect(await editor.tokens(uri)).toEqual([token(0, 2, politician), token(3, 1, city)]);
  });

  test('of an older text is refused, and nothing is written', async () => {
    const folder = await workspace();
    const uri = `${folder}/a.txt`;
    const { editor } = await connected(folder);
    editor.open(uri, '王明在京。');
    const stale = target(editor, uri, at(0, 2));
    editor.change(uri, { range: at(0), text: '啊' });
    await expect(editor.execute('mingshi.accept', stale)).rejects.toMatchObject({ code: -32801 });
    expect(await tokens(editor, uri)).toEqual([token(1, 2, politician), token(4, 1, city)]);
    await expect(editor.execute('mingshi.undo', { uri })).rejects.toThrow('no correction');
  });

  test('shows in another session on the same folder, which is told to ask again', async () => {
    const folder = await workspace();
    const uri = `${folder}/a.txt`;
    const [one, two] = [await connected(folder), await connected(folder)];
    for (const { editor } of [one, two]) {
      editor.open(uri, '王明在京。');
      expect(await tokens(editor, uri)).toHaveLength(2);
    }
    await one.editor.execute('mingshi.reject', target(one.editor, uri, at(3, 4)));
    await two.editor.until(() => two.editor.refreshes > 0);
    expect(await two.editor.tokens(uri)).toEqual([token(0, 2, politician)]);
    await two.editor.execute('mingshi.undo', {});
    expect(await two.editor.tokens(uri)).toHaveLength(2);
  });

  test('is neither taken nor shown in a workspace that is not trusted', async () => {
    const folder = await workspace();
    const uri = `${folder}/a.txt`;
    const { editor } = await connected(folder);
    editor.open(uri, '王明在京。');
    await editor.execute('mingshi.accept', target(editor, uri, at(0, 2)));
    const without = (await connected(folder, { trusted: false })).editor;
    without.open(uri, '王明在京。');
    expect(await tokens(without, uri)).toEqual([token(0, 2, politician), token(3, 1, city)]);
    await expect(without.execute('mingshi.reject', target(without, uri, at(0, 2)))).rejects.toThrow(
      'not trusted',
    );
    without.notify('mingshi/trustChanged', { trusted: true });
    expect((await tokens(without, uri))[0]).toEqual(token(0, 2, politician, 'confirmed'));
  });

  test('counts positions as its client does, also behind characters beyond the basic plane', async () => {
    const folder = await workspace();
    const encodings = ['utf-8', 'utf-16', 'utf-32'] as const;
    const text = '😀𠮷王明在𠮷野家。';
    const speaking = (encoding: PositionEncoding) =>
      connected(folder, { capabilities: { general: { positionEncodings: [encoding] } } });
    const rangeIn = (encoding: PositionEncoding, start: number, end: number): Range =>
      new Document({ languageId: 'plaintext', text }, encoding).rangeOf(0, start, end);
    const placed = (encoding: PositionEncoding, start: number, end: number, ...kind: [string, string]) => {
      const { start: from, end: to } = rangeIn(encoding, start, end);
      return token(from.character, to.character - from.character, ...kind);
    };
    const shown = (encoding: PositionEncoding): Token[] => [
      placed(encoding, 4, 6, 'nerPerson', 'confirmed'),
      placed(encoding, 7, 11, 'nerOrganizationCompany', 'confirmed'),
    ];
    const uriOf = (encoding: PositionEncoding): string => `${folder}/${encoding}.txt`;

    for (const encoding of encodings) {
      const uri = uriOf(encoding);
      const { editor } = await speaking(encoding);
      editor.open(uri, text);
      for (const [command, start, end, label] of [
        ['relabel', 4, 6, 'person'],
        ['add', 7, 11, 'organization/company'],
      ] as const) {
        const there = target(editor, uri, rangeIn(encoding, start, end));
        await editor.execute(`mingshi.${command}`, { ...there, label });
      }
      expect([encoding, await tokens(editor, uri)]).toEqual([encoding, shown(encoding)]);
    }
    for (const encoding of encodings) {
      const { editor } = await speaking(encoding);
      for (const uri of encodings.map(uriOf)) {
        editor.open(uri, text);
        expect([encoding, uri, await tokens(editor, uri)]).toEqual([encoding, uri, shown(encoding)]);
      }
    }
  });
});

/** Type of the tokens of a label, by the label's English name. */
const typeOf = (name: string): string => {
  const node = fineTree.nodes.find(({ en }) => en === name);
  return legends.mingshi.types[legends.mingshi.typeOf('fine', node?.path ?? '').type] ?? '';
};

describe('the command of a code action', () => {
  const text = '王明去京城，李刚没去京。\n王明又来了。\n';
  const lines = text.split('\n');
  const before = ['王明 0', '京 0', '李刚 0', '京 0', '王明 1'];

  /** What a title promises of all that shows: `text line`, with the type where it is confirmed. */
  const promises: readonly (readonly [RegExp, (match: string[], word: string) => string[]])[] = [
    [/^Confirm: “(.*)” is (.*)$/, ([, , label = ''], word) => said(word, `${word} ${typeOf(label)}`)],
    [/^Relabel as (.*)$/, ([, label = ''], word) => said(word, `${word} ${typeOf(label)}`)],
    [/^“(.*)” is no entity$/, (_, word) => said(word)],
    [/^The entity is “(.*)”$/, ([, other = ''], word) => said(word, `${other} ${typeOfWord(word)}`)],
    [/^Label “(.*)” as (.*)$/, ([, other = '', label = '']) => said(other, `${other} ${typeOf(label)}`)],
    [
      /^Confirm all entities of this sentence$/,
      () => before.map((each, index) => (index < 4 ? ok(each) : each)),
    ],
    [/^This sentence is right/, () => before.map((each, index) => (index < 4 ? ok(each) : each))],
    [/^Confirm all entities of this document$/, () => before.map(ok)],
    [/^Label every “(.*)” in /, (_, word) => before.map((each) => (isOf(each, word) ? ok(each) : each))],
    [/^No “(.*)” in /, (_, word) => before.filter((each) => !isOf(each, word))],
  ];
  const typeOfWord = (word: string): string => (word === '京' ? city : politician);
  const isOf = (each: string, word: string): boolean => each.startsWith(`${word} `);
  const ok = (each: string): string => {
    const [word = '', line = ''] = each.split(' ');
    return `${word} ${typeOfWord(word)} ${line}`;
  };
  /** With the first of this word replaced, or, for a word that is none, with what overlaps it replaced. */
  const said = (word: string, ...instead: string[]): string[] => {
    const first = before.findIndex((each) => word.includes(each.split(' ')[0] ?? ''));
    return before.toSpliced(first, 1, ...instead.map((each) => `${each} 0`));
  };
  const shown = async (editor: Editor, uri: string): Promise<string[]> =>
    (await tokens(editor, uri)).map(({ line, char, length, type, modifiers }) => {
      const word = lines[line]?.slice(char, char + length) ?? '';
      return modifiers.includes('confirmed') ? `${word} ${type} ${line}` : `${word} ${line}`;
    });

  test('does what its title promises, and undo takes it back', async () => {
    const folder = await workspace();
    const uri = `${folder}/a.txt`;
    const { editor } = await connected(folder);
    editor.open(uri, text);
    expect(await shown(editor, uri)).toEqual(before);
    for (const [word, range] of [
      ['王明', at(1)],
      ['京', at(3)],
      ['王明去', at(0, 3)],
    ] as const) {
      const offered = await editor.codeActions(uri, range);
      expect(offered.length).toBeGreaterThan(9);
      for (const action of offered) {
        // Says something of the user's list of names, not of this text.
        if (action.kind === 'refactor.mingshi.always') continue;
        const other = /^Other label: (.*)…$/.exec(action.title);
        if (other) editor.replies.push(`${other[1] ?? ''}, nothing finer`);
        const where = [word, action.title];
        await editor.choose(action);
        expect([...where, await shown(editor, uri)]).toEqual([...where, promised(action, word)]);
        await editor.execute('mingshi.undo', { uri });
        expect([...where, await shown(editor, uri)]).toEqual([...where, before]);
      }
      const [first] = offered;
      await editor.choose(first as CodeAction);
      const [undo] = (await editor.codeActions(uri, range)).filter(({ title }) => title.startsWith('Undo: '));
      await editor.choose(undo as CodeAction);
      expect([word, await shown(editor, uri)]).toEqual([word, before]);
    }
  });

  function promised({ title }: CodeAction, word: string): string[] {
    const other = /^Other label: (.*)…$/.exec(title);
    if (other) return said(word, `${word} ${typeOf(other[1] ?? '')}`);
    for (const [pattern, promise] of promises) {
      const match = pattern.exec(title);
      if (match) return promise(match, word);
    }
    throw new Error(`nobody knows what “${title}” promises`);
  }
});

const piece = fc.constantFrom(
  ...['王', '明', '李', '京', '。', '，', 'a', ' ', '\n', '\r\n', '𠀀', '`'],
  ...['王明来了。', '李明去京。', '京城、王明华。'],
);
const textOf = (maxLength: number) => fc.array(piece, { maxLength }).map((pieces) => pieces.join(''));
const range = fc.record({
  start: fc.record({ line: fc.nat(1), character: fc.nat(12) }),
  end: fc.record({ line: fc.nat(1), character: fc.nat(12) }),
});
const label = fc.constantFrom('person', 'person/sport', 'location/site', 'person/new', 'nothing');
const everywhere = fc.constantFrom(undefined, undefined, 'document', 'workspace');
const edit = fc.record({ kind: fc.constant('edit'), range, text: textOf(4) });
const command = fc.record({
  ...{ range, label, everywhere },
  kind: fc.constantFrom('accept', 'relabel', 'reject', 'add', 'add', 'markReviewed', 'undo'),
});

test.each(['utf-16', 'utf-8'] as const)(
  'invariant 1: after any commands and edits the tokens are those of a fresh open, also after a restart (%s)',
  async (encoding) => {
    const folder = await workspace();
    const capabilities = { general: { positionEncodings: [encoding] } };
    const { editor } = await connected(folder, { capabilities });
    const documents: { uri: string; language: string; text: string }[] = [];
    /** A command may be refused, but only in these ways. */
    const refused = (error: { code: number }): void => expect([-32602, -32803]).toContain(error.code);
    await fc.assert(
      fc.asyncProperty(
        textOf(12),
        fc.array(fc.oneof(edit, command), { minLength: 1, maxLength: 10 }),
        fc.constantFrom('plaintext', 'markdown'),
        async (before, steps, language) => {
          const uri = `${folder}/${documents.length}.txt`;
          const document = new Document({ languageId: language, text: before }, encoding);
          editor.open(uri, before, language);
          for (const step of steps) {
            if ('text' in step) {
              const change: Change = { range: step.range, text: step.text };
              document.apply([change]);
              editor.change(uri, { range: step.range, text: step.text });
            } else {
              const name = `mingshi.${step.kind}` as const;
              const all = Object.entries({ ...step, ...target(editor, uri, step.range) });
              const argument = Object.fromEntries(all.filter(([key]) => key in commandArguments[name].shape));
              await editor.execute(name, argument).catch(refused);
            }
          }
          const after = await tokens(editor, uri);
          editor.close(uri);
          editor.open(uri, document.text, language);
          expect(await tokens(editor, uri)).toEqual(after);
          editor.close(uri);
          documents.push({ uri, language, text: document.text });
        },
      ),
      { seed: 11, numRuns: 150 },
    );
    const later = (await connected(folder, { capabilities })).editor;
    let confirmed = 0;
    for (const { uri, text, language } of documents) {
      for (const each of [editor, later]) each.open(uri, text, language);
      const fresh = await tokens(later, uri);
      expect(fresh).toEqual(await tokens(editor, uri));
      confirmed += fresh.filter(({ modifiers }) => modifiers.includes('confirmed')).length;
    }
    // Else nothing was tested.
    expect(confirmed).toBeGreaterThan(50);
    expect([...editor.log, ...later.log]).toEqual([]);
  },
);
