import { describe, expect, test } from 'vitest';
import { installed } from '../support/installation.ts';
import { hasSwiftShader, needingSwiftShader, patience, swiftShader } from './swiftShader.ts';

const step = ['--batch', '2', '--length', '8', '--rounds', '3'];
const methods = [
  { method: 'clc', settings: ['embedding=8', 'filters=4', 'hidden=8'] },
  { method: 'gated-convolutions', settings: ['embedding=8', 'width=8'] },
];

describe.skipIf(!hasSwiftShader)(needingSwiftShader('training steps on a GPU'), () => {
  const installation = installed();

  test.each(methods)(
    "of $method have the losses of the CPU's",
    async ({ method, settings }) => {
      const small = settings.flatMap((setting) => ['--set', setting]);
      const { code, out, err } = await installation().run(
        'bin',
        ['bench', 'train', '--device', 'webgpu', '--method', method, ...small, ...step, '--json'],
        { env: swiftShader },
      );
      expect({ code, err }).toMatchObject({ code: 0 });
      const report = JSON.parse(out) as { runtimes: string[]; lossesApart: number };
      expect(report.runtimes[1]).toMatch(/ webgpu$/);
      expect(report.lossesApart).toBeLessThan(1e-3);
    },
    patience,
  );
});
