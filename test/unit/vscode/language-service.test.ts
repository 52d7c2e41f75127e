import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LanguageService } from '../../../client/vscode/languageService.ts';
import { ServerFailure } from '../../../client/vscode/mingshi.ts';

interface World {
  /** What became of servers, which are numbered in the order in which they were started. */
  happened: string[];
  servers: number;
  /** Whether servers that start answer their client. */
  answers: boolean;
  /** Whether servers that run answer nothing any more. */
  hangs: boolean;
  /** Lets a server go that was asked to leave; with an error it stays. */
  letGo: (error?: Error) => void;
  /** The connection to the server that started last has ended. */
  crash: () => Promise<unknown>;
}

const world = vi.hoisted((): World => ({
  ...{ happened: [], servers: 0, answers: true, hangs: false },
  ...{ letGo: () => undefined, crash: () => Promise.resolve() },
}));

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
    return Promise.resolve({ child: { server, answered, killed, kill }, ended: killed });
  },
}));

vi.mock('../../../client/vscode/quietClient.ts', () => {
  interface Process {
    server: number;
    answered: Promise<void>;
    killed: Promise<string>;
  }
  type Start = () => Promise<{ process: Process }>;
  class QuietClient {
    state = 1;
    server = 0;
    onNotification = (): void => undefined;
    onDidChangeState = (): void => undefined;
    readonly #run: Start;
    /** Refuses what is not answered yet. */
    #refuse: (error: Error) => void = () => undefined;
    readonly #refused = new Promise<never>((_, reject) => (this.#refuse = reject));

    constructor(
      _id: string,
      _name: string,
      run: Start,
      { errorHandler }: { errorHandler: { closed: () => Promise<unknown> } },
    ) {
      this.#run = run;
      this.#refused.catch(() => undefined);
      world.crash = () => {
        this.#refuse(new Error('not running'));
        return errorHandler.closed();
      };
    }

    sendRequest(): Promise<number> {
      return Promise.race([
        this.#refused,
        world.hangs ? new Promise<never>(() => undefined) : Promise.resolve(this.server),
      ]);
    }

    async start(): Promise<void> {
      this.state = 3;
      const { process } = await this.#run();
      await process.answered;
      this.server = process.server;
      this.state = 2;
      // Once it has given up on the server, it looks at it no more.
      void process.killed.then((reason) => {
        if (this.state === 2) this.#refuse(new Error(reason));
      });
    }

    async dispose(timeout = 2_000): Promise<void> {
      if (this.state !== 2) return;
      await new Promise<void>((resolve, reject) => {
        world.letGo = (error) => (error ? reject(error) : resolve());
        this.#refused.catch(reject);
        setTimeout(() => {
          this.state = 1;
          reject(new Error('it takes too long'));
        }, timeout);
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
    Object.assign(world, { happened: [], servers: 0, answers: true, hangs: false });
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

  it('is killed where it answers nothing, while its client can still refuse what it was asked', async () => {
    await service.start();
    world.hangs = true;
    const refused = expect(asked()).rejects.toThrow('killed');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const restarted = service.restart();
      await vi.advanceTimersByTimeAsync(60_000);
      await restarted;
    } finally {
      vi.useRealTimers();
    }
    await refused;
    expect(world.happened.slice(0, 2)).toEqual(['1 starts', '1 is killed']);
    expect(world.happened.at(-1)).toBe('2 starts');
  });

  it('is refused to who asks while it is given up as to everybody else, and started for who asks later', async () => {
    await service.start();
    for (let crash = 1; crash < 5; crash += 1) await world.crash();
    const givenUp = world.crash();
    await expect(asked()).rejects.toThrow(ServerFailure);
    await givenUp;
    expect(service.state).toBe('failed');
    expect(await asked()).toBe(2);
  });

  it('is the next one to who asks while it is given up and is restarted then', async () => {
    await service.start();
    for (let crash = 1; crash < 5; crash += 1) await world.crash();
    const givenUp = world.crash();
    const whileGivenUp = asked();
    const restarted = service.restart();
    await givenUp;
    await restarted;
    expect(await whileGivenUp).toBe(2);
    expect(service.state).toBe('running');
  });
});
