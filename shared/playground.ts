/** What the playground's page and the server behind it agree on. */

/** The one document that the page has; it lies nowhere but in memory. */
export const playgroundDocument = 'untitled:playground';

/** Where the page asks for its session, by a WebSocket: each text message is one message of LSP, without a header. */
export const sessionPath = '/session';

/** Name of the secret that the server prints: in the fragment of the page's address, and in the query of its session. */
export const tokenName = 'token';

/** UTF-16 units of the longest text that the page takes. */
export const longestText = 400_000;

/** Bytes of the longest message of the page: such a text, also where each of its characters is escaped. */
export const longestMessage = 4 * 2 ** 20;
