import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { UserError } from '../../shared/errors.ts';
import type { Messages } from '../../shared/l10n/messages.ts';
import { faultIn } from '../../shared/l10n/spoken.ts';

/**
 * The answer to a request that could not be done: a `UserError`, in the language of the client.
 * @throws what was thrown, where it is anything else
 */
export function failed(thrown: unknown, messages: Messages): ResponseError<void> {
  if (!(thrown instanceof UserError)) throw thrown;
  return new ResponseError(LSPErrorCodes.RequestFailed, faultIn(messages, thrown));
}
