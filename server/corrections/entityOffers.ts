import type { ShownEntity } from '../../shared/annotations/shown.ts';
import { shownLabel } from '../../shared/labels/shown.ts';
import type { OpenDocument, ShownSentence } from '../documents/openDocument.ts';
import { neighbours } from './boundaries.ts';
import { labelOffers, type Labelling } from './labelOffers.ts';
import { namesOf } from './labels.ts';
import { short, type Offer } from './offer.ts';
import { listingFault } from './listing.ts';
import { rangeOf, textOf } from './selection.ts';
import { suggestLabels } from './suggestions.ts';

/** An entity that is shown, to be judged. */
export interface Judged extends Labelling {
  readonly open: OpenDocument;
  readonly within: ShownSentence;
  readonly entity: ShownEntity;
}

/** What may be said of an entity: whether it is right, what else it is, where it begins and ends, and of others like it. */
export function entityOffers(judged: Judged): Offer[] {
  const { tree, entity } = judged;
  return [
    ...acceptOffers(judged),
    rejectOffer(judged),
    ...labelOffers(judged, suggestLabels(entity.alternatives, tree, entity.label)),
    ...boundaryOffers(judged),
    ...sentenceOffers(judged),
    ...everywhereOffers(judged),
    ...alwaysOffers(judged),
  ];
}

/** To its full depth, then to less; nothing where this user said so already. */
function acceptOffers({ session, tree, entity, at, ...judged }: Judged): Offer[] {
  if (entity.mark && session.journals.isOwn(entity.mark)) return [];
  const { actions } = session.client.messages.corrections;
  const name = namesOf(session);
  const text = short(judged.text);
  const title = (label: string): string => actions.accept({ text, label: name(label) });
  const shown = shownLabel(entity, session.configuration.of(at.uri).uncertainBelow);
  return [entity.label, ...tree.ancestors(entity.label).reverse()].map((label) => ({
    kind: 'quickfix.mingshi.accept',
    title: title(label),
    call: { command: 'mingshi.accept', argument: { ...at, label } },
    isPreferred: shown.uncertain && label === shown.label,
  }));
}

const rejectOffer = ({ session, at, text }: Judged): Offer => ({
  kind: 'quickfix.mingshi.reject',
  title: session.client.messages.corrections.actions.reject(short(text)),
  call: { command: 'mingshi.reject', argument: at },
});

/** One character more or less, at either end. */
function boundaryOffers({ session, at, open, within, entity }: Judged): Offer[] {
  const { actions } = session.client.messages.corrections;
  return neighbours(within.sentence.text, entity).map((span) => ({
    kind: 'refactor.mingshi.boundary',
    title: actions.boundary(short(textOf(within, span))),
    call: {
      command: 'mingshi.add',
      argument: { ...at, range: rangeOf(open, within, span), label: entity.label },
    },
  }));
}

/** Of all that shows in the sentence or in the document. */
function sentenceOffers({ session, at, open, within }: Judged): Offer[] {
  const { actions } = session.client.messages.corrections;
  const { uri, version } = at;
  const { document } = open;
  const { start, text } = within.sentence;
  const sentence = { uri, version, range: document.rangeOf(within.line, start, start + text.length) };
  const whole = { uri, version, range: document.rangeOfStretch(document.whole) };
  const accept = 'refactor.mingshi.acceptAll';
  return [
    {
      kind: accept,
      title: actions.acceptSentence,
      call: { command: 'mingshi.accept', argument: sentence },
    },
    {
      kind: accept,
      title: actions.acceptDocument,
      call: { command: 'mingshi.accept', argument: whole },
      isWide: true,
    },
    {
      kind: 'refactor.mingshi.markReviewed',
      title: actions.sentenceIsRight,
      call: { command: 'mingshi.markReviewed', argument: sentence },
    },
  ];
}

/** Of the same text elsewhere. */
function everywhereOffers({ session, at, entity, ...judged }: Judged): Offer[] {
  const { actions } = session.client.messages.corrections;
  const text = short(judged.text);
  const labelled = { text, label: namesOf(session)(entity.label) };
  const titles = {
    document: [actions.everywhereInDocument(labelled), actions.nowhereInDocument(text)],
    workspace: [actions.everywhereInWorkspace(labelled), actions.nowhereInWorkspace(text)],
  } as const;
  const kind = 'refactor.mingshi.everywhere';
  return (['document', 'workspace'] as const).flatMap((everywhere): Offer[] => {
    const [add, reject] = titles[everywhere];
    const argument = { ...at, everywhere };
    return [
      {
        ...{ kind, title: add, isWide: true },
        call: { command: 'mingshi.add', argument: { ...argument, label: entity.label } },
      },
      { ...{ kind, title: reject, isWide: true }, call: { command: 'mingshi.reject', argument } },
    ];
  });
}

/** Nothing where it is listed so already, or cannot be. */
function alwaysOffers({ session, at, text, entity }: Judged): Offer[] {
  const { label } = shownLabel(entity, session.configuration.of(at.uri).uncertainBelow);
  const { active } = session.client.messages;
  const isListed = entity.always?.list === session.nameSources.user.path;
  if (isListed || listingFault(text, label, active) !== undefined) return [];
  const title = active.always({ text: short(text), label: namesOf(session)(label) });
  const call = { command: 'mingshi.always', argument: { ...at, label } } as const;
  return [{ kind: 'refactor.mingshi.always', title, call }];
}
