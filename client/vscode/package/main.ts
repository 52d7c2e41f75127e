import { Option } from 'commander';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute, newCommand, type CommandContext } from '../../../shared/command.ts';
import { UserError } from '../../../shared/errors.ts';
import { runProcess } from '../../../shared/process.ts';
import { stage } from './stage.ts';
import { targets, type Target } from './targets.ts';

interface Options {
  readonly target?: readonly string[];
  readonly out: string;
  readonly stage?: string;
}

/** What the marketplace, and people on slow lines, can take. */
const mostBytes = 40e6;

/** `npm run vsix`: packages of the extension for VS Code. Needs the built project, and no network. */
const main = (args: readonly string[], context: CommandContext): Promise<number> =>
  execute(
    newCommand('', context)
      .name('npm run vsix --')
      .description('Makes a package of the VS Code extension for each platform.')
      .addOption(
        new Option('--target <name...>', 'only for these platforms').choices(targets.map(({ name }) => name)),
      )
      .option('--out <folder>', 'where the packages go', '.')
      .option('--stage <folder>', 'only make the folder of the extension, for one platform')
      .action((options: Options) => run(options, context)),
    args,
    context,
  );

async function run({ target, out, stage: folder }: Options, context: CommandContext): Promise<void> {
  const chosen = targets.filter(({ name }) => target?.includes(name) ?? true);
  if (folder !== undefined) {
    const [only, ...others] = chosen;
    if (!only || others.length > 0) throw new UserError('--stage needs one --target');
    return stage(context.root, resolve(context.cwd, folder), only);
  }
  await mkdir(resolve(context.cwd, out), { recursive: true });
  for (const each of chosen) await pack(each, resolve(context.cwd, out), context);
}

async function pack(target: Target, out: string, { root, stdout }: CommandContext): Promise<void> {
  const { createVSIX } = await import('@vscode/vsce');
  const folder = await mkdtemp(join(tmpdir(), 'mingshi-vsix-'));
  try {
    await stage(root, folder, target);
    const packagePath = join(out, `mingshi-${target.name}.vsix`);
    await createVSIX({
      ...{ cwd: folder, packagePath, target: target.name },
      ...{ dependencies: false, allowMissingRepository: true },
    });
    const { size } = await stat(packagePath);
    stdout.write(`${packagePath}: ${(size / 1e6).toFixed(1)} MB\n`);
    if (size >= mostBytes) throw new UserError(`${packagePath} is too large: ${mostBytes / 1e6} MB at most`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await runProcess(fileURLToPath(new URL('..', import.meta.url)), main);
