import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError, messageOf } from '../../shared/errors.ts';

/** A file of the page, as it is sent. */
export interface PageFile {
  readonly body: Buffer;
  readonly type: string;
}

/** All that is served, by path; what else lies in the folder is not. */
const files: Readonly<Record<string, readonly [name: string, type: string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript; charset=utf-8'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
  '/codicon.ttf': ['codicon.ttf', 'font/ttf'],
  '/icon.svg': ['icon.svg', 'image/svg+xml'],
};

/** @param root folder of the package @throws UserError where the page is not part of it */
export async function readPage(root: string): Promise<ReadonlyMap<string, PageFile>> {
  const folder = join(root, 'dist', 'playground');
  try {
    const read = Object.entries(files).map(
      async ([path, [name, type]]) => [path, { body: await readFile(join(folder, name)), type }] as const,
    );
    return new Map(await Promise.all(read));
  } catch (error) {
    throw new UserError(`the page of the playground is not part of this installation: ${messageOf(error)}`);
  }
}

/**
 * What is sent with each file. Nothing but the page's own script runs, and it can connect to nothing but the session.
 * Styles may stand in the page: the editor measures text and colours it by them.
 * @param host that the browser asked by
 */
export const pageHeaders = (host: string): Record<string, string> => ({
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src ws://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
});
