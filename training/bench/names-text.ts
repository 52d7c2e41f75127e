import { fineTree } from '../../shared/labels/builtin.ts';
import { table } from '../../shared/table.ts';
import { listText } from '../evaluation/lists.ts';
import type { Comparison, Found } from './names-figures.ts';
import type { NamesReport } from './names.ts';
import { paragraphs, percent } from './report.ts';

/** For people: what `--json` gives as figures. */
export function namesText({ model, lists, invented, ordinary }: NamesReport): string {
  const { all, contexts, labels } = invented;
  const rows = [
    ['', 'mentions', 'place', 'root', 'label', 'place', 'root', 'label'],
    ['all', ...cells(all)],
    ['clear context', ...cells(contexts.clear)],
    ['weak context', ...cells(contexts.weak)],
    ...Object.entries(labels).map(([label, compared]) => [
      `${label} ${fineTree.node(label)?.zh ?? ''}`,
      ...cells(compared),
    ]),
  ];
  const { changed, sentences, appeared, believed, examples } = ordinary;
  return paragraphs([
    [
      `${model.name} ${model.version}, ${lists.length > 0 ? `with ${lists.map(listText).join(', ')}` : 'without other lists'}`,
    ],
    [
      `A user's list of ${invented.names} invented names, not trained on, ${invented.known} of them known to other lists: mentions found at`,
      'their place, with the root of their label, and with their label; without the list, then with it.',
    ],
    [table(rows, 'right').trimEnd()],
    [
      `A user's list of ${ordinary.names} everyday words: of ${sentences} sentences in which they are no names ${changed} change (${percent(changed / sentences)}).`,
      `Entities that appear and cover such a word: ${appeared}; of the kind that the list gives it: ${believed}.`,
      ...examples.map(({ text, entity, label }) => `  ${entity} ${label}: ${text}`),
    ],
  ]);
}

const cells = (compared: Comparison): string[] => [
  String(compared.without.mentions),
  ...shares(compared.without),
  ...shares(compared.with),
];

const shares = ({ mentions, place, root, label }: Found): string[] =>
  [place, root, label].map((count) => percent(count / mentions));
