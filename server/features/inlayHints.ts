import {
  InlayHintKind,
  InlayHintRequest,
  InlayHintResolveRequest,
  MarkupKind,
  type InlayHint,
  type MarkupContent,
  type ServerCapabilities,
} from 'vscode-languageserver';
import * as z from 'zod';
import { treeOf } from '../corrections/labels.ts';
import { placedEntities } from '../documents/tokens.ts';
import { describeLabel, markdown, plainText } from './entityText.ts';
import type { Session } from '../session.ts';
import { TimelyAnswers } from './inTime.ts';
import { shortLabels } from './shortLabel.ts';

/** Writes behind each entity what it is, for those who do not want to rely on colours. */
export function inlayHints(session: Session): Partial<ServerCapabilities> {
  const { connection, client, documents, configuration, log } = session;
  if (!client.knows.has('inlayHint')) return {};
  const timely = new TimelyAnswers(session, 'inlayHints');
  connection.onRequest(InlayHintRequest.type, async ({ textDocument: { uri }, range }, token) => {
    const open = documents.get(uri);
    if (!open) {
      log.warn(`no inlay hints: ${uri} is not open`);
      return null;
    }
    if (!configuration.of(uri).inlayHints) return [];
    const stretch = open.document.stretchOf(range);
    await timely.settle(open, stretch, token);
    const shortLabel = shortLabels(session, uri);
    const tooltip = client.resolvesTooltips ? undefined : tooltips(session);
    return Array.from(placedEntities(open, stretch), ({ line, start, end, entity }): InlayHint => {
      const { label, text } = shortLabel(entity);
      return {
        position: open.document.rangeOf(line, start, end).end,
        label: text,
        kind: InlayHintKind.Type,
        paddingLeft: true,
        ...(tooltip ? { tooltip: tooltip(label) } : { data: { label } }),
      };
    });
  });
  connection.onRequest(InlayHintResolveRequest.type, (hint) => {
    const { data } = hintData.safeParse(hint.data);
    return data ? { ...hint, tooltip: tooltips(session)(data.label) } : hint;
  });
  return { inlayHintProvider: { resolveProvider: client.resolvesTooltips } };
}

/** What a hint that is resolved later brings along; it comes from the client. */
const hintData = z.object({ label: z.string() });

/** The path of a label and its definition. */
function tooltips(session: Session): (label: string) => MarkupContent | string {
  const { client } = session;
  const { messages, showsMarkdown } = client;
  const tree = treeOf(session);
  return (label) => {
    if (!tree) return label;
    const style = showsMarkdown ? markdown : plainText;
    const value = describeLabel(label, { tree, messages, style });
    return showsMarkdown ? { kind: MarkupKind.Markdown, value } : value;
  };
}
