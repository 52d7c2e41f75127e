import { encodeSpans } from '../../shared/tagging/codec.ts';
import type { Span } from '../../shared/spans.ts';
import type { TagSet } from '../../shared/tagging/tagset.ts';
import type { Vocabulary } from '../../shared/model/vocabulary.ts';

/** A sentence as numbers. */
export interface Example {
  /** Vocabulary ids, one per code point. */
  readonly ids: Int32Array;
  /** The tag of each position. */
  readonly tags: Int32Array;
}

export function exampleOf(
  text: string,
  spans: readonly Span[],
  tags: TagSet,
  vocabulary: Vocabulary,
): Example {
  const ids = Int32Array.from(text, (character) => vocabulary.idOf(character.codePointAt(0) ?? 0));
  const names = encodeSpans(spans, ids.length, tags.scheme);
  return { ids, tags: Int32Array.from(names, (name) => tags.indexOf(name)) };
}
