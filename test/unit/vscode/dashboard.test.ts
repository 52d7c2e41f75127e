import { describe, expect, it, test } from 'vitest';
import { ticks } from '../../../client/vscode/dashboard/charts/scale.ts';
import { collect } from '../../../client/vscode/dashboard/collect.ts';
import { learningCurve } from '../../../client/vscode/dashboard/learningCurve.ts';
import { markup } from '../../../client/vscode/dashboard/markup.ts';
import { dashboardState, fromPage, type DashboardState } from '../../../client/vscode/dashboard/messages.ts';
import { page } from '../../../client/vscode/dashboard/page.ts';
import { render } from '../../../client/vscode/dashboard/render.ts';
import type { Ask } from '../../../client/vscode/views/ask.ts';
import type { ProtocolRun, ProtocolVersion } from '../../../shared/protocol/learning.ts';

const score = (f1: number) => ({ f1, correct: 1, predicted: 2, gold: 3 });
const figures = (live: number, candidate: number) => ({
  gate: { live: score(live), candidate: score(candidate) },
  corrections: { live: score(0.2), candidate: score(0.8) },
});
const time = '2026-11-21T09:44:10.000Z';
const run = (version: string, more: Partial<ProtocolRun>): ProtocolRun => ({
  ...{ started: time, ended: time, outcome: 'published', reason: '', version, figures: null },
  ...{ corrections: 10, examples: 8, unlabelled: 4, ...more },
});
const version = (name: string, more: Partial<ProtocolVersion> = {}): ProtocolVersion => ({
  ...{ version: name, base: null, live: false, pinned: false, bad: null, made: time },
  ...{ parent: null, reason: null, figures: null, ...more },
});

const hostile = '<img src=x onerror="alert(1)">&\'';

const state: DashboardState = {
  language: 'en',
  names: { 'person/virtual': hostile, person: 'Person' },
  statistics: {
    labels: { 'person/virtual': 12, person: 3 },
    documents: [
      { uri: 'file:///a.txt', ...{ sentences: 8, analysed: 8, reviewed: 1, entities: 15, confirmed: 4 } },
    ],
    corrections: { kinds: {}, days: {} },
    inference: { batches: 9, sentences: 80, p50: 7, p95: 12.25 },
    cache: { hits: 31, misses: 80 },
  },
  versions: {
    line: 'fine',
    versions: [
      version('bbbb', { live: true, parent: '7d20' }),
      version('7d20', { base: 'builtin', made: null }),
    ],
  },
  runs: {
    runs: [
      run('bbbb', { outcome: 'kept', corrections: 20, figures: figures(0.75, 0.7) }),
      run('bbbb', { outcome: 'cancelled' }),
      run('bbbb', { figures: figures(0.7, 0.75) }),
    ],
  },
  comparison: {
    ...{ a: 'builtin', b: 'bbbb' },
    result: {
      labels: [
        { label: 'person/virtual', a: 0.5, b: 0.6 },
        { label: 'person', a: null, b: 0.5 },
      ],
      all: { a: 0.7, b: 0.69 },
    },
  },
};

const html = (more: Partial<DashboardState> = {}): string => render({ ...state, ...more }).text;
/** What a cell or a mark of a chart says, without its tags. */
const plain = (text: string): string => text.replaceAll(/<[^>]*>/g, '|');

describe('the learning curve', () => {
  it('is of the model that was live after each run that was measured, and begins before the first', () => {
    expect(learningCurve(state.runs?.runs ?? []).map(({ corrections, gate }) => [corrections, gate])).toEqual(
      [
        [0, 0.7],
        [10, 0.75],
        [20, 0.75],
      ],
    );
  });

  it('has no point where there was no run', () => {
    expect(learningCurve([run('a', { outcome: 'failed' })])).toEqual([]);
  });
});

describe('the dashboard', () => {
  it('escapes all that comes from outside', () => {
    const all = html({ comparison: state.comparison && { ...state.comparison, b: hostile } });
    expect(all).not.toContain('<img');
    expect(all).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;&#39;');
    expect(markup`<p title="${hostile}">${[markup`<b>${hostile}</b>`]}</p>`.text).not.toContain('<img');
  });

  it('asks for nothing that its policy forbids: no styles, handlers or addresses in its markup', () => {
    expect(html()).not.toMatch(/\sstyle=|<style|<script|\son\w+="|https?:|href=/);
  });

  it('has for each chart a title, a description and its figures as a table', () => {
    const all = html();
    const charts = Array.from(all.matchAll(/<svg[^>]* aria-labelledby="([^"]+)"/g), ([, ids = '']) =>
      ids.split(' '),
    );
    expect(charts).toHaveLength(4);
    for (const [title, description] of charts) {
      expect(all).toMatch(
        new RegExp(`<title id="${title}">[^<]+</title><desc id="${description}">[^<]+</desc>`),
      );
    }
    expect(all.match(/<caption>[^<]+<\/caption>/g)).toHaveLength(3);
  });

  it('has a heading for each section, labels for what can be chosen, and no id twice', () => {
    const all = html();
    const ids = Array.from(all.matchAll(/ id="([^"]+)"/g), ([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of all.matchAll(/<section aria-labelledby="([^"]+)"/g)) expect(ids).toContain(id);
    for (const [, id] of all.matchAll(/<select id="([^"]+)"/g)) expect(all).toContain(`<label for="${id}">`);
  });

  it('tells changes by signs, not by colour alone', () => {
    const all = plain(html());
    expect(all).toContain('|50.0||60.0||+10.0|');
    expect(all).toContain('|70.0||69.0||−1.0|');
    expect(all).toContain('|Person||–||50.0||–|');
  });

  it('selects the versions that are compared', () => {
    expect(html()).toContain('<option value="builtin" selected>Built-in model</option>');
    expect(html()).toContain('<option value="bbbb" selected>bbbb (live)</option>');
  });

  it('speaks both languages, and the same of both', () => {
    const tags = (text: string): string[] => text.match(/<\/?[a-z0-9]+/g) ?? [];
    expect(html({ language: 'zh' })).toContain('学习曲线');
    expect(tags(html({ language: 'zh' }))).toEqual(tags(html()));
  });

  test.each<[Partial<DashboardState>, RegExp]>([
    [{ statistics: null }, /does not run yet/],
    [{ versions: null, comparison: null, runs: null }, /does not learn/],
    [{ runs: { runs: [] } }, /No training run/],
    [{ versions: { line: 'fine', versions: [version('7d20', { base: 'builtin' })] } }, /no second version/],
    [{ statistics: state.statistics && { ...state.statistics, labels: {} } }, /No entities/],
  ])('says what is missing', (missing, words) => {
    expect(html(missing)).toMatch(words);
  });
});

describe('ticks', () => {
  test.each([
    [0, 100, 5, [0, 20, 40, 60, 80, 100]],
    [65, 80, 6, [65, 70, 75, 80]],
    [0, 0, 5, [0]],
  ])('from %d to %d are round', (low, high, count, expected) => {
    expect(ticks(low, high, count)).toEqual(expected);
  });
});

describe('the page', () => {
  const made = page({ language: 'zh', nonce: 'n0nce', script: 'https://vscode.test/page.js' });

  it('forbids all but its own style and script', () => {
    const [, policy = ''] = /Content-Security-Policy" content="([^"]+)"/.exec(made) ?? [];
    const rules = policy.replaceAll('&#39;', "'").split('; ');
    expect(rules).toEqual([
      "default-src 'none'",
      "style-src 'nonce-n0nce'",
      "script-src 'nonce-n0nce'",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    for (const [, attributes] of made.matchAll(/<(?:script|style)([^>]*)>/g))
      expect(attributes).toContain('nonce="n0nce"');
  });

  it('names its language and title', () => {
    expect(made).toContain('<html lang="zh">');
    expect(made).toContain('<title>名实仪表板</title>');
  });
});

describe('messages', () => {
  test.each([
    [{ type: 'ready' }, true],
    [{ type: 'compare', a: 'builtin', b: 'aaaa' }, true],
    [{ type: 'compare', a: 'builtin' }, false],
    [{ type: 'run', command: 'anything' }, false],
    [null, false],
  ])('of the page: %j', (message, isValid) => {
    expect(fromPage.safeParse(message).success).toBe(isValid);
  });

  it('tell a state as it is', () => {
    expect(dashboardState.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });
});

describe('what is collected', () => {
  const answers: Readonly<Record<string, unknown>> = {
    'mingshi/statistics': state.statistics,
    'mingshi/versions': state.versions,
    'mingshi/runs': state.runs,
    'mingshi/compareVersions': state.comparison?.result,
    'mingshi/labels': {
      tree: 'fine',
      labels: [{ path: 'person', zh: '人名', en: 'Person' }],
    },
  };
  const asked: unknown[] = [];
  const asking = (refused: readonly string[]) =>
    ((name: string, params: unknown) => {
      asked.push([name, params]);
      return refused.includes(name) ? Promise.reject(new Error('refused')) : Promise.resolve(answers[name]);
    }) as Ask;

  it('compares the live version with the one it was made from unless others are named', async () => {
    const { comparison, names, language } = await collect(asking([]), 'zh-cn', undefined);
    expect(comparison).toEqual(state.comparison);
    expect([names, language]).toEqual([{ person: '人名' }, 'zh']);
    await collect(asking([]), 'en', { a: 'x', b: 'y' });
    expect(asked).toContainEqual(['mingshi/compareVersions', { a: 'x', b: 'y' }]);
  });

  it('is null where the server refuses', async () => {
    const refused = ['mingshi/versions', 'mingshi/runs', 'mingshi/labels'];
    expect(await collect(asking(refused), 'en', undefined)).toMatchObject({
      ...{ versions: null, runs: null, comparison: null, names: {}, statistics: state.statistics },
    });
  });
});
