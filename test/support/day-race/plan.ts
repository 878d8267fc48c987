import { chanceOf, type Chance } from '../../../soak/chaos/chance.ts';
import { drawTimes, type Times } from '../race/process.ts';
import { type Ground, SKILLS_OF } from './ground.ts';
import type { Line } from './model.ts';

export type Kind = Line['kind'];
const KINDS: readonly Kind[] = ['reserve', 'reserve', 'reserve', 'spend', 'trim', 'let_go', 'set_capacity'];

/** What a client asks for in one command on a thing, and how often. */
export type Order = { thing: string; lines: Line[]; times: Times };
/** How many clients ask for how many things each, of how many people's months; of these kinds, where not of all. */
export type Scale = { clients: number; orders: number; people: number; kinds?: readonly Kind[] };

const oneOf = <T>(chance: Chance, choices: readonly T[]): T => chance.of(choices as readonly [T, ...T[]]);

function line(chance: Chance, { people, months }: Ground, { people: among, kinds = KINDS }: Scale): Line {
  const [kind, skill] = [oneOf(chance, kinds), oneOf(chance, SKILLS_OF)];
  const where = { personId: oneOf(chance, people.slice(0, among)), month: oneOf(chance, months) };
  if (kind === 'set_capacity') return { ...where, kind, halfDays: chance.between(10, 40) };
  return kind === 'let_go' ? { ...where, kind, skill } : { ...where, kind, skill, halfDays: chance.between(1, 8) };
}

/** A command that sets days says it of one person, as people do; others are about several. */
function order(chance: Chance, ground: Ground, scale: Scale): Order {
  const lines = Array.from({ length: chance.percent(40) ? 1 : chance.between(2, 4) }, () => line(chance, ground, scale));
  return { thing: oneOf(chance, ground.things), lines, times: drawTimes(chance) };
}

/**
 * What each client asks for, by a seed: the same on the same ground. Only in which order the months take it is left to
 * the race.
 */
export const planOf = (seed: number, ground: Ground, scale: Scale): Order[][] =>
  Array.from({ length: scale.clients }, (_, client) => {
    const chance = chanceOf(seed).fork(`client ${client}`);
    return Array.from({ length: scale.orders }, () => order(chance, ground, scale));
  });

/** With what every race begins: each month has days, little more than what is asked for at once. */
export const firstOrder = ({ people, months, things: [thing = ''] }: Ground): Order => ({
  thing,
  lines: people.flatMap((personId) => months.map((month): Line => ({ kind: 'set_capacity', personId, month, halfDays: 40 }))),
  times: 'once',
});
