import { expect } from 'expect';
import fc from 'fast-check';
import { bind } from 'jest-each';
import Mocha from 'mocha';

/**
 * What the tests of the unit tier use of jest, provided by mocha: jest evaluates every module again for each file and
 * each mutant, while mocha changes from one mutant to the next in modules that are loaded once.
 */
const { bdd } = Mocha.interfaces;
Mocha.interfaces.bdd = (suite) => {
  bdd(suite);
  suite.on('pre-require', (context) => {
    const { describe, it, before, after } = context;
    // jest's third argument, a timeout, is ignored here: Stryker ends what never ends.
    const test = (name: string, run?: () => unknown): void => it(name, run);
    Object.assign(describe, { each: bind(describe as never, false) });
    Object.assign(context, { expect, test: Object.assign(test, { each: bind(test as never, false) }), beforeAll: before, afterAll: after });
  });
};

// One failing case ends a mutant, and a smaller one is of no use; the same cases are tried on each.
fc.configureGlobal({ endOnFailure: true, seed: 20_260_101 });

const PlainMap = Map;
let made: Map<unknown, unknown>[] = [];
globalThis.Map = new Proxy(PlainMap, {
  construct(target, entries, by) {
    const map = Reflect.construct(target, entries, by === globalThis.Map ? target : by) as Map<unknown, unknown>;
    made.push(map);
    return map;
  },
});

/**
 * A map that is empty when all is loaded is a cache: under one mutant it would return what another one has left in it.
 */
function forgetAnswers(): void {
  if (globalThis.Map !== PlainMap) {
    globalThis.Map = PlainMap;
    made = made.filter(({ size }) => size === 0);
  }
  made.forEach((map) => map.clear());
}
export const mochaHooks = { beforeAll: forgetAnswers };
