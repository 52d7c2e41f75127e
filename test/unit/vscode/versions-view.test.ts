import { describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../../../shared/protocol/learning.ts';
import { comparedWith, versionItem } from '../../../client/vscode/views/versionItems.ts';
import { inEnglish } from '../../support/translate.ts';

const score = (f1: number) => ({ f1, correct: 1, predicted: 2, gold: 3 });

const made = (version: string, more: Partial<ProtocolVersion> = {}): ProtocolVersion => ({
  ...{ version, base: null, live: false, pinned: false, bad: null, made: '2026-11-21T09:44:10.000Z' },
  ...{ parent: null, reason: null, figures: null },
  ...more,
});

const builtin = made('7d20', { base: 'builtin', made: null });
const first = made('aaaa', { parent: '7d20' });
const second = made('bbbb', {
  ...{ parent: 'aaaa', live: true, pinned: true, reason: 'better' },
  figures: {
    gate: { live: score(0.7), candidate: score(0.725) },
    corrections: { live: score(0.2), candidate: score(0.8) },
  },
});
const versions = [second, first, builtin];

describe('a line of the view of versions', () => {
  it('tells state, scores and date in words', () => {
    const item = versionItem(second, inEnglish, 'today');
    expect(item.label).toBe('bbbb');
    expect(item.description).toBe('live · pinned · F1 70.0 → 72.5 · today');
    expect(item.tooltip.split('\n')).toContain('On corrections that were held out: F1 20.0 → 80.0');
    expect(item.context).toBe('version live pinned');
  });

  it('calls what the line stands on by its name, and can not pin it', () => {
    expect(versionItem(builtin, inEnglish, '')).toMatchObject({
      ...{ label: 'Built-in model', description: '', context: 'version base' },
    });
  });

  it('says why a version cannot be used', () => {
    const item = versionItem(made('cccc', { bad: 'weights are missing' }), inEnglish, 'today');
    expect(item).toMatchObject({ icon: 'warning', context: 'version bad' });
    expect(item.description).toContain('cannot be used');
    expect(item.tooltip).toContain('weights are missing');
  });
});

describe('a version is compared', () => {
  it('with the one that is live, the older one first', () => {
    expect(comparedWith(versions, 'aaaa')).toEqual({ a: 'aaaa', b: 'bbbb' });
    expect(comparedWith(versions, '7d20')).toEqual({ a: 'builtin', b: 'bbbb' });
    const back = [{ ...second, live: false }, { ...first, live: true }, builtin];
    expect(comparedWith(back, 'bbbb')).toEqual({ a: 'aaaa', b: 'bbbb' });
  });

  it('with the one it was made from where it is live itself', () => {
    expect(comparedWith(versions, 'bbbb')).toEqual({ a: 'aaaa', b: 'bbbb' });
    expect(comparedWith([second, builtin], 'bbbb')).toEqual({ a: 'builtin', b: 'bbbb' });
  });

  it('with none where there is no other, or it is gone', () => {
    expect(comparedWith([{ ...builtin, live: true }], '7d20')).toBeUndefined();
    expect(comparedWith(versions, 'gone')).toBeUndefined();
  });
});
