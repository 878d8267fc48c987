/**
 * The seed of what a test leaves to chance. It stays, so that a red run can be run again; `SEED` is another one, and
 * `SEED=any` a new one each time.
 * @param usual the one that stays
 */
export function seedOf(usual: number): number {
  const told = process.env['SEED'];
  if (told === undefined) return usual;
  return told === 'any' ? Math.floor(Math.random() * 2 ** 32) : Number(told);
}
