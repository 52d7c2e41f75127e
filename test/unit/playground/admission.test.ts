import { describe, expect, it } from 'vitest';
import { refusalOfFile, refusalOfSession, type Asked } from '../../../server/playground/admission.ts';
import { Token } from '../../../server/serving/token.ts';

const token = new Token();
const port = 4321;
const host = `127.0.0.1:${port}`;

const session = (given: Partial<Asked> = {}, headers: Partial<Asked['headers']> = {}): number | undefined =>
  refusalOfSession(
    {
      ...{ method: 'GET', target: `/session?token=${token.text}`, port },
      ...given,
      headers: { host, origin: `http://${host}`, upgrade: 'websocket', ...headers },
    },
    token,
  )?.status;

const file = (given: Partial<Asked> = {}, headers: Partial<Asked['headers']> = {}): number | undefined =>
  refusalOfFile({ ...{ method: 'GET', target: '/', port }, ...given, headers: { host, ...headers } })?.status;

describe('a session of the playground', () => {
  it('is for the page that this server sent, with the token', () => {
    expect(session()).toBeUndefined();
    const local = `localhost:${port}`;
    expect(session({}, { host: local, origin: `http://${local}` })).toBeUndefined();
  });

  it.each([
    ['another page', {}, { origin: 'http://example.com' }, 403],
    ['a page of another port', {}, { origin: 'http://127.0.0.1:80' }, 403],
    ['a page by https', {}, { origin: `https://${host}` }, 403],
    ['a page without an origin of its own', {}, { origin: 'null' }, 403],
    ['a program that names none', {}, { origin: undefined }, 403],
    ['the page by its other name', {}, { origin: `http://localhost:${port}` }, 403],
    [
      'a name that was bound anew',
      {},
      { host: `evil.example:${port}`, origin: `http://evil.example:${port}` },
      421,
    ],
    ['another port', {}, { host: '127.0.0.1:80', origin: 'http://127.0.0.1:80' }, 421],
    ['no host', {}, { host: undefined }, 421],
    ['no token', { target: '/session' }, {}, 401],
    ['an empty token', { target: '/session?token=' }, {}, 401],
    ['a token that is not ours', { target: `/session?token=${new Token().text}` }, {}, 401],
    ['a part of the token', { target: `/session?token=${token.text.slice(1)}` }, {}, 401],
    ['another place', { target: `/?token=${token.text}` }, {}, 404],
    ['something else than a WebSocket', {}, { upgrade: 'h2c' }, 426],
  ] as const)('is not for %s', (_, given, headers, status) => {
    expect(session(given, headers)).toBe(status);
  });
});

describe('a file of the playground', () => {
  it('is for whoever names this machine', () => {
    expect(file()).toBeUndefined();
    expect(file({ method: 'HEAD' }, { host: `localhost:${port}` })).toBeUndefined();
  });

  it.each([
    ['another name', {}, { host: `evil.example:${port}` }, 421],
    ['a method that writes', { method: 'POST' }, {}, 405],
    ['the place of sessions', { target: `/session?token=${token.text}` }, {}, 426],
  ] as const)('is not for %s', (_, given, headers, status) => {
    expect(file(given, headers)).toBe(status);
  });
});
