import type { Hex } from '../colours/contrast.ts';
import { rootColours } from '../colours/roots.ts';
import { grounds, shadesOn } from '../colours/shades.ts';
import { tokenTypes } from '../../shared/legend.ts';

export type Ground = 'light' | 'dark';

/** The colour of each token type on a background; one that has no shade takes that of its super type. */
export function coloursOn(ground: Ground): ReadonlyMap<string, Hex> {
  const shades = shadesOn(grounds[ground]);
  const superTypes = new Map(tokenTypes.map(({ id, superType }) => [id, superType]));
  const colourOf = (id: string | undefined): Hex =>
    id === undefined ? rootColours.entity : (shades.get(id) ?? colourOf(superTypes.get(id)));
  return new Map(tokenTypes.map(({ id }) => [id, colourOf(id)]));
}

/** A rule of the editor's theme. */
export interface TokenRule {
  readonly token: string;
  readonly foreground: string;
  readonly fontStyle?: string;
}

/** What is not sure is underlined and what a user said is bold, whatever its colour. */
const states = { uncertain: 'underline', confirmed: 'bold' } as const;

export const tokenRules = (ground: Ground): TokenRule[] =>
  Array.from(coloursOn(ground)).flatMap(([token, colour]) => {
    const foreground = colour.slice(1);
    return [
      { token, foreground },
      ...Object.entries(states).map(([state, fontStyle]) => ({
        token: `${token}.${state}`,
        foreground,
        fontStyle,
      })),
    ];
  });

/** Class of an element that has a label's colour. */
export const labelClass = (tokenType: string): string => `label-${tokenType}`;

/** Style rules by which such a class sets `--label`. */
export function labelRules(): string {
  const rules = (ground: Ground): string =>
    Array.from(coloursOn(ground), ([type, colour]) => `.${labelClass(type)}{--label:${colour}}`).join('');
  return `${rules('light')}@media (prefers-color-scheme: dark){${rules('dark')}}`;
}
