import type { ProtocolCorrection } from '../../../shared/protocol/corrections.ts';
import type { Answer } from '../../../shared/protocol/requests.ts';

/** Corrections as far as a view has read them, the newest first. */
export interface CorrectionPages {
  readonly corrections: readonly ProtocolCorrection[];
  /** What to ask for to go on; null at the end. */
  readonly next: string | null;
}

export const noPages: CorrectionPages = { corrections: [], next: null };

export const withPage = (pages: CorrectionPages, page: Answer<'mingshi/corrections'>): CorrectionPages => ({
  corrections: [...pages.corrections, ...page.corrections],
  next: page.next,
});

/** The most that can be asked for at once. */
const most = 1_000;
const page = 50;

/** How many to ask for to see again what was read so far. */
export const sizeOf = ({ corrections }: CorrectionPages): number =>
  Math.min(most, Math.max(page, Math.ceil(corrections.length / page) * page));

/** Those that a user looks for: undos show by what they undid. */
export const shownOf = ({ corrections }: CorrectionPages): readonly ProtocolCorrection[] =>
  corrections.filter(({ record }) => record.kind !== 'undo');
