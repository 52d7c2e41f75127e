import { Option, type Command } from 'commander';
import { posix, resolve } from 'node:path';
import { OwnAuthors } from '../../../shared/annotations/authors.ts';
import { effective } from '../../../shared/annotations/effective.ts';
import { writeFolder } from '../../../shared/annotations/folders.ts';
import type { CommandContext } from '../../../shared/command.ts';
import { MisuseError, UserError } from '../../../shared/errors.ts';
import type { JournalRecord } from '../../../shared/annotations/record.ts';
import { treeWithLabels, type LabelRecord } from '../../../shared/annotations/tree.ts';
import { builtinTrees } from '../../../shared/labels/builtin.ts';
import { userPlaces } from '../../../shared/places.ts';
import { encodingOption } from '../../../shared/text/encoding-option.ts';
import { userName } from '../../../shared/userName.ts';
import { folderAt } from '../../annotations/chosen.ts';
import { importedRecords, withoutKnown, type ImportSource } from '../../annotations/imported.ts';
import { folderJournals, readAnnotations } from '../../../shared/annotations/folder-journals.ts';
import { formatsWith, type FormatName } from '../../data/formats.ts';
import { readSentences, type LabelledFile } from '../../data/read.ts';
import { sayable } from '../../data/sayable.ts';
import { treeOfLabels } from '../../annotations/label-tree.ts';
import { sourceFiles, type SourceFile } from '../../data/source-files.ts';
import { treeNamed } from '../../trainer/trees.ts';

interface Options {
  readonly workspace: string;
  readonly document?: string;
  readonly into?: string;
  readonly reviewed?: boolean;
  readonly tree?: string;
  readonly author?: string;
  readonly format?: FormatName;
  readonly encoding?: string;
  readonly repair?: boolean;
}

/** `mingshi data import`: labelled sentences as annotations. */
export function addImport(command: Command, context: CommandContext): void {
  command
    .command('import')
    .summary('take labelled sentences in as annotations')
    .description(
      'Adds labelled sentences to the annotations of a workspace folder. They show wherever such a sentence stands in ' +
        'it, and teach as corrections do. What was imported before is not added again.',
    )
    .argument('<file>', 'labelled sentences, also .gz; or a folder of brat annotations')
    .requiredOption('-w, --workspace <folder>', 'the workspace folder')
    .option(
      '--document <name>',
      'the document they stand in, relative to the folder; the name of FILE unless given',
    )
    .option('--into <folder>', 'the folder of their documents, relative to the workspace folder')
    .option('--reviewed', 'their sentences are labelled completely: what is no entity in them is none')
    .option(
      '--tree <tree>',
      'the label tree that they belong to: fine, cluener or a file; by their labels unless given',
    )
    .option('--author <name>', "who annotated them, if not you; the name of the system's user unless given")
    .addOption(
      new Option('-f, --format <format>', 'format of FILE, if its name does not tell').choices(
        formatsWith('entities'),
      ),
    )
    .addOption(encodingOption())
    .option('--repair', 'mend or leave out what is wrong, and count it')
    .action((file: string, options: Options) => importSentences(file, options, context));
}

async function importSentences(file: string, options: Options, context: CommandContext): Promise<void> {
  const { cwd, env, stdout, stderr, signal } = context;
  const { format, encoding, repair = false, reviewed = false, author = userName(env) } = options;
  const { data } = userPlaces(env);
  const journals = await folderJournals(data, await folderAt(options.workspace, context));
  const { records: known, warnings } = await readAnnotations(journals, true);
  for (const warning of warnings) stderr.write(`${warning}\n`);

  const files: { source: SourceFile; read: LabelledFile }[] = [];
  for (const source of await sourceFiles(resolve(cwd, file), file)) {
    const { path, name } = source;
    const options = { name, format, formatOption: '--format', encoding, repair, signal };
    const read = await readSentences(path, options);
    files.push({ source, read });
  }
  const bases =
    options.tree === undefined ? Object.values(builtinTrees) : [await treeNamed(options.tree, cwd)];
  const tree = treeOfLabels(
    files.map(({ read }) => read),
    bases.map((base) => treeWithLabels(base, added(known))),
  );

  const time = new Date().toISOString();
  const records: JournalRecord[] = [];
  let lost = 0;
  for (const { source, read } of files) {
    const document = documentOf(source, options, files.length);
    const imported = importedRecords(sourceOf(document, read, repair), {
      tree: tree.name,
      reviewed,
      author,
      time,
    });
    records.push(...imported.records);
    lost += imported.lost;
    for (const warning of read.faults.warnings()) stderr.write(`${warning}\n`);
  }
  if (lost > 0) stderr.write(`entities that no sentence holds, left out: ${lost}\n`);
  if (records.length === 0)
    throw new UserError(`${file} holds nothing to annotate; --reviewed takes sentences without entities too`);

  const fresh = withoutKnown(records, known);
  const { entry, folder, user, workspace } = journals;
  const journal = entry?.inWorkspace && workspace ? workspace : user;
  signal.throwIfAborted();
  if (!entry && folder !== undefined) await writeFolder(data, { folder });
  if (options.author === undefined) await new OwnAuthors(data).add(author);
  if (fresh.length > 0) await journal.append(fresh);
  const before = records.length - fresh.length;
  stdout.write(
    `${journal.path}: ${fresh.length} annotations added${before > 0 ? `, ${before} were there` : ''}\n`,
  );
}

const added = (records: readonly JournalRecord[]): LabelRecord[] =>
  effective(records).filter((record) => record.kind === 'label');

/** What annotations call the document of a file. */
function documentOf({ title, name }: SourceFile, { document, into }: Options, files: number): string {
  if (document !== undefined && (into !== undefined || files > 1))
    throw new MisuseError('--document names one document; give --into, the folder of several, alone');
  const isBrat = /\.ann(\.gz)?$/i.test(name);
  const path = document ?? posix.join(into ?? '', isBrat ? `${title}.txt` : posix.basename(name));
  const normal = posix.normalize(path.replaceAll('\\', '/')).normalize('NFC');
  if (posix.isAbsolute(normal) || normal.startsWith('..'))
    throw new MisuseError(`${path}: name documents relative to the workspace folder, and in it`);
  return normal;
}

function sourceOf(document: string, { sentences, faults }: LabelledFile, repair: boolean): ImportSource {
  const target = 'an annotation';
  const options = { target, otherwise: 'mend them', repair, faults };
  const journal = { overlaps: false, anyText: true };
  return { document, sentences: sentences.flatMap((sentence) => sayable(sentence, journal, options)) };
}
