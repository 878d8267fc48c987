import { z } from 'zod';
import { readCallsOf } from '../../db/calls/calls.ts';
import { readUnderWay } from '../../db/desk/carrying.ts';
import { readHoldersOf } from '../../db/review/reviews.ts';
import { ApplicationState } from '../command-names.ts';
import { concerns } from '../../domain/calls/review-graph.ts';
import { Reference } from '../../domain/core/reference.ts';
import { ACTING_ROLES, isSamePerson, Role, scopeOf } from '../../domain/core/role.ts';
import { Id } from '../../domain/core/words.ts';
import { CARRIED_COMMANDS, rolesOfCarried, stopOf } from '../../domain/desk/carrying.ts';
import { isBlockedByVisa, visaStanding } from '../../domain/grants/visa.ts';
import { read } from '../http/operation.ts';
import { IdKey, keyOf, limitOf, pageOf, pageSchema, paging } from '../http/request/paging.ts';

const CarriedView = z
  .object({
    applicationId: z.uuid(),
    reference: Reference.nullable(),
    title: z.string(),
    organisationName: z.string(),
    state: ApplicationState,
    stop: z
      .object({
        command: z.enum(CARRIED_COMMANDS),
        step: z.string().nullable().meta({ description: 'The label of the review step whose opinion it is' }),
        roles: z.array(Role),
        holders: z.int().meta({ description: 'How many people hold one of these roles' }),
        codes: z.array(z.string()).meta({ description: 'The rules that stop them already, by what they have done' }),
      })
      .nullable()
      .meta({ description: 'The first step that no division of the steps among the fund’s people reaches; null if they carry the file' }),
  })
  .meta({ id: 'CarriedFile' });

export const listCarriedFiles = read(
  {
    operationId: 'listCarriedFiles',
    path: '/carried-files',
    summary: 'Whether the fund’s people may lawfully take every step of each file up to its first payment, and where it would stop',
    roles: ['lead', 'admin', 'auditor'],
    costly: true,
    query: z.strictObject({
      ...paging,
      without: Id.optional().meta({ description: 'A person who leaves: the others divide the steps' }),
    }),
    answer: pageSchema(CarriedView, 'CarriedFiles')
      .extend({
        team: z
          .array(z.object({ command: z.enum(CARRIED_COMMANDS), roles: z.array(Role), people: z.int() }))
          .meta({ description: 'For each kind of step, how many people hold one of its roles, those who are away too' }),
      })
      .meta({ id: 'CarriedFilesPage' }),
  },
  async ({ deps: { db }, caller, query, language }) => {
    const limit = limitOf(query);
    const [rows, holders] = await Promise.all([
      readUnderWay(db, scopeOf(caller), keyOf(IdKey, query), limit + 1),
      readHoldersOf(db, ACTING_ROLES),
    ]);
    const people = holders.filter((person) => !isSamePerson(person, query.without ?? null));
    const callOf = await readCallsOf(
      db,
      rows.map(({ call_id: callId, call_version: callVersion }) => ({ callId, callVersion })),
    );
    const team = CARRIED_COMMANDS.map((command) => {
      const roles = [...rolesOfCarried(command)];
      return { command, roles, people: people.filter((person) => roles.some((role) => person.roles.includes(role))).length };
    });
    return {
      ...pageOf(
        rows,
        limit,
        ({ id }) => id,
        (row) => {
          const { terms } = callOf({ callId: row.call_id, callVersion: row.call_version });
          const scope = { projectTypes: row.projectTypes, requestedCents: row.requested_cents };
          const isScreened = row.steps.length > 0;
          const expected = terms.steps.filter((step) => concerns(step, scope));
          const stop = stopOf(
            {
              ...{ ...row, organisationId: row.organisation_id, screenedBy: row.screened_by, isScreened },
              steps: isScreened ? row.steps : expected.map(({ key }) => ({ key, state: 'waiting', reviewerId: null })),
              needsVisa: isBlockedByVisa(visaStanding(row.awardedCents ?? row.requested_cents, row.thresholdCents, null)),
            },
            people,
          );
          return {
            ...{
              applicationId: row.id,
              reference: row.reference,
              title: row.title,
              organisationName: row.organisation_name,
              state: row.state,
            },
            stop: stop && {
              ...{ command: stop.command, roles: [...rolesOfCarried(stop.command)], holders: stop.holders, codes: stop.codes },
              step: terms.steps.find(({ key }) => key === stop.key)?.label[language] ?? null,
            },
          };
        },
      ),
      team,
    };
  },
);
