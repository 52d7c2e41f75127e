import type { FileHandle } from 'node:fs/promises';
import { UserError } from '../../shared/errors.ts';
import { fieldsOf, linesOf } from '../../shared/names/line.ts';
import { changeFile, encodingOf, readBytes } from './change.ts';
import type { NameAndLabel } from './protocol.ts';

/**
 * Removes the lines of a file of names that list a name with a label, whatever their notes say, and leaves all other
 * bytes as they are. See `changeFile`.
 * @returns how many there were
 */
export async function removeName(path: string, name: NameAndLabel): Promise<number> {
  let removed = 0;
  await changeFile(path, async (copy) => {
    removed = await remove(copy, name);
    return removed > 0;
  });
  return removed;
}

async function remove(file: FileHandle, { name, label }: NameAndLabel): Promise<number> {
  const { size } = await file.stat();
  const bytes = await readBytes(file, 0, size);
  const encoding = encodingOf(bytes);
  const text = encoding.decode(bytes);
  if (!encoding.encode(text).equals(bytes)) throw new UserError('it is not UTF-8 text; save it as UTF-8');
  const kept: string[] = [];
  let [from, removed] = [0, 0];
  for (const { content, start, end } of linesOf(text)) {
    const fields = fieldsOf(content);
    if (fields?.name !== name || fields.label !== label) continue;
    kept.push(text.slice(from, start));
    from = end;
    removed += 1;
  }
  if (removed > 0) {
    const left = encoding.encode([...kept, text.slice(from)].join(''));
    await file.truncate(left.length);
    await file.write(left, 0, left.length, 0);
  }
  return removed;
}
