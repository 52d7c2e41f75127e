import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { daemonsOf } from '../../support/daemon.ts';
import { needing } from '../support/programs.ts';
import { canCutOff, networksOf } from './network.ts';
import { programOf, programsFor, trainersOf } from './processes.ts';
import { scene, unknownName, writeScene } from './scene.ts';
import { CodeServer, isInstalled } from './server.ts';
import { isLearned, isTaught, teach } from './teaching.ts';
import type { Window } from './window.ts';

const diary = '周记.txt';
/** Each of its sentences has the unknown name. */
const comics = '漫画.txt';
/** So have those of this one, which nobody corrects. */
const gossip = '闲话.txt';

const train = 'Mingshi: Train on My Corrections Now';

/** A training takes half a minute where nothing else runs, and gives way to all that does. */
const timeout = 900_000;

/** A user whose model learns, by the trainer and the model that ship. Each step goes on from the last. */
describe.skipIf(!isInstalled)(
  needing('the extension, installed from its package, learns', 'VS Code', 'chromium'),
  { timeout },
  () => {
    let server: CodeServer;
    let window: Window;
    beforeAll(async () => {
      server = await CodeServer.start({ packaged: true, trusting: true });
      await writeScene(server.workspace);
      window = await server.open(await server.newcomer(), { file: gossip });
    }, 300_000);
    afterAll(() => server?.remove());

    const version = async () => /fine@(\w+)/.exec(await window.untilStatus(/fine@\w+/))?.[1] ?? '';
    /** How often the unknown name shows so. */
    const mentions = async (looks: typeof isTaught) =>
      (await window.painted()).filter((piece) => piece.text === unknownName && looks(piece)).length;

    it('does not know a name before', async () => {
      await window.untilPainted('晚上');
      expect(await mentions(isLearned)).toBe(0);
    });

    it('is told of it, wherever it stands in a document, and that the rest is right', async () => {
      await window.openFile(diary);
      await window.putCursor(unknownName);
      await teach(window);
      await window.answer('Keep annotations in this folder', 'No, Keep Mine');
      await window.putCursor('成都');
      await window.act('Confirm all entities of this document');
      await window.untilPainted('西安', ({ bold }) => bold);

      await window.openFile(comics);
      await window.press('Control+Home', ...Array.from(unknownName, () => 'Shift+ArrowRight'));
      await teach(window);
      await window.putCursor(unknownName);
      await window.act(`Label every “${unknownName}” in this document`);
      const all = scene[comics].split(unknownName).length - 1;
      await window.until('all of them to be labelled', async () =>
        (await mentions(isTaught)) === all ? true : undefined,
      );
    });

    it('shows the progress of a training, and ends it where the user wants', async () => {
      const before = await version();
      await window.command(train);
      await window.untilStatus(/[1-9]\d*%/);
      const learning = 'Mingshi learns your corrections';
      await window.picture('train', [window.notification(learning), window.status]);
      await window.answer(learning, 'Cancel');
      await window.untilStatus(/^(?!.*%)/);
      expect(await version()).toBe(before);
    });

    it('learns without Node.js and a network, shows what it learned, and goes back', async () => {
      const before = await version();
      await window.openFile(gossip);
      await window.command(train);
      await window.untilStatus(/[1-9]\d*%/);
      const [daemon = 0] = await daemonsOf(server.places);
      const [trainer = 0] = await trainersOf(daemon);
      expect(await programOf(trainer)).toBe(await programOf(server.pid));
      expect(await programsFor(trainer)).not.toContain('node');
      if (canCutOff) expect(networksOf(trainer)).toEqual(['lo']);
      await window.notification('is live now').waitFor({ timeout });
      expect(await version()).not.toBe(before);
      await window.untilPainted(unknownName, isLearned);
      await window.picture('learned', [window.tab, window.text]);

      await window.command('Mingshi: Go Back to an Earlier Version of the Model…');
      await window.until('the version', async () =>
        (await window.rows())[0] === 'Built-in model' ? true : undefined,
      );
      await window.picture('undo', [window.input]);
      await window.press('Enter');
      await window.untilStatus(new RegExp(`fine@${before}`));
      await window.until('what was learned to be gone', async () =>
        (await mentions(isLearned)) === 0 ? true : undefined,
      );
    });
  },
);
