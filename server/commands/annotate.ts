import { Option } from 'commander';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { UserError } from '../../shared/errors.ts';
import { encodingOption } from '../../shared/text/encoding-option.ts';
import { createAnalyzer } from '../../shared/model/analyzer.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { defaultModel, locateModel } from '../../shared/model/locate.ts';
import { readPackage } from '../../shared/model/package.ts';
import { wantsColours } from '../../shared/paint.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import { decodeText } from '../../shared/text/decode.ts';
import { fileChunks } from '../../shared/text/file.ts';
import { languageOf } from '../../shared/text/language.ts';
import { formats, formatter, type Format } from '../annotate/formats.ts';
import { annotateLines } from '../annotate/lines.ts';
import { commandNames } from '../annotate/names.ts';

const longestMarkdown = 64 * 2 ** 20;

interface Options {
  readonly model: string;
  readonly format: Format;
  readonly encoding?: string;
  readonly names?: readonly string[] | false;
}

/** `mingshi annotate`: prints the entities of files or of standard input. */
export function run(args: readonly string[], context: CommandContext): Promise<number> {
  const command = newCommand('annotate', context)
    .description('Finds the entities of files or, without a file or with -, of standard input.')
    .argument('[files...]', 'text files; those that end in .md or .markdown are read as Markdown')
    .option('-m, --model <name>', 'name of a model, or the folder of one', defaultModel)
    .addOption(
      new Option('-f, --format <format>', 'ansi: the text with its labels; jsonl: one object a line')
        .choices(formats)
        .default('ansi'),
    )
    .option(
      '--names <file>',
      "names that are known, beside those that ship and the user's names.tsv: a file like it, or one that 'mingshi names build' made; may be given more than once",
      (file: string, before: Options['names']) => [...(before || []), file],
    )
    .option('--no-names', 'use no list of names at all')
    .addOption(encodingOption())
    .action((files: readonly string[], options: Options) => annotate(files, options, context));
  return execute(command, args, context);
}

async function annotate(files: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { env, stdout, signal } = context;
  const folder = await locateModel(options.model, context);
  const names = options.names === false ? [] : await commandNames(options.names ?? [], context);
  const analyzer = await createAnalyzer(await readPackage(folderFiles(folder)), ortRuntime, {
    names: () => names,
  });
  try {
    const format = formatter(options.format, analyzer.tree, wantsColours(env, stdout));
    const analyze = (sentences: readonly string[]) => analyzer.analyze(sentences);
    for (const file of files.length > 0 ? files : ['-']) {
      for await (const { text, language } of documents(file, options.encoding, context)) {
        const lines = await annotateLines(text, language, analyze);
        const written = stdout.write(lines.map((line) => `${format(line)}\n`).join(''));
        if (!written) await once(stdout, 'drain', { signal });
      }
    }
  } finally {
    await analyzer.release();
  }
}

/**
 * What is analysed at once: of a Markdown file the whole, since what counts as text depends on what stands around it;
 * of anything else some lines at a time, as they arrive.
 */
async function* documents(
  file: string,
  encoding: string | undefined,
  { cwd, stdin, signal }: CommandContext,
): AsyncGenerator<{ text: string; language: string }> {
  const name = file === '-' ? 'standard input' : file;
  const chunks =
    file === '-'
      ? (addAbortSignal(signal, stdin) as AsyncIterable<Uint8Array>)
      : fileChunks(resolve(cwd, file), file, signal);
  const pieces = decodeText(chunks, { name, encoding });
  const language = languageOf(file);
  if (language !== 'markdown') {
    for await (const text of pieces) yield { text, language };
    return;
  }
  let text = '';
  for await (const piece of pieces) {
    text += piece;
    if (text.length > longestMarkdown) {
      throw new UserError(
        `${file}: longer than ${longestMarkdown} characters; Markdown is read as a whole: cut it, or pipe it in as plain text`,
      );
    }
  }
  yield { text, language };
}
