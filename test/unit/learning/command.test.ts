import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { exitCode } from '../../../shared/command.ts';
import { learningReportSchema, type LearningReport } from '../../../shared/learning/job.ts';
import { folderFiles } from '../../../shared/model/package-files.ts';
import { readPackage } from '../../../shared/model/package.ts';
import { run } from '../../../training/commands/learn.ts';
import { testContext } from '../../support/context.ts';
import { smallJob } from '../../support/learning.ts';

async function jobFile() {
  const job = await smallJob();
  const file = join(dirname(job.out), 'job.json');
  const { name, nodes } = job.tree;
  await writeFile(file, JSON.stringify({ ...job, tree: { name, nodes } }));
  return { job, file };
}

/** A context whose standard input stays open, with nothing installed. */
const heldOpen = (root: string) => {
  const stdin = new PassThrough();
  return { stdin, context: testContext({ stdin, root }) };
};

const reportsOf = (out: string): LearningReport[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => learningReportSchema.parse(JSON.parse(line)));

describe('mingshi learn', () => {
  it('reports steps and figures, and writes the candidate', async () => {
    const { job, file } = await jobFile();
    const { context } = heldOpen(dirname(file));
    expect(await run([file], context), context.err()).toBe(exitCode.ok);
    const reports = reportsOf(context.out());
    const { total } = reports.find(({ kind }) => kind === 'step') as Extract<
      LearningReport,
      { kind: 'step' }
    >;
    expect(reports.map(({ kind }) => kind)).toEqual([...Array<string>(total).fill('step'), 'done']);
    expect((await readPackage(folderFiles(job.out))).manifest.name).toBe('small');
  });

  it('stops when its standard input ends, and goes on when it is called again', async () => {
    const { file } = await jobFile();
    const first = heldOpen(dirname(file));
    first.context.stdout.once('data', () => first.stdin.end());
    expect(await run([file], first.context)).toBe(exitCode.interrupted);
    const before = reportsOf(first.context.out());
    expect(before.at(-1)?.kind).toBe('step');
    const second = heldOpen(dirname(file));
    expect(await run([file], second.context), second.context.err()).toBe(exitCode.ok);
    const steps = [...before, ...reportsOf(second.context.out())].flatMap((report) =>
      report.kind === 'step' ? [report.done] : [],
    );
    expect(steps).toEqual(steps.map((_, index) => index + 1));
  });

  it('refuses a job that is wrong with a message', async () => {
    const { file } = await jobFile();
    await writeFile(file, '{"format":2}');
    const { context } = heldOpen(dirname(file));
    expect(await run([file], context)).toBe(exitCode.failed);
    expect(context.err()).toContain('job.json is no job');
  });
});
