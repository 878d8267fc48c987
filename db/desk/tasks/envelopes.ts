import { sql } from 'kysely';
import { endOfDate } from '../../../domain/core/calendar.ts';
import { complementaryEnd } from '../../../domain/ledger/envelope.ts';
import type { FreezeRole } from '../../../domain/ledger/freeze.ts';
import { yearsToClose } from '../../ledger/years.ts';
import { asks, type Find, type Finish, type FinishingBy, named, nothing, type TasksByRole, undated } from './task-queries.ts';

/** The books of past years are closed one after the other. */
const toClose = asks('closeYear', (db, { year }) =>
  yearsToClose(db, year).select([
    ...named('closeYear', 'envelope', sql<number>`l.year`),
    'e.id',
    sql<string>`l.year::text`.as('detail'),
    sql<string>`e.name ->> 'fr'`.as('title'),
    nothing.as('organisation_name'),
    undated,
  ]),
);

/** Another person's proposal: a second person confirms or rejects it. */
const toConfirm = asks('confirmChange', (db, { personId }) =>
  db
    .selectFrom('envelope_change as v')
    .innerJoin('envelope as e', 'e.id', 'v.envelope_id')
    .where('v.outcome', 'is', null)
    .where('v.proposed_by', '!=', personId)
    .select([
      ...named('confirmChange', 'envelope', sql<number>`v.number`),
      'e.id',
      sql<string>`v.number::text`.as('detail'),
      sql<string>`e.name ->> 'fr'`.as('title'),
      nothing.as('organisation_name'),
      undated,
    ]),
);

/**
 * Freezes that have left tranches without credits and are not acknowledged in the role. Only code can say whether the
 * tranches still lack them.
 */
const toAcknowledge = (role: FreezeRole): Find =>
  asks('acknowledgeFreeze', (db) =>
    db
      .selectFrom('freeze_notice as n')
      .innerJoin('envelope as e', 'e.id', 'n.envelope_id')
      .where('n.role', '=', role)
      .where('n.acknowledged_at', 'is', null)
      .select([
        ...named('acknowledgeFreeze', 'envelope', sql<number>`n.sequence`),
        'e.id',
        sql<string>`n.sequence::text`.as('detail'),
        sql<string>`e.name ->> 'fr'`.as('title'),
        nothing.as('organisation_name'),
        undated,
      ]),
  );

/** By the end of the year's complementary period. */
const afterItsComplement: Finish = (_db, years) =>
  years.map((each) => ({ ...each, due_at: endOfDate(complementaryEnd(Number(each.detail))) }));

export const ofEnvelopes: TasksByRole = {
  finance: [toClose, toConfirm, toAcknowledge('finance')],
  lead: [toAcknowledge('lead')],
  admin: [toConfirm],
};

/** What code adds to them, by the expected command. */
export const finishingOfEnvelopes: FinishingBy = { closeYear: afterItsComplement };
