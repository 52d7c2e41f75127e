import { en } from './en.ts';
import { readsChinese } from './locale.ts';
import type { Messages } from './messages.ts';
import { zhCn } from './zh-cn.ts';

/** @param locale BCP 47 tag of the editor's language, such as `zh-CN`; English unless it is Chinese. */
export const messagesFor = (locale: string | null | undefined): Messages =>
  readsChinese(locale) ? zhCn : en;
