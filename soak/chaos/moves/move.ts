import type { Chance } from '../chance.ts';
import type { Command, People } from '../people.ts';

/** What a person may ask for now, and how often it is chosen among others. */
export type Move = { weight: number; choice: Command };

/** A thing as it is read: the API's own words. */
export type View = Record<string, unknown>;

export type MoveContext = { people: People; chance: Chance };

export const move = (weight: number, login: string, path: string, body: object, method: 'POST' | 'PUT' = 'POST'): Move => ({
  weight,
  choice: { login, method, path, body },
});
