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
}

export function clientProfile({ capabilities, locale }: InitializeInput): ClientProfile {
  const { general, workspace, textDocument } = capabilities;
  return {
    // The first that both know; all of LSP's are known here.
    encoding: general?.positionEncodings?.find(isEncoding) ?? 'utf-16',
    messages: messagesFor(locale),
    refreshesTokens: workspace?.semanticTokens?.refreshSupport ?? false,
    showsMarkdown: textDocument?.hover?.contentFormat?.includes('markdown') ?? true,
  };
}

const isEncoding = (name: string): name is PositionEncoding => ['utf-8', 'utf-16', 'utf-32'].includes(name);
