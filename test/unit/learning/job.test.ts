import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fineTree } from '../../../shared/labels/builtin.ts';
import { checkedJob, checkLabels, readLearningJob } from '../../../training/learning/job.ts';
import { smallTree } from '../../support/learning.ts';

const example = {
  text: '白石来了',
  spans: [{ start: 0, end: 2, label: 'person' }],
  rejected: [],
  complete: false,
  records: ['r'],
};
const job = {
  format: 2,
  base: '/base',
  live: '/live',
  tree: { name: fineTree.name, nodes: fineTree.nodes },
  examples: [example],
  unlabelled: [],
  nameFiles: [],
  out: '/out',
  seed: 1,
  threads: 1,
};
const check = (change: object) => () => checkedJob({ ...job, ...change }, 'job.json');
const checkExample = (change: object) => check({ examples: [example, { ...example, ...change }] });

describe('a job', () => {
  it('is read with its tree', () => {
    expect(check({})().tree.labels).toEqual(fineTree.labels);
    const group = [{ start: 0, end: 2, label: 'location' }];
    expect(checkExample({ spans: group })().examples).toHaveLength(2);
  });

  it('that is wrong is refused with a message that names the file and the fault', () => {
    expect(check({ threads: 0 })).toThrow(/job\.json is no job: .*\n.*threads/);
    expect(check({ surplus: 1 })).toThrow(/job\.json is no job: .*surplus/);
    expect(checkExample({ spans: [{ start: 2, end: 5, label: 'person' }] })).toThrow(
      'job.json: example 1 ("白石来了"): [2, 5) is no stretch of 4 characters',
    );
    expect(checkExample({ rejected: [{ start: 2, end: 2 }] })).toThrow('[2, 2) is no stretch');
    expect(checkExample({ spans: [{ start: 0, end: 2, label: 'ghost' }] })).toThrow('at or below "ghost"');
    const clash = [...example.spans, { start: 1, end: 3, label: 'person' }];
    expect(checkExample({ spans: clash })).toThrow('the span [0, 2) overlaps another one');
    expect(checkExample({ text: '字'.repeat(257) })).toThrow('longer than 256');
    expect(() => checkLabels(check({})(), ['person', 'ghost'])).toThrow('lacks the label "ghost"');
    expect(() =>
      checkLabels(check({ examples: [], tree: { name: 'small', nodes: smallTree('a').nodes } })(), ['a']),
    ).not.toThrow();
  });

  it('that cannot be read is refused', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mingshi-job-'));
    await expect(readLearningJob(join(folder, 'none.json'))).rejects.toThrow('cannot read the job');
    await writeFile(join(folder, 'torn.json'), '{"format":');
    await expect(readLearningJob(join(folder, 'torn.json'))).rejects.toThrow('torn.json is not JSON');
  });
});
