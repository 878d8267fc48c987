/** Tests run on real parts: globalSetup starts PostgreSQL and Temporal once, on free ports, and globalTeardown ends them. */
export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Benchmarks depend on what else the machine does: `npm run soak` runs the short ones.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/journeys/bench.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }],
  },
  globalSetup: '<rootDir>/test/setup/start.ts',
  globalTeardown: '<rootDir>/test/setup/stop.ts',
  maxWorkers: 2,
  // What a file leaves in its process is never given back: with two hundred files it would take gigabytes, and the last ones their time.
  workerIdleMemoryLimit: '1500MB',
  testTimeout: 60_000,
};
