import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

/** A document as those see it who ask VS Code for what its providers give. */
export class Look {
  readonly #document: vscode.TextDocument;

  constructor(document: vscode.TextDocument) {
    this.#document = document;
  }

  /** Executes a command of VS Code's about the document. */
  ask<Answer>(command: string, ...args: readonly unknown[]): Thenable<Answer> {
    return vscode.commands.executeCommand<Answer>(`vscode.${command}`, this.#document.uri, ...args);
  }

  /** The text of a range. */
  text(range: vscode.Range): string {
    return this.#document.getText(range);
  }

  /** The semantic tokens, each `TEXT TYPE[.MODIFIER…]`; none before there is somebody who provides them. */
  async tokens(): Promise<string[]> {
    const legend = await this.ask<vscode.SemanticTokensLegend | undefined>(
      'provideDocumentSemanticTokensLegend',
    );
    const given = await this.ask<vscode.SemanticTokens | undefined>('provideDocumentSemanticTokens');
    if (!legend || !given) return [];
    const { data } = given;
    const tokens: string[] = [];
    let [line, start] = [0, 0];
    for (let at = 0; at < data.length; at += 5) {
      const [down = 0, right = 0, length = 0, type = 0, bits = 0] = data.subarray(at, at + 5);
      [line, start] = [line + down, down === 0 ? start + right : right];
      const text = this.text(new vscode.Range(line, start, line, start + length));
      const modifiers = legend.tokenModifiers.filter((_, bit) => bits & (1 << bit));
      tokens.push(`${text} ${[legend.tokenTypes[type], ...modifiers].join('.')}`);
    }
    return tokens;
  }

  /** The tokens, once they are as they should be. */
  tokensWhen(isSo: (tokens: readonly string[]) => boolean): Promise<string[]> {
    return until(() => this.tokens(), isSo);
  }
}

/** Asks until the answer is as it should be, which is then given. */
export async function until<Answer>(
  ask: () => PromiseLike<Answer> | Answer,
  isSo: (answer: Answer) => boolean,
): Promise<Answer> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    if (attempt > 600) throw new Error(`waited in vain: ${JSON.stringify(answer)}`);
    await delay(100);
  }
}
