import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const folder = fileURLToPath(new URL('../../../client/vscode', import.meta.url));

const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
const sources = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));

/** Calls of `vscode.l10n.t`, or of what was given as `t`, and those whose text can be read off. */
const calls = sources.flatMap((source) => source.match(/(?<![\w$])t\((?!\.\.\.)/g) ?? []);
const texts = sources.flatMap((source) =>
  Array.from(source.matchAll(/(?<![\w$])t\(\s*(['"])((?:\\.|(?!\1).)*)\1/g), ([, , text = '']) =>
    text.replaceAll(/\\(.)/g, '$1'),
  ),
);

const translations = z
  .record(z.string(), z.string().min(1))
  .parse(JSON.parse(await readFile(join(folder, 'l10n', 'bundle.l10n.zh-cn.json'), 'utf8')));
const gaps = (text: string): string[] => [...new Set(text.match(/\{\d\}/g))].sort();

describe('what the extension says', () => {
  it('stands in its source as plain text', () => {
    expect(texts).toHaveLength(calls.length);
  });

  it('is there in Chinese, and nothing else is', () => {
    expect(Object.keys(translations).sort()).toEqual([...new Set(texts)].sort());
  });

  it('has the same gaps in both languages', () => {
    for (const [text, translation] of Object.entries(translations))
      expect(gaps(translation)).toEqual(gaps(text));
  });
});
