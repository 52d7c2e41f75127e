import { HoverRequest, MarkupKind, type ServerCapabilities } from 'vscode-languageserver';
import { treeOf } from '../corrections/labels.ts';
import { placedEntities } from '../documents/tokens.ts';
import { deviceText } from './deviceText.ts';
import type { Session } from '../session.ts';
import { describeEntity, markdown, plainText } from './entityText.ts';
import { inTime } from './inTime.ts';

/** Tells about the entity at a position: what it is, how sure the model is, what else it may be, which lists know it. */
export function hover(session: Session): Partial<ServerCapabilities> {
  const { connection, services, configuration, client, documents, nameSources, log } = session;
  const style = client.showsMarkdown ? markdown : plainText;
  const nameOfList = (title: string): string => nameSources.nameOf(title, client.messages);
  connection.onRequest(HoverRequest.type, async ({ textDocument: { uri }, position }, token) => {
    const open = documents.get(uri);
    if (!open) {
      log.warn(`no hover: ${uri} is not open`);
      return null;
    }
    const { document } = open;
    const start = document.placeOf(position);
    const here = { start, end: { line: start.line, offset: start.offset + 1 } };
    await inTime(open.settle(here), services.clock, token);
    const [found] = placedEntities(open, here);
    const tree = treeOf(session);
    if (!found || !tree) return null;
    const entity = describeEntity(found.entity, {
      tree,
      nameOfList,
      messages: client.messages,
      style,
      uncertainBelow: configuration.of(uri).uncertainBelow,
    });
    const device = deviceText(session);
    return {
      contents: {
        kind: client.showsMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText,
        value: device === undefined ? entity : `${entity}\n\n${style.plain(device)}`,
      },
      range: document.rangeOf(found.line, found.start, found.end),
    };
  });
  return { hoverProvider: true };
}
