import { InvalidArgumentError } from 'commander';

/** The parser of an option that is a whole number. */
export const wholeFrom =
  (least: number) =>
  (value: string): number => {
    if (!/^\d{1,9}$/.test(value) || Number(value) < least)
      throw new InvalidArgumentError(`It must be a whole number from ${least}.`);
    return Number(value);
  };
