/** How much is told, each level with those before it. */
export const logLevels = ['error', 'warn', 'info', 'debug'] as const;

export type LogLevel = (typeof logLevels)[number];

/** Tells the user what happened, a line each. Text of documents has no place in it. */
export type Log = Readonly<Record<LogLevel, (message: string) => void>>;

type Environment = Readonly<Record<string, string | undefined>>;

/** What the user wants to be told: `MINGSHI_LOG`; another value than one of the levels counts as `info`. */
export const logLevelOf = ({ MINGSHI_LOG }: Environment): LogLevel =>
  logLevels.find((level) => level === MINGSHI_LOG) ?? 'info';

/** Whether traces may show text of documents: `MINGSHI_LOG_TEXT=1`. */
export const mayLogText = ({ MINGSHI_LOG_TEXT }: Environment): boolean => MINGSHI_LOG_TEXT === '1';

/** A log that tells only what `level` and those before it do. */
export function upTo(level: LogLevel, log: Log): Log {
  const told = logLevels.slice(0, logLevels.indexOf(level) + 1);
  const silent = (): void => undefined;
  const of = (each: LogLevel) => (told.includes(each) ? log[each] : silent);
  return { error: of('error'), warn: of('warn'), info: of('info'), debug: of('debug') };
}

const longest = 1000;

/** A message as one line of bounded length: parts of it may come from anywhere. */
export function oneLine(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
