import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium as playwright, type Browser } from 'playwright-core';
import { besides } from './network.ts';

/** Of Debian. */
export const chromium = '/usr/bin/chromium';

/** Starts Chromium in the network of a process. @param folder where a script may lie */
export async function startBrowser(pid: number, folder: string): Promise<Browser> {
  const script = join(folder, 'chromium');
  await writeFile(script, `#!/bin/sh\nexec ${besides(pid).join(' ')} ${chromium} "$@"\n`);
  await chmod(script, 0o755);
  return playwright.launch({
    executablePath: script,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      '--font-render-hinting=none',
    ],
  });
}
