import { Option, type Command } from 'commander';
import { lstat, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { CommandContext } from '../../../shared/command.ts';
import { UserError } from '../../../shared/errors.ts';
import { makeFolder } from '../../../shared/folder.ts';
import { encodingOption } from '../../../shared/text/encoding-option.ts';
import { formatOf, formatsWith, writableFormats, type FormatName } from '../../data/formats.ts';
import { readSentences } from '../../data/read.ts';
import { sourceFiles } from '../../data/source-files.ts';
import { labelledFiles, sayableAll } from '../../data/write.ts';
import { writeFiles } from '../../data/write-files.ts';
import type { LabelledText } from '../../data/sentence.ts';

interface Options {
  readonly out: string;
  readonly from?: FormatName;
  readonly to?: FormatName;
  readonly encoding?: string;
  readonly repair?: boolean;
}

interface Converted {
  readonly title: string;
  readonly sentences: readonly LabelledText[];
}

/** `mingshi data convert`: labelled sentences in another format. */
export function addConvert(command: Command, context: CommandContext): void {
  command
    .command('convert')
    .summary('write labelled sentences in another format')
    .description(
      'Writes labelled sentences in another format: CLUENER or FiNE JSON, columns (BIO, BIOS, BIOES, BMES) or brat ' +
        '(.ann and .txt). Offsets and labels stay; what a format cannot say is an error.',
    )
    .argument('<in>', 'labelled sentences, also .gz; or a folder of brat annotations')
    .requiredOption(
      '-o, --out <file>',
      'the new file, also .gz; with --to brat a name without .ann is a folder',
    )
    .addOption(
      new Option('--from <format>', 'format of IN, if its name does not tell').choices(
        formatsWith('entities'),
      ),
    )
    .addOption(
      new Option('--to <format>', 'format of OUT, if its name does not tell').choices(writableFormats),
    )
    .addOption(encodingOption())
    .option('--repair', 'mend or leave out what is wrong or cannot be said, and count it')
    .action((file: string, options: Options) => convert(file, options, context));
}

async function convert(file: string, options: Options, context: CommandContext): Promise<void> {
  const { cwd, stdout, stderr, signal } = context;
  const { out, from, encoding, repair = false } = options;
  const to = options.to ?? formatOf(out, '--to');
  const documents: Converted[] = [];
  for (const { path, name, title } of await sourceFiles(resolve(cwd, file), file)) {
    signal.throwIfAborted();
    const options = { name, format: from, formatOption: '--from', encoding, repair, signal };
    const { sentences, faults } = await readSentences(path, options);
    documents.push({ title, sentences: sayableAll(sentences, to, { repair, faults }) });
    for (const warning of faults.warnings()) stderr.write(`${warning}\n`);
  }
  const path = resolve(cwd, out);
  const all = documents.flatMap(({ sentences }) => sentences);
  if (all.length === 0)
    throw new UserError(`${file} holds nothing that the format ${to} can say; choose another with --to`);
  if (to === 'brat' && !/\.ann(\.gz)?$/i.test(out)) await writeFolder(path, out, documents, signal);
  else await writeFiles(await labelledFiles(path, to, all), signal);
  const entities = all.reduce((sum, { spans }) => sum + spans.length, 0);
  stdout.write(`${out}: ${all.length} sentences, ${entities} entities\n`);
}

/** Writes a folder of brat annotations, beside its place first. */
async function writeFolder(
  path: string,
  name: string,
  documents: readonly Converted[],
  signal: AbortSignal,
): Promise<void> {
  if (await lstat(path).catch(() => undefined))
    throw new UserError(`${name} is there already; give another --out, or one that ends in .ann`);
  await makeFolder(dirname(path));
  const fresh = await mkdtemp(`${path}.new-`);
  try {
    for (const { title, sentences } of documents) {
      const file = join(fresh, `${title}.ann`);
      await makeFolder(dirname(file));
      await writeFiles(await labelledFiles(file, 'brat', sentences), signal);
    }
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
}
