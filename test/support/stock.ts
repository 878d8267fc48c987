/**
 * Things that were made once in a run, for files to take: by what is asked for, those that are left. `last`: what was
 * made last because none was left.
 */
export type Stock = { left: Map<string, unknown[]>; last?: { name: string; made: unknown } };

/**
 * One of the stock, or one that is made by commands.
 * @param far how far it has come
 * @param asked all that it depends on
 */
export async function inStock<T>({ stock }: { stock?: Stock }, far: string, asked: unknown[], live: () => Promise<T>): Promise<T> {
  const name = JSON.stringify([far, ...asked]);
  const taken = stock?.left.get(name)?.shift();
  if (taken !== undefined) return taken as T;
  const made = await live();
  if (stock) stock.last = { name, made };
  return made;
}
