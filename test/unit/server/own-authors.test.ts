import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Journals, type SessionJournals } from '../../../server/annotations/journals.ts';
import { systemClock } from '../../../server/clock.ts';
import { run as forget } from '../../../server/commands/forget.ts';
import { Workspace } from '../../../server/workspace.ts';
import { systemJournalDisk } from '../../../shared/annotations/journal.ts';
import { journalLine } from '../../../shared/annotations/parse.ts';
import { authorsPath } from '../../../shared/annotations/places.ts';
import { fineTree } from '../../../shared/labels/builtin.ts';
import { userName } from '../../../shared/userName.ts';
import { run as data } from '../../../training/commands/data.ts';
import { testContext } from '../../support/context.ts';
import { spanRecord } from '../../support/records.ts';

let root = '';
const opened: SessionJournals[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mingshi-authors-'));
  await mkdir(join(root, 'book', '.mingshi'), { recursive: true });
});
afterEach(async () => {
  for (const session of opened.splice(0)) session.close();
  await rm(root, { recursive: true, force: true, maxRetries: 3 });
});

const userData = (): string => join(root, 'data');
const uri = (name: string): string => pathToFileURL(join(root, name)).href;
const context = () => testContext({ root, cwd: root, env: { MINGSHI_HOME: root } });
let ids = 0;

/** What the user sees whose Mingshi has just been started, with this name in the settings. */
async function started(author: string): Promise<SessionJournals> {
  const home = { clock: systemClock, watch: () => () => undefined, disk: systemJournalDisk };
  const journals = new Journals(
    { ...home, data: userData() },
    () => `id-${String((ids += 1)).padStart(8, '0')}`,
  );
  const workspace = new Workspace([uri('book')], true);
  const session = journals.open({ author, workspace, inWorkspace: false, fromOthers: false });
  opened.push(session);
  await session.ready();
  return session;
}

const say = (session: SessionJournals, sentence: string) =>
  session.append([
    {
      uri: uri('book/a.txt'),
      draft: {
        ...{ kind: 'add', tree: 'fine', sentence, occurrence: 0, span: { start: 0, end: 2 } },
        ...{ label: 'person', model: null },
      },
    },
  ]);
const taught = async (session: SessionJournals): Promise<string[]> =>
  (await session.everything(fineTree)).examples.map(({ text }) => text).sort();
/** Git brings what somebody said on another machine. */
const brought = (author: string, sentence: string): Promise<void> =>
  writeFile(
    join(root, 'book', '.mingshi', 'annotations.jsonl'),
    journalLine(spanRecord({ id: '77', document: 'a.txt', author, sentence })),
  );

describe('whoever goes by another name', () => {
  test('keeps what was said before: it teaches, and can be taken back', async () => {
    await say(await started('lin'), '陶然在青石镇教书。');
    const renamed = await started('林');
    await say(renamed, '沈月来了。');
    expect(await taught(renamed)).toEqual(['沈月来了。', '陶然在青石镇教书。']);
    expect(await renamed.undo()).toHaveLength(1);
    expect(await taught(renamed)).toEqual(['陶然在青石镇教书。']);
    expect(await renamed.undo()).toHaveLength(1);
    expect(await taught(renamed)).toEqual([]);
    expect(JSON.parse(await readFile(authorsPath(userData()), 'utf8'))).toEqual({ authors: ['lin', '林'] });
  });

  test('is told nothing else of others: what they said on their machines stays theirs', async () => {
    await brought('wu', '沈月来了。');
    const session = await started('lin');
    await say(session, '陶然在青石镇教书。');
    expect(await taught(session)).toEqual(['陶然在青石镇教书。']);
    expect(session.isOwn({ author: 'wu' })).toBe(false);
    expect(await session.undo(undefined, '00000077')).toEqual([]);
    // To look around under a name is not to write under it.
    expect(await taught(await started('wu'))).toEqual(['沈月来了。', '陶然在青石镇教书。']);
    expect(await taught(await started('lin'))).toEqual(['陶然在青石镇教书。']);
  });

  test('has imported what is imported as nobody else', async () => {
    await writeFile(join(root, 'a.json'), '{"text":"沈月来了。","label":{"person":{"沈月":[[0,1]]}}}\n');
    await writeFile(join(root, 'b.json'), '{"text":"陶然走了。","label":{"person":{"陶然":[[0,1]]}}}\n');
    const session = await started('林');
    await say(session, '王华在这里。');
    const tree = ['--tree', 'fine'];
    expect(await data(['import', 'a.json', '-w', 'book', ...tree], context())).toBe(0);
    expect(await data(['import', 'b.json', '-w', 'book', ...tree, '--author', 'wu'], context())).toBe(0);
    const again = await started('林');
    expect(await taught(again)).toEqual(['沈月来了。', '王华在这里。']);
    expect(again.isOwn({ author: userName({}) })).toBe(true);
  });
});

describe('the names under which the user wrote', () => {
  test.each(['{"authors": [7]}', '{', ''])('stay in their file where that is damaged: %j', async (text) => {
    await mkdir(dirname(authorsPath(userData())), { recursive: true });
    await writeFile(authorsPath(userData()), text);
    const session = await started('lin');
    const problems: string[] = [];
    session.onProblem((problem) => problems.push(problem));
    expect(await say(session, '陶然在青石镇教书。')).toHaveLength(1);
    expect(await taught(session)).toEqual(['陶然在青石镇教书。']);
    expect(problems).toEqual([expect.stringContaining('is damaged; mend it')]);
    expect(await readFile(authorsPath(userData()), 'utf8')).toBe(text);
  });

  test('are not forgotten where their file is damaged later', async () => {
    await say(await started('lin'), '陶然在青石镇教书。');
    const session = await started('林');
    await writeFile(authorsPath(userData()), '{');
    await say(session, '沈月来了。');
    expect(await taught(session)).toEqual(['沈月来了。', '陶然在青石镇教书。']);
  });

  test('that cannot be remembered keep nothing from being written, and are told of', async () => {
    await mkdir(authorsPath(userData()), { recursive: true });
    const session = await started('lin');
    const problems: string[] = [];
    session.onProblem((problem) => problems.push(problem));
    expect(await say(session, '陶然在青石镇教书。')).toHaveLength(1);
    expect(problems).toEqual([expect.stringContaining(authorsPath(userData()))]);
    expect(await taught(session)).toEqual(['陶然在青石镇教书。']);
  });

  test('are forgotten with all else, and remembered anew by whoever goes on', async () => {
    const session = await started('lin');
    await say(session, '陶然在青石镇教书。');
    expect(await forget(['--all', '--yes'], context())).toBe(0);
    await expect(readFile(authorsPath(userData()))).rejects.toThrow('ENOENT');
    await say(session, '沈月来了。');
    expect(JSON.parse(await readFile(authorsPath(userData()), 'utf8'))).toEqual({ authors: ['lin'] });
  });
});
