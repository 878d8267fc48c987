import { z } from 'zod';
import { readApplicationRow } from '../../db/applications/applications.ts';
import { removePresence, storePresence } from '../../db/people/presence.ts';
import { PRESENCE_MINUTES, ShowPresence } from '../../domain/people/presence.ts';
import { scopeOf } from '../../domain/core/role.ts';
import { asReader } from '../../domain/people/conflict.ts';
import { note } from '../http/operation.ts';
import { orMissing, Problem } from '../http/problem/problem.ts';
import { readWorkingOn, sideOf, WorkingOn } from './working-on.ts';

const Presence = z
  .object({
    workingOn: WorkingOn,
    seenUntil: z.iso.datetime().nullable().meta({ description: 'Until when others see the caller here unless they say so again' }),
  })
  .meta({ id: 'Presence' });

export const showPresence = note(
  {
    operationId: 'showPresence',
    method: 'put',
    path: '/applications/{id}/presence',
    summary: `Says that the caller works on an application, for ${PRESENCE_MINUTES} minutes; a page that is open says so again`,
    query: ShowPresence,
    answer: Presence,
    problems: ['wrong_state'],
  },
  async ({ deps: { db }, caller, at, id, query }) => {
    const row = orMissing(await readApplicationRow(db, scopeOf(caller), id));
    const reader = asReader(caller, row);
    const side = sideOf(row, reader);
    if (!side) throw new Problem({ code: 'wrong_state', command: 'showPresence', state: row.state });
    const until = new Date(Date.parse(at) + PRESENCE_MINUTES * 60_000).toISOString();
    await storePresence(db, { applicationId: id, personId: caller.personId }, { ...query, side, at, until });
    return { workingOn: await readWorkingOn(db, row, { caller: reader, at }), seenUntil: until };
  },
);

export const endPresence = note(
  {
    operationId: 'endPresence',
    method: 'delete',
    path: '/applications/{id}/presence',
    summary: 'Says that the caller has left an application; otherwise this is noticed after some minutes',
    answer: Presence,
  },
  async ({ deps: { db }, caller, at, id }) => {
    const row = orMissing(await readApplicationRow(db, scopeOf(caller), id));
    await removePresence(db, { applicationId: id, personId: caller.personId });
    return { workingOn: await readWorkingOn(db, row, { caller: asReader(caller, row), at }), seenUntil: null };
  },
);
