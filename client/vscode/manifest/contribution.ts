/** What VS Code lets an extension contribute, as its manifest says it. Texts for users are `%keys%` of package.nls.json. */
export interface Contribution {
  readonly commands?: readonly ContributedCommand[];
  readonly menus?: Readonly<Record<string, readonly MenuItem[]>>;
  readonly submenus?: readonly { readonly id: string; readonly label: string; readonly icon?: string }[];
  readonly keybindings?: readonly Keybinding[];
  /** Sections of the settings editor, in their order. */
  readonly configuration?: readonly ConfigurationSection[];
  readonly configurationDefaults?: Readonly<Record<string, unknown>>;
  readonly colors?: readonly ContributedColour[];
  readonly icons?: Readonly<Record<string, unknown>>;
  readonly semanticTokenTypes?: readonly ContributedToken[];
  readonly semanticTokenModifiers?: readonly Omit<ContributedToken, 'superType'>[];
  readonly viewsContainers?: Readonly<Record<string, readonly object[]>>;
  readonly views?: Readonly<Record<string, readonly object[]>>;
  readonly viewsWelcome?: readonly object[];
  readonly walkthroughs?: readonly object[];
}

export interface ContributedCommand {
  readonly command: string;
  readonly title: string;
  /** What stands before the title in the palette. */
  readonly category?: string;
  readonly icon?: string;
  /** A when clause. */
  readonly enablement?: string;
}

export interface MenuItem {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
  readonly group?: string;
}

export interface Keybinding {
  readonly command: string;
  readonly key: string;
  readonly mac?: string;
  readonly when?: string;
  readonly args?: unknown;
}

export interface ConfigurationSection {
  readonly title: string;
  readonly properties: Readonly<Record<string, Setting>>;
}

/** A setting: a JSON schema with what VS Code adds to it. */
export interface Setting {
  readonly type: string | readonly string[];
  readonly default: unknown;
  readonly markdownDescription: string;
  /** `machine`: no workspace can say it; `resource`: folders and workspaces can. */
  readonly scope: 'machine' | 'window' | 'resource' | 'machine-overridable';
  readonly enum?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
  readonly [keyword: string]: unknown;
}

export interface ContributedColour {
  readonly id: string;
  readonly description: string;
  readonly defaults: Readonly<Record<'light' | 'dark', string>> &
    Readonly<Partial<Record<'highContrast' | 'highContrastLight', string>>>;
}

export interface ContributedToken {
  readonly id: string;
  readonly superType?: string;
  readonly description: string;
}
