import * as z from 'zod';
import { UserError } from '../errors.ts';
import { LabelTree, truncateLabel, depthOf, type LabelNode } from './tree.ts';

/** Letters and digits of any script, then also `_`, `.` and `-`; `/` joins components. */
const component = String.raw`[\p{L}\p{N}][\p{L}\p{M}\p{N}_.\-]{0,63}`;
const path = z
  .string()
  .regex(
    new RegExp(`^${component}(/${component}){0,7}$`, 'u'),
    'a path is one to eight components of letters, digits, "_", "." and "-", joined by "/"',
  );
const line = z.string().regex(/^\S.*$/u, 'expected one line of text');

const labelNode = z.strictObject({
  path,
  zh: line,
  en: line,
  definition: z.strictObject({ zh: line, en: line }),
  label: z.boolean(),
  near: path.optional(),
});

/** A label tree as it stands in JSON; `parseTree` checks besides what concerns several nodes. */
export const treeSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'a name is lower-case letters, digits, ".", "_" and "-"'),
  nodes: z.array(labelNode).min(1).max(10_000),
});

/**
 * Checks a label tree that was read from JSON.
 * @param source where it came from, for messages
 * @throws UserError that names `source` and the node
 */
export function parseTree(json: unknown, source: string): LabelTree {
  const parsed = treeSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UserError(`${source}: label tree: ${issue ? describe(issue, json) : parsed.error.message}`);
  }
  const { name, nodes } = parsed.data;
  const seen = new Set<string>();
  nodes.forEach((node, index) => {
    const problem = placeProblem(node, seen);
    if (problem !== undefined)
      throw new UserError(`${source}: label tree: node ${index} ("${node.path}"): ${problem}`);
    seen.add(node.path);
  });
  if (!nodes.some((node) => node.label)) {
    throw new UserError(`${source}: label tree: no node has "label": true; mark those that spans may carry`);
  }
  return new LabelTree(name, nodes);
}

function placeProblem(node: LabelNode, before: ReadonlySet<string>): string | undefined {
  if (before.has(node.path)) return 'this path occurs twice; remove one';
  const parent = truncateLabel(node.path, depthOf(node.path) - 1);
  if (parent !== '' && !before.has(parent)) return `its parent "${parent}" must be declared before it`;
  return undefined;
}

/** An issue of the schema with the node that it is about: by number, and by path where it has one. */
function describe(issue: z.core.$ZodIssue, json: unknown): string {
  const [list, index, ...field] = issue.path;
  if (list !== 'nodes' || typeof index !== 'number')
    return `${issue.path.join('.') || 'top level'}: ${issue.message}`;
  const named = z.object({ nodes: z.array(z.unknown()) }).safeParse(json);
  const node = z.object({ path: z.string() }).safeParse(named.data?.nodes[index]);
  const title = node.success ? `node ${index} ("${node.data.path}")` : `node ${index}`;
  return `${title}: ${field.length > 0 ? `${field.join('.')}: ` : ''}${issue.message}`;
}
