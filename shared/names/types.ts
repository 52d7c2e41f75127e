import { fineTree } from '../labels/builtin.ts';
import type { LabelTree } from '../labels/tree.ts';

/**
 * What a listed name can be the name of: the nodes of FiNE's tree. Written out, and frozen, because the columns of
 * the input function `names@1` and the marks of compiled lists count in this order: another order or another set of
 * types needs another version of both.
 */
export const nameTypes: readonly string[] = Object.freeze([
  'person',
  'person/entertainment',
  'person/e_sport',
  'person/virtual',
  'person/sport',
  'person/economy',
  'person/history',
  'person/politics',
  'location',
  'location/site',
  'location/site/city',
  'location/site/scenic',
  'food',
  'food/material',
  'food/dishes',
  'biology',
  'biology/pet',
  'biology/flora_fauna',
  'time',
  'time/common_time',
  'time/festival',
  'time/dynasty',
  'work',
  'work/video',
  'work/video/movie',
  'work/video/teleplay',
  'work/video/show',
  'work/video/comic',
  'work/video/tv_show',
  'work/artistic_creation',
  'work/artistic_creation/literature',
  'work/artistic_creation/annals',
  'work/artistic_creation/arts',
  'work/game_software',
  'work/game_software/game',
  'work/game_software/software',
  'organization',
  'organization/company',
  'organization/company/vehicle_brand',
  'organization/company/3c_brand',
  'organization/company/consumer_goods_brand',
  'organization/team',
  'organization/team/sport_team',
  'organization/team/e_sport_team',
  'organization/team/entertainment_team',
  'organization/social_institution',
  'organization/social_institution/public_institution',
  'organization/social_institution/government_sector',
  'organization/social_institution/financing_institution',
  'organization/social_institution/association',
  'event',
  'event/historical_event',
  'event/social_event',
  'event/social_event/sports_activities',
  'event/social_event/entertainment_event',
  'event/social_event/social_activity',
  'event/social_event/exhibition',
  'product',
  'product/consumables',
  'product/consumables/technological_product',
  'product/consumables/daily_necessaries',
  'product/consumables/finance_product',
  'product/virtual_good',
  'product/tools',
  'product/tools/vehicle_parts',
  'product/tools/vehicle',
  'product/tools/weapon',
  'medicine',
  'medicine/cure',
  'medicine/drug',
  'medicine/illness',
]);

/**
 * How much a list's word is worth, which a model learns for each: `listed` names are hardly anything else,
 * `ambiguous` ones are common words too, and `user` ones come from the user.
 */
export const channels = ['listed', 'ambiguous', 'user'] as const;
export type Channel = (typeof channels)[number];

/** Number of marks. A mark is a channel and a type in one number: `channelIndex * nameTypes.length + typeIndex`. */
export const markCount = channels.length * nameTypes.length;

const typeIndices: ReadonlyMap<string, number> = new Map(nameTypes.map((type, index) => [type, index]));

/** @throws RangeError if `type` is not one of `nameTypes`. */
export function markOf(channel: Channel, type: string): number {
  const index = typeIndices.get(type);
  if (index === undefined) throw new RangeError(`there is no name type '${type}'`);
  return channels.indexOf(channel) * nameTypes.length + index;
}

/** @throws RangeError if there is no such mark. */
export function channelOf(mark: number): Channel {
  const channel = channels[Math.floor(mark / nameTypes.length)];
  if (channel === undefined) throw new RangeError(`there is no mark ${mark}`);
  return channel;
}

/** @throws RangeError if there is no such mark. */
export function typeOf(mark: number): string {
  const type = mark < markCount ? nameTypes[mark % nameTypes.length] : undefined;
  if (type === undefined) throw new RangeError(`there is no mark ${mark}`);
  return type;
}

/**
 * The nearest name type at or above a label of `tree`, which need not be in it (a label that a user added): in FiNE's
 * tree by its path, in another one by the FiNE node that its node, or the nearest node above with one, says is near.
 */
export function typeFor(path: string, tree: LabelTree = fineTree): string | undefined {
  const upwards = [path, ...tree.ancestors(path).reverse()];
  if (tree.name === fineTree.name) return upwards.find((node) => typeIndices.has(node));
  const near = upwards.map((node) => tree.node(node)?.near).find((node) => node !== undefined);
  return near === undefined ? undefined : typeFor(near);
}
