/** A text in the two languages of the project. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** A node of a label tree. */
export interface LabelNode {
  /** Components from the root, joined by `/`: `work/video/movie`. */
  readonly path: string;
  readonly zh: string;
  readonly en: string;
  /** One line in each language, with examples. */
  readonly definition: Bilingual;
  /** False for a node that only groups others: no span carries it in the data. */
  readonly label: boolean;
  /** In trees other than FiNE's: path of the FiNE node whose meaning is nearest. */
  readonly near?: string | undefined;
}

/** A tree of labels: its nodes, every parent before its children. Made by `parseTree`, which checks that. */
export class LabelTree {
  readonly name: string;
  readonly nodes: readonly LabelNode[];
  /** Paths of the nodes that spans carry, in node order. */
  readonly labels: readonly string[];
  readonly #byPath: ReadonlyMap<string, LabelNode>;

  constructor(name: string, nodes: readonly LabelNode[]) {
    this.name = name;
    this.nodes = nodes;
    this.labels = nodes.filter((node) => node.label).map((node) => node.path);
    this.#byPath = new Map(nodes.map((node) => [node.path, node]));
  }

  node(path: string): LabelNode | undefined {
    return this.#byPath.get(path);
  }

  has(path: string): boolean {
    return this.#byPath.has(path);
  }

  /** The nearest node above `path`; `path` itself need not be in the tree (a label that a user added). */
  parent(path: string): string | undefined {
    return this.ancestors(path).at(-1);
  }

  /** The nodes above `path`, root first, without `path` itself, which need not be in the tree. */
  ancestors(path: string): string[] {
    return pathTo(path)
      .slice(0, -1)
      .filter((ancestor) => this.has(ancestor));
  }
}

/** Number of components of a label path; 1 for a root. */
export const depthOf = (path: string): number => path.split('/').length;

/** The first `depth` components of a label path; the whole path where it has no more. */
export const truncateLabel = (path: string, depth: number): string =>
  path.split('/').slice(0, depth).join('/');

/** Whether a label path is a node's, or stands below it. */
export const isAtOrBelow = (label: string, node: string): boolean => `${label}/`.startsWith(`${node}/`);

/** Whether two label paths are the same, or one stands above the other. */
export const areInLine = (a: string, b: string): boolean => isAtOrBelow(a, b) || isAtOrBelow(b, a);

/** A label path and all above it, root first. */
export function pathTo(path: string): string[] {
  const nodes: string[] = [];
  for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1))
    nodes.push(path.slice(0, end));
  return [...nodes, path];
}
