import cluener from './cluener.json' with { type: 'json' };
import fine from './fine.json' with { type: 'json' };
import { parseTree } from './parse.ts';
import type { LabelTree } from './tree.ts';

/** FiNE's 54 labels: the default tree. */
export const fineTree: LabelTree = parseTree(fine, 'shared/labels/fine.json');

/** CLUENER's 10 labels. */
export const cluenerTree: LabelTree = parseTree(cluener, 'shared/labels/cluener.json');

/** The trees that ship, by name. */
export const builtinTrees: Readonly<Record<string, LabelTree>> = { fine: fineTree, cluener: cluenerTree };
