import { join } from 'node:path';
import type { Messages } from '../../shared/l10n/messages.ts';
import type { Places } from '../../shared/places.ts';
import { folderPaths, type Workspace } from '../workspace.ts';
import type { NamesSource } from './protocol.ts';

export const namesFileName = 'names.tsv';

/** The user's own list: it serves everywhere. */
export const userNames = ({ config }: Places): NamesSource => ({
  path: join(config, namesFileName),
  followsLinks: true,
});

/** The list that a workspace brings along. */
export const workspaceNames = (folder: string): NamesSource => ({
  path: join(folder, '.mingshi', namesFileName),
  followsLinks: false,
});

/** Where a session's lists come from: the user's file, and those of the workspace while it is trusted. */
export class NameSources {
  /** The user's own file. */
  readonly user: NamesSource;
  readonly #workspace: Workspace;

  constructor(user: NamesSource, workspace: Workspace) {
    this.user = user;
    this.#workspace = workspace;
  }

  /** Those that apply at this moment. */
  get current(): readonly NamesSource[] {
    const { trusted } = this.#workspace;
    return [this.user, ...(trusted ? this.#folders.map(workspaceNames) : [])];
  }

  /** What the user calls a list; `title` itself where it is none of these. */
  nameOf(title: string, messages: Messages): string {
    if (title === this.user.path) return messages.userNames;
    const folder = this.#folders.find((path) => workspaceNames(path).path === title);
    return folder === undefined ? title : messages.workspaceNames(folder);
  }

  get #folders(): readonly string[] {
    return folderPaths(this.#workspace.folders);
  }
}
