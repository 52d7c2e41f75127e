import { InvalidArgumentError } from 'commander';

const number =
  (largest: number, what: string) =>
  (argument: string): number => {
    if (/^\d{1,10}$/.test(argument) && Number(argument) <= largest) return Number(argument);
    throw new InvalidArgumentError(what);
  };

export const port = number(65_535, 'It is the number of a port.');
export const seconds = number(7 * 24 * 3600, 'It is a number of seconds, a week at most.');
export const processId = number(2 ** 32, 'It is the number of a process.');

/** How long a daemon that is started stays after its last client, unless something else is said. */
export const idleSeconds = 60;
