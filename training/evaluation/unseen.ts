import type { Span } from '../../shared/spans.ts';
import { placeKey, type GoldSentence } from './score.ts';

/** When a gold mention counts as seen in training: its text occurred there as a mention, or did so with its label. */
export type SeenBy = 'text' | 'text and label';

export interface UnseenFigures {
  /** Gold mentions that were not seen in training. */
  readonly unseen: number;
  /** Of these, predicted at the same place with the same label. */
  readonly found: number;
  /** R_oov: found / unseen; 0 where nothing is unseen. */
  readonly recall: number;
  /** unseen / all gold mentions. */
  readonly rate: number;
}

/**
 * R_oov, the recall over mentions that training did not show (CLC, section 4). The paper leaves open whether a name
 * that was seen with another label counts as seen.
 * @param predicted the spans of each sentence of `test`
 */
export function unseenRecall(
  training: readonly GoldSentence[],
  test: readonly GoldSentence[],
  predicted: readonly (readonly Span[])[],
  by: SeenBy = 'text',
): UnseenFigures {
  const seen = new Set(training.flatMap(({ text, spans }) => spans.map(mentionKey(text, by))));
  let [mentions, unseen, found] = [0, 0, 0];
  test.forEach(({ text, spans }, sentence) => {
    const hits = new Set(predicted[sentence]?.map(labelledPlace));
    const news = spans.filter((span) => !seen.has(mentionKey(text, by)(span)));
    mentions += spans.length;
    unseen += news.length;
    found += news.filter((span) => hits.has(labelledPlace(span))).length;
  });
  return { unseen, found, recall: unseen && found / unseen, rate: mentions && unseen / mentions };
}

const labelledPlace = (span: Span): string => `${placeKey(span)} ${span.label}`;

function mentionKey(text: string, by: SeenBy): (span: Span) => string {
  const characters = [...text];
  return ({ start, end, label }) => {
    const mention = characters.slice(start, end).join('');
    return by === 'text' ? mention : `${label} ${mention}`;
  };
}
