import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { contributions } from '../../client/vscode/manifest/contributions.ts';
import { clientNotifications, requests, serverNotifications } from '../../shared/protocol/requests.ts';
import { commandArguments, pickLabelCommand } from '../../shared/protocol/commands.ts';
import { pages } from '../support/pages.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** All that is found in a page and is not `known`, with the page. */
const strange = (found: RegExp, known: (name: string) => boolean, among = pages): string[] =>
  among.flatMap(({ name: page, text }) =>
    Array.from(text.matchAll(found), ([, name = '']) => name)
      .filter((name) => !known(name))
      .map((name) => `${page}: ${name}`),
  );

/** The source of all that has options. */
const source = ['server', 'shared', 'training']
  .flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(repository, folder, name), 'utf8')),
  )
  .join('\n');

describe('the pages of the repository name only what is there', () => {
  it('settings and commands of editors', () => {
    const settings = contributions.flatMap(({ configuration = [] }) =>
      configuration.flatMap(({ properties }) => Object.keys(properties)),
    );
    const commands = contributions.flatMap(({ commands = [] }) => commands.map(({ command }) => command));
    const known = [...settings, ...commands, ...Object.keys(commandArguments), pickLabelCommand];
    expect(known.length).toBeGreaterThan(50);
    // Also the beginning of several, as in `mingshi.learning.…`.
    const isKnown = (name: string): boolean =>
      known.some((each) => each === name || each.startsWith(`${name}.`));
    const found = /`mingshi\.((?!lua)[a-zA-Z.]+[a-zA-Z])/g;
    expect(strange(found, (name) => isKnown(`mingshi.${name}`))).toEqual([]);
  });

  it('messages of the protocol', () => {
    const known = { ...requests, ...clientNotifications, ...serverNotifications };
    const isKnown = (name: string): boolean => Object.hasOwn(known, `mingshi/${name}`);
    expect(strange(/`mingshi\/([a-zA-Z]+)/g, isKnown)).toEqual([]);
  });

  it('commands and options of the command line', () => {
    const bin = readFileSync(join(repository, 'server', 'bin.ts'), 'utf8');
    const isCommand = (name: string): boolean => new RegExp(`^  ${name}: \\{$`, 'm').test(bin);
    expect(isCommand('annotate')).toBe(true);
    expect(strange(/(?:^|`|npx )mingshi ([a-z]+)/gm, isCommand)).toEqual([]);
    const lines = pages.flatMap(({ text }) => text.match(/(?:^|`|npx )mingshi [a-z][^`\n#]*/gm) ?? []);
    const options = new Set(lines.flatMap((line) => line.match(/(?<= |\[)--[a-z][a-zA-Z-]*/g) ?? []));
    expect(options.size).toBeGreaterThan(30);
    const isOption = (option: string): boolean => new RegExp(`['( ]${option}[' ,]`).test(source);
    expect([...options].filter((option) => !isOption(option))).toEqual([]);
  });

  it('files of the repository', () => {
    const found = /`((?:client|docs|models|server|shared|test|training)\/[\w./{},-]+)`/g;
    const alternatives = (path: string): string[] => {
      const [, before = path, choices, after = ''] = /^(.*)\{(.*)\}(.*)$/.exec(path) ?? [];
      return choices?.split(',').map((choice) => before + choice + after) ?? [path];
    };
    const isThere = (path: string): boolean =>
      alternatives(path).every((each) => existsSync(join(repository, each)));
    // The extension's page is about the files of its package.
    const others = pages.filter(({ name }) => !name.startsWith('client'));
    expect(strange(found, isThere, others)).toEqual([]);
  });
});

it('both languages of the README show the same commands and lead to the same places', () => {
  const [english, chinese] = ['README.md', 'README.zh-CN.md'].map((name) => {
    const { text = '' } = pages.find((page) => page.name === name) ?? {};
    const code = Array.from(text.matchAll(/^```[^]*?^```/gm), ([block]) =>
      block.replaceAll(/<[^<>]+>| +(?:#|--) .*$/gm, ''),
    );
    const links = Array.from(text.matchAll(/\]\(([^()\s]+)\)/g), ([, target]) => target);
    return { code, links: links.filter((target) => !target?.startsWith('README')) };
  });
  expect(english?.code).toHaveLength(7);
  expect(chinese).toEqual(english);
});
