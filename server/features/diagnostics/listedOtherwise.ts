import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import { fineTree } from '../../../shared/labels/builtin.ts';
import { shownLabel } from '../../../shared/labels/shown.ts';
import { areInLine } from '../../../shared/labels/tree.ts';
import { typeFor } from '../../../shared/names/types.ts';
import { namesOf, treeOf } from '../../corrections/labels.ts';
import { short } from '../../corrections/offer.ts';
import type { OpenDocument } from '../../documents/openDocument.ts';
import { placedEntities } from '../../documents/tokens.ts';
import type { Session } from '../../session.ts';
import { nameOf } from '../mentions.ts';

/** Entities that the user's own lists know as something else, whoever said what they are here, and found them. */
export function listedOtherwise(session: Session, open: OpenDocument): Diagnostic[] {
  const { nameSources, client } = session;
  const { document } = open;
  const { uncertainBelow } = session.configuration.of(open.uri);
  const tree = treeOf(session);
  const name = namesOf(session);
  const own = new Set(nameSources.current.map(({ path }) => path));
  return Array.from(placedEntities(open, document.whole)).flatMap((placed): Diagnostic[] => {
    const { line, start, end, entity } = placed;
    const known = (entity.known ?? []).filter(({ list }) => own.has(list));
    const [first] = known;
    if (!first) return [];
    const { label } = shownLabel(entity, uncertainBelow);
    const type = typeFor(label, tree);
    if (type === undefined) return [];
    if (known.some(({ types }) => types.some((listed) => areInLine(listed, type)))) return [];
    return [
      {
        range: document.rangeOf(line, start, end),
        severity: DiagnosticSeverity.Information,
        source: 'mingshi',
        code: 'label-list',
        message: client.messages.features.diagnostics.listedOtherwise({
          text: short(nameOf(placed)),
          label: name(label),
          list: nameSources.nameOf(first.list, client.messages),
          listed: first.types.map((listed) => nameOfType(session, listed)),
        }),
      },
    ];
  });
}

/** Lists speak of nodes of FiNE's tree, whatever the model's is. */
function nameOfType({ client }: Session, type: string): string {
  const node = fineTree.node(type);
  return node ? client.messages.nameOf(node) : type;
}
