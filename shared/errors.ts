/**
 * Something a user can mend: wrong input, a missing file, a damaged model.
 * Its message says what is wrong and what to do next; it is shown without a stack trace.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
}

/** A command line that asks for something which cannot be meant, whatever the files are. */
export class MisuseError extends UserError {
  override readonly name = 'MisuseError';
}

/** The message of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
