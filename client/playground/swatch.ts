import type { ListedLabel } from '../review/labels.ts';
import { both, element } from './dom.ts';
import { labelClass } from './labelColours.ts';

/** A label's colour, as a spot. */
export const swatch = (label: ListedLabel | undefined): HTMLElement =>
  element('span', { class: `swatch ${label ? labelClass(label.tokenType) : ''}`, 'aria-hidden': 'true' });

/** A label's own name, in both languages; one that is not known is its path. */
export const labelName = (label: ListedLabel | undefined, path: string): HTMLElement =>
  label ? both(label) : element('span', {}, path);
