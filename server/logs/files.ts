import { join } from 'node:path';
import type { Places } from '../../shared/places.ts';

/** Where the daemons of a user write what happened. */
export const daemonLog = ({ state }: Pick<Places, 'state'>): string => join(state, 'logs', 'daemon.log');

/** So many older files stay. */
export const olderLogs = 3;

/** The older file of this number, 1 being the last one. */
export const olderLog = (path: string, number: number): string => `${path}.${number}`;
