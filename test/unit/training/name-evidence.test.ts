import { describe, expect, it } from 'vitest';
import { cluenerTree, fineTree } from '../../../shared/labels/builtin.ts';
import type { LabelTree } from '../../../shared/labels/tree.ts';
import { nameFeatures, paintMatches } from '../../../shared/model/inputs.ts';
import { float32, uint8 } from '../../../shared/model/tensor.ts';
import { markOf, type Channel } from '../../../shared/names/types.ts';
import { tagSet, type Scheme } from '../../../shared/tagging/tagset.ts';
import { userEvidence } from '../../../training/layers/name-evidence.ts';
import { numbers, runLayers } from '../../support/layers.ts';

const length = 5;
const size = 2;
/** Trust in the user's lists, whatever the text. */
const trust = 2;

/** The evidence for the tags at each position where one name of three characters begins at the second. */
async function evidenceFor(
  channel: Channel,
  type: string,
  tree: LabelTree = fineTree,
  scheme: Scheme = 'BIOES',
) {
  const head = { name: 'head', tree, tags: tagSet(scheme, tree.labels) };
  const names = uint8([1, length, nameFeatures]);
  paintMatches(names.data, 0, [{ start: 1, end: 4, marks: [markOf(channel, type)] }]);
  const { evidence } = await runLayers(
    false,
    (context, input) => ({ evidence: userEvidence(context, head, input('features'), input('names')) }),
    {
      features: float32([1, length, size]),
      names,
      'head.trust.bias': float32([1], Float32Array.of(trust)),
    },
  );
  const values = numbers(evidence);
  return Array.from({ length }, (_, position) =>
    Object.fromEntries(
      head.tags.tags.flatMap((tag, i) => {
        const value = values[position * head.tags.size + i] ?? NaN;
        return value === 0 ? [] : [[tag, value]];
      }),
    ),
  );
}

describe("the evidence of the user's lists", () => {
  it('speaks for the tags at and below a type, as much as it is trusted', async () => {
    const [before, first, middle, last, after] = await evidenceFor('user', 'medicine');
    expect([before, after]).toEqual([{}, {}]);
    expect(first).toEqual({ 'B-medicine/cure': 2, 'B-medicine/drug': 2, 'B-medicine/illness': 2 });
    expect(Object.keys(middle ?? {})).toEqual(['I-medicine/cure', 'I-medicine/drug', 'I-medicine/illness']);
    expect(Object.keys(last ?? {})).toEqual(['E-medicine/cure', 'E-medicine/drug', 'E-medicine/illness']);
    expect(await evidenceFor('listed', 'medicine')).toEqual([{}, {}, {}, {}, {}]);
  });

  it('speaks most for the very label of a fine type, and less for its siblings', async () => {
    const [, first] = await evidenceFor('user', 'medicine/drug');
    expect(first).toEqual({ 'B-medicine/cure': 2, 'B-medicine/drug': 4, 'B-medicine/illness': 2 });
  });

  it('reaches another tree by what its labels are near to', async () => {
    const [, first] = await evidenceFor('user', 'person/politics', cluenerTree);
    // FiNE has no positions: they are nearest to persons, and the text must tell the two apart.
    expect(first).toEqual({ 'B-name': 2, 'B-position': 2 });
  });

  it('lets a name go on where the scheme does not mark ends', async () => {
    const [, , , last] = await evidenceFor('user', 'time/dynasty', fineTree, 'BIO');
    expect(last).toMatchObject({ 'I-time/dynasty': 4 });
  });
});
