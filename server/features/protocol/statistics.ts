import type { ServerCapabilities } from 'vscode-languageserver';
import { countBy } from '../../../shared/group.ts';
import type { OpenDocument } from '../../documents/openDocument.ts';
import type { Session } from '../../session.ts';
import { answer, openDocument } from './answer.ts';

/** `mingshi/statistics`: numbers of entities, corrections and inference, as far as they are known at this moment. */
export function statistics(session: Session): Partial<ServerCapabilities> {
  const { services, documents, journals } = session;
  answer(session, 'mingshi/statistics', async ({ uri }) => {
    const open = uri === undefined ? [...documents.all] : [openDocument(session, uri)];
    await journals.ready();
    const counting = journals
      .history(uri)
      .filter(({ record, state }) => state !== 'undone' && record.kind !== 'undo')
      .map(({ record }) => record);
    const counted = open.map(numbersOf);
    const { batches, sentences, p50 = null, p95 = null } = services.latencies.summary;
    return {
      labels: countBy(counted.flatMap(({ labels }) => labels)),
      documents: counted.map(({ numbers }) => numbers),
      corrections: {
        kinds: countBy(counting.map(({ kind }) => kind)),
        days: Object.fromEntries(
          Object.entries(countBy(counting.map(({ time }) => time.slice(0, 'YYYY-MM-DD'.length)))).sort(),
        ),
      },
      inference: { batches, sentences, p50, p95 },
      cache: services.cache.lookUps,
    };
  });
  return {};
}

function numbersOf(open: OpenDocument) {
  const all = [...open.sentences(open.document.whole)];
  const shown = all.flatMap((sentence) => sentence.shown);
  return {
    labels: shown.map(({ label }) => label),
    numbers: {
      uri: open.uri,
      sentences: all.length,
      analysed: all.filter(({ predicted }) => predicted).length,
      reviewed: all.filter(({ annotations }) => annotations?.reviewed).length,
      entities: shown.length,
      confirmed: shown.filter(({ mark }) => mark).length,
    },
  };
}
