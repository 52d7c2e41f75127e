import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../shared/errors.ts';
import { compileNames } from '../../../shared/names/compile.ts';
import { readNames } from '../../../shared/names/list.ts';

const sound = compileNames(
  [
    { name: '王明', marks: [0, 3] },
    { name: '黄山', marks: [10] },
    { name: '红楼梦', marks: [28] },
  ],
  { title: 'three', precision: 'exact' },
);

/** The file with other contents and the checksum of these. */
function signed(change: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const contents = change(sound.slice(0, -32));
  return Uint8Array.of(...contents, ...createHash('sha256').update(contents).digest());
}

/** The same with another header, of whatever length. */
const withHeader = (change: (header: Record<string, unknown>) => unknown): Uint8Array =>
  signed((bytes) => {
    const length = new DataView(bytes.buffer).getUint32(12, true);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(16, 16 + length))) as Record<
      string,
      unknown
    >;
    const json = new TextEncoder().encode(JSON.stringify(change(header)));
    const changed = Uint8Array.of(...bytes.subarray(0, 16), ...json, ...bytes.subarray(16 + length));
    new DataView(changed.buffer).setUint32(12, json.length, true);
    return changed;
  });

const remedy = /^my\.names .*(mingshi names build|update mingshi)/;
function expectRefused(bytes: Uint8Array): void {
  expect(() => readNames(bytes, 'my.names')).toThrow(UserError);
  expect(() => readNames(bytes, 'my.names')).toThrow(remedy);
}

describe('a compiled list', () => {
  it('is refused whichever of its bytes is another', () => {
    const deltas = fc.sample(fc.integer({ min: 1, max: 255 }), { seed: 20260301, numRuns: sound.length });
    sound.forEach((byte, place) => {
      const bytes = sound.slice();
      bytes[place] = byte ^ (deltas[place] ?? 1);
      expectRefused(bytes);
    });
  });

  it('is refused wherever it is cut short, and where something follows it', () => {
    for (let length = 0; length < sound.length; length += 1) expectRefused(sound.subarray(0, length));
    expectRefused(Uint8Array.of(...sound, 0));
  });

  it('is refused where it is something else', () => {
    expectRefused(new TextEncoder().encode('王明\tperson\n'.repeat(10)));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), expectRefused), { seed: 20260301 });
  });

  it('is refused where its checksum is right and its contents are not', () => {
    expect(
      readNames(
        withHeader((header) => header),
        'same',
      ).look('红楼梦'),
    ).toEqual([28]);
    const headers: ((header: Record<string, unknown>) => unknown)[] = [
      () => [],
      (header) => ({ ...header, names: -1 }),
      (header) => ({ ...header, filter: { seed: 0, segmentLength: 4, segments: 4 } }),
      (header) => ({ ...header, filter: { seed: 0, segmentLength: 3, segments: 4 } }),
      (header) => ({ ...header, filter: { seed: 0, segmentLength: 12, segments: 1 } }),
      (header) => ({ ...header, filter: { seed: 0, segmentLength: 1e300, segments: 1e300 } }),
      (header) => ({ ...header, precision: 'compact' }),
      (header) => ({ ...header, precision: 'fuzzy' }),
      (header) => ({ ...header, sets: [[213]] }),
      (header) => ({ ...header, sets: [[]] }),
      (header) => ({ ...header, sets: Array.from({ length: 256 }, () => [0]) }),
      (header) => ({ ...header, counts: {} }),
      (header) => ({ ...header, more: 1 }),
    ];
    for (const change of headers) expectRefused(withHeader(change));
    expectRefused(
      signed((bytes) => {
        new DataView(bytes.buffer).setUint32(12, 0xffffffff, true);
        return bytes;
      }),
    );
    expectRefused(signed((bytes) => bytes.fill(0xff, 16, 40)));
  });

  it('of a newer format asks for a newer mingshi, of an older one to be built again', () => {
    const ofFormat = (version: number): Uint8Array =>
      signed((bytes) => {
        new DataView(bytes.buffer).setUint32(8, version, true);
        return bytes;
      });
    expect(() => readNames(ofFormat(2), 'my.names')).toThrow(
      /format 2, this version reads 1; update mingshi/,
    );
    expect(() => readNames(ofFormat(0), 'my.names')).toThrow(/build it again/);
  });
});

describe('the bytes of a compiled list', () => {
  it('may lie in shared memory and at any address', () => {
    for (const Memory of [ArrayBuffer, SharedArrayBuffer]) {
      for (const offset of [0, 1, 2, 3]) {
        const bytes = new Uint8Array(new Memory(sound.length + 4), offset, sound.length);
        bytes.set(sound);
        const list = readNames(bytes, 'my.names');
        expect([list.look('王明'), list.look('红楼')]).toEqual([[0, 3], []]);
      }
    }
  });

  it('have the hash of the file', () => {
    expect(readNames(sound, 'x').sha256).toBe(createHash('sha256').update(sound).digest('hex'));
  });
});

describe('a list of format 1', () => {
  const written = Buffer.from(
    [
      'bWluZ3NoaU4BAAAAqAAAAHsidGl0bGUiOiJ0aHJlZSIsInByZWNpc2lvbiI6ImV4YWN0IiwibmFtZXMiOjMsImZpbHRlciI6eyJz',
      'ZWVkIjowLCJzZWdtZW50TGVuZ3RoIjo4LCJzZWdtZW50cyI6M30sInNldHMiOltbMCwxNDldLFszNV0sWzU4XV0sImNvdW50cyI6',
      'W1swLDFdLFszNSwxXSxbNTgsMV0sWzE0OSwxXV19ICAgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA0IAAAAAA8RcA',
      'ALoLAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA33kAAAAA3twAAD0KAAAAAHhWK+yd0PPDLaS1nQRkvwSbOTkr',
      '3CBdfC0q7qdPgA3v',
    ].join(''),
    'base64',
  );

  it('that was written once is read for ever: hashes, folding and marks are part of the format', () => {
    const list = readNames(written, 'written.names');
    expect([list.title, list.names]).toEqual(['three', 3]);
    const names = ['王小雨', 'ＩＰＨＯＮＥ　１５', '𠮷野家', '王大雨'];
    expect(names.map((name) => list.look(name))).toEqual([[0, 149], [58], [35], []]);
  });
});
