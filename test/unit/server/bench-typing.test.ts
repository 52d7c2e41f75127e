import { describe, expect, test } from 'vitest';
import { madeUpExamples, madeUpText } from '../../../server/bench/madeUp.ts';
import { medianRun, percentiles } from '../../../server/bench/percentiles.ts';
import { plot } from '../../../server/bench/plot.ts';
import type { TypingReport } from '../../../server/bench/typing.ts';
import { situations, typingText } from '../../../server/bench/typingText.ts';
import { Typist } from '../../../server/bench/typist.ts';
import { fineTree } from '../../../shared/labels/builtin.ts';
import { learningExampleSchema } from '../../../shared/learning/example.ts';
import { splitSentences } from '../../../shared/text/sentences.ts';
import { fakeEntities, FakeProcess } from '../../support/fake-inference.ts';

describe('the made-up document', () => {
  test.each(['plaintext', 'markdown'] as const)(
    'in %s is about a megabyte, and the same for a seed',
    (language) => {
      const text = madeUpText(10_000, language, 1);
      expect(Buffer.byteLength(text) / 1e6).toBeCloseTo(1, 1);
      expect(madeUpText(10_000, language, 1)).toBe(text);
      expect(madeUpText(10, language, 2)).not.toBe(madeUpText(10, language, 1));
      const sentences = splitSentences(text, language);
      expect(sentences.length).toBeGreaterThan(10_000);
      expect(Math.max(...sentences.map((sentence) => sentence.text.length))).toBeLessThan(100);
    },
  );

  test('comes with corrections that a trainer takes', () => {
    for (const example of madeUpExamples(50, 1)) {
      learningExampleSchema.parse(example);
      for (const { start, end, label } of example.spans) {
        expect(fineTree.has(label)).toBe(true);
        expect(example.text.slice(start, end)).not.toMatch(/[，。？]/);
      }
    }
  });
});

test('percentiles are those of the nearest rank, and of several runs the median of each', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentiles(hundred)).toEqual({ p50: 50, p95: 95, p99: 99, count: 100 });
  expect(percentiles([7])).toEqual({ p50: 7, p95: 7, p99: 7, count: 1 });
  const runs = [percentiles([1, 9]), percentiles([2, 5]), percentiles([3, 7])];
  expect(medianRun(runs)).toEqual({ p50: 2, p95: 7, p99: 7, count: 6 });
});

test('who types gets the tokens of what was typed, by deltas', async () => {
  const fake = new FakeProcess(true);
  const { editor } = fake.connect();
  const typist = await Typist.begin(editor.connection, {});
  const uri = 'untitled:a';
  const text = '王明来了。\n'.repeat(40);
  expect(await typist.open(uri, text, 'plaintext')).toBeGreaterThan(0);
  expect(await typist.settle(uri)).toHaveLength(5 * 40 * fakeEntities('王明来了。').length);
  const before = fake.worker.sentences.length;
  const times = await typist.type(uri, {
    keys: 90,
    rate: 1000,
    seed: 1,
    signal: new AbortController().signal,
  });
  expect(times).toHaveLength(90);
  expect(fake.worker.sentences.length).toBeGreaterThan(before + 80);
  expect(editor.log).toEqual([]);
});

describe('what is printed', () => {
  const times = { p50: 1.23, p95: 4.56, p99: 120.7, count: 300 };
  const report: TypingReport = {
    document: { characters: 350_000, bytes: 1_050_000, tokens: 23_000 },
    typing: times,
    cold: times,
    editors: { editors: 8, documents: 20, typing: times, memory: 300 * 2 ** 20 },
  };
  const machine = { processor: 'P', cores: 2, memory: 2 ** 30, platform: 'linux-x64', node: 'v20', load: 0 };

  test('is what was measured, and nothing else', () => {
    const printed = typingText(machine, report);
    expect(printed).toMatch(/keystroke +1\.2 ms +4\.6 ms +121 ms +300\n/);
    expect(printed).toContain('300 MiB');
    expect(printed).not.toContain('training');
    expect(typingText(machine, { document: report.document })).not.toContain('keystroke');
  });

  test('as a plot has a row for each situation', () => {
    const svg = plot(situations(report));
    expect(svg.match(/<circle/g)).toHaveLength(3);
    expect(svg).toMatch(/^<svg [^>]+>\n<title>/);
    expect(svg).not.toContain('NaN');
  });
});
