import { z } from 'zod';
import type { CommandOn } from '../../domain/desk/commands.ts';
import { SessionCommand, RefusedSessionCommand } from '../command-names.ts';
import { Reference } from '../../domain/core/reference.ts';
import { readSessionDetail } from '../../db/committee/session-detail.ts';
import { readSessionRows, type SessionRow, sessionPartsOf, voteIn } from '../../db/committee/sessions.ts';
import { MoveOnAgenda } from '../../domain/committee/agenda.ts';
import { applicationTable } from '../../domain/applications/application-life.ts';
import { nextOfSession } from '../../domain/desk/next-action.ts';
import { STAFF_ROLES } from '../../domain/core/role.ts';
import {
  CancelSession,
  CreateSession,
  DECISIONS_BYTES,
  DecideSession,
  RearrangeSession,
  SESSION_STATES,
  sessionTable,
  TakeOffAgenda,
} from '../../domain/committee/session.ts';
import { asksOfSession, excusableBy } from '../../domain/committee/may.ts';
import { type Asker, offered, type Offers } from '../../domain/core/may.ts';
import { rolesFor } from '../../domain/core/state-table.ts';
import type { Language } from '../../domain/core/words.ts';
import { AgendaItemView, toAgendaItems } from './agenda-view.ts';
import { onSession } from '../commands-on.ts';
import { nameOfFile } from '../named-facts.ts';
import { toOffers } from '../refused-commands.ts';
import { toSeat } from '../../db/committee/votes.ts';
import { vacantSeats } from '../../domain/committee/vote.ts';
import { columnsOf, fileOfList } from '../http/answer/csv.ts';
import { command, read } from '../http/operation.ts';
import { NextView, toNext } from '../desk/next-view.ts';
import { IdKey, keyOf, limitOf, pageOf, pageSchema, paging } from '../http/request/paging.ts';
import { Problem } from '../http/problem/problem.ts';
import { PersonName } from '../http/answer/names.ts';

const Summary = z.object({
  id: z.uuid(),
  reference: Reference,
  version: z.int(),
  state: z.enum(SESSION_STATES),
  label: z.string(),
  heldOn: z.iso.date(),
  venue: z.string().nullable().meta({ description: 'Where it meets' }),
  written: z.boolean().meta({ description: 'True where it does not meet: its members vote in writing, until the end of the vote' }),
  agendaSentAt: z.iso.datetime().nullable().meta({ description: 'Null as long as its plan may change' }),
  rearrangedBecause: z.string().nullable().meta({ description: 'Why its plan was last changed' }),
  decidedAt: z.iso.datetime().nullable(),
  cancelledAt: z.iso.datetime().nullable(),
  cancellationReason: z.string().nullable(),
  vote: z.object({ quorum: z.int(), opensAt: z.iso.datetime(), closesAt: z.iso.datetime() }).nullable().meta({
    description:
      'The instants between which its members vote, and how many must, for each application; null where the chair decides without a vote',
  }),
  next: NextView.meta({ description: 'What it waits for next, and who holds it up; null once it is decided or cancelled' }),
  commands: z.array(SessionCommand),
});

const SessionView = Summary.extend({
  refused: z.array(RefusedSessionCommand),
  members: z
    .array(PersonName.extend({ standsInFor: z.uuid().nullable(), commands: z.array(z.enum(['excuseMember'])) }))
    .meta({ description: 'Those who sit' }),
  excused: z.array(PersonName.extend({ commands: z.array(z.enum(['excuseMember'])) })).meta({
    description: 'Those who were excused; a person may still be named who stands in for one',
  }),
  agenda: z.array(AgendaItemView).meta({ description: 'In its order: the ranked list, as the chair has moved it' }),
  concealed: z.int().meta({ description: 'How many items of the agenda their calls hide from the caller' }),
}).meta({ id: 'Session' });

const EXCUSE = ['excuseMember' as const];

/** The commands that the caller may give on a session. */
const offersOf = (row: SessionRow, asker: Asker): Offers<CommandOn<'session'>> =>
  offered(sessionTable, row.state, asker.caller, asksOfSession(sessionPartsOf(row), asker));

const toSummary = (row: SessionRow, asker: Asker, language: Language): z.input<typeof Summary> => ({
  id: row.id,
  reference: row.reference,
  version: row.version,
  state: row.state,
  label: sessionTable[row.state].staff[language],
  heldOn: row.held_on,
  venue: row.venue,
  written: row.written,
  agendaSentAt: row.agenda_sent_at,
  rearrangedBecause: row.rearranged_because,
  decidedAt: row.decided_at,
  cancelledAt: row.cancelled_at,
  cancellationReason: row.cancellation_reason,
  vote: voteIn(row),
  next: toNext(nextOfSession({ state: row.state, heldOn: row.held_on, vote: voteIn(row) }), language),
  commands: offersOf(row, asker).commands,
});

const toName = ({ id, given_name: given, usual_name: usual }: { id: string; given_name: string; usual_name: string }) => ({
  id,
  name: `${given} ${usual}`,
});

const PLAN_REFUSALS = [
  'application_twice',
  'written_procedure_unfit',
  'application_not_reviewed',
  'session_on_rest_day',
  'session_before_submission',
  'reply_awaited',
  'conflict_of_interest',
  'substitute_cumulates',
  'member_twice',
  'not_of_the_committee',
  'quorum_above_members',
  'vote_never_open',
] as const;

export const createSession = command({
  operationId: 'createSession',
  path: '/sessions',
  summary: 'Plans a session of the committee with reviewed applications',
  roles: rolesFor(applicationTable, 'createSession'),
  body: CreateSession,
  creates: true,
  refusals: PLAN_REFUSALS,
});

export const rearrangeSession = onSession({
  operationId: 'rearrangeSession',
  path: '/plan',
  summary: 'Plans a session anew, before its agenda is sent: its day, its place, its members and its applications',
  body: RearrangeSession,
  refusals: ['wrong_state', 'agenda_sent', 'stale_version', ...PLAN_REFUSALS],
});

export const takeOffAgenda = onSession({
  operationId: 'takeOffAgenda',
  path: '/removals',
  summary: 'Takes an application off the agenda, or adjourns it, with the reason: it can be placed in another session',
  body: TakeOffAgenda,
  refusals: [
    ...(['wrong_state', 'stale_version', 'not_on_agenda', 'conflict_of_interest', 'substitute_cumulates'] as const),
    'decision_against_vote',
  ],
});

export const moveOnAgenda = onSession({
  operationId: 'moveOnAgenda',
  path: '/moves',
  summary: 'Moves an application on the agenda away from the place that its score gives it, with the reason',
  body: MoveOnAgenda,
  refusals: [
    'wrong_state',
    'stale_version',
    'not_on_agenda',
    'conflict_of_interest',
    'substitute_cumulates',
    'took_part_in_review',
    'place_beyond_agenda',
    'move_changes_nothing',
  ],
});

export const decideSession = onSession({
  operationId: 'decideSession',
  path: '/decision',
  summary: 'Closes the decision on the whole agenda, by award, waitlist or refusal: every award reserved, or nothing decided',
  body: DecideSession,
  bodyBytes: DECISIONS_BYTES,
  refusals: [
    'wrong_state',
    'stale_version',
    'vote_not_closed',
    'session_before_its_date',
    'conflict_of_interest',
    'substitute_cumulates',
    'took_part_in_review',
    'scenario_not_promoted',
    'agenda_empty',
    'decision_without_quorum',
    'application_twice',
    'decisions_differ_from_agenda',
    'funded_twice',
    'overlap_unsettled',
    'award_above_request',
    'waitlist_ranks_unclear',
    'won_appeal_behind',
    'decision_against_vote',
    'recused',
    'waitlist_closed',
    'credits_insufficient',
    'amount_not_positive',
  ],
});

export const cancelSession = onSession({
  operationId: 'cancelSession',
  path: '/cancellation',
  summary: 'Cancels a session that is not decided: its applications can be placed in another one',
  body: CancelSession,
  refusals: ['wrong_state', 'substitute_cumulates', 'stale_version'],
});

export const getSession = read(
  {
    operationId: 'getSession',
    path: '/sessions/{id}',
    summary: 'One session with its agenda',
    roles: STAFF_ROLES,
    answer: SessionView,
  },
  async ({ deps: { db }, caller, at, id, language }) => {
    const found = await readSessionDetail(db, id, caller.personId);
    const [row] = found.session;
    if (!row) throw new Problem({ code: 'not_found' });
    const agenda = await toAgendaItems(db, row, found, caller, language);
    const offers = offersOf(row, { caller, at });
    const excusable = offers.commands.includes('excuseMember') ? excusableBy(sessionPartsOf(row), caller) : [];
    const vacant = vacantSeats(found.members.map(toSeat));
    return {
      ...toSummary(row, { caller, at }, language),
      ...toOffers(offers, language, {
        ids: new Map(agenda.map((item) => [item.applicationId, nameOfFile(item)])),
      }),
      members: found.members.flatMap((member) =>
        member.left_as === null
          ? [
              {
                ...toName(member),
                standsInFor: member.stands_in_for,
                commands: excusable.includes(member.id) ? EXCUSE : [],
              },
            ]
          : [],
      ),
      excused: found.members.flatMap((member) =>
        member.left_as === null
          ? []
          : [{ ...toName(member), commands: offers.commands.includes('excuseMember') && vacant.includes(member.id) ? EXCUSE : [] }],
      ),
      agenda,
      concealed: found.agenda.length - agenda.length,
    };
  },
);

export const listSessions = read(
  {
    operationId: 'listSessions',
    path: '/sessions',
    summary: 'Sessions, newest first',
    roles: STAFF_ROLES,
    query: z.strictObject(paging),
    answer: pageSchema(Summary.meta({ id: 'SessionSummary' }), 'SessionPage'),
  },
  async ({ deps: { db }, caller, at, query, language }) => {
    const limit = limitOf(query);
    return pageOf(
      await readSessionRows(db, keyOf(IdKey, query), limit + 1),
      limit,
      ({ id }) => id,
      (row) => toSummary(row, { caller, at }, language),
    );
  },
);

const { text, whole, day, coded } = columnsOf<z.input<typeof Summary>>();

export const exportSessions = fileOfList(listSessions, {
  operationId: 'exportSessions',
  name: { fr: 'comites', international: 'sessions' },
  columns: () => [
    text('Comité', 'reference', ({ reference }) => reference),
    day('Tenu le', 'held_on', ({ heldOn }) => heldOn),
    coded('État', 'state', ({ state, label }) => ({ code: state, label })),
    whole('Quorum du vote', 'quorum', ({ vote }) => vote?.quorum ?? null),
    coded('Suite attendue', 'next', ({ next }) => next && { code: next.what, label: next.label }),
    day('Au plus tard le', 'due_on', ({ next }) => next?.at),
  ],
});
