import { join } from 'node:path';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { UserError, messageOf } from '../../shared/errors.ts';
import { createAnalyzer } from '../../shared/model/analyzer.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { locateModel, shippedModels } from '../../shared/model/locate.ts';
import { fileNames, type Manifest } from '../../shared/model/manifest.ts';
import { readPackage } from '../../shared/model/package.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import { table } from '../../shared/table.ts';
import { diskUsage, formatBytes } from '../disk/usage.ts';

const longestCard = 1 << 20;

/** `mingshi models`: what models there are, and whether they are sound. */
export function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { root, cwd, stdout } = context;
  const command = newCommand('models', context)
    .description('Lists, shows and verifies models.')
    .usage('<command>')
    .helpCommand(false);
  command
    .command('list')
    .description('list the built-in models: version, number of labels, size, scores')
    .action(() => list(context));
  command
    .command('show')
    .description("print a model's card: what it was trained on, its scores and licence")
    .argument('<model>', 'name of a model, or the folder of one')
    .action(async (model: string) => {
      const folder = await locateModel(model, { root, cwd });
      stdout.write(await folderFiles(folder).read(fileNames.card, longestCard));
    });
  command
    .command('verify')
    .description('check all files of a model: sizes, hashes, shapes, and what the graph may hold')
    .argument('<model>', 'name of a model, or the folder of one')
    .action(async (model: string) => {
      const sound = await readPackage(folderFiles(await locateModel(model, { root, cwd })));
      await (await createAnalyzer(sound, ortRuntime)).release();
      stdout.write(`${sound.manifest.name} ${sound.manifest.version}: sound\n`);
    });
  return execute(command, args, context);
}

async function list({ root, stdout, stderr }: CommandContext): Promise<void> {
  const models = join(root, 'models');
  const rows = [['NAME', 'VERSION', 'LABELS', 'SIZE', 'SCORES']];
  let damaged = 0;
  for (const name of await shippedModels(models)) {
    const folder = join(models, name);
    try {
      const { manifest } = await readPackage(folderFiles(folder));
      const size = formatBytes((await diskUsage(folder)) ?? 0);
      rows.push([name, manifest.version, String(manifest.labels.length), size, scores(manifest)]);
    } catch (error) {
      damaged += 1;
      stderr.write(`${messageOf(error)}\n`);
    }
  }
  stdout.write(table(rows, 'left'));
  if (damaged > 0)
    throw new UserError(`${damaged} of the built-in models cannot be used; install Mingshi again`);
}

/** Figures of the manifest, which are shares, in per cent. */
const scores = ({ metrics }: Manifest): string =>
  Object.entries(metrics)
    .map(([name, share]) => `${name} ${(100 * share).toFixed(2)}`)
    .join(', ');
