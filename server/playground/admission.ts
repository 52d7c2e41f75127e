import type { IncomingHttpHeaders } from 'node:http';
import { sessionPath, tokenName } from '../../shared/playground.ts';
import type { Token } from '../serving/token.ts';

/** What somebody asks of the playground's port. */
export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Pick<IncomingHttpHeaders, 'host' | 'origin' | 'upgrade'>;
  /** The port that it came to. */
  readonly port: number;
}

/** Why it is not done. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/** Another name that leads here is one that a foreign page was loaded by: its name was bound anew, to this machine. */
const hosts = (port: number): string[] => ['127.0.0.1', 'localhost'].map((name) => `${name}:${port}`);

const wrongHost: Refusal = { status: 421, reason: 'only 127.0.0.1 and localhost are served' };

/** Whether a file of the page is refused; whether there is such a file is another question. */
export function refusalOfFile({ method, target, headers, port }: Asked): Refusal | undefined {
  if (!hosts(port).includes(headers.host ?? '')) return wrongHost;
  if (pathOf(target) === sessionPath) return { status: 426, reason: 'a session is a WebSocket' };
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, reason: 'files are only read: GET or HEAD' };
  return undefined;
}

/** Whether a WebSocket is refused: it is for our own page, opened by who knows the token. */
export function refusalOfSession({ target, headers, port }: Asked, token: Token): Refusal | undefined {
  const { host = '', origin, upgrade } = headers;
  if (!hosts(port).includes(host)) return wrongHost;
  if (origin !== `http://${host}`)
    return { status: 403, reason: 'only the page of the playground may connect' };
  if (upgrade?.toLowerCase() !== 'websocket') return { status: 426, reason: 'a session is a WebSocket' };
  if (pathOf(target) !== sessionPath) return { status: 404, reason: `sessions are at ${sessionPath}` };
  const given = new URLSearchParams(target.slice(sessionPath.length)).get(tokenName) ?? '';
  if (!token.is(given)) return { status: 401, reason: 'open the address that `mingshi playground` printed' };
  return undefined;
}

export const pathOf = (target: string): string => target.replace(/[?#].*$/s, '');
