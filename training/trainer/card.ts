import type { Manifest } from '../../shared/model/manifest.ts';

/** The model card that a run writes: what the model is, what it learned from, how it scored. */
export function plainCard({
  name,
  method,
  version,
  tree,
  labels,
  scheme,
  architecture,
  metrics,
  data,
  seed,
  libraries,
}: Manifest): string {
  const table = (head: readonly [string, string], rows: readonly (readonly [string, string])[]) =>
    [`| ${head.join(' | ')} |`, '| --- | --- |', ...rows.map((row) => `| ${row.join(' | ')} |`), ''].join(
      '\n',
    );
  return [
    `# ${name}`,
    '',
    `A model of method \`${method}\` for ${labels.length} labels of the tree \`${tree.name}\` (${scheme}), version \`${version}\`, seed ${seed}.`,
    'Whether it may be passed on depends on the licences of the data below.',
    '',
    table(
      ['Data', 'Sentences, sha256'],
      data.map((set) => [set.name, `${set.sentences}, \`${set.sha256.slice(0, 12)}…\``]),
    ),
    table(
      ['Measure', 'Value'],
      Object.entries(metrics).map(([key, value]) => [key, String(Math.round(value * 1e4) / 1e4)]),
    ),
    table(
      ['Setting', 'Value'],
      Object.entries(architecture).map(([key, value]) => [key, String(value)]),
    ),
    table(['Library', 'Version'], Object.entries(libraries)),
  ].join('\n');
}
