import { setImmediate } from 'node:timers/promises';
import {
  LSPErrorCodes,
  ResponseError,
  WorkspaceDiagnosticRequest,
  type CancellationToken,
  type Diagnostic,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { Listeners } from '../../listeners.ts';
import { pause } from '../../clock.ts';
import type { ClosedAlarms } from '../../corrections/alarmPlaces.ts';
import type { OpenDocument } from '../../documents/openDocument.ts';
import { together } from '../../documents/patience.ts';
import type { Session } from '../../session.ts';
import { reachOf } from '../inTime.ts';
import { Findings, isSwitchedOn, quietMilliseconds } from './findings.ts';
import { Interruption } from './interruption.ts';
import { reportOf } from './report.ts';

/** A request is held no longer, also where there is nothing to say: a client may have forgotten it. */
const heldMilliseconds = 60_000;

/**
 * Answers the client when it asks for the diagnostics of all documents: those that are open, and text files of the
 * workspace that were looked through for another reason. The answer comes once there is something that the client does
 * not know, and all that is open is analysed: so a client that asks again at once need not be told to wait (LSP 3.17,
 * "Workspace Diagnostics").
 */
export function workspaceDiagnostics(session: Session, closed: ClosedAlarms): void {
  const { connection, services, documents, texts, refresh, onEnd } = session;
  const changes = new Listeners<[]>();
  /** What was said of files that are not open: they are many, and do not change as somebody types. */
  let remembered = new WeakMap<OpenDocument, Diagnostic[]>();
  documents.onChange(() => changes.tell());
  onEnd(
    refresh.onRequest(() => {
      remembered = new WeakMap();
      changes.tell();
    }),
  );
  onEnd(
    texts.onAnalysed((view) => {
      remembered.delete(view);
      changes.tell();
    }),
  );

  async function* look(
    told: ReadonlyMap<string, string>,
    interruption: Interruption,
  ): AsyncGenerator<WorkspaceDocumentDiagnosticReport> {
    const findings = new Findings(session, closed);
    const gone = new Map(told);
    const items = (open: OpenDocument, isOpen: boolean): Diagnostic[] => {
      if (!isSwitchedOn(session, open)) return [];
      if (isOpen) return findings.of(open);
      const known = remembered.get(open) ?? findings.of(open);
      remembered.set(open, known);
      return known;
    };
    for (const open of [...documents.all, ...texts.documents]) {
      // Lets whatever else came meanwhile have its turn.
      await setImmediate();
      if (interruption.isOver) return;
      const { uri } = open;
      const isOpen = documents.get(uri) === open;
      const found = items(open, isOpen);
      const previous = told.get(uri);
      gone.delete(uri);
      if (previous === undefined && found.length === 0) continue;
      yield { ...reportOf(found, previous), uri, version: isOpen ? open.version : null };
    }
    for (const [uri, previous] of gone) yield { ...reportOf([], previous), uri, version: null };
  }

  /** What there is that the client does not know; undefined where something changed before all was looked at. */
  async function news(
    told: ReadonlyMap<string, string>,
    interruption: Interruption,
  ): Promise<WorkspaceDocumentDiagnosticReport[] | undefined> {
    const open = [...documents.all].filter((each) => isSwitchedOn(session, each));
    const wait = together(open.map((each) => each.settle(reachOf(each))));
    await Promise.race([wait.outcome, interruption.outcome]);
    wait.drop();
    const reports: WorkspaceDocumentDiagnosticReport[] = [];
    if (!interruption.isOver) for await (const report of look(told, interruption)) reports.push(report);
    const isNews = !interruption.isOver && reports.some(({ kind }) => kind === 'full');
    return isNews ? reports : undefined;
  }

  /** Waits until nothing has changed for a while: somebody may be typing. */
  async function quiet(token: CancellationToken, late: AbortSignal): Promise<void> {
    for (;;) {
      const interruption = new Interruption(changes, token, late);
      await pause(services.clock, quietMilliseconds, interruption.signal);
      mustGoOn(token);
      if (interruption.isOver && !late.aborted) continue;
      interruption.end();
      return;
    }
  }

  /** What there is to tell a client, once there is something; nothing where there is not in time. */
  async function awaited(
    told: ReadonlyMap<string, string>,
    token: CancellationToken,
    late: AbortSignal,
  ): Promise<WorkspaceDocumentDiagnosticReport[]> {
    while (!late.aborted) {
      const interruption = new Interruption(changes, token, late);
      try {
        const reports = await news(told, interruption);
        mustGoOn(token);
        if (reports) return reports;
        await interruption.outcome;
      } finally {
        interruption.end();
      }
      await quiet(token, late);
    }
    return [];
  }

  connection.onRequest(
    WorkspaceDiagnosticRequest.type,
    async ({ previousResultIds, partialResultToken }, token): Promise<WorkspaceDiagnosticReport> => {
      const told = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
      const late = new AbortController();
      const callOff = services.clock.after(heldMilliseconds, () => late.abort());
      const reports = await awaited(told, token, late.signal).finally(callOff);
      if (partialResultToken === undefined) return { items: reports };
      for (const report of reports) {
        const part = { items: [report] };
        await connection.sendProgress(WorkspaceDiagnosticRequest.partialResult, partialResultToken, part);
      }
      return { items: [] };
    },
  );
}

/** @throws ResponseError RequestCancelled */
function mustGoOn(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
}
