import type { SpanRecord } from '../../shared/annotations/record.ts';
import { shownLabel } from '../../shared/labels/shown.ts';
import { overlaps, type Span, type Stretch } from '../../shared/spans.ts';
import type { Written } from '../../shared/protocol/commands.ts';
import type { PlacedDraft } from '../annotations/journals.ts';
import type { OpenDocument, ShownSentence } from '../documents/openDocument.ts';
import type { Session } from '../session.ts';
import { labelDrafts } from './labels.ts';
import { invalid } from './target.ts';

/** What a record is to say of a span of a sentence. */
export type Verdict =
  (Span & { readonly kind: 'accept' | 'relabel' | 'add' }) | (Stretch & { readonly kind: 'reject' });

/**
 * A record that says what a span is; none where it is accepted and shows because this user said so. Said in full, a thing
 * is said again: that may settle a contradiction, or keep for this document what shows because of another one.
 */
export function spanDrafts(
  session: Session,
  open: OpenDocument,
  within: ShownSentence,
  verdict: Verdict,
): PlacedDraft[] {
  if (verdict.kind === 'accept' && isSaid(session, within, verdict)) return [];
  const { tree } = modelOf(session);
  const span = { start: verdict.start, end: verdict.end };
  const place = { ...placeOf(open, within), tree, span, model: modelSaid(session, within, span) };
  const draft =
    verdict.kind === 'reject'
      ? { ...place, kind: verdict.kind, label: null }
      : { ...place, kind: verdict.kind, label: verdict.label };
  return [{ uri: open.uri, draft }];
}

/** A record that says that a sentence is right as it shows. */
export function reviewedDraft(session: Session, open: OpenDocument, within: ShownSentence): PlacedDraft {
  if (!within.predicted) throw invalid(session.client.messages.corrections.faults.notAnalysed);
  const { tree, version } = modelOf(session);
  const { uncertainBelow } = session.configuration.of(open.uri);
  const spans = within.shown.map((entity) => {
    const { label } = shownLabel(entity, uncertainBelow);
    return { start: entity.start, end: entity.end, label };
  });
  return { uri: open.uri, draft: { ...placeOf(open, within), tree, version, spans, kind: 'reviewed' } };
}

/** Writes what a command says, and the labels that it needs, as one step, and answers once it is on the disk. */
export async function write(session: Session, drafts: readonly PlacedDraft[]): Promise<Written> {
  const all = [...labelDrafts(session, drafts), ...drafts];
  const records = all.length > 0 ? await session.journals.append(all) : [];
  return { records: records.map(({ id }) => id) };
}

const placeOf = (open: OpenDocument, { sentence }: ShownSentence) => ({
  sentence: sentence.text,
  occurrence: open.occurrenceOf(sentence),
});

/** @throws ResponseError where the model cannot be used: what a record belongs to is not known */
function modelOf({ model, client }: Session): { tree: string; version: string } {
  const { tree, version } = model;
  if (!tree || version === undefined) throw invalid(client.messages.corrections.faults.notAnalysed);
  return { tree: tree.name, version };
}

/** Whether an entity shows because this user said the same; what was rejected does not show. */
const isSaid = ({ journals }: Session, { shown }: ShownSentence, accepted: Span): boolean =>
  shown.some(
    ({ start, end, label, mark }) =>
      mark !== undefined &&
      journals.isOwn(mark) &&
      start === accepted.start &&
      end === accepted.end &&
      label === accepted.label,
  );

/** What the model said of this span, else of the one that shares most with it. */
function modelSaid(session: Session, { predicted = [] }: ShownSentence, span: Stretch): SpanRecord['model'] {
  const shared = (other: Stretch): number =>
    Math.min(other.end, span.end) - Math.max(other.start, span.start);
  const [nearest] = predicted
    .filter((entity) => overlaps(entity, span))
    .sort((a, b) => shared(b) - shared(a));
  if (!nearest) return null;
  const { start, end, label, score } = nearest;
  return { start, end, label, score, version: modelOf(session).version };
}
