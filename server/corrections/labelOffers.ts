import type { LabelTree } from '../../shared/labels/tree.ts';
import { pickLabelCommand } from '../../shared/protocol/commands.ts';
import { overlaps, type ScoredLabel } from '../../shared/spans.ts';
import type { Range } from '../documents/document.ts';
import type { Session } from '../session.ts';
import { namesOf } from './labels.ts';
import { short, type Offer } from './offer.ts';
import type { Selection } from './selection.ts';
import { rootsOf, suggestLabels } from './suggestions.ts';

/** The text that labels are offered for. */
export interface Labelling {
  readonly session: Session;
  readonly tree: LabelTree;
  /** Whether it is an entity already. */
  readonly kind: 'relabel' | 'add';
  readonly at: { readonly uri: string; readonly version: number; readonly range: Range };
  readonly text: string;
}

/** The likeliest labels for a text, then the way to any other. */
export function labelOffers(labelling: Labelling, labels: readonly string[]): Offer[] {
  const { session, kind, at } = labelling;
  const { actions } = session.client.messages.corrections;
  const name = namesOf(session);
  const text = short(labelling.text);
  const likeliest = labels.map((label): Offer => ({
    kind: `refactor.mingshi.${kind}`,
    title: kind === 'relabel' ? actions.relabel(name(label)) : actions.add({ text, label: name(label) }),
    call: { command: `mingshi.${kind}`, argument: { ...at, label } },
  }));
  return [...likeliest, ...otherLabels(labelling)];
}

/** The client's own picker, or a choice below each root. */
function otherLabels({ session, tree, kind, at }: Labelling): Offer[] {
  const { actions } = session.client.messages.corrections;
  const argument = { ...at, kind };
  if (session.client.picksLabels) {
    return [
      {
        kind: `refactor.mingshi.${kind}`,
        title: actions.otherLabel,
        call: { command: pickLabelCommand, argument },
      },
    ];
  }
  const name = namesOf(session);
  return rootsOf(tree).map((under) => ({
    kind: `refactor.mingshi.${kind}`,
    title: actions.otherLabelUnder(name(under)),
    call: { command: 'mingshi.chooseLabel', argument: { ...argument, under } },
  }));
}

/** Labels for a text that is selected: what the model holds of it, or of what overlaps it, comes first. */
export function selectionOffers(labelling: Labelling, { within, span }: Selection): Offer[] {
  const hints = within.shown
    .filter((entity) => overlaps(entity, span))
    .flatMap(({ label, score, alternatives }): ScoredLabel[] => [{ label, score }, ...alternatives])
    .sort((a, b) => b.score - a.score);
  return labelOffers(labelling, suggestLabels(hints, labelling.tree));
}
