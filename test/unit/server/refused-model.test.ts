import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../shared/protocol/requests.ts';
import type { ModelStatus } from '../../../shared/protocol/status.ts';
import type { Editor } from '../../support/editor.ts';
import { FakeProcess, quiet } from '../../support/fake-inference.ts';

const uri = 'file:///a.txt';
const truce = 5000;
const damaged = { kind: 'refused', reason: 'its hash is\nwrong' } as const;
const refusal = 'its hash is wrong';

interface Told {
  readonly editor: Editor;
  /** What it was told of the model without having asked. */
  readonly news: ModelStatus[];
}

async function connected(fake: FakeProcess): Promise<Told> {
  const { editor } = fake.connect();
  const news: ModelStatus[] = [];
  editor.connection.onNotification('mingshi/modelChanged', (status: ModelStatus) => void news.push(status));
  await editor.initialize({ capabilities: { experimental: { mingshi: { news: true } } } });
  editor.open(uri, '王明来了。');
  await quiet();
  return { editor, news };
}

const statusOf = async (editor: Editor): Promise<ModelStatus> =>
  (await editor.request<Answer<'mingshi/status'>>('mingshi/status', {})).model;

async function refused(): Promise<Told & { fake: FakeProcess }> {
  const fake = new FakeProcess(true);
  fake.loads = false;
  const told = await connected(fake);
  fake.worker.say(damaged);
  await quiet();
  return { fake, ...told };
}

describe('a model that cannot be used', () => {
  test('is told of in the status, and to those who want to know', async () => {
    const { editor, news } = await refused();
    expect(await statusOf(editor)).toMatchObject({ version: null, refusal });
    expect(news.at(-1)).toMatchObject({ refusal });
    // What cannot be answered without it says no more than that.
    await expect(editor.request('mingshi/labels', {})).rejects.toThrow(/^its hash is\nwrong$/);
  });

  test('is told of to those who come soon after, and not tried for each of them', async () => {
    const { fake } = await refused();
    fake.clock.pass(truce - 1);
    const { editor, news } = await connected(fake);
    expect(fake.workers).toHaveLength(1);
    expect(await editor.tokens(uri)).toEqual([]);
    expect(await statusOf(editor)).toMatchObject({ refusal });
    expect(news).toMatchObject([{ refusal }]);
    expect(editor.log).toEqual([`the model cannot be used: ${refusal}`]);
  });

  test('is tried again for whoever comes later, and all have it where it works then', async () => {
    const { fake, ...first } = await refused();
    fake.loads = true;
    fake.clock.pass(truce);
    const second = await connected(fake);
    for (const { editor } of [first, second]) {
      expect(await editor.tokens(uri)).toHaveLength(1);
      expect(await statusOf(editor)).not.toHaveProperty('refusal');
    }
    expect(first.news.at(-1)).not.toHaveProperty('refusal');
    expect(fake.workers).toHaveLength(2);
    expect(second.editor.log).toEqual([]);
  });

  test('is tried again after it crashed twice too, with as much patience', async () => {
    const fake = new FakeProcess(false);
    const { editor, news } = await connected(fake);
    for (const crashes of [2, 4]) {
      fake.worker.crash();
      await quiet();
      fake.worker.crash();
      await quiet();
      expect(await statusOf(editor)).toMatchObject({ refusal: 'out of memory' });
      expect(news.at(-1)).toMatchObject({ refusal: 'out of memory' });
      expect(fake.workers).toHaveLength(crashes);
      fake.clock.pass(truce);
      await connected(fake);
    }
    fake.worker.answer();
    expect(await editor.tokens(uri)).toHaveLength(1);
  });
});
