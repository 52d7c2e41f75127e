import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../training/random.ts';
import { install, type Installation } from '../support/installation.ts';
import { longRuns } from '../support/long.ts';
import { tinyModel, writeToyFile } from '../support/toy-file.ts';
import { Victim, type Role } from '../support/victim.ts';

/** Small enough to be trained in a second, and good enough to find the name that is corrected. */
const settings = [
  ...tinyModel,
  ...['embeddingDropout=0', 'convolutionDropout=0', 'lstmDropout=0'].flatMap((setting) => ['--set', setting]),
  ...['--epochs', '30', '--batch', '8', '--rate', '0.02', '--average', '0'],
];
const model = 'cluener';

const roles: readonly Role[] = ['server', 'trainer', 'thread'];
/** Whose turn it is to die: appends, starting a run and publishing are the server's, loading the new version a thread's. */
const turns: readonly Role[] = ['server', 'trainer', 'server', 'server', 'thread'];

describe('invariant 2: a server and a trainer that are killed again and again', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await install();
    await writeToyFile(join(installation.root, 'toy.json'), 64);
    const args = ['train', '--train', 'toy.json', '--out', 'toy', '--name', model, ...settings];
    expect(await installation.run('bin', args)).toMatchObject({ code: 0 });
    await rm(join(installation.root, 'models', model), { recursive: true });
    await rename(join(installation.root, 'toy'), join(installation.root, 'models', model));
  });
  afterAll(() => installation.remove());

  it('lose no acknowledged correction, and leave a line that works', { timeout: 60 * 60_000 }, async () => {
    const points = await countPoints();
    const { numRuns, seed } = longRuns(200);
    const kills: Record<Role, number> = { server: 0, trainer: 0, thread: 0 };
    const total = () => roles.reduce((sum, role) => sum + kills[role], 0);
    const chain = async (index: number): Promise<void> => {
      const random = randomStream(seed, `kills ${index}`);
      const victim = new Victim(installation, model, `home-${index}`);
      for (let life = index; total() < numRuns; life += 1) {
        const role = turns[life % turns.length] ?? 'server';
        const { hasDied } = await victim.live({ role, number: 1 + random.integer(points[role]) });
        if (hasDied) kills[role] += 1;
      }
      const { outcome, hasDied } = await victim.live();
      expect(outcome).toMatchObject({ outcome: 'published' });
      expect(hasDied).toBe(false);
      expect(await victim.untidy()).toEqual([]);
    };
    await Promise.all(Array.from({ length: chains }, (_, index) => chain(index)));
    for (const role of roles) expect(kills[role], role).toBeGreaterThan(0);
  });

  /** How many points each process passes where none is killed. */
  async function countPoints(): Promise<Record<Role, number>> {
    // In a folder of its own: servers watch the one that their home lies in.
    const log = join(installation.root, 'points', 'of');
    await mkdir(join(installation.root, 'points'));
    const victim = new Victim(installation, model, 'home-whole');
    expect(await victim.live(undefined, log)).toMatchObject({ outcome: { outcome: 'published' } });
    expect(await victim.untidy()).toEqual([]);
    const count = async (role: Role) => (await readFile(`${log}.${role}`)).length;
    return { server: await count('server'), trainer: await count('trainer'), thread: await count('thread') };
  }
});

/** Users at once, each with folders of its own: while one waits for the disk or a clock, another computes. */
const chains = 2;
