import { lastWhere, linearOf, oklab, withinGamut, type LinearRgb, type Oklch } from './oklch.ts';

/** Written `#rrggbb`. */
export type Hex = `#${string}`;

/** IEC 61966-2-1. */
const encode = (linear: number): number =>
  linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
const decode = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

export const hexOf = (rgb: LinearRgb): Hex =>
  `#${rgb
    .map((part) => Math.round(255 * encode(Math.min(1, Math.max(0, part)))))
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')}`;

export function linearOfHex(hex: Hex): LinearRgb {
  const part = (at: number): number => decode(Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return [part(1), part(3), part(5)];
}

/** WCAG 2.2, "relative luminance". */
export const luminance = ([red, green, blue]: LinearRgb): number =>
  0.2126 * red + 0.7152 * green + 0.0722 * blue;

/** WCAG 2.2, "contrast ratio": from 1 to 21. */
export function contrast(a: Hex, b: Hex): number {
  const [low = 0, high = 0] = [a, b].map((hex) => luminance(linearOfHex(hex))).sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** A colour of a certain luminance: that of its lightnesses which has it. */
export function withLuminance(wanted: number, { chroma, hue }: Omit<Oklch, 'lightness'>): Hex {
  const rgb = (lightness: number): LinearRgb => linearOf(oklab(withinGamut({ lightness, chroma, hue })));
  return hexOf(rgb(lastWhere(0, 1, (lightness) => luminance(rgb(lightness)) <= wanted)));
}

/** A colour of a certain contrast to a background: darker than a light one, lighter than a dark one. */
export function withContrast(wanted: number, background: Hex, colour: Omit<Oklch, 'lightness'>): Hex {
  const behind = luminance(linearOfHex(background)) + 0.05;
  return withLuminance((behind > 0.5 ? behind / wanted : behind * wanted) - 0.05, colour);
}
