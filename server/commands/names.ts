import { basename, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import writeFileAtomic from 'write-file-atomic';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { MisuseError, UserError } from '../../shared/errors.ts';
import { compileNames, type NameEntry } from '../../shared/names/compile.ts';
import { readNames } from '../../shared/names/list.ts';
import { shippedNameFiles } from '../../shared/names/shipped.ts';
import { cannotWrite } from '../../shared/output.ts';
import { table } from '../../shared/table.ts';
import { encodingOption } from '../../shared/text/encoding-option.ts';
import { formatBytes } from '../disk/usage.ts';
import type { NamedFile, ReadOptions } from '../names/files.ts';
import { gatherNames, type Gathered } from '../names/gather.ts';
import { findNames, inWords } from '../names/look.ts';
import { isCompiled, openNames, type OpenedNames } from '../names/open.ts';
import { problemsOf } from '../names/check.ts';
import { sizeRows, typeRows } from '../names/stats.ts';

/** Bad lines of a file that `build` shows; `check` shows them all. */
const mostShown = 10;

const listsHelp = 'name lists: compiled ones (.names) or names.tsv; those that ship unless given';

interface BuildOptions {
  readonly out: string;
  readonly title?: string;
  readonly data?: string;
  readonly encoding?: string;
}

interface LookOptions {
  readonly names?: readonly string[];
  readonly json?: boolean;
  readonly encoding?: string;
}

/** `mingshi names`: lists of names that models take as hints. */
export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const command = newCommand('names', context)
    .description('Compiles, searches and checks lists of names, which models take as hints.')
    .usage('<command>')
    .helpCommand(false);
  addBuild(command, context);
  addLook(command, context);
  command
    .command('stats')
    .description('names, types, sizes and load times of lists')
    .argument('[files...]', listsHelp)
    .addOption(encodingOption())
    .action((files: readonly string[], options: { readonly encoding?: string }) =>
      stats(files, options, context),
    );
  command
    .command('check')
    .description('show the bad lines of a names.tsv by number, or say whether a compiled list is sound')
    .argument('<files...>', 'names.tsv, recipes (.json) or compiled lists (.names)')
    .addOption(encodingOption())
    .action((files: readonly string[], options: { readonly encoding?: string }) =>
      check(files, options, context),
    );
  return execute(command, args, context);
}

function addBuild(command: Command, context: CommandContext): void {
  command
    .command('build')
    .description('compile names into one list')
    .argument(
      '<files...>',
      'names.tsv (a name, a tab, a label; may end in .gz), or recipes (.json) that take names from other files',
    )
    .requiredOption('-o, --out <file>', 'the compiled list; must end in .names')
    .option('--title <title>', 'what the list is called where a name of it is shown')
    .option('--data <folder>', 'folder of the files that a recipe names; that of the recipe unless given')
    .addOption(encodingOption())
    .action((files: readonly string[], options: BuildOptions) => build(files, options, context));
}

function addLook(command: Command, context: CommandContext): void {
  command
    .command('look')
    .description('show all listed names in a text, with their lists and types')
    // After the text, or the last option would take it for another file.
    .usage('<text> [options]')
    .argument('<text>', 'the text')
    .option('--names <files...>', listsHelp)
    .option('--json', 'print one object a name')
    .addOption(encodingOption())
    .action((text: string, options: LookOptions) => look(text, options, context));
}

async function build(
  files: readonly string[],
  options: BuildOptions,
  context: CommandContext,
): Promise<void> {
  const { cwd, stdout, stderr, signal } = context;
  const out = resolve(cwd, options.out);
  if (!isCompiled(out))
    throw new MisuseError(`--out ${options.out}: the name of a compiled list ends in .names`);
  const note = (line: string): void => void stderr.write(`${line}\n`);
  const data = options.data === undefined ? undefined : resolve(cwd, options.data);
  const parts: Gathered[] = [];
  for (const file of files) {
    if (isCompiled(file))
      throw new UserError(`${file} is compiled already; a list is built from its sources`);
    const part = await gatherNames(named(file, cwd), { data, encoding: options.encoding, signal, note });
    noteFaults(file, part, note);
    parts.push(part);
  }
  const bytes = compileNames(allEntries(parts), {
    title: options.title ?? (parts.length === 1 && parts[0] ? parts[0].title : basename(out, '.names')),
    precision: parts.every(({ precision }) => precision === 'compact') ? 'compact' : 'exact',
  });
  const { names } = readNames(bytes, options.out);
  signal.throwIfAborted();
  await writeFileAtomic(out, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).catch(
    (error: unknown) => {
      throw cannotWrite(options.out, error);
    },
  );
  const each = names > 0 ? `, ${(bytes.length / names).toFixed(1)} bytes a name` : '';
  stdout.write(`${options.out}: ${names.toLocaleString('en')} names, ${formatBytes(bytes.length)}${each}\n`);
}

function* allEntries(parts: readonly Gathered[]): Generator<NameEntry> {
  for (const { entries } of parts) yield* entries;
}

function noteFaults(file: string, { faults }: Gathered, note: (line: string) => void): void {
  for (const { line, message } of faults.slice(0, mostShown)) note(`${file}, line ${line}: ${message}`);
  const more = faults.length - mostShown;
  if (more > 0) note(`${file}: ${more} more lines are wrong; 'mingshi names check' shows them`);
}

async function look(
  text: string,
  { names, json, encoding }: LookOptions,
  context: CommandContext,
): Promise<void> {
  const opened = await openAll(names ?? [], { encoding, signal: context.signal }, context);
  const found = findNames(
    text,
    opened.map(({ list }) => list),
  );
  if (json === true) {
    context.stdout.write(found.map((name) => `${JSON.stringify(name)}\n`).join(''));
    return;
  }
  if (found.length === 0) {
    context.stderr.write('no listed name in this text\n');
    return;
  }
  const rows = found.map(({ start, end, text, list, types }) => [
    text,
    `${start}-${end}`,
    list,
    types.map(inWords).join(', '),
  ]);
  context.stdout.write(table([['NAME', 'PLACE', 'LIST', 'TYPES'], ...rows], 'left'));
}

async function stats(
  files: readonly string[],
  { encoding }: { readonly encoding?: string },
  context: CommandContext,
): Promise<void> {
  const opened = await openAll(files, { encoding, signal: context.signal }, context);
  if (opened.length === 0) return;
  context.stdout.write(`${table(sizeRows(opened), 'right')}\n${table(typeRows(opened), 'right')}`);
}

async function check(
  files: readonly string[],
  { encoding }: { readonly encoding?: string },
  { cwd, stdout, signal }: CommandContext,
): Promise<void> {
  let bad = 0;
  for (const file of files) {
    const problems = await problemsOf(named(file, cwd), { encoding, signal });
    stdout.write(problems.length === 0 ? `${file}: sound\n` : problems.map((line) => `${line}\n`).join(''));
    if (problems.length > 0) bad += 1;
  }
  if (bad > 0) throw new UserError(`${bad} of ${files.length} files ${bad === 1 ? 'is' : 'are'} not sound`);
}

/** Opens the lists that were named, else those that ship. */
async function openAll(
  files: readonly string[],
  options: ReadOptions,
  { root, cwd, stderr }: CommandContext,
): Promise<OpenedNames[]> {
  const shipped = async (): Promise<NamedFile[]> =>
    (await shippedNameFiles(root)).map((path) => ({ path, name: relative(root, path) }));
  const wanted = files.length > 0 ? files.map((file) => named(file, cwd)) : await shipped();
  if (wanted.length === 0) stderr.write('no name lists are installed\n');
  const opened: OpenedNames[] = [];
  for (const file of wanted) {
    const names = await openNames(file, options);
    if (names.faults > 0)
      stderr.write(`${file.name}: bad lines: ${names.faults}; 'mingshi names check' shows them\n`);
    opened.push(names);
  }
  return opened;
}

const named = (file: string, cwd: string): NamedFile => ({ path: resolve(cwd, file), name: file });
