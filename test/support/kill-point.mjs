/**
 * Loaded before a program of ours (`node --import`): ends its process, as `kill -9` does, at a certain point. A point is
 * the moment before or after a call to the file system, or a write to standard output. They are counted in the server
 * from SIGUSR2 on, and in the trainer and in threads that it starts after that. MINGSHI_KILL_POINT is `ROLE NUMBER`, the
 * number counting from 1; MINGSHI_KILL_LOG begins the names of files that get a byte for each point.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';
import { isMainThread } from 'node:worker_threads';

const { MINGSHI_KILL_POINT = '', MINGSHI_KILL_LOG, MINGSHI_KILL_ARMED } = process.env;
const role = isMainThread ? (process.argv[2] === 'learn' ? 'trainer' : 'server') : 'thread';
const [victim, number] = MINGSHI_KILL_POINT.split(' ');
const { appendFileSync } = fs;

let isArmed = MINGSHI_KILL_ARMED === 'yes';
if (role === 'server') {
  process.on('SIGUSR2', () => {
    isArmed = true;
    process.env.MINGSHI_KILL_ARMED = 'yes';
  });
}

let count = 0;
function point() {
  if (!isArmed) return;
  count += 1;
  if (MINGSHI_KILL_LOG) appendFileSync(`${MINGSHI_KILL_LOG}.${role}`, '.');
  if (role === victim && count === Number(number)) process.kill(process.pid, 'SIGKILL');
}

function watch(object, names) {
  for (const name of names) {
    const original = object[name];
    object[name] = function (...args) {
      // Modules that are being loaded.
      if (args[0] instanceof URL) return Reflect.apply(original, this, args);
      point();
      const result = Reflect.apply(original, this, args);
      if (result instanceof Promise) return result.finally(point);
      point();
      return result;
    };
  }
}

const probe = await fs.promises.open(process.execPath);
watch(Object.getPrototypeOf(probe), [
  'appendFile',
  'read',
  'readFile',
  'stat',
  'sync',
  'truncate',
  'write',
  'writeFile',
]);
await probe.close();
const names = [
  'appendFile',
  'copyFile',
  'mkdir',
  'open',
  'readFile',
  'readdir',
  'rename',
  'rm',
  'rmdir',
  'unlink',
  'writeFile',
];
watch(fs.promises, names);
watch(fs, ['fsync', 'open', 'rename', 'unlink', 'write', 'fsyncSync', 'openSync', 'renameSync', 'writeSync']);
if (isMainThread) watch(process.stdout, ['write']);
syncBuiltinESMExports();
