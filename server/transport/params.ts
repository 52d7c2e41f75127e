import * as z from 'zod';
import { clientNotifications, requests } from '../../shared/protocol/requests.ts';
import { settingsSchema } from '../settings.ts';

const uinteger = z.int().nonnegative();
const position = z.object({ line: uinteger, character: uinteger });
const range = z.object({ start: position, end: position });
const textDocument = z.object({ uri: z.string() });

/** A capability that the client may leave out, or write as null. */
const optional = <T extends z.ZodType>(schema: T) => schema.nullish();
export const workspaceFolder = z.object({ uri: z.string() });
const group = z.record(z.string(), z.unknown());

/** In the capabilities of `workspace`: what the client asks for again when told to. */
const refreshable = optional(z.looseObject({ refreshSupport: optional(z.boolean()) }));
const resolvable = optional(z.looseObject({ properties: z.array(z.string()) }));

/**
 * What is wrong in it is left out, as of the client's configuration (`Configuration`), and no reason to serve nobody.
 * But where it is not clear whether a workspace is trusted, none is served.
 */
const initializationOptions = z.looseObject({ trusted: settingsSchema.shape.trusted });

/** The part of `initialize` that is used; the library reads the groups of capabilities besides. */
export const initializeParams = z.object({
  processId: optional(z.int()),
  clientInfo: optional(z.object({ name: z.string() })),
  locale: optional(z.string()),
  trace: optional(z.string()),
  rootUri: optional(z.string()),
  workspaceFolders: optional(z.array(workspaceFolder)),
  initializationOptions: optional(initializationOptions),
  capabilities: z.looseObject({
    general: optional(z.looseObject({ positionEncodings: optional(z.array(z.string())) })),
    window: optional(z.looseObject({ workDoneProgress: optional(z.boolean()) })),
    workspace: optional(
      z.looseObject({
        configuration: optional(z.boolean()),
        workspaceFolders: optional(z.boolean()),
        didChangeConfiguration: optional(z.looseObject({ dynamicRegistration: optional(z.boolean()) })),
        didChangeWatchedFiles: optional(
          z.looseObject({
            dynamicRegistration: optional(z.boolean()),
            relativePatternSupport: optional(z.boolean()),
          }),
        ),
        semanticTokens: refreshable,
        inlayHint: refreshable,
        codeLens: refreshable,
        diagnostics: refreshable,
      }),
    ),
    textDocument: optional(
      z.looseObject({
        semanticTokens: optional(
          z.looseObject({
            requests: optional(
              z.looseObject({
                full: optional(z.union([z.boolean(), z.looseObject({ delta: optional(z.boolean()) })])),
                range: optional(z.union([z.boolean(), group])),
              }),
            ),
          }),
        ),
        hover: optional(z.looseObject({ contentFormat: optional(z.array(z.string())) })),
        publishDiagnostics: optional(z.looseObject({ relatedInformation: optional(z.boolean()) })),
        codeAction: optional(
          z.looseObject({
            codeActionLiteralSupport: optional(group),
            dataSupport: optional(z.boolean()),
            resolveSupport: resolvable,
          }),
        ),
        diagnostic: optional(group),
        inlayHint: optional(z.looseObject({ resolveSupport: resolvable })),
        documentSymbol: optional(
          z.looseObject({
            dynamicRegistration: optional(z.boolean()),
            hierarchicalDocumentSymbolSupport: optional(z.boolean()),
          }),
        ),
        selectionRange: optional(group),
        codeLens: optional(group),
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
      textDocument: z.object({
        uri: z.string().min(1),
        languageId: z.string(),
        version: z.int(),
        text: z.string(),
      }),
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
  ['textDocument/semanticTokens/full/delta', z.object({ textDocument, previousResultId: z.string() })],
  ['textDocument/semanticTokens/range', z.object({ textDocument, range })],
  ['textDocument/hover', z.object({ textDocument, position })],
  [
    'textDocument/codeAction',
    z.object({ textDocument, range, context: z.object({ only: optional(z.array(z.string())) }) }),
  ],
  ['codeAction/resolve', z.object({ title: z.string() })],
  ['textDocument/diagnostic', z.object({ textDocument, previousResultId: optional(z.string()) })],
  [
    'workspace/diagnostic',
    z.object({
      previousResultIds: z.array(z.object({ uri: z.string(), value: z.string() })),
      partialResultToken: optional(z.union([z.string(), z.int()])),
    }),
  ],
  ['textDocument/inlayHint', z.object({ textDocument, range })],
  [
    'inlayHint/resolve',
    z.object({ position, label: z.union([z.string(), z.array(z.object({ value: z.string() }))]) }),
  ],
  ['textDocument/documentSymbol', z.object({ textDocument })],
  ['workspace/symbol', z.object({ query: z.string() })],
  ['textDocument/documentHighlight', z.object({ textDocument, position })],
  [
    'textDocument/references',
    z.object({ textDocument, position, context: z.object({ includeDeclaration: z.boolean() }) }),
  ],
  ['textDocument/selectionRange', z.object({ textDocument, positions: z.array(position) })],
  ['textDocument/codeLens', z.object({ textDocument })],
  ['codeLens/resolve', z.object({ range })],
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
  ['workspace/didChangeConfiguration', z.object({ settings: optional(z.unknown()) })],
  [
    'workspace/didChangeWatchedFiles',
    z.object({ changes: z.array(z.object({ uri: z.string(), type: z.int() })) }),
  ],
  ...Object.entries(requests).map(([name, { params }]) => [name, params] as const),
  ...Object.entries(clientNotifications),
  ['$/cancelRequest', z.object({ id: z.union([z.string(), z.number()]) })],
  ['$/setTrace', z.object({ value: z.string() })],
  ['$/progress', z.object({ token: z.union([z.string(), z.number()]) })],
  ['window/workDoneProgress/cancel', z.object({ token: z.union([z.string(), z.number()]) })],
]);
