import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

/** A GPU in software, which Debian's package `chromium` brings along, with a loader for it beside. */
const driver = '/usr/lib/chromium/vk_swiftshader_icd.json';

export const hasSwiftShader = existsSync(driver);

export const needingSwiftShader = (what: string): string => `${what} (needs apt-get install chromium)`;

/** Environment of a process that finds it. */
export const swiftShader = { VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: dirname(driver) };

/** Compiling for a GPU in software takes long on a busy machine. */
export const patience = 600_000;
