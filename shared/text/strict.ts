import { UserError } from '../errors.ts';
import { likeliest } from './likeliest.ts';

const wide = ['utf-16le', 'utf-16be'] as const;

/**
 * Decodes whole characters; a byte order mark stays.
 *
 * @param offset where `bytes` begin in their source, for messages.
 * @throws UserError naming the offset of the first byte of what is no character of that encoding, or of a zero byte.
 */
export function decodeStrictly(bytes: Uint8Array, encoding: string, name: string, offset: number): string {
  const text = decodeWhole(bytes, encoding);
  if (text === undefined) {
    const at = firstUndecodable(bytes, encoding);
    throw new UserError(
      `${name}: ${hex(bytes[at])} at byte offset ${offset + at} is not valid ${encoding}; ` +
        `name the encoding of the file with --encoding, such as --encoding ${otherThan(encoding, bytes)}`,
    );
  }
  const zero = text.indexOf('\0');
  if (zero >= 0) {
    const isWide = encoding.startsWith('utf-16');
    const at = isWide ? zero * 2 : bytes.indexOf(0);
    const orWide = `, or UTF-16 without a byte order mark (then say --encoding ${likeliest(bytes, wide)})`;
    throw new UserError(
      `${name}: a zero character at byte offset ${offset + at}: this is a binary file${isWide ? '' : orWide}`,
    );
  }
  return text;
}

/** What bytes may be in that are not in `encoding`; hardly anything is valid UTF-8 by chance. */
function otherThan(encoding: string, bytes: Uint8Array): string {
  if (decodeWhole(bytes, 'utf-8') !== undefined) return 'utf-8';
  const others = ['gb18030', ...wide].filter((other) => other !== encoding);
  return likeliest(bytes, others);
}

const hex = (byte = 0): string => `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`;

function decodeWhole(bytes: Uint8Array, encoding: string, stream = false): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes, { stream });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return undefined;
    throw error;
  }
}

/** A fatal TextDecoder says that, but not where, it failed: find the shortest prefix that fails, then its last whole character. */
function firstUndecodable(bytes: Uint8Array, encoding: string): number {
  let sound = 0;
  let failing = bytes.length + 1; // that the end tears a character shows only after the last byte
  while (failing - sound > 1) {
    const middle = (sound + failing) >> 1;
    if (decodeWhole(bytes.subarray(0, middle), encoding, true) === undefined) failing = middle;
    else sound = middle;
  }
  while (decodeWhole(bytes.subarray(0, sound), encoding) === undefined) sound -= 1;
  return sound;
}
