import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: process.env.MINGSHI_LONG
      ? ['test/long/**/*.test.ts']
      : process.env.MINGSHI_IN_EDITORS
        ? ['test/{daemon,editors,gpu}/**/*.test.ts']
        : ['test/{unit,protocol}/**/*.test.ts'],
    // As shared/process.ts does for what is served.
    env: { ORT_DISABLE_TELEMETRY: '1' },
    // Two cores: more workers only make the native runtimes wait for each other.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
