/** The part of vsce that is used here; it comes without types. */
declare module '@vscode/vsce' {
  export function createVSIX(options: {
    readonly cwd: string;
    readonly packagePath: string;
    readonly target: string;
    /** Whether the production dependencies of the manifest are packed too. */
    readonly dependencies: boolean;
    readonly allowMissingRepository: boolean;
  }): Promise<void>;
}
