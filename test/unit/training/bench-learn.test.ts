import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import {
  StreamMessageReader,
  StreamMessageWriter,
  createProtocolConnection,
} from 'vscode-languageserver-protocol/node';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Editor } from '../../../shared/lsp/editor.ts';
import { thisMachine } from '../../../shared/machine.ts';
import { correctionsOf, firstCorrections, type LearningSet } from '../../../training/bench/learning-set.ts';
import { servedText } from '../../../training/bench/learning-text.ts';
import { learnServed } from '../../../training/bench/served.ts';
import { betterFigures, candidateVersion, worseFigures } from '../../support/fake-trainer.ts';
import { LearningProcess } from '../../support/learning-process.ts';

const set: LearningSet = {
  names: [
    {
      name: '沈拾月',
      label: 'person',
      corrected: ['沈拾月来了。', '又见沈拾月。'],
      others: ['王明和沈拾月。'],
    },
    { name: '碧水阁', label: 'location', corrected: ['去碧水阁。'], others: ['碧水阁很远。'] },
  ],
  ordinary: [],
};

describe('the first corrections of a set', () => {
  it('are in its order, with the names in them alone', () => {
    expect(correctionsOf(firstCorrections(set, 1)).map(({ text }) => text)).toEqual(['沈拾月来了。']);
    expect(firstCorrections(set, 2).names).toHaveLength(1);
    expect(firstCorrections(set, 20)).toEqual(set);
  });
});

describe('a run that an editor waits for', () => {
  async function served(figures = betterFigures) {
    const home = await mkdtemp(join(tmpdir(), 'mingshi-served-'));
    onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 3 }));
    const fake = new LearningProcess(true, home);
    const [input, output] = [new PassThrough(), new PassThrough()];
    void fake.serve(input, output, { model: 'fine' });
    const connection = createProtocolConnection(
      new StreamMessageReader(output),
      new StreamMessageWriter(input),
    );
    connection.listen();
    const editor = await Editor.begin(connection, new AbortController().signal, {
      initializationOptions: { learning: { auto: false } },
    });
    let time = 0;
    const run = learnServed(editor, set, { wall: () => time });
    while (fake.trainer.trainings.length === 0) await wait(2);
    const { job } = fake.trainer.training;
    expect(job.examples.map(({ spans }) => spans[0]?.label)).toEqual(['person', 'person', 'location']);
    time = 12_500;
    fake.trainer.training.finish(figures);
    return run;
  }

  it('is timed from its command to the answer and to the tokens of the new version', async () => {
    const run = await served();
    expect(run).toMatchObject({
      ...{ corrections: 3, changed: true, seconds: { answer: 12.5, tokens: 12.5 } },
      outcome: { outcome: 'published', version: candidateVersion(1) },
    });
    const learned = { names: [], ordinary: { sentences: 20, changed: [] } };
    const dev = { before: 0.5, after: 0.4987 };
    const text = servedText(thisMachine(), {
      runs: [{ ...run, threads: 2, learned, figures: betterFigures, dev }],
    });
    expect(text).toContain('12.5');
    expect(text).toContain('50.00 to 49.87');
  });

  it('says so where the version was not taken', async () => {
    const run = await served(worseFigures);
    expect(run).toMatchObject({ changed: false, outcome: { outcome: 'kept' } });
    expect(servedText(thisMachine(), { runs: [{ ...run, threads: 1 }] })).toContain('it forgot too much');
  });
});
