import { spawn, type ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { messageOf } from '../../shared/errors.ts';
import { learningReportSchema, type LearningReport } from '../../shared/learning/job.ts';
import { reasonOf } from '../../shared/learning/reason.ts';
import { failureIn } from './failure.ts';
import type { Trainer, TrainingEnd } from './trainer.ts';

/** What is kept of standard error: its end says why a trainer failed, before a stack that may be long. */
const keptErrors = 16_000;

/**
 * `mingshi learn` in a process of its own, with low priority. Its standard input is held open: what is written to it says
 * that somebody types, and when this process dies it closes, and the trainer stops at its next checkpoint.
 * @param program the built command line
 */
export const trainerProcess = (program: string): Trainer => ({
  start: (jobFile, { onStep }) => {
    const child = spawn(process.execPath, [program, 'learn', jobFile], {
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    lowerPriority(child);
    // What it cannot read any more is no fault of ours.
    child.stdin.on('error', () => undefined);
    let isCancelled = false;
    let errors = '';
    child.stderr
      .setEncoding('utf8')
      .on('data', (text: string) => (errors = (errors + text).slice(-keptErrors)));
    let figures: Extract<LearningReport, { kind: 'done' }>['figures'] | undefined;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const report = parseReport(line);
      if (report?.kind === 'step') onStep(report.total > 0 ? report.done / report.total : 0);
      else if (report) figures = report.figures;
    });
    const ended = new Promise<TrainingEnd>((resolve) => {
      child.once('error', (error) => resolve({ kind: 'failed', reason: messageOf(error) }));
      child.once('close', (code, signal) => {
        if (isCancelled) resolve({ kind: 'cancelled' });
        else if (code === 0 && figures) resolve({ kind: 'done', figures });
        else {
          const reason = failureIn(errors);
          const by = String(code ?? signal);
          resolve({
            kind: 'failed',
            ...(reason === undefined ? reasonOf({ kind: 'ended', by }) : { reason }),
          });
        }
      });
    });
    return {
      pid: child.pid,
      ended,
      giveWay: () => void (child.stdin.writable && child.stdin.write('\n')),
      cancel: () => {
        isCancelled = true;
        // Nothing of it is needed any more.
        child.kill('SIGKILL');
      },
      leave: () => {
        child.unref();
        // Open pipes would keep this process alive.
        for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy();
      },
    };
  },
});

function lowerPriority({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended, or this system does not allow it: it runs as it is.
  }
}

/** Undefined for what is no report. */
function parseReport(line: string): LearningReport | undefined {
  try {
    return learningReportSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
