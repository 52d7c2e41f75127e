import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { clientProfile } from '../../server/client.ts';
import { settingsSchema } from '../../server/settings.ts';
import { initializeParams } from '../../server/transport/params.ts';
import { recordSchema } from '../../shared/annotations/record.ts';
import {
  clientNotifications,
  protocolVersion,
  requests,
  serverNotifications,
} from '../../shared/protocol/requests.ts';
import { commandArguments } from '../../shared/protocol/commands.ts';

/** A JSON example of the page, under the heading above it. What it shows stands behind `json` where it begins. */
interface Example {
  readonly heading: string;
  readonly shows: string;
  readonly json: unknown;
}

const page = await readFile(fileURLToPath(new URL('../../docs/protocol.md', import.meta.url)), 'utf8');
const examples = examplesOf(page);

function examplesOf(markdown: string): Example[] {
  let heading = '';
  return Array.from(markdown.matchAll(/^#+ (.+)$|^```json *(.*)\n([^]*?)\n```$/gm)).flatMap(
    ([, title, shows = '', json = '']): Example[] => {
      if (title === undefined) return [{ heading, shows, json: JSON.parse(json) as unknown }];
      heading = title.replaceAll('`', '');
      return [];
    },
  );
}

const exampleOf = (heading: string, shows: string): Example | undefined =>
  examples.find((example) => example.heading === heading && example.shows === shows);

/** What a schema makes of an example, which must hold nothing that the schema does not know. */
function check(schema: z.ZodType, example: Example | undefined): void {
  expect(example).toBeDefined();
  const { data, error } = schema.safeParse(example?.json);
  expect(error && z.prettifyError(error)).toBeUndefined();
  if (example?.json === null) expect(data).toBeNull();
  else expect(data).toMatchObject(example?.json as object);
}

describe('docs/protocol.md has a true example', () => {
  test.each(Object.entries(requests))('of %s', (name, { params, result }) => {
    check(params, exampleOf(name, 'params'));
    check(result, exampleOf(name, 'result'));
  });

  test.each(Object.entries({ ...clientNotifications, ...serverNotifications }))('of %s', (name, params) => {
    check(params, exampleOf(name, 'notification'));
  });

  test.each(Object.entries(commandArguments))('of %s', (name, argument) => {
    check(argument, exampleOf(name, 'argument'));
  });

  test('of what the two sides announce, of the settings, and of a record', () => {
    const announced = { experimental: { mingshi: { protocol: protocolVersion } } };
    expect(exampleOf('What to announce', 'announced')?.json).toEqual(announced);
    const capabilities = exampleOf('What to announce', 'capabilities')?.json;
    const profile = clientProfile(initializeParams.parse({ capabilities }));
    expect(profile).toMatchObject({ encoding: 'utf-8', picksLabels: true, wantsNews: true });
    check(settingsSchema, exampleOf('Settings', 'initializationOptions'));
    check(recordSchema, exampleOf('The journal', 'record'));
  });

  test('of nothing else', () => {
    const known = [
      ...Object.keys(requests).flatMap((name) => [`${name} params`, `${name} result`]),
      ...[...Object.keys(clientNotifications), ...Object.keys(serverNotifications)].map(
        (name) => `${name} notification`,
      ),
      ...Object.keys(commandArguments).map((name) => `${name} argument`),
      ...['What to announce announced', 'What to announce capabilities'],
      ...['Settings initializationOptions', 'The journal record'],
    ];
    expect(examples.map(({ heading, shows }) => `${heading} ${shows}`).sort()).toEqual(known.sort());
  });
});
