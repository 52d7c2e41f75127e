import { describe, expect, it } from 'vitest';
import { restartDelay } from '../../../client/vscode/restarts.ts';
import { statusView, type Status } from '../../../client/vscode/statusView.ts';

const l10n = {
  t: (text: unknown, ...values: unknown[]): string =>
    String(text).replaceAll(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)])),
};

const running: Status = {
  state: 'running',
  model: {
    ...{ line: 'fine', version: '13a0ac4edf83', lists: [], tree: 'fine' },
    device: { used: 'cpu', asked: 'auto', fallbacks: [], reason: 'no adapter' },
  },
  training: {
    ...{ line: 'fine', version: '13a0ac4edf83', running: false, progress: null },
    ...{ fresh: 0, next: null, last: null },
  },
  unreviewed: 12,
};

const lastLines = ['Device: CPU (no adapter)', 'Entities that nobody has judged: 12'];

describe('the status', () => {
  it('tells the model, the device in use and what is left to review', () => {
    expect(statusView(running, l10n)).toEqual({
      text: '$(tag) fine@13a0ac4 · CPU $(unverified) 12',
      title: 'fine@13a0ac4 · CPU',
      lines: ['Model: fine@13a0ac4', ...lastLines],
      isFault: false,
    });
  });

  it('tells how far training is', () => {
    const { training } = running;
    if (!training) throw new Error('there is one');
    const view = statusView(
      { ...running, training: { ...training, running: true, progress: 0.257, fresh: 3 } },
      l10n,
    );
    expect(view.text).toMatch(/^\$\(sync~spin\) 25% fine/);
    expect(view.lines).toContain('Corrections not learned yet: 3');
  });

  it('is a fault where the model cannot be used, also one that was in use before', () => {
    const refusal = 'out of memory';
    const { model } = running;
    if (!model) throw new Error('there is one');
    expect(statusView({ ...running, model: { ...model, refusal } }, l10n)).toMatchObject({
      text: '$(error) fine@13a0ac4 · CPU $(unverified) 12',
      lines: ['The model cannot be used: out of memory', 'Model: fine@13a0ac4', ...lastLines],
      isFault: true,
    });
    const never = { ...model, version: null, tree: null, device: null, refusal };
    expect(statusView({ ...running, model: never }, l10n)).toMatchObject({
      text: '$(error) fine $(unverified) 12',
      lines: ['The model cannot be used: out of memory', 'Entities that nobody has judged: 12'],
      isFault: true,
    });
  });

  it('claims nothing that is not known', () => {
    const nothing = { model: undefined, training: undefined, unreviewed: undefined };
    expect(statusView({ state: 'running', ...nothing }, l10n)).toMatchObject({
      ...{ text: '$(tag) Mingshi', lines: ['The model is not loaded yet.'] },
    });
    expect(statusView({ state: 'starting', ...nothing }, l10n).text).toContain('spin');
    expect(statusView({ state: 'failed', ...nothing }, l10n).isFault).toBe(true);
  });
});

describe('a server that crashes', () => {
  const minute = 60_000;

  it('is started again after longer and longer waits, and in the end no more', () => {
    const crashes = [0, 1_000, 2_000, 3_000, 4_000];
    const delays = crashes.map((_, index) => restartDelay(crashes.slice(0, index + 1)));
    expect(delays).toEqual([500, 1_000, 2_000, 4_000, undefined]);
  });

  it('is forgiven what is long ago', () => {
    expect(restartDelay([0, 1_000, 2_000, 3_000, 10 * minute])).toBe(500);
  });
});
