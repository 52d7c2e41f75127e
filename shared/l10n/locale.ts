/** @param locale BCP 47 tag, such as `zh-CN` */
export const readsChinese = (locale: string | null | undefined): boolean => /^zh\b/i.test(locale ?? '');

/**
 * The language that a terminal's user reads, by POSIX's variables: `zh_CN.UTF-8` is `zh-CN`.
 * @returns a BCP 47 tag; undefined where none is set, or one that names no language
 */
export function localeOf(env: Readonly<Record<string, string | undefined>>): string | undefined {
  // An empty one counts as not set (POSIX.1-2017, section 8.2).
  const value = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  const [, language, region] = /^([a-z]{2,3})(?:_([A-Z]{2}))?(?:[.@]|$)/.exec(value) ?? [];
  return region === undefined ? language : `${language}-${region}`;
}
