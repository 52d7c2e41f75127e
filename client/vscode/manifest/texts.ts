import { colourTexts } from '../colours/texts.ts';
import { tokenTexts } from './tokens.ts';

/** Texts by their keys. */
export type Texts = Readonly<Record<string, string>>;

/** The languages of the manifest: the file of each, at the project's root and in the package. */
export const textFiles = { en: 'package.nls.json', zh: 'package.nls.zh-cn.json' } as const;

/** Texts that are made from label trees. */
const made: readonly ((language: keyof typeof textFiles) => Texts)[] = [tokenTexts, colourTexts];

/** What a file of the package says. @param own what the project's file says */
export const packageTexts = (language: keyof typeof textFiles, own: Texts): Texts =>
  Object.assign({}, own, ...made.map((texts) => texts(language))) as Texts;

/** The keys of all texts of a manifest. */
export const keysOf = (manifest: unknown): string[] =>
  Array.from(JSON.stringify(manifest).matchAll(/"%([^"%]+)%"/g), ([, key = '']) => key);
