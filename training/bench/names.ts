import { usesNames } from '../../shared/model/inputs.ts';
import { UserError } from '../../shared/errors.ts';
import { createAnalyzer } from '../../shared/model/analyzer.ts';
import type { ModelPackage } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import type { NameList } from '../../shared/names/list.ts';
import { typeFor } from '../../shared/names/types.ts';
import type { Entity, Span } from '../../shared/spans.ts';
import { listRecord, type ListRecord } from '../evaluation/lists.ts';
import { contexts, type FieldTest } from './field-test.ts';
import { comparison, paint, type Comparison, type Findings, type Paint } from './names-figures.ts';

export interface NamesReport {
  readonly model: { readonly name: string; readonly version: string };
  /** The lists that the model has in any case. */
  readonly lists: readonly ListRecord[];
  /** Without and with a list of `names` invented names. */
  readonly invented: {
    readonly names: number;
    /** Of these, the ones that the model's lists hold or take for names they hold. */
    readonly known: number;
    readonly all: Comparison;
    readonly contexts: Readonly<Record<(typeof contexts)[number], Comparison>>;
    /** In the order of the sentences. */
    readonly labels: Readonly<Record<string, Comparison>>;
  };
  /** Without and with a list of `names` everyday words. */
  readonly ordinary: Paint & { readonly names: number; readonly sentences: number };
}

/**
 * Measures what a list of the user's does to a model, with no training in between: how many invented names are found
 * without and with it, and what a list of everyday words does to sentences in which they are such words.
 * @param shipped the lists that the model has in any case
 * @throws UserError if lists change nothing for the model
 */
export async function benchNames(
  pkg: ModelPackage,
  { invented, ordinary }: FieldTest,
  shipped: readonly NameList[],
  runtime: Runtime,
): Promise<NamesReport> {
  const { name, version } = pkg.manifest;
  if (!usesNames(pkg.manifest.inputs)) {
    throw new UserError(`${name} was trained without lists of names and can use none; name another model`);
  }
  let lists = shipped;
  const analyzer = await createAnalyzer(pkg, runtime, { names: () => lists });

  const analyse = async (texts: readonly string[], own: readonly NameList[]): Promise<Span[][]> => {
    lists = [...shipped, ...own];
    const entities = await analyzer.analyze(texts);
    return entities.map((ofText) => ofText.map(inFine));
  };
  /** A label of another tree becomes its counterpart in FiNE's, where there is one. */
  const inFine = ({ start, end, label }: Entity): Span => ({
    start,
    end,
    label: typeFor(label, pkg.tree) ?? label,
  });
  const bothWays = async (texts: readonly string[], list: NameList): Promise<Findings[]> => {
    const [without, withList] = [await analyse(texts, []), await analyse(texts, [list])];
    return texts.map((text, i) => ({ text, without: without[i] ?? [], with: withList[i] ?? [] }));
  };

  try {
    const sentences = contexts.flatMap((context) =>
      invented.sentences[context].map(({ text, spans }) => ({ context, text, gold: spans })),
    );
    const findings = await bothWays(
      sentences.map(({ text }) => text),
      invented.list,
    );
    const compared = sentences.map((sentence, i) => ({ ...sentence, ...(findings[i] as Findings) }));
    const labels = new Set(sentences.flatMap(({ gold }) => gold.map(({ label }) => label)));
    const inContext = (wanted: (typeof contexts)[number]) =>
      comparison(compared.filter(({ context }) => context === wanted));
    return {
      model: { name, version },
      lists: shipped.map(listRecord),
      invented: {
        names: invented.list.names,
        known: mentionsIn(sentences).filter((name) => shipped.some((list) => list.look(name).length > 0))
          .length,
        all: comparison(compared),
        contexts: { clear: inContext('clear'), weak: inContext('weak') },
        labels: Object.fromEntries(
          [...labels].map((label) => [label, comparison(compared.map(onlyGold(label)))]),
        ),
      },
      ordinary: {
        names: ordinary.list.names,
        sentences: ordinary.sentences.length,
        ...paint(await bothWays(ordinary.sentences, ordinary.list), ordinary.list),
      },
    };
  } finally {
    await analyzer.release();
  }
}

/** The distinct texts of the gold mentions. */
const mentionsIn = (
  sentences: readonly { readonly text: string; readonly gold: readonly Span[] }[],
): string[] => [
  ...new Set(
    sentences.flatMap(({ text, gold }) => gold.map(({ start, end }) => [...text].slice(start, end).join(''))),
  ),
];

const onlyGold =
  (label: string) =>
  <Sentence extends { readonly gold: readonly Span[] }>(sentence: Sentence): Sentence => ({
    ...sentence,
    gold: sentence.gold.filter((span) => span.label === label),
  });
