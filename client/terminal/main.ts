import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { painter, wantsColours } from '../../shared/paint.ts';
import { runProcess } from '../../shared/process.ts';
import { decodeText } from '../../shared/text/decode.ts';
import { encodingOption } from '../../shared/text/encoding-option.ts';
import { fileChunks } from '../../shared/text/file.ts';
import { languageOf } from '../../shared/text/language.ts';
import { lineContent, splitLines } from '../../shared/text/lines.ts';
import { sample } from './sample.ts';
import { tokensOf, type Document } from './session.ts';
import { marksOfTokens } from './tokens.ts';

/** The built command line, beside this program. */
const bin = fileURLToPath(new URL('bin.js', import.meta.url));

function main(args: readonly string[], context: CommandContext): Promise<number> {
  const command = newCommand('', context)
    .name('npm start')
    .usage('-- [options] [file]')
    .description('Shows the entities of a text file, or of a text that ships, as an editor would.')
    .argument('[file]', 'a text file; one that ends in .md or .markdown is read as Markdown')
    .addOption(encodingOption())
    .action(async (file: string | undefined, { encoding }: { encoding?: string }) => {
      await show(file === undefined ? sampleDocument : await readDocument(file, encoding, context), context);
    });
  return execute(command, args, context);
}

async function show(document: Document, { env, stdout, signal }: CommandContext): Promise<void> {
  const server = spawn(process.execPath, [bin, 'serve', '--stdio'], { stdio: 'pipe' });
  const { data, legend } = await tokensOf(document, server, signal);
  const lines = splitLines(document.text).map(lineContent);
  if (lines.at(-1) === '') lines.pop();
  const marks = marksOfTokens(data, legend, lines.length);
  const paint = painter(wantsColours(env, stdout));
  stdout.write(lines.map((line, index) => `${paint(line, marks[index] ?? [])}\n`).join(''));
}

const sampleDocument: Document = { uri: 'untitled:sample', language: 'plaintext', text: sample };

async function readDocument(
  file: string,
  encoding: string | undefined,
  context: CommandContext,
): Promise<Document> {
  const path = resolve(context.cwd, file);
  const chunks = fileChunks(path, file, context.signal);
  let text = '';
  for await (const piece of decodeText(chunks, { name: file, encoding })) text += piece;
  return { uri: pathToFileURL(path).href, language: languageOf(file), text };
}

await runProcess(fileURLToPath(new URL('..', import.meta.url)), main);
