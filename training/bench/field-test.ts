import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandContext } from '../../shared/command.ts';
import { UserError } from '../../shared/errors.ts';
import { fineTree } from '../../shared/labels/builtin.ts';
import type { NameList } from '../../shared/names/list.ts';
import { readLines } from '../data/file.ts';
import { readLabelled } from '../data/read.ts';
import type { LabelledSentence } from '../data/sentence.ts';
import { readUserList } from '../evaluation/lists.ts';

/** Whether a sentence tells what kind of thing its invented name is, or leaves that open. */
export const contexts = ['clear', 'weak'] as const;

/** What a list of the user's is measured on. Labels are those of FiNE. */
export interface FieldTest {
  /** Names that nothing bears: the user's list of them, and sentences in which only they are marked. */
  readonly invented: {
    readonly list: NameList;
    readonly sentences: Readonly<Record<(typeof contexts)[number], readonly LabelledSentence[]>>;
  };
  /** Names that are everyday words as well: the user's list of them, and sentences in which they are such words. */
  readonly ordinary: { readonly list: NameList; readonly sentences: readonly string[] };
}

/** Reads the files of a field test from their folder. */
export async function readFieldTest(
  folder: string,
  context: Pick<CommandContext, 'cwd' | 'stderr' | 'signal'>,
): Promise<FieldTest> {
  const at = (file: string) => join(folder, file);
  await access(at('invented.tsv')).catch(() => {
    throw new UserError(`${folder} holds no field test; name test/fixtures/names of the source by --data`);
  });
  const labelled = async (file: string) => (await readLabelled(at(file), { tree: fineTree })).sentences;
  return {
    invented: {
      list: await readUserList(at('invented.tsv'), fineTree, context),
      sentences: {
        clear: await labelled('invented-clear.jsonl'),
        weak: await labelled('invented-weak.jsonl'),
      },
    },
    ordinary: {
      list: await readUserList(at('ordinary.tsv'), fineTree, context),
      sentences: (await readLines(at('ordinary.txt'), { name: at('ordinary.txt') })).lines,
    },
  };
}
