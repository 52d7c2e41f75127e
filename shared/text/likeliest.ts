/** Of the beginning of a file: enough to tell. */
const looked = 4096;

/** What hardly any Chinese text holds. */
const strange = /[^\s!-~\p{Script=Han}\p{P}\uFF01-\uFF5E]/gu;

/**
 * The encoding in which bytes are most like Chinese text: of those given (at least one) the one with the fewest strange
 * characters, of several the first.
 */
export function likeliest(bytes: Uint8Array, encodings: readonly string[]): string {
  // Whole units of any of them.
  const head = bytes.subarray(0, Math.min(looked, bytes.length - (bytes.length % 2)));
  const strangers = (encoding: string): number =>
    new TextDecoder(encoding).decode(head).match(strange)?.length ?? 0;
  return encodings.reduce((best, other) => (strangers(other) < strangers(best) ? other : best));
}
