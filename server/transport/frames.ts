import type { Writable } from 'node:stream';

/** The base protocol was broken: where the next message begins is unknown. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

const headerLimit = 8 * 2 ** 10;
const defaultBodyLimit = 64 * 2 ** 20;
const headerEnd = Buffer.from('\r\n\r\n');

/** Cuts a stream of bytes into the bodies of LSP's base protocol. */
export class FrameDecoder {
  readonly #bodyLimit: number;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  /** Length of the body that comes next; undefined while its header is read. */
  #length: number | undefined;

  /** @param bodyLimit bytes of the longest body that is taken */
  constructor(bodyLimit = defaultBodyLimit) {
    this.#bodyLimit = bodyLimit;
  }

  /** What came behind the bodies so far. */
  get rest(): Uint8Array {
    return this.#joined();
  }

  /**
   * The bodies that `chunk` completes.
   * @throws FrameError for a header that is too long or says no usable length
   */
  *push(chunk: Uint8Array): Generator<Uint8Array> {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    for (;;) {
      this.#length ??= this.#readHeader();
      if (this.#length === undefined || this.#bytes < this.#length) return;
      const body = this.#take(this.#length);
      this.#length = undefined;
      yield body;
    }
  }

  #readHeader(): number | undefined {
    const pending = this.#joined();
    const end = pending.indexOf(headerEnd);
    const header = pending.toString('latin1', 0, end < 0 ? pending.length : end);
    if (header.length > headerLimit) throw new FrameError(`a header is longer than ${headerLimit} bytes`);
    if (end < 0) {
      if (/(^|[^\r])\n/.test(header)) throw new FrameError('a header line does not end with CR LF');
      return undefined;
    }
    this.#take(end + headerEnd.length);
    return contentLength(header, this.#bodyLimit);
  }

  #joined(): Buffer {
    const [first] = this.#chunks;
    const joined =
      this.#chunks.length === 1 && first
        ? Buffer.from(first.buffer, first.byteOffset, first.byteLength)
        : Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }

  #take(bytes: number): Uint8Array {
    const joined = this.#joined();
    this.#chunks = [joined.subarray(bytes)];
    this.#bytes -= bytes;
    return joined.subarray(0, bytes);
  }
}

function contentLength(header: string, bodyLimit: number): number {
  const lengths: string[] = [];
  for (const line of header.split('\r\n')) {
    const [, name, value] = /^([!-9;-~]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw new FrameError('a header line is not of the form NAME: VALUE');
    if (name.toLowerCase() === 'content-length') lengths.push(value);
  }
  const [length, second] = lengths;
  if (length === undefined) throw new FrameError('a header has no Content-Length');
  if (second !== undefined) throw new FrameError('a header has two values of Content-Length');
  if (!/^\d{1,15}$/.test(length)) throw new FrameError('Content-Length is not a length in bytes');
  if (Number(length) > bodyLimit) throw new FrameError(`a message is longer than ${bodyLimit} bytes`);
  return Number(length);
}

/**
 * Writes a body with its header, the two in one go.
 * @param written told when it is on its way, or why it cannot be written
 */
export function writeBody(
  output: Writable,
  body: Uint8Array,
  written: (error?: Error | null) => void = () => undefined,
): void {
  if (!output.writable) return written(new Error('nobody reads any more'));
  output.cork();
  output.write(`Content-Length: ${body.byteLength}\r\n\r\n`);
  output.write(body, written);
  output.uncork();
}
