import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import { shownLabel } from '../../../shared/labels/shown.ts';
import { namesOf } from '../../corrections/labels.ts';
import { short } from '../../corrections/offer.ts';
import type { OpenDocument } from '../../documents/openDocument.ts';
import { placedEntities } from '../../documents/tokens.ts';
import type { Session } from '../../session.ts';
import { nameOf } from '../mentions.ts';

/** Entities whose label the model is not sure of, as long as nobody has judged them. */
export function uncertainLabels(session: Session, open: OpenDocument): Diagnostic[] {
  const { document } = open;
  const { uncertainBelow } = session.configuration.of(open.uri);
  const { diagnostics } = session.client.messages.features;
  const name = namesOf(session);
  return Array.from(placedEntities(open, document.whole)).flatMap((placed): Diagnostic[] => {
    const { line, start, end, entity } = placed;
    const { label, score, uncertain } = shownLabel(entity, uncertainBelow);
    if (entity.mark || !uncertain) return [];
    const finer = label === entity.label ? undefined : { label: name(entity.label), score: entity.score };
    return [
      {
        range: document.rangeOf(line, start, end),
        severity: DiagnosticSeverity.Hint,
        source: 'mingshi',
        code: 'label-uncertain',
        message: diagnostics.uncertain({ text: short(nameOf(placed)), label: name(label), score, finer }),
      },
    ];
  });
}
