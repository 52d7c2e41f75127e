import * as z from 'zod';
import { playgroundDocument } from '../../shared/playground.ts';
import { ErrorCodes } from '../transport/codes.ts';
import { readEnvelope, type MessageId } from '../transport/envelope.ts';

/** What becomes of a message of the page: it is passed on, perhaps changed, or it is not. */
export type Verdict =
  | { readonly passes: object }
  /** `answer` goes back to the page; there is none to a notification. */
  | { readonly refused: string; readonly answer: object | undefined };

const any = z.unknown();
const uri = z.literal(playgroundDocument);
const itself = z.looseObject({ uri });
const textDocument = z.looseObject({ textDocument: itself });
const inside = z.looseObject({ uri, scope: z.literal('document') });

/** The page chooses its language and what it can show; it has no folder, no settings, and no file of the disk. */
const initialize = z
  .object({ locale: z.string().optional(), capabilities: z.looseObject({}) })
  .transform(({ locale, capabilities }) => ({
    ...{ processId: null, rootUri: null, workspaceFolders: null, locale },
    clientInfo: { name: 'Mingshi Playground' },
    capabilities: { ...capabilities, workspace: { semanticTokens: { refreshSupport: true } } },
    initializationOptions: {},
  }));

/** A command is about the document, or about the model. No other record than the document's last is taken back. */
const executeCommand = z.discriminatedUnion('command', [
  z.looseObject({
    command: z.enum(['mingshi.accept', 'mingshi.relabel', 'mingshi.reject', 'mingshi.add']),
    arguments: z.tuple([itself]),
  }),
  z.looseObject({ command: z.literal('mingshi.undo'), arguments: z.tuple([z.strictObject({ uri })]) }),
  z.looseObject({ command: z.literal('mingshi.train'), arguments: z.tuple([z.strictObject({})]) }),
]);

/** All that the page may say. What is about a document has to be about its own. */
const may: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['initialize', initialize],
  ...['initialized', 'shutdown', 'exit', '$/cancelRequest'].map((method) => [method, any] as const),
  ...['didOpen', 'didChange', 'semanticTokens/full', 'hover'].map(
    (name) => [`textDocument/${name}`, textDocument] as const,
  ),
  ['mingshi/settled', textDocument],
  ['mingshi/entities', itself],
  ['mingshi/addLabel', itself],
  ['mingshi/nextUncertain', inside],
  ['mingshi/previousUncertain', inside],
  ...['mingshi/labels', 'mingshi/training', 'mingshi/status'].map((method) => [method, any] as const),
  ['workspace/executeCommand', executeCommand],
]);

/** Judges a message of the page before a session hears of it. */
export function judge(json: unknown): Verdict {
  const envelope = readEnvelope(json);
  if (envelope.kind === 'invalid') return refusal(envelope.id, ErrorCodes.InvalidRequest, envelope.reason);
  if (envelope.kind === 'response') return { passes: envelope.message };
  const { method, params } = envelope.message;
  const id = envelope.kind === 'request' ? envelope.message.id : undefined;
  const schema = may.get(method);
  if (!schema) return refusal(id, ErrorCodes.MethodNotFound, `${method} is not for the playground`);
  const { data, success } = schema.safeParse(params);
  if (!success)
    return refusal(id, ErrorCodes.InvalidParams, `${method}: the playground has only a document of its own`);
  return { passes: { ...envelope.message, params: data } };
}

const refusal = (id: MessageId | undefined, code: number, refused: string): Verdict => ({
  refused,
  answer: id === undefined ? undefined : { jsonrpc: '2.0', id, error: { code, message: refused } },
});
