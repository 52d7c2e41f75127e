import { builtinTrees } from '../../../shared/labels/builtin.ts';
import { legends, tokenModifiers, tokenTypes } from '../../../shared/legend.ts';
import { defaultLanguages } from '../defaults.ts';
import type { Contribution } from './contribution.ts';

/** What a type is taken for whose own colour a theme does not know; visible in every built-in theme. */
const anyEntity = 'class';

const keyOf = (id: string): string => `token.${id}`;

/** The semantic tokens of shared/legend.ts. */
export const tokens: Contribution = {
  semanticTokenTypes: tokenTypes.map(({ id, superType = anyEntity }) => ({
    id,
    superType,
    description: `%${keyOf(id)}%`,
  })),
  semanticTokenModifiers: tokenModifiers.map((id) => ({ id, description: `%${keyOf(id)}%` })),
  configurationDefaults: Object.fromEntries(
    // A theme that says nothing of semantic highlighting would show nothing.
    defaultLanguages.map((language) => [`[${language}]`, { 'editor.semanticHighlighting.enabled': true }]),
  ),
};

/** Descriptions of the types, by their keys: the names and definitions of the labels that they stand for. */
export const tokenTexts = (language: 'zh' | 'en'): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.values(builtinTrees).flatMap((tree) =>
      tree.nodes.map((node) => {
        const id = legends.mingshi.types[legends.mingshi.typeOf(tree.name, node.path).type] ?? '';
        const between = language === 'zh' ? '：' : ': ';
        return [keyOf(id), `${node[language]}${between}${node.definition[language]}`];
      }),
    ),
  );
