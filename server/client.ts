import * as z from 'zod';
import { messagesFor } from '../shared/l10n/choose.ts';
import type { Messages } from '../shared/l10n/messages.ts';
import type { PositionEncoding } from '../shared/text/positions.ts';
import type { Refreshable } from './features/refresh.ts';
import type { InitializeInput } from './transport/params.ts';
import { traceValue, type TraceValue } from './transport/trace.ts';

/** Named as in the client capabilities of `textDocument`. */
const textDocumentFeatures = ['diagnostic', 'inlayHint', 'selectionRange', 'codeLens'] as const;

export type ClientFeature = (typeof textDocumentFeatures)[number];

/** Where a client says in its capabilities of `workspace` what it asks for again. */
const refreshGroups = [
  ['tokens', 'semanticTokens'],
  ['inlayHints', 'inlayHint'],
  ['codeLens', 'codeLens'],
  ['diagnostics', 'diagnostics'],
] as const;

/** What a client can do and wants, as far as it matters here. */
export interface ClientProfile {
  readonly encoding: PositionEncoding;
  readonly messages: Messages;
  readonly trace: TraceValue;
  /** Features of the protocol that it announced, among those that are told only to who can use them. */
  readonly knows: ReadonlySet<ClientFeature>;
  /** What it asks for again when told to. */
  readonly refreshes: ReadonlySet<Exclude<Refreshable, 'symbols'>>;
  /** Whether it answers `workspace/configuration`. */
  readonly hasConfiguration: boolean;
  /** Whether it knows of several folders, and has not said yet which: it answers `workspace/workspaceFolders`. */
  readonly owesFolders: boolean;
  /** What it tells a server that registers for it. */
  readonly registers: {
    readonly configuration: boolean;
    readonly documentSymbols: boolean;
    readonly watchedFiles: boolean;
    /** Whether that may be outside of the workspace. */
    readonly watchedAnywhere: boolean;
  };
  /** How it asks for semantic tokens. */
  readonly tokens: {
    /** Whether it takes what changed since an answer. */
    readonly deltas: boolean;
    /** Whether it asks for those of what it shows. */
    readonly ranges: boolean;
  };
  /** Whether the server may create progress. */
  readonly showsProgress: boolean;
  readonly showsMarkdown: boolean;
  /** Whether it takes code actions, and not just commands. */
  readonly knowsCodeActions: boolean;
  /** Whether it asks for the command of a code action when the user has chosen it. */
  readonly resolvesCommands: boolean;
  /** Whether it asks for the tooltip of an inlay hint when that is to be shown. */
  readonly resolvesTooltips: boolean;
  /** Whether the symbols of a document may be a tree. */
  readonly nestsSymbols: boolean;
  /** Whether its diagnostics may lead to other places. */
  readonly relatesDiagnostics: boolean;
  /** Whether it has a command to pick any label (see `pickLabelCommand`). */
  readonly picksLabels: boolean;
  /** Whether it wants to be told of its model and of training (see `serverNotifications`). */
  readonly wantsNews: boolean;
}

/** What is announced may be anything. */
const announces = (name: 'picker' | 'news', experimental: unknown): boolean =>
  z.object({ mingshi: z.object({ [name]: z.literal(true) }) }).safeParse(experimental).success;

export function clientProfile({
  capabilities,
  locale,
  trace,
  workspaceFolders,
  clientInfo,
}: InitializeInput): ClientProfile {
  const { general, window, workspace, textDocument } = capabilities;
  const { codeAction } = textDocument ?? {};
  const { full, range } = textDocument?.semanticTokens?.requests ?? {};
  return {
    // The first that both know; all of LSP's are known here.
    encoding: general?.positionEncodings?.find(isEncoding) ?? 'utf-16',
    messages: messagesFor(locale),
    trace: traceValue(trace),
    knows: new Set(textDocumentFeatures.filter((feature) => textDocument?.[feature])),
    refreshes: new Set(
      refreshGroups.filter(([, group]) => workspace?.[group]?.refreshSupport).map(([what]) => what),
    ),
    hasConfiguration: workspace?.configuration ?? false,
    owesFolders: workspace?.workspaceFolders === true && workspaceFolders === undefined,
    registers: {
      configuration: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
      documentSymbols: textDocument?.documentSymbol?.dynamicRegistration ?? false,
      watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
      watchedAnywhere: workspace?.didChangeWatchedFiles?.relativePatternSupport ?? false,
    },
    tokens: {
      // Neovim 0.12 applies deltas to the answers of requests for ranges, and shows every token twice.
      deltas: typeof full === 'object' && full?.delta === true && clientInfo?.name !== 'Neovim',
      ranges: Boolean(range),
    },
    showsProgress: window?.workDoneProgress ?? false,
    showsMarkdown: textDocument?.hover?.contentFormat?.includes('markdown') ?? true,
    knowsCodeActions: Boolean(codeAction?.codeActionLiteralSupport),
    resolvesCommands:
      codeAction?.dataSupport === true &&
      (codeAction.resolveSupport?.properties.includes('command') ?? false),
    resolvesTooltips: textDocument?.inlayHint?.resolveSupport?.properties.includes('tooltip') ?? false,
    nestsSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport ?? false,
    relatesDiagnostics: textDocument?.publishDiagnostics?.relatedInformation ?? false,
    picksLabels: announces('picker', capabilities.experimental),
    wantsNews: announces('news', capabilities.experimental),
  };
}

const isEncoding = (name: string): name is PositionEncoding => ['utf-8', 'utf-16', 'utf-32'].includes(name);
