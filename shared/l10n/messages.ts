import type { LabelNode } from '../labels/tree.ts';
import type { ActiveMessages } from './active/messages.ts';
import type { CorrectionMessages } from './corrections/messages.ts';
import type { DeviceMessages } from './devices/messages.ts';
import type { FeatureMessages } from './features/messages.ts';
import type { ForwardMessages } from './forward/messages.ts';
import type { LearningMessages } from './learning.ts';
import type { PlaygroundMessages } from './playground/messages.ts';
import type { ProgressMessages } from './progress/messages.ts';
import type { ProtocolMessages } from './protocol.ts';

/** The texts that a user reads, in one language. */
export interface Messages {
  readonly language: 'en' | 'zh';
  readonly confidence: string;
  readonly alternatives: string;
  /** Where a label tree has no definition for a label. */
  readonly noDefinition: string;
  /** Above the name lists that know a text. */
  readonly listedIn: string;
  /** What the user's own list is called. */
  readonly userNames: string;
  /** What the list of a workspace folder is called. */
  workspaceNames(folder: string): string;
  /** Of a file of names: some lines cannot be used, beginning with line `first`. */
  linesNotUsed(file: { readonly path: string; readonly count: number; readonly first: number }): string;
  /** A whole file of names cannot be used. */
  namesRefused(file: { readonly path: string; readonly reason: string }): string;
  /** The model that the settings name is not there; `used` is. */
  modelMissing(model: string, used: string): string;
  /** A document has more characters than `most`. */
  largeDocument(document: { readonly name: string; readonly most: number }): string;
  /** A node's name in this language, the other language's name behind it. */
  bothNames(node: LabelNode): string;
  /** A node's name in this language. */
  nameOf(node: LabelNode): string;
  readonly corrections: CorrectionMessages;
  readonly forward: ForwardMessages;
  readonly learning: LearningMessages;
  readonly active: ActiveMessages;
  readonly playground: PlaygroundMessages;
  readonly progress: ProgressMessages;
  readonly protocol: ProtocolMessages;
  readonly features: FeatureMessages;
  readonly devices: DeviceMessages;
}
