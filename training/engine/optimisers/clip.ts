import { add, div, greater, mul, scalar, sqrt, sum, where } from '../ops/index.ts';
import { mapValues, stateless, type Transform } from './transform.ts';

/** Scales all gradients down together where their global norm is above `limit`. */
export const clipByGlobalNorm = (limit: number): Transform =>
  stateless(({ updates }) => {
    const squares = [...updates.values()].map((gradient) => sum(mul(gradient, gradient)));
    const norm = sqrt(squares.reduce((total, square) => add(total, square)));
    const factor = where(greater(norm, limit), div(limit, norm), scalar(norm.graph, 1));
    return mapValues(updates, (gradient) => mul(gradient, factor));
  });
