import type { Kernel } from '../kernel.ts';
import { elementwiseKernels } from './elementwise.ts';
import { layoutKernels } from './layout.ts';
import { linearKernels } from './linear.ts';
import { recurrentKernels } from './recurrent.ts';
import { reduceKernels } from './reduce.ts';
import { scanKernels } from './scan.ts';

/** Operator → kernel: everything that `ops/` can write into a graph. */
export const kernels: Readonly<Record<string, Kernel>> = {
  ...elementwiseKernels,
  ...layoutKernels,
  ...linearKernels,
  ...reduceKernels,
  ...recurrentKernels,
  ...scanKernels,
};
