import { markup, type Markup } from './markup.ts';

export interface Table {
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first cell of a row is its header. */
  readonly rows: readonly (readonly (string | number)[])[];
}

export const table = ({ caption, columns, rows }: Table): Markup =>
  markup`<table><caption>${caption}</caption>
<thead><tr>${columns.map((column) => markup`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first = '', ...others]) =>
      markup`<tr><th scope="row">${first}</th>${others.map((cell) => markup`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table>`;

/** A table that opens at a key or a click, for what a chart shows. @param id of its summary */
export const folded = (id: string, summary: string, content: Table): Markup =>
  markup`<details><summary id="${id}">${summary}</summary>${table(content)}</details>`;
