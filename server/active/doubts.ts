import { isDoubtful, type Doubt, type Mention } from '../../shared/active/doubt.ts';
import { likelihood } from '../../shared/active/evidence.ts';
import { teachingOrder, type Pieces } from '../../shared/active/ranking.ts';
import { codePointToUtf16 } from '../../shared/text/codepoints.ts';
import { overlaps, type Stretch } from '../../shared/spans.ts';
import { isWord } from '../corrections/everywhere.ts';
import type { OpenDocument, ShownSentence } from '../documents/openDocument.ts';
import type { Session } from '../session.ts';
import { knownIn } from './known.ts';

/** A doubt where it stands. */
export interface PlacedDoubt extends Doubt {
  readonly open: OpenDocument;
  readonly within: ShownSentence;
}

/** Doubts of documents in the order in which their answers teach most. What the user said is no doubt any more. */
export function* doubtsIn(session: Session, documents: readonly OpenDocument[]): Pieces<PlacedDoubt[]> {
  const sentences: string[] = [];
  const answered: Mention[] = [];
  const doubts: PlacedDoubt[] = [];
  for (const open of documents) {
    const known = namesAround(session, open);
    for (const within of open.sentences(open.document.whole)) {
      const { sentence, annotations, shown } = within;
      const mention = ({ start, end }: Stretch): Mention => ({ sentence: sentence.text, start, end });
      sentences.push(sentence.text);
      answered.push(...(annotations?.spans ?? []).map(mention));
      for (const entity of shown) {
        if (entity.mark || !isDoubtful(entity)) continue;
        const { label, score } = entity;
        doubts.push({ ...mention(entity), label, score, open, within });
      }
      if (!known || annotations?.reviewed || !within.predicted) continue;
      const isFree = (stretch: Stretch): boolean => isUnjudged(within, stretch);
      for (const { evidence, ...stretch } of known.find(sentence.text, isFree)) {
        const { label } = evidence;
        const score = 1 - likelihood(evidence);
        if (isDoubtful({ score }))
          doubts.push({ ...mention(stretch), label, score, missed: true, open, within });
      }
    }
    yield;
  }
  return yield* teachingOrder(doubts, sentences, answered);
}

/** The range of a doubt as its client counts. */
export function placeOf({ open, within: { line, sentence }, start, end }: PlacedDoubt) {
  const units = codePointToUtf16(sentence.text);
  const at = (index: number): number => sentence.start + (units[index] ?? 0);
  return { line, start: at(start), end: at(end), range: open.document.rangeOf(line, at(start), at(end)) };
}

/** Names that the model may have missed; undefined where nothing was said, or may be read. */
function namesAround({ journals, model, documents }: Session, open: OpenDocument) {
  const { tree } = model;
  const found = tree && journals.forDocument(open.uri, tree.name);
  const { lists } = documents;
  return found && lists && knownIn(found.records, lists, tree);
}

/** Whether nothing shows on a word, and nobody said that it is none. */
function isUnjudged({ sentence, annotations, shown }: ShownSentence, stretch: Stretch): boolean {
  const isTaken = (other: Stretch): boolean => overlaps(other, stretch);
  if (shown.some(isTaken) || annotations?.spans.some(isTaken)) return false;
  return isWord(sentence.text, stretch);
}
