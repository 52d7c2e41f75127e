import { join } from 'node:path';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { UserError, messageOf } from '../../shared/errors.ts';
import { createAnalyzer } from '../../shared/model/analyzer.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { locateModel, locateShipped, shippedModels } from '../../shared/model/locate.ts';
import { fileNames, type Manifest } from '../../shared/model/manifest.ts';
import { readPackage } from '../../shared/model/package.ts';
import { userPlaces } from '../../shared/places.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import { table } from '../../shared/table.ts';
import { systemClock } from '../clock.ts';
import { diskUsage, formatBytes } from '../disk/usage.ts';
import { rolledBack } from '../learning/lineChanges.ts';
import { builtinName, comparisonText, lineText } from '../learning/lineText.ts';
import type { ModelLine } from '../learning/modelLine.ts';
import { LearningStore } from '../learning/store.ts';

const longestCard = 1 << 20;

const modelHelp =
  'name of a model, NAME@VERSION for a version that learned, builtin:NAME, or the folder of one';
const nameHelp = 'name of a model that learns';
const versionHelp = `version of it, or ${builtinName} for the model that ships`;

/** `mingshi models`: what models there are, whether they are sound, and which of those that learned is live. */
export function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { stdout } = context;
  const command = newCommand('models', context)
    .description('Lists, shows and verifies models, and chooses among the versions of those that learn.')
    .usage('<command>')
    .helpCommand(false);
  command
    .command('list')
    .description(
      'list the built-in models, with labels, size and scores, and the versions that learned from you',
    )
    .action(() => list(context));
  command
    .command('show')
    .description("print a model's card: what it was trained on, its scores and licence")
    .argument('<model>', modelHelp)
    .action(async (model: string) => {
      const folder = await locateModel(model, context);
      stdout.write(await folderFiles(folder).read(fileNames.card, longestCard));
    });
  command
    .command('verify')
    .description('check all files of a model: sizes, hashes, shapes, and what the graph may hold')
    .argument('<model>', modelHelp)
    .action(async (model: string) => {
      const sound = await readPackage(folderFiles(await locateModel(model, context)));
      await (await createAnalyzer(sound, ortRuntime)).release();
      stdout.write(`${sound.manifest.name} ${sound.manifest.version}: sound\n`);
    });
  for (const [name, isPinned] of [
    ['pin', true],
    ['unpin', false],
  ] as const) {
    command
      .command(name)
      .description(isPinned ? 'keep a version for good' : 'let a version go when newer ones take its place')
      .argument('<name>', nameHelp)
      .argument('<version>', 'version of it')
      .action(async (model: string, version: string) => {
        await (await lineOf(model, context)).pin(version, isPinned);
        stdout.write(`${model}@${version} is ${isPinned ? 'kept for good' : 'not kept for good any more'}\n`);
      });
  }
  command
    .command('rollback')
    .description('go back to an earlier version; editors that are open take it up at once')
    .argument('<name>', nameHelp)
    .argument('[version]', `${versionHelp}; the one before the live one unless given`)
    .action(async (model: string, version?: string) => {
      const { current } = await (await lineOf(model, context)).rollback(version && numbered(version));
      stdout.write(`${model} is ${current === null ? 'the built-in model' : `version ${current}`} now\n`);
    });
  command
    .command('compare')
    .description('print F1 of two versions on the sentences that a version must pass, by label')
    .argument('<name>', nameHelp)
    .argument('[one]', `${versionHelp}; the one before the live one unless given`)
    .argument('[other]', `${versionHelp}; the live one unless given`)
    .action(async (model: string, one?: string, other?: string) => {
      const line = await (await lineOf(model, context)).read();
      const before = one === undefined ? rolledBack(line).current : numbered(one);
      stdout.write(comparisonText(line, before, other === undefined ? line.current : numbered(other)));
    });
  return execute(command, args, context);
}

/** Null for the model that ships, as lines write it. */
const numbered = (version: string): string | null => (version === builtinName ? null : version);

/** @throws UserError where no model of this name ships */
async function lineOf(name: string, { root, env }: CommandContext): Promise<ModelLine> {
  const store = new LearningStore(userPlaces(env), systemClock);
  return store.line(name, await locateShipped(name, { root }));
}

async function list(context: CommandContext): Promise<void> {
  const { root, stdout, stderr } = context;
  const models = join(root, 'models');
  const rows = [['NAME', 'VERSION', 'LABELS', 'SIZE', 'SCORES']];
  const names = await shippedModels(models);
  let damaged = 0;
  for (const name of names) {
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
  for (const name of names) stdout.write(lineText(name, await (await lineOf(name, context)).read()));
  if (damaged > 0)
    throw new UserError(`${damaged} of the built-in models cannot be used; install Mingshi again`);
}

/** Figures of the manifest, which are shares, in per cent. */
const scores = ({ metrics }: Manifest): string =>
  Object.entries(metrics)
    .map(([name, share]) => `${name} ${(100 * share).toFixed(2)}`)
    .join(', ');
