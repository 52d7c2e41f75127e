import { expect, it } from 'vitest';
import { rootColours } from '../../../client/colours/roots.ts';
import { describeClient } from './emacs.ts';

describeClient<{ readonly progress: boolean }>('eglot', 'eglot', (seen) => {
  it('paints each entity in the colour of its root', () => {
    expect(seen().person).toEqual(Array(2).fill(`(:foreground "${rootColours.person}")`));
    expect(seen().city).toEqual([`(:foreground "${rootColours.location}")`]);
  });

  it('shows the progress of a training', () => {
    expect(seen().progress).toBe(true);
  });
});
