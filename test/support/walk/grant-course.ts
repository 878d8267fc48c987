import { anyway } from '../anyway.ts';
import { randomUUID } from 'node:crypto';
import { readPayees } from '../../../db/grants/payees.ts';
import type { CallTerms } from '../../../domain/calls/call.ts';
import { moveDate, parisDate, yearOf } from '../../../domain/core/calendar.ts';
import { payeeProposed } from '../../../domain/grants/payee.ts';
import { signingOf } from '../agreements.ts';
import { opinionOn, STUDENTS } from '../fixtures.ts';
import { THREE_OPINIONS } from '../three-opinions.ts';
import { amendmentMakers } from './amendments.ts';
import { appealMakers } from './appeals.ts';
import { fundingOf } from './applications.ts';
import { peopleMakers, PEOPLES_LOTS } from './changing.ts';
import { capacityMakers, missionMakers, requestMakers } from './datalab.ts';
import { creditMakers, grantMakers } from './grants.ts';
import { openWalkedCall } from './ground.ts';
import { claimMakers, delegationMakers, IBAN, obstacleMakers, trancheMakers } from './money.ts';
import { siretOf } from './people.ts';
import { projectMakers } from './projects.ts';
import { reexaminationMakers } from './reexaminations.ts';
import { reviewMakers } from './reviews.ts';
import { NOUNS, type NounName } from './rules.ts';
import { type Maker, newId, oneOf, REASON } from './scene.ts';
import { readView } from './view.ts';
import type { Course, Walk } from './walk.ts';

/** The makers of these commands. */
const only = (makers: Record<string, Maker>, ...names: string[]): Record<string, Maker> =>
  Object.fromEntries(Object.entries(makers).filter(([name]) => names.includes(name)));

/**
 * The same, with other weights, and leading on where that is said: what ends an application's life begins a grant's.
 */
const changed = (makers: Record<string, Maker>, changes: Record<string, { weight: number; leads?: true }>): Record<string, Maker> =>
  Object.fromEntries(Object.entries(makers).map(([name, maker]) => [name, { ...maker, ...changes[name] }]));

const makers: Readonly<Record<string, Maker>> = {
  ...changed(grantMakers, {
    acceptAward: { weight: 10, leads: true },
    signGrant: { weight: 12, leads: true },
    resumeGrant: { weight: 2, leads: true },
    renounceGrant: { weight: 1.5 },
    terminateGrant: { weight: 1.2 },
    reduceGrant: { weight: 1 },
  }),
  ...trancheMakers,
  ...delegationMakers,
  ...claimMakers,
  ...obstacleMakers,
  ...changed(creditMakers, { allotCredits: { weight: 1 }, closeYear: { weight: 1.5, leads: true } }),
  ...projectMakers,
  ...amendmentMakers,
  ...missionMakers,
  ...requestMakers,
  ...capacityMakers,
  ...peopleMakers,
  // Of an award that is re-examined an opinion is given again.
  ...changed(reexaminationMakers, { voidOpinion: { weight: 3 }, withdrawAward: { weight: 5 } }),
  ...only(reviewMakers, 'assignReviewer', 'giveOpinion'),
  // A suspension, a claim or an end is appealed against beside whatever the grant waits for.
  ...changed(appealMakers, { appealDecision: { weight: 0.6 }, upholdAppeal: { weight: 1 } }),
};

const [STEP] = THREE_OPINIONS.terms.steps;
const obligation = (key: string, months: number) => ({
  key,
  label: { fr: key, en: key },
  onlyFor: null,
  months,
  evidence: 'words' as const,
});
/** Short projects in several tranches, none of them short enough to be paid at once. */
const COMMON: Partial<CallTerms> = { steps: STEP ? [STEP] : [], tranches: { aboveCents: 1, aboveMonths: 2, everyMonths: 2, firm: 1 } };
const TERMS: readonly Partial<CallTerms>[] = [
  {
    obligations: [obligation('source', 1), obligation('listing', 3)],
    finalAccount: { months: 3, reminderDays: 30 },
    trancheConditions: ['report', 'obligations'],
  },
  { tracking: { years: 1, months: 1, reminderDays: 14 }, trancheConditions: ['report', 'indicators'] },
  {
    finalAccount: { months: 2, reminderDays: 14 },
    // An advance above a part of the award waits for a guarantee; some grants are paid by instalments, with the rest as
    // the balance.
    legalForms: THREE_OPINIONS.terms.legalForms.map((legalForm) => ({
      ...legalForm,
      advanceMaxPercent: 20,
      guaranteedAdvanceMaxPercent: 40,
      instalmentsMaxPercent: 80,
    })),
  },
];

const ENVELOPE_CENTS = 60_000_000;
const MOST_GRANTS = 6;
const BENEFICIARIES = ['applicant', 'applicant2', 'ministry'] as const;

/** Opens the calls once, and awards another project where too few go on. */
async function open(walk: Walk): Promise<void> {
  for (; walk.calls < TERMS.length; walk.calls += 1)
    await openWalkedCall(walk.db, walk.calls, { ...COMMON, ...TERMS[walk.calls] }, ENVELOPE_CENTS, walk.now);
  if (walk.view.calls.length === 0) walk.view = await readView(walk.db);
  if (walk.view.grants.filter(({ state }) => !isOver(state)).length >= MOST_GRANTS) return;
  await award(walk);
  walk.view = await readView(walk.db);
}

const isOver = (state: string): boolean => ['expired', 'renounced', 'terminated', 'closed'].includes(state);

/** Sends a command without mistakes; returns the code of its refusal, where that is an expected one. */
async function must(
  { entrance, callers, now, trail }: Walk,
  login: string,
  name: string,
  id: string,
  body: object,
  ...foreseen: string[]
): Promise<string | null> {
  const caller = callers[login];
  if (!caller) throw new Error(`no person has the login ${login}`);
  const outcome = await entrance.send({ name, id, key: randomUUID(), caller, body, at: now });
  const refused = 'refused' in outcome ? outcome.refused : null;
  trail.push(`${now} ${login} ${name} ${id}: ${refused ?? 'done'}`);
  if (refused !== null && !foreseen.includes(refused)) throw new Error(`${login} ${name} ${id}: ${refused}`);
  return refused;
}

/**
 * A project from its draft to its award, for which there are credits. The other walk looks at what else may come of all
 * this.
 */
async function award(walk: Walk): Promise<void> {
  const { chance, callers, now, db } = walk;
  const beneficiary = chance.of(BENEFICIARIES);
  const call = oneOf(chance, walk.view.calls);
  const askedCents = chance.of([6_000_000, 12_000_000, 24_000_000]);
  const awardedCents = chance.percent(75) ? askedCents : askedCents / 2;
  const content = {
    ...STUDENTS,
    callId: call?.callId,
    siret: siretOf(beneficiary),
    startsOn: moveDate(parisDate(now), { days: chance.below(60) }),
    durationMonths: chance.between(2, 6),
    fundingLines: fundingOf(askedCents),
  };
  const [id, sessionId] = [newId(walk), newId(walk)];
  // Most are signed at once: what else may become of an award is left to the others, some of them under a condition.
  const isLeft = awardedCents < askedCents || chance.percent(30);
  const conditions = isLeft && chance.percent(50) ? { conditions: [REASON] } : {};
  const decisions = [{ applicationId: id, decision: 'award', awardedCents, reason: REASON, ...conditions }];
  const credits = { year: yearOf(now), credit: 'AE', amountCents: askedCents, order: REASON };
  await must(walk, beneficiary, 'createApplication', id, content);
  await must(walk, beneficiary, 'submitApplication', id, { version: 1 });
  await must(walk, 'screener', 'decideAdmissibility', id, { revision: 1, decision: 'admissible' });
  await must(walk, 'lead', 'assignReviewer', id, { step: 'legal', reviewerId: callers['reviewer-legal']?.personId });
  await must(walk, 'reviewer-legal', 'giveOpinion', id, opinionOn('legal'));
  await walk.entrance.meet('continueReview', id, now);
  await must(walk, 'lead', 'createSession', sessionId, { heldOn: parisDate(now), applicationIds: [id] });
  while (await must(walk, 'chair', 'decideSession', sessionId, { version: 1, ...anyway(decisions) }, 'credits_insufficient'))
    await must(walk, 'finance', 'allotCredits', call?.envelopeId ?? '', credits);
  if (isLeft) return;
  const { id: grantId } = await db.selectFrom('grant').where('application_id', '=', id).select('id').executeTakeFirstOrThrow();
  for (const login of [beneficiary, 'finance'])
    await must(walk, login, 'signGrant', grantId, await signingOf(db, grantId), 'visa_missing', 'claim_owed');
  // Most can be paid at once too, so that walks meet what may become of payments.
  if (beneficiary === 'ministry' || chance.percent(20)) return;
  await must(walk, 'finance', 'allotCredits', call?.envelopeId ?? '', { ...credits, credit: 'CP' });
  await must(walk, beneficiary, 'proposePayee', grantId, IBAN, 'wrong_state');
  const payee = payeeProposed(await readPayees(db, grantId));
  if (payee) await must(walk, 'finance-2', 'approvePayee', grantId, { payeeId: payee.id }, 'wrong_state');
}

/**
 * The nouns whose things must come to their end: a person has to act on them, or a date comes. Neither an amendment nor
 * help has to be asked for.
 */
const EXPECTED: readonly NounName[] = ['grant', 'milestone', 'obligation', 'account', 'amendment', 'mission', 'request'];
/** What reopens a thing, and need not happen. */
const REOPENING = ['correctReport', 'upholdAppeal'];
const ended = (noun: NounName, state: string): boolean =>
  noun === 'grant' ? isOver(state) : Object.keys(NOUNS[noun].table[state]?.takes ?? {}).every((name) => REOPENING.includes(name));

/**
 * A grant's whole life from its award on, with all that is beside it, and the Datalab's work for its project and for
 * others.
 */
export const GRANTS: Course = {
  steps: 550,
  makers,
  nouns: ['grant', 'tranche', 'milestone', 'obligation', 'account', 'amendment', 'mission', 'request'],
  // An early end of a grant ends all that is under way on it, and so does a deadline: that is left to chance.
  isSought: ({ command }) =>
    ![
      'terminateGrant',
      'reduceGrant',
      'declareEnd',
      'withdrawAward',
      'renounceGrant',
      'expireGrant',
      'deferDeadline',
      'escalateSignature',
    ].includes(command),
  // It has many commands, and some need rare conditions: each has its own test over HTTP, and here the states are
  // claimed.
  isClaimed: () => false,
  meets: [...PEOPLES_LOTS, 'substitute_cumulates'],
  open,
  left: (view) =>
    EXPECTED.flatMap((noun) =>
      NOUNS[noun]
        .standing(view)
        .filter(({ state }) => !ended(noun, state))
        .map(({ key, state }) => `${noun} ${key} is ${state}`),
    ),
};
