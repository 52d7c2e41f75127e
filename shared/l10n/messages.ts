import type { LabelNode } from '../labels/tree.ts';
import { en } from './en.ts';
import { zhCn } from './zh-cn.ts';

/** The texts that a user reads, in one language. */
export interface Messages {
  readonly language: 'en' | 'zh';
  readonly confidence: string;
  readonly alternatives: string;
  /** Where a label tree has no definition for a label. */
  readonly noDefinition: string;
  /** A node's name in this language, the other language's name behind it. */
  bothNames(node: LabelNode): string;
}

/** @param locale BCP 47 tag of the editor's language, such as `zh-CN`; English unless it is Chinese. */
export const messagesFor = (locale: string | null | undefined): Messages =>
  /^zh\b/i.test(locale ?? '') ? zhCn : en;
