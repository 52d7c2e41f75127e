import { expect, it } from 'vitest';
import { microOn } from '../../training/bench/micro-on.ts';
import { sharedFile } from '../shared.ts';
import { testContext } from '../support/context.ts';
import { namesToTeach, taughtNames, tolerance } from '../support/taught-names.ts';

const dev = sharedFile('data/ner/fine/dev.json.gz');

it.skipIf(!dev)(
  "the model that was taught names loses nothing on FiNE's development file (needs ../shared)",
  { timeout: 15 * 60_000 },
  async () => {
    const report = await taughtNames(await namesToTeach(), microOn(dev ?? '', testContext()));
    const { before, after } = report.dev ?? { before: 0, after: 0 };
    expect(before).toBeGreaterThan(0.5);
    expect(after, `${before} to ${after}`).toBeGreaterThanOrEqual(before - tolerance);
  },
);
