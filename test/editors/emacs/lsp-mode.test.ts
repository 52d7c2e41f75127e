import { expect, it } from 'vitest';
import { rootColours } from '../../../client/colours/roots.ts';
import { describeClient } from './emacs.ts';

interface More {
  readonly colour: string;
  readonly relabelled: string;
  readonly progress: readonly string[];
}

describeClient<More>('lsp', 'lsp-mode', (seen) => {
  it('gives each token type a face in the colour of its root', () => {
    expect(seen().person).toEqual(Array(2).fill('mingshi-nerPersonPolitics'));
    expect(seen().city).toEqual(['mingshi-nerLocationSiteCity']);
    expect(seen().colour).toBe(rootColours.person);
  });

  it('relabels by a code action', () => {
    expect(seen().relabelled).toContain('Virtual');
  });

  it('shows the progress of a training', () => {
    expect([seen().progress.at(0), seen().progress.at(-1)]).toEqual(['begin', 'end']);
  });
});
