import { fileNames, type Manifest } from '../../shared/model/manifest.ts';
import { sha256Hex } from '../../shared/model/package.ts';

/** The files of a package by name. */
export type PackageContents = Readonly<Record<string, Uint8Array>>;

/** Adds card and manifest to the other files of a package; the manifest describes them all. */
export function withManifest(
  files: PackageContents,
  manifest: Omit<Manifest, 'files'>,
  card: (manifest: Manifest) => string,
): PackageContents {
  const text = new TextEncoder();
  const described = (contents: PackageContents): Manifest => ({
    ...manifest,
    files: Object.fromEntries(
      Object.entries(contents).map(([name, bytes]) => [
        name,
        { bytes: bytes.length, sha256: sha256Hex(bytes) },
      ]),
    ),
  });
  const carded = { ...files, [fileNames.card]: text.encode(card(described(files))) };
  const json = `${JSON.stringify(described(carded), null, 2)}\n`;
  return { ...carded, [fileNames.manifest]: text.encode(json) };
}
