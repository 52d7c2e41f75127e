import type { CodeServer } from './server.ts';

/** What a test inside the extension host ended with, and what it wrote. */
export interface HostRun {
  /** 0 where `run` resolved. */
  readonly code: number;
  readonly lines: readonly string[];
}

/**
 * Runs a test inside VS Code's extension host.
 * @param tests path of a CommonJS module that exports `run(): Promise<void>`; it may ask for `vscode`
 * @param extension folder of an extension that is run from there; none where it is installed
 */
export async function runInHost(
  server: CodeServer,
  tests: string,
  { extension, file }: { readonly extension?: string; readonly file?: string } = {},
): Promise<HostRun> {
  const context = await server.newcomer();
  const lines: string[] = [];
  try {
    const code = new Promise<number>((resolve) => {
      void context.exposeFunction('codeAutomationLog', (_kind: string, words: readonly unknown[]) => {
        lines.push(words.map((word) => (typeof word === 'string' ? word : JSON.stringify(word))).join(' '));
      });
      void context.exposeFunction('codeAutomationExit', resolve);
    });
    await server.open(context, {
      ...(file !== undefined && { file }),
      payload: [
        ...(extension === undefined ? [] : [['extensionDevelopmentPath', server.remote(extension)] as const]),
        ['extensionTestsPath', server.remote(tests)],
        ['skipWelcome', 'true'],
      ],
    });
    return { code: await code, lines };
  } finally {
    await context.close();
  }
}
