import { machineLine, type Machine } from '../../shared/machine.ts';
import { table } from '../../shared/table.ts';
import type { Percentiles } from './percentiles.ts';
import type { TypingReport } from './typing.ts';

/** What was measured, with the names that people read. */
export function situations(report: TypingReport): (readonly [name: string, times: Percentiles])[] {
  const { typing, training, opening, cold, editors } = report;
  const all = [
    ['keystroke', typing],
    ['keystroke, while training', training],
    [
      `keystroke, ${editors?.editors ?? 0} editors with ${editors?.documents ?? 0} documents`,
      editors?.typing,
    ],
    ['opening 10,000 characters, warm', opening],
    ['opening 10,000 characters, cold', cold],
  ] as const;
  return all.flatMap(([name, times]) => (times ? [[name, times] as const] : []));
}

/** For people: what `--json` gives as figures. */
export function typingText(machine: Machine, report: TypingReport): string {
  const { characters, bytes, tokens } = report.document;
  const rows = situations(report).map(([name, { p50, p95, p99, count }]) => [
    ...[name, ...[p50, p95, p99].map(milliseconds), String(count)],
  ]);
  const memory = report.editors && `${(report.editors.memory / 2 ** 20).toFixed(0)} MiB`;
  return [
    machineLine(machine),
    `The long document: ${characters} characters, ${(bytes / 1e6).toFixed(2)} MB, ${tokens} tokens.`,
    '',
    table([['', 'p50', 'p95', 'p99', 'measured'], ...rows], 'right').trimEnd(),
    ...(memory === undefined ? [] : ['', `Memory of the daemon with all editors: ${memory}.`]),
    '',
  ].join('\n');
}

const milliseconds = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} ms`;
