import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { trainerProcess } from '../../../server/learning/trainerProcess.ts';
import { betterFigures } from '../../support/fake-trainer.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mingshi-trainer-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Starts a program in the place of the command line; `say` writes reports. */
async function start(code: string) {
  const program = join(folder, 'program.mjs');
  const prelude = `import { writeFileSync } from 'node:fs';
    import { getPriority } from 'node:os';
    const note = (name, text) => writeFileSync(${JSON.stringify(folder)} + '/' + name, String(text));
    const say = (report) => process.stdout.write(JSON.stringify(report) + '\\n');\n`;
  await writeFile(program, prelude + code);
  const shares: number[] = [];
  const training = trainerProcess(program).start(join(folder, 'job.json'), {
    onStep: (share) => shares.push(share),
  });
  return { training, shares };
}

async function noted(name: string): Promise<string> {
  for (;;) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => '');
    if (text !== '') return text;
    await wait(10);
  }
}

const done = `say({ kind: 'done', figures: ${JSON.stringify(betterFigures)} });`;

describe('the trainer', () => {
  test('is called with its job, in low priority, and reports', async () => {
    const { training, shares } = await start(`
      note('arguments', process.argv.slice(2).join(' '));
      setTimeout(() => {
        note('priority', getPriority());
        say({ kind: 'step', done: 1, total: 4, loss: 0.5 });
        process.stdout.write('a word of some library\\n');
        say({ kind: 'step', done: 4, total: 4, loss: 0.1 });
        ${done}
        process.exit(0);
      }, 300);`);
    expect(await training.ended).toEqual({ kind: 'done', figures: betterFigures });
    expect(shares).toEqual([0.25, 1]);
    expect(await noted('arguments')).toBe(`learn ${join(folder, 'job.json')}`);
    expect(await noted('priority')).toBe(String(constants.priority.PRIORITY_LOW));
  });

  test('is told on its standard input that somebody types', async () => {
    const { training } = await start(`
      process.stdin.on('data', (bytes) => note('heard', bytes.length));
      note('listens', 'yes');`);
    await noted('listens');
    training.giveWay();
    expect(await noted('heard')).toBe('1');
    training.cancel();
    await training.ended;
    training.giveWay();
  });

  test('fails with the last line that it wrote to standard error', async () => {
    const { training } = await start(
      `console.error('first'); console.error('no space left\\n'); process.exitCode = 1;`,
    );
    expect(await training.ended).toEqual({ kind: 'failed', reason: 'no space left' });
  });

  test.each([
    ['an error that nobody caught', `throw new TypeError('no such tensor');`, 'no such tensor'],
    [
      'an error with more than its message',
      `throw Object.assign(new Error('disk full', { cause: new Error('why') }), { code: 'ENOSPC' });`,
      'disk full',
    ],
    [
      'what the command line says of a fault',
      `const deep = (n) => { if (n) deep(n - 1); else throw new RangeError('1e9 rows'); };
       try { deep(20); } catch (error) { console.error('mingshi learn: ' + error.stack); process.exitCode = 1; }`,
      '1e9 rows',
    ],
    [
      'what it says to its user',
      `console.error('mingshi learn: the job cannot be read'); process.exitCode = 1;`,
      'the job cannot be read',
    ],
  ])('fails with the message of %s, not with a place in its code', async (_, code, reason) => {
    expect(await (await start(code)).training.ended).toEqual({ kind: 'failed', reason });
  });

  test('fails where it is killed, where it reports nothing, and where it ends before its time', async () => {
    const { training } = await start(`process.kill(process.pid, 'SIGKILL');`);
    expect(await training.ended).toMatchObject({ kind: 'failed', reason: 'the trainer ended with SIGKILL' });
    expect(await (await start('')).training.ended).toMatchObject({
      kind: 'failed',
      reason: 'the trainer ended with 0',
    });
    const { training: late } = await start(`${done} process.exitCode = 3;`);
    expect(await late.ended).toMatchObject({ kind: 'failed' });
  });

  test('ends at once when it is cancelled', async () => {
    const { training } = await start(`note('started', 'yes'); setInterval(() => {}, 1000);`);
    await noted('started');
    training.cancel();
    expect(await training.ended).toEqual({ kind: 'cancelled' });
  });

  test('sees its standard input open, and closed when the server goes', async () => {
    const { training } = await start(`
      note('started', 'yes');
      process.stdin.on('end', () => { note('closed', 'yes'); process.exit(0); }).resume();`);
    await noted('started');
    await wait(200);
    expect(await readFile(join(folder, 'closed'), 'utf8').catch(() => 'open')).toBe('open');
    training.leave();
    expect(await noted('closed')).toBe('yes');
    await training.ended;
  });
});
