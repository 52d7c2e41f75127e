import type { LineFaults } from './protocol.ts';

/** How many faults of a file are told one by one. */
export const toldFaults = 5;

/** What is wrong with a file of which some lines cannot be used, for the log. */
export function describeFaults(path: string, { count, first }: LineFaults): string {
  const told = first.map(({ line, message }) => `line ${line}: ${message}`);
  const rest = count > first.length ? [`and ${count - first.length} more`] : [];
  const lines = count === 1 ? '1 line is' : `${count} lines are`;
  return `${path}: ${lines} not used, the others are: ${[...told, ...rest].join('; ')}`;
}
