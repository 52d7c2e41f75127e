import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../../shared/errors.ts';
import { isModelPath, locateModel } from '../../shared/model/locate.ts';

let root: string;
const cwd = (): string => join(root, 'work');

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mingshi-locate-'));
  for (const folder of ['models/fine', 'models/cluener', 'models/empty', 'work/mine']) {
    await mkdir(join(root, folder), { recursive: true });
    if (!folder.endsWith('empty')) await writeFile(join(root, folder, 'manifest.json'), '{}');
  }
});
afterAll(() => rm(root, { recursive: true }));

const locate = (nameOrPath: string): Promise<string> =>
  locateModel(nameOrPath, { root, cwd: cwd(), env: { MINGSHI_HOME: join(root, 'home') } });

describe('locateModel', () => {
  test('finds a shipped model by name and any by path', async () => {
    expect(await locate('fine')).toBe(join(root, 'models', 'fine'));
    expect(await locate('./mine')).toBe(join(cwd(), 'mine'));
    expect(await locate(join(root, 'models', 'cluener'))).toBe(join(root, 'models', 'cluener'));
  });

  test('names the models that ship where a name is unknown', async () => {
    await expect(locate('mine')).rejects.toThrow(UserError);
    await expect(locate('mine')).rejects.toThrow(
      "there is no model named 'mine'; name one of cluener, fine, or give the path of a model's folder, such as ./mine",
    );
    await expect(locate('empty')).rejects.toThrow("there is no model named 'empty'");
  });

  test('means by a name what the user made of it, and can be told which version', async () => {
    const folder = join(root, 'home', 'data', 'models', 'fine');
    const versions = ['000000000001', '000000000002'];
    for (const version of versions) {
      await mkdir(join(folder, version), { recursive: true });
      await writeFile(join(folder, version, 'manifest.json'), '{}');
    }
    const line = { format: 1, current: versions[1], versions: [] };
    await writeFile(join(folder, 'line.json'), JSON.stringify(line));
    expect(await locate('fine')).toBe(join(folder, '000000000002'));
    expect(await locate('fine@000000000001')).toBe(join(folder, '000000000001'));
    expect(await locate('builtin:fine')).toBe(join(root, 'models', 'fine'));
    expect(await locate('cluener')).toBe(join(root, 'models', 'cluener'));
    await expect(locate('fine@000000000003')).rejects.toThrow('there is no version 000000000003 of fine');
    await expect(locate('builtin:mine')).rejects.toThrow("there is no model named 'mine'");
    await writeFile(join(folder, 'line.json'), JSON.stringify({ ...line, current: null }));
    expect(await locate('fine')).toBe(join(root, 'models', 'fine'));
    await writeFile(join(folder, 'line.json'), '{');
    await expect(locate('fine')).rejects.toThrow('remove it to go back to the model that ships');
    await rm(folder, { recursive: true });
  });

  test('names the folder where a path holds no model', async () => {
    await expect(locate('./none')).rejects.toThrow(`${join(cwd(), 'none')} holds no model`);
  });
});

test.each([
  ['fine', false],
  ['fine-2.1', false],
  ['./fine', true],
  ['models/fine', true],
  ['C:\\models\\fine', true],
  ['..', true],
])('%s is a path: %s', (nameOrPath, expected) => expect(isModelPath(nameOrPath)).toBe(expected));
