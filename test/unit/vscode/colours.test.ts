import { describe, expect, it } from 'vitest';
import { contributions } from '../../../client/vscode/manifest/contributions.ts';
import { lookOf, looks, paintworkOf } from '../../../client/vscode/colours/appearance.ts';
import { contrast, hexOf, linearOfHex, type Hex } from '../../../client/colours/contrast.ts';
import { colouring } from '../../../client/vscode/colours/contribution.ts';
import { difference, oklabOf, type LinearRgb, type Oklab } from '../../../client/colours/oklch.ts';
import { colourId, defaultsOf } from '../../../client/vscode/colours/palettes.ts';
import { rootColours, rootHues, rootOf, roots } from '../../../client/colours/roots.ts';
import { grounds, shadesOn } from '../../../client/colours/shades.ts';
import { cluenerTree, fineTree } from '../../../shared/labels/builtin.ts';
import { truncateLabel } from '../../../shared/labels/tree.ts';
import { legends, tokenTypes } from '../../../shared/legend.ts';

/** Machado, Oliveira and Fernandes 2009, severity 1.0: linear light as people see it who lack one kind of cones. */
const simulations = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
} as const;

function seen(hex: Hex, by: keyof typeof simulations): Oklab {
  const rgb = linearOfHex(hex);
  const [red, green, blue] = simulations[by].map((row) =>
    Math.min(1, Math.max(0, row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2])),
  );
  return oklabOf([red ?? 0, green ?? 0, blue ?? 0]);
}

function leastDifference(colours: readonly Hex[], by: keyof typeof simulations = 'none'): number {
  const labs = colours.map((colour) => seen(colour, by));
  return Math.min(...labs.flatMap((a, index) => labs.slice(index + 1).map((b) => difference(a, b))));
}

const hueOf = (hex: Hex): number => {
  const [, a, b] = oklabOf(linearOfHex(hex));
  return ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
};
const between = (a: number, b: number): number => Math.abs(((a - b + 540) % 360) - 180);

const typeOf = (tree: string, path: string): string =>
  legends.mingshi.types[legends.mingshi.typeOf(tree, path).type] ?? '';

describe('colour arithmetic', () => {
  it('has the contrasts that WCAG gives', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  });

  it('has the OKLab values that its author gives, and comes back to the same bytes', () => {
    const [lightness, a, b] = oklabOf([1, 0, 0]);
    expect([lightness, a, b].map((part) => part.toFixed(3))).toEqual(['0.628', '0.225', '0.126']);
    const bytes: LinearRgb = linearOfHex('#12ab9f');
    expect(hexOf(bytes)).toBe('#12ab9f');
  });
});

describe('the roots', () => {
  it('are those of the tree, each with a colour that can be read on light and on dark', () => {
    expect([...roots].sort()).toEqual(
      fineTree.nodes.flatMap(({ path }) => (path.includes('/') ? [] : [path])).sort(),
    );
    for (const colour of Object.values(rootColours)) {
      expect(contrast(colour, '#ffffff')).toBeGreaterThanOrEqual(3.5);
      expect(contrast(colour, '#1f1f1f')).toBeGreaterThanOrEqual(3.5);
    }
    expect(leastDifference(Object.values(rootColours))).toBeGreaterThan(0.06);
  });

  it('give their colours to CLUENER by the nearest nodes', () => {
    expect(rootOf('cluener', 'scene')).toBe('location');
    expect(rootOf('cluener', 'name/poet')).toBe('person');
    expect(rootOf('fine', 'work/video/movie')).toBe('work');
    expect(rootOf('other', 'planet')).toBe('entity');
  });
});

describe('the palette for the colour-blind', () => {
  const texts = { light: ['#000000', '#3b3b3b'], dark: ['#ffffff', '#cccccc'] } as const;
  it.each(
    (['light', 'dark'] as const).flatMap((kind) =>
      (Object.keys(simulations) as (keyof typeof simulations)[]).map((by) => [kind, by] as const),
    ),
  )('keeps all ten apart from each other and from text, %s, %s', (kind, by) => {
    const ten = roots.map((root) => defaultsOf('colourBlind', 'line', root)[kind] as Hex);
    expect(leastDifference(ten, by)).toBeGreaterThan(0.08);
    for (const text of texts[kind])
      for (const colour of ten) expect(leastDifference([colour, text], by)).toBeGreaterThan(0.08);
  });

  it('can be read', () => {
    for (const root of [...roots, 'entity'] as const) {
      const { light, dark } = defaultsOf('colourBlind', 'line', root);
      expect(contrast(light as Hex, '#ffffff')).toBeGreaterThan(4.4);
      expect(contrast(dark as Hex, '#1f1f1f')).toBeGreaterThan(4.4);
    }
  });
});

/** A colour with two digits of alpha over an opaque one; blended as screens do, in encoded values. */
function over(colour: string, below: Hex): Hex {
  const byte = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  const alpha = byte(colour, 7) / 255;
  const mixed = [1, 3, 5].map((at) => Math.round(alpha * byte(colour, at) + (1 - alpha) * byte(below, at)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

it.each(['default', 'colourBlind'] as const)(
  'text can be read on the backgrounds of the palette %s',
  (palette) => {
    const pages = {
      light: ['#ffffff', '#3b3b3b', 4.5],
      dark: ['#1f1f1f', '#cccccc', 4.5],
      highContrast: ['#000000', '#ffffff', 7],
      highContrastLight: ['#ffffff', '#292929', 7],
    } as const;
    for (const root of roots)
      for (const [kind, [page, text, least]] of Object.entries(pages)) {
        const behind = over(defaultsOf(palette, 'background', root)[kind as keyof typeof pages], page);
        expect(contrast(behind, text), `${root} ${kind}`).toBeGreaterThan(least);
      }
  },
);

describe('the shades of labels', () => {
  const nodes = [fineTree, cluenerTree].flatMap((tree) => tree.nodes.map((node) => ({ tree, node })));

  it.each(Object.entries(grounds))(
    '%s: can be read, differ, and stay nearest to their own root',
    (_, ground) => {
      const shades = shadesOn(ground);
      for (const { tree, node } of nodes) {
        const colour = shades.get(typeOf(tree.name, node.path));
        if (!colour) continue;
        expect(contrast(colour, ground.background)).toBeGreaterThan(ground.contrasts[0] - 0.05);
        const own = rootHues[truncateLabel(node.near ?? node.path, 1) as keyof typeof rootHues];
        expect(between(hueOf(colour), own), node.path).toBeLessThan(18);
      }
      expect(new Set(shades.values()).size).toBe(shades.size);
    },
  );

  it('are there for every label of FiNE, and for those of CLUENER whose super type has another', () => {
    const types = [...shadesOn(grounds.light).keys()];
    const fine = fineTree.nodes.map(({ path }) => typeOf('fine', path));
    expect(types.filter((type) => !fine.includes(type))).toEqual(['nerCluenerPosition']);
    expect(fine.filter((type) => !types.includes(type))).toEqual([]);
  });

  it.each([
    ['Solarized Light', '#fdf6e3', 'light'],
    ['Quiet Light', '#f5f5f5', 'light'],
    ['Solarized Dark', '#002b36', 'dark'],
    ['Kimbie Dark', '#221a0f', 'dark'],
    ['Monokai', '#272822', 'dark'],
    ['Monokai Dimmed', '#1e1e1e', 'dark'],
    ['Abyss', '#000c18', 'dark'],
    ['Red', '#390000', 'dark'],
    ['Tomorrow Night Blue', '#002451', 'dark'],
  ] as const)('can be read in %s too', (_, background, kind) => {
    for (const colour of shadesOn(grounds[kind]).values())
      expect(contrast(colour, background)).toBeGreaterThanOrEqual(3.5);
  });
});

describe('what is contributed', () => {
  const customizations = colouring.configurationDefaults?.[
    'editor.semanticTokenColorCustomizations'
  ] as Record<string, { readonly [selector: string]: unknown }>;

  it('tells states by line and weight, for our types and for those of the standard legend', () => {
    expect(customizations.rules).toMatchObject({
      'nerEntity.uncertain': { underline: true },
      'nerEntity.confirmed': { bold: true },
      '*.uncertain:plaintext': { underline: true },
      '*.confirmed:markdown': { bold: true },
    });
  });

  it('has rules only for token types that there are, and special themes after those that they are like', () => {
    const ids = new Set(tokenTypes.map(({ id }) => id));
    const { rules, ...themes } = customizations;
    expect(Object.keys(themes).map((scopes) => scopes.split(']')[0])).toEqual([
      '[*Light*',
      '[*Dark*',
      '[*High Contrast*',
      '[*High Contrast Light*',
    ]);
    for (const theme of [rules, ...Object.values(themes).map((theme) => theme.rules as object)])
      for (const selector of Object.keys(theme ?? {})) {
        const [type = ''] = selector.split(/[.:]/);
        expect(type === '*' || ids.has(type), selector).toBe(true);
      }
  });

  it('has a theme colour for everything that is painted', () => {
    const known = new Set(contributions.flatMap(({ colors = [] }) => colors.map(({ id }) => id)));
    for (const look of looks)
      for (const appearance of ['text', 'underline', 'background'] as const)
        for (const palette of ['default', 'colourBlind'] as const) {
          const { text, line, background } = paintworkOf(look, appearance, palette) ?? {};
          for (const colour of [text, line?.colour, background])
            expect(colour === undefined || colour === 'editor.foreground' || known.has(colour)).toBe(true);
        }
    expect(colourId('default', 'line', 'person')).toBe('mingshi.person');
  });
});

describe('looks', () => {
  it('leave the default to the tokens, and tell what is uncertain by the kind of line', () => {
    const shown = { label: 'name', score: 0.4, uncertain: true };
    const look = lookOf('cluener', { shown });
    expect(look).toEqual({ root: 'person', uncertain: true });
    expect(paintworkOf(look, 'text', 'default')).toBeUndefined();
    expect(paintworkOf(look, 'underline', 'default')?.line?.style).toBe('dashed');
    expect(paintworkOf({ ...look, uncertain: false }, 'underline', 'default')?.line?.style).toBe('solid');
  });
});
