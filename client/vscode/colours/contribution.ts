import { defaultLanguages } from '../defaults.ts';
import type { Contribution, ContributedColour, Setting } from '../manifest/contribution.ts';
import { fineTree } from '../../../shared/labels/builtin.ts';
import { legends } from '../../../shared/legend.ts';
import type { Hex } from '../../colours/contrast.ts';
import { colourId, defaultsOf, paints, palettes } from './palettes.ts';
import { rootColours, type Root } from '../../colours/roots.ts';
import { grounds, shadesOn } from '../../colours/shades.ts';

const typeOfRoot = (root: Root | 'entity'): string =>
  legends.mingshi.types[root === 'entity' ? 0 : legends.mingshi.typeOf(fineTree.name, root).type] ?? '';

type Rule = Hex | { readonly bold: true } | { readonly underline: true };

/** What is not sure is underlined and what a user said is bold, whatever its colour. */
const states = { uncertain: { underline: true }, confirmed: { bold: true } } as const;

/** For all types of ours in any language, and for the types of the standard legend in the languages read by default. */
const stateRules = Object.entries(states).flatMap(([modifier, rule]): [string, Rule][] => [
  [`${typeOfRoot('entity')}.${modifier}`, rule],
  ...defaultLanguages.map((language): [string, Rule] => [`*.${modifier}:${language}`, rule]),
]);

const rootRules = Object.entries(rootColours).map(([root, colour]): [string, Rule] => [
  typeOfRoot(root as Root | 'entity'),
  colour,
]);

/**
 * Names of VS Code's themes, by what they show text on. Of several that fit a theme the last one's rules count, so the
 * special ones come last.
 */
const themes = {
  light: '[*Light*]',
  dark: '[*Dark*][Monokai*][Abyss][Red][Tomorrow Night Blue]',
  highContrast: '[*High Contrast*]',
  highContrastLight: '[*High Contrast Light*]',
} as const satisfies Record<keyof typeof grounds, string>;

const themeRules = (Object.keys(themes) as (keyof typeof themes)[]).map((kind) => [
  themes[kind],
  { rules: Object.fromEntries(shadesOn(grounds[kind])) },
]);

const colours = palettes.flatMap((palette) =>
  paints.flatMap((paint) =>
    (Object.keys(rootColours) as (Root | 'entity')[]).map((root): ContributedColour => ({
      id: colourId(palette, paint, root),
      description: `%${colourId(palette, paint, root)}%`,
      defaults: defaultsOf(palette, paint, root),
    })),
  ),
);

const choice = (key: string, values: readonly [string, ...string[]]): [string, Setting] => [
  `mingshi.${key}`,
  {
    type: 'string',
    scope: 'window',
    default: values[0],
    enum: values,
    markdownDescription: `%settings.${key}%`,
    markdownEnumDescriptions: values.map((value) => `%settings.${key}.${value}%`),
  },
];

/** How labels are told apart. */
export const colouring: Contribution = {
  configurationDefaults: {
    'editor.semanticTokenColorCustomizations': {
      rules: Object.fromEntries([...rootRules, ...stateRules]),
      ...(Object.fromEntries(themeRules) as Readonly<Record<string, unknown>>),
    },
  },
  colors: colours,
  configuration: [
    {
      title: '%settings.section.colours%',
      properties: Object.fromEntries([
        choice('appearance', ['text', 'underline', 'background']),
        choice('palette', ['default', 'colourBlind']),
      ]),
    },
  ],
};
