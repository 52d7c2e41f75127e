import { cpuKinds } from '../model/profile.ts';
import type { Laboratory } from '../model/trial.ts';
import { ortRuntimeOn } from './ort.ts';
import { profiledRuns } from './placement.ts';

/** The devices of this machine. */
export const ortLaboratory: Laboratory = {
  runtime: (device) => ortRuntimeOn(device),
  fallbacks: async (device, model, feeds) =>
    cpuKinds((await profiledRuns(device, model, feeds, 1)).flatMap(({ nodes }) => nodes)),
  now: () => performance.now(),
};
