/** What a log may hold of something that was thrown: its kind and where it comes from. Its message may quote a text. */
export function faultText(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { name, stack = '', code } = error as NodeJS.ErrnoException;
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return [name, code ?? '', ...frames].join(' ');
}
