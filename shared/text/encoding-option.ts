import { InvalidArgumentError, Option } from 'commander';
import { isEncoding } from './decode.ts';

/** `--encoding LABEL`, which the messages of `decodeText` name. */
export const encodingOption = (): Option =>
  new Option(
    '-e, --encoding <label>',
    'encoding of the input; else a byte order mark tells it, else it is utf-8',
  ).argParser((label: string) => {
    if (isEncoding(label)) return label;
    throw new InvalidArgumentError('Known are such as utf-8, utf-16le, gb18030 and big5.');
  });
