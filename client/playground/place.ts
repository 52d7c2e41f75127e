import { entitiesAt } from '../review/entityAt.ts';
import { playgroundDocument } from '../../shared/playground.ts';
import type { ProtocolEntity } from '../../shared/protocol/entities.ts';
import type { App } from './app.ts';
import { editorRange, lspRange } from './editor/ranges.ts';

/** What the cursor is at, or what is selected. */
export type Place =
  | { readonly kind: 'entity'; readonly entity: ProtocolEntity }
  | { readonly kind: 'text'; readonly range: ProtocolEntity['range']; readonly text: string }
  | { readonly kind: 'nothing' };

/** A selection that is just an entity, or lies in one, is that entity; another one is text to be labelled. */
export function placeAt({ editor, reading }: Pick<App, 'editor' | 'reading'>): Place {
  const [selection, model] = [editor.getSelection(), editor.getModel()];
  if (!selection || !model) return { kind: 'nothing' };
  const range = lspRange(selection);
  const known = reading.shown?.version === model.getVersionId() ? reading.shown.entities : [];
  const [entity, second] = entitiesAt(known, range);
  const isSame = entity && !second && editorRange(entity.range).equalsRange(selection);
  if (entity && (selection.isEmpty() || isSame)) return { kind: 'entity', entity };
  if (selection.isEmpty()) return { kind: 'nothing' };
  return { kind: 'text', range, text: model.getValueInRange(selection) };
}

/** What commands of the server take of a place. */
export const targetOf = ({ editor }: Pick<App, 'editor'>, range: ProtocolEntity['range']) => ({
  uri: playgroundDocument,
  version: editor.getModel()?.getVersionId() ?? 0,
  range,
});
