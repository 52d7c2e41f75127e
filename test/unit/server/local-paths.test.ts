import fc from 'fast-check';
import { isAbsolute } from 'node:path';
import { expect, test } from 'vitest';
import { localPath } from '../../../shared/annotations/places.ts';
import { folderPaths } from '../../../server/workspace.ts';

test.each([
  ['another host', 'file://server/share/a'],
  ['a slash inside a name', 'file:///a%2Fb'],
  ['a NUL inside a name', 'file:///a%00b'],
  ['a NUL as it is', 'file:///a\0b'],
  ['an escape that is none', 'file:///a%ZZ'],
  ['another scheme', 'untitled:Untitled-1'],
  ['another scheme with a path', 'vscode-remote://wsl/home/a'],
  ['the web', 'https://example.org/a'],
  ['no URI', '/etc/passwd'],
  ['nothing', ''],
])('%s is no place on this disk', (_, uri) => {
  expect(localPath(uri)).toBeUndefined();
  expect(folderPaths([uri])).toEqual([]);
});

test.skipIf(process.platform === 'win32').each([
  ['file:///a/b', '/a/b'],
  ['FILE:///a/b/', '/a/b'],
  ['file://localhost/a', '/a'],
  ['file:///a/../../b', '/b'],
  ['file:///a/%2e%2e/%2E%2E/b', '/b'],
  ['file:///%E5%90%8D/a%20b', '/名/a b'],
])('%s is %s', (uri, path) => {
  expect(localPath(uri)).toBe(path);
});

test('a path is absolute and has no parts that lead up, whatever the URI', () => {
  const part = fc.constantFrom(
    'a',
    '..',
    '.',
    '%2e%2e',
    '%2F',
    '%5C',
    '%00',
    '\\',
    '//',
    '\0',
    '%',
    '?x',
    '#y',
    'C:',
  );
  const uri = fc.tuple(fc.constantFrom('file://', 'file:///', 'file:', ''), fc.array(part, { maxLength: 6 }));
  fc.assert(
    fc.property(uri, ([scheme, parts]) => {
      const path = localPath(scheme + parts.join('/'));
      if (path === undefined) return;
      expect(isAbsolute(path)).toBe(true);
      expect(path.split('/')).not.toContain('..');
      expect(path).not.toContain('\0');
    }),
    { seed: 6, numRuns: 2000 },
  );
});
