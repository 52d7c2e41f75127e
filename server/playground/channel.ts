import { PassThrough, Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import { encodeFrame } from '../daemon/hello.ts';
import type { Channel } from '../serving/serving.ts';
import { FrameDecoder } from '../transport/frames.ts';
import { judge } from './edge.ts';

/** RFC 6455, section 7.4.1: "data within a message that was not consistent with the type of the message". */
const unreadable = 1007;

/**
 * A WebSocket as a session's two streams. Each text message is one message of LSP; between the two stands the edge.
 * @param refused told what was not let through; it quotes no text of a document
 */
export function channelOf(socket: WebSocket, refused: (reason: string) => void): Channel {
  const input = new PassThrough();
  const decoder = new FrameDecoder();
  const output = new Writable({
    write: (chunk: Uint8Array, _, done) => {
      const bodies = [...decoder.push(chunk)];
      const last = bodies.pop();
      for (const body of bodies) socket.send(body, { binary: false });
      if (!last) done();
      // A page that has gone misses nothing; the end of the socket is what counts.
      else socket.send(last, { binary: false }, () => done());
    },
  });

  const pass = (message: object): void => {
    if (input.write(encodeFrame(message))) return;
    socket.pause();
    input.once('drain', () => socket.resume());
  };
  socket.on('message', (data, isBinary) => {
    let json: unknown;
    try {
      if (isBinary) throw new Error('messages are text');
      json = JSON.parse((data as Buffer).toString('utf8'));
    } catch {
      refused('a message that is no JSON');
      socket.close(unreadable, 'messages are JSON');
      return;
    }
    const verdict = judge(json);
    if ('passes' in verdict) pass(verdict.passes);
    else {
      refused(verdict.refused);
      if (verdict.answer) socket.send(JSON.stringify(verdict.answer));
    }
  });
  socket.on('close', () => input.end());
  return { input, output };
}
