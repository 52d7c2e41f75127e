/** An error at the beginning of a line, as our command line, Node.js and V8 write what ends a process. */
const failure =
  /^(?:mingshi learn: )?(?:Uncaught )?(?:[\w.]*(?:Error|Exception)(?: \[\w+\])?|FATAL ERROR): +(.+)/;

/** Lines that say where something happened, or in which version of Node.js. */
const place = /^(?:\s+at |\s*\d+: 0x|[\s^~})\]]*$|Node\.js v)/;

/**
 * Why the trainer failed, by what it wrote to standard error: the message of the last error that it names, else the
 * last line that says something. Undefined where there is none.
 */
export function failureIn(errors: string): string | undefined {
  const lines = errors.split('\n').filter((line) => !place.test(line));
  const messages = lines.flatMap((line) => failure.exec(line)?.[1] ?? []);
  return (messages.at(-1) ?? lines.at(-1)?.replace(/^mingshi learn: /, ''))?.trim();
}
