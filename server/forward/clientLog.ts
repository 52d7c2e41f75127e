import { oneLine, type Log } from '../log.ts';

/** LSP's MessageType. */
export const messageType = { error: 1, warn: 2, info: 3, debug: 4 } as const satisfies Record<
  keyof Log,
  number
>;

/** A log that shows in the client's, where it may be told; else in another. */
export function clientLog(tell: (params: object) => void, mayTell: () => boolean, otherwise: Log): Log {
  const of = (level: keyof Log) => (message: string) => {
    if (mayTell()) tell({ type: messageType[level], message: oneLine(message) });
    else otherwise[level](message);
  };
  return { error: of('error'), warn: of('warn'), info: of('info'), debug: of('debug') };
}
