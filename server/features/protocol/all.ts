import type { Feature } from '../feature.ts';
import { announcement } from './announcement.ts';
import { corrections } from './corrections.ts';
import { entities } from './entities.ts';
import { labels } from './labels.ts';
import { learning } from './learning.ts';
import { moveJournal } from './moveJournal.ts';
import { names } from './names.ts';
import { news } from './news.ts';
import { statistics } from './statistics.ts';
import { status } from './status.ts';
import { uncertainList } from './uncertainList.ts';

/** What there is beside the Language Server Protocol; see shared/protocol/requests.ts. */
export const protocol: readonly Feature[] = [
  ...[announcement, entities, corrections, moveJournal, uncertainList, learning, labels, names],
  ...[statistics, status, news],
];
