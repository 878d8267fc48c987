/** What the tests use of a package whose types would take jest's names. */
declare module 'mocha' {
  type Case = (name: string, run?: () => unknown) => void;
  export type Context = Record<'describe' | 'it' | 'before' | 'after', Case> & Record<string, unknown>;
  export type Suite = { on: (event: 'pre-require', listener: (context: Context) => void) => void };

  const Mocha: { interfaces: { bdd: (suite: Suite) => void } };
  export default Mocha;
}
