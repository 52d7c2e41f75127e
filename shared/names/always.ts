import { pathTo, type LabelTree } from '../labels/tree.ts';
import { overlaps, type Entity, type Stretch } from '../spans.ts';
import { codePointToUtf16 } from '../text/codepoints.ts';
import { foldText } from '../text/folding.ts';
import { knownAs } from './known.ts';
import type { NameList } from './list.ts';
import { matchNames } from './match.ts';
import { longestName, shortestName } from './line.ts';

/** A name that its list wants to see labelled wherever it stands as a word of its own. */
export interface AlwaysName {
  readonly name: string;
  readonly label: string;
}

/** The labels of a list's names of that kind, by folded name. */
export interface AlwaysList {
  readonly title: string;
  readonly labels: ReadonlyMap<string, string>;
}

/** What a model says of a sentence that always names are looked up in. */
export interface Found {
  readonly text: string;
  /** In order, none overlapping another. */
  readonly entities: readonly Entity[];
  /** All lists that it was analysed with. */
  readonly names: readonly NameList[];
}

/** @param names of two that are the same but for their labels the later one counts */
export const alwaysList = (title: string, names: Iterable<AlwaysName>): AlwaysList => ({
  title,
  labels: new Map(Array.from(names, ({ name, label }) => [foldText(name), label])),
});

interface Place extends Stretch {
  readonly label: string;
  readonly list: string;
}

/**
 * A sentence's entities with those that lists want to see always. Such a name gives way to a longer entity, and to a
 * longer listed name or word that holds it, for there it is part of something else; other entities give way to it. Of
 * two that overlap, the longer one shows, then the first.
 * @param tree of the model: a name with a label that it lacks does not show
 */
export function withAlways(found: Found, lists: readonly AlwaysList[], tree: LabelTree): readonly Entity[] {
  const { text, entities, names } = found;
  const places = placesOf(text, lists).filter(
    (place) =>
      tree.has(place.label) &&
      !entities.some((entity) => lengthOf(entity) > lengthOf(place) && overlaps(entity, place)),
  );
  if (places.length === 0) return entities;
  const shown = longestOf(outsideNames(text, names, outsideWords(text, places)));
  const others = entities.filter((entity) => !shown.some((place) => overlaps(place, entity)));
  return [...others, ...shown.map((place) => entityAt(place, found))].sort((a, b) => a.start - b.start);
}

function placesOf(text: string, lists: readonly AlwaysList[]): Place[] {
  const known = lists.filter(({ labels }) => labels.size > 0);
  if (known.length === 0) return [];
  const characters = Array.from(foldText(text));
  const places: Place[] = [];
  for (let start = 0; start < characters.length; start += 1) {
    const last = Math.min(characters.length, start + longestName);
    for (let end = start + shortestName; end <= last; end += 1) {
      const name = characters.slice(start, end).join('');
      for (const { title, labels } of known) {
        const label = labels.get(name);
        if (label !== undefined) places.push({ start, end, label, list: title });
      }
    }
  }
  return places;
}

const words = new Intl.Segmenter('zh', { granularity: 'word' });

/** Without those that are a part of one word. */
function outsideWords(text: string, places: readonly Place[]): Place[] {
  const units = codePointToUtf16(text);
  const segments = words.segment(text);
  return places.filter((place) => {
    const [start = 0, end = 0] = [units[place.start], units[place.end]];
    const { index, segment } = segments.containing(start) ?? { index: start, segment: '' };
    return !holds({ start: index, end: index + segment.length }, { start, end });
  });
}

/** Without those that are a part of one listed name. */
function outsideNames(text: string, names: readonly NameList[], places: readonly Place[]): Place[] {
  const matches = matchNames(
    Array.from(text, (character) => character.codePointAt(0) ?? 0),
    names,
  );
  return places.filter((place) => !matches.some((match) => holds(match, place)));
}

function longestOf(places: readonly Place[]): Place[] {
  const kept: Place[] = [];
  for (const place of [...places].sort((a, b) => lengthOf(b) - lengthOf(a) || a.start - b.start)) {
    if (!kept.some((other) => overlaps(other, place))) kept.push(place);
  }
  return kept;
}

function entityAt({ start, end, label, list }: Place, { text, entities, names }: Found): Entity {
  const instead = entities.filter((entity) => overlaps(entity, { start, end }));
  const same = instead.find((entity) => entity.start === start && entity.end === end);
  const likely = same ? [{ label: same.label, score: same.score }, ...same.alternatives] : [];
  return {
    ...{ start, end, label, score: 1, levels: pathTo(label).map(() => 1) },
    alternatives: likely.filter((other) => other.label !== label),
    known: knownAs(Array.from(text).slice(start, end).join(''), names),
    always: { list, instead },
  };
}

const lengthOf = ({ start, end }: Stretch): number => end - start;

/** Whether a stretch holds another one and more. */
const holds = (outer: Stretch, inner: Stretch): boolean =>
  outer.start <= inner.start && outer.end >= inner.end && lengthOf(outer) > lengthOf(inner);
