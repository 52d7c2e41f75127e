import { join } from 'node:path';
import type { Messages } from '../../shared/l10n/messages.ts';
import type { Places } from '../../shared/places.ts';
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
  trusted: boolean;
  /** The user's own file. */
  readonly user: NamesSource;
  readonly #folders = new Map<string, NamesSource>();

  constructor(user: NamesSource, trusted: boolean) {
    this.user = user;
    this.trusted = trusted;
  }

  changeFolders(added: readonly string[], removed: readonly string[]): void {
    for (const folder of removed) this.#folders.delete(folder);
    for (const folder of added) this.#folders.set(folder, workspaceNames(folder));
  }

  /** Those that apply at this moment. */
  get current(): readonly NamesSource[] {
    return this.trusted ? [this.user, ...this.#folders.values()] : [this.user];
  }

  /** What the user calls a list; `title` itself where it is none of these. */
  nameOf(title: string, messages: Messages): string {
    if (title === this.user.path) return messages.userNames;
    for (const [folder, { path }] of this.#folders) {
      if (title === path) return messages.workspaceNames(folder);
    }
    return title;
  }
}
