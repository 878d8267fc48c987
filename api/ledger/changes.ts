import { z } from 'zod';
import { readAddedAlone, readChanges } from '../../db/ledger/changes.ts';
import { knowsEnvelope } from '../../db/ledger/envelope.ts';
import { USUAL_SETTINGS } from '../../domain/core/fund-settings.ts';
import { idsOf, STAFF_ROLES } from '../../domain/core/role.ts';
import { aloneSince, CHANGE_ROLES, ConfirmChange, ProposeChange, RejectChange, RetractChange } from '../../domain/ledger/change.ts';
import { command, read } from '../http/operation.ts';
import { Problem } from '../http/problem/problem.ts';
import { ChangeView, toChangeView } from './change-view.ts';

const AddingAlone = z
  .object({
    mostCents: z.int().meta({ description: 'The most AE, and the most CP, that one person may add alone' }),
    days: z.int().meta({ description: 'Over how many days back that is counted, all envelopes and years together' }),
    addedAeCents: z.int().meta({ description: 'What the caller has added so to AE' }),
    addedCpCents: z.int().meta({ description: 'The same of CP' }),
  })
  .meta({ id: 'AddingAlone', description: 'What the caller may add to credits without a second person' });

export const listChanges = read(
  {
    operationId: 'listChanges',
    path: '/envelopes/{id}/changes',
    summary: 'What was proposed of an envelope, the newest first, and what became of it',
    roles: STAFF_ROLES,
    answer: z.object({ items: z.array(ChangeView), alone: AddingAlone }).meta({ id: 'EnvelopeChanges' }),
  },
  async ({ deps: { db, alone = USUAL_SETTINGS }, caller, at, id, language }) => {
    if (!(await knowsEnvelope(db, id))) throw new Problem({ code: 'not_found' });
    const [rows, { AE, CP }] = await Promise.all([readChanges(db, [id]), readAddedAlone(db, idsOf(caller), aloneSince(at, alone))]);
    return {
      items: rows.map((row) => toChangeView(row, { caller, at }, language)),
      alone: { mostCents: alone.creditsAloneAtMostCents, days: alone.creditsAloneDays, addedAeCents: AE, addedCpCents: CP },
    };
  },
);

/**
 * What refuses a change when it is proposed, and may refuse it again when it is confirmed: the other checks never
 * change.
 */
const OF_RULES = ['year_out_of_range', 'value_date_out_of_range', 'carry_over_above_cap'] as const;
const OF_CHANGE = ['change_unknown', 'change_not_open'] as const;

export const proposeChange = command({
  operationId: 'proposeChange',
  path: '/envelopes/{id}/changes',
  subject: 'envelope',
  summary: 'Proposes what two people must do: it takes effect when another person who may give the command confirms it',
  roles: CHANGE_ROLES,
  body: ProposeChange,
  refusals: [
    ...OF_RULES,
    ...(['envelope_without_kin', 'transfer_to_itself', 'envelope_unknown', 'envelopes_not_kin'] as const),
    ...(['year_not_closed', 'carry_over_cap_unknown'] as const),
  ],
});

export const confirmChange = command({
  operationId: 'confirmChange',
  path: '/envelopes/{id}/change-confirmations',
  subject: 'envelope',
  summary: 'Confirms what another person has proposed of an envelope, which takes effect',
  roles: CHANGE_ROLES,
  body: ConfirmChange,
  refusals: [
    ...OF_RULES,
    ...OF_CHANGE,
    'decider_proposed_change',
    ...(['amount_not_positive', 'amount_too_large', 'year_closed', 'credits_insufficient', 'carry_over_exceeds_lapsed'] as const),
  ],
});

export const rejectChange = command({
  operationId: 'rejectChange',
  path: '/envelopes/{id}/change-rejections',
  subject: 'envelope',
  summary: 'Rejects what another person has proposed of an envelope: nothing comes of it',
  roles: CHANGE_ROLES,
  body: RejectChange,
  refusals: [...OF_CHANGE, 'decider_proposed_change'],
});

export const retractChange = command({
  operationId: 'retractChange',
  path: '/envelopes/{id}/change-retractions',
  subject: 'envelope',
  summary: 'Takes back what one has proposed of an envelope',
  roles: CHANGE_ROLES,
  body: RetractChange,
  refusals: [...OF_CHANGE, 'change_of_somebody_else'],
});
