/** How often a name was found in a text, of how many places where it stands. */
export interface Found {
  readonly found: number;
  readonly places: number;
}

/** What the terminal says in the user's language; so does the server with `reason`. */
export interface Texts {
  readonly invented: (name: string, found: Found) => string;
  readonly corrected: (name: string, label: string) => string;
  readonly published: (version: string, reason: string) => string;
  readonly kept: (version: string, reason: string) => string;
  readonly before: (name: string, found: Found) => string;
  readonly after: (name: string, found: Found) => string;
}

export const texts: Readonly<Record<'en' | 'zh', Texts>> = {
  en: {
    invented: (name, { found, places }) =>
      `Learning. ${name} is a game that does not exist; the model finds it in ${found} of ${places} places:`,
    corrected: (name, label) =>
      `One correction: ${name} is ${label}, wherever it stands in this text. At once:`,
    published: (version, reason) => `Version ${version} of the model is live (${reason}).`,
    kept: (version, reason) =>
      `The model stays as it was, version ${version}: what was trained is not better (${reason}).`,
    before: (name, { found, places }) =>
      `Another text, which nobody corrected. Before, the model found ${name} in ${found} of ${places} places:`,
    after: (name, { found, places }) => `Now it finds ${name} in ${found} of ${places} places:`,
  },
  zh: {
    invented: (name, { found, places }) =>
      `学习：“${name}”是一款不存在的游戏，文中出现 ${places} 处，模型认出 ${found} 处：`,
    corrected: (name, label) => `更正一次：全文的“${name}”都是 ${label}。立即生效：`,
    published: (version, reason) => `模型的新版本 ${version} 已启用（${reason}）。`,
    kept: (version, reason) => `训练的结果没有更好，仍用原来的模型 ${version}（${reason}）。`,
    before: (name, { found, places }) =>
      `另一篇短文，没有人改过。原来的模型在 ${places} 处“${name}”中认出 ${found} 处：`,
    after: (name, { found, places }) => `现在在 ${places} 处“${name}”中认出 ${found} 处：`,
  },
};
