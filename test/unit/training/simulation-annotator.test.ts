import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlay } from '../../../shared/annotations/overlay.ts';
import { recordSchema } from '../../../shared/annotations/record.ts';
import { resolve } from '../../../shared/annotations/standing.ts';
import type { Entity } from '../../../shared/spans.ts';
import {
  annotate,
  atTheStart,
  type Annotator,
  type Standing,
} from '../../../training/simulation/annotator.ts';
import { answers } from '../../../training/simulation/answers.ts';
import { orders, type Order } from '../../../training/simulation/orders.ts';
import { entity, simulated, textNumber, type Sentences } from '../../support/simulation.ts';

const annotator = (order: Order, sentences: Sentences, seed = 1): Annotator => ({
  ...{ order, seed, sentences, tree: 'fine' },
});
const asSeen = (found: readonly (readonly Entity[])[]) => ({ version: 'v1', entities: found });

/** What shows of a sentence once the records are made. */
const showing = ({ records }: Standing, text: string, found: readonly Entity[]) =>
  overlay(found, resolve(records.filter(({ sentence }) => sentence === text))).map(
    ({ start, end, label }) => ({
      ...{ start, end, label },
    }),
  );

describe('the answers about a sentence', () => {
  const person = { start: 2, end: 4, label: 'person' };

  it('are one for each thing that is wrong, none for what is right', () => {
    expect(answers([person], [entity(person)], null)).toEqual([]);
    expect(answers([person], [], null)).toMatchObject([{ kind: 'add', label: 'person' }]);
    expect(answers([], [entity(person)], null)).toMatchObject([{ kind: 'reject', label: null }]);
    expect(answers([person], [entity({ ...person, label: 'food' })], null)).toMatchObject([
      { kind: 'relabel' },
    ]);
    expect(answers([person], [entity({ ...person, end: 5 })], null)).toEqual([
      { kind: 'add', span: { start: 2, end: 4 }, label: 'person' },
    ]);
  });

  it('accept what was asked and is right, once', () => {
    const missing = { start: 6, end: 8, label: 'food' };
    const kinds = (...args: Parameters<typeof answers>) => answers(...args).map(({ kind }) => kind);
    expect(kinds([person, missing], [entity(person)], person)).toEqual(['accept', 'add']);
    expect(kinds([person, missing], [entity(person)], null)).toEqual(['add']);
    const mark = { record: 'r', author: 'a', kind: 'accept', time: 't' } as const;
    expect(kinds([person, missing], [{ ...entity(person), mark }], person)).toEqual(['add']);
  });
});

describe('an annotator', () => {
  it('that reads on or at random leaves just what is right, and corrects only what is wrong', () => {
    fc.assert(
      fc.property(simulated, fc.constantFrom<Order>('reading', 'random'), fc.nat(5), (world, order, seed) => {
        const { sentences, found } = world;
        const after = annotate(annotator(order, sentences, seed), atTheStart, asSeen(found), 1000);
        sentences.forEach(({ text, spans }, index) =>
          expect(showing(after, text, found[index] ?? [])).toEqual(spans),
        );
        const wrong = sentences.reduce(
          (sum, { spans }, index) => sum + answers(spans, found[index] ?? [], null).length,
          0,
        );
        expect(after.records).toHaveLength(wrong);
        expect(after.records.some(({ kind }) => kind === 'accept')).toBe(false);
        expect(after).toMatchObject({ looked: sentences.length, inHand: null });
      }),
      { seed: 1 },
    );
  });

  it('that is asked leaves just what is right wherever anything was in doubt', () => {
    fc.assert(
      fc.property(simulated, ({ sentences, found }) => {
        const after = annotate(annotator('teaching', sentences), atTheStart, asSeen(found), 1000);
        sentences.forEach(({ text, spans }, index) => {
          const here = found[index] ?? [];
          const isAsked = here.some(({ score }) => score < 0.9);
          const left = showing(after, text, here);
          if (isAsked) expect(left).toEqual(spans);
          else expect(after.records.some(({ sentence }) => sentence === text)).toBe(false);
        });
      }),
      { seed: 2 },
    );
  });

  it('that is cut off anywhere goes on as if it were not, in every order, and the same each time', () => {
    const sentence = fc.constantFrom(...orders);
    fc.assert(
      fc.property(
        simulated,
        sentence,
        fc.integer({ min: 1, max: 4 }),
        ({ sentences, found }, order, every) => {
          const who = annotator(order, sentences);
          const once = annotate(who, atTheStart, asSeen(found), 12);
          let piecewise: Standing = atTheStart;
          while (piecewise.records.length < 12) {
            const count = Math.min(every, 12 - piecewise.records.length);
            const next = annotate(who, piecewise, asSeen(found), count);
            if (next.records.length === piecewise.records.length) {
              piecewise = next;
              break;
            }
            expect(next.records.length - piecewise.records.length).toBeLessThanOrEqual(count);
            piecewise = next;
          }
          expect(piecewise.records).toEqual(once.records);
          expect(annotate(who, atTheStart, asSeen(found), 12)).toEqual(once);
        },
      ),
      { seed: 3 },
    );
  });

  it('writes records that a journal takes, with what the model had said', () => {
    const sentences = [{ text: textNumber(1), spans: [{ start: 0, end: 2, label: 'person' }] }];
    const said = { ...entity({ start: 1, end: 3, label: 'food' }, 0.4) };
    const { records } = annotate(annotator('reading', sentences), atTheStart, asSeen([[said]]), 50);
    expect(records.map((record) => recordSchema.parse(record))).toEqual(records);
    expect(records).toMatchObject([
      { kind: 'add', label: 'person', model: { start: 1, end: 3, label: 'food', score: 0.4, version: 'v1' } },
    ]);
  });

  it('goes through all sentences once: from some place on, or in any order, as the seed says', () => {
    const sentences = Array.from({ length: 30 }, (_, index) => ({
      text: textNumber(index),
      spans: [{ start: 0, end: 1, label: 'person' }],
    }));
    const nothing = asSeen(sentences.map(() => []));
    const placesOf = (order: Order, seed: number) =>
      annotate(annotator(order, sentences, seed), atTheStart, nothing, 1000).records.map((record) =>
        sentences.findIndex(({ text }) => text === record.sentence),
      );
    const reading = placesOf('reading', 1);
    expect(reading).toEqual(reading.map((_, index) => ((reading[0] ?? 0) + index) % 30));
    expect(placesOf('random', 1).toSorted((a, b) => a - b)).toEqual(reading.map((_, index) => index));
    expect(placesOf('random', 1)).not.toEqual(placesOf('random', 2));
    expect(new Set([1, 2, 3, 4, 5].map((seed) => placesOf('reading', seed)[0])).size).toBeGreaterThan(1);
    expect(placesOf('teaching', 1)).toEqual([]);
  });

  it('is asked first what the model doubts most, where sentences are alike', () => {
    const sentences = [0, 1, 2].map((number) => ({ text: textNumber(number * 7), spans: [] }));
    const found = [0.8, 0.2, 0.5].map((score) => [entity({ start: 4, end: 6, label: 'person' }, score)]);
    const { records } = annotate(annotator('teaching', sentences), atTheStart, asSeen(found), 2);
    expect(records.map(({ sentence }) => sentence)).toEqual([textNumber(7), textNumber(14)]);
  });
});
