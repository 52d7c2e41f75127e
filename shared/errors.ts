/**
 * Something a user can mend: wrong input, a missing file, a damaged model.
 * Its message says what is wrong and what to do next; it is shown without a stack trace.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** The message of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
