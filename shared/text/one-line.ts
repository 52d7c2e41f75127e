import * as z from 'zod';

/**
 * What ends a field, a line or a text for any program that reads it, or cannot be written: control characters, the
 * line and paragraph separators, the byte-order mark, and halves of surrogate pairs.
 */
export const controls = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/u;

/** One line of text, without white space at its ends. */
export const line = z
  .string()
  .trim()
  .min(1)
  .refine((text) => !controls.test(text), 'expected one line of text, without control characters');

/** The same of what is stored, where earlier programs let more pass: each control character reads as a space. */
export const storedLine = z
  .string()
  .overwrite((text) => text.split(controls).join(' ').trim())
  .min(1);
