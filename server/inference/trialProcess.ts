import { spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { messageOf } from '../../shared/errors.ts';
import type { Device } from '../../shared/model/device.ts';
import { trialSchema, type Trial } from '../../shared/model/trial.ts';

export interface TrialOptions {
  /** The built entry of the process that tries. */
  readonly program: string;
  /** Of the model's package. */
  readonly folder: string;
  readonly devices: readonly Device[];
  /** Milliseconds that each is measured for; 0 where its speed does not matter. */
  readonly measuring: number;
  /** The process is ended after so many milliseconds. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

/** Tries devices in a process of its own. What it did not come to is refused with the reason. */
export async function tryInProcess(options: TrialOptions): Promise<Trial[]> {
  const { program, folder, devices, measuring, patience, signal } = options;
  const child = spawn(process.execPath, [program, folder, devices.join(), String(measuring)], {
    // What drivers print is of use to nobody here.
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
    timeout: patience,
    killSignal: 'SIGKILL',
    signal,
  });
  child.stdin.on('error', () => undefined);
  const trials: Trial[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const trial = parseTrial(line);
    if (trial) trials.push(trial);
  });
  const end = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(messageOf(error)));
    child.once('close', (code, ended) => resolve(`trying it ended with ${ended ?? code}`));
  });
  const reason = child.killed ? `trying it took longer than ${patience / 1000} s` : end;
  const missing = devices.filter((device) => !trials.some((trial) => trial.device === device));
  return [...trials, ...missing.map((device) => ({ device, refused: reason }))];
}

/** Undefined for what is no trial. */
function parseTrial(line: string): Trial | undefined {
  try {
    return trialSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
