import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';

/** The secret of one listener. */
export class Token {
  readonly text = randomBytes(32).toString('hex');

  /** Takes the same time for all texts of one length. */
  is(text: string): boolean {
    return timingSafeEqual(digest(text), digest(this.text));
  }

  /** Puts it where only the user can read it. */
  async write(path: string): Promise<void> {
    // A file that is there keeps its mode.
    await rm(path, { force: true });
    await writeFile(path, this.text, { mode: 0o600, flag: 'wx' });
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
