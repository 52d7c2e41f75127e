import type { LearningSettings } from './settings.ts';

type Scope = LearningSettings['scope'];

/** What the corrections of a session teach, as the setting `learning.scope` came to when it began. */
export interface LearningScope {
  readonly setting: Scope;
  readonly teaches: Scope;
  /** URI of the folder whose line the session uses; undefined where that is the user's. */
  readonly folder: string | undefined;
}

/** Where a client works. */
export interface Surroundings {
  /** URIs, in the client's order. */
  readonly folders: readonly string[];
  readonly trusted: boolean;
}

/**
 * Of several folders the first decides: its line is used, and it alone teaches it. Without a folder there is no
 * workspace, so that the user's line learns. A workspace that is not trusted has no line of its own: there the user's
 * model shows, and nothing is learned, also where it is trusted later on.
 */
export function learningScope(setting: Scope, { folders: [folder], trusted }: Surroundings): LearningScope {
  if (setting !== 'workspace') return { setting, teaches: setting, folder: undefined };
  if (folder === undefined) return { setting, teaches: 'user', folder };
  return trusted ? { setting, teaches: setting, folder } : { setting, teaches: 'off', folder: undefined };
}

/** The settings at a later time. A line is chosen once: what another scope asks for counts from the next start. */
export function settingsWithin(began: LearningScope, settings: LearningSettings): LearningSettings {
  const { scope } = settings;
  const asBegun = scope === began.setting ? began.teaches : 'off';
  const usersLine = began.folder === undefined && scope === 'user' ? 'user' : 'off';
  return { ...settings, scope: asBegun === 'off' ? usersLine : asBegun };
}
