import { Anchor } from '../../shared/annotations/anchor.ts';
import { documentPath } from '../../shared/annotations/places.ts';
import type { JournalRecord } from '../../shared/annotations/record.ts';
import { StandingRecords } from '../../shared/annotations/standing.ts';
import { textsOf } from '../../shared/annotations/texts.ts';
import { languageOf } from '../../shared/text/language.ts';
import { splitSentences } from '../../shared/text/sentences.ts';
import { readLines } from '../data/file.ts';

/** Annotations that have no place in their documents any more. */
export interface Detached {
  /** By document; those without any are left out. */
  readonly detached: Readonly<Record<string, number>>;
  /** Documents that cannot be read: removed, renamed or not text. */
  readonly unread: readonly string[];
}

/** @param folder path of the workspace folder; undefined for records of documents that lie in none */
export async function findDetached(
  folder: string | undefined,
  records: readonly JournalRecord[],
  tree: string,
  signal: AbortSignal,
): Promise<Detached> {
  const standing = new StandingRecords(records, tree);
  const documents = new Set([...standing.sentences.values()].flat().map(({ document }) => document));
  const detached: Record<string, number> = {};
  const unread: string[] = [];
  for (const document of [...documents].sort()) {
    const text = await textOf(folder, document, signal);
    if (text === undefined) {
      unread.push(document);
      continue;
    }
    const sentences = splitSentences(text, languageOf(document)).map((sentence) => sentence.text);
    const count = new Anchor(document).place(textsOf(sentences), standing).detached.length;
    if (count > 0) detached[document] = count;
  }
  return { detached, unread };
}

/** A record names a document that lies in its folder, or anything; nothing outside is read for it. */
async function textOf(
  folder: string | undefined,
  document: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const path = documentPath(folder, document);
  if (path === undefined) return undefined;
  const file = await readLines(path, { name: document, signal }).catch(() => undefined);
  signal.throwIfAborted();
  return file?.text;
}
