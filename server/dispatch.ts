import { execute, exitCode, newCommand, type CommandContext, type CommandModule } from '../shared/command.ts';

/** A command as the command line knows it before its code is loaded. */
export interface CommandEntry {
  /** One line for `mingshi --help`. */
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

export type CommandTable = Readonly<Record<string, CommandEntry>>;

/**
 * Runs the command that `args` begins with, loading only that one.
 * Everything after its name is the command's own: it parses its options and answers its `--help`.
 *
 * @returns the exit code of the process.
 */
export async function dispatch(
  commands: CommandTable,
  version: string,
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  let code: number = exitCode.ok;
  const program = newCommand('', context)
    .description('Named entities in Chinese text.')
    .usage('<command> [options]')
    .version(version)
    .helpCommand(false)
    .enablePositionalOptions()
    .addHelpText('after', "\n'mingshi <command> --help' tells more about a command.");
  for (const [name, { summary, load }] of Object.entries(commands)) {
    program
      .command(name)
      .description(summary)
      .helpOption(false)
      .allowUnknownOption()
      .allowExcessArguments()
      .passThroughOptions()
      .action(async (_options, command: { args: string[] }) => {
        const module = await load();
        code = await module.run(command.args, context);
      });
  }
  const outcome = await execute(program, args, context);
  return outcome === exitCode.ok ? code : outcome;
}
