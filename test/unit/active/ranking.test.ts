import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Density } from '../../../shared/active/density.ts';
import type { Doubt } from '../../../shared/active/doubt.ts';
import { areAlike, traitsOf } from '../../../shared/active/likeness.ts';
import { inTeachingOrder, teachingOrder } from '../../../shared/active/ranking.ts';

const doubt = (sentence: string, mention: string, score: number): Doubt => {
  const start = sentence.indexOf(mention);
  return { sentence, start, end: start + mention.length, label: 'person', score };
};
const mentionOf = ({ sentence, start, end }: Doubt): string => sentence.slice(start, end);
const ranked = (...args: Parameters<typeof inTeachingOrder>): string[] =>
  inTeachingOrder(...args).map(mentionOf);

/** Few characters, so that many sentences are alike. */
const sentence = fc.string({ unit: fc.constantFrom(...'天地玄黄宇宙'), minLength: 4, maxLength: 24 });
const doubts = fc.array(
  fc
    .record({
      sentence,
      at: fc.nat(3),
      length: fc.integer({ min: 1, max: 4 }),
      score: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ sentence, at, length, score }): Doubt => ({
      sentence,
      start: at,
      end: Math.min(sentence.length, at + length),
      label: 'person',
      score,
    })),
  { maxLength: 25 },
);

describe('the order in which doubts are shown', () => {
  it('begins with what the model is least sure of', () => {
    const [one, two] = [
      doubt('有人看见李远山在桥上钓鱼', '李远山', 0.7),
      doubt('他们明天要和周小舟去爬山', '周小舟', 0.2),
    ];
    expect(ranked([one, two], [one.sentence, two.sentence])).toEqual(['周小舟', '李远山']);
  });

  it('prefers, of two doubts, the one in a sentence as the user has many', () => {
    const common = doubt('记者李远山在北京报道', '李远山', 0.4);
    const rare = doubt('夜雨敲窗周小舟未眠', '周小舟', 0.4);
    const others = ['记者张三在北京报道', '记者王五六在北京报道', '记者赵七在上海报道'];
    const corpus = [rare.sentence, common.sentence, ...others];
    expect(ranked([rare, common], corpus)).toEqual(['李远山', '周小舟']);
    expect(ranked([rare, common], [rare.sentence, '夜雨敲窗人未眠', common.sentence])).toEqual([
      '周小舟',
      '李远山',
    ]);
  });

  it('puts other things between two mentions of one name, and last what was answered often', () => {
    const first = doubt('有人看见李远山在桥上钓鱼', '李远山', 0.2);
    const second = doubt('昨夜李远山喝了三碗酒', '李远山', 0.25);
    const other = doubt('他们明天要和周小舟去爬山', '周小舟', 0.5);
    const all = [first, second, other];
    const corpus = all.map(({ sentence }) => sentence);
    expect(ranked(all, corpus)).toEqual(['李远山', '周小舟', '李远山']);
    expect(ranked([second, other], corpus, [first])).toEqual(['周小舟', '李远山']);
  });

  it('does not put off what the model missed because its name was answered elsewhere', () => {
    const [answered, again] = [
      doubt('有人看见李远山在桥上钓鱼', '李远山', 0.2),
      { ...doubt('昨夜李远山喝了三碗酒', '李远山', 0.3), missed: true as const },
    ];
    const more = { ...again, ...doubt('雨停了李远山还在睡', '李远山', 0.3) };
    const other = doubt('他们明天要和周小舟去爬山', '周小舟', 0.5);
    const corpus = [answered, again, other, more].map(({ sentence }) => sentence);
    expect(ranked([again, other, more], corpus, [answered, answered])).toEqual([
      '李远山',
      '周小舟',
      '李远山',
    ]);
    const found = doubt(again.sentence, '李远山', 0.3);
    expect(ranked([found, other], corpus, [answered])).toEqual(['周小舟', '李远山']);
  });

  it('is the same in pieces, of which there are many', () => {
    const all = Array.from({ length: 600 }, (_, index) =>
      doubt(`第${String.fromCodePoint(0x4e00 + index)}天李远山来过`, '李远山', (index % 97) / 97),
    );
    const corpus = all.map(({ sentence }) => sentence);
    const pieces = teachingOrder(all, corpus);
    let count = 0;
    let next = pieces.next();
    for (; !next.done; next = pieces.next()) count += 1;
    expect(count).toBeGreaterThan(5);
    expect(next.value).toEqual(inTeachingOrder(all, corpus));
  });

  it('keeps every doubt, whatever order they come in, and sets near duplicates apart while it can', () => {
    let separated = 0;
    fc.assert(
      fc.property(
        doubts,
        fc.array(sentence, { maxLength: 10 }),
        fc.infiniteStream(fc.nat()),
        (all, others, keys) => {
          const corpus = [...all.map(({ sentence }) => sentence), ...others];
          const order = inTeachingOrder(all, corpus);
          expect(new Set(order)).toEqual(new Set(all));
          expect(order).toHaveLength(all.length);
          const shuffled = all
            .map((one) => ({ one, key: keys.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ one }) => one);
          const asText = (list: readonly Doubt[]) =>
            list.map(({ sentence, start, end }) => `${sentence} ${start} ${end}`);
          expect(asText(inTeachingOrder(shuffled, corpus))).toEqual(asText(order));
          const traits = order.map(traitsOf);
          for (let index = 1; index < traits.length; index += 1) {
            const [last, ...left] = traits.slice(index - 1);
            if (!last || !left[0]) continue;
            if (areAlike(last, left[0])) expect(left.every((one) => areAlike(last, one))).toBe(true);
            else if (left.some((one) => areAlike(last, one))) separated += 1;
          }
        },
      ),
      { seed: 11, numRuns: 200 },
    );
    expect(separated).toBeGreaterThan(40);
  });
});

const densityOver = (sentences: readonly string[]) => {
  const density = new Density();
  for (const sentence of sentences) density.add(sentence);
  return (sentence: string): number => density.of(sentence);
};

describe('density', () => {
  it('is the mean share of a sentence’s character pairs that the others hold', () => {
    const densityOf = densityOver(['天地玄黄', '天地', '宇宙']);
    expect(densityOf('天地玄黄')).toBeCloseTo((2 + 1 + 1) / 3 / 3, 12);
    expect(densityOf('天')).toBe(0);
    expect(densityOver([])('天地')).toBe(0);
  });

  it('does not tell full width or traditional characters from others', () => {
    const densityOf = densityOver(['國語ＡＢＣ']);
    expect(densityOf('国语abc')).toBe(1);
  });
});
