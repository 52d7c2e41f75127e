import { messageOf } from '../../../shared/errors.ts';
import { readsChinese } from '../../../shared/l10n/locale.ts';
import type { TrainingStatus } from '../../../shared/protocol/learning.ts';
import type { RunOutcome } from '../../../shared/protocol/commands.ts';
import type { App } from '../app.ts';
import type { Change } from '../changes.ts';
import { both, button, card, element } from '../dom.ts';
import { editorRange } from '../editor/ranges.ts';
import { swatch } from '../swatch.ts';
import { outcomes, texts } from '../texts.ts';

export interface LearningPanel {
  readonly element: HTMLElement;
  /** Where training stands, as the server tells. */
  readonly show: (status: TrainingStatus) => void;
  /** What the button does, where it is there. */
  readonly train: () => void;
}

/** The model's version, its training, and what came of that in the text. */
export function learning(app: App): LearningPanel {
  const { reading, session, tell } = app;
  const version = element('code', { id: 'version' }, '—');
  const fresh = element('span', { id: 'fresh' }, '0');
  const bar = element('progress', { max: '1', 'aria-labelledby': 'training' });
  const share = element('span', { class: 'percent' });
  const heading = element('p', { id: 'training', class: 'hint' }, both(texts.training), share);
  const progress = element('div', { class: 'progress' }, heading, bar);
  const outcome = element('p', { id: 'outcome', class: 'hint', role: 'status' });
  const changed = element('div', { id: 'changed' });
  let own: AbortController | undefined;

  const train = async (): Promise<void> => {
    own = new AbortController();
    outcome.replaceChildren();
    showProgress(0);
    buttons(true);
    try {
      const ended = await session.execute<'mingshi.train', RunOutcome>('mingshi.train', {}, own.signal);
      outcome.replaceChildren(both(outcomes[ended.outcome]), ...reason(ended));
    } catch (error) {
      if (own.signal.aborted) outcome.replaceChildren(both(outcomes.cancelled));
      else tell(messageOf(error));
    }
    own = undefined;
    buttons(false);
    // Where the connection has ended, the page says so.
    await session.ask('mingshi/training').then(show, () => undefined);
    reading.soon();
  };
  const start = button(texts.train, train, { keys: 'Alt T', id: 'train' });
  const stop = button(texts.stop, () => own?.abort(), { id: 'stop' });
  const buttons = (running: boolean): void => {
    const [gone, there] = running ? [start, stop] : [stop, start];
    const hadFocus = document.activeElement === gone;
    start.hidden = running;
    stop.hidden = !running;
    // A run that another editor asked for is theirs to stop.
    stop.disabled = own === undefined;
    progress.hidden = !running;
    if (hadFocus) there.focus();
  };
  const showProgress = (done: number): void => {
    bar.value = done;
    share.textContent = `${Math.floor(100 * done)}%`;
  };
  const show = (status: TrainingStatus): void => {
    version.textContent = status.version ?? '—';
    fresh.textContent = String(status.fresh);
    buttons(status.running || own !== undefined);
    start.disabled = status.line === null;
    // There is something to do: that is the next step.
    start.className = status.fresh > 0 ? 'main' : 'plain';
    showProgress(status.progress ?? 0);
  };
  reading.onChange(() => {
    if (!reading.learned) return;
    const { changes } = reading.learned;
    changed.replaceChildren(
      element('h3', {}, both(texts.changed)),
      changes.length > 0
        ? element('ul', { class: 'changes' }, ...changes.map((change) => changeRow(app, change)))
        : element('p', { class: 'hint' }, both(texts.unchanged)),
    );
  });
  buttons(false);
  return {
    show,
    train: () => {
      if (!start.hidden) start.click();
    },
    element: card(
      'learning',
      texts.learning,
      element(
        'dl',
        {},
        element('dt', {}, both(texts.version)),
        element('dd', {}, version),
        element('dt', {}, both(texts.fresh)),
        element('dd', {}, fresh),
      ),
      progress,
      element('div', { class: 'actions' }, start, stop),
      outcome,
      changed,
    ),
  };
}

/** Why it ended so, in the language that the server was told; there is nothing to add to that there was nothing to do. */
function reason({ outcome, reason }: RunOutcome): HTMLElement[] {
  const lang = readsChinese(navigator.language) ? 'zh-CN' : 'en';
  return outcome === 'nothing' ? [] : [element('small', { lang }, reason)];
}

/** Leads to its place. */
function changeRow({ editor, reading }: App, { range, text, before, after }: Change): HTMLElement {
  const name = (path: string | undefined): HTMLElement =>
    path === undefined
      ? element('span', { class: 'none' }, both(texts.noEntity))
      : element(
          'span',
          { title: path },
          swatch(reading.label(path)),
          element('span', { lang: 'zh-CN' }, reading.label(path)?.zh ?? path),
        );
  const row = element(
    'button',
    { type: 'button', class: 'change' },
    element('strong', { lang: 'zh-CN' }, text),
    name(before),
    element('span', { class: 'arrow', 'aria-hidden': 'true' }, '→'),
    name(after),
  );
  row.addEventListener('click', () => {
    const place = editorRange(range);
    editor.setSelection(place);
    editor.revealRangeInCenterIfOutsideViewport(place);
    editor.focus();
  });
  return element('li', {}, row);
}
