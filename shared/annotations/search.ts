import { CharacterIndex } from './character-index.ts';
import { leastShared, matchIn, MentionFinder, type Match, type Mention } from './mentions.ts';

export interface Search {
  readonly mention: Mention;
  /** In texts of the document, one for each that is similar enough. */
  readonly matches: readonly Match[];
}

/** The same searches with what they find in more texts. */
export function search<Key>(
  searches: ReadonlyMap<Key, Search>,
  texts: Iterable<string>,
): ReadonlyMap<Key, Search> {
  const mentions = new Set(Array.from(searches.values(), ({ mention }) => mention.text));
  const found = new Map(
    Array.from(textsWith(mentions, texts), ([mention, those]) => [mention, new CharacterIndex(those)]),
  );
  const further = ({ mention, matches }: Search): Search => {
    const { sentence } = mention;
    const least = (text: string): number => leastShared(mention.text, sentence, text);
    const candidates = found.get(mention.text)?.sharing(sentence, least) ?? [];
    return { mention, matches: [...matches, ...candidates.flatMap((text) => matchIn(text, mention))] };
  };
  return new Map(Array.from(searches, ([key, each]) => [key, further(each)]));
}

/** For each mention the texts that contain it: one pass over the texts, however many mentions there are. */
function textsWith(
  mentions: ReadonlySet<string>,
  texts: Iterable<string>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  if (mentions.size === 0) return found;
  const finder = new MentionFinder(mentions);
  for (const text of texts) {
    for (const mention of finder.in(text)) {
      const others = found.get(mention);
      if (others) others.push(text);
      else found.set(mention, [text]);
    }
  }
  return found;
}
