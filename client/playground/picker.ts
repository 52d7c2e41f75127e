import { entriesFor, type Choice, type Entry } from '../review/entries.ts';
import type { Bilingual } from '../../shared/labels/tree.ts';
import { answerOf } from './dialog.ts';
import { both, element } from './dom.ts';
import type { Reading } from './reading.ts';
import { swatch } from './swatch.ts';
import { texts } from './texts.ts';

type LabelEntry = Extract<Entry, { kind: 'label' }>;

/** The answer where the user wants a label that is not there. No label has it as its path. */
export const newLabel = '+';

/**
 * Lets the user choose a label: by arrows or mouse, or by searching the tree.
 * @returns its path, or `newLabel`; undefined where the user called it off
 */
export function pickLabel(
  heading: Bilingual,
  choice: Choice,
  reading: Pick<Reading, 'label'>,
  { offersNew = true }: { readonly offersNew?: boolean } = {},
): Promise<string | undefined> {
  const input = element('input', {
    type: 'text',
    role: 'combobox',
    'aria-expanded': 'true',
    'aria-controls': 'picker-list',
    'aria-label': texts.search,
    placeholder: texts.search,
    spellcheck: 'false',
    autocomplete: 'off',
  });
  const list = element('div', { id: 'picker-list', role: 'listbox' });
  const dialog = element('dialog', { id: 'picker' }, element('h2', {}, both(heading)), input, list);
  let rows: HTMLElement[] = [];
  let active = 0;

  const activate = (index: number): void => {
    rows[active]?.setAttribute('aria-selected', 'false');
    active = Math.min(Math.max(index, 0), rows.length - 1);
    const row = rows[active];
    row?.setAttribute('aria-selected', 'true');
    row?.scrollIntoView({ block: 'nearest' });
    if (row) input.setAttribute('aria-activedescendant', row.id);
  };
  const rowOf = (value: string, ...content: readonly (Node | undefined)[]): HTMLElement => {
    const id = `picker-${rows.length}`;
    const row = element(
      'div',
      { id, role: 'option', 'data-value': value, 'aria-selected': 'false' },
      ...content,
    );
    row.addEventListener('click', () => dialog.close(value));
    rows.push(row);
    return row;
  };
  const labelRow = ({ path, name, note, isPresent }: LabelEntry): HTMLElement =>
    rowOf(
      path,
      swatch(reading.label(path)),
      element('span', { class: 'name', lang: 'zh-CN' }, name),
      element('span', { class: 'note', lang: 'en' }, note),
      isPresent ? element('span', { class: 'present' }, '✓') : undefined,
    );
  const show = (query: string): void => {
    rows = [];
    const entries = entriesFor(query, choice);
    const content = entries.flatMap((entry): HTMLElement[] => {
      if (entry.kind === 'label') return [labelRow(entry)];
      if (entry.kind === 'new') return offersNew ? [rowOf(newLabel, plus(), both(texts.newLabel))] : [];
      const title = entry.heading === 'likeliest' ? texts.likeliest : texts.allLabels;
      return [element('div', { class: 'heading', role: 'presentation' }, both(title))];
    });
    const isFound = entries.some(({ kind }) => kind === 'label');
    list.replaceChildren(
      ...(isFound ? [] : [element('p', { class: 'hint' }, both(texts.noSuchLabel))]),
      ...content,
    );
    activate(0);
  };

  input.addEventListener('input', () => show(input.value));
  input.addEventListener('keydown', (event) => {
    // An input method that composes pinyin uses the same keys.
    if (event.isComposing) return;
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const step = steps[event.key];
    if (step !== undefined) activate(active + step);
    else if (event.key === 'Enter') dialog.close(rows[active]?.dataset['value'] ?? '');
    else return;
    event.preventDefault();
  });
  // A click beside it calls it off.
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog) dialog.close('');
  });
  show('');
  return answerOf(dialog);
}

const plus = (): HTMLElement => element('span', { class: 'plus', 'aria-hidden': 'true' }, '+');
