import { build } from 'esbuild';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fineTree } from '../../../shared/labels/builtin.ts';
import { betterFigures } from '../../support/fake-trainer.ts';
import { tinyPackage, writeTinyPackage } from '../../support/tiny-package.ts';
import { readyTrainer } from '../../support/trainer.ts';
import { needing } from '../support/programs.ts';
import { makeFolder } from './extension.ts';
import { runInHost, type HostRun } from './host.ts';
import type { Seen } from './inside/see.ts';
import { CodeServer, isInstalled } from './server.ts';

/** People, and cities that the tiny model is sure of by 0.88. */
const text = '王明昨天到了京城。\n他说：“𠀀里的李四也去沪上。”\n云岫没有来，王明也走了。\n';

/** The name that the training teaches. */
const learned = { name: '云岫', label: 'person/virtual' };

const opened = [
  ...['王明 nerPersonPolitics', '京 nerLocationSite.uncertain'],
  ...['李四 nerPersonPolitics', '沪 nerLocationSite.uncertain', '王明 nerPersonPolitics'],
];
const relabelled = ['王明 nerPerson.confirmed', ...opened.slice(1)];

/** A user's way as extensions see it: what VS Code's own commands are told by the providers of this one. */
describe.skipIf(!isInstalled)(needing('the extension, inside its host', 'VS Code', 'chromium'), () => {
  let folder: string;
  let server: CodeServer;
  let ended: HostRun;
  let seen: Seen;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ms-host-'));
    const extension = join(folder, 'extension');
    const inside = join(folder, 'inside.cjs');
    await makeFolder(extension);
    await writeTinyPackage(join(extension, 'server', 'models', 'fine'));
    await readyTrainer(join(extension, 'server'), tinyPackage(fineTree, learned), betterFigures);
    await build({
      entryPoints: [fileURLToPath(new URL('inside/see.ts', import.meta.url))],
      ...{ outfile: inside, bundle: true, format: 'cjs', platform: 'node', external: ['vscode'] },
    });
    server = await CodeServer.start({ trusting: true });
    await writeFile(join(server.workspace, 'diary.txt'), text);
    await server.configure({
      'mingshi.uncertainBelow': 0.9,
      ...{ 'mingshi.inlayHints.enabled': true, 'mingshi.codeLens.enabled': true },
      'mingshi.diagnostics.uncertain': true,
    });
    ended = await runInHost(server, inside, { extension });
    const json = await readFile(join(server.home, 'seen.json'), 'utf8').catch(() => undefined);
    if (json === undefined) throw new Error(`not all was seen:\n${ended.lines.join('\n')}`);
    seen = JSON.parse(json) as Seen;
  }, 300_000);
  afterAll(async () => {
    await server?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it('does all that follows without an error', () => {
    expect(ended.code).toBe(0);
  });

  it('gives semantic tokens: each entity once, by its label, and what is uncertain as far as it is sure', () => {
    expect(seen.opened).toEqual(opened);
  });

  it('tells of an entity', () => {
    expect(seen.hover).toContain('Person 人名 › Political figure 政治人物');
  });

  it('lists the entities of a document by label', () => {
    expect(seen.symbols).toEqual(['Person(Political figure(王明, 李四, 王明))', 'Location(Place(京, 沪))']);
  });

  it('finds an entity of the workspace by a part of its name', () => {
    expect(seen.everywhere).toEqual(['王明']);
  });

  it('finds all places of a name', () => {
    expect(seen.references).toEqual(['0:0 王明', '2:6 王明']);
  });

  it('highlights all places of the name at the cursor', () => {
    expect(seen.highlights).toEqual(['王明', '王明']);
  });

  it('widens a selection from the entity to the document', () => {
    expect(seen.selections).toEqual(['王明', '王明昨天到了京城。', text.trimEnd(), text]);
  });

  it('writes labels behind entities', () => {
    expect(seen.hints).toEqual([
      ...['0:2 Political figure', '0:7 Place?'],
      ...['1:10 Political figure', '1:13 Place?', '2:8 Political figure'],
    ]);
  });

  it('counts the entities of a section', () => {
    expect(seen.lenses).toEqual(['5 entities, 5 not reviewed: all are right']);
  });

  it('lists among the problems what is uncertain', () => {
    const explained = 'is Place (100%), perhaps Administrative area (88%)';
    expect(seen.problems).toEqual([`京: “京” ${explained}`, `沪: “沪” ${explained}`]);
  });

  it('moves the cursor from one uncertain entity to the next, and from the last to the first', () => {
    expect(seen.walk).toEqual(['京', '沪', '京']);
  });

  it('offers to confirm, to relabel, to reject and to move ends', () => {
    expect(seen.actions).toEqual(
      expect.arrayContaining([
        ...['Confirm: “王明” is Political figure', 'Relabel as Fictional character', 'Other label…'],
        ...['“王明” is no entity', 'The entity is “王”', 'No “王明” in this document is an entity'],
      ]),
    );
  });

  it('relabels by the command of a code action: its tokens change', () => {
    expect(seen.relabelled).toEqual(relabelled);
  });

  it('takes the last correction back: the tokens are as they were', () => {
    expect(seen.undone).toEqual(opened);
  });

  it('answers a training with its outcome', () => {
    expect(seen.trained.outcome).toBe('published');
    expect(seen.trained.reason).toContain('held-out corrections F1 20.0 to 80.0');
  });

  it('shows what the new version knows', () => {
    const [last, ...before] = relabelled.toReversed();
    expect(seen.learned).toEqual([...before.reverse(), '云岫 nerPersonVirtual', last]);
  });

  it('goes back to the version before, and keeps the correction', () => {
    expect(seen.rolledBack).toMatchObject({
      reason: expect.stringContaining(seen.trained.version) as string,
    });
    expect(seen.forgotten).toEqual(relabelled);
  });
});
