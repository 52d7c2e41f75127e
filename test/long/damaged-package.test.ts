import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../shared/errors.ts';
import { createAnalyzer } from '../../shared/model/analyzer.ts';
import { fileNames, type Manifest } from '../../shared/model/manifest.ts';
import { memoryFiles } from '../../shared/model/package-files.ts';
import { readPackage, sha256Hex } from '../../shared/model/package.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import { withManifest } from '../../training/trainer/manifest-files.ts';
import { longRuns } from '../support/long.ts';
import { tinyPackage } from '../support/tiny-package.ts';

const sound = tinyPackage();
const names = [fileNames.manifest, fileNames.graph, fileNames.weights, fileNames.vocabulary];

/** Bytes with some of them changed, left out or doubled. */
const damaged = (bytes: Uint8Array) =>
  fc
    .array(fc.record({ at: fc.nat({ max: bytes.length - 1 }), to: fc.nat({ max: 255 }) }), {
      minLength: 1,
      maxLength: 6,
    })
    .chain((changes) =>
      fc.constantFrom('change', 'cut', 'double').map((kind) => {
        const copy = bytes.slice();
        for (const { at, to } of changes) copy[at] = to;
        const [{ at }] = changes as [{ at: number; to: number }];
        if (kind === 'cut') return copy.subarray(0, at);
        return kind === 'double' ? Uint8Array.from([...copy.subarray(0, at), ...copy]) : copy;
      }),
    );

describe('a damaged model package', () => {
  it('is either read and used, or refused with a clear error', { timeout: 40 * 60_000 }, async () => {
    const file = fc
      .constantFrom(...names)
      .chain((name) => damaged(sound[name] as Uint8Array).map((bytes) => ({ name, bytes })));
    await fc.assert(
      fc.asyncProperty(file, fc.boolean(), async ({ name, bytes }, hashesFit) => {
        const files = { ...sound, [name]: bytes };
        const contents = hashesFit && name !== fileNames.manifest ? rehashed(files) : files;
        try {
          const analyzer = await createAnalyzer(await readPackage(memoryFiles(contents)), ortRuntime);
          await analyzer.analyze(['王明在京。']);
          await analyzer.release();
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      longRuns(3_000),
    );
  });
});

/** The same damage with hashes that fit, as a malicious package would have. */
function rehashed(files: Readonly<Record<string, Uint8Array>>): Readonly<Record<string, Uint8Array>> {
  const file = (name: string) => files[name] ?? new Uint8Array();
  const manifest = JSON.parse(new TextDecoder().decode(file(fileNames.manifest))) as Manifest;
  const others = Object.fromEntries(names.slice(1).map((name) => [name, file(name)]));
  const fitting = {
    ...manifest,
    version: sha256Hex(file(fileNames.weights)).slice(0, 12),
    vocabularySha256: sha256Hex(file(fileNames.vocabulary)),
  };
  return withManifest(others, fitting, () => 'card');
}
