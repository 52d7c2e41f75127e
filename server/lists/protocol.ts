/** Bytes; a million names take about 30 MB. */
export const largestFile = 64 * 1000 ** 2;

/** A file of names that a list is made of: `name<TAB>label path<TAB>optional note` a line. */
export interface NamesSource {
  readonly path: string;
  /** Not in a workspace: a link of its could lead to any file of the user's. */
  readonly followsLinks: boolean;
}

/** A list of names as threads pass it on. */
export interface CompiledNames {
  /** Differs wherever the list or its title does. */
  readonly key: string;
  /** Path of the file that it was made of. */
  readonly title: string;
  /** The list as `readNames` takes it, in memory that threads share. */
  readonly bytes: Uint8Array;
  /** Its names that are to be labelled always: an array of `AlwaysName` as JSON, in such memory too. */
  readonly always: Uint8Array;
  /**
   * All of its names, an array of `ListedName` as JSON: for asking about those that a model passes over. None where there
   * are so many that the thread which answers requests should not read them.
   */
  readonly listed: Uint8Array;
}

/** Lines of a file that say nothing that can be used. */
export interface LineFaults {
  readonly count: number;
  /** The first few of them. */
  readonly first: readonly { readonly line: number; readonly message: string }[];
}

/** What came of reading a file of names; also what the thread that compiles it answers. */
export type Reading =
  | { readonly kind: 'absent' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'compiled'; readonly names: CompiledNames; readonly faults: LineFaults };

/** A part of what a file lists. */
export interface NamesQuery {
  /** Only names that hold this text. */
  readonly text: string;
  /** So many are passed over, and so many are wanted at most. */
  readonly offset: number;
  readonly limit: number;
}

/** A name and a label that it is listed with. */
export interface NameAndLabel {
  readonly name: string;
  readonly label: string;
}

export interface NameOnLine extends NameAndLabel {
  /** Whether it is to be labelled so wherever it stands as a word of its own. */
  readonly always: boolean;
  /** From 1. */
  readonly line: number;
}

/** What a file lists, in the order of its lines. */
export interface NamesPage {
  readonly names: readonly NameOnLine[];
  /** How many there are that the query asks for. */
  readonly total: number;
  readonly faults: LineFaults;
}

/** What a thread is to do with a file of names, and what it then answers; that it could not is `Refused`. */
export type NamesWork =
  | { readonly kind: 'compile' }
  | { readonly kind: 'list'; readonly query: NamesQuery }
  | { readonly kind: 'remove'; readonly name: NameAndLabel };

export interface NamesTask extends NamesSource {
  readonly work: NamesWork;
}

export type NamesAnswer =
  | Exclude<Reading, { kind: 'absent' }>
  | { readonly kind: 'listed'; readonly page: NamesPage }
  /** So many lines are not in the file any more. */
  | { readonly kind: 'removed'; readonly lines: number };
