/**
 * What the tests of a file share: begun before the first of them, and ended after the last one. Its members are there
 * once its hook has run, which is before those that are registered below it.
 */
export function ofFile<T extends object>(begin: () => Promise<T>, end: (begun: T) => Promise<unknown>): T {
  const begun = {} as T;
  beforeAll(async () => void Object.assign(begun, await begin()));
  afterAll(() => end(begun));
  return begun;
}
