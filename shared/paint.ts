import { createColors } from 'picocolors';
import { fineTree } from './labels/builtin.ts';
import { truncateLabel, type LabelNode } from './labels/tree.ts';

/** A labelled stretch of a line of text: half-open, in UTF-16 units. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  /** The label's node, where its tree has one. */
  readonly node: LabelNode | undefined;
}

/** Writes a line with its marks, which are in order and do not overlap. */
export type Painter = (text: string, marks: readonly Mark[]) => string;

/** Whether to write escape codes to a stream: https://no-color.org wins over FORCE_COLOR, and both over the terminal. */
export function wantsColours(env: Readonly<Record<string, string | undefined>>, stream: object): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return 'isTTY' in stream && stream.isTTY === true && env.TERM !== 'dumb';
}

const hues = [
  'cyan',
  'green',
  'yellow',
  'yellowBright',
  'greenBright',
  'magenta',
  'blue',
  'red',
  'cyanBright',
  'magentaBright',
] as const;

/** One hue for each root of FiNE's tree, in its order; other trees' labels take that of the FiNE node nearest to them. */
const hueOf = new Map(
  fineTree.nodes
    .filter(({ path }) => truncateLabel(path, 1) === path)
    .map(({ path }, index) => [path, hues[index % hues.length] ?? 'cyan']),
);

/** Writes `雷军[person/economy 经济人物]`: in colours, the entity has its root's and the label is dim. */
export function painter(colours: boolean): Painter {
  const colour = createColors(colours);
  const entity = (text: string, { label, node }: Mark): string => {
    const hue = hueOf.get(truncateLabel(node?.near ?? label, 1)) ?? 'bold';
    return colour[hue](text) + colour.dim(`[${node ? `${label} ${node.zh}` : label}]`);
  };
  return (text, marks) => {
    let painted = '';
    let at = 0;
    for (const mark of marks) {
      painted += text.slice(at, mark.start) + entity(text.slice(mark.start, mark.end), mark);
      at = mark.end;
    }
    return painted + text.slice(at);
  };
}
