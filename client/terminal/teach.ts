import type { Writable } from 'node:stream';
import { UserError } from '../../shared/errors.ts';
import { documentVersion, type Document, type Editor, type WorkDone } from '../../shared/lsp/editor.ts';
import type { Painter } from '../../shared/paint.ts';
import { progressLine, type ProgressLine } from '../../shared/progress.ts';
import type { RunOutcome, Written } from '../../shared/protocol/commands.ts';
import type { Lesson } from './lesson.ts';
import { countOf, pageOf, painted, type Page } from './page.ts';
import type { Found, Texts } from './texts.ts';

/** Where a lesson is shown. */
export interface Screen {
  readonly stdout: Writable;
  readonly paint: Painter;
  readonly texts: Texts;
}

/**
 * Shows how the model learns from its user: one correction, which shows at once, a run of training, and what the new
 * version finds in a text that nobody corrected.
 *
 * @throws UserError where the training fails; that the model stays as it was is no failure
 */
export async function teach(editor: Editor, lesson: Lesson, { stdout, paint, texts }: Screen): Promise<void> {
  const { name, label } = lesson;
  const show = (says: (name: string, found: Found) => string, page: Page): void => {
    const found = countOf(page, name, label);
    const places = page.lines.join('\n').split(name).length - 1;
    stdout.write(`\n${says(name, { found, places })}\n${painted(page, paint)}`);
  };
  const look = async (document: Document): Promise<Page> => {
    const page = pageOf(document.text, await editor.open(document));
    await editor.close(document.uri);
    return page;
  };

  const others: Document = { uri: 'untitled:others', language: 'plaintext', text: lesson.others };
  // A text that is open takes part in the training.
  const before = await look(others);
  const corrected: Document = { uri: 'untitled:corrected', language: 'plaintext', text: lesson.corrected };
  show(texts.invented, pageOf(corrected.text, await editor.open(corrected)));
  await editor.execute<'mingshi.add', Written>('mingshi.add', {
    ...{ uri: corrected.uri, version: documentVersion, range: firstPlace(corrected.text, name), label },
    everywhere: 'document',
  });
  show(() => texts.corrected(name, label), pageOf(corrected.text, await editor.tokens(corrected.uri)));

  stdout.write('\n');
  const progress = runProgress(stdout);
  const { outcome, version, reason } = await editor
    .execute<'mingshi.train', RunOutcome>('mingshi.train', {}, progress.update)
    .finally(progress.stop);
  if (outcome === 'failed') throw new UserError(reason);
  if (outcome !== 'published') {
    stdout.write(`${texts.kept(version, reason)}\n`);
    return;
  }
  stdout.write(`${texts.published(version, reason)}\n`);
  show(texts.before, before);
  show(texts.after, await look(others));
}

function firstPlace(text: string, name: string) {
  const lines = text.split('\n');
  const line = lines.findIndex((content) => content.includes(name));
  const character = lines[line]?.indexOf(name) ?? 0;
  return { start: { line, character }, end: { line, character: character + name.length } };
}

/** Shows work-done progress under the title that the server gives it; a percentage is a step of a hundred. */
function runProgress(stream: Writable) {
  let line: ProgressLine | undefined;
  return {
    update: (value: WorkDone): void => {
      if (value.kind === 'begin') line = progressLine({ stream, label: value.title, total: 100 });
      else if (value.kind === 'report') line?.update(value.percentage ?? 0);
    },
    stop: () => line?.stop(),
  };
}
