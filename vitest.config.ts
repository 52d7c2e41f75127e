import { defineConfig, type TestProjectInlineConfiguration as Project } from 'vitest/config';

/** Replace modules, which no worker may have loaded before. */
const replacing = [
  'test/unit/playground/follow-text.test.ts',
  'test/unit/server/faults.test.ts',
  'test/unit/vscode/{corrections-live,dashboard-live,language-service}.test.ts',
];

const project = (name: string, own: Project['test']): Project => ({ extends: true, test: { name, ...own } });

export default defineConfig({
  test: {
    projects: process.env.MINGSHI_LONG
      ? [project('long', { include: ['test/long/**/*.test.ts'] })]
      : process.env.MINGSHI_IN_EDITORS
        ? [project('editors', { include: ['test/{daemon,editors,gpu,packages}/**/*.test.ts'] })]
        : [
            // Most files take milliseconds, and a worker of its own with all modules a third of a second.
            project('unit', { include: ['test/unit/**/*.test.ts'], exclude: replacing, isolate: false }),
            // Afterwards, since a worker is kept only as long as the next file may use it too.
            project('protocol', {
              include: ['test/protocol/**/*.test.ts', ...replacing],
              sequence: { groupOrder: 1 },
            }),
          ],
    // As shared/process.ts does for what is served.
    env: { ORT_DISABLE_TELEMETRY: '1' },
    // Two cores: more workers only make the native runtimes wait for each other.
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
