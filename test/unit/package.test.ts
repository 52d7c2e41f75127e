import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../shared/errors.ts';
import { fineTree } from '../../shared/labels/builtin.ts';
import { folderFiles, memoryFiles } from '../../shared/model/package-files.ts';
import { fileNames, manifestSchema, type Manifest } from '../../shared/model/manifest.ts';
import { decodeModel, encodeModel, type OnnxGraph } from '../../shared/model/onnx.ts';
import { readPackage, sha256Hex } from '../../shared/model/package.ts';
import { decodeSafetensors, encodeSafetensors } from '../../shared/model/safetensors.ts';
import { float32, type TensorMap } from '../../shared/model/tensor.ts';
import { tinyPackage, withManifest, writeTinyPackage } from '../support/tiny-package.ts';

type Files = Record<string, Uint8Array>;

const text = new TextEncoder();
const sound = tinyPackage();
const contentOf = (name: string): Uint8Array => sound[name] ?? new Uint8Array();
const manifestOf = (files: Files): Manifest =>
  manifestSchema.parse(JSON.parse(new TextDecoder().decode(files[fileNames.manifest])));

/** The sound package with other files and another manifest, which describes these files truly. */
function changed(files: Files, change: object = {}): Files {
  const contents = { ...sound, ...files };
  delete contents[fileNames.manifest];
  const hash = (name: string): string => sha256Hex(contents[name] ?? new Uint8Array());
  return withManifest(contents, {
    ...manifestOf(sound),
    version: hash(fileNames.weights).slice(0, 12),
    vocabularySha256: hash(fileNames.vocabulary),
    ...change,
  });
}

const withGraph = (change: (graph: OnnxGraph) => Partial<OnnxGraph>): Files => {
  const model = decodeModel(contentOf(fileNames.graph));
  return changed({
    [fileNames.graph]: encodeModel({ ...model, graph: { ...model.graph, ...change(model.graph) } }),
  });
};

const withWeights = (change: (tensors: TensorMap) => TensorMap): Files => {
  const { tensors } = decodeSafetensors(contentOf(fileNames.weights), 'weights');
  return changed({ [fileNames.weights]: encodeSafetensors({ ...tensors, ...change(tensors) }) });
};

const rewritten = (change: object): Files => ({
  ...sound,
  [fileNames.manifest]: text.encode(JSON.stringify({ ...manifestOf(sound), ...change })),
});

describe('reading a model package', () => {
  it('gives the tree, the tags, the vocabulary and a graph that holds its weights', async () => {
    const pkg = await readPackage(memoryFiles(sound));
    expect(pkg.tree.labels).toEqual(fineTree.labels);
    expect(pkg.tags.size).toBe(217);
    expect(pkg.vocabulary.size).toBe(9);
    const { graph } = decodeModel(pkg.model);
    expect(graph.input.map(({ name }) => name)).toEqual(['characters']);
    expect(graph.output.map(({ name }) => name)).toEqual(['emissions']);
    expect(graph.initializer).toEqual({ table: pkg.weights.table });
    expect(pkg.weights.table?.type).toBe('float32');
  });

  it('leaves out the outputs of other heads', async () => {
    const files = withGraph((graph) => ({
      node: [...graph.node, { opType: 'Identity', input: ['emissions'], output: ['other'] }],
      output: [...graph.output, { name: 'other', type: 'float32', dims: [1] }],
    }));
    const { graph } = decodeModel((await readPackage(memoryFiles(files))).model);
    expect(graph.output.map(({ name }) => name)).toEqual(['emissions']);
  });

  const flipped = contentOf(fileNames.weights).map((byte, index) => (index === 5000 ? byte ^ 1 : byte));
  const withoutFile = (name: string): object => ({
    files: Object.fromEntries(Object.entries(manifestOf(sound).files).filter(([key]) => key !== name)),
  });
  it.each<[string, Files, RegExp]>([
    [
      'a manifest that is no JSON',
      { ...sound, [fileNames.manifest]: text.encode('{') },
      /manifest\.json is not JSON/,
    ],
    ['a manifest that is no UTF-8', { ...sound, [fileNames.manifest]: Uint8Array.of(0xff) }, /not JSON/],
    ['a newer format', rewritten({ format: 2 }), /format 2, this version reads 1; update mingshi/],
    ['a manifest with a field too many', rewritten({ program: 'x' }), /program/],
    ['a manifest with a field too few', rewritten({ seed: undefined }), /seed/],
    ['a changed byte', { ...sound, [fileNames.weights]: flipped }, /weights\.safetensors is not the file/],
    ['a shortened file', { ...sound, [fileNames.card]: new Uint8Array() }, /README\.md is not the file/],
    [
      'a listed file that is missing',
      { ...sound, [fileNames.vocabulary]: undefined as never },
      /no vocab\.txt/,
    ],
    ['a needed file that is not listed', rewritten(withoutFile(fileNames.graph)), /lists no model\.onnx/],
    [
      'a path as file name',
      rewritten({ files: { '../../x': { bytes: 0, sha256: sha256Hex(new Uint8Array()) } } }),
      /no file '\.\.\/\.\.\/x'/,
    ],
    [
      'a version of other weights',
      changed({}, { version: '0123456789ab' }),
      /does not belong to its weights/,
    ],
    [
      'another vocabulary',
      changed({}, { vocabularySha256: sha256Hex(new Uint8Array()) }),
      /not the one the model was trained/,
    ],
    [
      'a damaged vocabulary',
      changed({ [fileNames.vocabulary]: text.encode('[PAD]\n') }),
      /vocab\.txt, line 2/,
    ],
    ['a label outside its tree', changed({}, { labels: ['person/unheard-of'] }), /not in its label tree/],
    ['a label listed twice', changed({}, { labels: ['person', 'person'] }), /listed twice/],
    ['fewer labels than tags', changed({}, { labels: ['person'] }), /\[batch, length, 5\]/],
    [
      'an unknown input function',
      changed({}, { inputs: [{ name: 'characters', function: 'toString' }] }),
      /function toString/,
    ],
    [
      'an input too few',
      changed({}, { inputs: [{ name: 'other', function: 'characters@1' }] }),
      /manifest names other/,
    ],
    ['no such output', changed({}, { head: { ...manifestOf(sound).head, emissions: 'x' } }), /must give 'x'/],
    [
      'no such transitions',
      changed({}, { head: { ...manifestOf(sound).head, transitions: 'x' } }),
      /must hold 'x'/,
    ],
    [
      'transitions of another shape',
      withWeights(() => ({ transitions: float32([217]) })),
      /float32 \[217, 217\]/,
    ],
    [
      'transitions that are no numbers',
      withWeights(() => ({ start: float32([217], new Float32Array(217).fill(NaN)) })),
      /not a finite/,
    ],
    ['weights of another shape', withWeights(() => ({ table: float32([9, 2]) })), /unlike its weights/],
    [
      'weights that are no numbers',
      withWeights(({ table }) => ({
        table: float32(table?.dims ?? [], new Float32Array(9 * 217).fill(Infinity)),
      })),
      /not finite/,
    ],
    [
      'a graph that is none',
      changed({ [fileNames.graph]: text.encode('not a graph') }),
      /fetch or train the model again/,
    ],
    [
      'a graph with a weight of its own',
      withGraph(() => ({ initializer: { table: float32([9, 217]) } })),
      /value of its own/,
    ],
    [
      'weights that are no safetensors',
      changed({ [fileNames.weights]: new Uint8Array(3) }),
      /weights\.safetensors is not a sound/,
    ],
  ])('refuses %s', async (_, files, message) => {
    const reading = readPackage(memoryFiles(files));
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toBeInstanceOf(UserError);
    await expect(reading).rejects.toThrow(/^memory/);
  });
});

describe('a package in a folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mingshi-package-'));
    await writeTinyPackage(folder);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is read as one in memory is', async () => {
    const fromFolder = await readPackage(folderFiles(folder));
    expect(fromFolder.model).toEqual((await readPackage(memoryFiles(sound))).model);
  });

  it('that does not exist is a UserError which names it', async () => {
    const reading = readPackage(folderFiles(join(folder, 'nowhere')));
    await expect(reading).rejects.toBeInstanceOf(UserError);
    await expect(reading).rejects.toThrow(/nowhere.*is its folder a model package/);
  });

  it('with a file larger than allowed is refused before the file is read', async () => {
    await truncate(join(folder, fileNames.manifest), 5 * 2 ** 20);
    await expect(readPackage(folderFiles(folder))).rejects.toThrow(
      /manifest\.json has 5242880 bytes, more than the 4194304/,
    );
  });

  it('with a folder or a pipe in place of a file is refused without waiting', async () => {
    const card = join(folder, fileNames.card);
    await rm(card);
    await expect(folderFiles(join(folder, '..')).read(basename(folder), 10)).rejects.toThrow(UserError);
    if (process.platform === 'win32') {
      await writeFile(card, '');
    } else {
      execFileSync('mkfifo', [card]);
      await expect(readPackage(folderFiles(folder))).rejects.toThrow(/not a regular file/);
    }
  });
});
