import { pathToFileURL } from 'node:url';
import { localPath } from '../../shared/annotations/places.ts';
import { decodeText } from '../../shared/text/decode.ts';
import { languageOf } from '../../shared/text/language.ts';
import { Listeners } from '../listeners.ts';
import type { Clock } from '../clock.ts';
import type { Wait } from '../documents/analysis.ts';
import type { OpenDocument } from '../documents/openDocument.ts';
import { together } from '../documents/patience.ts';
import type { DocumentStore } from '../documents/store.ts';
import type { Model } from '../inference/model.ts';
import type { Log } from '../log.ts';
import { folderPaths, type Workspace } from '../workspace.ts';
import type { TextsDisk } from './disk.ts';
import { textFiles, textLimits, type TextFile } from './files.ts';

/** The disk is not looked at again within this time: who walks from place to place asks often. */
const freshMilliseconds = 5_000;
/** Texts that nobody asked for in this time are forgotten. */
const keptMilliseconds = 5 * 60_000;

interface Kept {
  readonly stamp: string;
  readonly view: OpenDocument;
}

/** Reading all of them, for all who wait for that. */
interface Looking {
  readonly done: Promise<void>;
  readonly waiters: Set<symbol>;
  readonly stop: AbortController;
}

export interface TextsParts {
  readonly disk: TextsDisk;
  readonly clock: Clock;
  readonly log: Log;
  readonly workspace: Workspace;
  readonly documents: DocumentStore;
  readonly model: Model;
}

/**
 * The text files of a trusted workspace that its client does not hold open, as documents that can be looked at: their
 * sentences are analysed after those of all open documents, and go into the same cache.
 */
export class WorkspaceTexts {
  readonly #parts: TextsParts;
  /** By path. */
  readonly #kept = new Map<string, Kept>();
  readonly #analysed = new Listeners<[view: OpenDocument]>();
  #looking: Looking | undefined;
  #lookedAt = -Infinity;
  #version: string | undefined;
  #callOff = (): void => undefined;

  constructor(parts: TextsParts) {
    this.#parts = parts;
    parts.workspace.onChange(() => this.close());
  }

  /** Those that were read so far, without those that are open. */
  get documents(): OpenDocument[] {
    const open = this.#open;
    return [...this.#kept].filter(([path]) => !open.has(path)).map(([, { view }]) => view);
  }

  /** Calls `listener` with each that was analysed after it was read. @returns a function that ends this */
  onAnalysed(listener: (view: OpenDocument) => void): () => void {
    return this.#analysed.add(listener);
  }

  /** Reads all of them, and waits until they are analysed. */
  look(): Wait {
    this.#use();
    const looking = this.#looking ?? this.#begin();
    const { done, waiters } = looking;
    const waiter = Symbol('who looks');
    waiters.add(waiter);
    let wait: Wait | undefined;
    const outcome = done.then(() => {
      if (!waiters.has(waiter)) return 'superseded' as const;
      wait = together(this.documents.map((view) => view.settle(view.document.whole)));
      return wait.outcome;
    });
    const drop = (): void => {
      waiters.delete(waiter);
      wait?.drop();
    };
    const cancel = (): void => {
      waiters.delete(waiter);
      if (waiters.size === 0) this.#stop(looking);
      wait?.cancel();
    };
    return { outcome, drop, cancel };
  }

  /** Reads those that hold a text; others are not kept. None once `signal` is aborted. */
  async holding(text: string, signal: AbortSignal): Promise<OpenDocument[]> {
    this.#use();
    for await (const file of this.#files()) {
      if (signal.aborted) return [];
      if (this.#kept.get(file.path)?.stamp !== file.stamp)
        await this.#read(file, (all) => all.includes(text));
    }
    return this.documents.filter(({ document }) => document.lines.some((line) => line.includes(text)));
  }

  /** Forgets all of them. */
  close(): void {
    if (this.#looking) this.#stop(this.#looking);
    this.#lookedAt = -Infinity;
    this.#callOff();
    for (const path of [...this.#kept.keys()]) this.#forget(path);
  }

  /** What was found by another model, or with other lists, is no answer. */
  #use(): void {
    const { clock, model, documents } = this.#parts;
    const { version } = model;
    const views = Array.from(this.#kept.values(), ({ view }) => view);
    const isOther = this.#version !== undefined && version !== this.#version;
    if (isOther || views.some(({ analysis }) => analysis.lists.key !== documents.lists?.key)) this.close();
    this.#version = version;
    this.#callOff();
    this.#callOff = clock.after(keptMilliseconds, () => this.close());
  }

  /** Paths of open documents. */
  get #open(): ReadonlySet<string | undefined> {
    return new Set(Array.from(this.#parts.documents.all, ({ uri }) => localPath(uri)));
  }

  #begin(): Looking {
    const stop = new AbortController();
    const waiters = new Set<symbol>();
    if (this.#parts.clock.now() < this.#lookedAt + freshMilliseconds)
      return { stop, waiters, done: Promise.resolve() };
    const done = this.#readAll(stop.signal).finally(() => {
      if (this.#looking === looking) this.#looking = undefined;
    });
    const looking = (this.#looking = { stop, waiters, done });
    return looking;
  }

  /** Who waits has not seen all. */
  #stop(looking: Looking): void {
    looking.stop.abort();
    looking.waiters.clear();
    if (this.#looking === looking) this.#looking = undefined;
  }

  async #readAll(signal: AbortSignal): Promise<void> {
    const found = new Set<string>();
    const files = this.#files();
    for (let next = await files.next(); ; next = await files.next()) {
      if (signal.aborted) return;
      if (next.done) {
        if (next.value) this.#parts.log.info('the workspace has more text than is looked through');
        break;
      }
      const file = next.value;
      found.add(file.path);
      if (this.#kept.get(file.path)?.stamp === file.stamp || this.#open.has(file.path)) continue;
      const view = await this.#read(file, () => !signal.aborted);
      void view?.settle(view.document.whole).outcome.then(() => this.#analysed.tell(view));
    }
    for (const path of [...this.#kept.keys()]) if (!found.has(path)) this.#forget(path);
    this.#lookedAt = this.#parts.clock.now();
  }

  #files(): AsyncGenerator<TextFile, boolean> {
    const { disk, workspace } = this.#parts;
    return textFiles(disk, workspace.trusted ? folderPaths(workspace.folders) : []);
  }

  /** Undefined where the file is no text, or is not wanted. */
  async #read(
    { path, stamp }: TextFile,
    isWanted: (text: string) => boolean,
  ): Promise<OpenDocument | undefined> {
    const { disk, documents, workspace } = this.#parts;
    const bytes = await disk.read(path, textLimits.bytesOfFile);
    const text = bytes && (await textOf(bytes, path));
    const known = this.#kept.get(path);
    // Somebody else may have read it meanwhile.
    if (known?.stamp === stamp) return known.view;
    this.#forget(path);
    if (text === undefined || !workspace.trusted || !isWanted(text)) return undefined;
    const uri = pathToFileURL(path).href;
    const view = documents.view({ uri, languageId: languageOf(path), version: 0, text });
    this.#kept.set(path, { stamp, view });
    return view;
  }

  #forget(path: string): void {
    this.#kept.get(path)?.view.analysis.close();
    this.#kept.delete(path);
  }
}

/** Undefined for what is no text in UTF-8 or UTF-16. */
async function textOf(bytes: Uint8Array, name: string): Promise<string | undefined> {
  try {
    const pieces: string[] = [];
    for await (const piece of decodeText(only(bytes), { name })) pieces.push(piece);
    return pieces.join('');
  } catch {
    return undefined;
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream of one chunk
async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
