import type { Session } from '../session.ts';
import { entityOffers } from './entityOffers.ts';
import { selectionOffers } from './labelOffers.ts';
import { namesOf, treeOf } from './labels.ts';
import { short, type Offer } from './offer.ts';
import { rangeOf, selectionOf, textOf, type Selection } from './selection.ts';
import { around, entitiesAt, isPlace, type Target } from './target.ts';

/** What a user may say at a place or of a selection, as far as it is analysed. */
export function offers(session: Session, target: Target): Offer[] {
  const { open, stretch } = target;
  const tree = treeOf(session);
  if (!tree) return [];
  const { uri, version } = open;
  const labelling = (kind: 'relabel' | 'add', { within, span, text }: Selection) => ({
    ...{ session, tree, kind, text },
    at: { uri, version, range: rangeOf(open, within, span) },
  });
  const selection = isPlace(stretch) ? entitySelection(target) : selectionOf(target);
  if (!selection || typeof selection === 'string') return undoOffers(session, target);
  const { within, span } = selection;
  const entity = within.shown.find(({ start, end }) => start === span.start && end === span.end);
  const own = entity
    ? entityOffers({ ...labelling('relabel', selection), open, within, entity })
    : selectionOffers(labelling('add', selection), selection);
  return [...own, ...undoOffers(session, target)];
}

/** The entity at a place as if it were selected. */
function entitySelection(target: Target): Selection | undefined {
  const [found] = entitiesAt(target);
  if (!found) return undefined;
  const { entity, within } = found;
  return { within, span: { start: entity.start, end: entity.end }, text: textOf(within, entity) };
}

/** To take back the author's last step, where that said something of a sentence here. */
function undoOffers(session: Session, { open, stretch }: Target): Offer[] {
  const { journals, client } = session;
  const { corrections } = client.messages;
  const records = journals.lastStep(open.uri, open.marks).filter((record) => 'sentence' in record);
  const [first] = records;
  const ids = new Set(records.map(({ id }) => id));
  const isHere = [...open.sentences(around(stretch))].some(
    ({ annotations }) =>
      (annotations?.reviewed && ids.has(annotations.reviewed.id)) ||
      annotations?.spans.some(({ record }) => ids.has(record.id)),
  );
  if (!first || !isHere) return [];
  const name = namesOf(session);
  const said =
    first.kind === 'reviewed'
      ? corrections.actions.sentenceIsRight
      : corrections.step({
          text: short(Array.from(first.sentence).slice(first.span.start, first.span.end).join('')),
          label: first.label === null ? undefined : name(first.label),
          others: records.length - 1,
        });
  return [
    {
      kind: 'refactor.mingshi.undo',
      title: corrections.actions.undo(said),
      call: { command: 'mingshi.undo', argument: { uri: open.uri } },
    },
  ];
}
