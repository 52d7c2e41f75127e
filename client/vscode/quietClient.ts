import { LanguageClient, State, type StaticFeature } from 'vscode-languageclient/node';

/**
 * The library's client with what this extension announces. It writes its troubles to the log and shows none of them:
 * what users should know is told in their language, and once.
 */
export class QuietClient extends LanguageClient {
  constructor(...args: ConstructorParameters<typeof LanguageClient>) {
    super(...args);
    this.registerFeature(announcement);
  }

  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  /** Nothing is to be done where it does not run, which is an error of the library's own callers otherwise. */
  override async stop(timeout?: number): Promise<void> {
    if (this.state === State.Running) await super.stop(timeout);
  }
}

/** That its user may pick any label (`mingshi.pickLabel`), and that it wants to be told of model and training. */
const announcement: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    const { experimental } = capabilities as { experimental?: object };
    capabilities.experimental = { ...experimental, mingshi: { picker: true, news: true } };
  },
  initialize: () => undefined,
  getState: () => ({ kind: 'static' }),
  clear: () => undefined,
};
