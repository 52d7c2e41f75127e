import type { RunOutcome, Written } from '../../shared/protocol/commands.ts';
import { documentVersion, type Document, type Editor } from '../../shared/lsp/editor.ts';
import type { LearningSet } from './learning-set.ts';
import type { Clock } from './measure.ts';

/** What a user sees of a run of learning. */
export interface ServedRun {
  readonly corrections: number;
  /** Seconds from the command `mingshi.train`. */
  readonly seconds: {
    /** To its answer: the new version is live. */
    readonly answer: number;
    /** To the tokens of a document that was open meanwhile, as the new version sees it. */
    readonly tokens: number;
  };
  readonly outcome: RunOutcome;
  /** Whether these tokens were others than before. */
  readonly changed: boolean;
}

/** Corrects all sentences of a set in an editor, has the model learn them, and waits until that shows. */
export async function learnServed(
  editor: Editor,
  { names }: LearningSet,
  clock: Pick<Clock, 'wall'>,
): Promise<ServedRun> {
  const lines = names.flatMap(({ name, label, corrected }) =>
    corrected.map((sentence) => ({ name, label, sentence })),
  );
  const corrected = documentOf(
    'corrected',
    lines.map(({ sentence }) => sentence),
  );
  const others = documentOf(
    'others',
    names.flatMap((name) => name.others),
  );
  const before = await editor.open(others);
  await editor.open(corrected);
  for (const [line, { name, label, sentence }] of lines.entries()) {
    const start = sentence.indexOf(name);
    const range = {
      start: { line, character: start },
      end: { line, character: start + name.length },
    };
    await editor.execute<'mingshi.add', Written>('mingshi.add', {
      ...{ uri: corrected.uri, version: documentVersion, range, label },
    });
  }
  const began = clock.wall();
  const since = (): number => (clock.wall() - began) / 1000;
  const outcome = await editor.execute<'mingshi.train', RunOutcome>('mingshi.train', {});
  const answer = since();
  const after = await editor.tokens(others.uri);
  return {
    corrections: lines.length,
    seconds: { answer, tokens: since() },
    outcome,
    changed: before.data.join() !== after.data.join(),
  };
}

const documentOf = (name: string, sentences: readonly string[]): Document => ({
  uri: `untitled:${name}`,
  language: 'plaintext',
  text: sentences.map((sentence) => `${sentence}\n`).join(''),
});
