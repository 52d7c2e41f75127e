import type { ServerCapabilities } from 'vscode-languageserver';
import { treeWithLabels } from '../../../shared/annotations/tree.ts';
import { UserError } from '../../../shared/errors.ts';
import { builtinTrees } from '../../../shared/labels/builtin.ts';
import type { LabelTree } from '../../../shared/labels/tree.ts';
import { legends } from '../../../shared/legend.ts';
import { checkNewLabel } from '../../corrections/labels.ts';
import { write } from '../../corrections/drafts.ts';
import type { Session } from '../../session.ts';
import { answer, mustBeTrusted } from './answer.ts';

/** `mingshi/labels`: a label tree with what users added; `mingshi/addLabel`: adds to the session's. */
export function labels(session: Session): Partial<ServerCapabilities> {
  const { journals, workspace, settings } = session;
  answer(session, 'mingshi/labels', async ({ tree: asked }) => {
    await journals.ready();
    const base = await treeNamed(session, asked);
    const tree = treeWithLabels(base, journals.labels(base.name));
    const legend = legends[settings.legend];
    const shipped = builtinTrees[tree.name];
    return {
      tree: tree.name,
      labels: tree.nodes.map(({ path, zh, en, definition, label }) => ({
        ...{ path, zh, en, definition, label },
        custom: shipped !== undefined && shipped.node(path)?.label !== label,
        tokenType: legend.types[legend.typeOf(tree.name, path).type] ?? '',
      })),
    };
  });
  answer(session, 'mingshi/addLabel', async ({ path, zh, en, definition, uri }) => {
    mustBeTrusted(session);
    await journals.ready();
    await session.model.load();
    // The journal of a folder is found by any document of it, whether there is one or not.
    const [folder] = workspace.folders;
    const place = uri ?? (folder === undefined ? 'untitled:' : `${folder.replace(/\/+$/, '')}/-`);
    // A label that another session is just adding is there then.
    return journals.labelTurn(place).take(() => {
      const tree = checkNewLabel(session, path);
      if (tree.node(path)?.label) throw new UserError(session.client.messages.protocol.labelExists(path));
      const names = { zh, en, ...(definition && { definition }) };
      return write(session, [{ uri: place, draft: { kind: 'label', tree: tree.name, path, ...names } }]);
    });
  });
  return {};
}

/** The session's tree, as its model has it, unless another one is asked for. @throws UserError where there is none */
async function treeNamed({ model, client }: Session, name: string | undefined): Promise<LabelTree> {
  const other = name === undefined ? undefined : builtinTrees[name];
  if (name !== undefined && model.tree?.name !== name) {
    if (other) return other;
    throw new UserError(
      client.messages.protocol.unknownTree({ tree: name, known: Object.keys(builtinTrees) }),
    );
  }
  await model.load();
  if (!model.tree) throw new Error('a model that is loaded has a tree');
  return model.tree;
}
