import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { jestExpect } from '@jest/expect';
import type JestRuntime from 'jest-runtime';

const require = createRequire(import.meta.url);
// Its types are found only where it is required.
const { default: Runtime } = require('jest-runtime') as typeof JestRuntime;
type Asked = ConstructorParameters<typeof Runtime>;

const GIVEN = ['describe', 'test', 'beforeAll', 'afterAll', 'beforeEach', 'afterEach'] as const;
/** What the module with which jest runs a file lays into the global object: the file's tests, and their listeners. */
const OF_A_FILE = ['JEST_STATE_SYMBOL', 'EVENT_HANDLERS'];
let files = 0;

/**
 * Loads test files as Node.js loads any module: what they import is evaluated once for all files of a process, where
 * jest would evaluate it again, uncompiled and cold, for each. A module's state is kept from one file to the next, as
 * in a program. A watch looks at modules that change: there jest loads them. Jest promises nothing about its runtime,
 * so package.json states its exact version.
 */
export default class SharedModules extends Runtime {
  readonly #environment: Asked[1];
  readonly #isWatch: boolean;

  constructor(...asked: Asked) {
    super(...asked);
    [, this.#environment] = asked;
    const globalConfig = asked[7];
    this.#isWatch = Boolean(globalConfig?.watch || globalConfig?.watchAll);
  }

  override async unstable_importModule(...asked: Parameters<InstanceType<typeof Runtime>['unstable_importModule']>) {
    if (this.#isWatch) return super.unstable_importModule(...asked);
    const [path] = asked;
    for (const name of GIVEN) Object.assign(globalThis, { [name]: this.#environment.global[name] });
    // Jest's own, of the environment, would take what is made here for foreign objects.
    Object.assign(globalThis, { expect: jestExpect });
    files += 1;
    return import(`${pathToFileURL(path).href}?file=${files}`);
  }

  /**
   * The module with which jest runs a file is evaluated for each, since it keeps the file's tests. What that requires
   * is shared: jest would evaluate all of it again, in the file's context.
   */
  override requireInternalModule<T = unknown>(from: string, to?: string): T {
    if (this.#isWatch || to !== undefined) return super.requireInternalModule<T>(from, to);
    for (const symbol of Object.getOwnPropertySymbols(globalThis))
      if (OF_A_FILE.includes(symbol.description ?? '')) Reflect.deleteProperty(globalThis, symbol);
    delete require.cache[from];
    // One function would keep all that it has ever loaded.
    return createRequire(import.meta.url)(from) as T;
  }
}
