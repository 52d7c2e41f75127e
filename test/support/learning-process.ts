import { Listeners } from '../../server/listeners.ts';
import { LearningStore } from '../../server/learning/store.ts';
import type { LearnedVersion } from '../../shared/model/line.ts';
import { FakeDisk } from './fake-disk.ts';
import { FakeProcess } from './fake-inference.ts';
import { FakeTrainer, betterFigures, candidateVersion, fakeFacts } from './fake-trainer.ts';
import { FakeDurableDisk, FakeProcesses } from './durable-disk.ts';

const places = { data: '/data', state: '/state' };

/** A process whose models learn, with a fake trainer and a fake disk. */
export class LearningProcess extends FakeProcess {
  readonly durableDisk: FakeDurableDisk;
  readonly trainer: FakeTrainer;
  readonly #watchers: Listeners<[path: string]>;

  /** @param home a folder for journals */
  constructor(answers: boolean, home?: string, durableDisk = new FakeDurableDisk()) {
    const trainer = new FakeTrainer(durableDisk);
    const watchers = new Listeners<[path: string]>();
    let drawn = 0;
    super(answers, new FakeDisk(), home, (clock) => ({
      trainer,
      store: new LearningStore(places, clock, durableDisk, new FakeProcesses()),
      facts: fakeFacts(durableDisk),
      random: () => (drawn += 0.001),
      watch: (path, touched) => watchers.add((other) => void (other === path && touched())),
    }));
    this.durableDisk = durableDisk;
    this.trainer = trainer;
    this.#watchers = watchers;
  }

  /** The line of `fine`, as another process has it. */
  get line() {
    return new LearningStore(places, this.clock, this.durableDisk, new FakeProcesses()).line(
      { model: 'fine' },
      '/builtin',
    );
  }

  /** Another process publishes a version with this number, and those who watch the line are told. */
  async publish(number: number): Promise<string> {
    const { line } = this;
    const candidate = line.candidate('other');
    const made = '2026-03-01T12:00:00.000Z';
    const version: LearnedVersion = {
      ...{ version: candidateVersion(number), made, parent: (await line.read()).current, reason: 'better' },
      ...{ figures: betterFigures, pinned: false, bad: null },
    };
    this.durableDisk.files.set(`${candidate}/manifest.json`, version.version);
    await line.publish(candidate, version);
    this.touch();
    return version.version;
  }

  touch(): void {
    this.#watchers.tell(this.line.file);
  }
}
