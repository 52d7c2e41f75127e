import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Commands that run a program in a network of its own, which has a loopback and nothing else. */
const alone = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$0" "$@"'];

/** Whether this machine lets a process have a network of its own. */
export const canCutOff = spawnSync(alone[0] ?? '', [...alone.slice(1), 'true']).status === 0;

/** What is put before a command so that it runs without any network but the loopback, where that can be. */
export const cutOff: readonly string[] = canCutOff ? alone : [];

/** What is put before a command so that it runs in the network of a process. */
export const besides = (pid: number): readonly string[] =>
  canCutOff ? ['nsenter', `--net=/proc/${pid}/ns/net`] : [];

/** Names of the networks that a process can reach: `lo` is the loopback. */
export const networksOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/net/dev`, 'utf8')
    .split('\n')
    .flatMap((line) => /^\s*([^\s:|]+):/.exec(line)?.[1] ?? []);
