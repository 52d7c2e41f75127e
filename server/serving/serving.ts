import type { Readable, Writable } from 'node:stream';

/** The two directions of an editor's connection. */
export interface Channel {
  readonly input: Readable;
  readonly output: Writable;
}

/** A way to serve editors. */
export interface Serving {
  /** Serves one until it leaves. @returns the exit code that LSP asks for */
  serve(channel: Channel): Promise<0 | 1>;
  close(): Promise<void>;
}

/** What `mingshi serve` is told of those that it serves. */
export interface ServeOptions {
  /** Where the editor names none. */
  readonly model?: string | undefined;
  /** To watch, where the editor does not name its process itself. */
  readonly clientProcess?: number | undefined;
  /** How long a daemon that is started here stays after its last client. */
  readonly idleSeconds: number;
}
