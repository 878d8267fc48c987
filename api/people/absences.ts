import type { Kysely } from 'kysely';
import { z } from 'zod';
import { AbsenceCommand, RefusedAbsenceCommand } from '../command-names.ts';
import type { DB } from '../../db/core/schema.ts';
import { readAbsences, readDeclaration, readOpenAbsences } from '../../db/people/absences.ts';
import { readHoldersOf } from '../../db/review/reviews.ts';
import { offeredBy } from '../../domain/core/may.ts';
import { ABSENCE_ROLES, ConfirmAbsence, DeclareAbsence, EndAbsence, refuseNaming } from '../../domain/people/absence.ts';
import { ABSENCE_COMMANDS, asksOfAbsence } from '../../domain/people/may.ts';
import { ACTING_ROLES, type Caller, Role, STAFF_ROLES } from '../../domain/core/role.ts';
import type { Candidate } from '../../domain/people/person.ts';
import { toOffers } from '../refused-commands.ts';
import { command, read } from '../http/operation.ts';
import { Problem } from '../http/problem/problem.ts';
import { PersonName } from '../http/answer/names.ts';

const AbsenceView = z.object({
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
  substitute: PersonName,
  state: z.enum(['to_confirm', 'planned', 'under_way', 'over', 'cancelled']).meta({
    description: 'to_confirm: it waits for a second person, and has no effect yet; cancelled: ended before it began',
  }),
  declaredBy: PersonName,
  declaredAt: z.iso.datetime(),
  confirmedBy: PersonName.nullable().meta({ description: 'The absent person, where they declared it themselves' }),
  confirmedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
});

const StandInView = PersonName.extend({
  organisationName: z.string(),
  roles: z.array(Role).meta({ description: 'Its own' }),
  away: z
    .object({ startsOn: z.iso.date(), endsOn: z.iso.date() })
    .nullable()
    .meta({ description: 'The days on which they are away themselves; null where they have no absence to come or under way' }),
});

export const listAbsences = read(
  {
    operationId: 'listAbsences',
    path: '/people/{id}/absences',
    summary: 'A person’s absences and their substitutes, the last one declared first',
    roles: STAFF_ROLES,
    answer: z
      .object({
        items: z.array(AbsenceView),
        mayStandIn: z
          .array(StandInView)
          .meta({ description: 'Whom the caller may name as substitute for an absence of this person that they declare now' }),
        commands: z.array(AbsenceCommand),
        refused: z.array(RefusedAbsenceCommand),
      })
      .meta({ id: 'Absences' }),
  },
  async ({ deps: { db }, caller, at, id, language }) => {
    const [{ person, ...declaration }, rows] = await Promise.all([readDeclaration(db, id), readAbsences(db, id)]);
    if (!person) throw new Problem({ code: 'not_found' });
    const offers = offeredBy(ABSENCE_COMMANDS, caller, asksOfAbsence({ person, ...declaration }, { caller, at }));
    return {
      items: rows.map(toView),
      mayStandIn: offers.commands.includes('declareAbsence') ? await readStandIns(db, person, caller) : [],
      ...toOffers(offers, language),
    };
  },
);

/**
 * The people whom the caller may name to stand in for a person, by the rule, each with the days on which they are away.
 */
async function readStandIns(db: Kysely<DB>, person: Candidate, caller: Caller): Promise<z.input<typeof StandInView>[]> {
  const [holders, absences] = await Promise.all([readHoldersOf(db, ACTING_ROLES), readOpenAbsences(db)]);
  return holders
    .filter((each) => refuseNaming(person, each, caller) === null)
    .map(({ personId, given_name: given, usual_name: usual, organisation_name: organisationName, roles }) => {
      const away = absences.find((each) => each.personId === personId && each.confirmedAt !== null);
      return {
        id: personId,
        name: `${given} ${usual}`,
        organisationName,
        roles,
        away: away ? { startsOn: away.startsOn, endsOn: away.endsOn } : null,
      };
    });
}

type Row = Awaited<ReturnType<typeof readAbsences>>[number];

function stateOf({ confirmed_at: confirmedAt, started_at: startedAt, ended_at: endedAt }: Row): z.input<typeof AbsenceView>['state'] {
  if (startedAt) return endedAt ? 'over' : 'under_way';
  if (endedAt) return 'cancelled';
  return confirmedAt ? 'planned' : 'to_confirm';
}

function toView(row: Row): z.input<typeof AbsenceView> {
  return {
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    substitute: { id: row.substitute_id, name: `${row.substitute_given} ${row.substitute_usual}` },
    state: stateOf(row),
    declaredBy: { id: row.declarer_id, name: `${row.declarer_given} ${row.declarer_usual}` },
    declaredAt: row.declared_at,
    confirmedBy: row.confirmer_id ? { id: row.confirmer_id, name: `${row.confirmer_given} ${row.confirmer_usual}` } : null,
    confirmedAt: row.confirmed_at,
    endedAt: row.ended_at,
  };
}

export const declareAbsence = command({
  operationId: 'declareAbsence',
  path: '/people/{id}/absences',
  subject: 'person',
  summary:
    'Declares that a person is away, and their substitute, who has their roles in the meantime and is asked for their opinions. Declared for another person it counts once a second person has confirmed it',
  roles: ABSENCE_ROLES,
  body: DeclareAbsence,
  refusals: [
    'not_of_the_fund',
    'absence_declared',
    'absence_out_of_range',
    'absence_too_long',
    'named_itself_substitute',
    'own_substitute',
    'not_a_reviewer',
    'substitute_absent',
    'stands_in',
  ],
});

export const confirmAbsence = command({
  operationId: 'confirmAbsence',
  path: '/people/{id}/absence-confirmations',
  subject: 'person',
  summary:
    'Confirms an absence that another person has declared, which counts from then on: neither the person who declared it nor the substitute does so',
  roles: ABSENCE_ROLES,
  body: ConfirmAbsence,
  refusals: [
    'absence_unknown',
    'absence_confirmed',
    'declared_absence_itself',
    'stands_in_itself',
    'named_itself_substitute',
    'own_substitute',
    'not_of_the_fund',
    'not_a_reviewer',
    'substitute_absent',
    'stands_in',
  ],
});

export const endAbsence = command({
  operationId: 'endAbsence',
  path: '/people/{id}/absence-ends',
  subject: 'person',
  summary: 'Ends an absence before its last day, or cancels it before its first',
  roles: ABSENCE_ROLES,
  body: EndAbsence,
  refusals: ['absence_unknown'],
});
