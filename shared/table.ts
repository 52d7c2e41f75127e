/**
 * Rows as text, with their columns two spaces apart, each ended by a line break. The first column is aligned to the
 * left.
 * @param others to which side the other columns are aligned: figures belong to the right
 */
export function table(rows: readonly (readonly string[])[], others: 'left' | 'right'): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell))));
  }
  const padded = (cell: string, column: number): string => {
    const space = ' '.repeat((widths[column] ?? 0) - displayWidth(cell));
    return column > 0 && others === 'right' ? space + cell : cell + space;
  };
  return rows.map((row) => `${row.map(padded).join('  ').trimEnd()}\n`).join('');
}

/** Chinese and Japanese scripts, Hangul, their punctuation and full-width forms: two columns each in a terminal. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;

const displayWidth = (text: string): number =>
  Array.from(text).reduce((width, character) => width + (wide.test(character) ? 2 : 1), 0);
