import type { ShownEntity } from '../../shared/annotations/shown.ts';
import { shownLabel } from '../../shared/labels/shown.ts';
import { namesOf } from '../corrections/labels.ts';
import type { Session } from '../session.ts';

/** What shows of an entity in a few characters. */
export interface ShortLabel {
  /** Path of the label that shows. */
  readonly label: string;
  /** Its name, with a mark where the model is not sure of it or a user confirmed it: never by colour alone. */
  readonly text: string;
}

/** Names the labels of a document's entities. */
export function shortLabels(session: Session, uri: string): (entity: ShownEntity) => ShortLabel {
  const { hints } = session.client.messages.features;
  const { uncertainBelow } = session.configuration.of(uri);
  const name = namesOf(session);
  return (entity) => {
    const { label, uncertain } = shownLabel(entity, uncertainBelow);
    const state = entity.mark ? hints.confirmed : uncertain ? hints.uncertain : '';
    return { label, text: `${name(label)}${state}` };
  };
}
