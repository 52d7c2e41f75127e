import { createHash } from 'node:crypto';
import { UserError, messageOf } from '../errors.ts';
import { parseTree } from '../labels/parse.ts';
import type { LabelTree } from '../labels/tree.ts';
import { tagSet, type TagSet } from '../tagging/tagset.ts';
import type { CrfScores } from './crf.ts';
import { compileDecoder, type Decoder } from './decoder.ts';
import { completeModel } from './package-graph.ts';
import { readManifest } from './manifest-file.ts';
import { fileNames, type Manifest } from './manifest.ts';
import { decodeSafetensors } from './safetensors.ts';
import type { TensorMap } from './tensor.ts';
import { parseVocabulary, type Vocabulary } from './vocabulary.ts';

/** Where a package's files come from: a folder, or memory. */
export interface PackageFiles {
  /** How to name the package in messages, such as its folder. */
  readonly describe: string;
  /** @throws UserError if there is no such file or it is larger than `maxBytes`. */
  read(name: string, maxBytes: number): Promise<Uint8Array>;
}

/** A model package that was read and found sound. */
export interface ModelPackage {
  readonly manifest: Manifest;
  readonly tree: LabelTree;
  readonly tags: TagSet;
  readonly vocabulary: Vocabulary;
  /** ONNX bytes of the inference graph with the weights in it. */
  readonly model: Uint8Array;
  readonly weights: TensorMap;
  /** Of transitions and borders, as the decoder takes them. */
  readonly scores: CrfScores;
  /** From the graph's emissions for one sentence to entities. */
  readonly decode: Decoder;
}

const mebibyte = 1 << 20;

/** The files that a manifest lists, with the largest size of each. */
const sizeLimits: Readonly<Record<string, number>> = {
  [fileNames.graph]: 16 * mebibyte,
  [fileNames.weights]: 512 * mebibyte,
  [fileNames.vocabulary]: 4 * mebibyte,
  [fileNames.card]: 1 * mebibyte,
};

export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Reads a model package. Nothing in it is trusted: sizes, hashes, shapes, and what the graph may contain are checked.
 * @throws UserError that names the package and the fault.
 */
export async function readPackage(files: PackageFiles): Promise<ModelPackage> {
  const manifest = await readManifest(files);
  const contents = await readListed(files, manifest);
  try {
    return assemble(manifest, contents, files.describe);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${files.describe}: ${messageOf(error)}; fetch or train the model again`);
  }
}

type Contents = ReadonlyMap<string, Uint8Array>;

async function readListed(files: PackageFiles, { files: listed }: Manifest): Promise<Contents> {
  const contents = new Map<string, Uint8Array>();
  for (const [name, { bytes, sha256 }] of Object.entries(listed)) {
    const limit = Object.hasOwn(sizeLimits, name) ? sizeLimits[name] : undefined;
    if (limit === undefined) throw new UserError(`${files.describe}: a model package has no file '${name}'`);
    const content = await files.read(name, limit);
    if (content.length !== bytes || sha256Hex(content) !== sha256) {
      throw new UserError(
        `${files.describe}: ${name} is not the file its manifest describes; fetch the model again`,
      );
    }
    contents.set(name, content);
  }
  return contents;
}

function assemble(manifest: Manifest, contents: Contents, source: string): ModelPackage {
  const content = (name: string): Uint8Array => {
    const bytes = contents.get(name);
    if (!bytes) throw new Error(`its manifest lists no ${name}`);
    return bytes;
  };
  const { version, vocabularySha256, head } = manifest;
  if (manifest.files[fileNames.weights]?.sha256.startsWith(version) === false) {
    throw new Error(`version ${version} does not belong to its weights`);
  }
  if (manifest.files[fileNames.vocabulary]?.sha256 !== vocabularySha256) {
    throw new Error('the vocabulary is not the one the model was trained with');
  }
  const tree = parseTree(manifest.tree, source);
  const stranger = manifest.labels.find((label) => !tree.has(label));
  if (stranger !== undefined) throw new Error(`label '${stranger}' is not in its label tree`);
  if (new Set(manifest.labels).size < manifest.labels.length) throw new Error('a label is listed twice');
  const tags = tagSet(manifest.scheme, manifest.labels);
  const vocabulary = parseVocabulary(
    decodeText(content(fileNames.vocabulary)),
    `${source}: ${fileNames.vocabulary}`,
  );
  const { tensors } = decodeSafetensors(content(fileNames.weights), `${source}: ${fileNames.weights}`);
  const model = completeModel(content(fileNames.graph), manifest, tensors, tags.size);
  const scores = {
    transitions: floats(tensors, head.transitions, [tags.size, tags.size]),
    start: floats(tensors, head.start, [tags.size]),
    end: floats(tensors, head.end, [tags.size]),
  };
  return {
    manifest,
    tree,
    tags,
    vocabulary,
    model,
    weights: tensors,
    scores,
    decode: compileDecoder(tags, scores),
  };
}

function floats(tensors: TensorMap, name: string, shape: readonly number[]): Float32Array {
  const tensor = tensors[name];
  if (tensor?.type !== 'float32' || tensor.dims.join() !== shape.join()) {
    throw new Error(`its weights must hold '${name}' as float32 [${shape.join(', ')}]`);
  }
  return tensor.data;
}

const decodeText = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
