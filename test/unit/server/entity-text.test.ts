import { describe, expect, test } from 'vitest';
import { describeEntity, markdown, plainText } from '../../../server/features/entityText.ts';
import { LabelTree } from '../../../shared/labels/tree.ts';
import { messagesFor } from '../../../shared/l10n/choose.ts';

const node = (path: string, zh: string, en: string) => ({
  path,
  zh,
  en,
  definition: { zh: `${zh}的定义。`, en: `What ${en} means.` },
  label: true,
});
const tree = new LabelTree('test', [
  node('person', '人名', 'Person'),
  node('person/politics', '政治人物', 'Politician'),
  node('odd', '<b>怪*', '[x](y)'),
]);
const entity = {
  start: 0,
  end: 2,
  label: 'person/politics',
  score: 0.934,
  levels: [0.96, 0.934],
  alternatives: [
    { label: 'person', score: 0.05 },
    { label: 'odd', score: 0.001 },
  ],
};

const context = (locale: string | null | undefined, style = plainText) => ({
  tree,
  nameOfList: (title: string) => (title === '/home/names.tsv' ? messagesFor(locale).userNames : title),
  messages: messagesFor(locale),
  style,
  uncertainBelow: 0.5,
});

describe('describeEntity', () => {
  test('in English', () => {
    expect(describeEntity(entity, context('en-GB'))).toBe(
      'Person 人名 › Politician 政治人物  person/politics\n\nConfidence 93%\n\nAlternatives\n- person Person 人名 5%\n\nWhat Politician means.',
    );
  });

  test('in Chinese', () => {
    const text = describeEntity(entity, context('zh-TW'));
    expect(text).toContain('人名 Person › 政治人物 Politician');
    expect(text).toContain('置信度 93%');
    expect(text).toContain('政治人物的定义。');
  });

  test('escapes what a model package says', () => {
    const text = describeEntity(
      { ...entity, label: 'odd', levels: [0.934], alternatives: [] },
      context(null, markdown),
    );
    expect(text).toContain('**\\[x\\]\\(y\\) \\<b\\>怪\\***  `odd`');
  });

  test('is about the node that the model is sure of, with what may be below it', () => {
    const unsure = { ...entity, score: 0.31, levels: [0.81, 0.31] };
    expect(describeEntity(unsure, context('en'))).toBe(
      'Person 人名  person\n\nConfidence 81%; its finer kind is uncertain\n\nAlternatives\n' +
        '- person/politics Politician 政治人物 31%\n- person Person 人名, nothing finer 5%\n\nWhat Person means.',
    );
    expect(describeEntity(unsure, context('zh'))).toBe(
      '人名 Person  person\n\n置信度 81%；不确定细分为哪一类\n\n其他可能\n' +
        '- person/politics 政治人物 Politician 31%\n- person 人名 Person，不再细分 5%\n\n人名的定义。',
    );
  });

  test.each([
    ['en', 'Politician 政治人物  person/politics\n\nConfidence 20% (uncertain)'],
    ['zh', '政治人物 Politician  person/politics\n\n置信度 20%（不确定）'],
  ])('is about the whole label where the model is sure of no part of it (%s)', (locale, expected) => {
    const lost = { ...entity, score: 0.2, levels: [0.3, 0.2] };
    expect(describeEntity(lost, context(locale))).toContain(expected);
  });

  test('names the list that wants it always', () => {
    const always = { list: '/home/names.tsv', instead: [] };
    const text = describeEntity({ ...entity, score: 1, levels: [1, 1], always }, context('en'));
    expect(text).toContain('Always labelled, by your names.tsv\n\nAlternatives');
    expect(text).not.toContain('Confidence');
  });

  test('says so where a label has no definition', () => {
    const text = describeEntity({ ...entity, label: 'person/wizard' }, context(undefined));
    expect(text).toContain('Person 人名 › person/wizard');
    expect(text).toContain('not in the label tree');
  });

  test.each([
    ['en', 'Listed in\n- your names.tsv person/politics\n- Titles person work/game_software'],
    ['zh-CN', '见于名单\n- 你的名单 person/politics\n- Titles person work/game_software'],
  ])('says which lists know it (%s)', (locale, expected) => {
    const known = [
      { list: '/home/names.tsv', types: ['person/politics'] },
      { list: 'Titles', types: ['person', 'work/game_software'] },
    ];
    expect(describeEntity({ ...entity, known }, context(locale))).toContain(`\n\n${expected}\n\n`);
  });
});
