import { defaultModel, isModelPath, locateModel } from '../shared/model/locate.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';

export interface ModelContext {
  /** Folder of the package. */
  readonly root: string;
  readonly cwd: string;
  /** The model that the command line names: its name, or the path of its folder. */
  readonly model?: string | undefined;
}

/**
 * The folder of a session's model: the client's choice, else the command line's, else the default.
 * What the client says may come from the workspace; one that is not trusted chooses only among the models that ship.
 *
 * @throws UserError if there is no such model
 */
export function chooseModel({ model, trusted }: Settings, context: ModelContext, log: Log): Promise<string> {
  const refused = model !== undefined && !trusted && isModelPath(model);
  if (refused) log.warn(`the model ${model} is not used: the workspace is not trusted`);
  return locateModel((refused ? undefined : model) ?? context.model ?? defaultModel, context);
}
