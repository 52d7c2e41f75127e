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
