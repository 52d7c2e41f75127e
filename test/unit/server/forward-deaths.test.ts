import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PositionEncoding } from '../../../shared/text/positions.ts';
import { FakeDaemon, ToldDocuments, type Said } from '../../support/fake-daemon.ts';
import { quiet } from '../../support/fake-inference.ts';
import { Forwarding } from '../../support/forwarding.ts';
import { encodings, someText, textChange } from '../../support/text-changes.ts';

const uriOf = (index: number): string => `file:///${index}.txt`;
const which = fc.nat(2);

/** What may happen. A daemon that died is replaced at once, or only when `arrive` comes. */
const event = fc.oneof(
  fc.record({ kind: fc.constant('open' as const), which, text: someText }),
  fc.record({ kind: fc.constant('change' as const), which, changes: fc.array(textChange, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant('close' as const), which }),
  fc.record({
    kind: fc.constant('call' as const),
    method: fc.constantFrom('textDocument/hover', 'workspace/executeCommand', 'mingshi/any'),
    isAnswered: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('cancel' as const), back: fc.nat(3) }),
  fc.record({ kind: fc.constant('question' as const), id: fc.nat(2) }),
  fc.record({ kind: fc.constant('reply' as const), which }),
  fc.record({ kind: fc.constant('turns' as const), count: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ kind: fc.constant('death' as const), isReplaced: fc.boolean() }),
  fc.record({ kind: fc.constant('arrive' as const) }),
);

type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

/** A client, daemons that die, and a daemon that nothing happens to. */
class Story {
  readonly #encoding: PositionEncoding;
  readonly #daemons: FakeDaemon[] = [];
  readonly #forwarding: Forwarding;
  readonly #client;
  readonly unbroken: ToldDocuments;
  /** Ids of the client's requests. */
  readonly asked: number[] = [];
  /** Ids of questions that the client has seen and not answered. */
  readonly #questions: { readonly id: unknown; readonly asks: unknown }[] = [];
  readonly #shownIds = new Set<unknown>();
  /** By daemon, its questions that have no answer: by their ids, what they ask. */
  readonly #open = new Map<FakeDaemon, Map<unknown, string>>();
  #version = 1;
  #marks = 0;

  constructor(encoding: PositionEncoding) {
    this.#encoding = encoding;
    this.unbroken = new ToldDocuments(encoding);
    this.#forwarding = new Forwarding((stream) => this.#daemons.push(new FakeDaemon(stream, this.#encoding)));
    this.#client = this.#forwarding.client();
  }

  get daemon(): FakeDaemon | undefined {
    const last = this.#daemons.at(-1);
    return last?.isAlive ? last : undefined;
  }

  async begin(): Promise<void> {
    await quiet(2);
    await this.#client.initialize();
  }

  async happens(event: Event): Promise<void> {
    switch (event.kind) {
      case 'open':
        this.#tell('didOpen', { ...this.#document(event.which), languageId: 'plaintext', text: event.text });
        break;
      case 'change':
        this.#tell('didChange', this.#document(event.which), { contentChanges: event.changes });
        break;
      case 'close':
        this.#tell('didClose', { uri: uriOf(event.which) });
        break;
      case 'call':
        if (this.daemon) this.daemon.answers = event.isAnswered;
        this.asked.push(this.asked.length);
        this.#client.send({
          ...{ jsonrpc: '2.0', id: this.asked.length - 1, method: event.method },
          params: { textDocument: { uri: uriOf(0) }, position: { line: 0, character: 0 }, command: 'x' },
        });
        break;
      case 'cancel':
        this.#client.send({
          ...{ jsonrpc: '2.0', method: '$/cancelRequest' },
          params: { id: Math.max(0, this.asked.length - 1 - event.back) },
        });
        break;
      case 'question': {
        const asks = `question ${(this.#marks += 1)}`;
        const { daemon } = this;
        // A session never asks twice by one id.
        if (!daemon || this.#open.get(daemon)?.has(event.id)) break;
        this.#open.set(daemon, (this.#open.get(daemon) ?? new Map<unknown, string>()).set(event.id, asks));
        daemon.say({ id: event.id, method: 'workspace/configuration', params: { items: [], asks } });
        break;
      }
      case 'reply': {
        this.#readQuestions();
        const [question] = this.#questions.splice(event.which, 1);
        if (question) this.#client.send({ jsonrpc: '2.0', id: question.id, result: [question.asks] });
        break;
      }
      case 'turns':
        await quiet(event.count);
        break;
      case 'death':
        if (!event.isReplaced) this.#forwarding.hold();
        this.#forwarding.clock.pass(60_000);
        this.daemon?.die();
        break;
      case 'arrive':
        this.#forwarding.release();
        break;
    }
    this.#checkReplies();
  }

  /** Lets everything come to rest, with a daemon that answers. */
  async rests(): Promise<void> {
    this.#forwarding.release();
    await quiet(20);
    // One that died at once is not replaced at once.
    await this.#forwarding.later();
    await quiet(20);
    const { daemon } = this;
    if (!daemon) throw new Error('there is no daemon');
    daemon.answers = true;
    for (const { id, method } of [...daemon.heard]) {
      if (typeof id === 'number' && !this.#isAnswered(id)) daemon.say({ id, result: { method } });
    }
    await quiet(20);
    this.#readQuestions();
    this.#checkReplies();
  }

  answersTo(id: number): number {
    return this.#client.messages.filter((message) => message.id === id && message.method === undefined)
      .length;
  }

  #isAnswered(id: number): boolean {
    return this.answersTo(id) > 0;
  }

  #document(index: number) {
    return { uri: uriOf(index), version: (this.#version += 1) };
  }

  #tell(name: string, textDocument: object, others: object = {}): void {
    const message = { method: `textDocument/${name}`, params: { textDocument, ...others } };
    this.#client.send({ jsonrpc: '2.0', ...message });
    this.unbroken.hear(message);
  }

  #readQuestions(): void {
    const { messages } = this.#client;
    for (const message of messages.filter(({ method }) => method === 'workspace/configuration')) {
      messages.splice(messages.indexOf(message), 1);
      expect(this.#shownIds.has(message.id)).toBe(false);
      this.#shownIds.add(message.id);
      const { asks } = message.params as { asks?: unknown };
      this.#questions.push({ id: message.id, asks });
    }
  }

  /** What a daemon is answered is an answer to a question of its own, and to that one. */
  #checkReplies(): void {
    for (const daemon of this.#daemons) {
      const replies = daemon.heard.filter((said): said is Said => said.method === undefined);
      for (const reply of replies) {
        daemon.heard.splice(daemon.heard.indexOf(reply), 1);
        const open = this.#open.get(daemon);
        expect(reply.result).toEqual([open?.get(reply.id)]);
        open?.delete(reply.id);
      }
    }
  }
}

describe.each(encodings)('whenever daemons die, with positions in %s', (encoding) => {
  test('the last one knows what an unbroken one would, and every request is answered once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40, size: 'max' }), async (events) => {
        const story = new Story(encoding);
        await story.begin();
        for (const event of events) await story.happens(event);
        await story.rests();
        expect(story.daemon?.documents.state).toEqual(story.unbroken.state);
        expect(story.asked.map((id) => story.answersTo(id))).toEqual(story.asked.map(() => 1));
      }),
      { seed: 62, numRuns: 60 },
    );
  });
});
