import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needing, program, programSince } from '../support/programs.ts';
import { Workplace } from '../support/workplace.ts';
import { Terminal } from './terminal.ts';

const helix = programSince('hx', 25, 7);

describe.skipIf(!helix || !program('tmux'))(
  needing('docs/editors/helix-languages.toml', 'hx 25.07 or newer', 'tmux'),
  { timeout: 300_000 },
  () => {
    let workplace: Workplace;
    let terminal: Terminal;
    beforeAll(async () => {
      workplace = await Workplace.make();
      await workplace.configure('helix-languages.toml', '.config/helix/languages.toml');
      await workplace.configure('helix-config.toml', '.config/helix/config.toml');
      terminal = new Terminal(join(workplace.home, 'tmux'), workplace.env);
      await terminal.start(`'${helix ?? ''}' '${workplace.document}'`);
    });
    afterAll(async () => {
      await terminal?.end();
      await workplace?.remove();
    });

    it('shows a hover', async () => {
      const screen = await terminal.until(/Confidence/, () => terminal.press('Escape', 'g', 'g', ' ', 'k'));
      expect(screen).toContain('person/politics');
    });

    it('shows labels behind entities', async () => {
      // Helix asks again when the text changes.
      await terminal.until(/王明\s+Political figure/, () =>
        terminal.press('Escape', 'Escape', 'o', 'Escape', 'u'),
      );
    });

    it('offers code actions, and shows at once what was chosen', async () => {
      await terminal.press('Escape', 'Escape');
      const actions = await terminal.until(/Relabel as Person/, () =>
        terminal.press('Escape', 'g', 'g', 'v', 'l', ' ', 'a'),
      );
      const lines = actions.split('\n').filter((line) => /“王明”|Relabel/.test(line));
      const index = lines.findIndex((line) => line.includes('Relabel as Person'));
      await terminal.press(...Array<string>(index).fill('Down'), 'Enter', 'Escape');
      await terminal.until(/王明\s+Person ✓/, () => terminal.press('Escape', 'o', 'Escape', 'u'));
    });
  },
);
