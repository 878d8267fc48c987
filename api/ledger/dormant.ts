import { z } from 'zod';
import { readGrantRowsOf } from '../../db/grants/grants.ts';
import { readWholeGrants } from '../../db/grants/grants-with-parts.ts';
import { readConsumption } from '../../db/ledger/consumption.ts';
import { readDormant } from '../../db/ledger/dormant.ts';
import { readEnvelope } from '../../db/ledger/envelope.ts';
import { readBeneficiaryContacts } from '../../db/threads/contacts.ts';
import { endOfDate, moveDate, parisDate } from '../../domain/core/calendar.ts';
import { scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import { Day } from '../../domain/core/words.ts';
import { RELEASES, releaseOf } from '../../domain/desk/ways-out.ts';
import { read } from '../http/operation.ts';
import { Problem } from '../http/problem/problem.ts';
import { ofGrant, Tranche } from './reserved-view.ts';

const Cents = z.int();

/** How many are listed at most. */
const LISTED_AT_MOST = 100;
const MONTHS_OF_SILENCE = 6;

const Commitments = z
  .object({
    months: z.int().meta({ description: 'Of silence' }),
    byYear: z
      .array(z.object({ year: z.int(), remainingCents: Cents }))
      .meta({ description: 'What is committed and not paid, by the year of its AE' }),
    dormant: z
      .array(
        Tranche.omit({ rank: true, kind: true }).extend({
          applicationId: z.uuid().nullable(),
          year: z.int().meta({ description: 'Of the oldest AE of which something is open' }),
          openCents: Cents.meta({ description: 'Committed and not paid' }),
          lastAt: z.iso.datetime().meta({ description: 'The last act on the agreement or its file, or message about it, of a person' }),
          contact: z
            .object({ name: z.string(), email: z.string() })
            .nullable()
            .meta({ description: 'Who speaks for the beneficiary; null where no such person is left' }),
          release: z
            .object({
              act: z.enum(RELEASES),
              day: Day.nullable().meta({ description: 'From which the agreement may be ended, or until which its account is due' }),
              milestone: z.int().nullable().meta({ description: 'Of a notice: the milestone whose condition is not kept' }),
            })
            .nullable()
            .meta({ description: 'The next lawful act by which it is paid or released, by any person; null where none is left' }),
        }),
      )
      .meta({ description: `The longest silent first, ${LISTED_AT_MOST} at most` }),
    dormantCount: z.int(),
    dormantCents: Cents.meta({ description: 'Of all of them' }),
  })
  .meta({ id: 'OpenCommitments' });

export const getOpenCommitments = read(
  {
    operationId: 'getOpenCommitments',
    path: '/envelopes/{id}/open-commitments',
    summary: 'Commitments not yet paid, by year of origin, and the agreements that have been silent for months',
    roles: STAFF_ROLES,
    query: z.strictObject({
      months: z
        .string()
        .regex(/^[1-9]\d?$/)
        .optional()
        .meta({
          description: `After how many months without an act or a message an agreement is silent; ${MONTHS_OF_SILENCE} unless told`,
        }),
    }),
    answer: Commitments,
  },
  async ({ deps: { db }, caller, at, id, query }) => {
    if (!(await readEnvelope(db, id))) throw new Problem({ code: 'not_found' });
    const months = Number(query.months ?? MONTHS_OF_SILENCE);
    const since = endOfDate(moveDate(parisDate(at), { months: -months }));
    const [dormant, { rows }] = await Promise.all([
      readDormant(db, scopeOf(caller), id, since, LISTED_AT_MOST),
      readConsumption(db, 'year', { envelopeId: id }),
    ]);
    const shown = dormant.filter(({ concealed }) => !concealed);
    const contacts = await readBeneficiaryContacts(
      db,
      shown.map(({ applicationId }) => applicationId),
    );
    const wholes = await readWholeGrants(
      db,
      await readGrantRowsOf(
        db,
        shown.map(({ grantId }) => grantId),
      ),
    );
    const releases = new Map(wholes.map((whole) => [whole.grant.id, releaseOf(whole, at)]));
    return {
      months,
      byYear: rows.flatMap(({ key, remaining }) => (remaining > 0 ? [{ year: Number(key), remainingCents: remaining }] : [])),
      dormant: dormant.map(({ count: _, sumCents: __, applicationId, ...row }) => ({
        ...ofGrant(row),
        applicationId: row.concealed ? null : applicationId,
        contact: contacts.get(applicationId) ?? null,
        release: releases.get(row.grantId) ?? null,
      })),
      dormantCount: dormant[0]?.count ?? 0,
      dormantCents: dormant[0]?.sumCents ?? 0,
    };
  },
);
