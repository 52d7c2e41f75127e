import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { addReport } from './simulate/report.ts';
import { addRun } from './simulate/run.ts';
import { addSplit } from './simulate/split.ts';

/** `mingshi simulate`: what corrections are worth, by an annotator whose answers are known. */
export function run(args: readonly string[], context: CommandContext): Promise<number> {
  const command = newCommand('simulate', context)
    .description(
      'Simulates a user who corrects a model that learns from it: in reading order, in random order, and in the order ' +
        'in which the editor asks. An entity accepted, relabelled, rejected or added is one correction.',
    )
    .helpCommand(false);
  addRun(command, context);
  addSplit(command, context);
  addReport(command, context);
  return execute(command, args, context);
}
