import * as z from 'zod';
import { codePointLength } from '../text/codepoints.ts';
import { recordSchema, recordVersion, type JournalRecord } from './record.ts';

/** Bytes of the longest line. */
export const maxLineBytes = 64 * 2 ** 10;

/** Why a line is no record. */
export interface LineFault {
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}

/** What a journal holds. */
export interface ParsedJournal {
  /** In the order of their lines, which means nothing. */
  readonly records: readonly JournalRecord[];
  /** Lines of kinds and versions that only a later program knows; they stay in the file. */
  readonly skipped: number;
  /** Lines that nobody can read. */
  readonly faults: { readonly count: number; readonly first: readonly LineFault[] };
}

const shownFaults = 5;
const newline = 0x0a;
const empty = new Uint8Array();

/** Reads a journal in pieces of any size. A line that is broken, torn or too long loses nothing but itself. */
export class JournalParser {
  readonly #records: JournalRecord[] = [];
  readonly #first: LineFault[] = [];
  #skipped = 0;
  #faults = 0;
  #line = 0;
  /** The beginning of a line that is not complete yet. */
  #rest: Uint8Array = empty;
  #restIsTooLong = false;

  feed(bytes: Uint8Array): void {
    let from = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, from)) {
      this.#endLine(bytes.subarray(from, end));
      from = end + 1;
    }
    this.#keep(bytes.subarray(from));
  }

  /** A last line need not have a line break. */
  end(): ParsedJournal {
    if (this.#restIsTooLong || this.#rest.length > 0) this.#endLine(empty);
    return {
      records: this.#records,
      skipped: this.#skipped,
      faults: { count: this.#faults, first: this.#first },
    };
  }

  #keep(piece: Uint8Array): void {
    this.#restIsTooLong ||= this.#rest.length + piece.length > maxLineBytes;
    this.#rest = this.#restIsTooLong
      ? empty
      : this.#rest.length > 0
        ? joined(this.#rest, piece)
        : piece.slice();
  }

  #endLine(piece: Uint8Array): void {
    this.#line += 1;
    const isTooLong = this.#restIsTooLong || this.#rest.length + piece.length > maxLineBytes;
    const bytes = this.#rest.length > 0 ? joined(this.#rest, piece) : piece;
    this.#rest = empty;
    this.#restIsTooLong = false;
    const line = isTooLong ? { fault: `it is longer than ${maxLineBytes} bytes` } : parseLine(bytes);
    if (!line) return;
    if ('record' in line) this.#records.push(line.record);
    else if ('fault' in line) this.#fault(line.fault);
    else this.#skipped += 1;
  }

  #fault(reason: string): void {
    this.#faults += 1;
    if (this.#first.length < shownFaults) this.#first.push({ line: this.#line, reason });
  }
}

export function parseJournal(bytes: Uint8Array): ParsedJournal {
  const parser = new JournalParser();
  parser.feed(bytes);
  return parser.end();
}

/** A record as a line of a journal, with its line break. */
export const journalLine = (record: JournalRecord): string => `${JSON.stringify(record)}\n`;

const utf8 = new TextDecoder('utf-8', { fatal: true });
const kinds: ReadonlySet<string> = new Set(recordSchema.options.map(({ shape }) => shape.kind.value));
/** What records of all versions have. */
const envelope = z.looseObject({ v: z.int().positive(), id: z.string(), kind: z.string() });

/** Undefined for a line of white space. */
function parseLine(
  bytes: Uint8Array,
): { record: JournalRecord } | { fault: string } | { skipped: true } | undefined {
  try {
    const text = utf8.decode(bytes);
    if (text.trim() === '') return undefined;
    const json: unknown = JSON.parse(text);
    const { v, kind } = envelope.parse(json);
    if (v > recordVersion || !kinds.has(kind)) return { skipped: true };
    const record = recordSchema.parse(json);
    return fits(record) ? { record } : { fault: 'a span reaches beyond its sentence' };
  } catch (error) {
    // What the platform says of broken JSON quotes it; a log is no place for the user's texts.
    if (!(error instanceof z.ZodError)) return { fault: 'it is no JSON in UTF-8' };
    const [issue] = error.issues;
    return { fault: `${issue?.path.join('.') || 'record'}: ${issue?.message ?? 'invalid'}` };
  }
}

function fits(record: JournalRecord): boolean {
  if (!('sentence' in record)) return true;
  const spans = record.kind === 'reviewed' ? record.spans : [record.span];
  const length = codePointLength(record.sentence);
  return spans.every(({ start, end }) => start < end && end <= length);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
