import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import * as z from 'zod';
import { contributions } from '../../../client/vscode/manifest/contributions.ts';
import { manifest } from '../../../client/vscode/manifest/manifest.ts';
import { merge } from '../../../client/vscode/manifest/merge.ts';
import { keysOf, packageTexts, textFiles } from '../../../client/vscode/manifest/texts.ts';
import { settingsSchema, withDefaults } from '../../../server/settings.ts';
import { tokenTypes } from '../../../shared/legend.ts';

const json = async (file: string): Promise<unknown> =>
  JSON.parse(await readFile(fileURLToPath(new URL(`../../../${file}`, import.meta.url)), 'utf8'));
const texts = z.record(z.string(), z.string().min(1));

const made = manifest({ name: 'mingshi', version: '0.1.0', license: 'MIT' }, contributions);
const { contributes } = made;
const settings = Object.assign(
  {},
  ...(contributes.configuration ?? []).map(({ properties }) => properties),
) as Record<string, Readonly<Record<string, unknown>>>;
const commands = (contributes.commands ?? []).map(({ command }) => command);

describe('what VS Code demands of a manifest', () => {
  // semanticTokensClassificationExtensionPoint.ts and menusExtensionPoint.ts of VS Code.
  const tokenId = z.string().regex(/^\w+[-_\w+]*$/);
  const key = z.string().regex(/^%[^%]+%$/);
  const token = z.strictObject({ id: tokenId, superType: tokenId.optional(), description: key });
  const command = z.looseObject({
    command: z.string().regex(/^mingshi\.editor\.[a-zA-Z]+$/),
    title: key,
    category: key,
    icon: z
      .string()
      .regex(/^\$\([a-z-]+\)$/)
      .optional(),
  });
  const setting = z.looseObject({
    markdownDescription: key,
    scope: z.enum(['machine', 'window', 'resource', 'machine-overridable']),
    default: z.unknown(),
  });
  const schema = z.looseObject({
    name: z.string().regex(/^[a-z0-9-]+$/),
    publisher: z.string().regex(/^[a-z0-9-]+$/),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    engines: z.strictObject({ vscode: z.string().regex(/^\^1\.\d+\.0$/) }),
    extensionKind: z.tuple([z.literal('workspace')]),
    capabilities: z.strictObject({
      untrustedWorkspaces: z.strictObject({
        supported: z.literal('limited'),
        description: key,
        restrictedConfigurations: z.array(z.string()),
      }),
      virtualWorkspaces: z.literal(false),
    }),
    contributes: z.looseObject({
      semanticTokenTypes: z.array(token),
      semanticTokenModifiers: z.array(token).max(31),
      commands: z.array(command),
      configuration: z.array(z.strictObject({ title: key, properties: z.record(z.string(), setting) })),
    }),
  });

  it('is there', () => {
    expect(z.prettifyError(schema.safeParse(made).error ?? new z.ZodError([]))).toBe('');
  });

  it('is that super types are declared, or are among its own, and lead to one of its own', () => {
    const types = new Map((contributes.semanticTokenTypes ?? []).map(({ id, superType }) => [id, superType]));
    expect([...types.keys()]).toEqual(tokenTypes.map(({ id }) => id));
    for (let id of types.keys()) {
      for (let up = types.get(id); up !== undefined; up = types.get(id)) id = up;
      expect(id).toBe('class');
    }
  });

  it('is that no command, setting or colour is there twice, and that commands which are called are there', () => {
    const colours = (contributes.colors ?? []).map(({ id }) => id);
    for (const ids of [commands, colours]) expect(new Set(ids).size).toBe(ids.length);
    const called = [
      ...(contributes.keybindings ?? []).map(({ command }) => command),
      ...Object.values(contributes.menus ?? {}).flatMap((items) =>
        items.flatMap(({ command }) => command ?? []),
      ),
    ];
    expect(called.filter((command) => !commands.includes(command))).toEqual([]);
  });

  it('is that what restricts a workspace without trust are settings', () => {
    for (const key of made.capabilities.untrustedWorkspaces.restrictedConfigurations)
      expect(Object.keys(settings)).toContain(key);
  });
});

describe('the settings', () => {
  /** `a.b` → `{ a: { b: value } }`, all of them in one object. */
  const section = (value: (key: string) => unknown): unknown =>
    Object.keys(settings)
      .map((key) =>
        key
          .split('.')
          .slice(1)
          .reduceRight<unknown>((inner, name) => ({ [name]: inner }), value(key)),
      )
      .reduce((all, one) => merge(all, one), {});

  it('have the defaults of the server', () => {
    const given = settingsSchema.parse(section((key) => settings[key]?.default));
    expect(withDefaults(given)).toEqual(withDefaults({}));
  });

  it('have the bounds of the server, and are all that it reads but for trust', () => {
    const { properties = {} } = z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' });
    const flat = (name: string, schema: unknown): [string, Record<string, unknown>][] => {
      const { anyOf, properties, ...rest } = schema as {
        anyOf?: readonly object[];
        properties?: object;
      };
      const [first] = anyOf ?? [];
      if (first) return flat(name, first);
      if (!properties) return [[name, rest]];
      return Object.entries(properties).flatMap(([key, inner]) => flat(`${name}.${key}`, inner));
    };
    const read = Object.entries(properties)
      .filter(([key]) => key !== 'trusted' && key !== 'diagnostics')
      .flatMap(([key, schema]) => flat(`mingshi.${key}`, schema));
    expect(read.length).toBeGreaterThan(12);
    for (const [key, bounds] of read) {
      const said = settings[key];
      expect(said, key).toBeDefined();
      for (const keyword of ['minimum', 'maximum', 'exclusiveMinimum', 'maxLength', 'enum'])
        // Whole numbers end somewhere, which is no bound.
        if (bounds[keyword] !== undefined && bounds[keyword] !== Number.MAX_SAFE_INTEGER)
          expect(said?.[keyword], `${key}: ${keyword}`).toEqual(bounds[keyword]);
    }
  });

  it('that choose files or speak for the user are none of a workspace', () => {
    for (const key of ['model', 'author', 'journal', 'device'])
      expect(settings[`mingshi.${key}`]).toMatchObject({ scope: 'machine' });
  });
});

describe('texts', () => {
  const inOrder = (keys: Iterable<string>): string[] => [...new Set(keys)].sort();

  test.each(['en', 'zh'] as const)(
    'are there for every key of the manifest, and no others: %s',
    async (language) => {
      const all = packageTexts(language, texts.parse(await json(textFiles[language])));
      expect(inOrder(Object.keys(all))).toEqual(inOrder(keysOf(made)));
    },
  );
});

describe('merge', () => {
  it('joins lists and objects at any depth', () => {
    expect(merge({ a: [1], b: { c: 1 } }, { a: [2], b: { d: 2 }, e: 3 })).toEqual({
      ...{ a: [1, 2], b: { c: 1, d: 2 }, e: 3 },
    });
  });

  it('refuses two answers to one question', () => {
    expect(() => merge({ a: { b: 1 } }, { a: { b: 2 } })).toThrow('/a/b');
    expect(merge({ a: true }, { a: true })).toEqual({ a: true });
  });
});
