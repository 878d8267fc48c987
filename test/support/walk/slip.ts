import type { Chance } from '../../../soak/chaos/chance.ts';
import { type Asked, oneOf, type Scene } from './scene.ts';

const UUID = /^[0-9a-f-]{36}$/;

/**
 * What a person may get wrong in a value: a number by one, an id that is another thing's, a list with one line twice or
 * too few.
 */
function wrong(value: unknown, chance: Chance, ids: readonly string[]): unknown {
  if (typeof value === 'number') return value + (chance.percent(50) ? 1 : -1);
  if (Array.isArray(value)) return chance.percent(50) ? value.slice(1) : [...value, ...value.slice(0, 1)];
  if (typeof value === 'string') return UUID.test(value) ? oneOf(chance, ids) : '';
  return value;
}

/** The same request gone wrong: by another person, on another thing where it is on one, or with another body. */
export function slip({ chance, callers, view }: Scene, asked: Asked, on: { id: string } | null): Asked {
  const things = [...view.applications, ...view.sessions, ...view.grants, ...view.missions, ...view.requests].map(({ id }) => id);
  const people = Object.values(callers).map(({ personId }) => personId);
  const drawn = chance.below(100);
  if (drawn < 60) return { ...asked, login: oneOf(chance, Object.keys(callers)) ?? asked.login };
  const other = oneOf(chance, things);
  if (drawn < 70 && on && other !== undefined) return { ...asked, id: other };
  const name = oneOf(chance, Object.keys(asked.body));
  if (name === undefined) return asked;
  const body = asked.body as Record<string, unknown>;
  return { ...asked, body: { ...body, [name]: wrong(body[name], chance, [...things, ...people]) } };
}
