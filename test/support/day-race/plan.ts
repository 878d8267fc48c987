import { chanceOf, type Chance } from '../../../soak/chaos/chance.ts';
import { drawTimes, type Times } from '../race/process.ts';
import { type Ground, SKILLS_OF } from './ground.ts';
import type { Line } from './model.ts';

export type Kind = Line['kind'];
const KINDS: readonly Kind[] = ['reserve', 'reserve', 'reserve', 'spend', 'trim', 'let_go', 'set_capacity'];

/** One command that a client sends on a thing, and how often. */
export type Order = { thing: string; lines: Line[]; times: Times };
/** How many clients send how many commands each, on the months of how many people; of these kinds, where not of all. */
export type Scale = { clients: number; orders: number; people: number; kinds?: readonly Kind[] };

const oneOf = <T>(chance: Chance, choices: readonly T[]): T => chance.of(choices as readonly [T, ...T[]]);

function line(chance: Chance, { people, months }: Ground, { people: among, kinds = KINDS }: Scale): Line {
  const [kind, skill] = [oneOf(chance, kinds), oneOf(chance, SKILLS_OF)];
  const where = { personId: oneOf(chance, people.slice(0, among)), month: oneOf(chance, months) };
  if (kind === 'set_capacity') return { ...where, kind, halfDays: chance.between(10, 40) };
  return kind === 'let_go' ? { ...where, kind, skill } : { ...where, kind, skill, halfDays: chance.between(1, 8) };
}

/** A command that sets days names one person, as people do; other commands name several. */
function order(chance: Chance, ground: Ground, scale: Scale): Order {
  const lines = Array.from({ length: chance.percent(40) ? 1 : chance.between(2, 4) }, () => line(chance, ground, scale));
  return { thing: oneOf(chance, ground.things), lines, times: drawTimes(chance) };
}

/**
 * What each client sends, by a seed: the same on the same setup. The race decides only the order in which the months
 * take it.
 */
export const planOf = (seed: number, ground: Ground, scale: Scale): Order[][] =>
  Array.from({ length: scale.clients }, (_, client) => {
    const chance = chanceOf(seed).fork(`client ${client}`);
    return Array.from({ length: scale.orders }, () => order(chance, ground, scale));
  });

/** The first command of every race: each month gets days, little more than is asked for at once. */
export const firstOrder = ({ people, months, things: [thing = ''] }: Ground): Order => ({
  thing,
  lines: people.flatMap((personId) => months.map((month): Line => ({ kind: 'set_capacity', personId, month, halfDays: 40 }))),
  times: 'once',
});
