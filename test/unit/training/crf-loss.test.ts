import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float32 } from '../../../shared/model/tensor.ts';
import { tagSet, type TagSet } from '../../../shared/tagging/tagset.ts';
import { sum } from '../../../training/engine/ops/index.ts';
import { gradientsOf } from '../../../training/engine/differentiate.ts';
import { crfLoss, forbidden } from '../../../training/layers/crf.ts';
import { legalOnly } from '../../../training/layers/tag-head.ts';
import { legalTransitions } from '../../../shared/tagging/transitions.ts';
import { readJson, sharedFile } from '../../shared.ts';
import { legalPaths, logSumExp, type CrfVector } from '../../support/crf.ts';
import { numbers, randomFloats, runLayers } from '../../support/layers.ts';

type Floats = Float32Array<ArrayBuffer>;

/** Loss per sentence, and the gradient of their sum by the emissions. */
async function lossOf(
  {
    emissions,
    transitions,
    start,
    end,
  }: Readonly<Record<'emissions' | 'transitions' | 'start' | 'end', Floats>>,
  dims: readonly [batch: number, length: number, tags: number],
  allowed: Floats,
  mask: Floats,
  constraints?: TagSet,
) {
  const [batch, length, tags] = dims;
  return runLayers(
    true,
    (_, input) => {
      const free = {
        emissions: input('emissions'),
        transitions: input('transitions'),
        start: input('start'),
        end: input('end'),
      };
      const loss = crfLoss(
        constraints ? legalOnly(free, constraints) : free,
        input('allowed'),
        input('mask'),
      );
      return { loss, gradient: gradientsOf(sum(loss), [free.emissions])[0] ?? loss };
    },
    {
      emissions: float32(dims, emissions),
      transitions: float32([tags, tags], transitions),
      start: float32([tags], start),
      end: float32([tags], end),
      allowed: float32(dims, allowed),
      mask: float32([batch, length], mask),
    },
  );
}

const vectorFile = sharedFile('specs/vectors/crf.json');

describe.skipIf(!vectorFile)('golden vectors of the CRF loss (needs ../shared)', async () => {
  const { cases } = vectorFile ? await readJson<{ cases: CrfVector[] }>(vectorFile) : { cases: [] };

  it.each(cases.filter(({ nll, emissions }) => nll !== undefined && emissions.length > 1))(
    '$name',
    async (vector) => {
      const [length, tags] = [vector.emissions.length, vector.start.length];
      const allowed = new Float32Array(length * tags);
      vector.gold?.forEach((tag, i) => (allowed[i * tags + tag] = 1));
      const { loss, gradient } = await lossOf(
        {
          emissions: Float32Array.from(vector.emissions.flat()),
          transitions: Float32Array.from(vector.transitions.flat()),
          start: Float32Array.from(vector.start),
          end: Float32Array.from(vector.end),
        },
        [1, length, tags],
        allowed,
        new Float32Array(length).fill(1),
        vector.name.startsWith('BIO-constrained') ? tagSet('BIO', ['x']) : undefined,
      );
      expect(numbers(loss)[0]).toBeCloseTo(vector.nll ?? NaN, 4);
      // d log Z / d emission is the marginal; the gold path takes one away.
      vector.marginals?.flat().forEach((marginal, i) => {
        expect(numbers(gradient)[i]).toBeCloseTo(marginal - (allowed[i] ?? 0), 4);
      });
    },
  );
});

describe('CRF loss', () => {
  it('is log Z over all legal paths minus log Z over the allowed ones, by enumeration', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('BIO', 'BIOS', 'BIOES' as const),
        fc.integer({ min: 1, max: 2 }),
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 0, max: 1e6 }),
        async (scheme, labelCount, lengths, seed) => {
          const tags = tagSet(scheme, ['a', 'b'].slice(0, labelCount));
          const [batch, length, size] = [lengths.length, Math.max(2, ...lengths), tags.size];
          const scores = {
            emissions: randomFloats(batch * length * size, seed).map((x) => 3 * x),
            transitions: randomFloats(size * size, seed + 1),
            start: randomFloats(size, seed + 2),
            end: randomFloats(size, seed + 3),
          };
          const mask = new Float32Array(batch * length);
          lengths.forEach((count, row) => mask.fill(1, row * length, row * length + count));
          // O is always allowed, so that at least one path is.
          const allowed = randomFloats(batch * length * size, seed + 4).map((x, i) =>
            i % size === 0 || x > 0.2 ? 1 : 0,
          );
          const { loss } = await lossOf(scores, [batch, length, size], allowed, mask, tags);
          const legal = legalTransitions(tags);
          lengths.forEach((count, row) => {
            const row0 = row * length * size;
            const paths = legalPaths(
              legal,
              scores,
              scores.emissions.subarray(row0, row0 + count * size),
              count,
            );
            const permitted = paths.filter(({ path }) =>
              path.every((tag, i) => allowed[row0 + i * size + tag] === 1),
            );
            const expected =
              logSumExp(paths.map(({ score }) => score)) - logSumExp(permitted.map(({ score }) => score));
            expect(Math.abs((numbers(loss)[row] ?? NaN) - expected)).toBeLessThan(2e-3);
          });
        },
      ),
      { seed: 11, numRuns: 40 },
    );
  });

  it('is zero, with a zero gradient, where everything is allowed', async () => {
    const [batch, length, tags] = [2, 5, 4];
    const { loss, gradient } = await lossOf(
      {
        emissions: randomFloats(batch * length * tags, 1),
        transitions: randomFloats(tags * tags, 2),
        start: randomFloats(tags, 3),
        end: randomFloats(tags, 4),
      },
      [batch, length, tags],
      new Float32Array(batch * length * tags).fill(1),
      new Float32Array(batch * length).fill(1),
    );
    for (const value of [...numbers(loss), ...numbers(gradient)]) expect(Math.abs(value)).toBeLessThan(1e-5);
  });

  it('stays finite where whole positions are forbidden by transitions', async () => {
    const [length, tags] = [4, 3];
    const transitions = new Float32Array(tags * tags).fill(forbidden);
    transitions[0] = 0;
    const allowed = new Float32Array(length * tags);
    for (let i = 0; i < length; i++) allowed[i * tags] = 1;
    const { loss, gradient } = await lossOf(
      {
        emissions: randomFloats(length * tags, 1),
        transitions,
        start: new Float32Array(tags),
        end: new Float32Array(tags),
      },
      [1, length, tags],
      allowed,
      new Float32Array(length).fill(1),
    );
    for (const value of [...numbers(loss), ...numbers(gradient)]) expect(Number.isFinite(value)).toBe(true);
  });
});
