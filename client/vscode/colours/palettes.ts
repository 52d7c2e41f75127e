import type { ContributedColour } from '../manifest/contribution.ts';
import type { Hex } from '../../colours/contrast.ts';
import { rootColours, type Root } from '../../colours/roots.ts';

/** What `mingshi.palette` may be. */
export const palettes = ['default', 'colourBlind'] as const;

export type Palette = (typeof palettes)[number];

/** What is painted: text and lines, or what is behind text. */
export const paints = ['line', 'background'] as const;

export type Paint = (typeof paints)[number];

/** For light themes and for dark ones. */
type Pair = readonly [Hex, Hex];

/**
 * Colours that also people tell apart who do not see red, green or blue: found by a search (simulated annealing) for ten
 * whose least difference, among them and to the text's colour, is greatest in all simulations. They differ in lightness
 * as much as in hue, so there are others for light themes and for dark ones.
 */
const colourBlind: Readonly<Record<Root | 'entity', Pair>> = {
  event: ['#371101', '#ff3234'],
  food: ['#af610c', '#f3940a'],
  time: ['#8a4306', '#ffc400'],
  biology: ['#876f74', '#9fc08c'],
  location: ['#161841', '#9dfd98'],
  medicine: ['#674c70', '#788c6e'],
  organization: ['#007bbb', '#3ec4ff'],
  person: ['#0705c7', '#088cff'],
  work: ['#7c19ff', '#bc91b3'],
  product: ['#69007a', '#e236d9'],
  entity: ['#5f5f5f', '#b0b0b0'],
};

/** So much of the text's background is seen through the one of a label, as two hexadecimal digits. */
const alphas = { light: '33', dark: '40' };

const pairOf: Readonly<Record<Palette, (root: Root | 'entity') => Pair>> = {
  default: (root) => [rootColours[root], rootColours[root]],
  colourBlind: (root) => colourBlind[root],
};

/** What a colour is in themes of each kind. */
export function defaultsOf(
  palette: Palette,
  paint: Paint,
  root: Root | 'entity',
): Required<ContributedColour['defaults']> {
  const [onLight, onDark] = pairOf[palette](root);
  const [light, dark] =
    paint === 'line' ? [onLight, onDark] : [`${onLight}${alphas.light}`, `${onDark}${alphas.dark}`];
  return { light, dark, highContrast: dark, highContrastLight: light };
}

/** Of a theme colour, by which themes and users may choose another. */
export const colourId = (palette: Palette, paint: Paint, root: Root | 'entity'): string =>
  [
    'mingshi',
    ...(palette === 'default' ? [] : [palette]),
    paint === 'line' ? root : `${root}Background`,
  ].join('.');
