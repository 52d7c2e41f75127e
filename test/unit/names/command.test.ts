import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../server/commands/names.ts';
import type { CommandContext } from '../../../shared/command.ts';
import { readNames } from '../../../shared/names/list.ts';
import { markOf } from '../../../shared/names/types.ts';
import { testContext } from '../../support/context.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mingshi-names-'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = (name: string, content: string | Uint8Array): Promise<void> =>
  writeFile(join(folder, name), content);
const compiled = async (name: string) => readNames(await readFile(join(folder, name)), name);

async function names(args: readonly string[], given: Partial<CommandContext> = {}) {
  const context = testContext({ root: folder, cwd: folder, ...given });
  const code = await run(args, context);
  return { code, out: context.out(), err: context.err() };
}

const recipe = {
  title: 'invented',
  precision: 'compact',
  origins: {
    ours: { name: 'Invented', url: 'https://example.org', commit: '1', licence: 'MIT', attribution: 'us' },
  },
  sources: [
    { origin: 'ours', file: 'people.tsv.gz', codes: ['a'], label: 'person', listed: [3, 12] },
    { origin: 'ours', file: 'people.tsv.gz', label: 'person/history', ambiguous: [2, 2] },
  ],
};
const people = gzipSync('云小禾\ta\n风小米\tb,a\n雨小麦\tb\n雪豆\tb\n');

async function putRecipe(): Promise<void> {
  await mkdir(join(folder, 'data'));
  await put('data/people.tsv.gz', people);
  await put('invented.json', JSON.stringify(recipe));
}
const buildRecipe = (out: string) => names(['build', 'invented.json', '--data', 'data', '--out', out]);

describe('mingshi names', () => {
  it('alone tells what it can do', async () => {
    const { err } = await names([]);
    for (const command of ['build', 'look', 'stats', 'check']) expect(err).toContain(`\n  ${command} `);
  });
});

describe('mingshi names build', () => {
  it("compiles the user's own names, packed or not, and shows the lines that are none", async () => {
    await put('names.tsv', '# ours\n云小禾\tperson\n云小禾\tposition\tnote\n云\tperson\n云州\tno/such\n');
    await put('more.tsv.gz', gzipSync('云州\tlocation/site/city\n'));
    const { code, out, err } = await names(['build', 'names.tsv', 'more.tsv.gz', '--out', 'own.names']);
    expect(err).toMatch(/^names\.tsv, line 4: .*1 char/m);
    expect(err).toMatch(/^names\.tsv, line 5: .*no\/such/m);
    expect(code).toBe(0);
    expect(out).toMatch(/^own\.names: 2 names, /);
    const list = await compiled('own.names');
    expect(list.title).toBe('own');
    expect(list.look('云州')).toEqual([markOf('user', 'location/site/city')]);
    expect(list.look('云小禾')).toEqual([markOf('user', 'person')]);
  });

  it('takes the title that it is given, else that of the only source', async () => {
    await put('names.tsv', '云州\tlocation\n');
    await names(['build', 'names.tsv', '--out', 'a.names']);
    expect((await compiled('a.names')).title).toBe('names');
    await names(['build', 'names.tsv', '--out', 'b.names', '--title', '我的']);
    expect((await compiled('b.names')).title).toBe('我的');
  });

  it('follows a recipe, and gives the same bytes again', async () => {
    await putRecipe();
    const { code, err } = await buildRecipe('a.names');
    expect({ code, err }).toEqual({
      code: 0,
      err: 'ours, people.tsv.gz, person: 2 names\nours, people.tsv.gz, person/history: 1 names\n',
    });
    const list = await compiled('a.names');
    expect(list.title).toBe('invented');
    expect(list.look('风小米')).toEqual([markOf('listed', 'person')]);
    expect(list.look('雪豆')).toEqual([markOf('ambiguous', 'person/history')]);
    expect(list.look('雨小麦')).toEqual([]);
    await buildRecipe('b.names');
    expect((await compiled('b.names')).sha256).toBe(list.sha256);
  });

  it('is as exact as the most exact of its files', async () => {
    await putRecipe();
    await put('names.tsv', '云小禾\tperson\n');
    const size = async (...files: string[]) => {
      await names(['build', ...files, '--data', 'data', '--title', 'x', '--out', 'x.names']);
      return (await readFile(join(folder, 'x.names'))).length;
    };
    expect(await size('invented.json', 'names.tsv')).toBeGreaterThan(await size('invented.json'));
  });

  it.each([
    ['a file that is missing', 'none.tsv', 'cannot read none.tsv: no such file'],
    ['bytes that are no gzip', 'bad.tsv.gz', 'bad.tsv.gz: not a sound gzip file'],
    ['text that is not UTF-8', 'gb.tsv', 'gb.tsv'],
    ['a compiled list', 'a.names', 'a.names is compiled already'],
  ])('of %s fails, and writes nothing', async (_, file, message) => {
    await put('bad.tsv.gz', 'no gzip');
    await put('gb.tsv', Buffer.from([0xd4, 0xc6, 0xd6, 0xdd, 0x09]));
    const { code, err } = await names(['build', file, '--out', 'out.names']);
    expect(err).toContain(message);
    expect(code).toBe(1);
    expect(await readdir(folder)).not.toContain('out.names');
  });

  it('reads another encoding on request', async () => {
    await put('gb.tsv', Buffer.concat([Buffer.from([0xd4, 0xc6, 0xd6, 0xdd]), Buffer.from('\tlocation\n')]));
    await names(['build', 'gb.tsv', '--encoding', 'gb18030', '--out', 'gb.names']);
    expect((await compiled('gb.names')).look('云州')).not.toEqual([]);
  });

  it('never writes over a file that is not a compiled list', async () => {
    await put('names.tsv', '云州\tlocation\n');
    const { code, err } = await names(['build', 'names.tsv', '--out', 'names.tsv']);
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringContaining('the name of a compiled list ends in .names') as string,
    });
    expect(await readFile(join(folder, 'names.tsv'), 'utf8')).toBe('云州\tlocation\n');
  });

  it('says so where the list cannot be written', async () => {
    await put('names.tsv', '云州\tlocation\n');
    const { code, err } = await names(['build', 'names.tsv', '--out', join('no', 'such', 'a.names')]);
    expect(err).toMatch(/cannot write no.such.a\.names: there is no folder no.such; .* another --out\n$/);
    expect(code).toBe(1);
  });

  it('stops at Ctrl-C, and writes nothing', async () => {
    await putRecipe();
    const interrupt = new AbortController();
    const context = testContext({ root: folder, cwd: folder, signal: interrupt.signal });
    context.stderr.once('data', () => interrupt.abort());
    const code = await run(['build', 'invented.json', '--data', 'data', '--out', 'out.names'], context);
    expect(code).toBe(130);
    expect(context.err().split('\n')).toHaveLength(2);
    expect(await readdir(folder)).not.toContain('out.names');
  });
});

describe('mingshi names look', () => {
  it('shows all names of the lists that it is given, overlapping ones too, with their types', async () => {
    await put('a.tsv', '云州\tlocation/site/city\n云州大学\torganization\n');
    await putRecipe();
    await buildRecipe('b.names');
    const { out } = await names(['look', '𠀀雪豆在云州大学', '--names', 'a.tsv', 'b.names']);
    expect(out).toBe(
      'NAME      PLACE  LIST      TYPES\n' +
        '雪豆      1-3    invented  person/history (ambiguous)\n' +
        '云州      4-6    a         location/site/city (user)\n' +
        '云州大学  4-8    a         organization (user)\n',
    );
  });

  it('prints one object a name on request, and warns of bad lines', async () => {
    await put('a.tsv', '云州\tlocation\n云\tlocation\n');
    const { code, out, err } = await names(['look', '在云州', '--names', 'a.tsv', '--json']);
    expect(JSON.parse(out)).toEqual({
      start: 1,
      end: 3,
      text: '云州',
      list: 'a',
      types: [{ type: 'location', channel: 'user' }],
    });
    expect(err).toBe("a.tsv: bad lines: 1; 'mingshi names check' shows them\n");
    expect(code).toBe(0);
  });

  it('takes the lists that ship unless told', async () => {
    const nothing = await names(['look', '云小禾']);
    expect(nothing).toEqual({
      code: 0,
      out: '',
      err: 'no name lists are installed\nno listed name in this text\n',
    });
    await putRecipe();
    await mkdir(join(folder, 'models', 'names'), { recursive: true });
    await buildRecipe(join('models', 'names', 'a.names'));
    expect((await names(['look', '云小禾'])).out).toContain('云小禾');
  });
});

describe('mingshi names stats', () => {
  it('counts names and types of the lists', async () => {
    await putRecipe();
    await buildRecipe('b.names');
    await put('a.tsv', '云州\tlocation\n');
    const { out } = await names(['stats', 'b.names', 'a.tsv']);
    const rows = out.split('\n').map((row) => row.split(/\s{2,}/));
    expect(rows[0]).toEqual(['LIST', 'TITLE', 'NAMES', 'SIZE', 'BYTES A NAME', 'LOAD']);
    expect(rows[1]?.slice(0, 3)).toEqual(['b.names', 'invented', '3']);
    expect(rows[2]?.slice(0, 3)).toEqual(['a.tsv', 'a', '1']);
    expect(rows.slice(4, 8)).toEqual([
      ['TYPE', 'LISTED', 'AMBIGUOUS', 'USER'],
      ['person', '2', '0', '0'],
      ['person/history', '0', '1', '0'],
      ['location', '0', '0', '1'],
    ]);
  });
});

describe('mingshi names check', () => {
  it('shows each bad line by its number, and fails', async () => {
    await put('a.tsv', '云州\tlocation\n云\tlocation\n\n云州\n');
    await put('b.tsv', '云州\tlocation\n');
    const { code, out, err } = await names(['check', 'a.tsv', 'b.tsv']);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^a\.tsv, line 2: /),
      expect.stringMatching(/^a\.tsv, line 4: /),
      'b.tsv: sound',
      '',
    ]);
    expect(err).toContain('1 of 2 files is not sound');
    expect(code).toBe(1);
  });

  it('tells sound compiled lists and recipes from damaged ones', async () => {
    await putRecipe();
    await buildRecipe('a.names');
    expect(await names(['check', 'a.names', 'invented.json'])).toEqual({
      code: 0,
      out: 'a.names: sound\ninvented.json: sound\n',
      err: '',
    });
    const bytes = await readFile(join(folder, 'a.names'));
    await put('b.names', bytes.subarray(0, bytes.length - 1));
    await put('b.json', '{"title": "x"}');
    const { code, out } = await names(['check', 'b.names', 'b.json', 'c.names']);
    expect(out).toMatch(
      /^b\.names is damaged .*\nb\.json: recipe: .*\ncannot read c\.names: no such file\n$/,
    );
    expect(code).toBe(1);
  });
});
