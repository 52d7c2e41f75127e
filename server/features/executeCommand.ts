import {
  ErrorCodes,
  ExecuteCommandRequest,
  ResponseError,
  type CancellationToken,
  type ProgressToken,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type * as z from 'zod';
import type { Messages } from '../../shared/l10n/messages.ts';
import { commandArguments, type CommandArguments, type CommandName } from '../../shared/protocol/commands.ts';
import { summary } from '../transport/envelope.ts';
import { failed } from './failed.ts';
import type { Session } from '../session.ts';

/** Does what a command says, and answers when that is done. A `UserError` is told to the user. */
export type CommandHandler<Name extends CommandName> = (
  argument: CommandArguments<Name>,
  token: CancellationToken,
  /** Where the client wants to see progress. */
  workDoneToken: ProgressToken | undefined,
) => Promise<unknown>;

interface CommandCall {
  readonly command: string;
  readonly arguments?: readonly unknown[] | undefined;
  readonly workDoneToken?: ProgressToken | undefined;
}

type Handler = (call: CommandCall, token: CancellationToken) => Promise<unknown>;

/** The commands of a session. Features add to them; the feature `executeCommand`, which comes last, announces them. */
export class Commands {
  readonly #handlers = new Map<string, Handler>();
  readonly #messages: Messages;

  constructor(messages: Messages) {
    this.#messages = messages;
  }

  get names(): string[] {
    return [...this.#handlers.keys()];
  }

  on<Name extends CommandName>(name: Name, handler: CommandHandler<Name>): void {
    this.#handlers.set(name, (call, token) =>
      handler(parseArgument(name, call.arguments ?? []), token, call.workDoneToken),
    );
  }

  /** @throws ResponseError */
  async execute(call: CommandCall, token: CancellationToken): Promise<unknown> {
    const handler = this.#handlers.get(call.command);
    if (!handler) {
      throw new ResponseError(
        ErrorCodes.InvalidParams,
        `there is no command ${call.command}; there are ${this.names.join(', ')}`,
      );
    }
    try {
      return await handler(call, token);
    } catch (error) {
      throw failed(error, this.#messages);
    }
  }
}

/** Answers `workspace/executeCommand`. */
export function executeCommand({ connection, services, commands }: Session): Partial<ServerCapabilities> {
  connection.onRequest(ExecuteCommandRequest.type, (call, token) => {
    services.learning.active();
    return commands.execute(call, token);
  });
  return { executeCommandProvider: { commands: commands.names, workDoneProgress: true } };
}

function parseArgument<Name extends CommandName>(
  name: Name,
  [argument = {}, ...others]: readonly unknown[],
): CommandArguments<Name> {
  const schema = commandArguments[name];
  const { data, error } = schema.safeParse(argument);
  if (!error && others.length === 0) return data as CommandArguments<Name>;
  const fault = error ? summary(error, 'argument') : 'there are several arguments';
  const properties = Object.entries<z.ZodType>(schema.shape).map(([property, type]) =>
    type.safeParse(undefined).success ? `${property}?` : property,
  );
  throw new ResponseError(
    ErrorCodes.InvalidParams,
    `${name}: ${fault}; give one object {${properties.join(', ')}}`,
  );
}
