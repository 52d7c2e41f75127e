import type { ServerCapabilities } from 'vscode-languageserver';
import type { Session } from '../session.ts';

/** Registers its handlers and returns what the server may announce for them. */
export type Feature = (session: Session) => Partial<ServerCapabilities>;
