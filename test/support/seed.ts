/**
 * The seed of a test's random choices. It is fixed, so that a failing run can be repeated; `SEED` sets another one, and
 * `SEED=any` a new one each time.
 * @param usual the fixed one
 */
export function seedOf(usual: number): number {
  const told = process.env['SEED'];
  if (told === undefined) return usual;
  return told === 'any' ? Math.floor(Math.random() * 2 ** 32) : Number(told);
}
