import { InvalidArgumentError, Option } from 'commander';
import type { Job } from './job.ts';

/** `--set KEY=VALUE`: settings of a method, one at a time. */
export const settingOption = (description: string): Option =>
  new Option('--set <key=value>', description).argParser<Job['settings']>((setting, before = {}) => {
    const at = setting.indexOf('=');
    if (at < 1) throw new InvalidArgumentError('Write it as key=value.');
    return { ...before, [setting.slice(0, at)]: readSetting(setting.slice(at + 1)) };
  });

/** Numbers, lists and truth values as JSON, all else as text. */
function readSetting(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
