import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { localPath } from '../../shared/annotations/places.ts';
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
import { foundationOf } from '../learning/foundation.ts';
import { rolledBack } from '../learning/lineChanges.ts';
import { comparisonText, lineText } from '../learning/lineText.ts';
import type { ModelLine } from '../learning/modelLine.ts';
import { versionNamed } from '../learning/named.ts';
import { LearningStore } from '../learning/store.ts';
import { packageFacts } from '../learning/system.ts';

const longestCard = 1 << 20;

const modelHelp =
  'name of a model, NAME@VERSION for a version that learned, builtin:NAME, or the folder of one';
const nameHelp = 'name of a model that learns';
const versionHelp = 'version of it; builtin for the model that ships, in a workspace user for yours';
const workspaceOption = [
  '-w, --workspace <folder>',
  'the versions that this workspace folder has of its own',
] as const;

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
      .option(...workspaceOption)
      .action(async (model: string, version: string, options: Options) => {
        await (await lineOf(model, options, context)).pin(version, isPinned);
        stdout.write(`${model}@${version} is ${isPinned ? 'kept for good' : 'not kept for good any more'}\n`);
      });
  }
  command
    .command('rollback')
    .description('go back to an earlier version; editors that are open take it up at once')
    .argument('<name>', nameHelp)
    .argument('[version]', `${versionHelp}; the one before the live one unless given`)
    .option(...workspaceOption)
    .action(async (model: string, version: string | undefined, options: Options) => {
      const line = await lineOf(model, options, context);
      const { current } = await line.rollback(version && (await versionNamed(line, version, packageFacts)));
      const base = options.workspace === undefined ? 'the built-in model' : "the user's model";
      stdout.write(`${model} is ${current === null ? base : `version ${current}`} now\n`);
    });
  command
    .command('compare')
    .description('print F1 of two versions on the sentences that a version must pass, by label')
    .argument('<name>', nameHelp)
    .argument('[one]', `${versionHelp}; the one before the live one unless given`)
    .argument('[other]', `${versionHelp}; the live one unless given`)
    .option(...workspaceOption)
    .action(async (model: string, one: string | undefined, other: string | undefined, options: Options) => {
      const line = await lineOf(model, options, context);
      const content = await line.read();
      const named = (version: string) => versionNamed(line, version, packageFacts);
      const before = one === undefined ? rolledBack(content).current : await named(one);
      const after = other === undefined ? content.current : await named(other);
      stdout.write(comparisonText(content, before, after, line.baseName));
    });
  return execute(command, args, context);
}

interface Options {
  readonly workspace?: string;
}

const storeOf = ({ env }: CommandContext): LearningStore => new LearningStore(userPlaces(env), systemClock);

/** @throws UserError where no model of this name ships */
async function lineOf(
  model: string,
  { workspace: folder }: Options,
  context: CommandContext,
): Promise<ModelLine> {
  const { root, cwd } = context;
  const workspace = folder && pathToFileURL(resolve(cwd, folder)).href;
  const name = { model, workspace };
  const store = storeOf(context);
  const { base } = await foundationOf(name, await locateShipped(model, { root }), {
    store,
    facts: packageFacts,
  });
  return store.line(name, base);
}

async function list(context: CommandContext): Promise<void> {
  const { root, stdout } = context;
  const models = join(root, 'models');
  const rows = [['NAME', 'VERSION', 'LABELS', 'SIZE', 'SCORES']];
  const names = await shippedModels(models);
  const damaged = await damagedOf(names, context, async (name) => {
    const folder = join(models, name);
    const { manifest } = await readPackage(folderFiles(folder));
    const size = formatBytes((await diskUsage(folder)) ?? 0);
    rows.push([name, manifest.version, String(manifest.labels.length), size, scores(manifest)]);
  });
  stdout.write(table(rows, 'left'));
  const store = storeOf(context);
  const lines = (await store.lines()).filter(({ model }) => names.includes(model));
  const damagedLines = await damagedOf(lines, context, async (name) => {
    const { model, workspace } = name;
    const where = workspace && (localPath(workspace) ?? workspace);
    stdout.write(lineText(model, await store.line(name, join(models, model)).read(), where));
  });
  if (damaged > 0)
    throw new UserError(`${damaged} of the built-in models cannot be used; install Mingshi again`);
  if (damagedLines > 0)
    throw new UserError(`${damagedLines} of the lists of versions cannot be read; see above`);
}

/** Lists as many as it can, and says what is wrong with the others. @returns how many those are */
async function damagedOf<T>(
  all: readonly T[],
  { stderr }: CommandContext,
  listOne: (one: T) => Promise<void>,
): Promise<number> {
  let damaged = 0;
  for (const one of all) {
    try {
      await listOne(one);
    } catch (error) {
      damaged += 1;
      stderr.write(`${messageOf(error)}\n`);
    }
  }
  return damaged;
}

/** Figures of the manifest, which are shares, in per cent. */
const scores = ({ metrics }: Manifest): string =>
  Object.entries(metrics)
    .map(([name, share]) => `${name} ${(100 * share).toFixed(2)}`)
    .join(', ');
