import { commandArguments } from '../../../shared/protocol/commands.ts';
import { paramsOf } from '../../../server/transport/params.ts';
import type { RandomStream } from '../../../training/random.ts';
import { mutated, oneOf, shapeOf, valueOf, type Hints } from './shapes.ts';

/** Something to send: bytes as they are, or a body in a sound frame. */
export type Sent =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'body'; readonly body: Uint8Array }
  | { readonly kind: 'message'; readonly message: object };

const uris = Array.from({ length: 6 }, (_, index) => `file:///folder/${index}.txt`);
const texts = [
  '王明来了',
  '王明',
  '范来了。',
  'Plain.\n',
  '\r\n',
  '祁云，王华\n',
  '👍王明',
  '',
  '\ud83d',
  '王',
];
const labels = ['person', 'person/politics', 'work/video', 'person/mine', 'none/such'];
const methods = [...paramsOf.keys(), 'initialized', '$/unknown', 'no/such', '__proto__', 'toString'];
const params = new Map(Array.from(paramsOf, ([method, schema]) => [method, shapeOf(schema)]));
const commands = Object.entries(commandArguments).map(
  ([command, schema]) => [command, shapeOf(schema)] as const,
);

const few = (random: RandomStream, most: number): number =>
  random.uniform() < 0.05 ? oneOf(random, [2 ** 31 - 1, 2 ** 53 - 1, 1e6]) : random.integer(most);

const text = (random: RandomStream): string =>
  Array.from({ length: random.integer(8) }, () => oneOf(random, texts)).join('');

const hints: Hints = {
  uri: (random) => oneOf(random, [...uris, ...uris, 'untitled:1', 'file://host/a', 'file:///a%00', '', ':']),
  line: (random) => (random.uniform() < 0.7 ? 0 : few(random, 4)),
  character: (random) => few(random, 8),
  version: (random) => (random.uniform() < 0.9 ? 1 : random.integer(4)),
  text,
  label: (random) => oneOf(random, labels),
  under: (random) => oneOf(random, labels),
  languageId: (random) => oneOf(random, ['plaintext', 'markdown', 'x']),
  command: (random) => oneOf(random, commands)[0],
  id: (random) => random.integer(1000),
  token: (random) => random.integer(20),
  // Without it the journal would not be written for long.
  trusted: (random) => random.uniform() < 0.9,
  // A client that ends would keep the process.
  processId: () => null,
};

/** Draws messages as a client would send them that is broken in every way. */
export class MessageFuzzer {
  readonly #random: RandomStream;
  #ids = 0;

  constructor(random: RandomStream) {
    this.#random = random;
  }

  next(): Sent {
    const random = this.#random;
    const kind = random.uniform();
    if (kind < 0.4) return { kind: 'message', message: this.#call() };
    if (kind < 0.55) return { kind: 'message', message: this.#correction() };
    if (kind < 0.8) return { kind: 'message', message: this.#wrongCall() };
    if (kind < 0.87) return { kind: 'message', message: this.#answer() };
    if (kind < 0.92) return { kind: 'message', message: this.#cancel() };
    if (kind < 0.96) return { kind: 'message', message: this.#wrongEnvelope() };
    if (kind < 0.998) return { kind: 'body', body: this.#brokenBody() };
    if (kind < 0.9995) return { kind: 'message', message: this.#outOfOrder() };
    return { kind: 'bytes', bytes: this.#brokenFrame() };
  }

  /** What a client may answer to a question of the server's. */
  answerTo(id: unknown): object {
    const random = this.#random;
    const error = { code: -32601, message: 'no' };
    const results = [
      null,
      [],
      [null],
      {},
      { title: '人物' },
      5,
      'x',
      [{ uncertainBelow: 0.4 }],
      { actions: [] },
    ];
    return random.uniform() < 0.3
      ? { jsonrpc: '2.0', id, error: random.uniform() < 0.2 ? mutated(error, random) : error }
      : { jsonrpc: '2.0', id, result: oneOf(random, results) };
  }

  #call(): object {
    const random = this.#random;
    const method = oneOf(random, [...methods, ...documentMethods, ...documentMethods]);
    const shape = params.get(method);
    const given = shape ? valueOf(shape, random, hints) : {};
    const isNotification = /\/did|^\$|^initialized$|Changed$|window\//.test(method);
    const isSent = isNotification !== random.uniform() < 0.03;
    return { jsonrpc: '2.0', ...(isSent ? {} : { id: this.#id() }), method, params: given };
  }

  #correction(): object {
    const random = this.#random;
    const [command, shape] = oneOf(random, commands);
    const argument = valueOf(shape, random, hints);
    const given = random.uniform() < 0.2 ? mutated(argument, random) : argument;
    return {
      ...{ jsonrpc: '2.0', id: this.#id(), method: 'workspace/executeCommand' },
      params: { command, arguments: [given] },
    };
  }

  #wrongCall(): object {
    const call = this.#random.uniform() < 0.7 ? this.#call() : this.#correction();
    return mutated(call, this.#random) as object;
  }

  #answer(): object {
    return this.answerTo(this.#random.integer(300));
  }

  #cancel(): object {
    const recent = Math.max(0, this.#ids - this.#random.integer(20));
    return { jsonrpc: '2.0', method: '$/cancelRequest', params: { id: `f${recent}` } };
  }

  #wrongEnvelope(): object {
    const random = this.#random;
    const call = this.#call();
    return oneOf(random, [
      [call, call],
      [],
      {},
      { ...call, jsonrpc: '1.0' },
      { ...call, id: { x: 1 } },
      { ...call, id: null },
      { ...call, method: 5 },
      { ...call, params: 'x' },
      { jsonrpc: '2.0', id: 1 },
      { jsonrpc: '2.0', id: 1, result: 1, error: { code: 1, message: 'x' } },
    ] as object[]);
  }

  #brokenBody(): Uint8Array {
    const random = this.#random;
    const whole = Buffer.from(JSON.stringify(this.#call()));
    const bytes = whole.subarray(0, random.integer(whole.length));
    if (random.uniform() < 0.5) return bytes;
    whole[random.integer(whole.length)] = random.integer(256);
    return whole;
  }

  #outOfOrder(): object {
    const method = oneOf(this.#random, ['initialize', 'shutdown', 'exit', 'initialized']);
    const isRequest = method === 'initialize' || method === 'shutdown';
    return { jsonrpc: '2.0', ...(isRequest && { id: this.#id() }), method, params: { capabilities: {} } };
  }

  #brokenFrame(): Uint8Array {
    const frames = [
      'Content-Length: -1\r\n\r\n',
      'Content-Length: 1e9\r\n\r\n{}',
      '\r\n\r\n',
      'Content-Length: 5\n\n',
    ];
    return Buffer.from(
      oneOf(this.#random, [...frames, 'x'.repeat(9000), 'Content-Length: 99999999999\r\n\r\n']),
    );
  }

  /** Nearly always a new one. */
  #id(): string | number {
    const repeated = this.#random.uniform() < 0.02;
    return repeated ? `f${Math.max(0, this.#ids - this.#random.integer(5))}` : `f${(this.#ids += 1)}`;
  }
}

/** What most messages of a true client are about. */
const documentMethods = [
  ...['textDocument/didOpen', 'textDocument/didOpen', 'textDocument/didChange', 'textDocument/didClose'],
  ...['textDocument/semanticTokens/full', 'textDocument/semanticTokens/range', 'textDocument/codeAction'],
];
