import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lesson } from '../../client/terminal/lesson.ts';
import { install, type Installation } from '../support/installation.ts';

const models = fileURLToPath(new URL('../../models', import.meta.url));

describe('npm start with the models that ship', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await install();
    await rm(join(installation.root, 'models'), { recursive: true });
    await symlink(models, join(installation.root, 'models'));
  });
  afterAll(() => installation.remove());

  it('trains a new version, and says what became of it', { timeout: 10 * 60_000 }, async () => {
    const { code, out, err } = await installation.run('terminal', [], { env: { LANG: 'en_GB.UTF-8' } });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { name, label } = lesson;
    expect(out).toContain(`the model finds it in 0 of 5 places:\n`);
    expect(out.split(`${name}[${label} 游戏]`).length - 1).toBeGreaterThanOrEqual(5);
    // Where what was learned costs too much of what was known, the gate keeps the old version.
    if (out.includes('The model stays as it was')) expect(out).toContain('sentences of the gate');
    else {
      const [, found] = /Now it finds \S+ in (\d) of 3 places/.exec(out) ?? [];
      expect(Number(found), out).toBeGreaterThan(0);
    }
  });
});
