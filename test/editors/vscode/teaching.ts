import { colourOf, unknownName } from './scene.ts';
import type { Painted, Window } from './window.ts';

/** What the user says that the unknown name is. */
export const taught = 'work/video/comic';

const hasItsColour = ({ colour }: Painted): boolean => colour === colourOf(taught, 'light');

/** By a user, as bold letters say. */
export const isTaught = (piece: Painted): boolean => piece.bold && hasItsColour(piece);

/** By the model. */
export const isLearned = (piece: Painted): boolean => !piece.bold && hasItsColour(piece);

/**
 * Labels the unknown name, which is selected or at the cursor, by a code action and a picker that knows pinyin.
 * @param before what is done once the code actions show
 */
export async function teach(window: Window, before?: () => Promise<unknown>): Promise<void> {
  await window.act('Other label', before);
  await window.type('dongman');
  await window.until('the label', async () =>
    (await window.rows())[0]?.endsWith('Animation or comic') ? true : undefined,
  );
  await window.press('Enter');
  await window.untilPainted(unknownName, isTaught);
}
