import * as z from 'zod';
import { UserError, messageOf } from '../../shared/errors.ts';
import { fineTree } from '../../shared/labels/builtin.ts';
import type { NameEntry } from '../../shared/names/compile.ts';
import { longestName, shortestName } from '../../shared/names/line.ts';
import { markOf, typeFor } from '../../shared/names/types.ts';
import { codePointLength } from '../../shared/text/codepoints.ts';

const text = z.string().regex(/^\S.*$/u, 'expected one line of text');

const label = z.string().refine((path) => typeFor(path, fineTree) === path, {
  error: ({ input }) => `'${String(input)}' is no label of the tree fine`,
});

/** Fewest and most characters of a name. */
const lengths = z
  .tuple([
    z.int().min(shortestName).max(longestName).describe('fewest'),
    z.int().min(shortestName).max(longestName).describe('most'),
  ])
  .refine(([fewest, most]) => fewest <= most, 'the first number is greater than the second');

const regularExpression = z.string().transform((source, context) => {
  try {
    return new RegExp(source, 'u');
  } catch (error) {
    context.addIssue(messageOf(error));
    return z.NEVER;
  }
});

const column = z.int().min(2).describe('a column of the file, counted from 1; the first holds the names');

const originSchema = z.strictObject({
  name: text,
  url: z.url(),
  commit: text.describe('the version that the names were taken from'),
  licence: text.describe('an SPDX identifier where there is one'),
  attribution: text.describe('copyright line, or who made it'),
});

const sourceSchema = z
  .strictObject({
    origin: text.describe('a key of "origins"'),
    file: text.describe('lines of columns between tabs, names first; gzip where it ends in .gz'),
    codes: z
      .array(text)
      .min(1)
      .optional()
      .describe('takes names with one of these codes in column 2, where commas join several'),
    label: z
      .union([label, z.strictObject({ column, of: z.array(label).min(1) })])
      .describe(
        'what all names of the file are, or the column that says it and which of its labels are taken',
      ),
    matching: regularExpression.optional().describe('takes names in which this regular expression is found'),
    listed: lengths.optional().describe('lengths of the names that are hardly ever anything else'),
    ambiguous: lengths
      .optional()
      .describe('lengths of the names that are often ordinary words, or other names'),
  })
  .refine(({ listed, ambiguous }) => listed ?? ambiguous, 'neither "listed" nor "ambiguous" takes any name');

/** Says which names of which files make a list, what they are, and whom to thank for them. */
export const recipeSchema = z
  .strictObject({
    title: text.describe('what the list is called where a name of it is shown'),
    precision: z.enum(['compact', 'exact']).default('exact'),
    origins: z.record(text, originSchema),
    sources: z.array(sourceSchema).min(1),
  })
  .superRefine(({ origins, sources }, context) => {
    sources.forEach(({ origin }, index) => {
      if (Object.hasOwn(origins, origin)) return;
      context.addIssue({
        code: 'custom',
        path: ['sources', index, 'origin'],
        message: `'${origin}' is not among "origins"`,
      });
    });
  });

export type Recipe = z.infer<typeof recipeSchema>;
export type RecipeSource = Recipe['sources'][number];

/**
 * @param source names the recipe in messages.
 * @throws UserError that names the field that is wrong.
 */
export function parseRecipe(json: string, source: string): Recipe {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new UserError(`${source}: not JSON: ${messageOf(error)}`);
  }
  const parsed = recipeSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(
    `${source}: recipe: ${issue?.path.join('.') || 'top level'}: ${issue?.message ?? 'not valid'}`,
  );
}

/**
 * The names that a source takes from the text of its file, in the order of the file; one name may come twice.
 * @throws UserError naming the file and the line where a column is missing.
 */
export function* takeNames(text: string, source: RecipeSource): Generator<NameEntry> {
  const { codes, label, matching } = source;
  const wanted = codes && new Set(codes);
  const marksOf = markReader(source);
  let number = 0;
  for (const line of linesOf(text)) {
    number += 1;
    const columns = line.split('\t');
    const cell = (column: number): string => {
      const found = columns[column - 1];
      if (found !== undefined) return found;
      throw new UserError(`${source.file}, line ${number}: there is no column ${column}`);
    };
    const name = cell(1);
    if (
      wanted &&
      !cell(2)
        .split(',')
        .some((code) => wanted.has(code))
    )
      continue;
    if (matching && !matching.test(name)) continue;
    const marks = marksOf(codePointLength(name), typeof label === 'string' ? label : cell(label.column));
    if (marks.length > 0) yield { name, marks };
  }
}

/** From the length of a name and its label to its marks, none where the source does not take it. */
function markReader({ label, listed, ambiguous }: RecipeSource): (length: number, path: string) => number[] {
  const within = (length: number, [fewest, most]: readonly [number, number] = [1, 0]): boolean =>
    fewest <= length && length <= most;
  const byLength = (path: string): number[][] =>
    Array.from({ length: longestName + 1 }, (_, length) => [
      ...(within(length, listed) ? [markOf('listed', path)] : []),
      ...(within(length, ambiguous) ? [markOf('ambiguous', path)] : []),
    ]);
  const marks = new Map(
    (typeof label === 'string' ? [label] : label.of).map((path) => [path, byLength(path)]),
  );
  return (length, path) => marks.get(path)?.[length] ?? [];
}

/** Lines without their ends; the last one need not have one. */
function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    yield text.slice(start, end).replace(/\r$/, '');
    start = end + 1;
  }
}
