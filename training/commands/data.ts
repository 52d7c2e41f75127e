import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { addCheck } from './data/check.ts';
import { addConvert } from './data/convert.ts';
import { addExport } from './data/export.ts';
import { addImport } from './data/import.ts';
import { addMove } from './data/move.ts';
import { addStats } from './data/stats.ts';

/** `mingshi data`: labelled sentences, and the annotations of the user, in and out. */
export function run(args: readonly string[], context: CommandContext): Promise<number> {
  const command = newCommand('data', context)
    .description(
      'Checks and converts labelled sentences; takes annotations in and out, moves and counts them.',
    )
    .usage('<command>')
    .helpCommand(false);
  addCheck(command, context);
  addConvert(command, context);
  addExport(command, context);
  addImport(command, context);
  addMove(command, context);
  addStats(command, context);
  return execute(command, args, context);
}
