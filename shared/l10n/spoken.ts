import { UserError } from '../errors.ts';
import { en } from './en.ts';
import type { Messages } from './messages.ts';

/** A fault that can be told in every language. Its message is the English one, as the log and the command line have it. */
export class SpokenError extends UserError {
  readonly say: (messages: Messages) => string;

  constructor(say: (messages: Messages) => string) {
    super(say(en));
    this.say = say;
  }
}

/** A fault as a user reads it. One that a program or the system told of says what that said. */
export const faultIn = (messages: Messages, fault: UserError): string =>
  fault instanceof SpokenError ? fault.say(messages) : fault.message;
