import { inTreeOrder, type ListedLabel } from '../review/labels.ts';
import { messageOf } from '../../shared/errors.ts';
import { playgroundDocument } from '../../shared/playground.ts';
import type { Answer } from '../../shared/protocol/requests.ts';
import { changesBetween, type Change } from './changes.ts';
import { AnsweredError, contentModified } from './lsp/connection.ts';
import type { Session } from './lsp/session.ts';

/** What shows in the text, as the server told last. */
export type Shown = Answer<'mingshi/entities'>;

/** A new version of the model, and what it shows otherwise in the same text. */
export interface Learned {
  readonly version: string;
  readonly changes: readonly Change[];
}

/** Typing, and what is told in a row, is waited for. */
const quietMilliseconds = 120;

/** Follows what the server knows of the text. */
export class Reading {
  shown: Shown | undefined;
  /** In the order of the tree. */
  labels: readonly ListedLabel[] = [];
  learned: Learned | undefined;
  readonly #session: Session;
  readonly #tell: (fault: string) => void;
  readonly #listeners: (() => void)[] = [];
  #timer: number | undefined;
  #lastQuestion = 0;

  /** @param tell told why the server does not answer */
  constructor(session: Session, tell: (fault: string) => void) {
    this.#session = session;
    this.#tell = tell;
  }

  /** Calls `listener` after each change. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  label(path: string): ListedLabel | undefined {
    return this.labels.find((label) => label.path === path);
  }

  /** The text, or what shows of it, may be another. */
  soon(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.read(), quietMilliseconds);
  }

  /** Asks what shows now. A text that changes meanwhile is asked about again. */
  async read(): Promise<void> {
    const question = (this.#lastQuestion += 1);
    try {
      const uri = playgroundDocument;
      const [{ labels }, shown] = await Promise.all([
        this.#session.ask('mingshi/labels'),
        this.#session.ask('mingshi/entities', { uri }),
      ]);
      // A later one is under way.
      if (question !== this.#lastQuestion) return;
      this.#compare(shown);
      this.labels = inTreeOrder(labels);
      this.shown = shown;
      for (const listen of this.#listeners) listen();
    } catch (error) {
      if (error instanceof AnsweredError && error.code === contentModified) this.soon();
      else this.#tell(messageOf(error));
    }
  }

  #compare(shown: Shown): void {
    const before = this.shown;
    const version = shown.model;
    if (!before?.model || version === null || before.model === version) return;
    // A text that was changed since tells nothing of the model.
    const changes = before.version === shown.version ? changesBetween(before.entities, shown.entities) : [];
    this.learned = { version, changes };
  }
}
