import * as z from 'zod';
import { messagesFor } from '../shared/l10n/choose.ts';
import type { Messages } from '../shared/l10n/messages.ts';
import type { PositionEncoding } from '../shared/text/positions.ts';
import type { InitializeInput } from './transport/params.ts';

/** What a client can do and wants, as far as it matters here. */
export interface ClientProfile {
  readonly encoding: PositionEncoding;
  readonly messages: Messages;
  /** Whether it asks for tokens again when told to. */
  readonly refreshesTokens: boolean;
  readonly showsMarkdown: boolean;
  /** Whether it takes code actions, and not just commands. */
  readonly knowsCodeActions: boolean;
  /** Whether it asks for the command of a code action when the user has chosen it. */
  readonly resolvesCommands: boolean;
  /** Whether its diagnostics may lead to other places. */
  readonly relatesDiagnostics: boolean;
  /** Whether it has a command to pick any label (see `pickLabelCommand`). */
  readonly picksLabels: boolean;
}

/** What is announced may be anything. */
const experimental = z.object({ mingshi: z.object({ picker: z.literal(true) }) });

export function clientProfile({ capabilities, locale }: InitializeInput): ClientProfile {
  const { general, workspace, textDocument } = capabilities;
  const { codeAction } = textDocument ?? {};
  return {
    // The first that both know; all of LSP's are known here.
    encoding: general?.positionEncodings?.find(isEncoding) ?? 'utf-16',
    messages: messagesFor(locale),
    refreshesTokens: workspace?.semanticTokens?.refreshSupport ?? false,
    showsMarkdown: textDocument?.hover?.contentFormat?.includes('markdown') ?? true,
    knowsCodeActions: Boolean(codeAction?.codeActionLiteralSupport),
    resolvesCommands:
      codeAction?.dataSupport === true &&
      (codeAction.resolveSupport?.properties.includes('command') ?? false),
    relatesDiagnostics: textDocument?.publishDiagnostics?.relatedInformation ?? false,
    picksLabels: experimental.safeParse(capabilities.experimental).success,
  };
}

const isEncoding = (name: string): name is PositionEncoding => ['utf-8', 'utf-16', 'utf-32'].includes(name);
