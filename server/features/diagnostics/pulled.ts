import { createHash } from 'node:crypto';
import {
  DocumentDiagnosticReportKind,
  DocumentDiagnosticRequest,
  LSPErrorCodes,
  ResponseError,
  type Diagnostic,
  type DiagnosticServerCancellationData,
  type DocumentDiagnosticReport,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type { Session } from '../feature.ts';
import { inTime, reachOf } from '../inTime.ts';
import { Findings, isSwitchedOn } from './findings.ts';

/** Answers the client when it asks for the diagnostics of a document. */
export function pulledDiagnostics(session: Session): Partial<ServerCapabilities> {
  const { connection, services, documents, log } = session;
  connection.onRequest(
    DocumentDiagnosticRequest.type,
    async ({ textDocument: { uri }, previousResultId }, token) => {
      const open = documents.get(uri);
      if (!open) {
        log.warn(`no diagnostics: ${uri} is not open`);
        return report([], previousResultId);
      }
      if (!isSwitchedOn(session, open)) return report([], previousResultId);
      const outcome = await inTime(open.settle(reachOf(open)), services.clock, token);
      if (outcome === 'late') throw askAgain;
      return report(new Findings(session).of(open), previousResultId);
    },
  );
  return {
    diagnosticProvider: {
      identifier: 'mingshi',
      // What is said of a name in one document may contradict what is said of it in another.
      interFileDependencies: true,
      workspaceDiagnostics: false,
    },
  };
}

/** Until all is known the client goes on to show what it has: half of the diagnostics would only flicker. */
const askAgain = new ResponseError<DiagnosticServerCancellationData>(
  LSPErrorCodes.ServerCancelled,
  'the document is not analysed yet',
  { retriggerRequest: true },
);

/** The id of a result says what is in it: the same id stands for the same result, whenever that was told. */
function report(items: Diagnostic[], previousResultId: string | undefined): DocumentDiagnosticReport {
  const resultId = createHash('sha256').update(JSON.stringify(items)).digest('hex').slice(0, 16);
  return resultId === previousResultId
    ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
    : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}
