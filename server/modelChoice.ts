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

/**
 * A session's model: the client's choice, else the command line's, else the default.
 * What the client says may come from the workspace; one that is not trusted chooses only among the models that ship and
 * what became of them.
 *
 * @param workspace URI of the folder whose line is to be used; the user's where it is undefined
 * @throws UserError if there is no such model
 */
export async function chooseModel(
  { model, trusted }: Settings,
  workspace: string | undefined,
  context: ModelContext,
  log: Log,
): Promise<ModelChoice> {
  const refused = model !== undefined && !trusted && isModelPath(model);
  if (refused) log.warn(`the model ${model} is not used: the workspace is not trusted`);
  const chosen = (refused ? undefined : model) ?? context.model ?? defaultModel;
  const name = parseModelName(chosen);
  return name.kind === 'line' && name.version === undefined
    ? { folder: await locateShipped(name.name, context), line: { model: name.name, workspace } }
    : { folder: await locateModel(chosen, context), line: undefined };
}
