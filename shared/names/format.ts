import { createHash, type Hash } from 'node:crypto';
import * as z from 'zod';
import { UserError } from '../errors.ts';
import { isSoundShape, slotBytes, slotsOf, type FilterPlanes, type Precision } from './filter.ts';
import { mostMarkSets } from './mark-sets.ts';
import { markCount } from './types.ts';

/*
 * A `.names` file, little-endian:
 *   8 bytes    the magic `mingshiN`
 *   4 bytes    version of the format; it stands for the marks of `names@1` and for the hashes, too
 *   4 bytes    length of the header
 *   header     JSON, filled up with spaces to a multiple of 8 bytes
 *   2 × slots  the plane of fingerprints
 *   1 or 2 × slots  the plane of the rest
 *   32 bytes   SHA-256 of all the bytes before
 */

const magic = new TextEncoder().encode('mingshiN');
const formatVersion = 1;
const prefixBytes = 16;
const checksumBytes = 32;

const mark = z
  .int()
  .min(0)
  .max(markCount - 1);
const count = z.int().min(0);

const headerSchema = z.strictObject({
  title: z.string(),
  precision: z.enum(['compact', 'exact']),
  /** Distinct names. */
  names: count,
  filter: z
    .strictObject({ seed: count, segmentLength: count.max(2 ** 16), segments: count.max(2 ** 16) })
    .refine(isSoundShape),
  /** Marks of each value that the filter holds. */
  sets: z.array(z.array(mark).min(1)).max(mostMarkSets),
  /** Pairs of a mark and its number of names, by mark. */
  counts: z.array(z.tuple([mark, count])),
});

export type NamesHeader = z.infer<typeof headerSchema>;

/** What a `.names` file holds. */
export interface NamesFile extends FilterPlanes {
  readonly header: NamesHeader;
}

export function encodeNames({ header, fingerprints, rest }: NamesFile): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const planes = prefixBytes + headerBytes;
  const checksum = planes + fingerprints.byteLength + rest.byteLength;
  const bytes = new Uint8Array(checksum + checksumBytes);
  bytes.set(magic);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, formatVersion, true);
  view.setUint32(12, headerBytes, true);
  bytes.fill(0x20, prefixBytes, planes).set(json, prefixBytes);
  bytes.set(bytesOf(fingerprints), planes);
  bytes.set(bytesOf(rest), planes + fingerprints.byteLength);
  bytes.set(hashOf(bytes.subarray(0, checksum)).digest(), checksum);
  return bytes;
}

/**
 * Checks a `.names` file. The planes are views of `bytes`, which may lie in shared memory, or a copy where these
 * begin at an odd address.
 * @throws UserError that names `source` and says what to do.
 */
export function decodeNames(bytes: Uint8Array, source: string): NamesFile & { sha256: string } {
  if (bytes.length < prefixBytes + checksumBytes || magic.some((byte, index) => bytes[index] !== byte)) {
    throw new UserError(`${source} is not a compiled name list; make one with 'mingshi names build'`);
  }
  const checksum = bytes.length - checksumBytes;
  const hash = hashOf(bytes.subarray(0, checksum));
  const sha256 = hash.copy().update(bytes.subarray(checksum)).digest('hex');
  if (!hash.digest().every((byte, index) => byte === bytes[checksum + index])) throw damaged(source);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const version = view.getUint32(8, true);
  if (version !== formatVersion) {
    const remedy = version > formatVersion ? 'update mingshi' : "build it again with 'mingshi names build'";
    throw new UserError(
      `${source} has name list format ${version}, this version reads ${formatVersion}; ${remedy}`,
    );
  }
  const planes = prefixBytes + view.getUint32(12, true);
  const header = parseHeader(bytes.slice(prefixBytes, Math.min(planes, checksum)), source);
  const slots = slotsOf(header.filter);
  if (checksum - planes !== slots * slotBytes[header.precision]) throw damaged(source);
  return { header, ...planesAt(bytes, planes, slots, header.precision), sha256 };
}

function planesAt(bytes: Uint8Array, offset: number, slots: number, precision: Precision): FilterPlanes {
  const even = (bytes.byteOffset + offset) % 2 === 0;
  const { buffer, byteOffset } = even ? bytes.subarray(offset) : bytes.slice(offset);
  const afterFingerprints = byteOffset + 2 * slots;
  return {
    fingerprints: new Uint16Array(buffer, byteOffset, slots),
    rest:
      precision === 'exact'
        ? new Uint16Array(buffer, afterFingerprints, slots)
        : new Uint8Array(buffer, afterFingerprints, slots),
  };
}

function parseHeader(bytes: Uint8Array, source: string): NamesHeader {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw damaged(source);
  }
  const parsed = headerSchema.safeParse(json);
  if (!parsed.success) throw damaged(source);
  return parsed.data;
}

const hashOf = (bytes: Uint8Array): Hash => createHash('sha256').update(bytes);

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint8Array | Uint16Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const damaged = (source: string): UserError =>
  new UserError(`${source} is damaged or cut short; fetch it again or build it with 'mingshi names build'`);
