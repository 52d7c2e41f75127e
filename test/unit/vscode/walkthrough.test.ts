import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { contributions } from '../../../client/vscode/manifest/contributions.ts';
import { contexts, walkthrough } from '../../../client/vscode/walkthrough/contribution.ts';
import { sampleText, unknownName } from '../../../client/vscode/walkthrough/text.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const texts = z.record(z.string(), z.string());
const read = (file: string) => texts.parse(JSON.parse(readFileSync(at(file), 'utf8')));

const { steps } = z
  .object({
    steps: z.array(
      z.object({
        ...{ id: z.string(), title: z.string(), description: z.string() },
        media: z.object({ svg: z.string(), altText: z.string() }),
        completionEvents: z.array(z.string()),
      }),
    ),
  })
  .parse(walkthrough.walkthroughs?.[0]);

const commands = contributions.flatMap(({ commands = [] }) => commands.map(({ command }) => command));
const views = contributions.flatMap(({ views = {} }) =>
  Object.values(views).flatMap((list) => list.map((view) => `${(view as { id: string }).id}.focus`)),
);

describe('the walkthrough', () => {
  it('leads from a text over a correction to training', () => {
    expect(steps.map(({ id }) => id)).toEqual(['open', 'read', 'correct', 'review', 'train']);
  });

  it.each(['package.nls.json', 'package.nls.zh-cn.json'])(
    'offers one command or more at each step: %s',
    (file) => {
      const all = read(file);
      for (const { id } of steps) {
        const links = (all[`walkthrough.${id}.description`] ?? '').matchAll(/\]\(command:([\w.]+)\)/g);
        const called = Array.from(links, ([, command]) => command);
        expect(called, id).not.toEqual([]);
        for (const command of called) expect([...commands, ...views]).toContain(command);
      }
    },
  );

  it('has steps that are completed by commands that there are, or contexts that are set', () => {
    for (const event of steps.flatMap(({ completionEvents }) => completionEvents)) {
      const [kind, name = ''] = event.split(':');
      expect(kind === 'onCommand' ? commands : Object.values(contexts), event).toContain(name);
    }
  });

  it('has a picture for each step, which takes its colours from the theme and loads nothing', () => {
    for (const { media } of steps) {
      const file = at(`client/vscode/${media.svg}`);
      expect(existsSync(file), file).toBe(true);
      const svg = readFileSync(file, 'utf8');
      expect(svg).not.toMatch(/#[0-9a-f]{3,8}\b|href|url\(|<script|<image/i);
    }
  });

  it('has a sample in which the name to correct stands', () => {
    expect(sampleText.slice(unknownName.start, unknownName.end)).toBe('雾灯行');
    expect(sampleText.indexOf('雾灯行')).toBe(unknownName.start);
  });
});
