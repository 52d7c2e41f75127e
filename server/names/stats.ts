import { channelOf, channels, nameTypes, typeOf } from '../../shared/names/types.ts';
import { formatBytes } from '../disk/usage.ts';
import type { OpenedNames } from './open.ts';

/** A row for each list: how large it is, and how long it takes to open. */
export const sizeRows = (opened: readonly OpenedNames[]): string[][] => [
  ['LIST', 'TITLE', 'NAMES', 'SIZE', 'BYTES A NAME', 'LOAD'],
  ...opened.map(({ file, list, bytes, milliseconds }) => [
    file.name,
    list.title,
    count(list.names),
    formatBytes(bytes),
    list.names > 0 ? (bytes / list.names).toFixed(2) : '',
    `${milliseconds.toFixed(1)} ms`,
  ]),
];

/** A row for each type, in the order of the label tree: its names in all lists, by channel. */
export function typeRows(opened: readonly OpenedNames[]): string[][] {
  const names = new Map<string, number>();
  for (const { list } of opened) {
    for (const [mark, added] of list.counts) {
      const cell = `${typeOf(mark)} ${channelOf(mark)}`;
      names.set(cell, (names.get(cell) ?? 0) + added);
    }
  }
  const rows = nameTypes.map((type) => [
    type,
    ...channels.map((channel) => names.get(`${type} ${channel}`) ?? 0),
  ]);
  return [
    ['TYPE', ...channels.map((channel) => channel.toUpperCase())],
    ...rows
      .filter(([, ...cells]) => cells.some((cell) => cell !== 0))
      .map((row) => row.map((cell) => (typeof cell === 'number' ? count(cell) : cell))),
  ];
}

const count = (names: number): string => names.toLocaleString('en');
