import { InvalidArgumentError } from 'commander';
import type { CommandContext } from '../../../shared/command.ts';
import type { Machine } from '../../../shared/machine.ts';

/** Tells how far a measurement is. */
export const noteTo =
  ({ stderr }: CommandContext) =>
  (line: string): void =>
    void stderr.write(`${line}\n`);

/** Prints a report for people, or all its figures. */
export function print<Report>(
  machine: Machine,
  report: Report,
  text: (machine: Machine, report: Report) => string,
  { json = false }: { readonly json?: boolean },
  { stdout }: CommandContext,
): void {
  stdout.write(json ? `${JSON.stringify({ machine, ...report }, null, 2)}\n` : text(machine, report));
}

export function atLeastOne(value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value)) throw new InvalidArgumentError('It must be a number from 1 to 9999.');
  return Number(value);
}

export const counts = (value: string): number[] => value.split(',').map(atLeastOne);
