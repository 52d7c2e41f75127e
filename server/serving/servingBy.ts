import process from 'node:process';
import type { CommandContext } from '../../shared/command.ts';
import type { ServeOptions, Serving } from './serving.ts';

/**
 * Serves by the user's daemon, or in this process. Loads no more than it needs: what only forwards starts quickly and
 * stays small.
 */
export async function servingBy(
  usesDaemon: boolean,
  context: CommandContext,
  options: ServeOptions,
): Promise<Serving> {
  return usesDaemon
    ? (await import('./forwarding.ts')).forwarding(context, options)
    : (await import('./here.ts')).servingHere(context, options);
}

const farewellMilliseconds = 5000;

/** Ends this process in a while: what still holds it, such as a model that just loads, has nobody to work for. */
export const leaveSoon = (): void => void setTimeout(() => process.exit(), farewellMilliseconds).unref();
