import type { Messages } from '../../../shared/l10n/messages.ts';
import { f1, sumOf } from '../../../shared/learning/gate.ts';
import type { GateCounts, GateFigures } from '../../../shared/learning/job.ts';
import { reasonIn } from '../../../shared/learning/reason.ts';
import type { ProtocolFigures, ProtocolRun, ProtocolVersion } from '../../../shared/protocol/learning.ts';
import type { LineVersions } from '../../learning/learning.ts';
import type { RunRecord } from '../../learning/record.ts';

/** A run as clients are told of it. */
export const describedRun = (
  { records, figures, live, ...run }: RunRecord,
  messages: Messages,
): ProtocolRun => ({
  ...{ started: run.started, ended: run.ended, outcome: run.outcome, version: live },
  reason: reasonIn(messages, run),
  ...{ corrections: records.length, examples: run.examples, unlabelled: run.unlabelled },
  figures: figures && summed(figures),
});

/** The versions of a line as clients are told of them: the newest first, the one that it stands on last. */
export function describedVersions(
  { versions, current, base }: LineVersions,
  messages: Messages,
): ProtocolVersion[] {
  const learned = versions.map(({ figures, ...version }): ProtocolVersion => ({
    ...{ version: version.version, base: null, live: version.version === current, pinned: version.pinned },
    ...{
      bad: version.bad,
      made: version.made,
      parent: version.parent ?? base.version,
      reason: reasonIn(messages, version),
    },
    figures: summed(figures),
  }));
  const first: ProtocolVersion = {
    ...{ version: base.version, base: base.name, live: current === null, pinned: false, bad: null },
    ...{ made: null, parent: null, reason: null, figures: null },
  };
  return [...learned.reverse(), first];
}

/** Over all labels. */
const summed = ({ corrections, gate }: GateFigures): ProtocolFigures => ({
  corrections: pair(corrections),
  gate: pair(gate),
});

const pair = (byLabel: GateFigures['gate']) => ({
  live: score(sumOf(Object.values(byLabel).map(({ live }) => live))),
  candidate: score(sumOf(Object.values(byLabel).map(({ candidate }) => candidate))),
});

const score = (counts: GateCounts) => ({ f1: f1(counts), ...counts });
