import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LanguageService } from '../../../client/vscode/languageService.ts';

interface World {
  /** What became of servers, which are numbered in the order in which they were started. */
  happened: string[];
  servers: number;
  /** Whether servers that start answer their client. */
  answers: boolean;
  /** Lets a server go that was asked to leave; with an error it stays. */
  letGo: (error?: Error) => void;
}

const world = vi.hoisted((): World => ({ happened: [], servers: 0, answers: true, letGo: () => undefined }));

vi.mock('vscode', () => {
  class EventEmitter {
    event = (): void => undefined;
    fire = (): void => undefined;
  }
  const log = { error: (): void => undefined };
  return {
    EventEmitter,
    window: { createOutputChannel: () => log, showErrorMessage: () => Promise.resolve(undefined) },
    workspace: { getConfiguration: () => ({ get: (_: string, otherwise: unknown) => otherwise }) },
    l10n: { t: (text: string) => text },
  };
});

vi.mock('vscode-languageclient/node', () => ({
  ...{ CloseAction: {}, ErrorAction: {}, ExecuteCommandRequest: {} },
  State: { Stopped: 1, Running: 2, Starting: 3 },
}));

vi.mock('../../../client/vscode/serverProcess.ts', () => ({
  startServer: () => {
    const server = (world.servers += 1);
    world.happened.push(`${server} starts`);
    let kill = (): void => undefined;
    const killed = new Promise<string>((resolve) => {
      kill = () => {
        world.happened.push(`${server} is killed`);
        resolve('killed');
      };
    });
    const answered = world.answers
      ? Promise.resolve()
      : killed.then((reason) => Promise.reject(new Error(reason)));
    return Promise.resolve({ child: { server, answered, kill }, ended: killed });
  },
}));

vi.mock('../../../client/vscode/quietClient.ts', () => {
  type Start = () => Promise<{ process: { server: number; answered: Promise<void> } }>;
  class QuietClient {
    state = 1;
    server = 0;
    onNotification = (): void => undefined;
    onDidChangeState = (): void => undefined;
    sendRequest = (): Promise<number> => Promise.resolve(this.server);
    readonly #run: Start;

    constructor(_id: string, _name: string, run: Start) {
      this.#run = run;
    }

    async start(): Promise<void> {
      this.state = 3;
      const { process } = await this.#run();
      await process.answered;
      this.server = process.server;
      this.state = 2;
    }

    async dispose(): Promise<void> {
      if (this.state !== 2) return;
      await new Promise<void>((resolve, reject) => {
        world.letGo = (error) => (error ? reject(error) : resolve());
      });
      this.state = 1;
      world.happened.push(`${this.server} has left`);
    }
  }
  return { QuietClient };
});

describe('the server of the extension', () => {
  let service: LanguageService;
  /** Which server answers. */
  const asked = (): Promise<number> => service.request<number>('mingshi/status');
  beforeEach(() => {
    Object.assign(world, { happened: [], servers: 0, answers: true });
    service = new LanguageService({ extensionPath: '/extension' } as never);
  });

  /** Until all is done that nobody has to be waited for. */
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

  it('runs in the end where it is restarted twice at once, and never beside the one before', async () => {
    await service.start();
    const restarts = Promise.all([service.restart(), service.restart()]);
    await settled();
    expect([service.state, service.running]).toEqual(['starting', undefined]);
    expect(world.happened).toEqual(['1 starts']);
    world.letGo();
    const [first, second] = await restarts;
    expect(first).toBe(second);
    expect([service.state, service.running]).toEqual(['running', first]);
    expect(world.happened).toEqual(['1 starts', '1 has left', '2 starts']);
    expect(await asked()).toBe(2);
  });

  it('is the next one to whoever asks while one leaves, or while one that is replaced starts', async () => {
    await service.start();
    void service.restart();
    const whileLeaving = asked();
    await settled();
    world.answers = false;
    world.letGo();
    await settled();
    const whileStarting = asked();
    world.answers = true;
    await service.restart();
    expect(await Promise.all([whileLeaving, whileStarting])).toEqual([3, 3]);
    expect(world.happened).toEqual(['1 starts', '1 has left', '2 starts', '2 is killed', '3 starts']);
  });

  it('stays off where it is stopped while a restart waits', async () => {
    await service.start();
    const restarted = expect(service.restart()).rejects.toThrow('stopped');
    await settled();
    const stopped = service.stop();
    world.letGo();
    await Promise.all([stopped, restarted]);
    expect(service.state).toBe('off');
    expect(world.happened).toEqual(['1 starts', '1 has left']);
  });

  it('is killed where it does not leave, and only that one', async () => {
    await service.start();
    const restarted = service.restart();
    await settled();
    world.letGo(new Error('it takes too long'));
    await restarted;
    expect(service.state).toBe('running');
    expect(world.happened).toEqual(['1 starts', '1 is killed', '2 starts']);
  });
});
