import { describe, expect, it, vi } from 'vitest';
import { contributions } from '../../../client/vscode/manifest/contributions.ts';
import { Steps } from '../../../client/vscode/review/steps.ts';
import { entitiesAt, sectionAt } from '../../../client/review/entityAt.ts';
import { insistent } from '../../../client/review/insistent.ts';
import type { ProtocolEntity } from '../../../shared/protocol/entities.ts';

const entity = (line: number, start: number, end: number): ProtocolEntity => ({
  range: { start: { line, character: start }, end: { line, character: end } },
  ...{ text: '', label: 'person', score: 1, shown: { label: 'person', score: 1, uncertain: false } },
  ...{ alternatives: [], mark: null, lists: [], always: null },
});
const at = (line: number, start: number, end = start) => ({
  start: { line, character: start },
  end: { line, character: end },
});

describe('the entity at the cursor', () => {
  const entities = [entity(0, 0, 2), entity(0, 2, 4), entity(1, 0, 3)];
  it.each([
    ['inside', at(0, 1), [0]],
    ['at its beginning', at(1, 0), [2]],
    ['behind it', at(0, 4), [1]],
    ['between two: the one that begins there', at(0, 2), [1]],
    ['where none is', at(0, 5), []],
    ['a selection of both', at(0, 1, 3), [0, 1]],
    ['a selection that only touches', at(0, 2, 4), [1]],
    ['over lines', { start: { line: 0, character: 3 }, end: { line: 1, character: 1 } }, [1, 2]],
  ])('%s', (_, selection, indices) => {
    expect(entitiesAt(entities, selection)).toEqual(indices.map((index) => entities[index]));
  });
});

describe('the section at the cursor', () => {
  const sections = [{ end: 3 }, { end: 6 }];
  it('is the one around it, or the next one', () => {
    expect(sectionAt(sections, 2)).toBe(sections[0]);
    expect(sectionAt(sections, 3)).toBe(sections[1]);
    expect(sectionAt(sections, 6)).toBeUndefined();
  });
});

describe('attempts', () => {
  const fault = (code: number): Error => Object.assign(new Error('no'), { code });

  it('are made again once where the document has changed', async () => {
    const attempt = vi
      .fn<() => Promise<string>>()
      .mockRejectedValueOnce(fault(-32801))
      .mockResolvedValueOnce('done');
    await expect(insistent(attempt)).resolves.toBe('done');
    const always = vi.fn<() => Promise<string>>().mockRejectedValue(fault(-32801));
    await expect(insistent(always)).rejects.toThrow('no');
    expect(always).toHaveBeenCalledTimes(2);
  });

  it('are not made again for any other reason', async () => {
    const attempt = vi.fn<() => Promise<string>>().mockRejectedValue(fault(-32803));
    await expect(insistent(attempt)).rejects.toThrow('no');
    expect(attempt).toHaveBeenCalledTimes(1);
  });
});

describe('what was said in a review', () => {
  const here = at(0, 2, 4);
  const said = (record: string, file: string, command = 'mingshi.reject') => ({
    ...{ command, records: [record, `${record}, too`], range: here },
    uri: `file:///notes/${file}`,
  });

  it('is taken back last first, in whatever document it is', () => {
    const steps = new Steps();
    steps.add(said('first', 'wu.txt'));
    steps.add(said('second', 'ji.txt'));
    expect(steps.takeLast()).toEqual({ record: 'second', uri: 'file:///notes/ji.txt', range: here });
    expect(steps.takeLast()).toEqual({ record: 'first', uri: 'file:///notes/wu.txt', range: here });
    expect(steps.takeLast()).toBeUndefined();
  });

  it('is not what takes back, nor what is about no place', () => {
    const steps = new Steps();
    steps.add(said('undo', 'wu.txt', 'mingshi.undo'));
    steps.add({ ...said('all', 'wu.txt'), range: undefined });
    expect(steps.takeLast()).toBeUndefined();
  });

  it('is forgotten when another begins', () => {
    const steps = new Steps();
    steps.add(said('first', 'wu.txt'));
    steps.clear();
    expect(steps.takeLast()).toBeUndefined();
  });
});

describe('keys', () => {
  const keybindings = contributions.flatMap(({ keybindings = [] }) => keybindings);
  const reviewing = keybindings.filter(({ when }) => when?.includes('mingshi.reviewing'));

  it('are for commands that there are, none for two', () => {
    const commands = new Set(
      contributions.flatMap(({ commands = [] }) => commands.map(({ command }) => command)),
    );
    for (const { command } of reviewing) expect(commands.has(command), command).toBe(true);
    expect(new Set(reviewing.map(({ key }) => key)).size).toBe(reviewing.length);
  });

  it('are never for a command that is disabled: it would do nothing, and say nothing', () => {
    const disabled = contributions
      .flatMap(({ commands = [] }) => commands)
      .filter(({ enablement }) => enablement !== undefined)
      .map(({ command }) => command);
    expect(reviewing.filter(({ command }) => disabled.includes(command))).toEqual([]);
  });

  it('write no letters and open no menu', () => {
    for (const { key, mac, when } of reviewing) {
      expect(key).toMatch(/^alt\+/);
      expect(key).not.toMatch(/^alt\+[fesvgrth]$/);
      expect(mac).toMatch(/^ctrl\+alt\+/);
      expect(when).toContain('editorTextFocus');
    }
  });
});
