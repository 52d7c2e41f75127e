import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { progressLine } from '../../shared/progress.ts';

function recorder(terminal = false) {
  let written = '';
  const stream = new PassThrough().setEncoding('utf8').on('data', (text: string) => (written += text));
  return { stream: Object.assign(stream, { isTTY: terminal, columns: 100 }), written: () => written };
}

describe('progressLine', () => {
  it('writes a plain line every five seconds where there is no terminal', () => {
    const { stream, written } = recorder();
    let now = 1_000;
    const progress = progressLine({ stream, label: 'train', total: 100, clock: () => now });
    progress.update(1, 'loss 9');
    now += 4_999;
    progress.update(40);
    expect(written()).toBe('');
    now += 1;
    progress.update(41, 'loss 3.5');
    progress.update(42);
    expect(written()).toBe('train 41/100, loss 3.5\n');
    now += 5_000;
    progress.update(90);
    progress.stop();
    expect(written()).toBe('train 41/100, loss 3.5\ntrain 90/100\n');
  });

  it('draws a bar on a terminal, which goes away at the end', () => {
    const { stream, written } = recorder(true);
    const progress = progressLine({ stream, label: 'analyse', total: 40 });
    expect(written()).toBe('');
    progress.update(10, 'loss 2');
    expect(written()).toMatch(/analyse \[=+-+\] 10\/40, loss 2/);
    progress.update(40);
    progress.stop();
    expect(written()).toMatch(/analyse \[=+\] 40\/40, /);
    const erase = '\x1b[2K';
    expect(written().lastIndexOf(erase)).toBeGreaterThan(written().lastIndexOf('40/40'));
    expect(written()).not.toContain('\n');
  });

  it('may be stopped before it began, and twice', () => {
    for (const terminal of [false, true]) {
      const { stream, written } = recorder(terminal);
      const progress = progressLine({ stream, label: 'train', total: 1 });
      progress.stop();
      progress.stop();
      expect(written()).toBe('');
    }
  });
});
