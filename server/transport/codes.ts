/**
 * Error codes of JSON-RPC 2.0 and of LSP 3.17, under the protocol library's names. Written out here, so that a forwarder
 * need not load that library, which takes a tenth of a second.
 */
export const ErrorCodes = {
  ParseError: -32700,
  InvalidRequest: -32600,
  MethodNotFound: -32601,
  InvalidParams: -32602,
  ServerNotInitialized: -32002,
  RequestCancelled: -32800,
  ContentModified: -32801,
  RequestFailed: -32803,
} as const;
