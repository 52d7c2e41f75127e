import { afterEach, describe, expect, test } from 'vitest';
import { ModelShelf, type Shelved } from '../../../server/inference/shelf.ts';
import type { Model, SentenceClient } from '../../../server/inference/model.ts';
import { noLists } from '../../../server/lists/set.ts';
import type { DeviceWish } from '../../../shared/model/device.ts';
import { FakeProcess, quiet } from '../../support/fake-inference.ts';

class FakeModel implements Shelved {
  isIdle = true;
  isLoaded = true;
  device: Shelved['device'] = { asked: 'auto' };
  constructor(readonly size: number) {}
  get bytes(): number {
    return this.isLoaded ? this.size : 0;
  }
  rest(): Promise<void> {
    this.isLoaded = false;
    return Promise.resolve();
  }
  renew(): Promise<void> {
    this.device = { asked: wish };
    return Promise.resolve();
  }
}

/** What those that are loaded from now on are told to run on. */
let wish: DeviceWish = 'auto';
afterEach(() => {
  wish = 'auto';
});

const shelfOf = (limit: number, ...models: FakeModel[]): ModelShelf => {
  const shelf = new ModelShelf(() => wish);
  shelf.limitTo(limit);
  for (const model of models) shelf.use(model);
  return shelf;
};
const loaded = (...models: FakeModel[]) => models.map(({ isLoaded }) => isLoaded);

describe('models that do not fit into memory together', () => {
  test('the least recently used goes, and no more of them than must', () => {
    const [a, b, c] = [new FakeModel(40), new FakeModel(40), new FakeModel(40)];
    const shelf = shelfOf(100, a, b, c);
    shelf.use(a);
    shelf.tidy();
    expect(loaded(a, b, c)).toEqual([true, false, true]);
    shelf.limitTo(50);
    expect(loaded(a, b, c)).toEqual([true, false, false]);
  });

  test('one that somebody waits for stays until it is idle, and the last one always', () => {
    const [a, b] = [new FakeModel(80), new FakeModel(80)];
    a.isIdle = false;
    const shelf = shelfOf(100, a, b);
    shelf.tidy();
    expect(loaded(a, b)).toEqual([true, true]);
    a.isIdle = true;
    shelf.tidy();
    expect(loaded(a, b)).toEqual([false, true]);
    shelf.limitTo(10);
    expect(loaded(a, b)).toEqual([false, true]);
  });

  test('one that is closed does not count', () => {
    const [a, b, c] = [new FakeModel(40), new FakeModel(40), new FakeModel(40)];
    const shelf = shelfOf(100, a, b, c);
    shelf.remove(b);
    shelf.tidy();
    expect(loaded(a, b, c)).toEqual([true, true, true]);
  });

  test('those that stay are loaded anew where another device is wished for, each once it is idle', () => {
    const [a, b, c] = [new FakeModel(80), new FakeModel(40), new FakeModel(40)];
    b.isIdle = false;
    const asked = () => [a, b, c].map(({ device }) => device?.asked);
    const shelf = shelfOf(100, a, b, c);
    wish = 'webgpu';
    shelf.tidy();
    expect(loaded(a, b, c)).toEqual([false, true, true]);
    expect(asked().slice(1)).toEqual(['auto', 'webgpu']);
    b.isIdle = true;
    shelf.tidy();
    expect(asked().slice(1)).toEqual(['webgpu', 'webgpu']);
  });
});

/** Waits for sentences of a model, as a document does. */
async function analysed(model: Model, ...sentences: string[]): Promise<string[]> {
  const missing = new Set(sentences.filter((sentence) => !model.known(sentence, noLists)));
  const client: SentenceClient = {
    lists: noLists,
    wanted: () => missing,
    present: () => sentences,
    analysed: (sentence) => missing.delete(sentence),
    failed: () => expect.unreachable(),
    remodel: () => undefined,
  };
  model.ask(client);
  while (missing.size > 0) await quiet(2);
  model.forget(client);
  return sentences.filter((sentence) => model.known(sentence, noLists));
}

const memory = 150;

/** A model that is being loaded again, for a device that a session asked for. */
async function reloading(): Promise<{ fake: FakeProcess; model: Model }> {
  const fake = new FakeProcess(true);
  const model = await fake.services.model({ folder: 'a', line: undefined }, memory);
  await analysed(model, '王一');
  fake.loads = false;
  fake.services.wish.ask('webgpu');
  await quiet();
  return { fake, model };
}

describe('sessions with several models', () => {
  test('notice nothing of one that was unloaded but that it is loaded again', async () => {
    const fake = new FakeProcess(true);
    const open = (folder: string) => fake.services.model({ folder, line: undefined }, memory);
    const [a, b] = [await open('a'), await open('b')];
    await analysed(a, '王一');
    await analysed(b, '王二');
    await quiet();
    expect(fake.workers.map(({ hasEnded }) => hasEnded)).toEqual([true, false]);
    expect([a.version, a.tree?.name, a.device?.used]).toEqual(['0123456789ab', 'fine', 'cpu']);
    expect(await analysed(a, '王一')).toEqual(['王一']);
    expect(fake.workers.length).toBe(2);
    expect(await analysed(a, '王一', '王三')).toEqual(['王一', '王三']);
    await quiet();
    expect(fake.workers.map(({ hasEnded }) => hasEnded)).toEqual([true, true, false]);
    expect(fake.workers.at(-1)?.sentences).toEqual(['王三']);
  });

  test('start them on the device that counts for all, and again where a session asks for another', async () => {
    const fake = new FakeProcess(true);
    const { wish } = fake.services;
    wish.ask('auto');
    const model = await fake.services.model({ folder: 'a', line: undefined }, memory);
    await analysed(model, '王一');
    const release = wish.ask('webgpu');
    await quiet();
    expect(fake.workers.map(({ hasEnded }) => hasEnded)).toEqual([true, false]);
    release();
    await analysed(model, '王二');
    await quiet();
    expect(fake.devices).toEqual(['auto', 'webgpu', 'auto']);
    expect(fake.workers.map(({ sentences }) => sentences)).toEqual([['王一'], [], ['王二']]);
  });

  test('start them again also where they were just being loaded', async () => {
    const fake = new FakeProcess(true);
    fake.loads = false;
    const model = await fake.services.model({ folder: 'a', line: undefined }, memory);
    const first = analysed(model, '王一');
    await quiet();
    fake.services.wish.ask('webgpu');
    fake.loads = true;
    fake.worker.load();
    await first;
    await quiet();
    expect(fake.workers.map(({ hasEnded }) => hasEnded)).toEqual([true, false]);
    expect(fake.devices).toEqual(['auto', 'webgpu']);
  });

  test('have what they ask for meanwhile analysed once it is loaded again, once', async () => {
    const { fake, model } = await reloading();
    const second = analysed(model, '王二');
    await quiet();
    expect(fake.worker.batches).toEqual([]);
    fake.worker.load();
    expect(await second).toEqual(['王二']);
    expect(fake.worker.batches).toHaveLength(1);
  });

  test('have it started once more where it crashes while it is loaded again', async () => {
    const { fake, model } = await reloading();
    fake.worker.crash();
    await quiet();
    fake.worker.load();
    expect(fake.devices).toEqual(['auto', 'webgpu', 'webgpu']);
    expect([model.isIdle, model.device?.asked]).toEqual([true, 'webgpu']);
  });
});
