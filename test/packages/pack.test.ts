import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const minutes = 60_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mingshi-pack-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const npm = async (cwd: string, ...args: string[]): Promise<string> => {
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip', MINGSHI_HOME: join(folder, 'home') };
  return (await promisify(execFile)('npm', args, { cwd, env, maxBuffer: 2 ** 26 })).stdout;
};

const packed = z
  .array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }))
  .length(1);

it(
  'what npm packs can be installed into an empty folder, and works there',
  async () => {
    // The build has run; running it again would take dist/ away from other tests.
    const answer = await npm(repository, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder);
    const [tarball] = packed.parse(JSON.parse(answer));
    const paths = tarball?.files.map(({ path }) => path) ?? [];
    expect(paths).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'dist/bin.js',
        'dist/worker.js',
        'dist/terminal.js',
        'dist/playground/page.js',
      ]),
    );
    expect(
      paths.filter(
        (path) => !/^(dist\/|models\/|LICENSE$|LICENSES\/|NOTICE$|README|package\.json$)/.test(path),
      ),
    ).toEqual([]);

    const project = join(folder, 'project');
    await mkdir(project);
    await npm(
      project,
      'install',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      join(folder, tarball?.filename ?? ''),
    );
    await writeFile(join(project, 'a.txt'), '姚明在休斯敦火箭队打过球。\n');
    const mingshi = (...args: string[]) => npm(project, 'exec', '--', 'mingshi', ...args);
    expect(JSON.parse(await mingshi('annotate', '--format', 'jsonl', 'a.txt'))).toMatchObject({
      text: '姚明在休斯敦火箭队打过球。',
      entities: [
        { start: 0, end: 2, label: 'person/sport' },
        { start: 3, end: 9, label: 'organization/team/sport_team' },
      ],
    });
    expect(await mingshi('models', 'list')).toMatch(/^NAME [^]*\ncluener [^]*\nfine /);
  },
  10 * minutes,
);
