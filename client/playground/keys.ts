/** What keys do: those of a review in VS Code, and training. */
export type KeyAction = 'accept' | 'label' | 'reject' | 'undo' | 'next' | 'previous' | 'train';

/** Letters by their places on the keyboard, with Alt (Option on a Mac). */
const letters: Readonly<Record<string, KeyAction>> = {
  KeyA: 'accept',
  KeyL: 'label',
  KeyI: 'label',
  KeyX: 'reject',
  KeyU: 'undo',
  KeyN: 'next',
  KeyP: 'previous',
  KeyT: 'train',
};

/** AltGr, which writes characters, is Control and Alt to some systems. */
export const keyAction = ({
  code,
  altKey,
  ctrlKey,
  metaKey,
  shiftKey,
}: Pick<KeyboardEvent, 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>): KeyAction | undefined =>
  altKey && !ctrlKey && !metaKey && !shiftKey ? letters[code] : undefined;
