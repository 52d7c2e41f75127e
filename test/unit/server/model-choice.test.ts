import { expect, test } from 'vitest';
import { FakeProcess, quiet } from '../../support/fake-inference.ts';

const uri = 'file:///a.txt';

async function connected(model: string, locale: string) {
  const { editor } = new FakeProcess(true).connect();
  await editor.initialize({ locale, initializationOptions: { model } });
  editor.open(uri, '王明来了。');
  await quiet();
  return editor;
}

test.each(['nope', './nope', 'builtin:nope', 'fine@a8ca4acbf00b'])(
  'a model that is not there (%s) is left out: that is logged, the user is told once, and all else serves',
  async (model) => {
    const editor = await connected(model, 'en');
    expect(await editor.tokens(uri)).toHaveLength(1);
    expect(editor.log).toEqual([
      expect.stringMatching(/^the setting mingshi\.model is not used: .*(there is no|holds no)/),
    ]);
    expect(editor.shown).toEqual([
      `The model “${model}” of the setting mingshi.model is not there: “builtin:fine” is used instead. Choose another one (see the log) and start the editor again.`,
    ]);
  },
);

test('the user is told in the language of the editor', async () => {
  const { shown } = await connected('fine@a8ca4acbf00b', 'zh-CN');
  expect(shown).toEqual([
    '找不到设置 mingshi.model 指定的模型“fine@a8ca4acbf00b”，暂时改用“builtin:fine”。请改成现有的模型（见日志），再重新启动编辑器。',
  ]);
});

test('of a model that is there nothing is said', async () => {
  const { log, shown } = await connected('fine', 'en');
  expect([log, shown]).toEqual([[], []]);
});
