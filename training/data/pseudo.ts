import type { Span } from '../../shared/spans.ts';
import type { Word } from '../../shared/tagging/segmentation.ts';
import type { RandomStream } from '../random.ts';
import type { LabelledSentence } from './sentence.ts';

/** Names by label, each once, in the order of their first sight. */
export type NamePool = ReadonlyMap<string, readonly string[]>;

/** The names of labelled sentences (001, section 3.3). */
export function namePool(sentences: Iterable<LabelledSentence>): NamePool {
  const found = new Map<string, Set<string>>();
  for (const { text, spans } of sentences) {
    const characters = [...text];
    for (const { start, end, label } of spans) {
      const names = found.get(label) ?? new Set();
      found.set(label, names.add(characters.slice(start, end).join('')));
    }
  }
  return new Map([...found].map(([label, names]) => [label, [...names]]));
}

/** One pool of several: the names of each label, one pool's after the other's. */
export function mergedPools(pools: readonly NamePool[]): NamePool {
  const labels = new Set(pools.flatMap((pool) => [...pool.keys()]));
  return new Map(
    [...labels].map((label) => [label, [...new Set(pools.flatMap((pool) => pool.get(label) ?? []))]]),
  );
}

/**
 * A pseudo sample (001, section 3.3): the sentence with every entity replaced by a name of its label, drawn from the
 * pool; the same name may come again. An entity whose label the pool does not know keeps its name.
 */
export function pseudoSample(
  sentence: LabelledSentence,
  pool: NamePool,
  random: RandomStream,
): LabelledSentence {
  const characters = [...sentence.text];
  const names = sentence.spans.map(({ start, end, label }) => {
    const known = pool.get(label) ?? [];
    return known[random.integer(known.length)] ?? characters.slice(start, end).join('');
  });
  return withEntities(sentence, names);
}

/**
 * The sentence with other names in the places of its entities, in their order. An entity becomes one word; a word that
 * reached over its end begins anew after it.
 */
export function withEntities(sentence: LabelledSentence, names: readonly string[]): LabelledSentence {
  const { spans, words } = sentence;
  const characters = [...sentence.text];
  const begins = new Set(words?.map(({ start }) => start));
  const text: string[] = [];
  const wordStarts: number[] = [];
  const moved: Span[] = [];
  let done = 0;
  const copyUntil = (end: number) => {
    for (let i = done; i < end; i += 1) {
      if (begins.has(i) || i === done) wordStarts.push(text.length);
      text.push(characters[i] ?? '');
    }
  };
  spans.forEach(({ start, end, label }, i) => {
    copyUntil(start);
    const name = [...(names[i] ?? '')];
    wordStarts.push(text.length);
    moved.push({ start: text.length, end: text.length + name.length, label });
    text.push(...name);
    done = end;
  });
  copyUntil(characters.length);
  const whole = { text: text.join(''), length: text.length, spans: moved };
  return words ? { ...whole, words: tiles(wordStarts, text.length) } : whole;
}

/** Words that begin at these places and tile the text. */
const tiles = (starts: readonly number[], length: number): Word[] =>
  starts.map((start, i) => ({ start, end: starts[i + 1] ?? length }));
