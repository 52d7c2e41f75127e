import { UserError } from '../shared/errors.ts';
import {
  defaultModel,
  isModelPath,
  locateModel,
  locateShipped,
  parseModelName,
  type ModelPlaces,
} from '../shared/model/locate.ts';
import type { LineName } from '../shared/model/line.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';

export interface ModelContext extends ModelPlaces {
  /** The model that the command line names: its name, or the path of its folder. */
  readonly model?: string | undefined;
}

/** The model of a session. */
export interface ModelChoice {
  /** Folder of the package; where the model learns, of the one that ships. */
  readonly folder: string;
  /** The line whose live version it is; undefined for a model that does not learn. */
  readonly line: LineName | undefined;
}

/** What a session learns of how its model was chosen. */
export interface ChoiceEvents {
  readonly log: Log;
  /** The model that the client names is not there; `used` is, by its name or path. */
  readonly missing: (model: string, used: string) => void;
}

/**
 * A session's model: the client's choice, else the command line's, else the default. What the client says may come from
 * the workspace; one that is not trusted chooses only among the models that ship and what became of them. As any setting
 * that is wrong, a model that is not there is left out; one that is there but cannot be used is the model all the same.
 *
 * @param workspace URI of the folder whose line is to be used; the user's where it is undefined
 * @throws UserError if there is none where the client names none
 */
export async function chooseModel(
  { model, trusted }: Settings,
  workspace: string | undefined,
  context: ModelContext,
  { log, missing }: ChoiceEvents,
): Promise<ModelChoice> {
  const otherwise = context.model ?? defaultModel;
  const choiceOf = (name: string): Promise<ModelChoice> => modelOf(name, workspace, context);
  if (model === undefined) return choiceOf(otherwise);
  if (!trusted && isModelPath(model)) {
    log.warn(`the model ${model} is not used: the workspace is not trusted`);
    return choiceOf(otherwise);
  }
  try {
    return await choiceOf(model);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    log.warn(`the setting mingshi.model is not used: ${error.message}`);
    missing(model, otherwise);
    return choiceOf(otherwise);
  }
}

/** @throws UserError if there is no such model */
async function modelOf(
  nameOrPath: string,
  workspace: string | undefined,
  context: ModelContext,
): Promise<ModelChoice> {
  const name = parseModelName(nameOrPath);
  return name.kind === 'line' && name.version === undefined
    ? { folder: await locateShipped(name.name, context), line: { model: name.name, workspace } }
    : { folder: await locateModel(nameOrPath, context), line: undefined };
}
