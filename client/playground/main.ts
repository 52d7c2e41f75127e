/// <reference lib="dom" />
import './policy.ts';
import './editor/words.ts';
import { messageOf } from '../../shared/errors.ts';
import { longestText } from '../../shared/playground.ts';
import type { ModelStatus } from '../../shared/protocol/status.ts';
import { Actions } from './actions.ts';
import type { App } from './app.ts';
import { Asked } from './asked.ts';
import { both } from './dom.ts';
import { createEditor, type TextEditor } from './editor/editor.ts';
import { provideLanguage } from './editor/language.ts';
import { followText } from './followText.ts';
import { keyAction, type KeyAction } from './keys.ts';
import { labelRules } from './labelColours.ts';
import { layout } from './layout.ts';
import { connect, reloadForToken, takeToken } from './lsp/socket.ts';
import { Session } from './lsp/session.ts';
import { Notices } from './notices.ts';
import { labels } from './panels/labels.ts';
import { learning } from './panels/learning.ts';
import { selection } from './panels/selection.ts';
import { Reading } from './reading.ts';
import { texts } from './texts.ts';
import { tools } from './tools.ts';
// Behind the editor's own.
import './style.css';

/** Where the text is kept for a reload of this tab. */
const textName = 'text';

const notices = new Notices();
const parts = layout(notices.element);
document.querySelector('#playground')?.append(parts.page);
const colours = new CSSStyleSheet();
colours.replaceSync(labelRules());
document.adoptedStyleSheets.push(colours);
const editor = createEditor(parts.editor, sessionStorage.getItem(textName) ?? '');
keepText(editor);
reloadForToken();
const token = takeToken();
if (token === '') notices.stop(texts.noToken);
else begin(token).catch((error: unknown) => notices.tell(messageOf(error)));

async function begin(token: string): Promise<void> {
  const connection = await connect(token, () => notices.stop(texts.disconnected(location.port)));
  const session = await Session.begin(connection, navigator.language);
  const reading = new Reading(session, notices.tell);
  const app: App = { editor, session, reading, tell: notices.tell };
  followText(app);
  const asked = new Asked(editor);
  const actions = new Actions(app, asked);
  const panel = learning(app);
  parts.tools.append(...tools(app, actions, asked));
  parts.side.append(selection(app, actions, asked), panel.element, labels(app));
  listenToKeys({ ...actions, train: panel.train });
  const colourAgain = provideLanguage(session);
  session.listen({
    refresh: () => {
      colourAgain();
      reading.soon();
    },
    model: (status) => {
      showModel(status);
      reading.soon();
    },
    training: panel.show,
    message: notices.tell,
  });
  await reading.read();
  panel.show(await session.ask('mingshi/training'));
  showModel((await session.ask('mingshi/status')).model);
  editor.focus();
}

/** For a reload, also what is typed while there is no session. A change that makes the text too long is taken back. */
function keepText(editor: TextEditor): void {
  editor.onDidChangeModelContent(() => {
    const text = editor.getValue();
    if (text.length <= longestText) {
      sessionStorage.setItem(textName, text);
      return;
    }
    notices.tell(texts.tooLong);
    // Not while the editor is telling of the change.
    queueMicrotask(() => editor.trigger('playground', 'undo', null));
  });
}

function listenToKeys(actions: Readonly<Record<KeyAction, () => unknown>>): void {
  document.addEventListener(
    'keydown',
    (event) => {
      const action = keyAction(event);
      if (!action || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      event.stopPropagation();
      void actions[action]();
    },
    { capture: true },
  );
}

function showModel({ line, device, refusal }: ModelStatus): void {
  const served = [line ?? '', device?.used.toUpperCase() ?? ''].filter(Boolean).join(' · ');
  parts.model.replaceChildren(...(refusal === undefined ? [served] : [both(texts.noModel), ` ${refusal}`]));
  parts.model.classList.toggle('fault', refusal !== undefined);
}
