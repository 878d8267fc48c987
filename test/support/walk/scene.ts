import type { Kysely } from 'kysely';
import type { Chance } from '../../../soak/chaos/chance.ts';
import type { DB } from '../../../db/core/schema.ts';
import type { Caller, Role } from '../../../domain/core/role.ts';
import type { Row, View } from './view.ts';

/**
 * What the sender of a command knows: what stands, who there is, what time it is, and whether everything is only
 * brought to its end.
 */
export type Scene = {
  db: Kysely<DB>;
  view: View;
  chance: Chance;
  now: string;
  callers: Readonly<Record<string, Caller>>;
  isEnding: boolean;
};

/** The sender of a command, and its body. The id is that of the thing; absent for a new one. */
export type Asked = { login: string; body: object; id?: string };

/** How a command is sent in good faith. Null where it could be sent on nothing. */
type Ask<On> = (scene: Scene, on: On) => Asked | null | Promise<Asked | null>;

/** What a command is sent on: each of the rows of this kind, or nothing that exists already. */
type Kinds = {
  call: Row<'calls'>;
  application: Row<'applications'>;
  session: Row<'sessions'>;
  grant: Row<'grants'>;
  mission: Row<'missions'>;
  request: Row<'requests'>;
  nothing: null;
};
export type Kind = keyof Kinds;

/** `weight`: how often it is sent, relative to the others. `leads`: true where it takes something nearer to its end. */
export type Maker = {
  [Each in Kind]: { on: Each; weight: number; leads?: true; ask: Ask<Kinds[Each]> };
}[Kind];

export function rowsOf(view: View, kind: Kind): readonly ({ id: string; state: string } | null)[] {
  const { calls: call, applications: application, sessions: session, grants: grant, missions: mission, requests: request } = view;
  return { call, application, session, grant, mission, request, nothing: [null] }[kind];
}

type Chances = Pick<Scene, 'chance'>;
export const hexOf = ({ chance }: Chances, digits: number): string =>
  Array.from({ length: digits }, () => chance.below(16).toString(16)).join('');

/** An id derived from the seed. */
export const newId = (scene: Chances): string =>
  `${hexOf(scene, 8)}-${hexOf(scene, 4)}-4${hexOf(scene, 3)}-8${hexOf(scene, 3)}-${hexOf(scene, 12)}`;

export const REASON = 'Une raison parmi d’autres.';

/** One of these; undefined where there is none. */
export const oneOf = <T>(chance: Chance, all: readonly T[]): T | undefined => all[chance.below(Math.max(1, all.length))];

/** Some of these, at least one where there is one. */
export const someOf = <T>(chance: Chance, all: readonly T[], most: number): T[] => {
  const picked = all.filter(() => chance.percent(60)).slice(0, most);
  const [first] = all;
  return picked.length > 0 || first === undefined ? picked : [first];
};

export const loginOf = ({ callers }: Pick<Scene, 'callers'>, personId: string | null): string | undefined =>
  Object.entries(callers).find(([, caller]) => caller.personId === personId)?.[0];

/** The login of a person who has one of these roles: of this organisation, or of any but that one. */
export function somebody({ callers, chance }: Scene, roles: readonly Role[], { of, notOf }: { of?: string; notOf?: string } = {}): string {
  const fit = Object.entries(callers)
    .filter(([, caller]) => roles.some((role) => caller.roles.includes(role)))
    .filter(([, { organisationId }]) => (of === undefined || organisationId === of) && organisationId !== notOf)
    .map(([login]) => login);
  return oneOf(chance, fit) ?? 'admin';
}
