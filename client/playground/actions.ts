import type { Choice } from '../review/entries.ts';
import { hintsOf } from '../review/hints.ts';
import { entitiesAt } from '../review/entityAt.ts';
import { messageOf } from '../../shared/errors.ts';
import { playgroundDocument } from '../../shared/playground.ts';
import type { ScoredLabel } from '../../shared/spans.ts';
import type { CommandArguments, Written } from '../../shared/protocol/commands.ts';
import type { UncertainPlace } from '../../shared/protocol/entities.ts';
import type { App } from './app.ts';
import type { Asked } from './asked.ts';
import { editorRange, lspPosition } from './editor/ranges.ts';
import { askNewLabel } from './newLabel.ts';
import { newLabel, pickLabel } from './picker.ts';
import { placeAt, targetOf } from './place.ts';
import { texts } from './texts.ts';

type Range = CommandArguments<'mingshi.add'>['range'];

/** All that a user can do to the text's entities, by button or by key. */
export class Actions {
  readonly #app: App;
  readonly #asked: Asked;

  constructor(app: App, asked: Asked) {
    this.#app = app;
    this.#asked = asked;
  }

  readonly accept = (): Promise<void> =>
    this.#attempt(async () => {
      const place = placeAt(this.#app);
      const missed = this.#asked.missed;
      if (missed) await this.#write('mingshi.add', { ...this.#target(missed.range), label: missed.label });
      else if (place.kind === 'entity') await this.#write('mingshi.accept', this.#target(place.entity.range));
      else this.#app.tell(texts.nothingSelected);
    });

  readonly reject = (): Promise<void> =>
    this.#attempt(async () => {
      const place = placeAt(this.#app);
      if (place.kind === 'entity') await this.#write('mingshi.reject', this.#target(place.entity.range));
      else this.#app.tell(texts.nothingSelected);
    });

  /** Gives the place a label, which the user picks unless it is given: an entity another one, other text its first. */
  readonly label = (label?: string): Promise<void> =>
    this.#attempt(async () => {
      const { reading, tell, editor } = this.#app;
      const place = placeAt(this.#app);
      if (place.kind === 'nothing') {
        tell(texts.nothingSelected);
        return;
      }
      const isEntity = place.kind === 'entity';
      const { range, text } = isEntity ? place.entity : place;
      const version = editor.getModel()?.getVersionId();
      const chosen = label ?? (await this.#pick(range, text, isEntity ? place.entity.label : undefined));
      // Closing the picker gives the keyboard back; a text that changed meanwhile is refused by the server.
      editor.focus();
      if (chosen === undefined || version === undefined) return;
      const argument = { ...this.#target(range), version, label: chosen };
      await this.#write(isEntity ? 'mingshi.relabel' : 'mingshi.add', argument);
      editor.setPosition(editorRange(range).getStartPosition());
      reading.soon();
    });

  readonly undo = (): Promise<void> =>
    this.#attempt(() => this.#write('mingshi.undo', { uri: playgroundDocument }));

  readonly next = (): Promise<void> => this.#go('mingshi/nextUncertain');
  readonly previous = (): Promise<void> => this.#go('mingshi/previousUncertain');

  #go(method: 'mingshi/nextUncertain' | 'mingshi/previousUncertain'): Promise<void> {
    return this.#attempt(async () => {
      const { editor, session, tell } = this.#app;
      const position = lspPosition(editor.getPosition() ?? { lineNumber: 1, column: 1 });
      const params = { uri: playgroundDocument, position, scope: 'document' };
      const place: UncertainPlace | null = await session.ask(method, params);
      this.#asked.show(place ?? undefined);
      if (!place) tell(texts.sure);
      editor.focus();
    });
  }

  /** A label of the tree, or a new one, which is in the tree then. */
  async #pick(range: Range, text: string, present: string | undefined): Promise<string | undefined> {
    const { reading, session } = this.#app;
    const hints: ScoredLabel[] = hintsOf(entitiesAt(reading.shown?.entities ?? [], range));
    const choice: Choice = { labels: reading.labels, hints, present, language: 'zh' };
    const picked = await pickLabel(texts.pickLabel(text), choice, reading);
    if (picked !== newLabel) return picked;
    const parent = await pickLabel(texts.newLabelWhere, choice, reading, { offersNew: false });
    const label = parent === undefined ? undefined : await askNewLabel(parent, reading);
    if (!label) return undefined;
    await session.ask('mingshi/addLabel', { ...label, uri: playgroundDocument });
    return label.path;
  }

  async #write<
    Name extends 'mingshi.accept' | 'mingshi.relabel' | 'mingshi.reject' | 'mingshi.add' | 'mingshi.undo',
  >(command: Name, argument: CommandArguments<Name>): Promise<void> {
    await this.#app.session.execute<Name, Written>(command, argument);
    this.#app.reading.soon();
  }

  #target(range: Range) {
    return targetOf(this.#app, range);
  }

  /** What the server objects to is told in its words. */
  async #attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#app.tell(messageOf(error));
    }
  }
}
