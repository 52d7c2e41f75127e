import { cluenerTree, fineTree } from './labels/builtin.ts';
import { truncateLabel, type LabelNode, type LabelTree } from './labels/tree.ts';

/** A semantic token type of our own. */
export interface TokenType {
  readonly id: string;
  /** The type whose colour an editor takes where it knows none for `id`. */
  readonly superType?: string;
}

/** Names of semantic tokens, and which of them a label gets; fixed, so that a session never changes its legend. */
export interface Legend {
  readonly types: readonly string[];
  readonly modifiers: readonly string[];
  /** @param tree name of the label tree that `label` belongs to */
  typeOf(tree: string, label: string): TokenOfLabel;
}

export interface TokenOfLabel {
  /** Index into `types`. */
  readonly type: number;
  /** Whether the type stands for just this label; else it is its nearest ancestor's, or that of any entity. */
  readonly exact: boolean;
}

/** `uncertain`: the model is not sure; `confirmed`: the user said so; `custom`: a label that no shipped tree has. */
export const tokenModifiers = ['uncertain', 'confirmed', 'custom'] as const;

export type TokenModifier = (typeof tokenModifiers)[number];

/** Above the roots of all trees. */
const entityType = 'nerEntity';

const camelCase = (path: string): string =>
  path.replace(/(?:^|[^a-z0-9]+)([a-z0-9])/gi, (_, first: string) => first.toUpperCase());

/** FiNE's is the default tree: its types carry no name of a tree. */
const typeId = (tree: LabelTree, path: string): string =>
  `ner${tree === fineTree ? '' : camelCase(tree.name)}${camelCase(path)}`;

function superType(tree: LabelTree, node: LabelNode): string {
  const parent = tree.parent(node.path);
  if (parent !== undefined) return typeId(tree, parent);
  return node.near === undefined ? entityType : typeId(fineTree, node.near);
}

const shippedTrees = [fineTree, cluenerTree];

/** One type for each node of the shipped trees, and one for all other entities. */
export const tokenTypes: readonly TokenType[] = [
  { id: entityType },
  ...shippedTrees.flatMap((tree) =>
    tree.nodes.map((node) => ({ id: typeId(tree, node.path), superType: superType(tree, node) })),
  ),
];

/**
 * The roots of FiNE's tree among the token types that every editor has colours for. Kate colours no others than these
 * (no `string`, `number`, `property`, `event` or `variable`), and the commonest roots differ in it.
 */
const standardTypes: Readonly<Record<string, string>> = {
  person: 'class',
  location: 'namespace',
  food: 'parameter',
  biology: 'typeParameter',
  time: 'enumMember',
  work: 'macro',
  organization: 'function',
  event: 'method',
  product: 'struct',
  medicine: 'enum',
};
const standardEntity = 'type';

/** @param types the first is that of entities for which no other stands */
function legend(types: readonly string[], idOf: (tree: LabelTree, node: LabelNode) => string): Legend {
  const indices = new Map(
    shippedTrees.flatMap((tree) =>
      tree.nodes.map((node) => [node, types.indexOf(idOf(tree, node))] as const),
    ),
  );
  return {
    types,
    modifiers: tokenModifiers,
    typeOf: (treeName, label) => {
      // A tree that does not ship is taken for one that extends FiNE's.
      const tree = shippedTrees.find(({ name }) => name === treeName) ?? fineTree;
      const shown = tree.has(label) ? label : tree.parent(label);
      const node = shown === undefined ? undefined : tree.node(shown);
      return { type: (node && indices.get(node)) ?? 0, exact: shown === label };
    },
  };
}

/** What `initializationOptions.legend` may name. */
export const legends = {
  mingshi: legend(
    tokenTypes.map(({ id }) => id),
    (tree, { path }) => typeId(tree, path),
  ),
  standard: legend(
    [standardEntity, ...Object.values(standardTypes)],
    (_tree, { near, path }) => standardTypes[truncateLabel(near ?? path, 1)] ?? standardEntity,
  ),
} satisfies Record<string, Legend>;

export type LegendName = keyof typeof legends;
