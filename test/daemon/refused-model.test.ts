import { lstat, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Answer } from '../../shared/protocol/requests.ts';
import type { Editor } from '../support/editor.ts';
import { daemonUsers } from '../support/daemon.ts';

const packages = fileURLToPath(new URL('../../node_modules', import.meta.url));
const uri = 'file:///a.txt';
const user = daemonUsers();

/** Gives the installation packages of its own, so that one of them can be taken away. */
async function ownPackages(): Promise<void> {
  const own = join(user().root, 'node_modules');
  if (!(await lstat(own)).isSymbolicLink()) return;
  await rm(own);
  await mkdir(own);
  for (const name of await readdir(packages)) await symlink(join(packages, name), join(own, name));
}

async function opened(): Promise<Editor> {
  const { editor } = user().serve();
  await editor.initialize();
  editor.open(uri, '王明在京。');
  return editor;
}

const refusalIn = async (editor: Editor): Promise<string | undefined> =>
  (await editor.request<Answer<'mingshi/status'>>('mingshi/status', {})).model.refusal;

test.each([
  { what: "a file of the model's", path: 'models/fine/weights.safetensors', said: 'weights.safetensors' },
  { what: 'the runtime', path: 'node_modules/onnxruntime-node', said: 'onnxruntime-node' },
])(
  '$what is missing: each client is told, and once it is there the next one has colours',
  async (missing) => {
    await ownPackages();
    const path = join(user().root, missing.path);
    await rename(path, `${path}.away`);
    const first = await opened();
    expect(await first.settledTokens(uri)).toEqual([]);
    const second = await opened();
    for (const editor of [first, second]) {
      expect(await refusalIn(editor)).toContain(missing.said);
      expect(editor.log.at(-1)).toContain(missing.said);
    }

    await rename(`${path}.away`, path);
    const { pid } = await user().status();
    let last = second;
    await user().until(async () => {
      await last.leave();
      last = await opened();
      return ((await last.settledTokens(uri)) ?? []).length > 0;
    });
    expect(await refusalIn(last)).toBeUndefined();
    expect(await first.settledTokens(uri)).toEqual(await last.settledTokens(uri));
    expect((await user().status()).pid).toBe(pid);
  },
);
