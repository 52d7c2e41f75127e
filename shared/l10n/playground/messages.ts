/** The texts about the playground that a user reads, in one language. */
export interface PlaygroundMessages {
  /** It is served. */
  open(url: string): string;
  /** What `npm start` says of it last; `command` opens it. */
  invitation(command: string): string;
}
