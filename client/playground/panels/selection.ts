import { pathTo } from '../../../shared/labels/tree.ts';
import { percent } from '../../../shared/l10n/percent.ts';
import type { ProtocolEntity } from '../../../shared/protocol/entities.ts';
import type { Actions } from '../actions.ts';
import type { App } from '../app.ts';
import type { Asked } from '../asked.ts';
import { both, button, card, element } from '../dom.ts';
import { placeAt } from '../place.ts';
import { labelName, swatch } from '../swatch.ts';
import { texts } from '../texts.ts';

/** More are noise to a reader. */
const mostAlternatives = 4;
const leastAlternative = 0.01;

/** Tells of what the cursor is at, and what can be done with it. */
export function selection(app: App, actions: Actions, asked: Asked): HTMLElement {
  const { editor, reading } = app;
  const body = element('div', { class: 'body', 'aria-live': 'polite' });
  const accept = () => button(texts.accept, actions.accept, { keys: 'Alt A', kind: 'main', id: 'accept' });
  const relabel = () => button(texts.relabel, () => actions.label(), { keys: 'Alt L', id: 'relabel' });
  const reject = () => button(texts.reject, actions.reject, { keys: 'Alt X', id: 'reject' });
  const add = () => button(texts.add, () => actions.label(), { keys: 'Alt I', kind: 'main', id: 'add' });

  const path = (label: string): HTMLElement =>
    element(
      'div',
      { class: 'path' },
      swatch(reading.label(label)),
      element(
        'span',
        { lang: 'zh-CN' },
        pathTo(label)
          .map((part) => reading.label(part)?.zh ?? part)
          .join(' › '),
      ),
      element('code', {}, label),
    );
  const alternative = ({ label, score }: ProtocolEntity['alternatives'][number]): HTMLElement => {
    const row = element(
      'button',
      { type: 'button', class: 'alternative', 'data-label': label },
      swatch(reading.label(label)),
      labelName(reading.label(label), label),
      element('span', { class: 'percent' }, percent(score)),
    );
    row.addEventListener('click', () => void actions.label(label));
    return row;
  };
  const entity = (found: ProtocolEntity): HTMLElement[] => {
    const { text, shown, label, score, alternatives, mark, always } = found;
    const finer = label === shown.label ? [] : [{ label, score }];
    const others = [...finer, ...alternatives]
      .filter((other) => other.score >= leastAlternative && other.label !== shown.label)
      .slice(0, mostAlternatives);
    const state = mark
      ? element('p', { class: 'state confirmed' }, both(texts.confirmed))
      : always !== null
        ? element('p', { class: 'state confirmed' }, both(texts.listed))
        : confidence(found);
    return [
      element('p', { class: 'quote', lang: 'zh-CN' }, text),
      path(shown.label),
      state,
      ...(others.length > 0 ? [element('h3', {}, both(texts.alternatives)), ...others.map(alternative)] : []),
      element('div', { class: 'actions' }, mark ? undefined : accept(), relabel(), reject()),
    ];
  };
  const render = (): void => {
    const place = placeAt(app);
    const missed = asked.missed;
    if (missed) {
      body.replaceChildren(
        element('p', { class: 'state' }, both(texts.missed)),
        path(missed.label),
        element('div', { class: 'actions' }, accept()),
      );
    } else if (place.kind === 'entity') body.replaceChildren(...entity(place.entity));
    else if (place.kind === 'text') {
      body.replaceChildren(
        element('p', { class: 'quote', lang: 'zh-CN' }, place.text),
        element('div', { class: 'actions' }, add()),
      );
    } else body.replaceChildren(element('p', { class: 'hint' }, both(texts.selectHint)));
  };
  editor.onDidChangeCursorSelection(render);
  reading.onChange(render);
  asked.onChange(render);
  render();
  return card('selection', texts.selection, body);
}

/** The score is that of all below the label that shows. */
const confidence = ({ label, shown: { score, ...shown } }: ProtocolEntity): HTMLElement =>
  element(
    'div',
    { class: 'state' },
    both(texts.confidence),
    element('meter', { min: '0', max: '1', value: String(score), 'aria-label': texts.confidence.zh }),
    element('span', { class: 'percent' }, percent(score)),
    shown.uncertain
      ? element('span', { class: 'unsure' }, both(shown.label === label ? texts.unsure : texts.finerUnsure))
      : undefined,
  );
