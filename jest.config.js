/** What docs/testing.md calls a tier: a folder of test/, and what its files share. */
const tier = (displayName, setup) => ({
  displayName,
  testMatch: [`<rootDir>/test/${displayName}/**/*.test.ts`],
  runtime: '<rootDir>/test/setup/shared-modules.ts',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }],
  },
  ...(setup ? { globalSetup: `<rootDir>/test/setup/${setup}.ts`, globalTeardown: '<rootDir>/test/setup/stop.ts' } : {}),
});

export default {
  projects: [
    tier('unit'),
    tier('rules', 'postgres'),
    tier('http', 'postgres'),
    tier('workflows', 'temporal'),
    tier('smoke', 'temporal'),
    tier('soak', 'temporal'),
    { ...tier('histories', 'temporal'), testMatch: ['<rootDir>/test/histories/record.ts'] },
  ],
  testSequencer: '<rootDir>/test/setup/tier-by-tier.ts',
  maxWorkers: 2,
  // A process never gives back the memory that a file has taken: after two hundred files that would be gigabytes, and
  // the last files would be slow.
  workerIdleMemoryLimit: '1500MB',
  // No test needs this long by itself: a busy machine may, to start all of Guichet twice.
  testTimeout: 180_000,
};
