import type { Bilingual } from '../../shared/labels/tree.ts';

type Child = Node | string | undefined;

/** An element. What is undefined is left out, of its attributes and of its children. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A text in both languages, Chinese first. */
export const both = ({ zh, en }: Bilingual): HTMLElement =>
  element(
    'span',
    { class: 'both' },
    element('span', { lang: 'zh-CN' }, zh),
    ' ',
    element('span', { lang: 'en', class: 'en' }, en),
  );

/** @param keys that do the same, as users read them */
export function button(
  name: Bilingual,
  act: () => unknown,
  {
    keys,
    kind = 'plain',
    id,
  }: { readonly keys?: string; readonly kind?: 'plain' | 'main'; readonly id?: string } = {},
): HTMLButtonElement {
  const made = element(
    'button',
    { type: 'button', class: kind, id },
    both(name),
    keys === undefined ? undefined : element('kbd', {}, keys),
  );
  made.addEventListener('click', () => void act());
  return made;
}

/** A part of the side of the page, under its heading. */
export const card = (id: string, heading: Bilingual, ...children: readonly Child[]): HTMLElement =>
  element('section', { id, class: 'card' }, element('h2', {}, both(heading)), ...children);
