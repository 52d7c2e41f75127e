import process from 'node:process';
import type { Log } from './log.ts';

/** What a log may hold of something that was thrown: its kind and where it comes from. Its message may quote a text. */
export function faultText(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { name, stack = '', code } = error as NodeJS.ErrnoException;
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return [name, code ?? '', ...frames].join(' ');
}

/**
 * From now on what nobody caught, in an event, a timer or a promise, is logged and does not end this process: one
 * editor's fault is no reason to end the others' sessions, nor to lose what an editor has open.
 */
export function outliveFaults(log: Log): void {
  process.on('uncaughtException', (error, origin) => log.error(`${origin}: ${faultText(error)}`));
}
