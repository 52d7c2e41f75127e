import type * as z from 'zod';
import { isModelPath } from '../shared/model/locate.ts';
import { Listeners } from './listeners.ts';
import type { LearningSettings } from './learning/settings.ts';
import type { Log } from './log.ts';
import {
  overlaid,
  settingsSchema,
  withDefaults,
  type GivenSettings,
  type ResourceSettings,
  type Settings,
} from './settings.ts';

export type { ResourceSettings } from './settings.ts';

/**
 * What a client's configuration may say. Whether the user trusts a workspace is not among it: a workspace may bring a
 * configuration along.
 */
const configurationSchema = settingsSchema.omit({ trusted: true });

/** What a session is set up with. */
const fixed = ['model', 'legend', 'author', 'journal', 'device', 'largeDocument', 'memory'] as const;

/**
 * The settings of a session and of each of its documents, as the client last told them: what it says of a document
 * counts before what it says of all, and that before `initializationOptions`.
 */
export class Configuration {
  /** Those that it is set up with. */
  readonly initial: Settings;
  readonly #log: Log;
  #session: Settings;
  /** By URI. */
  readonly #documents = new Map<string, GivenSettings>();
  readonly #changes = new Listeners<[]>();
  /** Lines that were logged: each is, once. */
  readonly #logged = new Set<string>();

  /** @param options `initializationOptions`; may be anything */
  constructor(options: unknown, log: Log) {
    this.#log = log;
    this.initial = withDefaults(this.#read(settingsSchema, options));
    this.#session = this.initial;
  }

  /** At once, with what is known. */
  of(uri: string): ResourceSettings {
    const given = this.#documents.get(uri);
    return given ? overlaid(this.#session, given) : this.#session;
  }

  get learning(): LearningSettings {
    return this.#session.learning;
  }

  /** Whether something was told of a document that was not dropped since. */
  has(uri: string): boolean {
    return this.#documents.has(uri);
  }

  /** Documents that something was told of. */
  get documents(): readonly string[] {
    return [...this.#documents.keys()];
  }

  /** Calls `listener` when `of` or `learning` may answer differently. @returns a function that ends this */
  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  /**
   * Takes what a client says.
   * @param all its section `mingshi`; may be anything. Undefined where it says nothing new.
   * @param documents the same for documents, by URI
   */
  tell(all: unknown, documents: ReadonlyMap<string, unknown> = new Map()): void {
    const uris = [...new Set([...this.#documents.keys(), ...documents.keys()])];
    const state = (): string => JSON.stringify([this.#session, uris.map((uri) => this.of(uri))]);
    const before = state();
    if (all !== undefined) {
      const given = this.#read(configurationSchema, all);
      this.#session = overlaid(this.initial, given);
      this.#tellOfFixed(given);
    }
    for (const [uri, section] of documents)
      this.#documents.set(uri, this.#read(configurationSchema, section));
    if (state() !== before) this.#changes.tell();
  }

  /** A document that was closed. */
  drop(uri: string): void {
    this.#documents.delete(uri);
  }

  /** What is wrong is left out, and told once. */
  #read(schema: z.ZodType<GivenSettings>, section: unknown): GivenSettings {
    let rest: unknown = section ?? {};
    for (;;) {
      const { data, error } = schema.safeParse(rest);
      if (data) return data;
      for (const { path, message } of error.issues) {
        const key = ['mingshi', ...path].join('.');
        this.#once('warn', `the setting ${key} is not used: ${message}`);
        rest = without(rest, path);
      }
    }
  }

  #tellOfFixed(given: GivenSettings): void {
    const wanted = overlaid(this.initial, given);
    if (given.model && isModelPath(given.model)) {
      // LSP does not say whether it is the user's or the workspace's, which must not choose files.
      this.#once(
        'warn',
        'the setting mingshi.model is a path, which is taken from initializationOptions only',
      );
    }
    for (const key of fixed.filter((key) => wanted[key] !== this.initial[key])) {
      this.#once(
        'info',
        `the setting mingshi.${key} counts from the next start, from what the client then gives in initializationOptions`,
      );
    }
  }

  #once(level: 'warn' | 'info', line: string): void {
    if (this.#logged.has(line)) return;
    this.#logged.add(line);
    this.#log[level](line);
  }
}

/** A value without what stands at `path`; `{}` for the empty path. */
function without(value: unknown, [key, ...path]: readonly PropertyKey[]): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) return {};
  const { [key]: inner, ...others } = value as Record<PropertyKey, unknown>;
  return path.length === 0 ? others : { ...others, [key]: without(inner, path) };
}
