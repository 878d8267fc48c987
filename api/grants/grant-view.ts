import { nextOfConditions } from '../../domain/grants/acceptance.ts';
import { NoticeView, toNotice } from './notice-view.ts';
import { z } from 'zod';
import { GrantCommand, TrancheCommand, RefusedGrantCommand, RefusedTrancheCommand } from '../command-names.ts';
import { grantReference, Reference } from '../../domain/core/reference.ts';
import type { readAmendmentRows } from '../../db/grants/amendments.ts';
import type { readDelegationReports } from '../../db/grants/delegations.ts';
import type { readAccountRows } from '../../db/grants/final-accounts.ts';
import type { readFundingChangeRows } from '../../db/grants/funding-changes.ts';
import type { readReasons } from '../../db/grants/grants.ts';
import type { readReportRows } from '../../db/grants/milestones.ts';
import type { readEvidenceRows } from '../../db/grants/obligations.ts';
import type { Ibans } from '../../db/grants/ibans.ts';
import type { PayeeRow } from '../../db/grants/payees.ts';
import type { VisaRow } from '../../db/grants/visas.ts';
import type { TrancheRow } from '../../db/grants/tranches.ts';
import type { GrantWithParts } from '../../db/grants/grants-with-parts.ts';
import { SUBSIDY_NATURES, TRANCHE_CONDITIONS, AWARD_FORMS, LEGAL_FORM_RULES } from '../../domain/calls/call.ts';
import { GRANT_STATES, grantTable } from '../../domain/grants/grant.ts';
import { asksOfTranche, offeredOnGrant } from '../../domain/desk/may-on-grant.ts';
import { type Asker, offered } from '../../domain/core/may.ts';
import { payeeInForce } from '../../domain/grants/payee.ts';
import { SIDES } from '../../domain/grants/signature.ts';
import type { PlanIndicator } from '../../domain/applications/indicator.ts';
import { type Pace, paceOf, trancheMoney } from '../../domain/desk/tranche-money.ts';
import { nextFor, nextOfGrant } from '../../domain/desk/next-action.ts';
import { isStaff } from '../../domain/core/role.ts';
import { TRANCHE_STATES, trancheLabel, trancheTable, UNCONFIRMED } from '../../domain/grants/tranche.ts';
import { circumstancesOf, conditionLabel, missingOf } from '../../domain/grants/tranche-condition.ts';
import { kindLabel, periodOf, TRANCHE_KINDS } from '../../domain/calls/tranche-plan.ts';
import { rulesOf, legalFormByKey } from '../../domain/calls/legal-form.ts';
import { agreementCents, awaitsVisa, VISA_STANDINGS, type VisaStanding, visaStanding } from '../../domain/grants/visa.ts';
import { labelFor } from '../../domain/core/state-table.ts';
import type { Language } from '../../domain/core/words.ts';
import { FinalAccountView, toAccount } from './account-view.ts';
import { AgreementView } from './agreement-view.ts';
import { AmendmentView, FundingChangeView, toAmendment, toFundingChange } from './amendment-view.ts';
import { ClaimView, toClaim } from './claim-view.ts';
import { MilestoneView, toMilestone, toReport } from './milestone-view.ts';
import { labelsOfTerms, nameOfFile, type Names } from '../named-facts.ts';
import { MoneyView, toMoneyView } from '../desk/money-view.ts';
import { NextView, toNext } from '../desk/next-view.ts';
import { toOffers } from '../refused-commands.ts';
import { ObligationView, toObligation } from './obligation-view.ts';
import { PayeeView, toPayee } from './payee-view.ts';

export const GrantSummary = z.object({
  id: z.uuid(),
  version: z.int(),
  state: z.enum(GRANT_STATES),
  label: z.string(),
  applicationId: z.uuid(),
  reference: Reference,
  title: z.string(),
  organisationName: z.string(),
  awardedCents: z.int(),
  signed: z.array(z.enum(SIDES)),
  deadlineAt: z.iso.datetime().meta({ description: 'The grant expires if it is not accepted, or not signed by both sides, by then' }),
  next: NextView.meta({ description: 'What it waits for next, and who holds it up: its acceptance, its signatures, then its reports' }),
  commands: z.array(GrantCommand),
});

const TrancheView = z.object({
  rank: z.int(),
  kind: z.enum(TRANCHE_KINDS),
  kindLabel: z.string(),
  state: z.enum(TRANCHE_STATES),
  label: z.string(),
  period: z
    .object({ startsOn: z.iso.date(), endsOn: z.iso.date() })
    .meta({ description: 'The part of the project that it pays for; it moves with the project until both sides have signed' }),
  year: z.int().meta({ description: 'The year of the AE that it reserves' }),
  amountCents: z.int(),
  certifiedCents: z.int(),
  observation: z
    .string()
    .nullable()
    .meta({ description: 'The basis on which its service was certified; null for applicants, and before that' }),
  reportRank: z.int().meta({ description: 'The milestone whose accepted report justifies it' }),
  reservedCents: z.int(),
  releasedCents: z.int(),
  firm: z.boolean().meta({
    description:
      'Committed, or delegated, by the second signature of the agreement, or of the amendment that adds it; a conditional one by its confirmation',
  }),
  conditions: z
    .array(z.object({ condition: z.enum(TRANCHE_CONDITIONS), label: z.string(), met: z.boolean() }))
    .meta({ description: 'What a conditional tranche waits for before it is confirmed' }),
  uncoveredCents: z
    .int()
    .meta({ description: 'The part of its reservation that waits for credits of its year: it outlived the one in which it was decided' }),
  committedCents: z.int().meta({ description: 'By the fund, or by the beneficiary of a delegation; without what was withdrawn' }),
  orderedCents: z.int().meta({ description: 'Without orders that were cancelled' }),
  delegatedCents: z.int().meta({ description: 'AE that the beneficiary may still commit itself' }),
  providedCents: z.int().meta({ description: 'CP that are delegated to the beneficiary and that it has not paid yet' }),
  paidCents: z.int(),
  claimedCents: z.int().meta({ description: 'Claimed back of what is paid, without what was waived' }),
  earlierOrders: z
    .array(z.object({ cents: z.int(), orderNumber: z.string().nullable(), paidOn: z.iso.date(), paymentReference: z.string() }))
    .meta({ description: 'The payment orders before the last one, each of which is paid: those below are of the last' }),
  paidOn: z.iso.date().nullable(),
  paymentReference: z.string().nullable(),
  orderNumber: z.string().nullable().meta({ description: 'N° DP of its payment order in the accounting system' }),
  payeeId: z.uuid().nullable().meta({ description: 'The bank details that its payment order names' }),
  payeeChanged: z.boolean().meta({ description: 'A warning: it is ordered to bank details that are no longer those in force' }),
  amendment: z
    .int()
    .nullable()
    .meta({ description: 'The number of the amendment that adds it, or of the upheld appeal that restores it after a withdrawal in part' }),
  visa: z.enum(VISA_STANDINGS).nullable().meta({
    description: 'Where its commitment stands with the controller; null once it is committed or cancelled, and for applicants',
  }),
  money: MoneyView.meta({ description: 'Where its money is' }),
  commands: z.array(TrancheCommand),
  refused: z.array(RefusedTrancheCommand),
});

const VisaView = z
  .object({
    tranche: z.int(),
    amountCents: z.int(),
    number: z.string(),
    givenOn: z.iso.date(),
    favourable: z.boolean(),
    observation: z.string(),
    givenBy: z.string(),
  })
  .meta({ id: 'Visa' });

const DelegationReportView = z
  .object({
    at: z.iso.datetime(),
    command: z.string(),
    tranche: z.int(),
    amountCents: z.int(),
    on: z.iso.date().meta({ description: 'The day on which the beneficiary committed or paid' }),
    reference: z.string().meta({ description: 'Its number in the beneficiary’s accounts' }),
    reversed: z.boolean(),
  })
  .meta({ description: 'What the beneficiary has committed or paid on a delegation' });

const GuaranteeView = z
  .object({ guarantor: z.string(), reference: z.string(), guaranteedCents: z.int(), endsOn: z.iso.date().nullable() })
  .meta({ id: 'Guarantee' });

const ReasonView = z.object({
  at: z.iso.datetime(),
  command: z.string(),
  tranche: z.int().nullable(),
  claim: z.int().nullable().meta({ description: 'The claim that was issued or waived for it' }),
  condition: z.int().nullable().meta({ description: 'The condition of the award of which what was said was returned for it' }),
  reason: z.string(),
  by: z.string().nullable().meta({ description: 'Null for applicants' }),
});

export const GrantView = GrantSummary.extend({
  refused: z.array(RefusedGrantCommand),
  callId: z.string(),
  callVersion: z.int().meta({ description: 'The version of the call by which its application was judged' }),
  envelopeId: z.uuid(),
  notifiedAt: z.iso.datetime().nullable().meta({ description: 'When its award was notified: when the first letter about it left' }),
  legalForm: z
    .object({
      key: z.string(),
      label: z.string(),
      form: z.enum(AWARD_FORMS),
      nature: z.enum(SUBSIDY_NATURES).nullable(),
      rules: z.array(z.object({ rule: z.enum(LEGAL_FORM_RULES), percent: z.int(), article: z.string() })).meta({
        description: 'Each of its rules with the article that it comes from',
      }),
    })
    .meta({ description: 'The legal form of the award; under a delegation the beneficiary commits and pays itself' }),
  startsOn: z.iso.date().meta({ description: 'The project’s first day: as requested, and not before the second signature' }),
  durationMonths: z.int(),
  commitmentNumber: z.string().nullable().meta({ description: 'N° EJ of its commitment in the accounting system' }),
  supplier: z
    .object({ number: z.string(), name: z.string() })
    .nullable()
    .meta({ description: 'Who is paid, as the accounting system knows it' }),
  tranches: z.array(TrancheView),
  amendments: z.array(AmendmentView).meta({ description: 'The first one first; one at most is open' }),
  fundingChanges: z.array(FundingChangeView).meta({ description: 'What was reported of its co-funders, oldest first' }),
  notice: NoticeView.nullable().meta({ description: 'The newest formal notice that the grant may be ended, with its answer' }),
  claims: z.array(ClaimView).meta({ description: 'What was paid wrongly and is claimed back, by number' }),
  obligations: z.array(ObligationView).meta({ description: 'Planned at the second signature, the first that is due first' }),
  finalAccount: FinalAccountView.nullable().meta({ description: 'The real cost of the project; null where its call asks for none' }),
  milestones: z.array(MilestoneView).meta({
    description:
      'Planned at the second signature: one for each tranche, then those of the years after the project for which the call tracks it',
  }),
  delegationReports: z.array(DelegationReportView).meta({ description: 'Oldest first; none under an agreement' }),
  reasons: z.array(ReasonView).meta({
    description:
      'Why it was suspended, resumed or ended, an order cancelled, a delegation returned, a claim issued or waived, an obligation waived, a condition or a final account returned, an account approved, its funding changed, or an amendment decided, withdrawn or, for the fund’s people, its opinion declined, oldest first',
  }),
  payees: z.array(PayeeView).meta({ description: 'Bank details as they were proposed, oldest first' }),
  agreement: AgreementView.nullable().meta({ description: 'What both sides sign; null before the award is accepted' }),
  conditions: z
    .array(z.object({ number: z.int(), wording: z.string(), shown: z.string().nullable(), evidence: z.string().nullable() }))
    .meta({
      description:
        'Conditions of the award; shown: what the beneficiary says of them, null before, and once that is returned; evidence: what their certification rests on, null as long as they hold up the signatures',
    }),
  guarantees: z.array(GuaranteeView).meta({ description: 'What covers an advance above the one that is paid without a guarantee' }),
  visaRule: z.object({ wholeCents: z.int(), thresholdCents: z.int().nullable() }).nullable().meta({
    description:
      'The amount compared with the threshold from which the commitments of its envelope’s agreements need a visa: the whole agreement, with what an open amendment adds; null for applicants',
  }),
  visas: z.array(VisaView).meta({ description: 'What the controller said, oldest first; nothing for applicants' }),
}).meta({ id: 'Grant' });

type ReasonRow = Awaited<ReturnType<typeof readReasons>>[number];

/** The names that a reason may have: those of the grant itself, and of what its call says. */
const namesOf = ({ row, call }: GrantWithParts, language: Language): Names => {
  const name = nameOfFile({ reference: grantReference(row.reference), title: row.title });
  return { ids: new Map([row.id, row.application_id].map((id) => [id, name])), keys: labelsOfTerms(call.terms, language) };
};

/** The state of the controller's visa on a tranche's commitment. */
const standingOf = (tranche: TrancheRow, { grant, row }: GrantWithParts): VisaStanding =>
  visaStanding(agreementCents(grant, tranche), row.visa_threshold_cents, tranche.favourable);

/** A grant as its next deadline is computed from it. */
const signingOf = ({
  grant,
  milestones,
  obligations,
  account,
  open,
  fundingChange,
  tranches,
  thresholdCents,
  visas,
  awardConditions,
}: GrantWithParts) => ({
  ...grant,
  awaitsCondition: nextOfConditions(awardConditions),
  awaitsVisa: grant.signed.length > 0 && awaitsVisa(grant, tranches, { thresholdCents, visas }),
  amendment: open ?? null,
  fundingChanged: fundingChange !== null,
  milestones,
  obligations,
  account: account ?? null,
});

export const toSummary = (whole: GrantWithParts, { caller, at }: Asker, language: Language): z.input<typeof GrantSummary> => {
  const { row } = whole;
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    label: labelFor(caller, grantTable[row.state], language),
    applicationId: row.application_id,
    reference: grantReference(row.reference),
    title: row.title,
    organisationName: row.organisation_name,
    awardedCents: row.awarded_cents,
    signed: row.signed,
    deadlineAt: row.deadline_at,
    next: toNext(nextFor(caller, nextOfGrant(signingOf(whole))), language),
    commands: offeredOnGrant(whole, { caller, at }).commands,
  };
};

/** Which of a conditional tranche's conditions are met. */
const toConditions = (tranche: TrancheRow, whole: GrantWithParts, language: Language): z.input<typeof TrancheView>['conditions'] => {
  const circumstances = circumstancesOf(whole.call, whole);
  const { conditions, wantedPercent } = circumstances;
  const missing = missingOf(tranche, circumstances).conditions;
  return (tranche.firm ? [] : conditions).map((condition) => ({
    condition,
    label: conditionLabel(condition, wantedPercent)[language],
    met: !missing.includes(condition),
  }));
};

const toTranche = (
  tranche: TrancheRow,
  whole: GrantWithParts,
  pace: Pace,
  asker: Asker,
  language: Language,
): z.input<typeof TrancheView> => ({
  rank: tranche.rank,
  kind: tranche.kind,
  kindLabel: kindLabel(tranche, whole.tranches)[language],
  state: tranche.state,
  label: labelFor(asker.caller, trancheLabel(tranche), language),
  period: periodOf(whole.row.starts_on, tranche),
  year: tranche.year,
  amountCents: tranche.amountCents,
  certifiedCents: tranche.certifiedCents,
  observation: isStaff(asker.caller.roles) ? tranche.observation : null,
  reportRank: tranche.reportRank,
  reservedCents: tranche.reserved,
  releasedCents: tranche.released,
  firm: tranche.firm,
  conditions: toConditions(tranche, whole, language),
  uncoveredCents: tranche.uncoveredCents,
  committedCents: tranche.committedCents,
  orderedCents: tranche.orderedCents,
  delegatedCents: tranche.delegatedCents,
  providedCents: tranche.providedCents,
  paidCents: tranche.paidCents,
  claimedCents: tranche.claimedCents,
  earlierOrders: tranche.earlierOrders,
  paidOn: tranche.paidOn,
  paymentReference: tranche.paymentReference,
  orderNumber: tranche.orderNumber,
  payeeId: tranche.payeeId,
  payeeChanged: tranche.state === 'ordered' && tranche.payeeId !== null && tranche.payeeId !== payeeInForce(whole.payees)?.id,
  amendment: tranche.amendment,
  money: toMoneyView(trancheMoney({ ...whole, tranche }, pace, asker.at), language),
  visa: isStaff(asker.caller.roles) && UNCONFIRMED.includes(tranche.state) ? standingOf(tranche, whole) : null,
  ...toOffers(offered(trancheTable, tranche.state, asker.caller, asksOfTranche(whole, tranche, asker)), language, namesOf(whole, language)),
});

/** What a grant's detail shows beside the grant itself. */
type GrantExtras = {
  amendments: readonly {
    amendment: Awaited<ReturnType<typeof readAmendmentRows>>[number];
    agreement: z.input<typeof AgreementView> | null;
  }[];
  fundingChanges: Awaited<ReturnType<typeof readFundingChangeRows>>;
  reasons: readonly ReasonRow[];
  reports: Awaited<ReturnType<typeof readReportRows>>;
  indicators: readonly PlanIndicator[];
  payees: readonly PayeeRow[];
  /** The accounts read so far; null where the caller did not ask for them. */
  ibans: Ibans | null;
  visas: readonly VisaRow[];
  delegationReports: Awaited<ReturnType<typeof readDelegationReports>>;
  evidence: Awaited<ReturnType<typeof readEvidenceRows>>;
  accounts: Awaited<ReturnType<typeof readAccountRows>>;
  notifiedAt: string | null;
  agreement: z.input<typeof AgreementView> | null;
  guarantees: readonly z.input<typeof GuaranteeView>[];
  recentPayments: readonly { days: number }[];
};

export function toGrant(
  whole: GrantWithParts,
  {
    amendments,
    fundingChanges,
    reasons,
    reports,
    indicators,
    payees,
    ibans,
    visas,
    delegationReports,
    evidence,
    accounts,
    notifiedAt,
    agreement,
    guarantees,
    recentPayments,
  }: GrantExtras,
  asker: Asker,
  language: Language,
): z.infer<typeof GrantView> {
  const { caller } = asker;
  const { row, grant, call, tranches, milestones, claims, obligations, account, notice } = whole;
  const legalForm = legalFormByKey(call, row.legal_form);
  const pace = paceOf(recentPayments.map(({ days }) => days));
  const { key, label, nature } = legalForm;
  return {
    ...toSummary(whole, asker, language),
    ...toOffers(offeredOnGrant(whole, asker), language, namesOf(whole, language)),
    callId: row.call_id,
    callVersion: row.call_version,
    envelopeId: row.envelope_id,
    legalForm: { key, label: label[language], form: row.form, nature, rules: rulesOf(legalForm) },
    startsOn: row.starts_on,
    durationMonths: row.duration_months,
    commitmentNumber: row.commitment_number,
    supplier: row.supplier_number === null ? null : { number: row.supplier_number, name: row.supplier_name ?? '' },
    tranches: tranches.map((tranche) => toTranche(tranche, whole, pace, asker, language)),
    amendments: amendments.map(({ amendment, agreement: signed }) => toAmendment(amendment, signed, whole, asker, language)),
    fundingChanges: fundingChanges.map(toFundingChange),
    notice: notice ? toNotice(notice) : null,
    claims: claims.map((claim) => toClaim(claim, grant, asker, language)),
    obligations: obligations.map((obligation) => toObligation(obligation, call.terms.obligations, evidence, whole, asker, language)),
    finalAccount: account ? toAccount(account, accounts, whole, asker, language) : null,
    milestones: milestones.map((milestone) => ({
      ...toMilestone(milestone, whole, asker, language),
      reports: reports.filter(({ rank }) => rank === milestone.rank).map((report) => toReport(report, indicators)),
    })),
    notifiedAt,
    delegationReports: [...delegationReports],
    payees: payees.map((payee) =>
      toPayee(payee, payees, { ibans, grantId: row.id, organisationId: row.organisation_id }, caller, language),
    ),
    visaRule: isStaff(caller.roles)
      ? {
          wholeCents: Math.max(grant.awardedCents, ...tranches.map((tranche) => agreementCents(grant, tranche))),
          thresholdCents: row.visa_threshold_cents,
        }
      : null,
    visas: isStaff(caller.roles)
      ? visas.map(({ rank, version: _, givenName, usualName, ...visa }) => ({
          tranche: rank,
          ...visa,
          givenBy: `${givenName} ${usualName}`,
        }))
      : [],
    // The reviewer who was asked to examine an amendment, and declined, is the fund's own.
    reasons: reasons
      .filter(({ command }) => isStaff(caller.roles) || command !== 'declineAmendment')
      .map(({ givenName, usualName, ...reason }) => ({ ...reason, by: isStaff(caller.roles) ? `${givenName} ${usualName}` : null })),
    agreement,
    conditions: whole.awardConditions.map(({ number, wording, shown, evidence }) => ({ number, wording, shown, evidence })),
    guarantees: [...guarantees],
  };
}
