/** A colour by lightness in [0, 1], chroma (0 is grey) and hue in degrees (Ottosson 2020, "A perceptual color space"). */
export interface Oklch {
  readonly lightness: number;
  readonly chroma: number;
  readonly hue: number;
}

/** Linear light of red, green and blue; in [0, 1] where a screen can show it. */
export type LinearRgb = readonly [number, number, number];

/** Lightness, green to red, blue to yellow. */
export type Oklab = readonly [number, number, number];

export const oklab = ({ lightness, chroma, hue }: Oklch): Oklab => {
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
};

export function linearOf([lightness, a, b]: Oklab): LinearRgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

export function oklabOf([red, green, blue]: LinearRgb): Oklab {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** How different two colours look: about 0.02 is the least that an eye sees. */
export const difference = (a: Oklab, b: Oklab): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

const isShown = (rgb: LinearRgb): boolean => rgb.every((part) => part >= -1e-6 && part <= 1 + 1e-6);

/** The colour with as much of its chroma as sRGB can show; lightness and hue stay. */
export function withinGamut(colour: Oklch): Oklch {
  if (isShown(linearOf(oklab(colour)))) return colour;
  const chroma = lastWhere(0, colour.chroma, (chroma) => isShown(linearOf(oklab({ ...colour, chroma }))));
  return { ...colour, chroma };
}

/** The largest number of an interval at which what holds at its beginning still holds, by bisection. */
export function lastWhere(from: number, to: number, holds: (value: number) => boolean): number {
  let [low, high] = [from, to];
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
