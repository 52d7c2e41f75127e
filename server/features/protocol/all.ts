import type { Feature } from '../feature.ts';
import { announcement } from './announcement.ts';
import { corrections } from './corrections.ts';
import { entities } from './entities.ts';
import { labels } from './labels.ts';
import { learning } from './learning.ts';
import { moveJournal } from './moveJournal.ts';
import { names } from './names.ts';
import { news } from './news.ts';
import { settled } from './settled.ts';
import { statistics } from './statistics.ts';
import { status } from './status.ts';
import { uncertain } from './uncertain.ts';
import { uncertainList } from './uncertainList.ts';

/** What there is beside the Language Server Protocol; see shared/protocol/requests.ts. */
export const protocol: readonly Feature[] = [
  ...[announcement, settled, entities, corrections, moveJournal, uncertain, uncertainList, learning],
  ...[labels, names, statistics, status, news],
];
