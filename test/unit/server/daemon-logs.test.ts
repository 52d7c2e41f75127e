import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { faultText } from '../../../server/faults.ts';
import { fileLog, type FileLogOptions } from '../../../server/logs/fileLog.ts';
import { showLog } from '../../../server/logs/show.ts';
import { FakeClock, quiet } from '../../support/fake-clock.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mingshi-logs-'));
  path = join(folder, 'logs', 'daemon.log');
});
afterEach(() => rm(folder, { recursive: true }));

const logOf = (given: Partial<FileLogOptions> = {}) =>
  fileLog({ path, level: 'info', clock: new FakeClock(), pid: 7, ...given });
const written = () => readFile(path, 'utf8');

describe('the log of the daemon', () => {
  test('has a line for each message, with time, process and level', async () => {
    const log = logOf();
    log.info('begins');
    log.error('two\nlines');
    log.debug('unseen');
    expect(await written()).toBe(
      '1970-01-01T00:00:00.000Z 7 info  begins\n1970-01-01T00:00:00.000Z 7 error two lines\n',
    );
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['error', ['error']],
    ['warn', ['error', 'warn']],
    ['info', ['error', 'warn', 'info']],
    ['debug', ['error', 'warn', 'info', 'debug']],
  ] as const)('tells at level %s no more than that', async (level, told) => {
    const log = logOf({ level });
    for (const each of ['error', 'warn', 'info', 'debug'] as const) log[each]('x');
    const levels = (await written())
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ +/)[2]);
    expect(levels).toEqual(told);
  });

  test('is begun anew when it is full; three older files stay, and no line is lost between them', async () => {
    const [one, two] = [logOf({ largest: 400 }), logOf({ largest: 400, pid: 8 })];
    for (let count = 0; count < 100; count += 1) (count % 2 === 0 ? one : two).info(`line ${count}`);
    expect(await readdir(join(folder, 'logs'))).toEqual([
      ...['daemon.log', 'daemon.log.1', 'daemon.log.2', 'daemon.log.3'],
    ]);
    const output = new PassThrough().setEncoding('utf8');
    await showLog({ path, output, clock: new FakeClock(), follow: undefined });
    const numbers =
      String(output.read())
        .match(/(?<=line )\d+/g)
        ?.map(Number) ?? [];
    expect(numbers.length).toBeGreaterThan(20);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(
      numbers.map((_, index) => 100 - numbers.length + index),
    );
  });

  test('that cannot be written loses lines and nothing else', async () => {
    logOf().info('a');
    const log = logOf({ path: join(path, 'below', 'a', 'file') });
    log.error('lost');
    expect(await written()).toContain(' a\n');
  });

  test('says where a fault comes from, and not what it quotes', () => {
    let fault: unknown;
    try {
      JSON.parse('王明在京');
    } catch (error) {
      fault = error;
    }
    expect(faultText(fault)).toMatch(/^SyntaxError .*at JSON\.parse.*daemon-logs\.test\.ts/);
    expect(faultText(fault)).not.toContain('王');
    expect(faultText('王明')).toBe('string');
  });
});

describe('a log that is followed', () => {
  test('is shown from the beginning and as it goes on, also over a change of files', async () => {
    const clock = new FakeClock();
    const log = logOf({ largest: 200 });
    log.info('line 0');
    let shown = '';
    const output = new PassThrough().setEncoding('utf8').on('data', (text: string) => (shown += text));
    const end = new AbortController();
    const showing = showLog({ path, output, clock, follow: end.signal });
    for (let count = 1; count < 30; count += 1) {
      log.info(`line ${count}`);
      while (!shown.includes(`line ${count}\n`)) {
        clock.pass(500);
        await quiet(1);
      }
    }
    end.abort();
    await showing;
    expect(shown.match(/(?<=line )\d+/g)).toEqual(Array.from({ length: 30 }, (_, count) => String(count)));
  });

  test('may not be there yet', async () => {
    const clock = new FakeClock();
    let shown = '';
    const output = new PassThrough().setEncoding('utf8').on('data', (text: string) => (shown += text));
    const end = new AbortController();
    const showing = showLog({ path, output, clock, follow: end.signal });
    await quiet(5);
    logOf().warn('late');
    while (!shown.includes('late')) {
      clock.pass(500);
      await quiet(1);
    }
    end.abort();
    await showing;
  });
});
