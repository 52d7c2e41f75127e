import type {
  CommandArguments,
  CommandName,
  PickLabelArguments,
  pickLabelCommand,
} from '../../shared/protocol/commands.ts';

/** Kinds of code actions: below `quickfix` what answers the model's guess, below `refactor` what says another thing. */
export const offerKinds = ['quickfix.mingshi', 'refactor.mingshi'] as const;
export type OfferKind = `${(typeof offerKinds)[number]}.${string}`;

type Call<Name extends CommandName> = Name extends CommandName
  ? { readonly command: Name; readonly argument: CommandArguments<Name> }
  : never;

/** A command with its argument. */
export type OfferedCall =
  Call<CommandName> | { readonly command: typeof pickLabelCommand; readonly argument: PickLabelArguments };

/** A code action before it is put in the client's terms. */
export interface Offer {
  readonly kind: OfferKind;
  readonly title: string;
  readonly call: OfferedCall;
  readonly isPreferred?: boolean;
  /** Whether it reads all of a document or of several to find out where it applies. */
  readonly isWide?: boolean;
}

const longestText = 20;

/** A text as it is quoted in titles: on one line, and not too long for a menu. */
export function short(text: string): string {
  const characters = Array.from(text);
  return characters.length > longestText ? `${characters.slice(0, longestText).join('')}…` : text;
}
