import type { CommandContext } from '../../shared/command.ts';
import { UserError, messageOf } from '../../shared/errors.ts';
import { connectLocal, connectLoopback } from '../daemon/sockets.ts';
import type { Channel } from './serving.ts';

/** How an editor wants to be spoken to; LSP 3.17, "Implementation considerations". One of them is given. */
export interface ChannelOptions {
  readonly stdio?: boolean;
  /** The editor listens at this local socket or named pipe. */
  readonly pipe?: string;
  /** The editor listens at this port. */
  readonly socket?: number;
}

/** @throws UserError where nobody listens */
export async function openChannel(
  { pipe, socket }: ChannelOptions,
  { stdin, stdout, ownOutput }: CommandContext,
): Promise<Channel> {
  try {
    if (pipe !== undefined) return both(await connectLocal(pipe));
    if (socket !== undefined) return both(await connectLoopback(socket));
  } catch (error) {
    throw new UserError(`the editor does not listen: ${messageOf(error)}`);
  }
  // A client that does not read has left without goodbye, which is a failure.
  ownOutput();
  return { input: stdin, output: stdout };
}

const both = (stream: Awaited<ReturnType<typeof connectLocal>>): Channel => ({
  input: stream,
  output: stream,
});
