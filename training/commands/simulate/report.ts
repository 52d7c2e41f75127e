import type { Command } from 'commander';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { CommandContext } from '../../../shared/command.ts';
import { UserError } from '../../../shared/errors.ts';
import { curvesOf, type Trace } from '../../simulation/curves.ts';
import { orders, type Order } from '../../simulation/orders.ts';
import { plot } from '../../simulation/plot.ts';
import { reportOf } from '../../simulation/report.ts';
import { readSteps } from '../../simulation/steps.ts';

const files = { text: 'report.md', image: 'f1.svg' } as const;

export function addReport(command: Command, context: CommandContext): void {
  command
    .command('report')
    .summary('write what simulations have shown so far')
    .description(
      `Writes what simulations have shown so far: ${files.text} and ${files.image} in their folder.`,
    )
    .argument('<folder>', 'the --out of the simulations')
    .action((folder: string) => report(folder, context));
}

async function report(folder: string, { cwd, stdout }: CommandContext): Promise<void> {
  const path = resolve(cwd, folder);
  const traces = await readTraces(path);
  const curves = curvesOf(traces);
  if (curves.length === 0)
    throw new UserError(`${folder} holds no simulation; make one with mingshi simulate --out ${folder}`);
  const text = reportOf(curves, traces, files.image);
  await writeFileAtomic(join(path, files.image), plot(curves));
  await writeFileAtomic(join(path, files.text), text);
  stdout.write(text);
}

async function readTraces(folder: string): Promise<Trace[]> {
  const names = await readdir(folder).catch(() => []);
  const traces = names.sort().map(async (name): Promise<Trace[]> => {
    const [, order, seed] = /^([a-z]+)-(\d+)$/.exec(name) ?? [];
    if (!orders.includes(order as Order)) return [];
    return [{ order: order as Order, seed: Number(seed), steps: await readSteps(join(folder, name)) }];
  });
  return (await Promise.all(traces)).flat();
}
