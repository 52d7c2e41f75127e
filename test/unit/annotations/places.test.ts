import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import {
  canonicalUri,
  localPath,
  placeDocument,
  userJournal,
  workspaceJournal,
} from '../../../shared/annotations/places.ts';

const folder = pathToFileURL(resolve('/home/lin/书稿')).href;

test('a document is named by its path from the innermost folder', () => {
  const inner = `${folder}/卷一`;
  expect(placeDocument(`${folder}/notes/a.txt`, [folder, inner])).toEqual({
    folder,
    document: 'notes/a.txt',
  });
  expect(placeDocument(`${folder}/卷一/雪.txt`, [folder, inner])).toEqual({
    folder: inner,
    document: '雪.txt',
  });
  expect(placeDocument(`${folder}/卷一二/雪.txt`, [inner])).toEqual({
    folder: undefined,
    document: canonicalUri(`${folder}/卷一二/雪.txt`),
  });
});

test('however a client spells the same URI, it is the same place', () => {
  const spelled = folder.replace('file:///', 'file:///').replaceAll('%E4', '%e4');
  expect(canonicalUri(`${spelled}/`)).toBe(canonicalUri(folder));
  expect(placeDocument(`${folder}/%61.txt`, [`${decodeURI(folder)}/`]).document).toBe('a.txt');
  expect(userJournal('/data', `${folder}/`)).toEqual(userJournal('/data', decodeURI(folder)));
});

test('letters are spelled alike on all systems', () => {
  expect(placeDocument(`${folder}/cafe%CC%81.txt`, [folder]).document).toBe('caf\u00e9.txt');
});

test('documents of other schemes are loose unless a folder of that scheme holds them', () => {
  expect(placeDocument('untitled:Untitled-1', [folder])).toEqual({
    folder: undefined,
    document: 'untitled:Untitled-1',
  });
  expect(placeDocument('vscode-vfs://github/lin/repo/a%20b.md', ['vscode-vfs://github/lin/repo'])).toEqual({
    folder: 'vscode-vfs://github/lin/repo',
    document: 'a b.md',
  });
  expect(localPath('vscode-vfs://github/lin/repo')).toBeUndefined();
  expect(placeDocument('x://h/%ff', ['x://h']).document).toBe('%ff');
});

test('journals lie where the documentation says', () => {
  expect(workspaceJournal('/w')).toMatchObject({ root: '/w', names: ['.mingshi', 'annotations.jsonl'] });
  expect(userJournal('/data', undefined).names).toEqual(['journals', 'loose', 'annotations.jsonl']);
  const [parent, hash, file] = userJournal('/data', folder).names;
  expect([parent, file]).toEqual(['journals', 'annotations.jsonl']);
  expect(join(hash ?? '')).toMatch(/^[0-9a-f]{16}$/);
});
