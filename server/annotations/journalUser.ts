import type { FolderEntry } from '../../shared/annotations/folders.ts';
import type { Workspace } from '../workspace.ts';

/** Who works where, as a session is told it. */
export interface JournalUser {
  readonly author: string;
  readonly workspace: Workspace;
  /** Whether new records go to the workspace even where that was not agreed on for its folder (setting `journal`). */
  readonly inWorkspace: boolean;
  /** Whether records of other authors teach, as it is at this moment. */
  readonly fromOthers: boolean;
  /** What the folders' records teach; the user's line unless told. */
  readonly learning?: FolderEntry['learning'];
  /** URI of the folder that alone teaches this session's models; undefined where the user's line does. */
  readonly learns?: string | undefined;
}
