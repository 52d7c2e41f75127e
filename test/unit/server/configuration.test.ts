import { describe, expect, test } from 'vitest';
import type { ClientCapabilities } from 'vscode-languageserver-protocol';
import { Configuration } from '../../../server/configuration.ts';
import type { Log } from '../../../server/log.ts';
import { withDefaults } from '../../../server/settings.ts';
import { FakeProcess, quiet } from '../../support/fake-inference.ts';

const uri = 'file:///a.txt';
/** An entity that the fake model gives a probability of 0.3, and its parent 0.8. */
const doubtful = '范明来了。';

/** @param initial as in `initializationOptions` */
function configured(initial: unknown = {}): { configuration: Configuration; lines: string[] } {
  const lines: string[] = [];
  const line = (message: string): void => void lines.push(message);
  const log: Log = { error: line, warn: line, info: line, debug: line };
  return { configuration: new Configuration(initial, log), lines };
}

describe('what is known of a document', () => {
  test('is what was said of it, else of all, else at the beginning, else the default; key by key', () => {
    const { configuration } = configured({ uncertainBelow: 0.9, diagnostics: { uncertain: true } });
    configuration.tell(
      { uncertainBelow: 0.7, inlayHints: { enabled: true } },
      new Map([[uri, { uncertainBelow: 0.6, diagnostics: { names: false } }]]),
    );
    expect(configuration.of(uri)).toMatchObject({
      uncertainBelow: 0.6,
      diagnostics: { uncertain: true, conflicts: true, names: false },
      inlayHints: true,
      codeLens: false,
    });
    expect(configuration.of('file:///b.txt')).toMatchObject({
      uncertainBelow: 0.7,
      diagnostics: { names: true },
    });
    configuration.drop(uri);
    expect(configuration.of(uri).uncertainBelow).toBe(0.7);
    configuration.tell(null);
    expect(configuration.of(uri)).toMatchObject({ uncertainBelow: 0.9, inlayHints: false });
  });

  test.each([true, false])('one switch for diagnostics stands for all of them: %s', (all) => {
    const { configuration } = configured({ diagnostics: all });
    const { diagnostics } = configuration.of(uri);
    expect(diagnostics).toEqual({ uncertain: all, conflicts: all, names: all });
  });

  test('listeners hear of what changed, and of nothing else', () => {
    const { configuration } = configured();
    let changes = 0;
    configuration.onChange(() => (changes += 1));
    configuration.tell({}, new Map([[uri, { uncertainBelow: 0.5 }]]));
    configuration.tell(null);
    expect(changes).toBe(0);
    configuration.tell(undefined, new Map([[uri, { uncertainBelow: 0.4 }]]));
    configuration.tell({ learning: { threads: 2 } });
    expect(changes).toBe(2);
    expect(configuration.learning).toMatchObject({ threads: 2, corrections: 10 });
  });
});

describe('a wrong value', () => {
  test.each<[unknown, string]>([
    [{ uncertainBelow: 7 }, 'mingshi.uncertainBelow'],
    [{ uncertainBelow: 'secret' }, 'mingshi.uncertainBelow'],
    [{ diagnostics: { names: 'secret' } }, 'mingshi.diagnostics.names'],
    [{ diagnostics: 'secret' }, 'mingshi.diagnostics'],
    [{ learning: { threads: 0 } }, 'mingshi.learning.threads'],
    [{ learning: { scope: 'secret' } }, 'mingshi.learning.scope'],
    [{ largeDocument: 5 }, 'mingshi.largeDocument'],
    [{ largeDocument: 2 ** 40 }, 'mingshi.largeDocument'],
    [{ memory: 1 }, 'mingshi.memory'],
    [{ device: 'secret' }, 'mingshi.device'],
    [{ inlayHints: [] }, 'mingshi.inlayHints'],
    [['secret'], 'mingshi'],
    ['secret', 'mingshi'],
    [5, 'mingshi'],
  ])('is left out, and named once, without what it was: %j', (section, key) => {
    const { configuration, lines } = configured({ uncertainBelow: 0.9 });
    configuration.tell(section, new Map([[uri, section]]));
    configuration.tell(section);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(`the setting ${key} is not used: `);
    expect(lines[0]).not.toContain('secret');
    expect(configuration.of(uri)).toEqual(withDefaults({ uncertainBelow: 0.9 }));
  });

  test('in initializationOptions is left out as well, and what says the same again is not named again', () => {
    const section = { uncertainBelow: 5, learning: { threads: 'secret', minutes: 3 }, codeLens: true };
    const { configuration, lines } = configured({ ...section, author: 'lin', trusted: false });
    expect(configuration.initial).toEqual(
      withDefaults({ author: 'lin', trusted: false, learning: { minutes: 3 } }),
    );
    expect(lines.map((line) => /mingshi\.\S+/.exec(line)?.[0])).toEqual([
      'mingshi.uncertainBelow',
      'mingshi.learning.threads',
      'mingshi.codeLens',
    ]);
    configuration.tell(section);
    expect(lines).toHaveLength(3);
  });

  test('costs no other value', () => {
    const { configuration, lines } = configured();
    configuration.tell({
      uncertainBelow: 'x',
      learning: { threads: 0, minutes: 3 },
      codeLens: { enabled: true },
    });
    expect(lines).toHaveLength(2);
    expect(configuration.learning.minutes).toBe(3);
    expect(configuration.of(uri)).toMatchObject({ codeLens: true, uncertainBelow: 0.5 });
  });
});

test('what a session is set up with counts from the next start; the trust of the user is no setting', () => {
  const { configuration, lines } = configured({ author: 'lin' });
  configuration.tell({ author: 'li', device: 'cpu', legend: 'mingshi', trusted: false });
  configuration.tell({ author: 'li' });
  expect(lines.map((line) => /mingshi\.\w+/.exec(line)?.[0])).toEqual(['mingshi.author', 'mingshi.device']);
});

test('a path of a model is taken from nothing that may come from a workspace', () => {
  const { configuration, lines } = configured();
  configuration.tell({ model: './models/evil' });
  expect(lines[0]).toContain('mingshi.model is a path');
});

/** An editor that answers `workspace/configuration` with what stands in `answers`, by scope; '' for all. */
function pulling(workspace: ClientCapabilities['workspace'] = {}) {
  const fake = new FakeProcess(true);
  const { editor } = fake.connect();
  const answers = new Map<string, unknown>();
  const asked: string[][] = [];
  const registered: { method: string; registerOptions?: unknown }[] = [];
  editor.connection.onRequest(
    'workspace/configuration',
    ({ items }: { items: { scopeUri?: string; section: string }[] }) => {
      asked.push(items.map(({ scopeUri = '' }) => scopeUri));
      return items.map(({ scopeUri = '' }) => answers.get(scopeUri) ?? null);
    },
  );
  editor.connection.onRequest(
    'client/registerCapability',
    ({ registrations }: { registrations: typeof registered }) => {
      registered.push(...registrations);
      return null;
    },
  );
  const capabilities = {
    ...editor.capabilities,
    workspace: { ...editor.capabilities.workspace, configuration: true, ...workspace },
  };
  return { fake, editor, answers, asked, registered, capabilities };
}

async function modifiers({ editor }: Pick<ReturnType<typeof pulling>, 'editor'>, of = uri) {
  const tokens = await editor.tokens(of);
  return tokens?.flatMap((token) => token.modifiers);
}

describe('a client that answers workspace/configuration', () => {
  test('is asked once for all and for each document, and again after a change; what shows follows', async () => {
    const client = pulling();
    const { fake, editor, answers, asked, capabilities } = client;
    answers.set(uri, { uncertainBelow: 0.2 });
    await editor.initialize({ capabilities });
    editor.open(uri, doubtful);
    editor.open('file:///b.txt', doubtful);
    await quiet();
    expect(asked.flat().sort()).toEqual(['', uri, 'file:///b.txt']);
    expect(await modifiers(client)).toEqual([]);
    expect(await modifiers(client, 'file:///b.txt')).toEqual(['uncertain']);

    answers.clear();
    const { refreshes } = editor;
    editor.notify('workspace/didChangeConfiguration', { settings: null });
    await quiet();
    fake.clock.pass(50);
    await quiet();
    expect(asked.at(-1)).toEqual(['', uri, 'file:///b.txt']);
    expect(editor.refreshes).toBe(refreshes + 1);
    expect(await modifiers(client)).toEqual(['uncertain']);

    editor.close(uri);
    editor.open(uri, doubtful);
    await quiet();
    expect(asked.at(-1)).toEqual([uri]);
  });

  test('may answer late: what was asked before the last change does not count', async () => {
    const { editor, capabilities } = pulling();
    const pending: ((answer: unknown) => void)[] = [];
    editor.connection.onRequest(
      'workspace/configuration',
      () => new Promise((resolve) => pending.push(resolve)),
    );
    await editor.initialize({ capabilities });
    await quiet();
    editor.notify('workspace/didChangeConfiguration', { settings: null });
    await quiet();
    editor.open(uri, doubtful);
    pending[1]?.([{ uncertainBelow: 0.1 }]);
    pending[0]?.([{ uncertainBelow: 0.9 }]);
    await quiet();
    expect(await modifiers({ editor })).toEqual([]);
  });

  test('may answer nonsense, or refuse', async () => {
    const { editor, capabilities } = pulling();
    let answer: () => unknown = () => 'nonsense';
    editor.connection.onRequest('workspace/configuration', () => answer());
    await editor.initialize({ capabilities });
    await quiet();
    answer = () => {
      throw new Error('no');
    };
    editor.open(uri, doubtful);
    await quiet();
    expect(editor.log).toEqual([
      'the configuration is not used: the client answered with another number of items',
    ]);
    expect(await modifiers({ editor })).toEqual(['uncertain']);
  });

  test('is registered with where it can be', async () => {
    const { editor, registered, capabilities } = pulling({
      didChangeConfiguration: { dynamicRegistration: true },
      didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    });
    await editor.initialize({ capabilities });
    await quiet();
    expect(registered).toEqual([
      expect.objectContaining({
        method: 'workspace/didChangeConfiguration',
        registerOptions: { section: 'mingshi' },
      }),
      expect.objectContaining({
        method: 'workspace/didChangeWatchedFiles',
        registerOptions: {
          watchers: [
            { globPattern: '**/.mingshi/*' },
            { globPattern: { baseUri: 'file:///config', pattern: 'names.tsv' } },
          ],
        },
      }),
    ]);
  });
});

test('a client that answers no questions may send its settings', async () => {
  const { editor } = new FakeProcess(true).connect();
  await editor.initialize();
  editor.open(uri, doubtful);
  expect(await modifiers({ editor })).toEqual(['uncertain']);
  editor.notify('workspace/didChangeConfiguration', { settings: { mingshi: { uncertainBelow: 0.2 } } });
  expect(await modifiers({ editor })).toEqual([]);
  editor.notify('workspace/didChangeConfiguration', { settings: { other: 1 } });
  editor.notify('workspace/didChangeConfiguration', { settings: null });
  expect(await modifiers({ editor })).toEqual([]);
});
