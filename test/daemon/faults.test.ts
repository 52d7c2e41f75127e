import { once } from 'node:events';
import { expect, test } from 'vitest';
import { daemonUsers } from '../support/daemon.ts';

const uri = 'untitled:a';
/** On this signal a process has a fault that nobody catches, whose message quotes a text. */
const faulty = {
  NODE_OPTIONS: `--import=data:text/javascript,process.on('SIGUSR2',()=>{throw(Error('王明'))})`,
};
const user = daemonUsers();

const withoutSignals = process.platform === 'win32';

test.skipIf(withoutSignals)(
  'the daemon outlives a fault that nobody caught, and logs where it was',
  async () => {
    const { editor } = user().served(user().start(['serve', '--stdio'], faulty));
    await editor.initialize();
    editor.open(uri, '王明来了。');
    const before = await editor.settledTokens(uri);
    const { pid } = await user().status();
    process.kill(pid, 'SIGUSR2');
    const faults = async () => (await user().log()).filter((line) => line.includes('uncaughtException'));
    await user().until(async () => (await faults()).length > 0);
    expect(await faults()).toEqual([expect.stringMatching(/ error uncaughtException: Error +at /)]);
    expect((await faults()).join()).not.toContain('王');
    expect(await editor.settledTokens(uri)).toEqual(before);
    expect((await user().status()).pid).toBe(pid);
  },
);

test.skipIf(withoutSignals)('so does a process that serves its editor without a daemon', async () => {
  const child = user().start(['serve', '--stdio', '--no-daemon'], faulty);
  const { editor } = user().served(child);
  await editor.initialize();
  editor.open(uri, '王明来了。');
  const before = await editor.settledTokens(uri);
  const said = once(child.stderr, 'data');
  child.kill('SIGUSR2');
  expect(String(await said)).toMatch(/^mingshi serve: uncaughtException: Error at /);
  expect(await editor.settledTokens(uri)).toEqual(before);
  // Nor does it matter that nobody reads what it logs.
  child.stderr.destroy();
  child.kill('SIGUSR2');
  child.kill('SIGUSR2');
  expect(await editor.settledTokens(uri)).toEqual(before);
});
