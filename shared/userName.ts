import { userInfo } from 'node:os';

/** What the operating system calls the user. */
export function userName({ USER = 'user' }: Readonly<Record<string, string | undefined>>): string {
  try {
    return userInfo().username;
  } catch {
    // It knows the user by a number alone.
    return USER;
  }
}
