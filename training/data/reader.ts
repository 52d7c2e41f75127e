import type { Faults } from './faults.ts';
import type { FileSentence } from './sentence.ts';

export interface ReadContext {
  readonly faults: Faults;
  /** Whether illegal tags and offsets are mended and noted; else they are errors. */
  readonly repair: boolean;
  /** The file that holds the text, of a format that keeps it apart. */
  readonly textFile?: TextOf;
}

export interface TextOf {
  /** What the file is called in messages. */
  readonly name: string;
  readonly text: string;
}

/** Reads the sentences of a file from its lines. @throws UserError that names file and line */
export type Reader = (lines: readonly string[], context: ReadContext) => Iterable<FileSentence>;
