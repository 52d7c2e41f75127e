import type {
  NotificationMessage,
  RequestMessage,
  ResponseMessage,
} from 'vscode-languageserver-protocol/node';
import * as z from 'zod';

/** What an answer refers to; null where the request's own id cannot be told. */
export type MessageId = number | string | null;

/** Not JSON-RPC. To be answered, unless it is a notification: then `id` is undefined. */
export interface InvalidMessage {
  readonly kind: 'invalid';
  readonly id: MessageId | undefined;
  readonly reason: string;
  /** Whether it was to be an answer. */
  readonly isAnswer: boolean;
}

export type Envelope =
  | { readonly kind: 'request'; readonly message: RequestMessage & { readonly id: number | string } }
  | { readonly kind: 'notification'; readonly message: NotificationMessage }
  | { readonly kind: 'response'; readonly message: ResponseMessage }
  | InvalidMessage;

const id = z.union([z.string(), z.number()]);
const version = z.literal('2.0');
/** Some clients write `null` where there are no parameters. */
const params = z.union([z.record(z.string(), z.unknown()), z.array(z.unknown()), z.null()]).optional();

const request = z.object({ jsonrpc: version, id, method: z.string(), params });
const notification = z.object({ jsonrpc: version, method: z.string(), params });
const response = z.object({
  jsonrpc: version,
  id: id.nullable(),
  error: z.object({ code: z.number(), message: z.string() }).nullish(),
});

/** Sorts a JSON value by the shapes of JSON-RPC 2.0; sections 4 and 5 say what is what. */
export function readEnvelope(json: unknown): Envelope {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { kind: 'invalid', id: null, reason: 'a message is one JSON object', isAnswer: false };
  }
  const fault = (schema: z.ZodType): string | undefined => {
    const { error } = schema.safeParse(json);
    return error && summary(error);
  };
  const givenId = ('id' in json ? id.safeParse(json.id).data : undefined) ?? null;
  if ('method' in json && 'id' in json) {
    const reason = fault(request);
    if (reason === undefined)
      return { kind: 'request', message: json as RequestMessage & { id: number | string } };
    return { kind: 'invalid', id: givenId, reason, isAnswer: false };
  }
  if ('method' in json) {
    const reason = fault(notification);
    if (reason === undefined) return { kind: 'notification', message: json as NotificationMessage };
    const isNotification = typeof json.method === 'string';
    return { kind: 'invalid', id: isNotification ? undefined : null, reason, isAnswer: false };
  }
  const hasOutcome = 'result' in json || ('error' in json && json.error !== null);
  const reason = hasOutcome ? fault(response) : 'neither a method nor a result';
  if (reason === undefined) return { kind: 'response', message: json as ResponseMessage };
  return { kind: 'invalid', id: givenId, reason, isAnswer: true };
}

/** What a schema found first, in one line. @param whole what it looked at */
export function summary(error: z.ZodError, whole = 'message'): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.join('.') || whole}: ${issue.message}` : 'wrong shape';
}
