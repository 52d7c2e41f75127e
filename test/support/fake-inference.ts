import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../server/clock.ts';
import type { Batch, WorkerMessage } from '../../server/inference/protocol.ts';
import type { WorkerPort } from '../../server/inference/thread.ts';
import { NameShelf } from '../../server/inference/names.ts';
import { Services } from '../../server/services.ts';
import { serveSession } from '../../server/session.ts';
import { fineTree } from '../../shared/labels/builtin.ts';
import { matchNames } from '../../shared/names/match.ts';
import { typeOf } from '../../shared/names/types.ts';
import type { NameList } from '../../shared/names/list.ts';
import type { Entity } from '../../shared/spans.ts';
import { Editor } from './editor.ts';
import { FakeDisk } from './fake-disk.ts';

/** Time that passes only when a test says so. */
export class FakeClock implements Clock {
  #now = 0;
  #timers: { readonly at: number; readonly action: () => void }[] = [];

  after(milliseconds: number, action: () => void): () => void {
    const timer = { at: this.#now + milliseconds, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter(({ at }) => at > this.#now);
    for (const { action } of due) action();
  }
}

/** The rule of the fake model: every 王 with the character after it is a politician, with `score`. */
export function fakeEntities(sentence: string, score = 0.9): Entity[] {
  const characters = Array.from(sentence);
  return characters.flatMap((character, start) =>
    character === '王' && start + 1 < characters.length
      ? [
          {
            start,
            end: start + 2,
            label: 'person/politics',
            score,
            alternatives: [{ label: 'person/history', score: 0.05 }],
          },
        ]
      : [],
  );
}

/** The same, and every listed name that holds no 王. */
function fakeEntitiesWith(sentence: string, lists: readonly NameList[]): Entity[] {
  const codePoints = Array.from(sentence, (character) => character.codePointAt(0) ?? 0);
  const listed = matchNames(codePoints, lists).flatMap(({ start, end, list, marks }): Entity[] => {
    if (codePoints.slice(Math.max(0, start - 1), end).includes(0x738b)) return [];
    const types = marks.map(typeOf);
    const known = [{ list: lists[list]?.title ?? '', types }];
    return [{ start, end, label: types[0] ?? '', score: 0.9, alternatives: [], known }];
  });
  const ordered = [...fakeEntities(sentence), ...listed].sort((a, b) => a.start - b.start);
  return ordered.filter(({ start }, index) => start >= (ordered[index - 1]?.end ?? 0));
}

/** A worker thread without a thread; it answers when told to, or at once. */
export class FakeWorker extends EventEmitter implements WorkerPort {
  readonly batches: Batch[] = [];
  answers: boolean;
  #answered = 0;
  readonly #names = new NameShelf();

  constructor(answers: boolean) {
    super();
    this.answers = answers;
    queueMicrotask(() => {
      this.say({
        kind: 'loaded',
        model: { version: '0123456789ab', tree: { name: 'fine', nodes: fineTree.nodes } },
      });
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
      entities: batch.sentences.map((sentence) =>
        fakeEntitiesWith(
          sentence,
          batch.lists.map((list) => this.#names.take(list)),
        ),
      ),
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
  readonly workers: FakeWorker[] = [];
  readonly services: Services;
  /** Lines that would go to standard error. */
  readonly fatal: string[] = [];

  /** @param answers whether workers answer by themselves */
  constructor(answers: boolean, disk = new FakeDisk()) {
    this.disk = disk;
    const start = (): FakeWorker => {
      const worker = new FakeWorker(answers);
      this.workers.push(worker);
      return worker;
    };
    this.services = new Services(start, this.disk, this.clock);
  }

  get worker(): FakeWorker {
    const worker = this.workers.at(-1);
    if (!worker) throw new Error('no worker was started');
    return worker;
  }

  connect(): { editor: Editor; input: PassThrough; ended: Promise<0 | 1> } {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const root = fileURLToPath(new URL('../fixtures/server', import.meta.url));
    const ended = serveSession(this.services, {
      root,
      cwd: root,
      input,
      output,
      version: '0.0.0',
      userNames: { path: userNames, followsLinks: true },
      fatal: (reason) => this.fatal.push(reason),
    });
    return { editor: new Editor(output, input), input, ended };
  }
}

/** Lets all that is under way in this process go on, by default until nothing is left. */
export async function quiet(turns = 50): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
