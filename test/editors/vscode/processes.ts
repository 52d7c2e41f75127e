import { readFile, readdir, readlink } from 'node:fs/promises';
import { delimiter } from 'node:path';

/** Path of the program that a process runs. */
export const programOf = (pid: number): Promise<string> => readlink(`/proc/${pid}/exe`);

/** Names of the programs that a process finds on its PATH. */
export async function programsFor(pid: number): Promise<string[]> {
  const environment = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0');
  const path = environment.find((line) => line.startsWith('PATH='))?.slice('PATH='.length) ?? '';
  const folders = path.split(delimiter).map((folder) => readdir(folder).catch(() => []));
  return (await Promise.all(folders)).flat();
}

/** The trainers that a daemon has started, and that have not ended. */
export async function trainersOf(daemon: number): Promise<number[]> {
  const children = await readFile(`/proc/${daemon}/task/${daemon}/children`, 'utf8');
  const trainers: number[] = [];
  for (const pid of children.split(' ').filter((child) => child !== '')) {
    const [, , command] = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
    if (command === 'learn') trainers.push(Number(pid));
  }
  return trainers;
}
