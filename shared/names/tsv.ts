import { nearestLabels } from '../labels/nearest.ts';
import type { LabelTree } from '../labels/tree.ts';
import { codePointLength } from '../text/codepoints.ts';
import type { NameEntry } from './compile.ts';
import { alwaysNote, isComment, longestName, shortestName } from './line.ts';
import { markOf, typeFor, type Channel } from './types.ts';

/** A line that is not a name, counted from 1. */
export interface NameFault {
  readonly line: number;
  readonly message: string;
}

/** A name as a line of a file gives it. */
export interface ListedName extends NameEntry {
  /** The label to show wherever the name stands; only where the line is marked so. */
  readonly always?: string;
}

/**
 * Reads names from lines of `name<TAB>label path[<TAB>note]`; the note `always` is a request, any other one says nothing
 * to Mingshi, and what stands behind a third tab is no part of it. White space around a field does not count; empty lines
 * and those that begin with `#` are comments. A line that is wrong is a fault, the others still count.
 * @param trees where label paths are looked up, in this order.
 */
export function parseNames(
  text: string,
  trees: readonly LabelTree[],
  channel: Channel,
): { entries: ListedName[]; faults: NameFault[] } {
  const entries: ListedName[] = [];
  const faults: NameFault[] = [];
  const marksOf = labelReader(trees, channel);
  let line = 0;
  for (let start = text.startsWith('\ufeff') ? 1 : 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    line += 1;
    const found = parseLine(text.slice(start, end), marksOf);
    if (typeof found === 'string') faults.push({ line, message: found });
    else if (found) entries.push(found);
    start = end + 1;
  }
  return { entries, faults };
}

type LabelReader = (label: string) => readonly number[] | string;

/** An entry, or what is wrong with the line, or nothing where it has none. */
function parseLine(line: string, marksOf: LabelReader): ListedName | string | undefined {
  if (isComment(line)) return undefined;
  const tab = line.indexOf('\t');
  const name = line.slice(0, Math.max(tab, 0)).trim();
  if (name === '' && line.trim() === '') return undefined;
  if (tab < 0) return `expected a name, a tab and a label, found '${shown(line.trim())}'`;
  if (name === '') return 'there is no name before the tab';
  const length = codePointLength(name);
  if (length < shortestName || length > longestName) {
    return `the name '${shown(name)}' has ${length} characters; names have ${shortestName} to ${longestName}`;
  }
  const secondTab = line.indexOf('\t', tab + 1);
  const label = line.slice(tab + 1, secondTab < 0 ? line.length : secondTab).trim();
  const marks = marksOf(label);
  if (typeof marks === 'string') return marks;
  const note = secondTab < 0 ? '' : line.slice(secondTab + 1).split('\t', 1)[0];
  return note?.trim() === alwaysNote ? { name, marks, always: label } : { name, marks };
}

/** From a label path to its marks or to what is wrong with it; each label is looked up once. */
function labelReader(trees: readonly LabelTree[], channel: Channel): LabelReader {
  const known = new Map<string, readonly number[] | string>();
  let strangers = 0;
  return (label) => {
    let marks = known.get(label);
    if (marks === undefined) {
      marks = readLabel(label, trees, channel, strangers < mostHints);
      if (typeof marks === 'string') strangers += 1;
      known.set(label, marks);
    }
    return marks;
  };
}

function readLabel(
  label: string,
  trees: readonly LabelTree[],
  channel: Channel,
  withHint: boolean,
): readonly number[] | string {
  if (label === '') return 'there is no label after the tab';
  const tree = trees.find((one) => one.has(label));
  if (!tree) return `there is no label '${shown(label)}'${withHint ? hintFor(label, trees) : ''}`;
  const type = typeFor(label, tree);
  if (type === undefined) return `names cannot be listed as '${label}': no label of FiNE is near to it`;
  return [markOf(channel, type)];
}

/** Finding near labels takes a while, and a file of something else has as many strange labels as lines. */
const mostHints = 100;

function hintFor(label: string, trees: readonly LabelTree[]): string {
  const paths = trees.flatMap((tree) => tree.nodes.map(({ path }) => path));
  const near = nearestLabels(label.slice(0, longestShown), [...new Set(paths)]);
  return near.length > 0 ? `; did you mean ${near.join(' or ')}?` : '';
}

const longestShown = 40;

const shown = (text: string): string =>
  text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
