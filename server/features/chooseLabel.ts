import {
  ErrorCodes,
  MessageType,
  ResponseError,
  ShowMessageRequest,
  type CancellationToken,
  type ServerCapabilities,
  type ShowMessageRequestParams,
} from 'vscode-languageserver';
import type { Written } from '../../shared/protocol/commands.ts';
import { namesOf, treeOf } from '../corrections/labels.ts';
import { selectionOf } from '../corrections/selection.ts';
import { invalid, targetOf } from '../corrections/target.ts';
import type { Session } from '../session.ts';

/**
 * `mingshi.chooseLabel`: asks for a label, level by level, and then relabels or adds. For clients that have no picker
 * of their own.
 */
export function chooseLabel(session: Session): Partial<ServerCapabilities> {
  const { client, commands } = session;
  if (client.picksLabels) return {};
  commands.on('mingshi.chooseLabel', async ({ kind, under, ...argument }, token) => {
    const selection = selectionOf(await targetOf(session, argument, token));
    if (typeof selection === 'string') throw invalid(client.messages.corrections.faults[selection]);
    const label = await ask(session, { under, text: selection.text }, token);
    const nothing: Written = { records: [] };
    if (label === undefined) return nothing;
    return commands.execute({ command: `mingshi.${kind}`, arguments: [{ ...argument, label }] }, token);
  });
  return {};
}

/**
 * Undefined where the user called it off. A client that knows no such questions, as Kate 22.12, gets the label that it
 * began with: code actions then offer what stands below that.
 */
async function ask(
  session: Session,
  { under, text }: { under: string; text: string },
  token: CancellationToken,
): Promise<string | undefined> {
  const { connection, client } = session;
  const { choice } = client.messages.corrections;
  const paths = treeOf(session)?.nodes.map(({ path }) => path) ?? [];
  const children = (label: string): string[] => paths.filter((path) => parentOf(path) === label);
  const name = namesOf(session);
  let label = under;
  for (let finer = children(label); finer.length > 0; finer = children(label)) {
    const here = choice.itself(name(label));
    const actions = [here, ...finer.map(name), choice.cancel].map((title) => ({ title }));
    const params: ShowMessageRequestParams = {
      type: MessageType.Info,
      message: choice.question(text),
      actions,
    };
    const answer = await connection.sendRequest(ShowMessageRequest.type, params, token).catch(unlessUnknown);
    if (answer === 'unknown' || answer?.title === here) return label;
    const chosen = finer.find((path) => name(path) === answer?.title);
    if (chosen === undefined) return undefined;
    label = chosen;
  }
  return label;
}

function unlessUnknown(error: unknown): 'unknown' {
  if (error instanceof ResponseError && error.code === ErrorCodes.MethodNotFound) return 'unknown';
  throw error;
}

const parentOf = (path: string): string => path.split('/').slice(0, -1).join('/');
