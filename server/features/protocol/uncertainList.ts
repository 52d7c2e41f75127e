import type { ServerCapabilities } from 'vscode-languageserver';
import { placeOf } from '../../active/doubts.ts';
import { searched } from '../../active/searched.ts';
import type { Session } from '../../session.ts';
import { rankedDoubts } from './uncertain.ts';
import { analysed } from '../inTime.ts';
import { answer, openDocument } from './answer.ts';

/** `mingshi/uncertain`: what the model is not sure of, in the order in which the answers teach most. */
export function uncertainList(session: Session): Partial<ServerCapabilities> {
  answer(session, 'mingshi/uncertain', async ({ uri, scope, limit }, token) => {
    const only = uri !== undefined && scope === 'document' ? openDocument(session, uri) : undefined;
    const there = searched(session, only);
    await analysed(session, there.all, token);
    const doubts = await rankedDoubts(session, there.documents(), token);
    const places = doubts.slice(0, limit).map((doubt) => {
      const { open, sentence, start, end, label, score, missed } = doubt;
      const text = Array.from(sentence).slice(start, end).join('');
      const { range } = placeOf(doubt);
      return { uri: open.uri, range, text, label, score, ...(missed && { missed }) };
    });
    return { places, total: doubts.length };
  });
  return {};
}
