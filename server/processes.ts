import { readFile } from 'node:fs/promises';
import process from 'node:process';

/** The processes of this machine. */
export interface Processes {
  /** Of this one. */
  readonly pid: number;
  /**
   * When a process was started, as a word that no other process of the same number has; empty where that cannot be
   * known, undefined where there is no such process.
   */
  started(pid: number): Promise<string | undefined>;
}

export const systemProcesses: Processes = {
  pid: process.pid,
  started: async (pid) => {
    if (!isThere(pid)) return undefined;
    // proc(5): the second field may hold blanks and parentheses.
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Field 3: one that has ended, and that nobody asked after yet, does nothing any more.
    if (/^[ZX]/.test(fields[3 - 3] ?? '')) return undefined;
    // Field 22: in ticks since the machine was started.
    return fields[22 - 3] ?? '';
  },
};

/** Whether there is such a process, be it somebody else's. */
export function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
