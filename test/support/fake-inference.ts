import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Journals } from '../../server/annotations/journals.ts';
import type { Clock } from '../../server/clock.ts';
import type { Batch, WorkerMessage } from '../../server/inference/protocol.ts';
import type { WorkerPort } from '../../server/inference/thread.ts';
import { NameShelf } from '../../server/inference/names.ts';
import type { LearningParts } from '../../server/learning/learning.ts';
import { LearningStore } from '../../server/learning/store.ts';
import { Services } from '../../server/services.ts';
import { serveSession, type SessionOptions } from '../../server/serveSession.ts';
import { systemJournalDisk } from '../../shared/annotations/journal.ts';
import { fineTree } from '../../shared/labels/builtin.ts';
import type { DeviceWish } from '../../shared/model/device.ts';
import { pathTo } from '../../shared/labels/tree.ts';
import { withAlways } from '../../shared/names/always.ts';
import { knownAs, listedIn } from '../../shared/names/known.ts';
import { matchNames } from '../../shared/names/match.ts';
import { typeOf } from '../../shared/names/types.ts';
import type { NameList } from '../../shared/names/list.ts';
import type { Entity } from '../../shared/spans.ts';
import { Editor } from './editor.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeDisk } from './fake-disk.ts';
import { FakeTexts } from './fake-texts.ts';

export { FakeClock, quiet } from './fake-clock.ts';

/** How sure the fake model is that whoever is called so is a person, and a politician. */
const surnames: Readonly<Record<string, readonly [person: number, politician: number]>> = {
  王: [0.9, 0.9],
  范: [0.8, 0.3],
  祁: [0.2, 0.1],
};

/** The rule of the fake model: every surname with the character after it is a politician. */
export function fakeEntities(sentence: string): Entity[] {
  const characters = Array.from(sentence);
  return characters.flatMap((character, start): Entity[] => {
    const levels = surnames[character];
    if (!levels || start + 1 === characters.length) return [];
    const alternatives = [{ label: 'person/history', score: 0.05 }];
    return [{ start, end: start + 2, label: 'person/politics', score: levels[1], levels, alternatives }];
  });
}

/** The same, and every listed name that holds no 王. */
function fakeEntitiesWith(sentence: string, lists: readonly NameList[]): Entity[] {
  const codePoints = Array.from(sentence, (character) => character.codePointAt(0) ?? 0);
  const listed = matchNames(codePoints, lists).flatMap(({ start, end, list, marks }): Entity[] => {
    if (codePoints.slice(Math.max(0, start - 1), end).includes(0x738b)) return [];
    const types = marks.map(typeOf);
    const known = [{ list: lists[list]?.title ?? '', types }];
    const label = types[0] ?? '';
    const levels = pathTo(label).map(() => 0.9);
    return [{ start, end, label, score: 0.9, levels, alternatives: [], known }];
  });
  const found = fakeEntities(sentence).map((entity) => {
    const text = String.fromCodePoint(...codePoints.slice(entity.start, entity.end));
    const known = knownAs(text, lists);
    return known.length > 0 ? { ...entity, known } : entity;
  });
  const ordered = [...found, ...listed].sort((a, b) => a.start - b.start);
  return ordered.filter(({ start }, index) => start >= (ordered[index - 1]?.end ?? 0));
}

/** What a version that learned takes the politicians for. */
const learnedEntity = (entity: Entity): Entity =>
  entity.label === 'person/politics' ? { ...entity, label: 'person/history' } : entity;

/** A worker thread without a thread; it answers when told to, or at once. */
export class FakeWorker extends EventEmitter implements WorkerPort {
  readonly batches: Batch[] = [];
  answers: boolean;
  /** Of a version that learned; undefined for the model that ships. */
  readonly learned: string | undefined;
  /** Whether it was asked to end. */
  hasEnded = false;
  #answered = 0;
  readonly #device: DeviceWish;
  readonly #names = new NameShelf();

  /**
   * @param folder of a version that learned, or of another package
   * @param loads whether it is loaded at once, or when told to
   * @param device what it is asked to run on; it runs on the CPU all the same
   */
  constructor(answers: boolean, folder: string, loads = true, device: DeviceWish = 'auto') {
    super();
    this.answers = answers;
    this.#device = device;
    this.learned = /[0-9a-f]{12}$/.exec(folder)?.[0];
    if (loads) queueMicrotask(() => this.load());
  }

  load(): void {
    this.say({
      kind: 'loaded',
      model: {
        version: this.learned ?? '0123456789ab',
        lists: ['ba9876543210'],
        tree: { name: 'fine', nodes: fineTree.nodes },
        device: { used: 'cpu', asked: this.#device, fallbacks: [] },
        bytes: 100 * 2 ** 20,
      },
    });
  }

  get sentences(): readonly string[] {
    return this.batches.flatMap((batch) => batch.sentences);
  }

  postMessage(batch: Batch): void {
    this.batches.push(batch);
    if (this.answers) queueMicrotask(() => this.answer());
  }

  /** Whether a batch has no answer yet. */
  get owes(): boolean {
    return this.#answered < this.batches.length;
  }

  /** Answers the oldest batch that has no answer yet. */
  answer(): void {
    const batch = this.batches[this.#answered];
    if (!batch) throw new Error('no batch to answer');
    this.#answered += 1;
    this.say({
      kind: 'analysed',
      id: batch.id,
      entities: batch.sentences.map((text) => {
        const lists = batch.lists.map((list) => this.#names.take(list));
        const names = lists.map((list) => list.names);
        const always = lists.map((list) => list.always);
        const found = fakeEntitiesWith(text, names);
        const entities = this.learned === undefined ? found : found.map(learnedEntity);
        return {
          found: withAlways({ text, entities, names }, always, fineTree),
          listed: listedIn(text, names),
        };
      }),
    });
  }

  crash(): void {
    this.emit('error', new Error('out of memory'));
    this.emit('exit');
  }

  say(message: WorkerMessage): void {
    this.emit('message', message);
  }

  terminate(): Promise<void> {
    this.hasEnded = true;
    this.emit('exit');
    return Promise.resolve();
  }
}

/** Path of the user's own list of names on the fake disk. */
export const userNames = '/config/names.tsv';

/** A process without a process: services with fake workers, a fake disk and a fake clock, to which editors connect. */
export class FakeProcess {
  readonly clock = new FakeClock();
  readonly disk: FakeDisk;
  /** Text files of workspaces. */
  readonly texts = new FakeTexts();
  readonly workers: FakeWorker[] = [];
  /** Whether workers that start from now on load their model at once, or when told to. */
  loads = true;
  /** What each of them was asked to run on. */
  readonly devices: DeviceWish[] = [];
  readonly services: Services;
  /** Lines that would go to standard error. */
  readonly fatal: string[] = [];

  /**
   * @param answers whether workers answer by themselves
   * @param home a folder for what is kept on a true disk; where nothing is kept it need not exist
   * @param learning what is needed where a model learns
   */
  constructor(
    answers: boolean,
    disk = new FakeDisk(),
    home = '/nowhere/mingshi',
    learning: (clock: Clock) => Partial<LearningParts> = () => ({}),
  ) {
    this.disk = disk;
    const { clock } = this;
    const watch = (): (() => void) => () => undefined;
    const journalHome = { clock, watch, data: join(home, 'data'), disk: systemJournalDisk };
    this.services = new Services({
      clock,
      startModel: (folder, device) => {
        this.devices.push(device);
        const worker = new FakeWorker(answers, folder, this.loads, device);
        this.workers.push(worker);
        return worker;
      },
      namesDisk: disk,
      textsDisk: this.texts,
      journals: new Journals(journalHome, randomUUID),
      learning: {
        ...{ clock, watch, random: () => 0.5 },
        store: new LearningStore({ data: join(home, 'data'), state: join(home, 'state') }, clock),
        trainer: {
          start: () => {
            throw new Error('nobody trains in this test');
          },
        },
        nameFiles: [],
        facts: () => Promise.resolve({ version: '0123456789ab', tree: fineTree }),
        ...learning(clock),
      },
    });
  }

  get worker(): FakeWorker {
    const worker = this.workers.at(-1);
    if (!worker) throw new Error('no worker was started');
    return worker;
  }

  connect(
    userName = 'tester',
    model = 'builtin:fine',
  ): { editor: Editor; input: PassThrough; ended: Promise<0 | 1> } {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const ended = this.serve(input, output, { userName, model });
    return { editor: new Editor(output, input), input, ended };
  }

  /** Serves whoever speaks over two streams. */
  serve(input: Readable, output: Writable, options: Partial<SessionOptions> = {}): Promise<0 | 1> {
    const root = fileURLToPath(new URL('../fixtures/server', import.meta.url));
    return serveSession(this.services, {
      ...{ root, cwd: root, env: {}, model: 'builtin:fine', userName: 'tester', version: '0.0.0' },
      ...{ input, output },
      userNames: { path: userNames, followsLinks: true },
      fatal: (reason) => this.fatal.push(reason),
      ...options,
    });
  }
}
