import type { Contribution } from './contribution.ts';
import { merge } from './merge.ts';

/** What the manifest takes over from the project's own package.json. */
export interface Project {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** The oldest VS Code that runs on a Node.js the server can run on, and the one that the tests use. */
const engine = '^1.100.0';

/** Settings by which a workspace could choose files or speak for the user; see Workspace Trust. */
const restrictedConfigurations = ['model', 'author', 'journal', 'learning.scope', 'learning.fromOthers'];

/** The extension's package.json, as VS Code and vsce read it. */
export const manifest = ({ name, version, license }: Project, contributions: readonly Contribution[]) => ({
  name,
  publisher: 'mingshi',
  version,
  license,
  displayName: '%displayName%',
  description: '%description%',
  categories: ['Machine Learning', 'Linters', 'Other'],
  keywords: ['chinese', 'named entities', 'ner', '中文', '命名实体'],
  icon: 'media/icon.png',
  engines: { vscode: engine },
  main: './extension.cjs',
  l10n: './l10n',
  // Which languages are read is a setting; until there is Chinese text in a document of one, nothing runs.
  activationEvents: ['onLanguage'],
  // Beside the files, also on remote machines: that is where the server runs.
  extensionKind: ['workspace'],
  capabilities: {
    untrustedWorkspaces: {
      supported: 'limited',
      description: '%capabilities.untrusted%',
      restrictedConfigurations: restrictedConfigurations.map((key) => `mingshi.${key}`),
    },
    virtualWorkspaces: false,
  },
  contributes: contributions.reduce<unknown>((all, one) => merge(all, one), {}) as Contribution,
});

export type Manifest = ReturnType<typeof manifest>;
