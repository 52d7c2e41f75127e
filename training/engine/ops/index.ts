export * from './elementwise.ts';
export * from './layout.ts';
export * from './linear.ts';
export * from './recurrent.ts';
export * from './reduce.ts';
export { scan, type Loop, type Step } from './scan.ts';
export { node1, scalar } from './node.ts';
