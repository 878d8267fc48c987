import { z } from 'zod';
import { AmendmentCommand, RefusedAmendmentCommand } from '../command-names.ts';
import type { readAmendmentRows, readPlanRows } from '../../db/grants/amendments.ts';
import type { readFundingChangeRows } from '../../db/grants/funding-changes.ts';
import { planOfAmendment } from '../../domain/grants/agreement.ts';
import { AmendmentVerdict } from '../../domain/grants/amendment.ts';
import { AMENDMENT_STATES, amendmentTable } from '../../domain/grants/amendment-life.ts';
import { ApplicationContent } from '../../domain/applications/application.ts';
import { asksOfAmendment, type GrantParts } from '../../domain/desk/may-on-grant.ts';
import { type Asker, NO_OFFERS, offered } from '../../domain/core/may.ts';
import { SIDES } from '../../domain/grants/signature.ts';
import { differences } from '../../domain/applications/revision.ts';
import { isStaff } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { labelsOfTerms } from '../named-facts.ts';
import { toOffers } from '../refused-commands.ts';
import { AgreementView } from './agreement-view.ts';
import { PersonName } from '../http/answer/names.ts';

const Difference = z.object({
  pointer: z.string().meta({ description: 'JSON pointer of a field, of an entry of a list, or of an answer' }),
  before: z.unknown().meta({ description: 'Null where it was not there' }),
  after: z.unknown().meta({ description: 'Null where it is no longer there' }),
});

/** An amendment as people read it; its reviewer and that person's opinion are the fund's own. */
export const AmendmentView = z
  .object({
    number: z.int(),
    state: z.enum(AMENDMENT_STATES),
    label: z.string(),
    side: z.enum(SIDES).meta({ description: 'Which side proposed it' }),
    proposedAt: z.iso.datetime(),
    proposedBy: PersonName.nullable().meta({ description: 'Null for applicants where the fund proposed it' }),
    reasons: z.string(),
    awardedCents: z.int().meta({ description: 'What the grant awards under it' }),
    costCents: z.int(),
    durationMonths: z.int(),
    responsible: PersonName.nullable().meta({
      description: 'The person whom it names to answer for the project; null where it names none',
    }),
    content: ApplicationContent,
    deadlineAt: z.iso.datetime().meta({ description: 'Until when its opinion, its decision, or its signatures are awaited' }),
    reviewer: PersonName.nullable().meta({ description: 'Who is asked for an opinion on it; null for applicants' }),
    standsInFor: PersonName.nullable().meta({ description: 'The absent person whom its reviewer replaces; null for applicants' }),
    opinion: z
      .object({ verdict: AmendmentVerdict, comment: z.string(), givenAt: z.iso.datetime() })
      .nullable()
      .meta({ description: 'Null for applicants' }),
    signed: z.array(z.enum(SIDES)),
    plan: z.int().meta({ description: 'The plan that it proposes, by which its document is read' }),
    agreement: AgreementView.nullable().meta({ description: 'Its document, from its approval on; null where there is none' }),
    endedAt: z.iso.datetime().nullable(),
    commands: z.array(AmendmentCommand),
    refused: z.array(RefusedAmendmentCommand),
  })
  .meta({ id: 'Amendment' });

type AmendmentRow = Awaited<ReturnType<typeof readAmendmentRows>>[number];
const personOf = (id: string | null, given: string | null, usual: string | null) => (id ? { id, name: `${given} ${usual}` } : null);

export function toAmendment(
  row: AmendmentRow,
  agreement: z.input<typeof AgreementView> | null,
  grant: GrantParts,
  asker: Asker,
  language: Language,
): z.infer<typeof AmendmentView> {
  const staff = isStaff(asker.caller.roles);
  const { state, side, signed, verdict, comment, advised_at: givenAt } = row;
  const { open } = grant;
  return {
    number: row.number,
    state,
    label: amendmentTable[state][staff ? 'staff' : 'applicant'][language],
    side,
    proposedAt: row.proposed_at,
    proposedBy: staff || side === 'beneficiary' ? personOf(row.proposed_by, row.author_given_name, row.author_usual_name) : null,
    reasons: row.reasons,
    awardedCents: row.awarded_cents,
    costCents: row.cost_cents,
    durationMonths: row.duration_months,
    responsible: personOf(row.responsible_id, row.responsible_given_name, row.responsible_usual_name),
    content: row.content,
    deadlineAt: row.deadline_at,
    reviewer: staff ? personOf(row.reviewer_id, row.given_name, row.usual_name) : null,
    standsInFor: staff ? personOf(row.stands_in_for, row.away_given_name, row.away_usual_name) : null,
    opinion: staff && verdict && givenAt ? { verdict, comment: comment ?? '', givenAt } : null,
    signed,
    plan: planOfAmendment(row.number),
    agreement,
    endedAt: row.ended_at,
    // An amendment that is over offers no commands.
    ...toOffers(
      open?.number === row.number ? offered(amendmentTable, state, asker.caller, asksOfAmendment(grant, open, asker)) : NO_OFFERS,
      language,
      { keys: labelsOfTerms(grant.call.terms, language) },
    ),
  };
}

export const FundingChangeView = z
  .object({
    number: z.int(),
    reportedAt: z.iso.datetime(),
    reason: z.string(),
    fundingLines: z.array(z.object({ label: z.string(), source: z.enum(['own', 'other']), amountCents: z.int() })),
    costCents: z.int(),
    grantCents: z.int().meta({ description: 'What the fund’s part comes to at that cost' }),
    open: z.boolean().meta({ description: 'No plan has taken it up yet: no further tranche is confirmed' }),
  })
  .meta({ id: 'FundingChange' });

export const toFundingChange = (row: Awaited<ReturnType<typeof readFundingChangeRows>>[number]): z.input<typeof FundingChangeView> => ({
  number: row.number,
  reportedAt: row.at,
  reason: row.reason,
  fundingLines: row.funding_lines,
  costCents: row.cost_cents,
  grantCents: row.grant_cents,
  open: row.settled_by_plan === null && row.replaced_by === null,
});

export const PlanView = z
  .object({
    number: z.int(),
    amendment: z.int().nullable().meta({
      description: 'The amendment that put it in force; null for the first, which the two signatures put in force, and for a reduction’s',
    }),
    reduction: z
      .int()
      .nullable()
      .meta({ description: 'The withdrawal in part, or its end by an appeal, that put it in force: it is numbered among the amendments' }),
    revision: z.int(),
    since: z.iso.datetime(),
    awardedCents: z.int(),
    costCents: z.int(),
    eligibleCents: z
      .int()
      .meta({ description: 'The part of the cost that the call finds eligible: the grant’s rate is its amount ÷ this' }),
    startsOn: z.iso.date(),
    endsOn: z.iso.date(),
    responsible: PersonName.nullable().meta({
      description: 'The person who answers for the project: the one who submitted it, until an amendment names another',
    }),
    content: ApplicationContent,
    differences: z.array(Difference).meta({ description: 'What differs from the plan before it, field by field; nothing on the first' }),
  })
  .meta({ id: 'Plan' });

type PlanRow = Awaited<ReturnType<typeof readPlanRows>>[number];

/** Plans as people read them, each with its changes from the one before it. */
export const toPlans = (rows: readonly PlanRow[]): z.infer<typeof PlanView>[] =>
  rows.map((row, place) => {
    const before = rows[place - 1];
    return {
      number: row.number,
      amendment: row.amendment,
      reduction: row.reduction,
      revision: row.revision,
      since: row.since,
      awardedCents: row.awarded_cents,
      costCents: row.cost_cents,
      eligibleCents: row.eligible_cents,
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      responsible: personOf(row.answers_id, row.given_name, row.usual_name),
      content: row.content,
      differences: before ? differences(before.content, row.content) : [],
    };
  });
