import { sessionPath, tokenName } from '../../../shared/playground.ts';
import { Connection } from './connection.ts';

const givenToken = (): string | null => new URLSearchParams(location.hash.slice(1)).get(tokenName);

/** The secret of this page's address. It is kept for a reload and taken out of the address, which others may see. */
export function takeToken(): string {
  const given = givenToken();
  if (given !== null) {
    sessionStorage.setItem(tokenName, given);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(tokenName) ?? '';
}

/** An address that differs in its secret alone loads nothing by itself. */
export function reloadForToken(): void {
  addEventListener('hashchange', () => {
    if (givenToken() !== null) location.reload();
  });
}

/** A connection to the playground's server. @param ended called once, also where there never was one */
export function connect(token: string, ended: () => void): Promise<Connection> {
  const url = new URL(`${sessionPath}?${new URLSearchParams({ [tokenName]: token })}`, location.href);
  url.protocol = 'ws:';
  const socket = new WebSocket(url);
  const connection = new Connection(socket);
  socket.addEventListener('message', ({ data }) => connection.receive(String(data)));
  socket.addEventListener('close', () => {
    connection.close();
    ended();
  });
  return new Promise((resolve) => socket.addEventListener('open', () => resolve(connection)));
}
