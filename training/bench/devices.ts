import { UserError } from '../../shared/errors.ts';
import { machineLine, type Machine } from '../../shared/machine.ts';
import type { Device } from '../../shared/model/device.ts';
import { readPackage, type PackageFiles } from '../../shared/model/package.ts';
import { tryDevices, type Laboratory, type Trial } from '../../shared/model/trial.ts';
import { table } from '../../shared/table.ts';
import { paragraphs } from './report.ts';

export interface DevicesBench {
  readonly models: readonly PackageFiles[];
  /** Beside the CPU. */
  readonly devices: readonly Device[];
  readonly laboratory: Laboratory;
  /** To measure each device for. */
  readonly milliseconds: number;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

export interface DevicesReport {
  readonly models: readonly {
    readonly name: string;
    readonly version: string;
    readonly trials: readonly Trial[];
  }[];
}

/** Measures models on devices as the server does before it chooses one. */
export async function benchDevices(bench: DevicesBench): Promise<DevicesReport> {
  const { devices, laboratory, milliseconds, signal, note } = bench;
  const models: DevicesReport['models'][number][] = [];
  for (const files of bench.models) {
    const pkg = await readPackage(files);
    const { name, version } = pkg.manifest;
    const trials: Trial[] = [];
    for await (const trial of tryDevices(pkg, devices, laboratory, milliseconds)) {
      if (signal.aborted) throw new UserError('interrupted');
      note(`${name}: ${trial.device}`);
      trials.push(trial);
    }
    models.push({ name, version, trials });
  }
  return { models };
}

/** For people: what `--json` gives as figures. */
export function devicesText(machine: Machine, { models }: DevicesReport): string {
  const rows = models.flatMap(({ name, version, trials }) => {
    const [cpu] = trials;
    const base = cpu && 'fallbacks' in cpu ? (cpu.charactersPerSecond ?? NaN) : NaN;
    return trials.map((trial) =>
      'refused' in trial
        ? [`${name} ${version}`, trial.device, '', '', trial.refused]
        : [
            `${name} ${version}`,
            trial.device,
            (trial.charactersPerSecond ?? NaN).toFixed(0),
            ((trial.charactersPerSecond ?? NaN) / base).toFixed(2),
            trial.fallbacks.length > 0 ? `on the CPU: ${trial.fallbacks.join(', ')}` : '',
          ],
    );
  });
  return paragraphs([
    [
      machineLine(machine),
      'Characters per second from text to tag scores: 32 sentences at once, then four alone.',
    ],
    [table([['', 'device', 'characters/s', 'CPU = 1', ''], ...rows], 'left').trimEnd()],
  ]);
}
