import table from './syllables.json' with { type: 'json' };

/** Readings of a character, without tones, `ü` as `v`. */
const readings = new Map<string, string[]>();
for (const [syllable, characters] of Object.entries(table.syllables))
  for (const character of characters) readings.set(character, [...(readings.get(character) ?? []), syllable]);

/**
 * Where in a name letters begin to stand for its characters, each by the beginning of a reading of it: `xuniren`, `xnrw`
 * and `xunr` all stand for 虚拟人物. Other characters stand for themselves, or for nothing where they are no letters.
 * @param letters small letters and digits
 * @returns index of the character; undefined where they stand for no part of the name
 */
export function pinyinPlace(letters: string, name: string): number | undefined {
  const characters = Array.from(name.toLowerCase());
  const place = characters.findIndex(
    (character, start) =>
      spellings(character).some((spelling) => spelling[0] === letters[0]) &&
      standsFor(letters, characters.slice(start)),
  );
  return place < 0 ? undefined : place;
}

function standsFor(letters: string, characters: readonly string[]): boolean {
  // How many letters may be used up after each character.
  let used = new Set([0]);
  for (const character of characters) {
    const all = spellings(character);
    const next = new Set<number>(all.length === 0 ? used : []);
    for (const from of used) {
      for (const spelling of all) {
        const most = sharedPrefix(letters.slice(from), spelling);
        for (let length = 1; length <= most; length += 1) next.add(from + length);
      }
    }
    used = next;
    if (used.has(letters.length)) return true;
  }
  return false;
}

const spellings = (character: string): readonly string[] =>
  readings.get(character) ?? (/[a-z0-9]/.test(character) ? [character] : []);

function sharedPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}
