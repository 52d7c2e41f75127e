import {
  DocumentDiagnosticRequest,
  LSPErrorCodes,
  ResponseError,
  type DiagnosticServerCancellationData,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type { ClosedAlarms } from '../../corrections/alarmPlaces.ts';
import type { Session } from '../../session.ts';
import { inTime, reachOf } from '../inTime.ts';
import { Findings, isSwitchedOn } from './findings.ts';
import { reportOf } from './report.ts';
import { workspaceDiagnostics } from './workspace.ts';

/** Answers the client when it asks for the diagnostics of a document. */
export function pulledDiagnostics(session: Session, closed: ClosedAlarms): Partial<ServerCapabilities> {
  const { connection, services, documents, log } = session;
  connection.onRequest(
    DocumentDiagnosticRequest.type,
    async ({ textDocument: { uri }, previousResultId }, token) => {
      const open = documents.get(uri);
      if (!open) {
        log.warn(`no diagnostics: ${uri} is not open`);
        return reportOf([], previousResultId);
      }
      if (!isSwitchedOn(session, open)) return reportOf([], previousResultId);
      const outcome = await inTime(open.settle(reachOf(open)), services.clock, token);
      if (outcome === 'late') throw askAgain;
      return reportOf(new Findings(session, closed).of(open), previousResultId);
    },
  );
  workspaceDiagnostics(session, closed);
  return {
    diagnosticProvider: {
      identifier: 'mingshi',
      // What is said of a name in one document may contradict what is said of it in another.
      interFileDependencies: true,
      workspaceDiagnostics: true,
    },
  };
}

/** Until all is known the client goes on to show what it has: half of the diagnostics would only flicker. */
const askAgain = new ResponseError<DiagnosticServerCancellationData>(
  LSPErrorCodes.ServerCancelled,
  'the document is not analysed yet',
  { retriggerRequest: true },
);
