import type { Messages } from '../l10n/messages.ts';
import { becauseEn } from '../l10n/why.ts';
import type { Why } from './why.ts';

/** A reason as it is logged and kept. */
export interface Reason {
  /** One line of English. */
  readonly reason: string;
  /** What other languages say it by; undefined where nobody knows more than the line, as of what a program says. */
  readonly why?: Why | undefined;
}

export const reasonOf = (why: Why): Reason => ({ reason: becauseEn(why), why });

/** The line as a user reads it. What was kept before it was known how other languages say it is in English. */
export const reasonIn = ({ learning }: Messages, { reason, why }: Reason): string =>
  why ? learning.because(why) : reason;
