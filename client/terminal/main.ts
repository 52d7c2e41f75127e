import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { messagesFor } from '../../shared/l10n/choose.ts';
import { localeOf } from '../../shared/l10n/locale.ts';
import { Editor, type Document } from '../../shared/lsp/editor.ts';
import { withServer } from '../../shared/lsp/server.ts';
import { painter, wantsColours } from '../../shared/paint.ts';
import { runProcess } from '../../shared/process.ts';
import { decodeText } from '../../shared/text/decode.ts';
import { encodingOption } from '../../shared/text/encoding-option.ts';
import { fileChunks } from '../../shared/text/file.ts';
import { languageOf } from '../../shared/text/language.ts';
import { lesson } from './lesson.ts';
import { pageOf, painted } from './page.ts';
import { sample } from './sample.ts';
import { teach } from './teach.ts';
import { texts } from './texts.ts';

/** The built command line, beside this program. */
const bin = fileURLToPath(new URL('bin.js', import.meta.url));

function main(args: readonly string[], context: CommandContext): Promise<number> {
  const command = newCommand('', context)
    .name('npm start')
    .usage('-- [options] [file]')
    .description(
      'Shows the entities of a text file as an editor would; without a file those of a text that ships, and then how\n' +
        'the model learns from a correction, in a temporary folder.',
    )
    .argument('[file]', 'a text file; one that ends in .md or .markdown is read as Markdown')
    .addOption(encodingOption())
    .action(async (file: string | undefined, { encoding }: { encoding?: string }) => {
      if (file === undefined) return showAll(context);
      await show(await readDocument(file, encoding, context), context);
    });
  return execute(command, args, context);
}

/** Shows the entities of a document. */
async function show(document: Document, { env, stdout, signal }: CommandContext): Promise<void> {
  const tokens = await withServer({ bin, env, signal }, async (connection) => {
    const editor = await Editor.begin(connection, signal, { locale: localeOf(env) });
    return editor.open(document);
  });
  stdout.write(painted(pageOf(document.text, tokens), painter(wantsColours(env, stdout))));
}

/** Shows the entities of the sample, and a lesson. The user's own data are neither read nor changed. */
async function showAll({ env, stdout, signal }: CommandContext): Promise<void> {
  const locale = localeOf(env);
  const { language, playground } = messagesFor(locale);
  const paint = painter(wantsColours(env, stdout));
  const home = await mkdtemp(join(tmpdir(), 'mingshi-start-'));
  try {
    await withServer({ bin, env: { ...env, MINGSHI_HOME: home }, signal }, async (connection) => {
      // Two threads are what this takes least time with; nothing starts by itself.
      const initializationOptions = { learning: { auto: false, threads: 2 } };
      const editor = await Editor.begin(connection, signal, { locale, initializationOptions });
      stdout.write(painted(pageOf(sample, await editor.open(sampleDocument)), paint));
      await editor.close(sampleDocument.uri);
      await teach(editor, lesson, { stdout, paint, texts: texts[language] });
    });
    stdout.write(`\n${playground.invitation('npx mingshi playground')}\n`);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
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
