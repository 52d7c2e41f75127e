import { groupBy } from '../../shared/group.ts';
import { maxSentenceLength } from '../../shared/text/sentences.ts';
import { codePointLength } from '../../shared/text/codepoints.ts';
import type { RandomStream } from '../random.ts';
import {
  distinctNames,
  namesIn,
  unknownSentence,
  withName,
  withText,
  type Annotated,
  type Name,
} from './annotated.ts';
import type { Pools, SampleKind } from './settings.ts';

/** What a run learns from. */
export interface Material {
  readonly corrected: readonly Annotated[];
  /** Fully labelled. */
  readonly replay: readonly Annotated[];
  /** Share of these whose labels are told. */
  readonly told: number;
  readonly unlabelled: readonly string[];
}

/**
 * Sentences of each kind.
 * @param most how many of a kind are made up
 */
export function samples(
  { corrected, replay, told, unlabelled }: Material,
  most: (kind: SampleKind) => number,
  random: RandomStream,
): Pools<Annotated> {
  const names = distinctNames(corrected);
  const neutral = unlabelled.map(unknownSentence);
  const everything = [...corrected, ...replay.map(untold), ...neutral];
  const characters = [...everything.map(({ text }) => text).join('')].filter((character) =>
    letter.test(character),
  );
  const drawn = (kind: SampleKind, make: () => Annotated | undefined): Annotated[] =>
    Array.from({ length: most(kind) }, make).filter(
      (sample) => sample !== undefined && codePointLength(sample.text) <= maxSentenceLength,
    ) as Annotated[];
  const draw = (kind: SampleKind, make: (name: Name) => Annotated | undefined): Annotated[] =>
    names.length === 0 ? [] : drawn(kind, () => make(oneOf(names, random) as Name));
  const inText = [slotsIn(corrected), slotsIn(replay)];
  const [moved, placed] = inText.map(byLabel) as [Slots, Slots];
  const others = groupBy(distinctNames(replay), ({ label }) => rootOf(label));
  return {
    corrected,
    moved: draw('moved', (name) => inSlot(name, moved, replay.length === 0, random)),
    placed: draw('placed', (name) => onlyTold(name, inSlot(name, placed, true, random))),
    replay: replay.map((sentence) => (random.uniform() < told ? sentence : untold(sentence))),
    swapped: drawn('swapped', () => withAnother(oneOf(oneOf(inText, random) ?? [], random), others, random)),
    pieces: draw('pieces', (name) => withPieces(name, oneOf(everything, random), random)),
    lookalikes: draw('lookalikes', (name) => withLookalike(name, [moved, placed], characters, random)),
    unlabelled: random.shuffle(neutral).slice(0, most('unlabelled')),
  };
}

/** A span whose name may be replaced. */
interface Slot {
  readonly sentence: Annotated;
  readonly index: number;
}

/** Slots by label, and by root. */
type Slots = ReadonlyMap<string, readonly Slot[]>;

const slotsIn = (sentences: readonly Annotated[]): Slot[] =>
  sentences.flatMap((sentence) => sentence.spans.map((_, index) => ({ sentence, index })));

function byLabel(all: readonly Slot[]): Slots {
  const slots = new Map<string, Slot[]>();
  for (const slot of all) {
    const label = slot.sentence.spans[slot.index]?.label ?? '';
    for (const key of new Set([label, rootOf(label)])) slots.set(key, [...(slots.get(key) ?? []), slot]);
  }
  return slots;
}

const rootOf = (label: string): string => `${label.split('/')[0]}/`;

/**
 * A place where a name of this label stood, but not itself. One of another label of its root would teach that what
 * looks like that label is this one: it is taken only where `slots` has none of the label and `widely` says so.
 */
function slotFor(name: Name, slots: Slots, widely: boolean, random: RandomStream): Slot | undefined {
  const own = slots.get(name.label) ?? (widely ? slots.get(rootOf(name.label)) : undefined) ?? [];
  return oneOf(
    own.filter(({ sentence, index }) => namesIn(sentence)[index]?.text !== name.text),
    random,
  );
}

function inSlot(name: Name, slots: Slots, widely: boolean, random: RandomStream): Annotated | undefined {
  const slot = slotFor(name, slots, widely, random);
  return slot && withName(slot.sentence, slot.index, name);
}

/** Of a sentence with a corrected name, that name alone. */
const onlyTold = (name: Name, sentence: Annotated | undefined): Annotated | undefined =>
  sentence && {
    ...sentence,
    spans: sentence.spans.filter((_, index) => namesIn(sentence)[index]?.text === name.text),
    complete: false,
  };

/** A sentence with another name in a slot, one of the same root. */
function withAnother(
  slot: Slot | undefined,
  others: ReadonlyMap<string, readonly Name[]>,
  random: RandomStream,
): Annotated | undefined {
  const label = slot?.sentence.spans[slot.index]?.label;
  const name = label === undefined ? undefined : oneOf(others.get(rootOf(label)) ?? [], random);
  return slot && name && untold(withName(slot.sentence, slot.index, name));
}

const letter = /[\p{L}\p{N}]/u;

/** A sentence with a name of which one character or some are others, where a name of its label could stand. */
function withLookalike(
  { text, label }: Name,
  slots: readonly Slots[],
  characters: readonly string[],
  random: RandomStream,
): Annotated | undefined {
  const own = [...text];
  const kept = random.integer(own.length);
  const other = own.map((character, index) =>
    index === kept || random.uniform() < 0.4 ? character : (oneOf(characters, random) ?? character),
  );
  if (own.length < 2 || other.join('') === text) return undefined;
  const lookalike = { text: other.join(''), label };
  const slot = slotFor(lookalike, oneOf(slots, random) ?? new Map<string, Slot[]>(), true, random);
  if (!slot) return undefined;
  return untold(withName(slot.sentence, slot.index, lookalike));
}

/** A sentence with one or two pieces of a name, or its characters in another order, where no entity stands. */
function withPieces(
  { text }: Name,
  sentence: Annotated | undefined,
  random: RandomStream,
): Annotated | undefined {
  const characters = [...text];
  if (!sentence || characters.length < 2) return undefined;
  const piece = (): string => {
    const mixed = random.shuffle([...characters]).join('');
    if (mixed !== text && random.uniform() < 0.5) return mixed;
    const length = 1 + random.integer(characters.length - 1);
    const start = random.integer(characters.length - length + 1);
    return characters.slice(start, start + length).join('');
  };
  const once = withText(sentence, freePlace(sentence, random), piece());
  return random.uniform() < 0.5 ? once : withText(once, freePlace(once, random), piece());
}

/** A position that lies in no span. */
function freePlace({ text, spans }: Annotated, random: RandomStream): number {
  const places = Array.from({ length: codePointLength(text) + 1 }, (_, place) => place);
  const free = places.filter((place) => !spans.some(({ start, end }) => start < place && place < end));
  return oneOf(free, random) ?? 0;
}

const untold = ({ text }: Annotated): Annotated => unknownSentence(text);

const oneOf = <T>(values: readonly T[], random: RandomStream): T | undefined =>
  values[random.integer(values.length)];
