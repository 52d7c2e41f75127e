import { writeFile } from 'node:fs/promises';
import { toySentences } from './training.ts';

/** Options of `mingshi train` for a model of a few thousand parameters. */
export const tinyModel = ['embedding=8', 'filters=4', 'hidden=6'].flatMap((setting) => ['--set', setting]);

/** Writes sentences made from patterns as a file of labelled sentences. */
export async function writeToyFile(path: string, count: number): Promise<void> {
  const lines = toySentences(count).map(({ text, spans }) => {
    const label: Record<string, Record<string, [number, number][]>> = {};
    for (const { start, end, label: name } of spans) {
      const mention = [...text].slice(start, end).join('');
      (label[name] ??= {})[mention] = [[start, end - 1]];
    }
    return JSON.stringify({ text, label });
  });
  await writeFile(path, `${lines.join('\n')}\n`);
}
