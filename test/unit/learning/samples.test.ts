import { describe, expect, it } from 'vitest';
import { withName, withText, type Annotated } from '../../../training/learning/annotated.ts';
import { heldOutByName } from '../../../training/learning/held-out.ts';
import { samples } from '../../../training/learning/samples.ts';
import { sampleKinds, stepsFor } from '../../../training/learning/settings.ts';
import { planned } from '../../../training/learning/steps.ts';
import { randomStream } from '../../../training/random.ts';
import type { Example } from '../../../training/trainer/examples.ts';

const sentence = (marked: string, more: Partial<Annotated> = {}): Annotated => {
  const spans: Annotated['spans'] = [];
  let text = '';
  for (const [, plain = '', name = '', label = ''] of marked.matchAll(/([^[]*)(?:\[([^|]+)\|([^\]]+)\])?/g)) {
    text += plain;
    const start = [...text].length;
    text += name;
    if (name !== '') spans.push({ start, end: [...text].length, label });
  }
  return { text, spans, rejected: [], complete: false, ...more };
};

const textAt = ({ text }: Annotated, { start, end }: { start: number; end: number }) =>
  [...text].slice(start, end).join('');

describe('a sentence with another name', () => {
  it('moves what stands behind and forgets what was rejected across the place', () => {
    const before = sentence('昨天[白石|person]到了[渡口|place]边', {
      rejected: [
        { start: 0, end: 2 },
        { start: 3, end: 6 },
        { start: 8, end: 9 },
      ],
    });
    const after = withName(before, 0, { text: '欧阳山', label: 'person/poet' });
    expect(after).toEqual(
      sentence('昨天[欧阳山|person/poet]到了[渡口|place]边', {
        rejected: [
          { start: 0, end: 2 },
          { start: 9, end: 10 },
        ],
      }),
    );
  });

  it('is complete no more where text was put in', () => {
    const before = sentence('在[渡口|place]边', { complete: true });
    expect(withText(before, 1, '石')).toEqual(sentence('在石[渡口|place]边'));
  });
});

const material = {
  corrected: [sentence('昨天[白石|person]来了'), sentence('[青木|person]走了'), sentence('到了[渡口|place]')],
  replay: [
    sentence('[王明|person]和[李红|person]在[北京|place]', { complete: true }),
    sentence('下雨了', { complete: true }),
  ],
  told: 0.5,
  unlabelled: ['没有人说话'],
};

const corrected = ['白石|person', '青木|person', '渡口|place'];

describe('samples', () => {
  const pools = samples(material, () => 60, randomStream(1, 'samples'));

  const namesOf = (sample: Annotated) => sample.spans.map((span) => `${textAt(sample, span)}|${span.label}`);

  it('put corrected names where names of their kind stood, and tell corrected names alone', () => {
    expect(pools.moved.length).toBeGreaterThan(0);
    expect(pools.placed).toHaveLength(60);
    for (const sample of [...pools.moved, ...pools.placed]) {
      expect(namesOf(sample)).not.toEqual([]);
      for (const name of namesOf(sample)) expect(corrected).toContain(name);
      expect(sample.complete).toBe(false);
    }
    expect(pools.placed.some(({ text }) => text.includes('北京'))).toBe(true);
  });

  it('tell the labels of some replay sentences, as many as asked for', () => {
    const many = { ...material, replay: Array.from({ length: 200 }, () => material.replay[0] as Annotated) };
    const told = (share: number) =>
      samples({ ...many, told: share }, () => 1, randomStream(1)).replay.filter(({ complete }) => complete)
        .length;
    expect([told(0), told(1)]).toEqual([0, 200]);
    expect(Math.abs(told(0.5) - 100)).toBeLessThan(30);
  });

  it('put names of replay sentences where others stood, and say nothing of them', () => {
    expect(pools.swapped.length).toBeGreaterThan(0);
    const texts = pools.swapped.map(({ text }) => text);
    expect(texts).toContain('昨天李红来了');
    expect(texts).toContain('到了北京');
    for (const sample of pools.swapped) {
      expect(sample).toMatchObject({ spans: [], complete: false });
      expect(['白石', '青木', '渡口'].every((name) => sample.text.includes(name))).toBe(false);
    }
  });

  it('put pieces and lookalikes nowhere as a whole, and say nothing of what they are', () => {
    expect(pools.pieces.length).toBeGreaterThan(0);
    expect(pools.lookalikes.length).toBeGreaterThan(0);
    for (const sample of [...pools.pieces, ...pools.lookalikes]) {
      expect(sample.complete).toBe(false);
      for (const span of sample.spans)
        expect(['白石', '青木', '渡口', '王明', '李红', '北京']).toContain(textAt(sample, span));
    }
  });

  it('are a function of their seed', () => {
    expect(samples(material, () => 60, randomStream(1, 'samples'))).toEqual(pools);
    expect(samples(material, () => 60, randomStream(2, 'samples'))).not.toEqual(pools);
  });

  it('are none where nothing was corrected', () => {
    const none = samples({ corrected: [], replay: [], told: 1, unlabelled: [] }, () => 10, randomStream(1));
    expect(sampleKinds.flatMap((kind) => none[kind])).toEqual([]);
  });
});

describe('held-out corrections', () => {
  const times = (count: number) =>
    Array.from({ length: count }, (_, i) => sentence(`第${i}次[白石|person]来了`));

  it('are one sentence of each name that has three, as long as every name keeps two', () => {
    const often = times(4);
    const both = [sentence('[白石|person]和[青木|person]'), sentence('[青木|person]走了')];
    const { train, judged } = heldOutByName([...often, ...both]);
    expect(train).toEqual([...often.filter((one) => one !== often[2]), ...both]);
    expect(judged).toContain(often[2]);
  });

  it('stay the same where sentences are added', () => {
    const often = times(9);
    for (let size = 3; size <= often.length; size += 1)
      expect(heldOutByName(often.slice(0, size)).judged).toEqual([often[2]]);
  });

  it('are none of a name with another label, or of names that are rare: those are judged by what is trained on', () => {
    const mixed = [sentence('[白石|person]'), sentence('在[白石|place]'), sentence('又见[白石|person]')];
    const rejection = sentence('没有人', { rejected: [{ start: 0, end: 2 }] });
    const all = [...mixed, rejection];
    expect(heldOutByName(all)).toEqual({ train: all, judged: all });
    const often = times(3);
    expect(heldOutByName([...often, sentence('[青木|person]走了')]).judged).toEqual([
      often[2],
      sentence('[青木|person]走了'),
    ]);
  });
});

describe('the steps of a run', () => {
  const example = (length: number) => ({ ids: new Int32Array(length) }) as Example;
  const none = {
    corrected: [],
    moved: [],
    placed: [],
    replay: [],
    swapped: [],
    pieces: [],
    lookalikes: [],
    unlabelled: [],
  };
  const ones = { corrected: 1, moved: 1, placed: 1, swapped: 1, pieces: 1, lookalikes: 1, unlabelled: 1 };
  const shares = { ...ones, replay: 3 };
  const settings = { positions: 128, shares };

  it('are full batches of a few lengths', () => {
    const lengths = Array.from({ length: 50 }, (_, i) => 5 + i);
    const pools = { ...none, corrected: lengths.map(example), replay: lengths.map(example) };
    const steps = planned(pools, 20, settings, randomStream(1));
    expect(steps).toHaveLength(20);
    expect(new Set(steps.map(({ length }) => length)).size).toBeLessThanOrEqual(3);
    for (const { length, size, examples } of steps) {
      expect(examples).toHaveLength(size);
      expect(size).toBe(Math.floor(128 / length));
      for (const { ids } of examples) expect(ids.length).toBeLessThanOrEqual(length);
    }
  });

  it('are the more, the more was corrected, up to a limit', () => {
    const steps = { least: 10, perSentence: 0.5, most: 40 };
    expect([0, 20, 1000].map((corrected) => stepsFor(steps, corrected))).toEqual([10, 20, 40]);
  });

  it('take kinds by their shares', () => {
    const pools = { ...none, corrected: [example(4)], replay: [example(5)] };
    const steps = planned(pools, 40, settings, randomStream(1));
    const drawn = steps.flatMap(({ examples }) => examples.map(({ ids }) => ids.length));
    const share = drawn.filter((length) => length === 5).length / drawn.length;
    expect(share).toBeCloseTo(0.75, 1);
  });

  it('are none where there is nothing to learn from', () => {
    expect(planned(none, 0, settings, randomStream(1))).toEqual([]);
  });
});
