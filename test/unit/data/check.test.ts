import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cluenerTree, fineTree } from '../../../shared/labels/builtin.ts';
import { run } from '../../../training/commands/data.ts';
import { leastSentences } from '../../../training/data/regression-check.ts';
import { testContext } from '../../support/context.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mingshi-check-'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = (name: string, content: string): Promise<void> => writeFile(join(folder, name), content);

async function check(...args: string[]) {
  const context = testContext({ root: folder, cwd: folder });
  const code = await run(['check', ...args], context);
  return { code, out: context.out(), err: context.err() };
}

const line = (text: string, label: Record<string, Record<string, number[][]>> = {}): string =>
  `${JSON.stringify({ text, label })}\n`;

describe('mingshi data', () => {
  it('alone tells what it can do', async () => {
    const context = testContext();
    await run([], context);
    for (const command of ['check', 'convert', 'export', 'import', 'move', 'stats'])
      expect(context.err()).toContain(`\n  ${command} `);
  });
});

describe('mingshi data check', () => {
  it('says what sound files hold', async () => {
    await put('a.json', line('在北京', { address: { 北京: [[1, 2]] } }));
    await put('b.bio', '甲\tB-hero\n\n');
    expect(await check('a.json', 'b.bio')).toEqual({
      code: 0,
      out:
        'a.json: 1 sentences, 1 entities, 1 labels of the tree cluener: sound\n' +
        'b.bio: 1 sentences, 1 entities, 1 labels: sound\n',
      err: '',
    });
  });

  it('goes through all files, and counts what is wrong in each', async () => {
    await put(
      'a.json',
      line('在北京', { x: { 在: [[0, 0]], 在北: [[0, 1]] } }) +
        line('在北京') +
        line('甲', { x: { 甲: [[0, 3]] } }) +
        line('乙'.repeat(300)),
    );
    await put('b.bio', '戊\tI-x\n');
    await put('c.json', 'no json\n');
    await put('d.json', line('乙'.repeat(300)) + line('丁'));
    const { code, out, err } = await check('a.json', 'b.bio', 'c.json', 'd.json');
    expect(out.split('\n')).toEqual([
      'a.json: entities with offsets outside their text, left out: 1 (first in line 3)',
      'a.json: entities that overlap a longer one, left out: 1 (first in line 1)',
      'a.json: sentences that are too long or hold a line break, cut: 1 (first in line 4)',
      'a.json: sentences that stand twice, with other entities: 1 (first a.json:2 as in a.json:1)',
      expect.stringMatching(/^a\.json: 5 sentences, 1 entities, 1 labels$/),
      'b.bio: illegal tags, repaired: 1 (first in line 1)',
      'b.bio: 1 sentences, 1 entities, 1 labels',
      expect.stringMatching(/^c\.json:1: "no json" is no line of the format cluener/),
      'c.json: cannot be read',
      'd.json: sentences that are too long or hold a line break, cut: 1 (first in line 1)',
      'd.json: sentences that stand twice: 1 (first d.json:1 as in a.json:4)',
      expect.stringMatching(/^d\.json: /),
      '',
    ]);
    expect({ code, err }).toEqual({ code: 1, err: 'mingshi data: 4 of 4 files are not sound\n' });
  });

  it('holds labels against a tree on request', async () => {
    await put('a.json', line('在北京', { city: { 北京: [[1, 2]] } }));
    const { code, out } = await check('a.json', '--tree', 'fine');
    expect(out).toMatch(
      /a\.json:1: the label "city" is not there in the label tree fine \(nearest are location/,
    );
    expect(code).toBe(1);
  });
});

/** `least` sentences for every label of both trees. */
function half(seed: string): string[] {
  const sentence = (fine: string | undefined, cluener: string | undefined, index: number) => {
    const text = `${seed}${fine ?? cluener}第${index}`;
    const span = (label: string | undefined) => (label === undefined ? [] : [{ start: 0, end: 1, label }]);
    return JSON.stringify({ style: 'news', text, fine: span(fine), cluener: span(cluener) });
  };
  return Array.from({ length: leastSentences }, (_, index) => [
    ...fineTree.labels.map((label) => sentence(label, undefined, index)),
    ...cluenerTree.labels.map((label) => sentence(undefined, label, index)),
  ]).flat();
}

describe('mingshi data check --regression', () => {
  beforeEach(() => mkdir(join(folder, 'models', 'regression'), { recursive: true }));
  const putHalves = async (replay: readonly string[], gate: readonly string[]): Promise<void> => {
    await put('models/regression/replay.jsonl', `${replay.join('\n')}\n`);
    await put('models/regression/gate.jsonl', `${gate.join('\n')}\n`);
  };

  it('is what is checked without a file', async () => {
    await putHalves(half('甲'), half('乙'));
    const { code, out } = await check();
    const figures =
      '256 sentences in 1 styles, 216 entities of 54 labels in fine, 40 entities of 10 labels in cluener';
    expect(out).toBe(
      `models/regression/replay.jsonl: ${figures}: sound\nmodels/regression/gate.jsonl: ${figures}: sound\n`,
    );
    expect(code).toBe(0);
    await put('a.json', line('丙'));
    expect((await check('a.json')).out).not.toContain('regression');
    expect((await check('a.json', '--regression')).out).toContain('gate.jsonl');
  });

  it('misses labels, and finds sentences that stand twice, marks and case aside', async () => {
    const [first = '', ...others] = half('甲');
    const again = first.replace('甲person', '“甲”，Person！');
    await putHalves(others, [...half('乙'), again]);
    await putHalves([first, ...others.slice(0, 53), ...others.slice(60)], [...half('乙'), again]);
    const { code, out } = await check();
    expect(out).toContain(
      'models/regression/replay.jsonl: cluener: address stands in 3 sentences; write 1 more\n',
    );
    expect(out).toContain(
      'models/regression/gate.jsonl:257: the sentence stands in models/regression/replay.jsonl:1 already; write another one\n',
    );
    expect(code).toBe(1);
  });

  const whole = { style: 'news', text: '在北京见', fine: [] as unknown[], cluener: [] as unknown[] };
  const city = { start: 1, end: 3, label: 'location/site/city' };
  it.each([
    [{ ...whole, fine: undefined }, 'fine: Invalid input'],
    [{ ...whole, extra: 1 }, 'Unrecognized key: "extra"'],
    [{ ...whole, text: '' }, 'a sentence has 1 to 256 characters, this one 0'],
    [{ ...whole, text: '字'.repeat(257) }, 'this one 257'],
    [{ ...whole, text: '在北京\n见' }, 'not one line'],
    [{ ...whole, text: ' 在北京' }, 'white space around it'],
    [
      { ...whole, fine: [{ ...city, end: 5 }] },
      'fine: location/site/city "北京见" [1, 5) does not lie in a text of 4',
    ],
    [{ ...whole, fine: [{ ...city, end: 1 }] }, 'does not lie in'],
    [{ ...whole, text: '在北 见', fine: [city] }, '"北 " [1, 3) begins or ends with white space'],
    [{ ...whole, fine: [city, { ...city, start: 2 }] }, '"京" [2, 3) overlaps location/site/city [1, 3)'],
    [
      { ...whole, cluener: [city] },
      'cluener: location/site/city "北京" [1, 3): no such label; nearest are none',
    ],
    [{ ...whole, fine: [{ ...city, label: 'location' }] }, 'no such label; nearest are location/site'],
  ])('%j: %s', async (sentence, message) => {
    await putHalves([...half('甲'), JSON.stringify(sentence)], half('乙'));
    const { code, out } = await check();
    expect(out).toContain('models/regression/replay.jsonl:257: ');
    expect(out).toContain(message);
    expect(code).toBe(1);
  });

  it('reads every line, whatever is wrong with others', async () => {
    await putHalves(['{', ...half('甲'), '[]'], half('乙'));
    const { out } = await check();
    expect(out).toMatch(/replay\.jsonl:1: not JSON/);
    expect(out).toMatch(/replay\.jsonl:258: the line: /);
  });
});
