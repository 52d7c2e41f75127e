import { describe, expect, it } from 'vitest';
import { contrast } from '../../../client/colours/contrast.ts';
import { grounds } from '../../../client/colours/shades.ts';
import { changesBetween, countsOf } from '../../../client/playground/changes.ts';
import { keyAction } from '../../../client/playground/keys.ts';
import { coloursOn, labelRules, tokenRules } from '../../../client/playground/labelColours.ts';
import { tokenTypes } from '../../../shared/legend.ts';

const entity = (line: number, start: number, text: string, label: string) => ({
  range: { start: { line, character: start }, end: { line, character: start + text.length } },
  text,
  shown: { label, score: 1, uncertain: false },
});

describe('what a new version changed', () => {
  const before = [
    entity(0, 0, '云岫', 'person'),
    entity(1, 4, '青州', 'location'),
    entity(1, 9, '茶', 'food'),
  ];

  it('is another label, an entity more or an entity less, in the order of the text', () => {
    const after = [
      entity(2, 0, '新戏', 'work/video'),
      entity(0, 0, '云岫', 'person/virtual'),
      entity(1, 4, '青州', 'location'),
    ];
    const found = changesBetween(before, after).map(({ text, before, after }) => [text, before, after]);
    expect(found).toEqual([
      ['云岫', 'person', 'person/virtual'],
      ['茶', 'food', undefined],
      ['新戏', undefined, 'work/video'],
    ]);
  });

  it('is another stretch of the same name', () => {
    const changes = changesBetween([entity(0, 0, '云岫', 'person')], [entity(0, 0, '云岫山', 'person')]);
    expect(changes.map(({ text }) => text).sort()).toEqual(['云岫', '云岫山']);
  });

  it('is nothing where all shows as before', () => {
    expect(changesBetween(before, [...before].reverse())).toEqual([]);
  });
});

it('labels are counted, the most frequent first', () => {
  const entities = [entity(0, 0, '甲', 'food'), entity(0, 1, '乙', 'time'), entity(0, 2, '丙', 'time')];
  expect(countsOf(entities)).toEqual([
    ['time', 2],
    ['food', 1],
  ]);
});

describe.each(['light', 'dark'] as const)('colours on a %s page', (ground) => {
  it('can be read, for each token type', () => {
    const colours = coloursOn(ground);
    expect([...colours.keys()]).toEqual(tokenTypes.map(({ id }) => id));
    for (const colour of colours.values())
      expect(contrast(colour, grounds[ground].background)).toBeGreaterThan(3.5);
  });

  it('are the same where states differ: that is told by lines and weight', () => {
    const rules = new Map(tokenRules(ground).map(({ token, ...rule }) => [token, rule]));
    const { foreground } = rules.get('nerPersonVirtual') ?? {};
    expect(foreground).toMatch(/^[0-9a-f]{6}$/);
    expect(rules.get('nerPersonVirtual.uncertain')).toEqual({ foreground, fontStyle: 'underline' });
    expect(rules.get('nerPersonVirtual.confirmed')).toEqual({ foreground, fontStyle: 'bold' });
  });
});

it('the sides of the page have the same colours as the text', () => {
  const [light = '', dark = ''] = labelRules().split('@media (prefers-color-scheme: dark)');
  for (const [rules, ground] of [
    [light, 'light'],
    [dark, 'dark'],
  ] as const)
    expect(rules).toContain(`.label-nerTime{--label:${coloursOn(ground).get('nerTime')}}`);
});

describe('keys', () => {
  const press = (code: string, held: Partial<KeyboardEvent> = {}) =>
    keyAction({ code, altKey: true, ctrlKey: false, metaKey: false, shiftKey: false, ...held });

  it('are those of a review in VS Code, by their places', () => {
    expect(['KeyN', 'KeyP', 'KeyA', 'KeyL', 'KeyX', 'KeyU'].map((code) => press(code))).toEqual([
      ...['next', 'previous', 'accept', 'label', 'reject', 'undo'],
    ]);
  });

  it('train', () => {
    expect(press('KeyT')).toBe('train');
  });

  it('leave alone what writes, or belongs to the browser', () => {
    expect(press('KeyA', { altKey: false })).toBeUndefined();
    expect(press('KeyA', { ctrlKey: true })).toBeUndefined();
    expect(press('KeyA', { metaKey: true })).toBeUndefined();
    expect(press('KeyD')).toBeUndefined();
  });
});
