import type { ProtocolCorrection } from '../../../shared/protocol/corrections.ts';
import type { JournalRecord } from '../../../shared/annotations/record.ts';
import type { LabelNames } from './labelNames.ts';
import type { Translate } from './translate.ts';

/** A line of the view of corrections. */
export interface CorrectionItem {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** Of the product's icons. */
  readonly icon: string;
  /** Whether it can be taken back. */
  readonly isUndoable: boolean;
}

const icons: Readonly<Record<JournalRecord['kind'], string>> = {
  accept: 'check',
  relabel: 'edit',
  reject: 'close',
  add: 'add',
  reviewed: 'checklist',
  label: 'symbol-enum-member',
  undo: 'discard',
};

/** @param when its time as the user reads it */
export function correctionItem(
  { record, state, detached }: ProtocolCorrection,
  { t, names, when }: { readonly t: Translate; readonly names: LabelNames; readonly when: string },
): CorrectionItem {
  const marks = [
    ...(state === 'undone' ? [t('undone')] : []),
    ...(state === 'replaced' ? [t('replaced')] : []),
    ...(detached === true && state === 'stands' ? [t('no place any more')] : []),
  ];
  const said = saidOf(record, t, names);
  const where = 'document' in record ? [record.document] : [];
  const sentence = 'sentence' in record ? [record.sentence] : [];
  return {
    label: said,
    description: [...marks, when].join(' · '),
    tooltip: [[said, ...marks].join(' · '), ...sentence, `${record.author}, ${when}`, ...where].join('\n'),
    icon: detached === true && state === 'stands' ? 'warning' : icons[record.kind],
    isUndoable: state !== 'undone' && record.kind !== 'undo',
  };
}

function saidOf(record: JournalRecord, t: Translate, names: LabelNames): string {
  switch (record.kind) {
    case 'accept':
    case 'relabel':
    case 'add':
      return t('{0}: {1}', spanText(record), names.of(record.label));
    case 'reject':
      return t('{0}: no entity', spanText(record));
    case 'reviewed':
      return t('Reviewed: {0}', record.sentence);
    case 'label':
      return t('New label: {0}', record.path);
    case 'undo':
      return t('Undo');
  }
}

const spanText = ({ sentence, span }: { sentence: string; span: { start: number; end: number } }): string =>
  Array.from(sentence).slice(span.start, span.end).join('');
