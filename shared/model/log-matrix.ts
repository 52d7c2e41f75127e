/** Beyond this spread of scores within a row, terms lost to underflow could matter. */
const maximalSpread = 600;

/** log(1 + e^-x) is less than half a unit in the last place of 1 beyond this. */
const negligible = 37;

/** Rows that are summed side by side. */
const block = 4;

/** Fills `result` [rows] from `weights` [columns]. */
export type LogProduct = (weights: Float64Array, result: Float64Array) => void;

/**
 * The matrix product of log space, for one matrix [rows, columns] and many vectors:
 * result[r] = log Σ_c exp(scores[r, c] + weights[c]).
 * Exponentials are taken once of the matrix and once of each vector, both shifted by their maximum before. A term
 * underflows only where it is below e^-100 of its sum, so that results are exact to double precision. Rows that are
 * alike are computed once, and what meets columns that are alike is added first: transitions shared by many labels
 * leave little of the matrix.
 * @throws Error if the scores of a row are too far apart for that.
 */
export function logProduct(scores: Float64Array, rows: number, columns: number): LogProduct {
  const alikeRows = alike(rows, (row) => rowOf(scores, row, columns));
  const alikeColumns = alike(columns, (column) => scores.filter((_, at) => at % columns === column));
  const distinct = Float64Array.from(
    alikeRows.first.flatMap((row) => alikeColumns.first.map((column) => scores[row * columns + column] ?? 0)),
  );
  const width = alikeColumns.first.length;
  const shifts = Float64Array.from(alikeRows.first, (_, row) => largestOf(rowOf(distinct, row, width)));
  const matrix = interleaved(distinct, shifts, width);
  const vector = new Float64Array(width);
  const sums = new Float64Array(Math.ceil(shifts.length / block) * block);

  return (weights, result) => {
    const largest = largestOf(weights);
    vector.fill(0);
    for (let column = 0; column < columns; column += 1) {
      const at = alikeColumns.of[column] as number;
      vector[at] = (vector[at] as number) + Math.exp((weights[column] as number) - largest);
    }
    multiply(matrix, vector, sums);
    for (let row = 0; row < shifts.length; row += 1) {
      sums[row] = Math.log(sums[row] as number) + largest + (shifts[row] as number);
    }
    for (let row = 0; row < rows; row += 1) result[row] = sums[alikeRows.of[row] as number] as number;
  };
}

/** Items that have the same values: the first of each kind, and for each item the index of its kind. */
function alike(
  count: number,
  valuesOf: (item: number) => Float64Array,
): { readonly first: readonly number[]; readonly of: Uint32Array } {
  const kinds = new Map<string, number>();
  const first: number[] = [];
  const of = Uint32Array.from({ length: count }, (_, item) => {
    const key = valuesOf(item).join();
    const known = kinds.get(key);
    if (known !== undefined) return known;
    kinds.set(key, first.length);
    return first.push(item) - 1;
  });
  return { first, of };
}

/** sums = matrix · vector, the matrix being `interleaved`. On its own because V8 makes faster code of it so. */
function multiply(matrix: Float64Array, vector: Float64Array, sums: Float64Array): void {
  for (let row = 0, at = 0; row < sums.length; row += block) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let column = 0; column < vector.length; column += 1, at += block) {
      const factor = vector[column] as number;
      a += (matrix[at] as number) * factor;
      b += (matrix[at + 1] as number) * factor;
      c += (matrix[at + 2] as number) * factor;
      d += (matrix[at + 3] as number) * factor;
    }
    sums[row] = a;
    sums[row + 1] = b;
    sums[row + 2] = c;
    sums[row + 3] = d;
  }
}

/**
 * exp(scores - shifts) with rows in blocks of four, [rows / 4, columns, 4], the last block filled with zeros: four
 * sums that do not wait for one another, over memory in order.
 */
function interleaved(scores: Float64Array, shifts: Float64Array, columns: number): Float64Array {
  const matrix = new Float64Array(Math.ceil(shifts.length / block) * block * columns);
  shifts.forEach((shift, row) => {
    const first = Math.floor(row / block) * block * columns + (row % block);
    rowOf(scores, row, columns).forEach((score, column) => {
      if (shift - score > maximalSpread)
        throw new Error(`transition scores are more than ${maximalSpread} apart`);
      matrix[first + column * block] = Math.exp(score - shift);
    });
  });
  return matrix;
}

const rowOf = (matrix: Float64Array, row: number, columns: number): Float64Array =>
  matrix.subarray(row * columns, (row + 1) * columns);

function largestOf(values: Float64Array): number {
  let largest = -Infinity;
  for (let index = 0; index < values.length; index += 1) largest = Math.max(largest, values[index] as number);
  return largest;
}

/** log(exp(a) + exp(b)) */
export function logAdd(a: number, b: number): number {
  const larger = Math.max(a, b);
  const gap = larger - Math.min(a, b);
  return gap < negligible ? larger + Math.log1p(Math.exp(-gap)) : larger;
}
