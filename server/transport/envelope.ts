import type { Message, NotificationMessage, RequestMessage } from 'vscode-languageserver-protocol/node';
import * as z from 'zod';

/** What an answer refers to; null where the request's own id cannot be told. */
export type MessageId = number | string | null;

export type Envelope =
  | { readonly kind: 'request'; readonly message: RequestMessage }
  | { readonly kind: 'notification'; readonly message: NotificationMessage }
  | { readonly kind: 'response'; readonly message: Message }
  /** Not JSON-RPC. To be answered, unless it is a notification: then `id` is undefined. */
  | { readonly kind: 'invalid'; readonly id: MessageId | undefined; readonly reason: string };

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
    return { kind: 'invalid', id: null, reason: 'a message is one JSON object' };
  }
  const isCall = 'method' in json;
  const hasId = 'id' in json;
  const fault = (schema: z.ZodType): string | undefined => {
    const { error } = schema.safeParse(json);
    return error && summary(error);
  };
  if (isCall && hasId) {
    const reason = fault(request);
    if (reason === undefined) return { kind: 'request', message: json as RequestMessage };
    return { kind: 'invalid', id: id.safeParse(json.id).data ?? null, reason };
  }
  if (isCall) {
    const reason = fault(notification);
    if (reason === undefined) return { kind: 'notification', message: json as NotificationMessage };
    return { kind: 'invalid', id: typeof json.method === 'string' ? undefined : null, reason };
  }
  const reason = 'result' in json || 'error' in json ? fault(response) : 'neither a method nor a result';
  if (reason === undefined) return { kind: 'response', message: json as Message };
  return { kind: 'invalid', id: (hasId ? id.safeParse(json.id).data : undefined) ?? null, reason };
}

/** What a schema found first, in one line. */
export function summary(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.join('.') || 'message'}: ${issue.message}` : 'wrong shape';
}
