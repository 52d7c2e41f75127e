import { UserError } from '../errors.ts';
import { decodeStrictly } from './strict.ts';

/** A longer stretch without a line break is no text that anybody wrote. */
const longestLine = 64 * 2 ** 20;

const byteOrderMarks: readonly (readonly [encoding: string, mark: Buffer])[] = [
  ['utf-8', Buffer.from([0xef, 0xbb, 0xbf])],
  ['utf-16le', Buffer.from([0xff, 0xfe])],
  ['utf-16be', Buffer.from([0xfe, 0xff])],
];
const longestMark = 3;

export interface DecodeOptions {
  /** What the bytes are called in messages: a file name, or `standard input`. */
  readonly name: string;
  /** A label of the WHATWG Encoding Standard, such as `gb18030`; UTF-8 unless told. A byte order mark wins over it. */
  readonly encoding?: string | undefined;
}

/** Whether `decodeText` reads an encoding of this name. */
export function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

/**
 * Decodes a stream of bytes into pieces of text, each of whole lines (the last may lack its line break), none empty.
 * A piece is given as soon as its last line break has arrived; memory is bounded by a chunk and the longest line.
 *
 * @throws UserError naming the source, the offset of the first byte that is wrong, and what may help.
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array>,
  { name, encoding = 'utf-8' }: DecodeOptions,
): AsyncGenerator<string> {
  let decoder: LineDecoder | undefined;
  for await (const chunk of withFullHead(chunks, longestMark)) {
    decoder ??= new LineDecoder(name, markedEncoding(chunk) ?? encoding);
    const text = decoder.push(chunk);
    if (text) yield text;
  }
  const text = decoder?.end();
  if (text) yield text;
}

/** The same bytes with a first chunk of at least `size` bytes, if there are so many. */
async function* withFullHead(chunks: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (const chunk of chunks) {
    if (!head) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < size) continue;
    yield head;
    head = undefined;
  }
  if (head && head.length > 0) yield head;
}

const markedEncoding = (bytes: Uint8Array): string | undefined =>
  byteOrderMarks.find(([, mark]) => mark.equals(bytes.subarray(0, mark.length)))?.[0];

/** Gathers bytes until they are whole lines, then decodes these at once. */
class LineDecoder {
  private held: Uint8Array[] = [];
  private heldBytes = 0;
  /** Offset in the source of the first byte held. */
  private offset = 0;
  private readonly encoding: string;

  constructor(
    private readonly name: string,
    encoding: string,
  ) {
    this.encoding = new TextDecoder(encoding).encoding;
  }

  push(chunk: Uint8Array): string {
    const end = this.afterLastLineBreak(chunk);
    this.hold(chunk.subarray(0, end));
    const text = end > 0 ? this.end() : '';
    this.hold(chunk.subarray(end));
    if (this.heldBytes > longestLine) {
      throw new UserError(
        `${this.name}: no line break within ${longestLine / 2 ** 20} MiB: this is not a text file`,
      );
    }
    return text;
  }

  /** Decodes what is held. */
  end(): string {
    const bytes = Buffer.concat(this.held);
    const text = decodeStrictly(bytes, this.encoding, this.name, this.offset);
    const first = this.offset === 0;
    this.held = [];
    this.heldBytes = 0;
    this.offset += bytes.length;
    return first && text.startsWith('\uFEFF') ? text.slice(1) : text;
  }

  private hold(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.held.push(bytes);
    this.heldBytes += bytes.length;
  }

  /**
   * Index in `chunk`, the bytes that come next, after its last line feed; 0 if it has none. In every encoding that
   * builds on ASCII the byte 0x0A is a line feed and nothing else; in UTF-16 it needs its zero byte in the same unit.
   * (One torn between two chunks goes unseen, which only makes the piece longer.)
   */
  private afterLastLineBreak(chunk: Uint8Array): number {
    const wide = this.encoding.startsWith('utf-16');
    const zero = this.encoding === 'utf-16le' ? 1 : -1;
    const parity = this.encoding === 'utf-16le' ? 0 : 1;
    for (let at = chunk.lastIndexOf(0x0a); at >= 0; at = at === 0 ? -1 : chunk.lastIndexOf(0x0a, at - 1)) {
      if (!wide) return at + 1;
      const aligned = (this.offset + this.heldBytes + at) % 2 === parity;
      if (aligned && chunk[at + zero] === 0) return Math.max(at, at + zero) + 1;
    }
    return 0;
  }
}
