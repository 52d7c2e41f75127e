import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import writeFileAtomic from 'write-file-atomic';
import * as z from 'zod';
import { UserError, messageOf } from '../errors.ts';
import { makeFolder } from '../folder.ts';
import { readIfThere } from '../text/file.ts';
import { Turn } from '../turn.ts';
import { authorsPath } from './places.ts';
import { authorSchema } from './record.ts';

const authorsSchema = z.object({ authors: z.array(authorSchema) });

/**
 * The names under which this user annotated on this machine. Records of these authors are the user's own, whatever name
 * the user goes by now; records that other machines brought under other names are others'.
 */
export class OwnAuthors {
  readonly #path: string;
  readonly #turn = new Turn();
  #names: ReadonlySet<string> = new Set();

  /** @param data the user's data folder */
  constructor(data: string) {
    this.#path = authorsPath(data);
  }

  /** As they were when the file was last looked at; the same set as long as it is equal. */
  get names(): ReadonlySet<string> {
    return this.#names;
  }

  /** Looks at the file again: another program may have added a name. Never rejects. */
  read(): Promise<void> {
    return this.#turn.take(() => this.#read());
  }

  /**
   * The user is about to annotate under this name.
   * @throws UserError where that cannot be remembered, or who annotated before cannot be told
   */
  add(name: string): Promise<void> {
    return this.#turn.take(async () => {
      const stored = await this.#stored();
      if (!stored.has(name)) await this.#write({ authors: [...stored, name] });
      this.#know(new Set([...stored, name]));
    });
  }

  /** Where it cannot be read, nobody is forgotten: what they taught would be unlearned. */
  async #read(): Promise<void> {
    this.#know(await this.#stored().catch(() => this.#names));
  }

  #know(names: ReadonlySet<string>): void {
    if (!isDeepStrictEqual(names, this.#names)) this.#names = names;
  }

  /** @throws UserError where it cannot be read, or is damaged: then nothing takes its place */
  async #stored(): Promise<ReadonlySet<string>> {
    const bytes = await readIfThere(this.#path);
    if (!bytes) return new Set();
    try {
      return new Set(authorsSchema.parse(JSON.parse(bytes.toString())).authors);
    } catch {
      throw new UserError(`${this.#path} is damaged; mend it, or remove it if you only ever had one name`);
    }
  }

  async #write(content: z.infer<typeof authorsSchema>): Promise<void> {
    try {
      await makeFolder(dirname(this.#path), 0o700);
      await writeFileAtomic(this.#path, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
    } catch (error) {
      throw new UserError(`cannot remember the author's name in ${this.#path}: ${messageOf(error)}`);
    }
  }
}
