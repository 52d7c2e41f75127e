/**
 * Shows a dialog until it is closed, by Escape if by nothing else.
 * @returns what it was closed with; undefined where it was called off
 */
export function answerOf(dialog: HTMLDialogElement): Promise<string | undefined> {
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === '' ? undefined : dialog.returnValue);
    });
  });
}
