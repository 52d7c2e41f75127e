import type { ProtocolEntity } from '../../../shared/protocol/entities.ts';

/** An entity of an open document, and the line that it stands in. */
export interface Mention {
  readonly uri: string;
  readonly range: ProtocolEntity['range'];
  readonly text: string;
  /** The label that shows. */
  readonly label: string;
  readonly isUncertain: boolean;
  /** Whether a user said so. */
  readonly isConfirmed: boolean;
  readonly excerpt: Excerpt;
}

/** A part of a line with the place of a mention in it, in UTF-16 units. */
export interface Excerpt {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** @param lineAt text of a line of the document */
export const mentionsOf = (
  uri: string,
  entities: readonly ProtocolEntity[],
  lineAt: (line: number) => string,
): Mention[] =>
  entities.map(({ range, text, shown, mark }) => ({
    ...{ uri, range, text, label: shown.label },
    ...{ isUncertain: shown.uncertain, isConfirmed: mark !== null },
    excerpt: excerptOf(lineAt(range.start.line), range),
  }));

/** So much stands before a mention, in UTF-16 units: it is in sight however narrow the view is. */
const before = 12;
const after = 80;

/** What stands around a mention in its first line. */
export function excerptOf(line: string, { start, end }: ProtocolEntity['range']): Excerpt {
  const indent = line.length - line.trimStart().length;
  const last = end.line === start.line ? Math.min(end.character, line.length) : line.length;
  const from = start.character - indent <= before ? indent : whole(line, start.character - before);
  const to = whole(line, Math.min(line.length, last + after));
  const mark = from > indent ? '…' : '';
  const shift = mark.length - from;
  return {
    text: `${mark}${line.slice(from, to).trimEnd()}`,
    start: start.character + shift,
    end: last + shift,
  };
}

/** Not between the halves of a surrogate pair. */
const whole = (line: string, offset: number): number =>
  (line.codePointAt(offset - 1) ?? 0) > 0xffff ? offset - 1 : offset;
