import { describe, expect, test } from 'vitest';
import { Learner, type News, type Teacher } from '../../../server/learning/learner.ts';
import { learningDefaults, type LearningSettings } from '../../../server/learning/settings.ts';
import { LearningStore } from '../../../server/learning/store.ts';
import type { LearningExample } from '../../../shared/learning/example.ts';
import type { RunOutcome } from '../../../shared/protocol/commands.ts';
import { FakeClock, quiet } from '../../support/fake-inference.ts';
import {
  FakeTrainer,
  candidateVersion,
  fakeFacts,
  shippedVersion,
  worseFigures,
} from '../../support/fake-trainer.ts';
import { FakeDurableDisk, FakeProcesses } from '../../support/durable-disk.ts';

const runsFolder = '/state/learning/runs';

/** A server process with one line, a teacher and what the teacher said. */
class Server {
  readonly clock = new FakeClock();
  readonly trainer: FakeTrainer;
  readonly examples: LearningExample[] = [];
  readonly news: News[] = [];
  readonly store: LearningStore;
  readonly learner: Learner;
  readonly disk: FakeDurableDisk;
  #drawn = 0;

  constructor(disk = new FakeDurableDisk(), pid = 1) {
    this.disk = disk;
    this.trainer = new FakeTrainer(disk);
    const processes = new FakeProcesses(pid, new Map([[pid, 'a']]));
    this.store = new LearningStore({ data: '/data', state: '/state' }, this.clock, disk, processes);
    this.learner = new Learner({
      ...{
        clock: this.clock,
        trainer: this.trainer,
        random: () => (this.#drawn += 0.001),
        name: 'fine',
        facts: fakeFacts(disk),
      },
      ...{
        lock: this.store.trainerLock,
        runs: this.store.runs,
        line: this.line,
        follow: () => Promise.resolve(),
        live: async () => (await this.line.read()).current ?? shippedVersion,
      },
      nameFiles: ['/config/names.tsv'],
      inherited: () => [],
    });
  }

  get line() {
    return this.store.line({ model: 'fine' }, '/package/models/fine');
  }

  attend(settings: Partial<LearningSettings> = {}): void {
    const teacher: Teacher = {
      settings: { ...learningDefaults, ...settings },
      lessons: (tree) =>
        Promise.resolve({
          ...{ examples: [...this.examples], folders: ['file:///novel'], tree },
          lapsed: { undone: new Set(), replaced: new Set() },
        }),
      sentences: () => ['别的句子。', ...this.examples.map(({ text }) => text)],
      told: (news) => this.news.push(news),
    };
    this.learner.attend(teacher);
  }

  /** Corrections with these ids are acknowledged. */
  correct(...records: string[]): void {
    for (const record of records) {
      const text = `${record}来了。`;
      this.examples.push({ text, spans: [], rejected: [], complete: false, records: [record] });
    }
    this.learner.corrected();
  }

  train(signal = new AbortController().signal, onProgress: (share: number) => void = () => undefined) {
    const call: { outcome?: RunOutcome; promise: Promise<RunOutcome> } = {
      promise: this.learner.train({ signal, onProgress }),
    };
    void call.promise.then((outcome) => (call.outcome = outcome));
    return call;
  }

  /** What lies in the state folder, runs that have ended aside. */
  get left(): string[] {
    return [...this.disk.files.keys()].filter(
      (path) => path.startsWith('/state') && !/runs\/[^/]+$/.test(path),
    );
  }
}

async function taught(...records: string[]): Promise<Server> {
  const server = new Server();
  server.correct(...records);
  server.attend();
  await quiet();
  return server;
}

describe('a run that was asked for', () => {
  test('trains on all that was said, and publishes what the gate lets through', async () => {
    const server = await taught('r1', 'r2');
    const call = server.train();
    await quiet();
    const { job } = server.trainer.training;
    expect(job).toMatchObject({
      base: '/package/models/fine',
      live: '/package/models/fine',
      unlabelled: ['别的句子。'],
      nameFiles: ['/config/names.tsv'],
      threads: 1,
    });
    expect(job.examples.flatMap(({ records }) => records)).toEqual(['r1', 'r2']);
    server.trainer.training.finish();
    expect(await call.promise).toMatchObject({
      outcome: 'published',
      version: candidateVersion(1),
      reason: 'held-out corrections F1 20.0 to 80.0, sentences of the gate F1 90.0 to 90.0',
    });
    expect((await server.line.read()).versions).toMatchObject([
      { version: candidateVersion(1), parent: null, why: { kind: 'better' }, learned: ['file:///novel'] },
    ]);
    expect(server.left).toEqual([]);
    expect(server.news).toEqual([]);
  });

  test('begins with what ships and all corrections, also where an earlier version is live', async () => {
    const server = await taught('r1');
    for (const more of ['r2', 'r3']) {
      const call = server.train();
      await quiet();
      server.trainer.training.finish();
      await call.promise;
      server.correct(more);
    }
    const call = server.train();
    await quiet();
    const { job } = server.trainer.training;
    expect(job.base).toBe('/package/models/fine');
    expect(job.live).toBe(server.line.folderOf(candidateVersion(2)));
    expect(job.examples.flatMap(({ records }) => records)).toEqual(['r1', 'r2', 'r3']);
    server.trainer.training.finish();
    expect(await call.promise).toMatchObject({ outcome: 'published', version: candidateVersion(3) });
  });

  test('keeps the live version where the gate refuses, and leaves nothing but a record without texts', async () => {
    const server = await taught('r1');
    const call = server.train();
    await quiet();
    server.trainer.training.finish(worseFigures);
    const outcome = await call.promise;
    expect(outcome).toMatchObject({ outcome: 'kept', version: shippedVersion });
    expect(outcome.reason).toMatch(/^it forgot too much: /);
    await quiet();
    expect([...server.disk.files.keys()].filter((path) => path.startsWith('/data'))).toEqual([]);
    expect(server.left).toEqual([]);
    const records = [...server.disk.files].filter(([path]) => path.startsWith(runsFolder));
    expect(records).toHaveLength(1);
    expect(records[0]?.[1]).not.toContain('来了');
    expect(JSON.parse(records[0]?.[1] ?? '')).toMatchObject({
      ...{ line: 'fine', base: '/package/models/fine', live: shippedVersion, outcome: 'kept' },
      why: { kind: 'forgot' },
      ...{ records: ['r1'], examples: 1, unlabelled: 1, threads: 1, figures: worseFigures },
    });
  });

  test('says so where there is nothing to learn, or nothing that the live version did not learn', async () => {
    const server = await taught();
    expect(await server.train().promise).toMatchObject({ outcome: 'nothing', version: shippedVersion });
    server.correct('r1');
    const call = server.train();
    await quiet();
    server.trainer.training.finish();
    await call.promise;
    expect(await server.train().promise).toMatchObject({ outcome: 'nothing', version: candidateVersion(1) });
    expect(server.trainer.trainings).toHaveLength(1);
  });

  test('is made again after a rollback, and after a candidate that was not taken', async () => {
    const server = await taught('r1');
    for (const figures of [worseFigures, undefined]) {
      const call = server.train();
      await quiet();
      server.trainer.training.finish(figures);
      await call.promise;
    }
    await server.line.rollback();
    const call = server.train();
    await quiet();
    expect(server.trainer.trainings).toHaveLength(3);
    server.trainer.training.finish();
    expect(await call.promise).toMatchObject({ outcome: 'published', version: candidateVersion(3) });
  });

  test('fails with its reason where the trainer fails, and the next one begins anew', async () => {
    const server = await taught('r1');
    const call = server.train();
    await quiet();
    server.trainer.training.fail('no space left on device');
    expect(await call.promise).toEqual({
      ...{ outcome: 'failed', version: shippedVersion, reason: 'no space left on device' },
    });
    expect(server.left).toEqual([]);
    server.train();
    await quiet();
    expect(server.trainer.trainings).toHaveLength(2);
  });

  test('keeps the version that went live meanwhile', async () => {
    const server = await taught('r1');
    const first = server.train();
    await quiet();
    server.trainer.training.finish();
    await first.promise;
    server.correct('r2');
    const call = server.train();
    await quiet();
    await server.line.rollback();
    server.trainer.training.finish();
    expect(await call.promise).toMatchObject({
      ...{ outcome: 'kept', version: shippedVersion, reason: 'another version went live meanwhile' },
    });
  });
});

describe('mingshi.train while a run is in progress', () => {
  test('waits for it where that learns all that was acknowledged', async () => {
    const server = await taught('r1');
    const [first, second] = [server.train(), server.train()];
    await quiet();
    server.trainer.training.finish();
    expect((await second.promise).version).toBe(candidateVersion(1));
    expect(await first.promise).toEqual(await second.promise);
    expect(server.trainer.trainings).toHaveLength(1);
  });

  test('runs once more, once for all who called, where something was acknowledged since', async () => {
    const server = await taught('r1');
    const first = server.train();
    await quiet();
    server.correct('r2');
    const later = [server.train(), server.train()];
    await quiet();
    expect(server.trainer.trainings).toHaveLength(1);
    server.trainer.training.finish();
    await quiet();
    expect(first.outcome?.version).toBe(candidateVersion(1));
    expect(later.map(({ outcome }) => outcome)).toEqual([undefined, undefined]);
    expect(server.trainer.training.job.examples).toHaveLength(2);
    server.trainer.training.finish();
    for (const { promise } of later) expect((await promise).version).toBe(candidateVersion(2));
    expect(server.trainer.trainings).toHaveLength(2);
  });

  test('runs once more also where the run in progress failed', async () => {
    const server = await taught('r1');
    server.train();
    await quiet();
    server.correct('r2');
    const later = server.train();
    server.trainer.training.fail('killed');
    await quiet();
    server.trainer.training.finish();
    expect(await later.promise).toMatchObject({ outcome: 'published' });
  });

  test('ends where what was acknowledged is taken back meanwhile', async () => {
    const server = await taught('r1');
    server.train();
    await quiet();
    server.correct('r2');
    const later = server.train();
    await quiet();
    server.examples.pop();
    server.trainer.training.finish();
    expect(await later.promise).toMatchObject({ outcome: 'nothing', version: candidateVersion(1) });
  });

  test('shows its progress to all who wait', async () => {
    const server = await taught('r1');
    const shares: number[] = [];
    server.train(undefined, (share) => shares.push(share));
    await quiet();
    server.train(undefined, (share) => shares.push(share));
    await quiet();
    server.trainer.training.onStep(0.5);
    expect(shares).toEqual([0.5, 0.5]);
  });
});

describe('cancelling', () => {
  test('ends the trainer and leaves nothing', async () => {
    const server = await taught('r1');
    const cancel = new AbortController();
    const call = server.train(cancel.signal);
    await quiet();
    cancel.abort();
    expect(await call.promise).toMatchObject({ outcome: 'cancelled', version: shippedVersion });
    await quiet();
    expect(server.left).toEqual([]);
    // And no run starts by itself soon after.
    server.clock.pass(9 * 60_000);
    await quiet();
    expect(server.trainer.trainings).toHaveLength(1);
  });

  test('does not take the run from others who wait for it', async () => {
    const server = await taught('r1');
    const cancel = new AbortController();
    const [other, call] = [server.train(), server.train(cancel.signal)];
    await quiet();
    cancel.abort();
    expect(await call.promise).toMatchObject({ outcome: 'cancelled' });
    server.trainer.training.finish();
    expect(await other.promise).toMatchObject({ outcome: 'published' });
  });

  test('before the run began is a cancel too', async () => {
    const server = await taught('r1');
    const call = server.train(AbortSignal.abort());
    expect(await call.promise).toMatchObject({ outcome: 'cancelled' });
    expect(server.trainer.trainings).toHaveLength(0);
    expect(server.left).toEqual([]);
  });
});

describe('a run by itself', () => {
  test('starts when enough was corrected and nobody works, and tells what came of it', async () => {
    const server = await taught();
    server.correct(...Array.from({ length: 10 }, (_, index) => `r${index}`));
    server.clock.pass(1000);
    await quiet();
    server.learner.active();
    server.clock.pass(29_999);
    await quiet();
    expect(server.trainer.trainings).toHaveLength(0);
    server.clock.pass(1);
    await quiet();
    expect(server.trainer.trainings).toHaveLength(1);
    for (const pass of [0, 100, 99, 1]) {
      server.clock.pass(pass);
      server.learner.active();
    }
    // At most five times a second.
    expect(server.trainer.training.gaveWay).toBe(2);
    server.trainer.training.finish();
    await quiet();
    expect(server.news).toMatchObject([
      { kind: 'learned', outcome: { outcome: 'published', version: candidateVersion(1) } },
    ]);
    server.clock.pass(60 * 60_000);
    await quiet();
    expect(server.trainer.trainings).toHaveLength(1);
  });

  test('starts for what was left over by the process before, and for corrections that came in a run', async () => {
    const server = await taught('r1');
    server.clock.pass(10 * 60_000);
    await quiet();
    expect(server.trainer.trainings).toHaveLength(1);
    server.correct('r2');
    server.trainer.training.finish();
    await quiet();
    server.clock.pass(10 * 60_000);
    await quiet();
    expect(server.trainer.trainings).toHaveLength(2);
  });

  test('does not try again what the gate refused, nor at once what failed', async () => {
    const server = await taught('r1');
    server.clock.pass(10 * 60_000);
    await quiet();
    server.trainer.training.fail('no memory');
    await quiet();
    server.clock.pass(10 * 60_000 - 1);
    await quiet();
    expect(server.trainer.trainings).toHaveLength(1);
    server.clock.pass(1);
    await quiet();
    expect(server.trainer.trainings).toHaveLength(2);
    server.trainer.training.finish(worseFigures);
    await quiet();
    server.clock.pass(60 * 60_000);
    await quiet();
    expect(server.trainer.trainings).toHaveLength(2);
  });

  test('does not start where the session does not want it', async () => {
    for (const settings of [{ auto: false }, { scope: 'off' }] as const) {
      const server = new Server();
      server.attend(settings);
      server.correct('r1');
      await quiet();
      server.clock.pass(60 * 60_000);
      await quiet();
      expect(server.trainer.trainings).toHaveLength(0);
    }
  });
});

describe('with other processes', () => {
  test('a run waits until another process has given the lock back', async () => {
    const server = await taught('r1');
    const claim = await new Server(server.disk).store.trainerLock.take();
    const call = server.train();
    await quiet();
    server.clock.pass(1000);
    await quiet();
    expect(server.trainer.trainings).toHaveLength(0);
    await claim?.release();
    server.clock.pass(1000);
    await quiet();
    server.trainer.training.finish();
    expect(await call.promise).toMatchObject({ outcome: 'published' });
  });

  test('a run that is due learns nothing that another process learned meanwhile', async () => {
    const server = await taught('r1');
    const other = new Server(server.disk);
    other.correct('r1');
    other.attend();
    const call = other.train();
    await quiet();
    server.clock.pass(10 * 60_000);
    await quiet();
    other.trainer.training.finish();
    expect(await call.promise).toMatchObject({ outcome: 'published' });
    server.clock.pass(1000);
    await quiet();
    expect(server.trainer.trainings).toHaveLength(0);
    expect(server.learner.isRunning).toBe(false);
    expect(server.learner.fresh).toBe(0);
  });

  test('a run that a process left is taken up, by its job file', async () => {
    const dead = await taught('r1');
    dead.train();
    await quiet();
    const { jobFile, job } = dead.trainer.training;
    const next = new Server(new FakeDurableDisk(dead.disk.files), 2);
    next.correct('r1');
    next.attend();
    await quiet();
    expect(next.trainer.training).toMatchObject({ jobFile, job });
    // A call finds a run in progress that learns too little.
    next.correct('r2');
    const call = next.train();
    await quiet();
    next.trainer.training.finish();
    await quiet();
    expect(next.trainer.training.job.examples).toHaveLength(2);
    next.trainer.training.finish();
    expect(await call.promise).toMatchObject({ outcome: 'published', version: candidateVersion(2) });
    expect(next.left).toEqual([]);
  });

  test('a run that was left is given up where its base is not live any more', async () => {
    const dead = await taught('r1');
    const call = dead.train();
    await quiet();
    dead.trainer.training.finish();
    await call.promise;
    dead.correct('r2');
    dead.train();
    await quiet();
    await dead.line.rollback();
    const next = new Server(new FakeDurableDisk(dead.disk.files), 2);
    next.attend();
    await quiet();
    expect(next.trainer.trainings).toHaveLength(0);
    expect(next.left).toEqual([]);
  });

  test('a job that cannot be read is removed, with what was begun of its record', async () => {
    const server = new Server();
    const record = `${runsFolder}/20260301T120000000Z-1.json.new`;
    server.disk.files.set(record, '{"format": 1, "li');
    server.disk.files.set(`${runsFolder}/20260301T120000000Z-1/job.json`, '{"format": 1, "te');
    server.attend();
    await quiet();
    expect(server.left).toEqual([]);
    expect(server.disk.files.has(record)).toBe(false);
  });

  test('a server that goes leaves its run to the next one', async () => {
    const server = await taught('r1');
    const call = server.train();
    await quiet();
    await server.learner.close();
    expect(await call.promise).toMatchObject({ outcome: 'cancelled' });
    expect(server.trainer.training.isLeft).toBe(true);
    expect(await server.store.runs.open()).toHaveLength(1);
    const next = new Server(server.disk);
    next.attend();
    await quiet();
    expect(next.trainer.trainings).toHaveLength(1);
  });

  test('a process may end at any step of a run: the next one has a version that is whole, and learns the rest', async () => {
    const whole = await taught('r1');
    const steps = await trained(whole);
    expect(steps).toBeGreaterThan(15);
    for (let allowed = 0; allowed < steps; allowed += 1) {
      const dying = new Server();
      dying.disk.allowed = allowed;
      dying.correct('r1');
      dying.attend();
      await trained(dying);
      const next = new Server(new FakeDurableDisk(dying.disk.files), 2);
      next.correct('r1');
      next.attend();
      await quiet(10);
      await trained(next);
      const { current, versions } = await next.line.read();
      expect(current, `step ${allowed}`).not.toBeNull();
      for (const { version } of versions) {
        const manifest = await next.disk.read(`${next.line.folderOf(version)}/manifest.json`);
        expect(manifest, `step ${allowed}`).toBe(version);
      }
      expect(next.left, `step ${allowed}`).toEqual([]);
    }
  });
});

/** Trains until nothing is left to learn, as far as the process lives. @returns steps on the disk */
async function trained(server: Server): Promise<number> {
  const call = server.train();
  for (let turn = 0; turn < 5 && !call.outcome; turn += 1) {
    await quiet(10);
    for (const training of server.trainer.trainings) training.finish();
  }
  expect(call.outcome).toBeDefined();
  await quiet(10);
  return server.disk.steps.length;
}
