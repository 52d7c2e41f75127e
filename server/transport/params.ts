import * as z from 'zod';
import {
  nextUncertainRequest,
  previousUncertainRequest,
  settledRequest,
  trustChangedNotification,
  uncertainParams,
} from '../../shared/requests.ts';
import { settingsSchema } from '../settings.ts';

const uinteger = z.int().nonnegative();
const position = z.object({ line: uinteger, character: uinteger });
const range = z.object({ start: position, end: position });
const textDocument = z.object({ uri: z.string() });

/** A capability that the client may leave out, or write as null. */
const optional = <T extends z.ZodType>(schema: T) => schema.nullish();
const workspaceFolder = z.object({ uri: z.string() });
const group = z.record(z.string(), z.unknown());

/** The part of `initialize` that is used; the library reads the groups of capabilities besides. */
export const initializeParams = z.object({
  processId: optional(z.int()),
  locale: optional(z.string()),
  trace: optional(z.string()),
  rootUri: optional(z.string()),
  workspaceFolders: optional(z.array(workspaceFolder)),
  initializationOptions: optional(settingsSchema),
  capabilities: z.looseObject({
    general: optional(z.looseObject({ positionEncodings: optional(z.array(z.string())) })),
    window: optional(group),
    workspace: optional(
      z.looseObject({ semanticTokens: optional(z.looseObject({ refreshSupport: optional(z.boolean()) })) }),
    ),
    textDocument: optional(
      z.looseObject({
        hover: optional(z.looseObject({ contentFormat: optional(z.array(z.string())) })),
        publishDiagnostics: optional(z.looseObject({ relatedInformation: optional(z.boolean()) })),
        codeAction: optional(
          z.looseObject({
            codeActionLiteralSupport: optional(group),
            dataSupport: optional(z.boolean()),
            resolveSupport: optional(z.looseObject({ properties: z.array(z.string()) })),
          }),
        ),
      }),
    ),
    experimental: optional(z.unknown()),
  }),
});

export type InitializeInput = z.infer<typeof initializeParams>;

/** The shape of the parameters of each method that a client may call. Handlers rely on it. */
export const paramsOf: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['initialize', initializeParams],
  [
    'textDocument/didOpen',
    z.object({
      textDocument: z.object({ uri: z.string(), languageId: z.string(), version: z.int(), text: z.string() }),
    }),
  ],
  [
    'textDocument/didChange',
    z.object({
      textDocument: z.object({ uri: z.string(), version: z.int() }),
      contentChanges: z.array(z.object({ range: range.optional(), text: z.string() })),
    }),
  ],
  ['textDocument/didClose', z.object({ textDocument })],
  ['textDocument/semanticTokens/full', z.object({ textDocument })],
  ['textDocument/semanticTokens/range', z.object({ textDocument, range })],
  ['textDocument/hover', z.object({ textDocument, position })],
  [
    'textDocument/codeAction',
    z.object({ textDocument, range, context: z.object({ only: optional(z.array(z.string())) }) }),
  ],
  ['codeAction/resolve', z.object({ title: z.string() })],
  [
    'workspace/executeCommand',
    z.object({
      command: z.string(),
      arguments: optional(z.array(z.unknown())),
      workDoneToken: optional(z.union([z.string(), z.int()])),
    }),
  ],
  [
    'workspace/didChangeWorkspaceFolders',
    z.object({ event: z.object({ added: z.array(workspaceFolder), removed: z.array(workspaceFolder) }) }),
  ],
  [settledRequest, z.object({ textDocument })],
  [nextUncertainRequest, uncertainParams],
  [previousUncertainRequest, uncertainParams],
  [trustChangedNotification, z.object({ trusted: z.boolean() })],
  ['$/cancelRequest', z.object({ id: z.union([z.string(), z.number()]) })],
  ['$/setTrace', z.object({ value: z.string() })],
  ['$/progress', z.object({ token: z.union([z.string(), z.number()]) })],
  ['window/workDoneProgress/cancel', z.object({ token: z.union([z.string(), z.number()]) })],
]);
