import * as z from 'zod';
import { UserError } from '../errors.ts';
import { fromFloat16, toFloat16 } from './float16.ts';
import { bytesOf, elementBytes, float32, sizeOf, tensorFrom, type Tensor, type TensorMap } from './tensor.ts';

/** Far above what a few hundred tensors need, far below what would exhaust memory. */
const headerLimit = 1 << 20;

/** What is stored as it is; F16 is converted from and to float32. */
const sameTypes = { F32: 'float32', I32: 'int32', I64: 'int64', U8: 'uint8', BOOL: 'bool' } as const;
type SameType = keyof typeof sameTypes;
const sameTypeNames = Object.keys(sameTypes) as SameType[];

const count = z.int().nonnegative();
const entrySchema = z.strictObject({
  dtype: z.enum([...sameTypeNames, 'F16']),
  shape: z.array(count).max(8),
  data_offsets: z.tuple([count, count]),
});
const metadataSchema = z.record(z.string(), z.string());

/**
 * Bytes of a safetensors file: 8 bytes header length, a JSON header, the tensors' bytes without gaps.
 * @param isHalf names the float32 tensors that are stored in half precision; reading widens them again.
 */
export function encodeSafetensors(
  tensors: TensorMap,
  metadata: Readonly<Record<string, string>> = {},
  isHalf: (name: string) => boolean = () => false,
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const { name, dtype, shape, bytes } of widestFirst(tensors, isHalf)) {
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes.length] };
    parts.push(bytes);
    offset += bytes.length;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + headerLength + offset).fill(0x20, 8, 8 + headerLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.set(json, 8);
  let position = 8 + headerLength;
  for (const part of parts) {
    file.set(part, position);
    position += part.length;
  }
  return file;
}

/** Wider elements first, so that every tensor is aligned; then by name, so that equal tensors give equal bytes. */
function widestFirst(tensors: TensorMap, isHalf: (name: string) => boolean) {
  const stored = Object.entries(tensors).map(([name, tensor]) => ({
    name,
    shape: tensor.dims,
    ...store(tensor, isHalf(name)),
  }));
  return stored.sort((a, b) => b.width - a.width || (a.name < b.name ? -1 : 1));
}

function store(tensor: Tensor, half: boolean): { dtype: SameType | 'F16'; bytes: Uint8Array; width: number } {
  if (half && tensor.type === 'float32') {
    return { dtype: 'F16', bytes: new Uint8Array(toFloat16(tensor.data).buffer), width: 2 };
  }
  const dtype = sameTypeNames.find((name) => sameTypes[name] === tensor.type);
  if (!dtype) throw new Error(`tensors of type ${tensor.type} cannot be stored`);
  return { dtype, bytes: bytesOf(tensor), width: elementBytes[tensor.type] };
}

export interface Safetensors {
  readonly tensors: TensorMap;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a safetensors file, which is not trusted: the header's size, the types and shapes, and that the tensors fill
 * the rest of the file without gap or overlap are checked. Half precision becomes float32.
 * @param source names the file in errors.
 */
export function decodeSafetensors(file: Uint8Array, source: string): Safetensors {
  const fail = (what: string): never => {
    throw new UserError(`${source} is not a sound safetensors file: ${what}; fetch or train the model again`);
  };
  const { header, body } = split(file, fail);
  const { __metadata__: rawMetadata = {}, ...rawEntries } = header;
  const metadata = metadataSchema.safeParse(rawMetadata);
  if (!metadata.success) return fail('its metadata is not a table of strings');
  const entries = Object.entries(rawEntries).map(([name, raw]) => {
    const parsed = entrySchema.safeParse(raw);
    if (!parsed.success) return fail(`tensor '${name}': ${z.prettifyError(parsed.error)}`);
    return { name, ...parsed.data };
  });
  entries.sort((a, b) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]);
  let position = 0;
  const tensors = entries.map(({ name, dtype, shape, data_offsets }) => {
    const [start, end] = data_offsets;
    if (start !== position) return fail(`tensor '${name}' begins at ${start} where ${position} was expected`);
    if (end < start || end > body.length)
      return fail(`tensor '${name}' ends at ${end} of ${body.length} bytes`);
    position = end;
    const tensor = restore(dtype, shape, body.subarray(start, end));
    return [
      name,
      tensor ?? fail(`tensor '${name}' has ${end - start} bytes for ${dtype} [${shape.join(', ')}]`),
    ] as const;
  });
  if (position !== body.length) fail(`${body.length - position} bytes follow the last tensor`);
  return { tensors: Object.fromEntries(tensors), metadata: metadata.data };
}

function split(
  file: Uint8Array,
  fail: (what: string) => never,
): { header: Record<string, unknown>; body: Uint8Array } {
  if (file.length < 8) return fail(`it has only ${file.length} bytes`);
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  if (length > headerLimit) return fail(`its header of ${length} bytes is larger than ${headerLimit}`);
  const bodyStart = 8 + Number(length);
  if (bodyStart > file.length) return fail('it ends inside its header');
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(8, bodyStart)));
  } catch {
    return fail('its header is not JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    return fail('its header is not a table');
  return { header: header as Record<string, unknown>, body: file.subarray(bodyStart) };
}

function restore(dtype: SameType | 'F16', shape: number[], bytes: Uint8Array): Tensor | undefined {
  if (dtype !== 'F16') {
    const type = sameTypes[dtype];
    return bytes.length === sizeOf(shape) * elementBytes[type] ? tensorFrom(type, shape, bytes) : undefined;
  }
  if (bytes.length !== sizeOf(shape) * 2) return undefined;
  return float32(shape, fromFloat16(new Uint16Array(new Uint8Array(bytes).buffer)));
}
