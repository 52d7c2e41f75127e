import { userInfo } from 'node:os';
import type { CommandContext } from '../shared/command.ts';

/** What the operating system calls the user. */
export function userName({ USER = 'user' }: CommandContext['env']): string {
  try {
    return userInfo().username;
  } catch {
    // It knows the user by a number alone.
    return USER;
  }
}
