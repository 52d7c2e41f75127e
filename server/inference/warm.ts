import type { EntityCache } from './cache.ts';
import { SentenceQueue, type Limits, type Wanting } from './queue.ts';
import type { ModelThread } from './thread.ts';

/** So many sentences of each client are known before the model is used: more than a screen shows. */
const warmSentences = 512;

interface Present {
  readonly lists: Wanting['lists'];
  present(): Iterable<string>;
}

interface WarmParts {
  readonly cache: EntityCache;
  /** Of a batch. */
  readonly limits: Limits;
  /** Told of what a client threw; the others are served. */
  readonly fault: (error: unknown) => void;
}

/**
 * Loads a model and lets it analyse the sentences that its clients work with, into the cache.
 * @throws Error if the model does not work
 */
export async function warm(
  thread: ModelThread,
  clients: Iterable<Present>,
  { cache, limits, fault }: WarmParts,
): Promise<void> {
  const model = await thread.load();
  const queue = new SentenceQueue(fault);
  /** What was tried, by lists. */
  const done = new Map<string, Set<string>>();
  const missingOf = (client: Present): ReadonlySet<string> => {
    const { lists } = client;
    const missing = new Set<string>();
    for (const sentence of client.present()) {
      if (missing.size === warmSentences) break;
      if (!cache.get({ model, lists }, sentence)) missing.add(sentence);
    }
    return missing;
  };
  for (const client of clients) {
    const { lists } = client;
    let missing: ReadonlySet<string> | undefined;
    queue.put({ lists, wanted: () => without((missing ??= missingOf(client)), done.get(lists.key)) });
  }
  const next = () => queue.next(limits);
  for (let portion = next(); portion; portion = next()) {
    const { sentences, lists } = portion;
    const results = await thread.analyze(portion).catch(() => undefined);
    if (thread.refusal) throw thread.refusal;
    const known = done.get(lists.key) ?? new Set();
    done.set(lists.key, known);
    sentences.forEach((sentence, index) => {
      known.add(sentence);
      const entities = results?.[index];
      if (entities) cache.set({ model, lists }, sentence, entities);
    });
  }
}

function* without(sentences: Iterable<string>, done: ReadonlySet<string> | undefined): Generator<string> {
  for (const sentence of sentences) if (!done?.has(sentence)) yield sentence;
}
