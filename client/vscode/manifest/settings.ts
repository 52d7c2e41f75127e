import { defaultLanguages } from '../defaults.ts';
import type { Contribution, Setting } from './contribution.ts';

type Scope = Setting['scope'];
type Keywords = Readonly<Record<string, unknown>>;

/** A setting whose description has its name as key. */
const setting = (key: string, scope: Scope, value: unknown, keywords: Keywords): [string, Setting] => [
  `mingshi.${key}`,
  { type: typeof value, scope, default: value, markdownDescription: `%settings.${key}%`, ...keywords },
];

const choice = (key: string, scope: Scope, [value, ...others]: readonly string[]): [string, Setting] =>
  setting(key, scope, value, {
    enum: [value, ...others],
    markdownEnumDescriptions: [value, ...others].map((name) => `%settings.${key}.${name}%`),
  });

const section = (name: string, ...settings: readonly [string, Setting][]) => ({
  title: `%settings.section.${name}%`,
  properties: Object.fromEntries(settings),
});

const kibi = 2 ** 10;
const text: Keywords = { type: ['string', 'null'], minLength: 1 };

/**
 * What the server may be told (server/settings.ts, with the same bounds and defaults). What names a file, speaks for the
 * user or takes the machine's means is no workspace's to say.
 */
export const settings: Contribution = {
  configuration: [
    section(
      'reading',
      setting('languages', 'window', defaultLanguages, {
        ...{ type: 'array', items: { type: 'string', minLength: 1 }, uniqueItems: true },
      }),
      setting('uncertainBelow', 'resource', 0.5, { minimum: 0, maximum: 1 }),
      choice('legend', 'window', ['mingshi', 'standard']),
      setting('inlayHints.enabled', 'resource', false, {}),
      setting('codeLens.enabled', 'resource', false, {}),
      setting('diagnostics.uncertain', 'resource', false, {}),
      setting('diagnostics.conflicts', 'resource', true, {}),
      setting('diagnostics.names', 'resource', true, {}),
    ),
    section(
      'corrections',
      setting('author', 'machine', null, { ...text, maxLength: 200 }),
      choice('journal', 'machine', ['user', 'workspace']),
    ),
    section(
      'learning',
      setting('learning.auto', 'window', true, {}),
      setting('learning.corrections', 'window', 10, { type: 'integer', minimum: 1 }),
      setting('learning.idleSeconds', 'window', 30, { minimum: 0 }),
      setting('learning.minutes', 'window', 10, { exclusiveMinimum: 0 }),
      setting('learning.threads', 'machine', 1, { type: 'integer', minimum: 1, maximum: 64 }),
      setting('learning.fromOthers', 'window', false, {}),
      choice('learning.scope', 'window', ['user', 'workspace', 'off']),
    ),
    section(
      'model',
      setting('model', 'machine', null, text),
      choice('device', 'machine', ['auto', 'cpu', 'webgpu', 'cuda']),
      setting('memory', 'machine', 2 * kibi, { type: 'integer', minimum: 64, maximum: 1024 * kibi }),
      setting('largeDocument', 'window', 4 * kibi ** 2, {
        ...{ type: 'integer', minimum: 10 * kibi, maximum: 64 * kibi ** 2 },
      }),
    ),
  ],
};
