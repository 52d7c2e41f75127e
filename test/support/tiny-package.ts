import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fineTree } from '../../shared/labels/builtin.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import { fileNames, packageFormat, type Manifest } from '../../shared/model/manifest.ts';
import { encodeModel } from '../../shared/model/onnx.ts';
import { sha256Hex } from '../../shared/model/package.ts';
import { encodeSafetensors } from '../../shared/model/safetensors.ts';
import { float32 } from '../../shared/model/tensor.ts';
import { formatVocabulary } from '../../shared/model/vocabulary.ts';
import { segmentAt } from '../../shared/tagging/codec.ts';
import { tagSet } from '../../shared/tagging/tagset.ts';

/** The labels that a tiny model knows, by label tree. */
const roles = {
  fine: { person: 'person/politics', city: 'location/site/city', rival: 'location/site' },
  cluener: { person: 'name', city: 'address', rival: 'scene' },
} as const;

const surnames = [...'王李张刘'];
const cities = [...'京沪津'];
const likely = 8;
const possible = 6;
const unlikely = -12;

/**
 * The files of a model package that needs no training: a table from character to tag scores.
 * - 王 李 张 刘 begin a person (`person/politics`, in CLUENER's tree `name`) of two characters, whatever the second
 *   is, unless it is one of these seven; at the end of a sentence they are nothing.
 * - 京 沪 津 are a city (`location/site/city`, `address`) of one character with a score of about 0.88, the first
 *   alternative being `location/site` (`scene`) with about 0.12.
 * - Everything else is outside.
 * @param learned a name of characters that it has only once, and its label, which the model knows too
 */
export function tinyPackage(
  tree: LabelTree = fineTree,
  learned?: { readonly name: string; readonly label: string },
): Record<string, Uint8Array> {
  const { person, city, rival } = tree.name === 'cluener' ? roles.cluener : roles.fine;
  const tags = tagSet('BIOES', tree.labels);
  const more = [...(learned?.name ?? '')];
  const characters = [...surnames, ...cities, ...more];
  const rows = 2 + characters.length;
  const table = float32([rows, tags.size]);
  table.data.fill(unlikely);
  const set = (row: number, tag: string, score: number): void => {
    table.data[row * tags.size + tags.indexOf(tag)] = score;
  };
  for (let row = 0; row < rows; row += 1) set(row, 'O', 0);
  for (const row of [0, 1]) set(row, `E-${person}`, 0);
  characters.forEach((character, index) => {
    const place = more.indexOf(character);
    if (place >= 0) {
      const segment = segmentAt(place, 0, more.length, tags.scheme);
      set(index + 2, `${segment}-${learned?.label ?? ''}`, likely);
    } else if (surnames.includes(character)) {
      set(index + 2, `B-${person}`, likely);
    } else {
      set(index + 2, `S-${city}`, likely);
      set(index + 2, `S-${rival}`, possible);
    }
  });

  const graph = encodeModel({
    irVersion: 8,
    opset: 17,
    graph: {
      name: 'tiny',
      initializer: {},
      input: [
        { name: 'characters', type: 'int32', dims: ['batch', 'length'] },
        { name: 'table', type: 'float32', dims: table.dims },
      ],
      output: [{ name: 'emissions', type: 'float32', dims: ['batch', 'length', tags.size] }],
      node: [{ opType: 'Gather', input: ['table', 'characters'], output: ['emissions'] }],
    },
  });
  const weights = encodeSafetensors(
    {
      table,
      transitions: float32([tags.size, tags.size]),
      start: float32([tags.size]),
      end: float32([tags.size]),
    },
    {},
    (name) => name === 'table',
  );
  const text = new TextEncoder();
  const files: Record<string, Uint8Array> = {
    [fileNames.graph]: graph,
    [fileNames.weights]: weights,
    [fileNames.vocabulary]: text.encode(
      formatVocabulary(characters.map((character) => character.codePointAt(0) ?? 0)),
    ),
    [fileNames.card]: text.encode('# tiny\n\nA table from character to tag scores, for tests.\n'),
  };
  return withManifest(files, {
    ...manifestOf(tree, files),
    name: `tiny-${tree.name}`,
    inputs: [{ name: 'characters', function: 'characters@1' }],
  });
}

/** What the manifests of such packages have in common. */
export const manifestOf = (
  tree: LabelTree,
  files: Readonly<Record<string, Uint8Array>>,
): Omit<Manifest, 'files' | 'name' | 'inputs'> => ({
  format: packageFormat,
  version: sha256Hex(files[fileNames.weights] ?? new Uint8Array()).slice(0, 12),
  method: 'table',
  architecture: {},
  tree: { name: tree.name, nodes: [...tree.nodes] },
  scheme: 'BIOES',
  labels: [...tree.labels],
  head: { emissions: 'emissions', transitions: 'transitions', start: 'start', end: 'end' },
  vocabularySha256: sha256Hex(files[fileNames.vocabulary] ?? new Uint8Array()),
  metrics: {},
  data: [],
  lists: [],
  seed: 0,
  parent: null,
  libraries: {},
});

/** Adds a manifest that describes the files as they are. */
export function withManifest(
  files: Record<string, Uint8Array>,
  manifest: Omit<Manifest, 'files'>,
): Record<string, Uint8Array> {
  const described = Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [name, { bytes: bytes.length, sha256: sha256Hex(bytes) }]),
  );
  const json = JSON.stringify({ ...manifest, files: described });
  return { ...files, [fileNames.manifest]: new TextEncoder().encode(json) };
}

/** Writes a tiny package into a folder, which is made if need be. */
export async function writeTinyPackage(folder: string, tree: LabelTree = fineTree): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(tinyPackage(tree))) await writeFile(join(folder, name), bytes);
}
