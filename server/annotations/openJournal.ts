import type { Journal, Stamp } from '../../shared/annotations/journal.ts';
import type { JournalRecord } from '../../shared/annotations/record.ts';
import { messageOf } from '../../shared/errors.ts';
import type { Clock } from '../clock.ts';

/** What an open journal needs of the machine. */
export interface JournalMachine {
  readonly clock: Clock;
  /** Calls `touched` whenever the file may have appeared, changed or gone, until the answer is called. */
  readonly watch: (path: string, touched: () => void) => () => void;
}

export interface JournalFollower {
  /** The records are others now. */
  changed(): void;
  /** Something is wrong with the file; one line. */
  problem(message: string): void;
}

/** A file is read once it was left alone so long: other programs may write it in pieces. */
const quietMilliseconds = 200;

/** A journal in memory: what is appended is there at once, what others write soon after. */
export class OpenJournal {
  /** Resolves once the file was read for the first time, or could not be; never rejects. */
  readonly ready: Promise<void>;
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #follower: JournalFollower;
  readonly #stopWatching: () => void;
  #records: readonly JournalRecord[] = [];
  #stamp: Stamp;
  #problem = '';
  #isOver = false;
  #callOff = (): void => undefined;

  constructor(journal: Journal, { clock, watch }: JournalMachine, follower: JournalFollower) {
    this.#journal = journal;
    this.#clock = clock;
    this.#follower = follower;
    this.#stopWatching = watch(journal.path, () => this.touched());
    this.ready = this.#read();
  }

  /** The same array as long as nothing changes. */
  get records(): readonly JournalRecord[] {
    return this.#records;
  }

  /**
   * Adds records, and waits until they are on the disk.
   * @throws UserError where that fails; what then is in the file nevertheless shows
   */
  async append(records: readonly JournalRecord[]): Promise<void> {
    await this.ready;
    try {
      const { before, after } = await this.#journal.append(records);
      if (after !== undefined && before === this.#stamp) {
        this.#stamp = after;
        this.#change([...this.#records, ...records]);
      } else {
        await this.#read();
      }
    } catch (error) {
      await this.#read();
      throw error;
    }
  }

  /**
   * Moves all lines into another journal (see `Journal.moveTo`); there they show before they are gone from here.
   * @returns how many lines that one got
   */
  async moveTo(other: OpenJournal, whenCopied: () => Promise<void>): Promise<number> {
    await Promise.all([this.ready, other.ready]);
    try {
      return await this.#journal.moveTo(other.#journal, whenCopied);
    } finally {
      await other.#read();
      await this.#read();
    }
  }

  get path(): string {
    return this.#journal.path;
  }

  /** Something may have happened to the file. */
  touched(): void {
    this.#callOff();
    this.#callOff = this.#clock.after(quietMilliseconds, () => void this.#look());
  }

  close(): void {
    this.#isOver = true;
    this.#stopWatching();
    this.#callOff();
  }

  async #look(): Promise<void> {
    const stamp = await this.#journal.stamp().catch(() => 'unknown');
    if (stamp !== this.#stamp) await this.#read();
  }

  async #read(): Promise<void> {
    try {
      const { records, faults, stamp } = await this.#journal.read();
      const [first] = faults.first;
      const lines = faults.count === 1 ? '1 line is' : `${faults.count} lines are`;
      this.#tell(
        first ? `${this.#journal.path}: ${lines} not used, first line ${first.line}: ${first.reason}` : '',
      );
      this.#stamp = stamp;
      this.#change(records);
    } catch (error) {
      this.#tell(messageOf(error));
      this.#stamp = undefined;
      this.#change([]);
    }
  }

  #change(records: readonly JournalRecord[]): void {
    if (this.#isOver || (records.length === 0 && this.#records.length === 0)) return;
    this.#records = records;
    this.#follower.changed();
  }

  /** Once as long as it stays the same. */
  #tell(problem: string): void {
    if (problem !== '' && problem !== this.#problem && !this.#isOver) this.#follower.problem(problem);
    this.#problem = problem;
  }
}
