import { entriesFor, type Choice, type Entry } from '../review/entries.ts';
import { both, element } from './dom.ts';
import type { Reading } from './reading.ts';
import { swatch } from './swatch.ts';
import { texts } from './texts.ts';

type LabelEntry = Extract<Entry, { kind: 'label' }>;

/**
 * Lets the user choose a label: by arrows or mouse, or by searching the tree.
 * @returns its path; undefined where the user called it off
 */
export function pickLabel(
  text: string,
  choice: Choice,
  reading: Pick<Reading, 'label'>,
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
  const dialog = element(
    'dialog',
    { id: 'picker' },
    element('h2', {}, both(texts.pickLabel(text))),
    input,
    list,
  );
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
  const rowOf = (entry: LabelEntry): HTMLElement => {
    const row = element(
      'div',
      { id: `picker-${rows.length}`, role: 'option', 'data-label': entry.path, 'aria-selected': 'false' },
      swatch(reading.label(entry.path)),
      element('span', { class: 'name', lang: 'zh-CN' }, entry.name),
      element('span', { class: 'note', lang: 'en' }, entry.note),
      entry.isPresent ? element('span', { class: 'present' }, '✓') : undefined,
    );
    row.addEventListener('click', () => dialog.close(entry.path));
    rows.push(row);
    return row;
  };
  const show = (query: string): void => {
    rows = [];
    const content = entriesFor(query, choice).flatMap((entry): HTMLElement[] => {
      if (entry.kind === 'new') return [];
      if (entry.kind === 'label') return [rowOf(entry)];
      const heading = entry.heading === 'likeliest' ? texts.likeliest : texts.allLabels;
      return [element('div', { class: 'heading', role: 'presentation' }, both(heading))];
    });
    list.replaceChildren(
      ...(rows.length > 0 ? content : [element('p', { class: 'hint' }, both(texts.noSuchLabel))]),
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
    else if (event.key === 'Enter') dialog.close(rows[active]?.dataset['label'] ?? '');
    else return;
    event.preventDefault();
  });
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog) dialog.close('');
  });
  document.body.append(dialog);
  show('');
  dialog.showModal();
  input.focus();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === '' ? undefined : dialog.returnValue);
    });
  });
}
