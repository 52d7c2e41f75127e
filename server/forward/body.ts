import { readEnvelope, type Envelope } from '../transport/envelope.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws where it is no JSON in UTF-8 */
export const parseBody = (body: Uint8Array): unknown => JSON.parse(utf8.decode(body));

/** A message of the forwarder's own, or one whose id it changed. */
export const encodeBody = (message: object): Uint8Array =>
  Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));

/** The members in the order in which the daemon writes them; its ids are those that clients gave. */
const answerStart = /^\{"jsonrpc":"2\.0","id":(-?\d{1,15}|"(?:[^"\\]|\\.){0,200}"),"result":/;

/**
 * The id of an answer that carries a result, by its first bytes alone: results can be large, and nothing in them
 * concerns a forwarder. Undefined for any other message, and for an answer that is written in another way.
 */
export function answeredId(body: Uint8Array): number | string | undefined {
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, 250)).toString('utf8');
  const id = answerStart.exec(start)?.[1];
  return id === undefined ? undefined : (JSON.parse(id) as number | string);
}

/** A message of the daemon's. @throws where it is none */
export function readBody(body: Uint8Array): Exclude<Envelope, { kind: 'invalid' }> {
  const envelope = readEnvelope(parseBody(body));
  if (envelope.kind === 'invalid') throw new Error(`the daemon sent what is no message: ${envelope.reason}`);
  return envelope;
}
