import { beforeEach, describe, expect, it } from 'vitest';
import { AnsweredError, Connection } from '../../../client/playground/lsp/connection.ts';

interface Sent {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
}

let sent: Sent[];
let connection: Connection;
beforeEach(() => {
  sent = [];
  connection = new Connection({ send: (text) => sent.push(JSON.parse(text) as Sent) });
});
const receive = (message: object): void => connection.receive(JSON.stringify({ jsonrpc: '2.0', ...message }));

describe('the connection of the page', () => {
  it('brings answers to those who asked, in whatever order they come', async () => {
    const first = connection.request('a', { x: 1 });
    const second = connection.request('b', {});
    expect(sent).toEqual([
      { jsonrpc: '2.0', id: 1, method: 'a', params: { x: 1 } },
      { jsonrpc: '2.0', id: 2, method: 'b', params: {} },
    ]);
    receive({ id: 2, result: 'second' });
    receive({ id: 1, result: null });
    expect(await Promise.all([first, second])).toEqual([null, 'second']);
  });

  it('throws what the other side objects to, with its code', async () => {
    const asked = connection.request('a', {});
    receive({ id: 1, error: { code: -32801, message: 'the text has changed' } });
    await expect(asked).rejects.toThrow(new AnsweredError(-32801, 'the text has changed'));
    await expect(asked).rejects.toMatchObject({ code: -32801 });
  });

  it('cancels a request once, and not when it was answered', async () => {
    const cancelled = new AbortController();
    const asked = connection.request('slow', {}, cancelled.signal);
    cancelled.abort();
    expect(sent.at(-1)).toEqual({ jsonrpc: '2.0', method: '$/cancelRequest', params: { id: 1 } });
    receive({ id: 1, result: 'all the same' });
    expect(await asked).toBe('all the same');

    const late = new AbortController();
    const answered = connection.request('quick', {}, late.signal);
    receive({ id: 2, result: 1 });
    await answered;
    late.abort();
    expect(sent.filter(({ method }) => method === '$/cancelRequest')).toHaveLength(1);
  });

  it('answers the server, and says what it does not know', () => {
    connection.onRequest('refresh', () => undefined);
    connection.onRequest('broken', () => {
      throw new Error('no');
    });
    receive({ id: 7, method: 'refresh' });
    receive({ id: 'x', method: 'unknown' });
    receive({ id: 8, method: 'broken' });
    expect(sent).toEqual([
      { jsonrpc: '2.0', id: 7, result: null },
      { jsonrpc: '2.0', id: 'x', error: { code: -32601, message: 'there is no unknown here' } },
      { jsonrpc: '2.0', id: 8, error: { code: -32603, message: 'Error: no' } },
    ]);
  });

  it('hears notifications, and overlooks others', () => {
    const heard: unknown[] = [];
    connection.onNotification('news', (params) => heard.push(params));
    receive({ method: 'news', params: { version: 'a' } });
    receive({ method: 'other' });
    expect(heard).toEqual([{ version: 'a' }]);
  });

  it('lets nobody wait once it is closed', async () => {
    const asked = connection.request('a', {});
    connection.close();
    await expect(asked).rejects.toThrow('closed');
    await expect(connection.request('b', {})).rejects.toThrow('closed');
    connection.notify('c', {});
    expect(sent).toHaveLength(1);
  });
});
