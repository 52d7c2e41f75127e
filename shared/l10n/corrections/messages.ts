/** A text and the name of the label that it has or is to get. */
export interface Labelled {
  readonly text: string;
  readonly label: string;
}

/** The texts about corrections that a user reads, in one language. Names of labels are in that language too. */
export interface CorrectionMessages {
  /** Titles of code actions. */
  readonly actions: {
    accept(entity: Labelled): string;
    reject(text: string): string;
    relabel(label: string): string;
    add(entity: Labelled): string;
    boundary(text: string): string;
    /** Opens a list of all labels. */
    readonly otherLabel: string;
    /** Asks for a label at or below this one. */
    otherLabelUnder(label: string): string;
    readonly acceptSentence: string;
    readonly acceptDocument: string;
    readonly sentenceIsRight: string;
    everywhereInDocument(entity: Labelled): string;
    everywhereInWorkspace(entity: Labelled): string;
    nowhereInDocument(text: string): string;
    nowhereInWorkspace(text: string): string;
    undo(step: string): string;
  };
  /** In how many places a command is going to write. */
  places(count: number): string;
  /** What one record said of a text, and how many more there were with it. */
  step(step: { readonly text: string; readonly label: string | undefined; readonly others: number }): string;
  /** The choice of a label, level by level. */
  readonly choice: {
    question(text: string): string;
    /** The label itself, none below it. */
    itself(label: string): string;
    readonly cancel: string;
  };
  readonly hover: {
    said(mark: {
      readonly kind: 'accept' | 'relabel' | 'add' | 'reviewed';
      readonly author: string;
      readonly time: string;
    }): string;
    /** Before what the model had said. */
    readonly modelSaid: string;
    readonly modelSawNone: string;
  };
  /** Why a command was not done, and what to do. */
  readonly faults: {
    notOpen(uri: string): string;
    readonly untrusted: string;
    readonly stale: string;
    readonly notAnalysed: string;
    readonly noEntity: string;
    readonly severalEntities: string;
    readonly emptyRange: string;
    readonly severalSentences: string;
    readonly noText: string;
    notAbove(labels: { readonly label: string; readonly present: string }): string;
    unknownRoot(label: { readonly label: string; readonly similar: readonly string[] }): string;
    badLabel(label: { readonly label: string; readonly reason: string }): string;
    readonly nothingToUndo: string;
  };
}
