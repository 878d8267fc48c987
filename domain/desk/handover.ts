import type { TaskCommand } from './commands.ts';

/**
 * The most that is looked at of a person who leaves: files with an opinion of theirs, other things that they are asked
 * for by name, and tasks of their roles.
 */
export const LOOKED_AT = { files: 200, things: 100, tasks: 100 };

/** What only the person does who is asked for it by name. */
export const OF_ONE_PERSON: readonly TaskCommand[] = [
  ...(['giveOpinion', 'giveAppealOpinion', 'giveAmendmentOpinion', 'castBallots', 'deliverMission'] as const),
];

/** True for a task of all people who hold a role: it passes to no other person, since each has it already. */
export const isOfRole = (command: TaskCommand): boolean => !OF_ONE_PERSON.includes(command);

/** A person who may lawfully take a thing over. `load`: the smaller, the sooner they are proposed. */
export type Taker = { id: string; load: number };

/** Half days that a thing takes of a month, and how many of it a person has free. */
export type TakenDays = { month: string; halfDays: number; freeOf: (personId: string) => number };

/**
 * Whom to propose for each of these things, in their order: the taker with the smallest load, then the one who is
 * proposed for the fewest things before.
 * @param days by the same places, what the things take of people's days: the days of those before are no longer free
 * @returns a person for each; null where no person may take it
 */
export function proposeTakers(
  things: readonly (readonly Taker[])[],
  days: readonly (readonly TakenDays[] | undefined)[] = [],
): (string | null)[] {
  const proposed = new Map<string, number>();
  const promised = new Map<string, number>();
  return things.map((takers, place) => {
    const taken = days[place] ?? [];
    const given = ({ id }: Taker): number => proposed.get(id) ?? 0;
    const promisedOf = (id: string, month: string): number => promised.get(`${id} ${month}`) ?? 0;
    const [first] = takers
      .filter(({ id }) => taken.every(({ month, halfDays, freeOf }) => promisedOf(id, month) + halfDays <= freeOf(id)))
      .toSorted((one, other) => one.load - other.load || given(one) - given(other));
    if (!first) return null;
    proposed.set(first.id, given(first) + 1);
    for (const { month, halfDays } of taken) promised.set(`${first.id} ${month}`, promisedOf(first.id, month) + halfDays);
    return first.id;
  });
}
