import type { Labelled } from '../corrections/messages.ts';

/** The texts about doubts, names that are always labelled, and contradictions. */
export interface ActiveMessages {
  /** Behind the confidence of a label that the model is not sure of. */
  readonly uncertain: string;
  /** Behind that of a label that it is sure of, where it does not know which one below it is right. */
  readonly finerUncertain: string;
  /** In place of a confidence: a list wants it so. */
  alwaysLabelled(list: string): string;
  /** Title of the code action. */
  always(entity: Labelled): string;
  readonly faults: {
    /** Texts that cannot stand in a list of names. */
    isComment(name: string): string;
    nameLength(fault: {
      readonly name: string;
      readonly shortestName: number;
      readonly longestName: number;
    }): string;
    readonly holdsControl: string;
    /** A label of the user's own, which a list of names cannot give. */
    ownLabel(label: string): string;
  };
  readonly alarms: {
    /** One name has two labels. */
    conflict(conflict: { readonly text: string; readonly label: string; readonly other: string }): string;
    /** Another record had said something else of the same place; undefined labels stand for "no entity". */
    contradiction(contradiction: {
      readonly text: string;
      readonly label: string | undefined;
      readonly other: string | undefined;
      readonly author: string;
      readonly time: string;
    }): string;
    /** At the other place. */
    there(place: {
      readonly label: string | undefined;
      readonly author: string;
      readonly time: string;
    }): string;
  };
}
