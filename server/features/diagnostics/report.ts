import { createHash } from 'node:crypto';
import {
  DocumentDiagnosticReportKind,
  type Diagnostic,
  type FullDocumentDiagnosticReport,
  type UnchangedDocumentDiagnosticReport,
} from 'vscode-languageserver';

/** The id of a result says what is in it: the same id stands for the same result, whenever that was told. */
const resultIdOf = (items: readonly Diagnostic[]): string =>
  createHash('sha256').update(JSON.stringify(items)).digest('hex').slice(0, 16);

export type Report =
  (FullDocumentDiagnosticReport & { resultId: string }) | UnchangedDocumentDiagnosticReport;

/** What a client is told that knows the result with the previous id. */
export function reportOf(items: Diagnostic[], previousResultId: string | undefined): Report {
  const resultId = resultIdOf(items);
  return resultId === previousResultId
    ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
    : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}
