import { decodeSafetensors, encodeSafetensors } from '../../shared/model/safetensors.ts';
import { fileNames, packageFormat, type Manifest } from '../../shared/model/manifest.ts';
import { sha256Hex } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import type { TensorMap } from '../../shared/model/tensor.ts';
import type { Head } from '../layers/tag-head.ts';
import { withManifest, type PackageContents } from './manifest-files.ts';
import { decoderGraph, inferenceGraph, inputsOf, scoreNames, type Tagger } from '../tagger.ts';

/** What a package says of itself beside what follows from the model. */
export interface Provenance {
  readonly name: string;
  readonly seed: number;
  readonly architecture: Manifest['architecture'];
  readonly data: Manifest['data'];
  readonly lists: Manifest['lists'];
  readonly metrics: Manifest['metrics'];
  readonly libraries: Manifest['libraries'];
  readonly parent: string | null;
}

export interface PackageSource {
  readonly tagger: Tagger;
  readonly head: Head;
  readonly weights: TensorMap;
  /** The text of `vocab.txt`. */
  readonly vocabulary: string;
  readonly precision: 'fp16' | 'fp32';
  readonly provenance: Provenance;
  /** The text of the model card, given the manifest. */
  readonly card: (manifest: Manifest) => string;
}

/** Makes the files of a model package of one head. */
export async function buildPackage(source: PackageSource, runtime: Runtime): Promise<PackageContents> {
  const { tagger, head, precision, provenance } = source;
  const { model, parameters } = inferenceGraph(tagger, head);
  const isHalf = (name: string) => precision === 'fp16' && name in source.weights;
  const used = Object.fromEntries(Object.entries(source.weights).filter(([name]) => parameters.has(name)));
  const rounded = decodeSafetensors(encodeSafetensors(used, {}, isHalf), 'the rounded weights').tensors;
  const weights = encodeSafetensors(
    { ...used, ...(await decoderTensors(tagger, head, rounded, runtime)) },
    {},
    isHalf,
  );
  const vocabulary = new TextEncoder().encode(source.vocabulary);
  const { name, seed, architecture, data, lists, metrics, libraries, parent } = provenance;
  const manifest: Omit<Manifest, 'files'> = {
    format: packageFormat,
    name,
    version: sha256Hex(weights).slice(0, 12),
    method: tagger.method.name,
    architecture: { ...architecture, head: tagger.head },
    tree: { name: head.tree.name, nodes: [...head.tree.nodes] },
    scheme: head.tags.scheme as Manifest['scheme'],
    labels: [...head.tags.labels],
    inputs: inputsOf(tagger),
    head: scoreNames,
    vocabularySha256: sha256Hex(vocabulary),
    metrics,
    data,
    lists,
    seed,
    parent,
    libraries,
  };
  const files = {
    [fileNames.graph]: model,
    [fileNames.weights]: weights,
    [fileNames.vocabulary]: vocabulary,
  };
  return withManifest(files, manifest, source.card);
}

/** The CRF's scores as the decoder reads them. */
async function decoderTensors(
  tagger: Tagger,
  head: Head,
  weights: TensorMap,
  runtime: Runtime,
): Promise<TensorMap> {
  const program = await runtime.load(decoderGraph(tagger, head));
  try {
    return await program.run(weights);
  } finally {
    await program.release();
  }
}
