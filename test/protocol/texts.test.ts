import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Document } from '../../server/documents/document.ts';
import { fold } from '../../shared/text/folding.ts';
import type { PositionEncoding } from '../../shared/text/positions.ts';
import { takesDeltas } from '../support/deltas.ts';
import { Editor } from '../support/editor.ts';
import { servers } from '../support/serve.ts';

const { serve } = servers();

/** Files of our own. What is not prose holds names too, all of which are followed by 码. */
const files = ['constructs.md', 'traditional.txt', 'hard-wrapped.md', 'mixed.md'];
const textOf = (name: string) => readFile(new URL(`../fixtures/texts/${name}`, import.meta.url), 'utf8');
const languageOf = (name: string) => (extname(name) === '.md' ? 'markdown' : 'plaintext');

/** What the tiny model finds in a line of prose: surnames with the character behind them, and cities. */
function namesIn(line: string): string[] {
  const folded = Array.from(line, (character) => String.fromCodePoint(fold(character.codePointAt(0) ?? 0)));
  const plain = folded.join('');
  // The fold is one code point to one, here even one unit to one but for what has two units before and after.
  return Array.from(plain.matchAll(/[王李张刘][^\s”。，码]|[京沪津](?!码)/gu), ({ index, 0: found }) =>
    line.slice(index, index + found.length),
  );
}

async function open(name: string, text: string, encoding: PositionEncoding) {
  const { child } = serve();
  const editor = new Editor(child.stdout, child.stdin);
  await editor.initialize({ capabilities: takesDeltas(encoding) });
  const uri = `file:///texts/${name}`;
  editor.open(uri, text, languageOf(name));
  return { editor, uri };
}

/** The text of each token, by line. */
async function found(editor: Editor, uri: string, document: Document): Promise<string[][]> {
  const byLine = document.lines.map((): string[] => []);
  for (const { line, char, length } of (await editor.settledTokens(uri)) ?? []) {
    const [start, end] = [char, char + length].map(
      (character) => document.placeOf({ line, character }).offset,
    );
    byLine[line]?.push(document.lines[line]?.slice(start, end) ?? '');
  }
  return byLine;
}

describe.each(files)('%s', (name) => {
  test.each(['utf-16', 'utf-8', 'utf-32'] as const)(
    'has its names, and no other ones (%s)',
    async (encoding) => {
      const text = await textOf(name);
      const document = new Document({ languageId: languageOf(name), text }, encoding);
      const { editor, uri } = await open(name, text, encoding);
      const names = await found(editor, uri, document);
      expect(names).toEqual(document.lines.map(namesIn));
      expect(names.flat().length).toBeGreaterThan(9);
      expect(editor.log).toEqual([]);
    },
  );

  test('has the same whatever ends its lines, and when it is typed line by line', async () => {
    const text = (await textOf(name)).replaceAll('\n', '\r\n');
    const document = new Document({ languageId: languageOf(name), text }, 'utf-16');
    const { editor, uri } = await open(name, '', 'utf-16');
    for (const [line, typed] of document.lines.entries()) {
      const start = { line, character: 0 };
      editor.change(uri, { range: { start, end: start }, text: typed });
      // Where an answer was asked for, the next line overtakes it.
      if (line % 3 === 0) editor.tokens(uri).catch(() => undefined);
    }
    expect(await found(editor, uri, document)).toEqual(document.lines.map(namesIn));
  });
});
