/** A probability as it is written in both languages. */
export const percent = (score: number): string => `${Math.round(score * 100)}%`;
