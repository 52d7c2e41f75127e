import { nearestLabels } from '../labels/nearest.ts';
import type { LabelTree } from '../labels/tree.ts';
import { codePointLength } from '../text/codepoints.ts';
import type { NameEntry } from './compile.ts';
import { alwaysNote, fieldsOf, linesOf, longestName, shortestName, type NameFields } from './line.ts';
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

/** A line that says something: a name, or what is wrong with it. Lines are counted from 1. */
export interface NameLine {
  readonly line: number;
  readonly found: FoundName | string;
}

export interface FoundName extends NameEntry {
  readonly label: string;
  /** Whether the line is marked with a request to show the label wherever the name stands. */
  readonly always: boolean;
}

/** Reads names, see `nameLines`. */
export function parseNames(
  text: string,
  trees: readonly LabelTree[],
  channel: Channel,
): { entries: ListedName[]; faults: NameFault[] } {
  const entries: ListedName[] = [];
  const faults: NameFault[] = [];
  for (const { line, found } of nameLines(text, trees, channel)) {
    if (typeof found === 'string') {
      faults.push({ line, message: found });
    } else {
      const { name, marks, label, always } = found;
      entries.push(always ? { name, marks, always: label } : { name, marks });
    }
  }
  return { entries, faults };
}

/**
 * Reads names from lines of `name<TAB>label path[<TAB>note]`; the note `always` is a request, any other one says nothing
 * to Mingshi, and what stands behind a third tab is no part of it. White space around a field does not count; empty lines
 * and those that begin with `#` are comments. A line that is wrong is a fault, the others still count.
 * @param trees where label paths are looked up, in this order.
 */
export function* nameLines(text: string, trees: readonly LabelTree[], channel: Channel): Generator<NameLine> {
  const marksOf = labelReader(trees, channel);
  for (const { number, content } of linesOf(text)) {
    const fields = fieldsOf(content);
    if (fields) yield { line: number, found: nameIn(fields, marksOf) };
  }
}

type LabelReader = (label: string) => readonly number[] | string;

/** A name, or what is wrong with its line. */
function nameIn({ name, label, note }: NameFields, marksOf: LabelReader): FoundName | string {
  if (label === undefined) return `expected a name, a tab and a label, found '${shown(name)}'`;
  if (name === '') return 'there is no name before the tab';
  const length = codePointLength(name);
  if (length < shortestName || length > longestName) {
    return `the name '${shown(name)}' has ${length} characters; names have ${shortestName} to ${longestName}`;
  }
  const marks = marksOf(label);
  if (typeof marks === 'string') return marks;
  return { name, marks, label, always: note === alwaysNote };
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
