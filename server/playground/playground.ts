import { createServer, STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { messageOf } from '../../shared/errors.ts';
import { longestMessage } from '../../shared/playground.ts';
import type { Serving } from '../serving/serving.ts';
import type { Token } from '../serving/token.ts';
import { pathOf, refusalOfFile, refusalOfSession, type Asked, type Refusal } from './admission.ts';
import { channelOf } from './channel.ts';
import { pageHeaders, type PageFile } from './page.ts';

export interface PlaygroundParts {
  /** By path. */
  readonly page: ReadonlyMap<string, PageFile>;
  readonly token: Token;
  readonly serving: Pick<Serving, 'serve'>;
  /** One line for whoever started it. */
  readonly note: (line: string) => void;
}

/**
 * Serves the page and its sessions on connections that it is given: it listens nowhere itself.
 * @returns takes a connection
 */
export function playground({ page, token, serving, note }: PlaygroundParts): (socket: Socket) => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: longestMessage });
  const http = createServer((request, response) => {
    const asked = askedBy(request);
    const answer = refusalOfFile(asked) ?? page.get(pathOf(asked.target)) ?? noFile;
    if ('status' in answer) {
      const { status, reason } = answer;
      response.writeHead(status, { ...plain, Connection: 'close' }).end(`${reason}\n`);
    } else {
      const { type, body } = answer;
      const headers = { ...pageHeaders(asked.headers.host ?? ''), 'Content-Type': type };
      response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : body);
    }
  });
  http.on('upgrade', (request, socket, head) => {
    const refusal = refusalOfSession(askedBy(request), token);
    if (refusal) {
      note(`a connection was refused: ${refusal.reason}`);
      refuse(socket, refusal);
    } else {
      sockets.handleUpgrade(request, socket, head, (webSocket) => void serve(webSocket));
    }
  });
  const serve = async (socket: WebSocket): Promise<void> => {
    // Such as a message that is too long, after which the socket closes with the status that says so.
    socket.on('error', (error) => note(`a session was given up: ${messageOf(error)}`));
    try {
      await serving.serve(channelOf(socket, (reason) => note(`refused: ${reason}`)));
    } catch (error) {
      note(`a session failed: ${messageOf(error)}`);
    } finally {
      socket.close();
    }
  };
  return (socket) => void http.emit('connection', socket);
}

const noFile: Refusal = { status: 404, reason: 'there is no such file' };
const plain = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' };

const askedBy = ({ method = '', url = '', headers, socket }: IncomingMessage): Asked => ({
  ...{ method, target: url, headers },
  port: socket.localPort ?? 0,
});

function refuse(socket: Duplex, { status, reason }: Refusal): void {
  const body = `${reason}\n`;
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
