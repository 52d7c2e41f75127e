import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fineTree } from '../../shared/labels/builtin.ts';
import { depthOf } from '../../shared/labels/tree.ts';
import { fileNames } from '../../shared/model/manifest.ts';
import { dataTypes, encodeModel } from '../../shared/model/onnx.ts';
import { encodeSafetensors } from '../../shared/model/safetensors.ts';
import { float32 } from '../../shared/model/tensor.ts';
import { formatVocabulary } from '../../shared/model/vocabulary.ts';
import { nameFeatures } from '../../shared/model/inputs.ts';
import { markOf, nameTypes, type Channel } from '../../shared/names/types.ts';
import { tagSet } from '../../shared/tagging/tagset.ts';
import { manifestOf, withManifest } from './tiny-package.ts';

const believed: readonly Channel[] = ['listed', 'user'];
const segments = ['B', 'I', 'E'] as const;

/**
 * The files of a model package that believes its lists: what a `listed` or `user` name covers is an entity of the
 * name's deepest label; `ambiguous` names and everything else are nothing. It reads no character.
 */
export function namesPackage(): Record<string, Uint8Array> {
  const tree = fineTree;
  const tags = tagSet('BIOES', tree.labels);
  const belief = float32([nameFeatures, tags.size]);
  const doubt = float32([tags.size]);
  doubt.data.fill(-12);
  doubt.data[tags.indexOf('O')] = 0;
  for (const channel of believed) {
    for (const type of nameTypes.filter((path) => tree.labels.includes(path))) {
      segments.forEach((segment, place) => {
        const row = markOf(channel, type) * segments.length + place;
        belief.data[row * tags.size + tags.indexOf(`${segment}-${type}`)] = 15 + 5 * depthOf(type);
      });
    }
  }
  const graph = encodeModel({
    irVersion: 8,
    opset: 17,
    graph: {
      name: 'names',
      initializer: {},
      input: [
        { name: 'names', type: 'uint8', dims: ['batch', 'length', nameFeatures] },
        { name: 'belief', type: 'float32', dims: belief.dims },
        { name: 'doubt', type: 'float32', dims: doubt.dims },
      ],
      output: [{ name: 'emissions', type: 'float32', dims: ['batch', 'length', tags.size] }],
      node: [
        {
          opType: 'Cast',
          input: ['names'],
          output: ['known'],
          attribute: [{ name: 'to', type: 'INT', i: dataTypes.float32 }],
        },
        { opType: 'MatMul', input: ['known', 'belief'], output: ['believed'] },
        { opType: 'Add', input: ['believed', 'doubt'], output: ['emissions'] },
      ],
    },
  });
  const weights = encodeSafetensors(
    {
      belief,
      doubt,
      transitions: float32([tags.size, tags.size]),
      start: float32([tags.size]),
      end: float32([tags.size]),
    },
    {},
    () => true,
  );
  const text = new TextEncoder();
  const files = {
    [fileNames.graph]: graph,
    [fileNames.weights]: weights,
    [fileNames.vocabulary]: text.encode(formatVocabulary([])),
    [fileNames.card]: text.encode('# names\n\nBelieves its lists of names, for tests.\n'),
  };
  return withManifest(files, {
    ...manifestOf(tree, files),
    name: 'believer',
    inputs: [{ name: 'names', function: 'names@1' }],
  });
}

/** Writes a package that believes its lists into a folder, which is made if need be. */
export async function writeNamesPackage(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(namesPackage())) await writeFile(join(folder, name), bytes);
}
