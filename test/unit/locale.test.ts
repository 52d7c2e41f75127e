import { describe, expect, it } from 'vitest';
import { localeOf } from '../../shared/l10n/locale.ts';

describe('the language of a terminal', () => {
  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
    [{ LANG: 'en_GB' }, 'en-GB'],
    [{ LANG: 'de' }, 'de'],
    [{ LANG: 'ca_ES@valencia' }, 'ca-ES'],
    [{ LANG: 'C.UTF-8' }, undefined],
    [{ LANG: 'POSIX' }, undefined],
    [{}, undefined],
    [{ LC_ALL: 'zh_TW.UTF-8', LC_MESSAGES: 'fr_FR', LANG: 'en_GB' }, 'zh-TW'],
    [{ LC_ALL: '', LC_MESSAGES: 'fr_FR', LANG: 'en_GB' }, 'fr-FR'],
  ])('%j: %s', (env, expected) => {
    expect(localeOf(env)).toBe(expected);
  });
});
