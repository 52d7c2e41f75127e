import { Command, CommanderError } from 'commander';
import type { Readable, Writable } from 'node:stream';
import { MisuseError, UserError, messageOf } from './errors.ts';

/** All that a command may touch of its process; passed in, so that tests can run commands without one. */
export interface CommandContext {
  /** Folder of the package: `models/` and `dist/` lie in it. */
  readonly root: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  /** An error of it ends the process, quietly where nobody reads it any more. */
  readonly stdout: Writable;
  /** Leaves the errors of `stdout` to the command, which must listen to them at once. */
  readonly ownOutput: () => void;
  readonly stderr: Writable;
  /** Aborted by the first Ctrl-C; a command stops at its next safe point. */
  readonly signal: AbortSignal;
}

/** What each file of `commands/` exports. */
export interface CommandModule {
  run(args: readonly string[], context: CommandContext): Promise<number>;
}

/** Exit codes of the command line; 130 is what shells give a process that Ctrl-C ended. */
export const exitCode = { ok: 0, failed: 1, misuse: 2, interrupted: 130 } as const;

/**
 * A commander command that writes to the context's streams and throws instead of ending the process.
 *
 * @param name what is typed after `mingshi`; empty for the whole command line.
 */
export const newCommand = (name: string, context: CommandContext): Command =>
  new Command(`mingshi ${name}`.trim()).exitOverride().configureOutput({
    writeOut: (text) => void context.stdout.write(text),
    writeErr: (text) => void context.stderr.write(text),
  });

/** Adds subcommands to a command. */
export interface CommandPart {
  addTo(command: Command, context: CommandContext): void;
}

/** A command whose subcommands come from several parts. */
export const commandGroup = (
  name: string,
  description: string,
  parts: readonly CommandPart[],
): CommandModule => ({
  run: (args, context) => {
    const command = newCommand(name, context).description(description).usage('<command>').helpCommand(false);
    for (const part of parts) part.addTo(command, context);
    return execute(command, args, context);
  },
});

/** Lets each error about arguments say where to read on. */
function pointToHelp(command: Command, path = command.name()): void {
  const what = command.commands.length > 0 ? 'lists the commands' : 'tells what it takes';
  command.showHelpAfterError(`'${path} --help' ${what}.`);
  for (const each of command.commands) pointToHelp(each, `${path} ${each.name()}`);
}

/** An unknown name of a subcommand stands alone: a `--help` after it would be taken for the command's own. */
function understood(command: Command, args: readonly string[]): readonly string[] {
  const [name = '-'] = args;
  const { commands } = command;
  const isKnown = name.startsWith('-') || commands.some((each) => each.name() === name);
  return commands.length === 0 || isKnown ? args : [name];
}

/** The subcommand that was called; the command itself where it was none. */
const called = (command: Command, [name]: readonly string[]): Command =>
  command.commands.find((each) => each.name() === name) ?? command;

/** Parses `args`, runs the action, and turns its outcome into an exit code. */
export async function execute(
  command: Command,
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  pointToHelp(command);
  try {
    await command.parseAsync([...understood(command, args)], { from: 'user' }).catch((error: unknown) => {
      if (error instanceof MisuseError) called(command, args).error(`error: ${error.message}`);
      throw error;
    });
    return exitCode.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.misuse;
    if (context.signal.aborted) return exitCode.interrupted;
    const detail = error instanceof UserError || !(error instanceof Error) ? messageOf(error) : error.stack;
    context.stderr.write(`${command.name()}: ${detail}\n`);
    return exitCode.failed;
  }
}
