import { Message, type RequestMessage } from 'vscode-languageserver-protocol/node';

type Id = RequestMessage['id'];

/** The requests of a connection that have no answer yet, in both directions. */
export class Calls {
  /** Of the client. The library takes the ids 1 and "1" for the same. */
  readonly #received = new Map<string, number>();
  readonly #sent = new Set<Id>();

  /** Whether the client waits for the answer to a request with this id. */
  isOpen(id: Id): boolean {
    return this.#received.has(String(id));
  }

  /** Takes note of a request of the client's, which will get its answer even where another one has the same id. */
  received(id: Id): void {
    this.#received.set(String(id), (this.#received.get(String(id)) ?? 0) + 1);
  }

  /** Takes note of a message to the client. */
  sent(message: Message): void {
    if (Message.isRequest(message)) this.#sent.add(message.id);
    if (!Message.isResponse(message) || message.id === null) return;
    const others = (this.#received.get(String(message.id)) ?? 0) - 1;
    if (others > 0) this.#received.set(String(message.id), others);
    else this.#received.delete(String(message.id));
  }

  /** Takes note of an answer of the client's; false where nobody waits for it. */
  answered(id: Id | null): boolean {
    return id !== null && this.#sent.delete(id);
  }
}
