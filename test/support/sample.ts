/**
 * Of all who may and may not do something, the first and the last who may, and two who may not. Those two change with
 * `place`, so that a list of things tries each of them many times.
 */
export function sampleOf<T>(all: readonly T[], may: (each: T) => boolean, place: number): T[] {
  const [those, others] = [all.filter(may), all.filter((each) => !may(each))];
  const apart = place + Math.max(1, Math.floor(others.length / 2));
  const taken = [those[0], those.at(-1), others[place % others.length], others[apart % others.length]];
  return [...new Set(taken)].filter((each): each is T => each !== undefined);
}
