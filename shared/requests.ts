/** Requests and notifications of our own, beside the Language Server Protocol; see docs/protocol.md. */

/** Answered with null once everything in a document is analysed: what `semanticTokens/full` then gives is complete. */
export const settledRequest = 'mingshi/settled';

export interface SettledParams {
  readonly textDocument: { readonly uri: string };
}

/** From the client: the user began to trust the workspace, or does so no more. */
export const trustChangedNotification = 'mingshi/trustChanged';

export interface TrustChangedParams {
  readonly trusted: boolean;
}
