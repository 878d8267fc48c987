import { type AboutGrant, readAboutGrant } from './about-grant.ts';
import type { Kysely } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import { readNoticeOf } from '../../db/grants/ending-notices.ts';
import { readFinalAccount, readStruck } from '../../db/grants/final-accounts.ts';
import { readProposerOf, readRestingOn } from '../../db/grants/payees.ts';
import { readTrancheRows } from '../../db/grants/tranches.ts';
import { readConditions, readUncertified } from '../../db/grants/award-conditions.ts';
import { readVisa, readWithoutVisa } from '../../db/grants/visas.ts';
import { readLetterAlert } from '../../db/impact/slippage.ts';
import { recipientsById } from '../../db/people/people.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { awaitsCertification } from '../../domain/grants/acceptance.ts';
import { titrePeriods, titreTimes } from '../../domain/grants/claim.ts';
import type { Event } from '../../domain/core/event.ts';
import type { Awaits } from '../../letters/grants/grants.ts';
import type { LettersOf } from '../../letters/texts.ts';
import { type AddressedLetter, writeBy, type Writers, writesOf } from '../core/letter-content.ts';
import { amendmentWriters, readAboutAmendment } from './amendment-letters.ts';
import { milestoneWriters, readAboutMilestone } from './milestone-letters.ts';
import { gainWriters, readAboutGain } from '../impact/gain-letters.ts';
import { obligationWriters, readAboutObligation } from './obligation-letters.ts';

/** What a tranche may wait for once its conditions are met. */
const AWAITS = ['claim', 'credits', 'visa', 'funding'] as const satisfies readonly Awaits[];

type OwnLetters =
  | Exclude<keyof LettersOf['grants'], 'askVisa' | 'takeUpPayee'>
  | keyof LettersOf['claims']
  | keyof LettersOf['finalAccounts']
  | keyof LettersOf['endingNotices']
  | keyof LettersOf['impact']
  | 'reportFundingChange'
  | 'reexamineAward'
  | 'reverseMovement';

/** A condition of the award as a letter names it. */
async function readConditionOf(db: Kysely<DB>, id: string, condition: number) {
  const found = (await readConditions(db, id)).find(({ number }) => number === condition);
  return { condition, wording: found?.wording ?? '', shown: found?.shown ?? '', evidence: found?.evidence ?? '' };
}

const writers: Writers<OwnLetters, AboutGrant> = {
  remindAcceptance: async ({ title, grant, deadlineOn, silentOn, applicants }) => ({
    to: await applicants(),
    facts: { title, awardedCents: grant.awarded_cents, deadlineOn, silentOn },
  }),
  acceptAward: async ({ db, id, title, deadlineOn, silentOn, number, both }) => ({
    to: await both(),
    facts: { title, awardedCents: number('awardedCents'), conditions: await readUncertified(db, id), deadlineOn, silentOn },
  }),
  replanTranches: async ({ db, id, title, applicants }) => {
    const amountsCents = (await readTrancheRows(db, id)).map(({ amountCents }) => amountCents);
    return { to: await applicants(), facts: { title, amountsCents } };
  },
  // Before each condition is certified, both sides wait for the lead.
  remindSignatories: async ({ db, id, title, deadlineOn, silentOn, grant: { missing }, applicants, fund }) => {
    const ofAward = await readConditions(db, id);
    const conditions = ofAward.flatMap(({ wording, evidence }) => (evidence === null ? [wording] : []));
    const beneficiary = missing.includes('beneficiary') ? await applicants() : [];
    const ofFund = missing.includes('fund') ? await fund('finance', ...(conditions.length > 0 ? (['lead'] as const) : [])) : [];
    return {
      to: [...beneficiary, ...ofFund],
      facts: { title, conditions, areShown: awaitsCertification(ofAward), deadlineOn, missing, silentOn },
    };
  },
  // The first signature notifies only the controller, if a visa is needed; the second makes the grant active.
  signGrant: async ({ title, promised, facts, factText, both, next }) => {
    const moved = facts['plannedOn'] ? { startsOn: factText('startsOn'), plannedOn: factText('plannedOn') } : null;
    return promised && facts['awaits'] !== 'visa' ? { to: await both(), facts: { title, ...promised, moved, next: await next() } } : null;
  },
  deferDeadline: async ({ title, factText, silentOn, both }) => ({
    to: await both(),
    facts: { title, deadlineOn: factText('deadlineOn'), silentOn },
  }),
  escalateSignature: async ({ title, organisation, facts: of, factText, silentOn, applicants, fund }) => {
    const awaits = of['awaits'] === 'certification' ? ('certification' as const) : ('signature' as const);
    const facts = { title, organisation, deadlineOn: factText('deadlineOn'), awaits, silentOn };
    return [
      { to: await applicants(), facts: { ...facts, toFund: false } },
      { to: await fund('finance', 'lead'), facts: { ...facts, toFund: true } },
    ];
  },
  expireGrant: async ({ db, id, title, facts, number, deadlineOn, contest, both }) => {
    const unsigned = (await readUncertified(db, id)).length > 0 ? 'to_certify' : 'to_sign';
    const was = facts['was'] === 'to_accept' ? 'to_accept' : unsigned;
    return { to: await both(), facts: { title, releasedCents: number('releasedCents'), was, deadlineOn, contest } };
  },
  renounceGrant: async ({ title, organisation, grant: { form }, reason, number, bothAndLead }) => ({
    to: await bothAndLead(),
    facts: { title, organisation, form, reason: await reason(), releasedCents: number('releasedCents') },
  }),
  confirmTranche: async ({ title, number, promised, applicants, next }) =>
    promised ? { to: await applicants(), facts: { title, tranche: number('tranche'), ...promised, next: await next() } } : null,
  confirmNextTranche: async ({ title, facts, number, promised, both, next }) => {
    const awaits = AWAITS.find((each) => each === facts['awaits']) ?? 'credits';
    const follows = promised ? { ...promised, next: await next() } : { awaits };
    return { to: await both(), facts: { title, tranche: number('tranche'), ...follows } };
  },
  resumeTranche: async ({ title, number, promised, both, next }) =>
    promised ? { to: await both(), facts: { title, tranche: number('tranche'), ...promised, next: await next() } } : null,
  showCondition: async ({ db, id, title, organisation, number, fund }) => {
    const { condition, wording, shown } = await readConditionOf(db, id, number('condition'));
    return { to: await fund('lead'), facts: { title, organisation, condition, wording, shown } };
  },
  returnCondition: async ({ db, id, title, number, factText, silentOn, reason, applicants }) => {
    const { condition, wording } = await readConditionOf(db, id, number('condition'));
    const facts = { title, condition, wording, reason: await reason(), deadlineOn: factText('deadlineOn'), silentOn };
    return { to: await applicants(), facts };
  },
  certifyCondition: async ({ db, id, title, number, facts, silentOn, both }) => {
    const { shown: _, ...of } = await readConditionOf(db, id, number('condition'));
    const certified = { ...of, left: number('left') };
    const deadlineOn = typeof facts['deadlineOn'] === 'string' ? facts['deadlineOn'] : null;
    return { to: await both(), facts: { title, ...certified, deadlineOn, silentOn: deadlineOn === null ? null : silentOn } };
  },
  giveVisa: async ({ db, id, version, title, fund }) => {
    const { rank, amountCents, favourable, observation } = await readVisa(db, id, version);
    return { to: await fund('finance'), facts: { title, tranche: rank, amountCents, favourable, observation } };
  },
  proposePayee: async ({ title, organisation, personId, facts: of, applicants, fund }) => {
    const facts = { title, organisation, otherThan: typeof of['otherThan'] === 'string' ? of['otherThan'] : null };
    return [
      // The proposer cannot approve them. The beneficiary is told too: a change that none of its people knows of is
      // fraud.
      { to: (await fund('finance')).filter((person) => person.id !== personId), facts: { ...facts, toFund: true } },
      { to: await applicants(), facts: { ...facts, toFund: false } },
    ];
  },
  approvePayee: async ({ title, applicants, next }) => ({ to: await applicants(), facts: { title, next: await next() } }),
  rejectPayee: async ({ db, title, factText, reason, applicants }) => {
    const proposer = await recipientsById(db, [await readProposerOf(db, factText('payeeId'))]);
    return { to: [...(await applicants()), ...proposer], facts: { title, reason: await reason() } };
  },
  reexamineAward: async ({ title, organisation, grant: { form }, factText, applicants, fund }) => {
    const facts = { title, organisation, form, deadlineOn: factText('deadlineOn') };
    return [
      { to: await applicants(), facts: { ...facts, toFund: false } },
      { to: await fund('finance', 'chair'), facts: { ...facts, toFund: true } },
    ];
  },
  suspendGrant: async ({ title, reason, contest, both }) => ({ to: await both(), facts: { title, reason: await reason(), contest } }),
  resumeGrant: async ({ title, reason, both }) => ({ to: await both(), facts: { title, reason: await reason() } }),
  terminateGrant: async ({ db, id, title, grant: { form }, reason, facts, number, factText, contest, bothAndLead }) => {
    const { ground, condition, answerBy, givenAt, observedAt } = await readNoticeOf(db, id, number('notice'));
    const heard = { noticedOn: parisDate(givenAt), answerBy, observedOn: observedAt === null ? null : parisDate(observedAt) };
    const freed = {
      releasedCents: number('releasedCents'),
      withdrawnCents: number('withdrawnCents'),
      returnedCents: number('returnedCents'),
    };
    const settled =
      facts['eligibleCents'] === undefined
        ? null
        : {
            ...{ eligibleCents: number('eligibleCents'), dueCents: number('dueCents') },
            ...{ netPaidCents: number('netPaidCents'), overpaidCents: number('overpaidCents') },
          };
    const ended = { effectiveOn: factText('effectiveOn'), ground, condition, heard, settled };
    return { to: await bothAndLead(), facts: { title, form, reason: await reason(), ...ended, ...freed, contest } };
  },
  reduceGrant: async ({ db, id, title, reason, number, factText, contest, bothAndLead }) => {
    const { condition, answerBy, givenAt, observedAt } = await readNoticeOf(db, id, number('notice'));
    const heard = { noticedOn: parisDate(givenAt), answerBy, observedOn: observedAt === null ? null : parisDate(observedAt) };
    const amounts = {
      ...{ beforeCents: number('beforeCents'), awardedCents: number('awardedCents') },
      ...{ cutCents: number('cutCents'), overpaidCents: number('overpaidCents') },
    };
    const reduced = { effectiveOn: factText('effectiveOn'), condition, heard };
    return { to: await bothAndLead(), facts: { title, reason: await reason(), ...reduced, ...amounts, contest } };
  },
  giveNotice: async ({ db, id, title, grant: { form }, number, applicants }) => {
    const { ground, condition, findings, answerBy } = await readNoticeOf(db, id, number('number'));
    return { to: await applicants(), facts: { title, form, ground, condition, findings, answerBy } };
  },
  giveObservations: async ({ db, id, title, organisation, number, fund }) => {
    const { observations } = await readNoticeOf(db, id, number('number'));
    return { to: await fund('finance', 'lead'), facts: { title, organisation, observations: observations ?? '' } };
  },
  recordPayment: async ({ title, number, factText, tranches, applicants, next }) => {
    const [tranche] = await tranches();
    const paid = { paidCents: number('paidCents'), paidOn: factText('paidOn'), reference: tranche?.paymentReference ?? null };
    return { to: await applicants(), facts: { title, ...paid, next: await next() } };
  },
  returnPayment: async ({ db, title, reason, number, factText, applicants }) => {
    const returned = { tranche: number('tranche'), returnedCents: number('returnedCents'), returnedOn: factText('returnedOn') };
    const alsoOf = await readRestingOn(db, factText('payeeId'));
    return { to: await applicants(), facts: { title, ...returned, alsoOf, reason: await reason() } };
  },
  delegatePayment: async ({ title, number, applicants }) => ({
    to: await applicants(),
    facts: { title, tranche: number('tranche'), year: number('year'), delegatedCents: number('delegatedCents') },
  }),
  returnDelegation: async ({ title, reason, facts, number, applicants }) => {
    const credit = facts['credit'] === 'AE' ? 'AE' : 'CP';
    const returnedCents = number('returnedCents') + number('withdrawnCents');
    const returned = { tranche: number('tranche'), credit, year: number('year'), returnedCents } as const;
    return { to: await applicants(), facts: { title, ...returned, reason: await reason() } };
  },
  // People who were told of a payment or a claim are told that there was none.
  reverseMovement: async ({ title, facts: { kind }, number, applicants }) =>
    kind === 'pay' || kind === 'issue_claim'
      ? { to: await applicants(), facts: { title, kind, amountCents: number('amountCents') } }
      : null,
  identifyClaim: async ({ title, contest: { isState }, facts, number, factText, applicants }) => {
    const claim = { claim: number('claim'), claimedCents: number('claimedCents'), issuedOn: factText('issuedOn') };
    const order = { collectionOrder: factText('collectionOrder'), collectionOrderOn: factText('collectionOrderOn') };
    const notifiedOn = facts['notifiedOn'] === undefined ? null : factText('notifiedOn');
    const periods = titrePeriods({ ...order, notifiedOn });
    const hasDue = facts['dueDates'] !== undefined;
    const due = hasDue ? { dueDates: number('dueDates'), firstDueOn: factText('firstDueOn'), lastDueOn: factText('lastDueOn') } : null;
    return {
      to: await applicants(),
      facts: { title, ...claim, ...order, notifiedOn, ...periods, accountant: factText('accountant'), isState, due },
    };
  },
  issueClaim: async ({ title, reason, number, at, contest, applicants }) => {
    const claimed = { title, claim: number('claim'), tranche: number('tranche'), claimedCents: number('claimedCents') };
    return { to: await applicants(), facts: { ...claimed, reason: await reason(), contest, times: titreTimes(parisDate(at)) } };
  },
  waiveClaim: async ({ title, reason, facts, number, applicants }) => {
    // A write-off is still owed, so its debtor is told nothing.
    if (facts['ground'] !== 'remission') return null;
    const waived = { claim: number('claim'), waivedCents: number('waivedCents'), owedCents: number('owedCents') };
    return { to: await applicants(), facts: { title, ...waived, reason: await reason() } };
  },
  raiseSlippageAlert: async ({ db, id, title, organisation, facts, number, fund }) => {
    const figures = await readLetterAlert(db, id, number('alert'));
    return { to: await fund('lead'), facts: { title, organisation, mission: facts['level'] === 'mission', ...figures } };
  },
  reportFundingChange: async ({ title, organisation, reason, number, applicants, fund }) => {
    const figures = { costCents: number('costCents'), grantCents: number('grantCents') };
    const changed = { title, organisation, ...figures, reason: await reason() };
    return [
      { to: await fund('finance', 'lead'), facts: { ...changed, toFund: true } },
      { to: await applicants(), facts: { ...changed, toFund: false } },
    ];
  },
  declareEnd: async ({ db, id, title, organisation, reason, factText, bothAndLead }) => {
    const dueOn = parisDate((await readFinalAccount(db, id))?.dueAt ?? '');
    return { to: await bothAndLead(), facts: { title, organisation, endsOn: factText('endsOn'), dueOn, reason: await reason() } };
  },
  remindFinalAccount: async ({ title, factText, applicants }) => ({ to: await applicants(), facts: { title, dueOn: factText('dueOn') } }),
  escalateFinalAccount: async ({ title, factText, both }) => ({ to: await both(), facts: { title, dueOn: factText('dueOn') } }),
  giveFinalAccount: async ({ title, organisation, number, fund }) => ({
    to: await fund('finance'),
    facts: { title, organisation, number: number('number'), spentCents: number('spentCents') },
  }),
  returnFinalAccount: async ({ title, reason, factText, applicants }) => ({
    to: await applicants(),
    facts: { title, reason: await reason(), dueOn: factText('dueOn') },
  }),
  approveFinalAccount: async ({ db, id, title, grant: { form }, reason, number, contest, applicants }) => {
    const struck = await readStruck(db, id, number('number'));
    const basis = { spentCents: number('spentCents'), eligibleCents: number('eligibleCents'), netPaidCents: number('netPaidCents') };
    const share = { awardedCents: number('awardedCents'), eligibleCostCents: number('eligibleCostCents') };
    const result = { dueCents: number('dueCents'), balanceCents: number('balanceCents'), overpaidCents: number('overpaidCents') };
    return { to: await applicants(), facts: { title, form, ...basis, struck, ...share, ...result, observation: await reason(), contest } };
  },
};

/** Asks the controllers for the visas that an event found missing; no letter if they have been given meanwhile. */
async function askVisa({ db, id, name, title, organisation, tranches, fund }: AboutGrant): Promise<AddressedLetter> {
  // A signature may need several; otherwise the event names the tranche.
  const waiting = name === 'signGrant' ? await readWithoutVisa(db, id) : await tranches();
  if (waiting.length === 0) return null;
  const facts = { title, organisation, tranches: waiting.map(({ rank, amountCents }) => ({ rank, amountCents })) };
  return { to: await fund('controller'), owed: { name: 'askVisa', facts } };
}

/** Tells the beneficiary that bank details are in force at once; finance is asked nothing. */
async function takeUpPayee({ title, factText, applicants, next }: AboutGrant): Promise<AddressedLetter> {
  const facts = { title, approvedIn: factText('approvedIn'), next: await next() };
  return { to: await applicants(), owed: { name: 'takeUpPayee', facts } };
}

/** The recipients of a grant's event, each with their letter. */
export async function aboutGrant(db: Kysely<DB>, event: Event): Promise<AddressedLetter[]> {
  const { name, facts } = event;
  const grant = await readAboutGrant(db, event);
  const write = async (): Promise<AddressedLetter[]> => {
    if (facts['restsOn'] !== undefined) return [await takeUpPayee(grant)];
    if (writesOf(writers, name)) return writeBy(writers, name, grant);
    if (writesOf(amendmentWriters, name)) return writeBy(amendmentWriters, name, await readAboutAmendment(grant));
    if (writesOf(milestoneWriters, name)) return writeBy(milestoneWriters, name, await readAboutMilestone(grant));
    if (writesOf(obligationWriters, name)) return writeBy(obligationWriters, name, await readAboutObligation(grant));
    if (writesOf(gainWriters, name)) return writeBy(gainWriters, name, await readAboutGain(grant));
    return [];
  };
  return facts['awaits'] === 'visa' ? [...(await write()), await askVisa(grant)] : write();
}
