import { describe, expect, test, vi } from 'vitest';
import { SlicedWork } from '../../../server/documents/slicedWork.ts';
import type { SentenceClient } from '../../../server/inference/model.ts';
import { ModelThread } from '../../../server/inference/thread.ts';
import { noLists } from '../../../server/lists/set.ts';
import type * as markdown from '../../../shared/text/markdown.ts';
import type * as sentences from '../../../shared/text/sentences.ts';
import { FakeProcess, FakeWorker, quiet } from '../../support/fake-inference.ts';

/** What is read as if there were a fault in whatever reads it. */
const broken = '坏';
const { failOver } = vi.hoisted(() => ({
  failOver: (text: string) => {
    if (text.includes('坏')) throw new SyntaxError(text);
  },
}));
vi.mock('../../../shared/text/sentences.ts', async (importOriginal) => {
  const original = await importOriginal<typeof sentences>();
  return {
    ...original,
    splitSentences: (...[text, language]: Parameters<typeof original.splitSentences>) => {
      failOver(text);
      return original.splitSentences(text, language);
    },
  };
});
vi.mock('../../../shared/text/markdown.ts', async (importOriginal) => {
  const original = await importOriginal<typeof markdown>();
  return {
    ...original,
    markdownParts: (body: string) => {
      failOver(body);
      return original.markdownParts(body);
    },
  };
});

const uri = 'file:///a.txt';
/** More than is read in one turn. */
const paragraphs = '王明来了。\n\n'.repeat(3000);
const end = { line: 6001, character: 0 };

describe('a fault while a document is read', () => {
  test.each(['plaintext', 'markdown'])(
    'costs a part of it, in %s, and the log says where it came from',
    async (language) => {
      const fake = new FakeProcess(true);
      const { editor } = fake.connect();
      await editor.initialize();
      editor.open(uri, `${paragraphs}${broken}\n\n${paragraphs}`, language);
      const found = (await editor.settledTokens(uri)) ?? [];
      expect(found.filter(({ line }) => line < 3000)).toHaveLength(1500);
      expect(found.filter(({ line }) => line > 9001)).toHaveLength(1500);
      expect(editor.log).toHaveLength(1);
      expect(editor.log[0]).toMatch(/^a part of file:\/\/\/a\.txt cannot be read: SyntaxError +at /);
      expect(editor.log[0]).not.toContain(broken);

      editor.change(uri, { range: { start: { line: 6000, character: 0 }, end }, text: '范云走了。\n' });
      const mended = (await editor.settledTokens(uri)) ?? [];
      expect(mended.map(({ line }) => line)).toContain(6000);
      expect(editor.log).toHaveLength(1);
    },
  );
});

describe('a fault in a later slice of work', () => {
  test('is told and ends it; who begins again goes on', async () => {
    const slices: string[] = ['first', 'faulty', 'last'];
    const faults: unknown[] = [];
    const work = new SlicedWork(
      () => {
        const slice = slices.shift();
        if (slice === 'faulty') throw new RangeError(slice);
        return slices.length > 0;
      },
      (error) => faults.push(error),
    );
    work.begin();
    await work.over;
    expect(faults).toEqual([new RangeError('faulty')]);
    expect([work.isUnderWay, slices]).toEqual([false, ['last']]);
    work.begin();
    expect(slices).toEqual([]);
  });
});

describe('a model', () => {
  const [faulty, other] = ['王明来了。', '范云走了。'];

  /** A model that others share with a document that has a fault. */
  async function shared(fault: Partial<SentenceClient>) {
    const fake = new FakeProcess(true);
    const problems: string[] = [];
    fake.services.onProblem((_name, { message }) => problems.push(message));
    const model = await fake.services.model({ folder: 'any', line: undefined }, 2048);
    const told: string[] = [];
    const client = (sentence: string): SentenceClient => ({
      ...{ lists: noLists, present: () => [sentence], failed: () => undefined },
      wanted: () => (told.includes(sentence) ? [] : [sentence]),
      analysed: () => void told.push(sentence),
      remodel: () => void told.push(`remodelled: ${sentence}`),
    });
    const clients = [{ ...client(faulty), ...fault }, client(other)];
    for (const each of clients) {
      model.ask(each);
      await quiet();
    }
    return { fake, model, clients, told, problems };
  }

  const fail = (): never => {
    throw new TypeError(faulty);
  };

  test.each(['wanted', 'analysed'])('serves others after a fault of one in what is %s', async (what) => {
    const { told, problems } = await shared({ [what]: fail });
    expect(told).toEqual([other]);
    expect(problems).toEqual([expect.stringMatching(/^a document was passed over: TypeError +at /)]);
  });

  test.each(['present', 'remodel'])('is changed for others where one has a fault in %s', async (what) => {
    const { fake, model, clients, told, problems } = await shared({ [what]: fail });
    for (const each of clients) model.attach(each);
    await model.change(() => new FakeWorker(true, 'another'));
    expect(told).toContain(`remodelled: ${other}`);
    expect(fake.worker.hasEnded).toBe(true);
    expect(problems).toEqual([expect.stringMatching(/^a document was passed over: TypeError +at /)]);
  });

  test('whose thread cannot be started is given up', async () => {
    const problems: string[] = [];
    const start = () => {
      throw new Error('no memory for a thread');
    };
    const thread = new ModelThread(start, {
      problem: ({ message }) => problems.push(message),
      lost: () => undefined,
    });
    const batch = { sentences: ['王明来了。'], lists: noLists };
    await expect(thread.analyze(batch)).rejects.toThrow('no memory');
    await expect(thread.analyze(batch)).rejects.toThrow('no memory');
    expect(problems).toHaveLength(2);
  });
});
