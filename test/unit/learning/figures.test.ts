import { describe, expect, it } from 'vitest';
import { compared } from '../../../training/learning/figures.ts';

const span = (start: number, end: number, label: string) => ({ start, end, label });
const sentence = {
  text: '白石和青木在渡口',
  spans: [span(0, 2, 'person')],
  rejected: [{ start: 6, end: 8 }],
  complete: false,
};

describe('the figures of the gate', () => {
  it('count what the user said something of, by label', () => {
    const live = [[span(0, 3, 'place'), span(3, 5, 'person'), span(6, 8, 'place')]];
    const candidate = [[span(0, 2, 'person'), span(6, 7, 'place')]];
    expect(compared([sentence], live, candidate)).toEqual({
      person: {
        live: { correct: 0, predicted: 0, gold: 1 },
        candidate: { correct: 1, predicted: 1, gold: 1 },
      },
      place: {
        live: { correct: 0, predicted: 2, gold: 0 },
        candidate: { correct: 0, predicted: 0, gold: 0 },
      },
    });
  });

  it('count everything in complete sentences', () => {
    const complete = { ...sentence, complete: true };
    expect(compared([complete], [[]], [[span(3, 5, 'person')]])).toEqual({
      person: {
        live: { correct: 0, predicted: 0, gold: 1 },
        candidate: { correct: 0, predicted: 1, gold: 1 },
      },
    });
  });
});
