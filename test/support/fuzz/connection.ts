import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { quiet, type FakeProcess } from '../fake-inference.ts';
import { RawClient, type RawMessage } from '../raw-client.ts';
import type { MessageFuzzer } from './messages.ts';

const capabilities = {
  window: { workDoneProgress: true },
  workspace: {
    ...{ configuration: true, workspaceFolders: true, symbol: {} },
    ...{ didChangeConfiguration: { dynamicRegistration: true } },
    ...{ didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true } },
    semanticTokens: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    diagnostics: { refreshSupport: true },
  },
  textDocument: {
    codeAction: {
      codeActionLiteralSupport: {},
      dataSupport: true,
      resolveSupport: { properties: ['command'] },
    },
    ...{ diagnostic: {}, inlayHint: {}, documentSymbol: {}, documentHighlight: {} },
    ...{ references: {}, selectionRange: {}, codeLens: {} },
  },
};

const internalError = -32603;

/** A connection over which a fuzzer speaks. Keeps account of what was asked and answered. */
export class FuzzedConnection {
  /** Ids of records that the server said are written. */
  readonly acknowledged: string[] = [];
  hasEnded = false;
  readonly #client: RawClient;
  readonly #fuzzer: MessageFuzzer;
  /** By id: the calls that have no answer yet. */
  readonly #owed = new Map<unknown, object[]>();

  private constructor(client: RawClient, fuzzer: MessageFuzzer, ended: Promise<unknown>) {
    this.#client = client;
    this.#fuzzer = fuzzer;
    void ended.then(() => (this.hasEnded = true));
  }

  static async open(fake: FakeProcess, fuzzer: MessageFuzzer): Promise<FuzzedConnection> {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const ended = fake.serve(input, output);
    const client = new RawClient(output, input);
    const workspaceFolders = [{ uri: 'file:///folder', name: 'folder' }];
    await client.request('initialize', 'initialize', { capabilities, workspaceFolders });
    client.send({ jsonrpc: '2.0', method: 'initialized', params: {} });
    return new FuzzedConnection(client, fuzzer, ended);
  }

  async send(messages: number): Promise<void> {
    for (let index = 0; index < messages; index += 1) {
      const sent = this.#fuzzer.next();
      if (sent.kind === 'bytes') this.#client.bytes(sent.bytes);
      else if (sent.kind === 'body') this.#client.body(sent.body);
      else this.#say(sent.message);
    }
    await quiet(2);
  }

  /** Waits until each request that can be told to be one has its answer. @param pass lets time pass */
  async answered(pass: () => Promise<void>): Promise<void> {
    for (let round = 0; round < patience; round += 1) {
      this.#listen();
      if (this.hasEnded || (this.#owed.size === 0 && round > 0)) return;
      if (round === heldRounds) this.#callOffHeld();
      await pass();
      // Disks take time that does not pass by itself.
      if (round > 3) await delay(5);
    }
    throw new Error(`no answer to ${JSON.stringify([...this.#owed.values()].flat().slice(0, 3))}`);
  }

  async isUsable(): Promise<boolean> {
    const { error } = await this.#client.request('usable', 'test/usable');
    return error !== undefined;
  }

  #say(message: object): void {
    const body = JSON.stringify(message);
    // As it arrives: some values change on their way.
    const { jsonrpc, id, method } = Object(JSON.parse(body)) as Record<string, unknown>;
    const isId = typeof id === 'string' || (typeof id === 'number' && Number.isFinite(id));
    if (jsonrpc === '2.0' && isId && typeof method === 'string') {
      this.#owed.set(id, [...(this.#owed.get(id) ?? []), message]);
    }
    this.#client.body(body);
  }

  /** Calls off what is only answered when there is something to say. */
  #callOffHeld(): void {
    for (const [id, calls] of this.#owed) {
      if (calls.some((call) => 'method' in call && call.method === 'workspace/diagnostic'))
        this.#client.send({ jsonrpc: '2.0', method: '$/cancelRequest', params: { id } });
    }
  }

  #listen(): void {
    for (const message of this.#client.messages.splice(0)) {
      if (message.method !== undefined && message.id !== undefined) {
        this.#client.send(this.#fuzzer.answerTo(message.id));
      } else if (message.method === undefined) {
        this.#take(message);
      }
    }
  }

  #take({ id, result, error }: RawMessage): void {
    const [call, ...others] = this.#owed.get(id) ?? [];
    if (others.length > 0) this.#owed.set(id, others);
    else this.#owed.delete(id);
    expect(error?.code === internalError ? { error, call } : {}).toEqual({});
    const records = (result as { records?: unknown } | null | undefined)?.records;
    if (Array.isArray(records)) for (const record of records) this.acknowledged.push(String(record));
  }
}

/** Rounds of half a second of the server's time. */
const patience = 4000;
/** After so many, what the server holds back is called off. */
const heldRounds = 10;
