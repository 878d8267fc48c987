import { z } from 'zod';
import { knowsEnvelope } from '../../db/ledger/envelope.ts';
import { readUnsignedToVisa, readVisaRules } from '../../db/grants/visas.ts';
import { CentsInQuery } from '../../domain/core/money.ts';
import { scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import { GiveVisa, SetVisaRule, VISA_RULE_ROLES } from '../../domain/grants/visa.ts';
import { onGrant } from '../commands-on.ts';
import { command, read } from '../http/operation.ts';
import { Problem } from '../http/problem/problem.ts';
import { PersonName } from '../http/answer/names.ts';

export const setVisaRule = command({
  operationId: 'setVisaRule',
  path: '/envelopes/{id}/visa-rules',
  subject: 'envelope',
  summary:
    'Says from which amount on an envelope’s agreements need the controller’s visa on what they commit, from now on; a threshold is raised or lifted by two people (proposeChange)',
  roles: VISA_RULE_ROLES,
  body: SetVisaRule,
  refusals: ['visa_rule_needs_second_person'],
});

const VisaRuleView = z
  .object({
    at: z.iso.datetime().meta({ description: 'It holds from then on, until the next one' }),
    thresholdCents: z
      .int()
      .nullable()
      .meta({ description: 'What an agreement of this amount or more commits needs a visa; null: none does' }),
    order: z.string().meta({ description: 'The reference of the act that says so' }),
    setBy: PersonName,
  })
  .meta({ id: 'VisaRule' });

const Unsigned = z
  .object({ agreements: z.int(), awardedCents: z.int().meta({ description: 'What they award together' }) })
  .meta({ id: 'AgreementsToVisa' });

export const listVisaRules = read(
  {
    operationId: 'listVisaRules',
    path: '/envelopes/{id}/visa-rules',
    summary: 'What an envelope has asked of the controller, oldest first',
    roles: STAFF_ROLES,
    query: z.strictObject({
      thresholdCents: CentsInQuery.optional().meta({ description: 'Counts what needs a visa from this amount on; decides nothing' }),
    }),
    answer: z
      .object({
        items: z.array(VisaRuleView),
        unsigned: z.object({ now: Unsigned, then: Unsigned }).nullable().meta({
          description: 'The agreements not signed yet that need a visa, now and from the amount asked about; null without one',
        }),
      })
      .meta({ id: 'VisaRules' }),
  },
  async ({ deps: { db }, caller, id, query: { thresholdCents } }) => {
    if (!(await knowsEnvelope(db, id))) throw new Problem({ code: 'not_found' });
    const rows = await readVisaRules(db, id);
    return {
      unsigned: thresholdCents === undefined ? null : await readUnsignedToVisa(db, id, Number(thresholdCents), scopeOf(caller)),
      items: rows.map((row) => ({
        at: row.at,
        thresholdCents: row.threshold_cents,
        order: row.reference,
        setBy: { id: row.person_id, name: `${row.given_name} ${row.usual_name}` },
      })),
    };
  },
);

export const giveVisa = onGrant({
  operationId: 'giveVisa',
  path: '/visas',
  summary: 'Gives, or refuses, the controller’s visa on the commitment of a tranche',
  body: GiveVisa,
  refusals: [
    'wrong_state',
    'tranche_unknown',
    'tranche_wrong_state',
    'controller_took_part',
    'visa_not_required',
    'visa_already_given',
    'visa_date_to_come',
    'visa_observation_missing',
  ],
});
