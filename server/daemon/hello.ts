import * as z from 'zod';
import { UserError } from '../../shared/errors.ts';
import { logLevels } from '../log.ts';

/**
 * The first words between a program and a daemon: one frame of LSP's base protocol in each direction. What follows a
 * session's is LSP; a control connection gets one more frame, or waits for the end.
 */
const protocol = z.literal(1);

/** Somebody brings an editor. */
const sessionHello = z.object({
  mingshi: protocol,
  /** What the model's path is relative to. */
  cwd: z.string().min(1),
  /** Name of a model, or the folder of one, where the editor names none. */
  model: z.string().min(1).optional(),
  /** The process to watch, where the editor does not name one itself. */
  clientProcess: z.int().positive().optional(),
  userName: z.string().trim().min(1).max(200).optional(),
  /** How much its client's log is told; else as much as the daemon's own. */
  logLevel: z.enum(logLevels).optional(),
});

/** Somebody wants something of the daemon itself. */
const controlHello = z.object({ mingshi: protocol, control: z.enum(['status', 'stop']) });

export const helloSchema = z.union([controlHello, sessionHello]);

export type SessionHello = z.infer<typeof sessionHello>;
export type Hello = z.infer<typeof helloSchema>;

export const welcomeSchema = z.union([
  z.object({ mingshi: protocol, pid: z.int().positive(), version: z.string() }),
  z.object({ mingshi: protocol, refused: z.string() }),
]);

export type Welcome = z.infer<typeof welcomeSchema>;

/** What answers, or refuses, may be of a version with other first words. */
export const anyWelcomeSchema = z.object({ mingshi: z.int() });

/** The package was replaced by one whose daemon this program cannot talk to. */
export class OtherWireError extends UserError {}

/** A message in a frame of LSP's base protocol. */
export function encodeFrame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
}
