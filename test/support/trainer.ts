import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writePackage } from '../../training/trainer/output.ts';
import type { GateFigures } from '../../shared/learning/job.ts';

/** Puts a program in the place of an installation's trainer. It is given the path of its job. */
export async function replaceTrainer(root: string, program: string): Promise<void> {
  const file = (name: string) => join(root, 'dist', name);
  await rename(file('bin.js'), file('others.js'));
  await writeFile(file('trainer.js'), program);
  await writeFile(
    file('bin.js'),
    `await import(process.argv[2] === 'learn' ? './trainer.js' : './others.js');\n`,
  );
}

/** A trainer that has its candidate and the figures of it ready, but takes its time. */
export async function readyTrainer(
  root: string,
  candidate: Readonly<Record<string, Uint8Array>>,
  figures: GateFigures,
  milliseconds = 0,
): Promise<void> {
  const folder = join(root, 'candidate');
  await writePackage(folder, candidate);
  const report = { kind: 'done', figures };
  await replaceTrainer(
    root,
    `import { cp, readFile } from 'node:fs/promises';
    import { setTimeout as delay } from 'node:timers/promises';
    for (let done = 0; done < 4; done += 1) {
      console.log(JSON.stringify({ kind: 'step', done, total: 4, loss: 1 }));
      await delay(${milliseconds / 4});
    }
    const { out } = JSON.parse(await readFile(process.argv[3], 'utf8'));
    await cp(${JSON.stringify(folder)}, out, { recursive: true });
    console.log(${JSON.stringify(JSON.stringify(report))});`,
  );
}

/** A trainer that never ends by itself. It writes the number of its process to `trainer.pid`. */
export const endlessTrainer = (root: string): Promise<void> =>
  replaceTrainer(
    root,
    `import { writeFile } from 'node:fs/promises';
    await writeFile(${JSON.stringify(join(root, 'trainer.pid'))}, String(process.pid));
    process.stdin.resume();`,
  );
