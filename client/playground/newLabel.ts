import { partFault, suggestedPart, type NewLabel } from '../review/newLabel.ts';
import type { Bilingual } from '../../shared/labels/tree.ts';
import { answerOf } from './dialog.ts';
import { both, button, element } from './dom.ts';
import type { Reading } from './reading.ts';
import { texts } from './texts.ts';

/** Asks for the names of a label below `parent`; undefined where the user called it off. */
export async function askNewLabel(
  parent: string,
  reading: Pick<Reading, 'label' | 'labels'>,
): Promise<NewLabel | undefined> {
  const [zh, en, part] = [field('zh'), field('en'), field('part')];
  const below = reading.label(parent) ?? { zh: parent, en: parent };
  const dialog = element('dialog', { id: 'new-label' });
  const form = element(
    'form',
    {},
    element('h2', {}, both(texts.newLabelBelow(below))),
    row(texts.chineseName, zh),
    row(texts.englishName, en),
    row(texts.lastPart(parent), part),
    element(
      'div',
      { class: 'actions' },
      button(texts.cancel, () => dialog.close('')),
      element('button', { class: 'main' }, both(texts.addLabel)),
    ),
  );
  dialog.append(form);
  const check = (): void => {
    const fault = partFault(part.value, parent, reading.labels);
    part.setCustomValidity(fault ? inBoth(texts.partFaults[fault]) : '');
  };
  let isSuggested = true;
  en.addEventListener('input', () => {
    if (isSuggested) part.value = suggestedPart(en.value);
    check();
  });
  part.addEventListener('input', () => {
    isSuggested = part.value === '';
    check();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    dialog.close(`${parent}/${part.value}`);
  });
  check();
  const path = await answerOf(dialog);
  return path === undefined ? undefined : { path, zh: zh.value.trim(), en: en.value.trim() };
}

/** As long as the server takes a name, and not of white space alone. */
const field = (name: string): HTMLInputElement =>
  element('input', {
    ...{ type: 'text', name, required: '', maxlength: '100', pattern: '.*\\S.*' },
    ...{ autocomplete: 'off', spellcheck: 'false' },
  });

const row = (name: Bilingual, input: HTMLInputElement): HTMLElement =>
  element('label', {}, both(name), input);

const inBoth = ({ zh, en }: Bilingual): string => `${zh} ${en}`;
