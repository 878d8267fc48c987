import { z } from 'zod';
import { readAgendaView, readSessionRow, readSessionRows } from '../db/sessions.ts';
import { APPLICATION_STATES, applicationTable } from '../domain/application.ts';
import { parisDate } from '../domain/calendar.ts';
import { type Caller, STAFF_ROLES } from '../domain/role.ts';
import { CancelSession, CreateSession, DecideSession, SESSION_STATES, sessionTable } from '../domain/session.ts';
import { commandsFor, rolesFor } from '../domain/state-table.ts';
import type { Language } from '../domain/words.ts';
import {
  cancelSession as cancelSessionUpdate,
  createSession as createSessionUpdate,
  decideSession as decideSessionUpdate,
} from '../workflows/messages.ts';
import { command, read } from './operation.ts';
import { keyOf, limitOf, pageOf, pageSchema, paging } from './paging.ts';
import { Problem } from './problems/index.ts';

const Summary = z.object({
  id: z.uuid(),
  version: z.int(),
  state: z.enum(SESSION_STATES),
  label: z.string(),
  heldOn: z.iso.date(),
  decidedAt: z.iso.datetime().nullable(),
  cancelledAt: z.iso.datetime().nullable(),
  cancellationReason: z.string().nullable(),
  commands: z.array(z.string()),
});

const SessionView = Summary.extend({
  agenda: z.array(
    z.object({
      applicationId: z.uuid(),
      title: z.string(),
      state: z.enum(APPLICATION_STATES).meta({ description: 'A withdrawn application is not decided any more' }),
      organisationName: z.string(),
      requestedCents: z.int(),
      decision: z.enum(['award', 'waitlist', 'refuse']).nullable(),
      rank: z.int().nullable().meta({ description: 'Its place on the waitlist, where it was put there' }),
      awardedCents: z.int().nullable(),
      reason: z.string().nullable(),
    }),
  ),
}).meta({ id: 'Session' });

const toSummary = (
  row: NonNullable<Awaited<ReturnType<typeof readSessionRow>>>,
  caller: Caller,
  language: Language,
): z.input<typeof Summary> => ({
  id: row.id,
  version: row.version,
  state: row.state,
  label: sessionTable[row.state].staff[language],
  heldOn: row.held_on,
  decidedAt: row.decided_at,
  cancelledAt: row.cancelled_at,
  cancellationReason: row.cancellation_reason,
  // A session is decided from its day on, if something is left on its agenda.
  commands: commandsFor(sessionTable, row.state, caller).filter(
    (name) => name !== 'decideSession' || (row.has_to_decide && row.held_on <= parisDate(new Date().toISOString())),
  ),
});

export const createSession = command(
  {
    operationId: 'createSession',
    method: 'post',
    path: '/sessions',
    tag: 'sessions',
    summary: 'Plans a session of the committee with reviewed applications',
    roles: rolesFor(applicationTable, 'createSession'),
    body: CreateSession,
    creates: true,
    refusals: ['application_twice', 'application_not_reviewed'],
  },
  { kind: 'session', update: createSessionUpdate, first: true },
);

export const decideSession = command(
  {
    operationId: 'decideSession',
    method: 'post',
    path: '/sessions/{id}/decision',
    tag: 'sessions',
    summary: 'Closes the decision on the whole agenda, by award, waitlist or refusal: every award reserved, or nothing decided',
    roles: rolesFor(sessionTable, 'decideSession'),
    body: DecideSession,
    refusals: [
      'not_found',
      'wrong_state',
      'stale_version',
      'session_before_its_date',
      'took_part_in_review',
      'application_twice',
      'decisions_differ_from_agenda',
      'award_above_request',
      'waitlist_ranks_unclear',
      'waitlist_closed',
      'credits_insufficient',
      'amount_not_positive',
    ],
  },
  { kind: 'session', update: decideSessionUpdate },
);

export const cancelSession = command(
  {
    operationId: 'cancelSession',
    method: 'post',
    path: '/sessions/{id}/cancellation',
    tag: 'sessions',
    summary: 'Cancels a session that is not decided: its applications can be placed in another one',
    roles: rolesFor(sessionTable, 'cancelSession'),
    body: CancelSession,
    refusals: ['not_found', 'wrong_state', 'stale_version'],
  },
  { kind: 'session', update: cancelSessionUpdate },
);

export const getSession = read(
  {
    operationId: 'getSession',
    path: '/sessions/{id}',
    tag: 'sessions',
    summary: 'One session with its agenda',
    roles: STAFF_ROLES,
    answer: SessionView,
  },
  async ({ deps: { db }, caller, id, language }) => {
    const row = await readSessionRow(db, id);
    if (!row) throw new Problem({ code: 'not_found' });
    const agenda = await readAgendaView(db, id);
    return {
      ...toSummary(row, caller, language),
      agenda: agenda.map((item) => ({
        applicationId: item.application_id,
        title: item.title,
        state: item.state,
        organisationName: item.organisation_name,
        requestedCents: item.requested_cents,
        decision: item.decision,
        rank: item.rank,
        awardedCents: item.awarded_cents,
        reason: item.reason,
      })),
    };
  },
);

export const listSessions = read(
  {
    operationId: 'listSessions',
    path: '/sessions',
    tag: 'sessions',
    summary: 'Sessions, newest first',
    roles: STAFF_ROLES,
    query: z.strictObject(paging),
    answer: pageSchema(Summary.meta({ id: 'SessionSummary' }), 'SessionPage'),
  },
  async ({ deps: { db }, caller, query, language }) => {
    const limit = limitOf(query);
    return pageOf(
      await readSessionRows(db, keyOf(z.uuid(), query), limit + 1),
      limit,
      ({ id }) => id,
      (row) => toSummary(row, caller, language),
    );
  },
);
