/** The texts about the daemon behind an editor that a user reads, in one language. `reason` is in English, as in the log. */
export interface ForwardMessages {
  /** The daemon ended before it answered a question; asking again helps. */
  readonly interrupted: string;
  /** The daemon ended before it said whether it did what a command asks for. */
  unconfirmed(command: string): string;
  /** No daemon is found, and none can be started. */
  unavailable(reason: string): string;
  /** The daemon that took over announces something else than the one before, or cannot be talked to. */
  readonly changed: string;
}
