import * as z from 'zod';
import { label, range } from './common.ts';

const target = { uri: z.string(), version: z.int(), range };
/** Not only at `range`, but wherever its text stands as a name of its own: in the document, or in the workspace. */
const everywhere = z.enum(['document', 'workspace']).optional();

/**
 * `workspace/executeCommand`: each command takes one object, without any other key: a misspelt one would change what
 * is written. `version` is that of the document which the range was taken from; where the document has another by now,
 * the answer is `ContentModified` and nothing is written. What writes answers once the record is on the disk.
 */
export const commandArguments = {
  /** Confirms all entities in `range`, to the depth of `label` where it is given. */
  'mingshi.accept': z.strictObject({ ...target, label: label.optional() }),
  /** Gives the entity at `range` another label. */
  'mingshi.relabel': z.strictObject({ ...target, label }),
  /** The entity at `range` is none. */
  'mingshi.reject': z.strictObject({ ...target, everywhere }),
  /** Makes any range inside one sentence an entity, and replaces what overlaps it. */
  'mingshi.add': z.strictObject({ ...target, label, everywhere }),
  /** Relabels or adds with a label that the user is asked for, level by level, beginning at `under`. */
  'mingshi.chooseLabel': z.strictObject({ ...target, kind: z.enum(['relabel', 'add']), under: label }),
  /** Puts the text of `range` into the user's list of names, to be labelled so wherever it stands. */
  'mingshi.always': z.strictObject({ ...target, label }),
  /** Takes back what the author's last command wrote, in one document or anywhere; or the one that wrote `record`. */
  'mingshi.undo': z.strictObject({ uri: z.string().optional(), record: z.string().optional() }),
  /** All sentences in `range`, or in the document, are right as they show. */
  'mingshi.markReviewed': z.strictObject({ uri: z.string(), version: z.int(), range: range.optional() }),
  /** Trains on all corrections so far; answers when that run has ended. */
  'mingshi.train': z.strictObject({}),
  /** Goes back to an earlier version of the model: the one before, unless it is named. */
  'mingshi.rollback': z.strictObject({ version: z.string().optional() }),
} as const;

export type CommandName = keyof typeof commandArguments;
export type CommandArguments<Name extends CommandName> = z.infer<(typeof commandArguments)[Name]>;

/**
 * A command of the client's, which announces it by `experimental.mingshi.picker`: lets the user pick any label, or
 * enter a new one, for `range`, and then calls `mingshi.relabel` or `mingshi.add`.
 */
export const pickLabelCommand = 'mingshi.pickLabel';

export interface PickLabelArguments {
  readonly uri: string;
  readonly version: number;
  readonly range: z.infer<typeof range>;
  readonly kind: 'relabel' | 'add';
}

/** The answer to a command that writes records; it wrote none where there was nothing new, or the user called it off. */
export interface Written {
  /** Ids of the records. */
  readonly records: readonly string[];
}

/** The answer to `mingshi.always`. */
export interface ListedAlways {
  readonly name: string;
  readonly label: string;
  /** Path of the file that it stands in now: without that line it is as it was. */
  readonly file: string;
}

/** The answer to `mingshi.train` and `mingshi.rollback`. */
export interface RunOutcome {
  /** `kept`: the candidate was not better; `cancelled` and `failed` say why in `reason`; `nothing`: there was nothing to learn, or that version is live already. */
  readonly outcome: 'published' | 'kept' | 'cancelled' | 'failed' | 'nothing';
  /** Version that is live now. */
  readonly version: string;
  /** One line, in the client's language. */
  readonly reason: string;
}
