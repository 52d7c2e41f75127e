/** LSP 3.17, `LSPErrorCodes.ContentModified`. */
const contentModified = -32801;

const isStale = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === contentModified;

/** Makes an attempt, and another one where the document changed meanwhile: each looks at the document as it is then. */
export async function insistent<Result>(attempt: () => Promise<Result>): Promise<Result> {
  try {
    return await attempt();
  } catch (error) {
    if (!isStale(error)) throw error;
    return attempt();
  }
}
