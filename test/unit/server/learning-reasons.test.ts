import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runRecordSchema } from '../../../server/learning/record.ts';
import { messagesFor } from '../../../shared/l10n/choose.ts';
import { reasonIn, reasonOf } from '../../../shared/learning/reason.ts';
import { whySchema, type Why } from '../../../shared/learning/why.ts';
import { parseLine } from '../../../shared/model/line.ts';

const [zh, en] = [messagesFor('zh-cn'), messagesFor('en')];

const f1 = {
  corrections: { live: 0.336, candidate: 0.436 },
  gate: { live: 0.513, candidate: 0.523, base: 0.52 },
};
const figuresEn = 'held-out corrections F1 33.6 to 43.6, sentences of the gate F1 51.3 to 52.3';
const figuresZh = '留出的更正 F1 33.6 → 43.6，检验句 F1 51.3 → 52.3';
const baseEn = `${figuresEn} (52.0 before all learning)`;
const baseZh = `${figuresZh}（学习之前 52.0）`;
const sameBase = { ...f1, gate: { ...f1.gate, base: f1.gate.live } };

const reasons: readonly (readonly [why: Why, en: string, zh: string])[] = [
  [{ kind: 'better', f1 }, baseEn, baseZh],
  [{ kind: 'better', f1: sameBase }, figuresEn, figuresZh],
  [
    { kind: 'better', f1: { ...sameBase, corrections: null } },
    'no corrections held out, sentences of the gate F1 51.3 to 52.3',
    '没有留出的更正，检验句 F1 51.3 → 52.3',
  ],
  [
    { kind: 'better', f1: { ...sameBase, unlearned: true } },
    `${figuresEn}; compared with the model before all learning, as some of what was learned was taken back`,
    `${figuresZh}；学过的更正有些已撤回，因此与学习之前的模型相比`,
  ],
  [{ kind: 'worse', f1 }, `it knows the corrections worse: ${baseEn}`, `对更正的识别变差了：${baseZh}`],
  [
    { kind: 'noBetter', f1 },
    `it knows the corrections no better: ${baseEn}`,
    `对更正的识别没有变好：${baseZh}`,
  ],
  [{ kind: 'forgot', f1 }, `it forgot too much: ${baseEn}`, `忘记得太多：${baseZh}`],
  [
    { kind: 'forgotLabels', labels: ['work', 'food/dish'], f1 },
    `it forgot work, food/dish: ${baseEn}`,
    `忘记了标签 work、food/dish：${baseZh}`,
  ],
  [{ kind: 'overtaken' }, 'another version went live meanwhile', '其间另一个版本已启用'],
  [{ kind: 'cancelled' }, 'cancelled', '已取消'],
  [{ kind: 'nothing' }, 'there is nothing new to learn', '没有新的更正可学'],
  [{ kind: 'ended', by: 'SIGKILL' }, 'the trainer ended with SIGKILL', '训练程序意外结束（SIGKILL）'],
  [
    { kind: 'changed', from: 'aaaaaaaaaaaa', to: 'bbbbbbbbbbbb' },
    'changed from aaaaaaaaaaaa to bbbbbbbbbbbb',
    '从 aaaaaaaaaaaa 改用 bbbbbbbbbbbb',
  ],
  [
    { kind: 'unchanged', version: 'aaaaaaaaaaaa' },
    'version aaaaaaaaaaaa is live already',
    '版本 aaaaaaaaaaaa 已在使用',
  ],
  [
    { kind: 'takenBack', from: 'aaaaaaaaaaaa' },
    'went back from aaaaaaaaaaaa: all that it had learned was taken back',
    '从 aaaaaaaaaaaa 退回：它学过的更正都已撤回',
  ],
  [
    { kind: 'unusable', version: 'aaaaaaaaaaaa' },
    'version aaaaaaaaaaaa does not work',
    '版本 aaaaaaaaaaaa 无法使用',
  ],
  [
    { kind: 'unusable', version: 'aaaaaaaaaaaa', fault: 'it crashed' },
    'version aaaaaaaaaaaa does not work: it crashed',
    '版本 aaaaaaaaaaaa 无法使用：it crashed',
  ],
];

describe('why a run ended as it did', () => {
  test.each(reasons)(
    '$kind: is logged and kept in English, told in the reader’s language',
    (why, ...lines) => {
      const kept = reasonOf(why);
      expect(kept).toEqual({ reason: lines[0], why });
      const read = { ...kept, why: whySchema.parse(JSON.parse(JSON.stringify(why))) };
      expect([reasonIn(en, read), reasonIn(zh, read)]).toEqual(lines);
    },
  );

  test('is told as it was kept where nothing more is known', () => {
    for (const messages of [zh, en])
      expect(reasonIn(messages, { reason: 'no space left on device' })).toBe('no space left on device');
  });

  test('is read from what earlier versions kept', async () => {
    const folders = fileURLToPath(new URL('../../fixtures/folders/v1', import.meta.url));
    const runs = join(folders, 'state', 'learning', 'runs');
    const [run = ''] = await readdir(runs);
    const line = await readFile(join(folders, 'data', 'models', 'fine', 'line.json'), 'utf8');
    const record = JSON.parse(await readFile(join(runs, run), 'utf8')) as unknown;
    const [version] = parseLine(line, 'line.json').versions;
    for (const each of [version ?? { reason: '' }, runRecordSchema.parse(record)])
      expect(reasonIn(zh, each)).toMatch(/^held-out corrections F1 20\.0 to 80\.0/);
  });
});

test('each kind has its example here', () => {
  const kinds = whySchema.options.flatMap(({ shape: { kind } }) =>
    'options' in kind ? kind.options : [...kind.values],
  );
  expect(new Set(reasons.map(([{ kind }]) => kind))).toEqual(new Set(kinds));
});
