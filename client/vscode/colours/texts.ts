import { fineTree } from '../../../shared/labels/builtin.ts';
import { colourId, paints, palettes } from './palettes.ts';
import { rootColours, type Root } from '../../colours/roots.ts';

const words = {
  en: {
    entity: 'Any other entity',
    line: 'text and underline',
    background: 'background',
    default: '',
    colourBlind: ', palette for the colour-blind',
    colon: ': ',
  },
  zh: {
    entity: '其他实体',
    line: '文字和下划线',
    background: '背景',
    default: '',
    colourBlind: '（色觉障碍配色）',
    colon: '：',
  },
} as const;

/** Descriptions of the theme colours, by their keys. */
export function colourTexts(language: 'zh' | 'en'): Readonly<Record<string, string>> {
  const { colon, entity, ...word } = words[language];
  const nameOf = (root: string): string => fineTree.node(root)?.[language] ?? entity;
  return Object.fromEntries(
    palettes.flatMap((palette) =>
      paints.flatMap((paint) =>
        (Object.keys(rootColours) as (Root | 'entity')[]).map((root) => [
          colourId(palette, paint, root),
          `${nameOf(root)}${colon}${word[paint]}${word[palette]}`,
        ]),
      ),
    ),
  );
}
