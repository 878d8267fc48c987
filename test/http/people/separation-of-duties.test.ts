import { LINKS } from '../../support/invitation-links.ts';
import { noticed } from '../../support/ending-notice-fixtures.ts';
import { roleless, withRoles } from '../../support/people-fixtures.ts';
import { operations } from '../../../api/operations.ts';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { toGiven } from '../../support/account-fixtures.ts';
import * as amendments from '../../support/amendment-fixtures.ts';
import { assignTo, examiner, toAdvised, toAppealed, toAssigned } from '../../support/appeal-fixtures.ts';
import { attach, pdf } from '../../support/attachments-fixtures.ts';
import { openCall } from '../../support/calls.ts';
import { award, cast, refuse, toVoting, FAR_DAY, toConditional, toShown } from '../../support/committee-fixtures.ts';
import {
  applicationOf,
  askWithdrawal,
  declareInterest,
  giveAnew,
  recordInterest,
  spare,
  toReexamined,
  toStale,
} from '../../support/conflict-fixtures.ts';
import { allotByTwo } from '../../support/change-fixtures.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { subEnvelopeOf, transferTo } from '../../support/family-fixtures.ts';
import { ITEM } from '../../support/correction-fixtures.ts';
import * as datalab from '../../support/datalab-fixtures.ts';
import * as missions from '../../support/mission-fixtures.ts';
import { projectUnder, REASON, stepsWith } from '../../support/graph-fixtures.ts';
import { LAST_YEAR, withDeclared, withGain } from '../../support/gain-fixtures.ts';
import { age, COST_CENTS, report, toAtOnce, toInTwo } from '../../support/impact-fixtures.ts';
import {
  assign,
  AWARDED_CENTS,
  expectStatus,
  giveOpinions,
  opinionOn,
  PAYEE,
  readEnvelope,
  sign,
  signing,
  STUDENTS,
  toActive,
  toGrant,
  toInReview,
  toReviewed,
  toSession,
  toSubmitted,
  today,
  withPayee,
} from '../../support/fixtures.ts';
import { show, toObliged } from '../../support/obligation-fixtures.ts';
import { expectFileRefused, unmet } from '../../support/refusals.ts';
import { check, drawn, sampledOf } from '../../support/sample-fixtures.ts';
import { isOfSeparation, SEPARATION } from '../../support/separation.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { certify, grantOf, order, terminate, toClosed } from '../../support/tranche-fixtures.ts';
import { GUARANTEE, toLocal } from '../../support/legal-form-fixtures.ts';
import { meetNextDeadline } from '../../support/transitions.ts';
import {
  callWithVisa,
  setRule,
  THRESHOLD_CENTS,
  toAwaitingVisa,
  toVisaed,
  toVisaedInTwo,
  toVisaedSigned,
  VISA,
} from '../../support/visa-fixtures.ts';
import { toDecided } from '../../support/waitlist-fixtures.ts';
import { type Actor, type AppHarness, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
/**
 * `house`: of the organisation that applies, with every role of the fund; `mover`: a person who has signed in for that
 * organisation, and comes with the same roles for the fund now; `judge` and `treasurer`: of the fund, with several of
 * its roles.
 */
let house: Actor;
let mover: Actor;
let judge: Actor;
let treasurer: Actor;

const enter = async (organisation: typeof FUND, sub: string, ...roles: string[]): Promise<Actor> =>
  harness.enter(await signToken(claimsOf({ ...organisation, sub, roles })));

beforeAll(async () => {
  const all = ['screener', 'reviewer', 'lead', 'member', 'chair', 'finance', 'payer', 'controller'];
  house = await enter(OFFICE, 'house', ...all);
  await enter(OFFICE, 'mover', 'applicant');
  mover = await enter(FUND, 'mover', ...all);
  judge = await enter(FUND, 'judge', 'screener', 'reviewer', 'lead', 'member', 'chair');
  treasurer = await enter(FUND, 'treasurer', 'finance', 'payer', 'controller', 'lead', 'chair');
});

/**
 * A request that a rule forbids to this person, and that another one may make: at once, with part of the body changed,
 * or after something else.
 */
type Forbidden = {
  to: Actor;
  path: string;
  body: object;
  by: Actor;
  instead?: object;
  after?: () => Promise<unknown>;
  /** Its method; POST where absent. */
  method?: 'put';
};
/** A person of the fund's house with these roles, whom an applicant of that house has invited. */
async function invited(sub: string, ...roles: string[]): Promise<{ guest: Actor; token: string }> {
  const inviter = await withRoles(harness, `inviter-of-${sub}`, FUND, 'applicant');
  const email = `${sub}@example.org`;
  expectStatus(await inviter.post('/me/invitations', { email }), 200);
  const { id } = await harness.database.db.selectFrom('invitation').where('email', '=', email).select('id').executeTakeFirstOrThrow();
  return { guest: await withRoles(harness, sub, FUND, ...roles), token: LINKS.tokenOf(id) };
}

type Rule = [rule: string, operationId: string, code: (typeof SEPARATION)[number], reach: () => Promise<Forbidden>];

const as = (login: string): Promise<Actor> => harness.as(login);
const versionOf = async (path: string, who = 'auditor'): Promise<number> => (await (await as(who)).get(path)).body.version;

async function screened(project?: Parameters<typeof toSubmitted>[1]): Promise<string> {
  const id = await toSubmitted(harness, project);
  expectStatus(await judge.post(`/applications/${id}/admissibility`, { revision: 1, decision: 'admissible' }), 200);
  return id;
}
/** The same, with every opinion given. */
const judged = async (): Promise<string> => giveOpinions(harness, await screened());

/** The payment of a grant on whose way one act is the treasurer's, and each other one another person's. */
async function payment(act: 'decided' | 'signed' | 'certified' | 'ordered'): Promise<Forbidden> {
  const [chair, finance] = await Promise.all(['chair', 'finance'].map(as));
  const by = (each: typeof act, usual = finance): Actor => (each === act ? treasurer : (usual ?? treasurer));
  const applicationId = await toReviewed(harness);
  const session = await toSession(harness, [applicationId]);
  const decisions = [award(applicationId, AWARDED_CENTS)];
  expectStatus(await by('decided', chair).post(`/sessions/${session.id}/decision`, { version: session.version, decisions }), 200);
  const { grantId: id } = (await (await as('lead')).get(`/applications/${applicationId}`)).body;
  expectStatus(await sign(harness, id, 'applicant'), 200);
  expectStatus(await by('signed').post(`/grants/${id}/signatures`, await signing(treasurer, id)), 200);
  const amount = AWARDED_CENTS;
  expectStatus(
    await by('certified').post(`/grants/${id}/certifications`, { tranche: 1, certifiedCents: amount, observation: REASON }),
    200,
  );
  await withPayee(harness, id);
  expectStatus(await by('ordered').post(`/grants/${id}/payment-orders`, { tranche: 1, orderedCents: amount }), 200);
  const body = { tranche: 1, paidCents: amount, paidOn: today(), reference: 'VIR-1' };
  return { to: treasurer, path: `/grants/${id}/payments`, body, by: await as('payer') };
}

const submission = async (path: string, body: object): Promise<Forbidden> => {
  const id = await toSubmitted(harness);
  return { to: house, path: `/applications/${id}/${path}`, body: { revision: 1, ...body }, by: await as('screener') };
};

const step = async (path: string, body: object): Promise<Forbidden> => {
  const id = await toInReview(harness, await projectUnder(harness, stepsWith({ data: { blocking: false } })));
  return { to: house, path: `/applications/${id}/${path}`, body: { step: 'data', reason: REASON, ...body }, by: await as('lead') };
};

/** Moves an application to the first place of an agenda, on which the judge has screened it. */
async function move(to: () => Actor): Promise<Forbidden> {
  const first = await toReviewed(harness);
  const applicationId = await judged();
  const { id, version } = await toSession(harness, [first, applicationId]);
  const { agenda } = (await (await as('chair')).get(`/sessions/${id}`)).body;
  const place = agenda[0].applicationId === applicationId ? 2 : 1;
  return { to: to(), path: `/sessions/${id}/moves`, body: { version, applicationId, place, reason: REASON }, by: await as('chair') };
}

const ballot = (applicationId: string) => ({ ballots: [{ applicationId, choice: 'favour' }] });
/** A vote on what the judge has screened, in which this person sits beside two members. */
async function voting(to: Actor): Promise<{ id: string; applicationId: string }> {
  const applicationId = await judged();
  const memberIds = [to.id, (await as('member-1')).id, (await as('member-2')).id];
  return { id: await toVoting(harness, [applicationId], { memberIds, quorum: 1 }), applicationId };
}
const vote = async (to: Actor): Promise<Forbidden> => {
  const { id, applicationId } = await voting(to);
  return { to, path: `/sessions/${id}/ballots`, body: ballot(applicationId), by: await as('member-1') };
};

/** The decision of the chair or of another person on what the judge has screened. */
async function decision(to: () => Promise<Actor>, reach = judged): Promise<Forbidden> {
  const applicationId = await reach();
  const { id, version } = await toSession(harness, [applicationId]);
  return { to: await to(), path: `/sessions/${id}/decision`, body: { version, decisions: [refuse(applicationId)] }, by: await as('chair') };
}

/** Ends the wait of an application that the judge has screened. */
async function wait(path: 'award' | 'refusal', to: () => Actor): Promise<Forbidden> {
  const id = await judged();
  const { id: sessionId, version } = await toSession(harness, [id]);
  const decisions = [{ applicationId: id, decision: 'waitlist', reason: REASON }];
  expectStatus(await (await as('chair')).post(`/sessions/${sessionId}/decision`, { version, decisions }), 200);
  const body = {
    version: await versionOf(`/applications/${id}`),
    reason: REASON,
    ...(path === 'award' ? { awardedCents: 1_000_000 } : {}),
  };
  return { to: to(), path: `/applications/${id}/${path}`, body, by: await as('chair') };
}

/** A decision of the committee on an application that the judge has screened. */
async function judgedAnd(decision: object): Promise<string> {
  const id = await judged();
  await toDecided(harness, [id], decision);
  return id;
}

/** Ends an appeal against the refusal of an application that the judge has screened. */
async function appealed(path: 'appeal-upholding' | 'appeal-rejection', to: () => Actor): Promise<Forbidden> {
  const id = await toAdvised(harness, () => judgedAnd({ decision: 'refuse' }));
  return { to: to(), path: `/applications/${id}/${path}`, body: { appeal: 1, reason: REASON }, by: await as('chair') };
}

/** Ends the re-examination of an award of an application that the judge has screened. */
async function reexamined(path: 'award-confirmation' | 'award-withdrawal', to: () => Actor): Promise<Forbidden> {
  const { applicationId: id, grantId } = await toReexamined(harness, async () => {
    const applicationId = await judgedAnd({ decision: 'award', awardedCents: 1_000_000 });
    return { applicationId, grantId: String((await (await as('auditor')).get(`/applications/${applicationId}`)).body.grantId) };
  });
  await giveAnew(harness, id);
  if (path === 'award-withdrawal') await noticed(harness.database.db, grantId, 'unlawful');
  const body = { version: await versionOf(`/applications/${id}`), reason: REASON };
  return { to: to(), path: `/applications/${id}/${path}`, body, by: await as('chair') };
}

/** Answers that only the reviewer who was asked may give. */
async function asked(path: string, body: object = {}): Promise<Forbidden> {
  const id = await toInReview(harness);
  await assign(harness, id, 'legal');
  return { to: judge, path: `/applications/${id}/${path}`, body: { step: 'legal', ...body }, by: await as('reviewer-legal') };
}

const APPEAL_OPINION = { appeal: 1, verdict: 'founded', comment: '' };
const AMENDMENT_OPINION = { verdict: 'favourable', comment: '' };

const signature = async (id: string) => ({
  path: `/grants/${id}/signatures`,
  body: await signing(await as('finance'), id),
});

/** A life on which several rules are tried. */
const lives = new Map<string, Promise<string>>();
function shared(name: string, reach: () => Promise<string>): Promise<string> {
  const life = lives.get(name) ?? reach();
  lives.set(name, life);
  return life;
}

/** Bank details that the treasurer has proposed. */
async function payee(path: string, to: () => Actor, body: object = {}): Promise<Forbidden> {
  const id = await shared('active', async () => (await toActive(harness)).grantId);
  expectStatus(await treasurer.post(`/grants/${id}/payees`, PAYEE), 200);
  const { payees } = await grantOf(harness, id);
  return { to: to(), path: `/grants/${id}/${path}`, body: { payeeId: payees.at(-1).id, ...body }, by: await as('finance-2') };
}

/** A claim that the treasurer has issued. */
async function claim(path: string, to: () => Actor, by: string, body: object): Promise<Forbidden> {
  const id = await shared('closed', () => toClosed(harness));
  expectStatus(await treasurer.post(`/grants/${id}/claims`, { tranche: 1, claimedCents: 1_000, reason: REASON }), 200);
  const { claims } = await grantOf(harness, id);
  return { to: to(), path: `/grants/${id}/${path}`, body: { claim: claims.length, ...body }, by: await as(by) };
}
const waiver = { waivedCents: 1, ground: 'write_off', reason: REASON };

/** A report that waits for its review, on a grant that asks for visas where `reach` makes one. */
async function reported(to: Actor, reach: () => Promise<string>): Promise<Forbidden> {
  const id = await reach();
  await age(harness, id);
  await report(harness, id, 1);
  return { to, path: `/grants/${id}/report-reviews`, body: { rank: 1, number: 1, decision: 'accept', reasons: '' }, by: await as('lead') };
}

const request = async (path: string, reach: (harness: AppHarness) => Promise<datalab.Thing>, body: () => Promise<object> | object) => {
  const { id, version } = await reach(harness);
  return { to: house, path: `/datalab-requests/${id}/${path}`, body: { version, ...(await body()) }, by: await as('lead') };
};

/** A command on a mission, sent by the house's own lead. */
const mission = async (
  path: string,
  reach: (harness: AppHarness, grantId: string) => Promise<datalab.Thing>,
  body: () => Promise<object> | object,
): Promise<Forbidden> => {
  const { id, version } = await reach(harness, await toAtOnce(harness));
  const asked = { to: house, path: `/missions/${id}/${path}`, body: { version, ...(await body()) }, by: await as('lead') };
  return path === 'staffing' ? { ...asked, method: 'put' } : asked;
};

type Reach = (harness: AppHarness) => Promise<string>;
/** A command on the open amendment of a grant. */
const ofAmendment = async (path: string, to: Actor, by: Actor, reach: Reach, body: object = {}): Promise<Forbidden> => ({
  to,
  path: `/grants/${await reach(harness)}/${path}`,
  body: { amendment: 1, ...body },
  by,
});
/** The signature of an amendment that waits for both sides. */
async function amendmentSignature(to: Actor, reach: Reach): Promise<Forbidden> {
  const id = await amendments.toApproved(amendments.LONGER, 'lead', reach)(harness);
  return {
    to,
    path: `/grants/${id}/amendment-signatures`,
    body: await amendments.amendmentToSign(harness, id),
    by: await as('finance'),
  };
}

/** A command on a final account that is given. */
async function account(path: string, body: object): Promise<Forbidden> {
  const id = await toGiven(harness);
  return { to: house, path: `/grants/${id}/${path}`, body: { number: 1, ...body }, by: await as('finance') };
}

/** A grant that asks for evidence, and for a visa on its second tranche, which the treasurer has given. */
async function obligedWithVisa(): Promise<string> {
  const id = await toObliged(harness, {}, { aeCents: 500_000_000, cpCents: 500_000_000 });
  const { envelopeId } = await grantOf(harness, id);
  expectStatus(await setRule(harness, envelopeId, THRESHOLD_CENTS), 200);
  expectStatus(await treasurer.post(`/grants/${id}/visas`, { ...VISA, tranche: 2 }), 200);
  return id;
}
/** A grant with evidence of an obligation. */
const shown = async (reach: () => Promise<string>): Promise<string> => {
  const id = await reach();
  expectStatus(await show()(harness, 'applicant', id), 200);
  return id;
};
const GAIN_JUDGED = { gain: 1, year: LAST_YEAR, number: 1, decision: 'certify' };
/** A person of finance who declared a gain for its beneficiary years ago, when they worked there. */
async function formerWriter(id: string): Promise<Actor> {
  const before = await enter(OFFICE, 'changer', 'applicant');
  expectStatus(await before.post(`/grants/${id}/gain-declarations`, { gain: 1, year: LAST_YEAR, quantity: 1, words: REASON }), 200);
  const writer = await enter(FUND, 'changer', 'finance');
  await sql`UPDATE person_organisation SET first_seen = '2020-01-01', last_seen = '2020-01-01', counts_until = '2020-01-01'
    WHERE person_id = ${before.id} AND organisation_id IN (SELECT organisation_id FROM "grant" WHERE id = ${id})`.execute(
    harness.database.db,
  );
  return writer;
}
/** A command of the fund on an obligation. */
async function obligation(path: string, to: Actor, reach: () => Promise<string>, body: object): Promise<Forbidden> {
  const id = await reach();
  return { to, path: `/grants/${id}/${path}`, body: { obligation: 'listing', ...body }, by: await as('lead') };
}
/** More than one person may add to a line alone. */
const MUCH_CENTS = 100_000_001;
/** What the treasurer may not do alone, and another person of finance confirms once the treasurer has proposed it. */
async function needingTwo(path: string, change: { command: string; body: object }, envelopeId?: string): Promise<Forbidden> {
  const id = envelopeId ?? (await readEnvelope(harness)).id;
  const by: Actor = {
    ...treasurer,
    post: async () => {
      expectStatus(await treasurer.post(`/envelopes/${id}/changes`, change), 200);
      const [{ number }] = (await treasurer.get(`/envelopes/${id}`)).body.openChanges;
      return (await as('finance-2')).post(`/envelopes/${id}/change-confirmations`, { change: number });
    },
  };
  return { to: treasurer, path: `/envelopes/${id}/${path}`, body: change.body, by };
}
/** A command on what the treasurer has proposed of an envelope. */
async function proposal(path: string, to: Actor, body: object): Promise<Forbidden> {
  const { id } = await readEnvelope(harness);
  const change = { command: 'allotCredits', body: orderOf(1) };
  expectStatus(await treasurer.post(`/envelopes/${id}/changes`, change), 200);
  const [{ number }] = (await treasurer.get(`/envelopes/${id}`)).body.openChanges;
  return { to, path: `/envelopes/${id}/${path}`, body: { change: number, ...body }, by: await as('finance-2') };
}
/** The confirmation of an interest of the judge that the lead has recorded. */
async function recorded(to: Actor): Promise<Forbidden> {
  expectStatus(await recordInterest(harness, judge.id, { applicationId: await toSubmitted(harness) }), 200);
  const [{ number }] = (await (await as('lead')).get(`/people/${judge.id}/interests`)).body.items;
  return { to, path: `/people/${judge.id}/interest-confirmations`, body: { number }, by: await as('chair') };
}
/**
 * A command on an interest of the judge in force that the judge declares an error; `confirmed`: the first person who
 * has confirmed that.
 */
async function inError(path: string, to: Actor, body: object, confirmed?: string): Promise<Forbidden> {
  expectStatus(await declareInterest(harness, judge.id, { applicationId: await toSubmitted(harness) }), 200);
  const [{ number }] = (await (await as('lead')).get(`/people/${judge.id}/interests`)).body.items;
  expectStatus(await judge.post(`/people/${judge.id}/interest-withdrawals`, { number, ground: 'error', reason: REASON }), 200);
  if (confirmed) expectStatus(await (await as(confirmed)).post(`/people/${judge.id}/interest-withdrawal-confirmations`, { number }), 200);
  return { to, path: `/people/${judge.id}/${path}`, body: { number, ...body }, by: await as('admin') };
}
/** A command on the withdrawal of an interest of the judge, for which the lead has asked. */
async function over(path: string, to: Actor, body: object, by = 'chair'): Promise<Forbidden> {
  expectStatus(await declareInterest(harness, judge.id, { applicationId: await toSubmitted(harness) }), 200);
  const [{ number }] = (await (await as('lead')).get(`/people/${judge.id}/interests`)).body.items;
  expectStatus(await askWithdrawal(harness, judge.id, number, 'lead'), 200);
  return { to, path: `/people/${judge.id}/${path}`, body: { number, ...body }, by: await as(by) };
}
const ACCEPTED = { number: 1, decision: 'accept', reasons: '' };

/** A legal opinion on which no other one waits, mended by this person. */
async function mending(to: Actor): Promise<Forbidden> {
  const id = await toReviewed(harness);
  const { scores } = opinionOn('legal');
  const body = { step: 'legal', scores, comment: 'Relu.', reason: REASON };
  return { to, path: `/applications/${id}/mended-opinions`, body, by: await as('reviewer-legal') };
}

const rules: Rule[] = [
  [
    'no person screens what their own organisation asks',
    'decideAdmissibility',
    'conflict_of_interest',
    () => submission('admissibility', { decision: 'admissible' }),
  ],
  [
    'no person has their own organisation’s application corrected',
    'requestCorrection',
    'conflict_of_interest',
    () => submission('corrections', { items: [ITEM], requiredBy: null }),
  ],
  [
    'no person has another reviewer’s step corrected',
    'requestCorrection',
    'not_the_assigned_reviewer',
    async () => {
      const id = await toInReview(harness);
      await assign(harness, id, 'legal');
      const body = { revision: 1, items: [ITEM], requiredBy: null, steps: ['legal'] };
      return { to: await as('reviewer-data'), path: `/applications/${id}/corrections`, body, by: await as('reviewer-legal') };
    },
  ],
  [
    'no person is asked for an opinion on what their own organisation asks',
    'assignReviewer',
    'conflict_of_interest',
    async () => {
      const id = await toInReview(harness);
      const [to, reviewer] = [await as('lead'), await as('reviewer-data')];
      return {
        to,
        path: `/applications/${id}/assignments`,
        body: { step: 'data', reviewerId: house.id },
        by: to,
        instead: { reviewerId: reviewer.id },
      };
    },
  ],
  [
    'no person gives the opinion that another one is asked for',
    'giveOpinion',
    'not_the_assigned_reviewer',
    async () => {
      const id = await toInReview(harness);
      await assign(harness, id, 'legal');
      return {
        to: await as('reviewer-data'),
        path: `/applications/${id}/opinions`,
        body: opinionOn('legal'),
        by: await as('reviewer-legal'),
      };
    },
  ],
  [
    'no person gives an opinion on what the organisation asks that they have moved to',
    'giveOpinion',
    'conflict_of_interest',
    async () => {
      const id = await toInReview(harness);
      const { id: reviewerId } = await enter(FUND, 'moving', 'reviewer');
      expectStatus(await (await as('lead')).post(`/applications/${id}/assignments`, { step: 'legal', reviewerId }), 200);
      const to = await enter(OFFICE, 'moving', 'reviewer');
      return {
        to,
        path: `/applications/${id}/opinions`,
        body: opinionOn('legal'),
        by: await as('reviewer-legal'),
        after: () => assign(harness, id, 'legal'),
      };
    },
  ],
  [
    'no person extends a deadline of their own organisation’s review',
    'extendStep',
    'conflict_of_interest',
    () => step('extensions', { workingDays: 5 }),
  ],
  ['no person waives an opinion on what their own organisation asks', 'waiveStep', 'conflict_of_interest', () => step('waivers', {})],
  ['no person moves what their own organisation asks on an agenda', 'moveOnAgenda', 'conflict_of_interest', () => move(() => house)],
  [
    'no lead plans a session anew that has what its own organisation asks',
    'rearrangeSession',
    'conflict_of_interest',
    async () => {
      const applicationIds = [await toReviewed(harness)];
      const { id, version } = await toSession(harness, applicationIds, FAR_DAY);
      const body = { version, heldOn: FAR_DAY, venue: 'Salle Ampère', applicationIds, reason: REASON };
      return { to: house, path: `/sessions/${id}/plan`, body, by: await as('lead') };
    },
  ],
  [
    'no person takes what their own organisation asks off an agenda',
    'takeOffAgenda',
    'conflict_of_interest',
    async () => {
      const applicationId = await toReviewed(harness);
      const { id, version } = await toSession(harness, [applicationId]);
      const body = { version, applicationId, leaves: 'adjourned', reason: REASON };
      return { to: house, path: `/sessions/${id}/removals`, body, by: await as('chair') };
    },
  ],
  [
    'no person excuses a member of the vote on what their own organisation asks',
    'excuseMember',
    'conflict_of_interest',
    async () => {
      const { id } = await voting(judge);
      return { to: house, path: `/sessions/${id}/excuses`, body: { memberId: (await as('member-1')).id }, by: await as('lead') };
    },
  ],
  [
    'no lead returns what its own organisation says of a condition',
    'returnCondition',
    'conflict_of_interest',
    async () => {
      const id = await toShown(harness);
      const body = { version: await versionOf(`/grants/${id}`), number: 1, reason: REASON };
      return { to: house, path: `/grants/${id}/condition-returns`, body, by: await as('lead') };
    },
  ],
  [
    'no lead certifies a condition of what its own organisation gets',
    'certifyCondition',
    'conflict_of_interest',
    async () => {
      const id = await toConditional(harness, ['Le cofinancement est notifié.']);
      const body = { version: await versionOf(`/grants/${id}`), number: 1, evidence: REASON };
      return { to: house, path: `/grants/${id}/conditions`, body, by: await as('lead') };
    },
  ],
  ['no person moves what they have judged on an agenda', 'moveOnAgenda', 'took_part_in_review', () => move(() => judge)],
  ['no person votes on what they have screened', 'castBallots', 'recused', () => vote(judge)],
  ['no person votes on what their own organisation asks', 'castBallots', 'recused', () => vote(house)],
  [
    'no person votes on what they have declared to have a part in',
    'castBallots',
    'recused',
    async () => {
      const to = await as('chair');
      const { id, applicationId } = await voting(to);
      expectStatus(await to.post(`/sessions/${id}/recusals`, { applicationId, reason: REASON }), 200);
      return { to, path: `/sessions/${id}/ballots`, body: ballot(applicationId), by: await as('member-1') };
    },
  ],
  [
    'no person declares what the rules say of it already',
    'declareRecusal',
    'recused',
    async () => {
      const { id, applicationId } = await voting(judge);
      return { to: judge, path: `/sessions/${id}/recusals`, body: { applicationId, reason: REASON }, by: await as('member-1') };
    },
  ],
  [
    'no lead places what its own organisation asks in a session',
    'createSession',
    'conflict_of_interest',
    async () => {
      const body = { heldOn: today(), applicationIds: [await toReviewed(harness)] };
      return { to: house, path: '/sessions', body, by: await as('lead') };
    },
  ],
  ['no person decides on what they have screened', 'decideSession', 'took_part_in_review', () => decision(async () => judge)],
  [
    'no person decides on what they have given an opinion on',
    'decideSession',
    'took_part_in_review',
    async () => {
      const { id } = await as('reviewer-legal');
      expectStatus(await (await as('admin')).post(`/people/${id}/roles`, { role: 'chair' }), 200);
      return decision(
        () => as('reviewer-legal'),
        () => toReviewed(harness),
      );
    },
  ],
  ['no person decides on what their own organisation asks', 'decideSession', 'conflict_of_interest', () => decision(async () => house)],
  [
    'no person casts the deciding vote on what they have declared to have a part in',
    'decideSession',
    'recused',
    async () => {
      const applicationId = await toReviewed(harness);
      const to = await as('chair');
      const id = await toVoting(harness, [applicationId]);
      expectStatus(await to.post(`/sessions/${id}/recusals`, { applicationId, reason: REASON }), 200);
      expectStatus(await cast(harness, 'member-1', id, { [applicationId]: 'favour' }), 200);
      expectStatus(await cast(harness, 'member-2', id, { [applicationId]: 'against' }), 200);
      await meetNextDeadline(harness, id);
      const body = { version: await versionOf(`/sessions/${id}`), decisions: [award(applicationId, AWARDED_CENTS)] };
      return { to, path: `/sessions/${id}/decision`, body, by: judge };
    },
  ],
  ...(['award', 'refusal'] as const).flatMap((path): Rule[] => [
    [
      `no person ends their own organisation’s wait by its ${path}`,
      path === 'award' ? 'awardWaitlisted' : 'refuseWaitlisted',
      'conflict_of_interest',
      () => wait(path, () => house),
    ],
    [
      `no person ends the wait of what they have judged by its ${path}`,
      path === 'award' ? 'awardWaitlisted' : 'refuseWaitlisted',
      'took_part_in_review',
      () => wait(path, () => judge),
    ],
  ]),
  [
    'no person signs for the fund what their own organisation gets',
    'signGrant',
    'conflict_of_interest',
    async () => {
      const { grantId } = await toGrant(harness);
      return { to: house, ...(await signature(grantId)), by: await as('finance') };
    },
  ],
  [
    'no person records a guarantee of what their own organisation gets',
    'recordGuarantee',
    'conflict_of_interest',
    async () => {
      const id = await toLocal(harness);
      const body = { version: await versionOf(`/grants/${id}`, 'finance'), ...GUARANTEE };
      return { to: house, path: `/grants/${id}/guarantees`, body, by: await as('finance') };
    },
  ],
  [
    'no person signs for the fund what they have certified a condition of',
    'signGrant',
    'signer_certified_condition',
    async () => {
      const id = await toConditional(harness, ['Le cofinancement est notifié.']);
      const body = { version: await versionOf(`/grants/${id}`), number: 1, evidence: REASON };
      expectStatus(await treasurer.post(`/grants/${id}/conditions`, body), 200);
      return { to: treasurer, ...(await signature(id)), by: await as('finance') };
    },
  ],
  [
    'no person signs on what they have given a visa',
    'signGrant',
    'gave_visa',
    async () => {
      const id = await toVisaedSigned(harness);
      expectStatus(await treasurer.post(`/grants/${id}/visas`, VISA), 200);
      return { to: treasurer, ...(await signature(id)), by: await as('finance') };
    },
  ],
  [
    'no person gives a visa on their own organisation’s grant',
    'giveVisa',
    'conflict_of_interest',
    async () => {
      const id = await toVisaedSigned(harness);
      return { to: house, path: `/grants/${id}/visas`, body: VISA, by: await as('controller') };
    },
  ],
  [
    'no person gives a visa on what they have signed',
    'giveVisa',
    'controller_took_part',
    async () => {
      const id = await toVisaed(harness);
      const { path, body } = await signature(id);
      expectStatus(await treasurer.post(path, body), 200);
      return { to: treasurer, path: `/grants/${id}/visas`, body: VISA, by: await as('controller') };
    },
  ],
  [
    'no person confirms what they have given a visa on',
    'confirmTranche',
    'gave_visa',
    async () => {
      const id = await toAwaitingVisa(harness);
      expectStatus(await treasurer.post(`/grants/${id}/visas`, { ...VISA, tranche: 2 }), 200);
      return { to: treasurer, path: `/grants/${id}/confirmations`, body: { tranche: 2 }, by: await as('finance') };
    },
  ],
  [
    'no person accepts the report that confirms what they have given a visa on',
    'reviewReport',
    'gave_visa',
    () =>
      reported(treasurer, async () => {
        const id = await toVisaedInTwo(harness);
        expectStatus(await treasurer.post(`/grants/${id}/visas`, { ...VISA, tranche: 2 }), 200);
        return id;
      }),
  ],
  [
    'no person accepts their own organisation’s report',
    'reviewReport',
    'conflict_of_interest',
    () => reported(house, () => toInTwo(harness)),
  ],
  [
    'no person dismisses an alert on their own organisation’s project',
    'dismissSlippageAlert',
    'conflict_of_interest',
    async () => {
      const id = await toInTwo(harness);
      await age(harness, id);
      await report(harness, id, 1, { forecastCostCents: 2 * COST_CENTS });
      return { to: house, path: `/grants/${id}/slippage/dismissals`, body: { alert: 2, reason: REASON }, by: await as('lead') };
    },
  ],
  [
    'no person of the fund certifies a gain that they declared for its beneficiary, however long ago they worked there',
    'certifyGain',
    'certifier_wrote_gain',
    async () => {
      const id = await withGain(toInTwo)(harness);
      return { to: await formerWriter(id), path: `/grants/${id}/gain-certifications`, body: GAIN_JUDGED, by: await as('finance') };
    },
  ],
  [
    'no person certifies a gain of their own organisation',
    'certifyGain',
    'conflict_of_interest',
    async () => {
      const id = await withDeclared(toInTwo)(harness);
      return { to: house, path: `/grants/${id}/gain-certifications`, body: GAIN_JUDGED, by: await as('finance') };
    },
  ],
  [
    'no person checks a payment of a grant of which they have ordered one',
    'checkPayment',
    'checker_made_payment',
    async () => {
      const id = await drawn(toClosed)(harness);
      const { payment } = await sampledOf(harness, id);
      const body = { payment, finding: 'right' };
      return { to: await as('finance'), path: `/grants/${id}/payment-checks`, body, by: await as('controller') };
    },
  ],
  [
    'no person corrects what another one has found of a payment',
    'checkPayment',
    'check_of_another_person',
    async () => {
      const id = await drawn(toClosed)(harness);
      expectStatus(await check()(harness, 'controller', id), 200);
      const body = { payment: (await sampledOf(harness, id)).payment, finding: 'unproven', wrongCents: 100, reason: REASON };
      return { to: await as('finance-2'), path: `/grants/${id}/payment-checks`, body, by: await as('controller') };
    },
  ],
  [
    'no person says that a gain of their own organisation has lapsed',
    'lapseGain',
    'conflict_of_interest',
    async () => {
      const id = await withGain(toInTwo)(harness);
      return { to: house, path: `/grants/${id}/gain-lapses`, body: { gain: 1, reason: REASON }, by: await as('lead') };
    },
  ],
  [
    'no person says where their own organisation’s project stands',
    'recordPhase',
    'conflict_of_interest',
    async () => {
      const body = { phase: 'construction', on: '2026-01-05' };
      return { to: house, path: `/grants/${await toInTwo(harness)}/phases`, body, by: await as('lead') };
    },
  ],
  [
    'no person approves bank details that they have proposed',
    'approvePayee',
    'decider_proposed_payee',
    () => payee('payee-approvals', () => treasurer),
  ],
  [
    'no person approves their own organisation’s bank details',
    'approvePayee',
    'conflict_of_interest',
    () => payee('payee-approvals', () => house),
  ],
  [
    'no person rejects bank details that they have proposed',
    'rejectPayee',
    'decider_proposed_payee',
    () => payee('payee-rejections', () => treasurer, { reason: REASON }),
  ],
  [
    'no person rejects their own organisation’s bank details',
    'rejectPayee',
    'conflict_of_interest',
    () => payee('payee-rejections', () => house, { reason: REASON }),
  ],
  ...(
    [
      ['that they have ordered', 'payer_ordered_payment', 'ordered'],
      ['of what they have certified', 'payer_certified_service', 'certified'],
      ['of a grant that they have signed', 'payer_signed_grant', 'signed'],
      ['of an award that they have decided on', 'payer_decided_award', 'decided'],
    ] as const
  ).map(([what, code, act]): Rule => [`no person records the payment ${what}`, 'recordPayment', code, () => payment(act)]),
  [
    'no person undoes the movement that they have made',
    'reverseMovement',
    'reverser_made_movement',
    async () => {
      const { grantId: id } = await toActive(harness);
      expectStatus(await certify(AWARDED_CENTS)(harness, 'finance', id), 200);
      expectStatus(await order(AWARDED_CENTS)(harness, 'finance', id), 200);
      const { envelopeId } = await grantOf(harness, id);
      const { items } = (await (await as('finance')).get(`/envelopes/${envelopeId}/movements?account=ordered&limit=100`)).body;
      const { sequence } = items.find(({ grantId, kind }: { grantId: string; kind: string }) => grantId === id && kind === 'order_payment');
      return {
        to: await as('finance'),
        path: `/envelopes/${envelopeId}/reversals`,
        body: { sequence, reason: REASON },
        by: await as('finance-2'),
      };
    },
  ],
  [
    'no person collects what they have claimed',
    'collectClaim',
    'collector_issued_claim',
    () => claim('collections', () => treasurer, 'payer', { collectedCents: 1, collectedOn: today() }),
  ],
  [
    'no person gives up what they have claimed',
    'waiveClaim',
    'waiver_issued_claim',
    () => claim('waivers', () => treasurer, 'finance-2', waiver),
  ],
  [
    'no person gives up what their own organisation owes',
    'waiveClaim',
    'conflict_of_interest',
    () => claim('waivers', () => house, 'finance-2', waiver),
  ],
  [
    'no person qualifies what their own organisation asks of the Datalab',
    'qualifyDatalabRequest',
    'conflict_of_interest',
    () => request('qualification', datalab.toRequested, () => datalab.QUALIFICATION),
  ],
  [
    'no person declines what their own organisation asks of the Datalab',
    'declineDatalabRequest',
    'conflict_of_interest',
    () => request('refusal', datalab.toQualified, () => ({ reason: REASON })),
  ],
  [
    'no person promises the Datalab’s days to their own organisation',
    'acceptDatalabRequest',
    'conflict_of_interest',
    () => request('acceptance', datalab.toQualified, () => datalab.acceptanceBy(harness)),
  ],
  [
    'no person plans the Datalab’s days for their own organisation',
    'staffDatalabRequest',
    'conflict_of_interest',
    async () => ({ ...(await request('staffing', datalab.toAccepted, () => ({ days: [] }))), method: 'put' }),
  ],
  [
    'no person proposes a mission to their own organisation',
    'proposeMission',
    'conflict_of_interest',
    async () => ({ to: house, path: '/missions', body: await missions.proposalOn(harness, await toAtOnce(harness)), by: await as('lead') }),
  ],
  [
    'no person staffs a mission to their own organisation',
    'staffMission',
    'conflict_of_interest',
    () => mission('staffing', missions.toAccepted, async () => ({ days: await missions.daysOf(harness) })),
  ],
  [
    'no person withdraws a mission to their own organisation',
    'withdrawMission',
    'conflict_of_interest',
    () => mission('withdrawal', missions.toProposed, () => ({ reason: REASON })),
  ],
  [
    'no person delivers a mission to their own organisation',
    'deliverMission',
    'conflict_of_interest',
    () => mission('delivery', missions.toStaffed, () => missions.deliveryOf(harness)),
  ],
  [
    'no person closes a mission to their own organisation',
    'closeMission',
    'conflict_of_interest',
    () => mission('closing', missions.toDelivered, () => ({})),
  ],
  [
    'no person accepts what another one was asked for',
    'acceptAssignment',
    'not_the_assigned_reviewer',
    () => asked('assignment-acceptances'),
  ],
  [
    'no person declines what another one was asked for',
    'declineAssignment',
    'not_the_assigned_reviewer',
    () => asked('assignment-declines', { reason: REASON }),
  ],
  [
    'no person has their own organisation’s opinion given anew',
    'reopenSteps',
    'conflict_of_interest',
    async () => {
      const id = await toStale(harness);
      return { to: house, path: `/applications/${id}/reopenings`, body: { steps: ['legal'], reason: REASON }, by: await as('lead') };
    },
  ],
  [
    'no person mends an opinion that another one gave',
    'mendOpinion',
    'opinion_of_another_person',
    async () => mending(await as('reviewer-data')),
  ],
  ['no person mends an opinion on what their own organisation asks', 'mendOpinion', 'conflict_of_interest', async () => mending(house)],
  [
    'no person voids an opinion on what their own organisation asks',
    'voidOpinion',
    'conflict_of_interest',
    async () => {
      const id = await toReviewed(harness);
      return { to: house, path: `/applications/${id}/voided-opinions`, body: { step: 'legal', reason: REASON }, by: await as('lead') };
    },
  ],
  [
    'no person confirms an award to their own organisation',
    'confirmAward',
    'conflict_of_interest',
    () => reexamined('award-confirmation', () => house),
  ],
  [
    'no person confirms an award of what they screened',
    'confirmAward',
    'took_part_in_review',
    () => reexamined('award-confirmation', () => judge),
  ],
  [
    'no person withdraws an award from their own organisation',
    'withdrawAward',
    'conflict_of_interest',
    () => reexamined('award-withdrawal', () => house),
  ],
  [
    'no person withdraws an award of what they screened',
    'withdrawAward',
    'took_part_in_review',
    () => reexamined('award-withdrawal', () => judge),
  ],
  [
    'no person is asked for an opinion on their own organisation’s appeal',
    'assignAppeal',
    'conflict_of_interest',
    async () => {
      const id = await toAppealed(harness);
      const lead = await as('lead');
      const { id: reviewerId } = await examiner(harness);
      return {
        to: lead,
        path: `/applications/${id}/appeal-assignments`,
        body: { appeal: 1, reviewerId: house.id },
        by: lead,
        instead: { appeal: 1, reviewerId },
      };
    },
  ],
  [
    'no person gives the opinion on an appeal that another one was asked for',
    'giveAppealOpinion',
    'not_the_assigned_reviewer',
    async () => {
      const id = await toAssigned(harness);
      return { to: judge, path: `/applications/${id}/appeal-opinion`, body: APPEAL_OPINION, by: await examiner(harness) };
    },
  ],
  [
    'no person gives an opinion on an appeal in which they have an interest since: they are asked no more',
    'giveAppealOpinion',
    'conflict_of_interest',
    async () => {
      const id = await toAppealed(harness);
      const [tied, free] = [await spare(harness, 'examiner-tied'), await examiner(harness)];
      expectStatus(await assignTo(harness, id, tied.id), 200);
      expectStatus(await declareInterest(harness, tied.id, { applicationId: id }), 200);
      const after = async () => expectStatus(await assignTo(harness, id, free.id), 200);
      return { to: tied, path: `/applications/${id}/appeal-opinion`, body: APPEAL_OPINION, by: free, after };
    },
  ],
  [
    'no person gives an opinion on an appeal of the organisation that they have moved to',
    'giveAppealOpinion',
    'conflict_of_interest',
    async () => {
      const id = await toAppealed(harness);
      const { id: reviewerId } = await enter(FUND, 'moving-examiner', 'reviewer');
      expectStatus(await assignTo(harness, id, reviewerId), 200);
      const [to, free] = [await enter(OFFICE, 'moving-examiner', 'reviewer'), await examiner(harness)];
      const after = async () => expectStatus(await assignTo(harness, id, free.id), 200);
      return { to, path: `/applications/${id}/appeal-opinion`, body: APPEAL_OPINION, by: free, after };
    },
  ],
  [
    'no person settles what their own organisation seems to ask twice',
    'settleOverlap',
    'conflict_of_interest',
    async () => {
      const project = { ...STUDENTS, startsOn: '2040-01-01' };
      const otherId = await toSubmitted(harness, { ...project, callId: await openCall(harness, {}) });
      const id = await toSubmitted(harness, { ...project, callId: await openCall(harness, {}) });
      const body = { otherId, outcome: 'dismissed', reason: REASON };
      return { to: house, path: `/applications/${id}/overlap-settlements`, body, by: await as('lead') };
    },
  ],
  [
    'no person settles what another organisation seems to ask for with their own',
    'settleOverlap',
    'conflict_of_interest',
    async () => {
      const project = { ...STUDENTS, startsOn: '2041-01-01', title: 'Un portail des gares' };
      const { name } = (await (await as('applicant')).get('/me')).body.organisation;
      const [asked, own] = STUDENTS.fundingLines;
      const fundingLines = [
        asked!,
        { ...own!, amountCents: own!.amountCents - 1_000_000 },
        { label: name, source: 'other', amountCents: 1_000_000 },
      ];
      const otherId = await toSubmitted(harness, project);
      const id = await toSubmitted(harness, { ...project, fundingLines } as typeof STUDENTS, 'applicant2');
      const body = { otherId, outcome: 'dismissed', reason: REASON };
      return { to: house, path: `/applications/${id}/overlap-settlements`, body, by: await as('lead') };
    },
  ],
  [
    'no person settles what an application asks for with another in which they have an interest',
    'settleOverlap',
    'conflict_of_interest',
    async () => {
      const project = { ...STUDENTS, startsOn: '2042-01-01', title: 'Un portail des ports' };
      const otherId = await toSubmitted(harness, { ...project, callId: await openCall(harness, {}) });
      const id = await toSubmitted(harness, { ...project, callId: await openCall(harness, {}) });
      const tied = await withRoles(harness, 'screener-tied', FUND, 'screener');
      expectStatus(await declareInterest(harness, tied.id, { applicationId: otherId }), 200);
      const body = { otherId, outcome: 'dismissed', reason: REASON };
      return { to: tied, path: `/applications/${id}/overlap-settlements`, body, by: await as('screener') };
    },
  ],
  [
    'no person proposes for the fund an amendment to their own organisation’s grant',
    'proposeAmendment',
    'conflict_of_interest',
    async () => {
      const id = await toInTwo(harness);
      const body = { version: await versionOf(`/grants/${id}`, 'finance'), reasons: REASON, ...amendments.LONGER };
      return { to: house, path: `/grants/${id}/amendments`, body, by: await as('finance') };
    },
  ],
  [
    'no person reports for the fund that their own organisation’s funding has changed',
    'reportFundingChange',
    'conflict_of_interest',
    async () => {
      const id = await toInTwo(harness);
      const fundingLines = [{ label: 'Budget propre', source: 'own', amountCents: 20_000_000 }];
      const body = { version: await versionOf(`/grants/${id}`, 'finance'), reason: REASON, costCents: 40_000_000, fundingLines };
      return { to: house, path: `/grants/${id}/funding-changes`, body, by: await as('finance') };
    },
  ],
  [
    'no person is asked for an opinion on an amendment to their own organisation’s grant',
    'assignAmendment',
    'conflict_of_interest',
    async () => {
      const lead = await as('lead');
      const { id: reviewerId } = await examiner(harness);
      const asked = { reviewerId: house.id };
      return { ...(await ofAmendment('amendment-assignments', lead, lead, amendments.toProposed(), asked)), instead: { reviewerId } };
    },
  ],
  [
    'no person gives the opinion on an amendment that another one was asked for',
    'giveAmendmentOpinion',
    'not_the_assigned_reviewer',
    async () => ofAmendment('amendment-opinion', judge, await examiner(harness), amendments.toAssigned(), AMENDMENT_OPINION),
  ],
  [
    'no person gives an opinion on an amendment to the grant of an organisation to which they have gone since',
    'giveAmendmentOpinion',
    'conflict_of_interest',
    async () => {
      const [{ id: moving }, free] = [await enter(FUND, 'amendment-moving', 'reviewer'), await examiner(harness)];
      const id = await amendments.toProposed()(harness);
      const ask = async (reviewerId: string) =>
        expectStatus(await (await as('lead')).post(`/grants/${id}/amendment-assignments`, { amendment: 1, reviewerId }), 200);
      await ask(moving);
      const to = await enter(OFFICE, 'amendment-moving', 'reviewer');
      const body = { amendment: 1, ...AMENDMENT_OPINION };
      return { to, path: `/grants/${id}/amendment-opinion`, body, by: free, after: () => ask(free.id) };
    },
  ],
  [
    'no person declines the opinion on an amendment that another one was asked for',
    'declineAmendment',
    'not_the_assigned_reviewer',
    async () => ofAmendment('amendment-declining', judge, await examiner(harness), amendments.toAssigned(), { reason: REASON }),
  ],
  ...(['approval', 'rejection'] as const).map((end): Rule => [
    `no person decides on an amendment to their own organisation’s grant by its ${end}`,
    end === 'approval' ? 'approveAmendment' : 'rejectAmendment',
    'conflict_of_interest',
    async () => ofAmendment(`amendment-${end}`, house, await as('lead'), amendments.toAdvised(), { reason: REASON }),
  ]),
  [
    'no person signs for the fund an amendment to their own organisation’s grant',
    'signAmendment',
    'conflict_of_interest',
    () => amendmentSignature(house, toInTwo),
  ],
  [
    'no person signs an amendment to what they have given a visa on',
    'signAmendment',
    'gave_visa',
    () =>
      amendmentSignature(treasurer, async () => {
        const id = await toVisaedInTwo(harness);
        expectStatus(await treasurer.post(`/grants/${id}/visas`, { ...VISA, tranche: 2 }), 200);
        return id;
      }),
  ],
  [
    'no person approves their own organisation’s final account',
    'approveFinalAccount',
    'conflict_of_interest',
    () => account('final-account-approvals', { observation: REASON }),
  ],
  [
    'no person returns their own organisation’s final account',
    'returnFinalAccount',
    'conflict_of_interest',
    () => account('final-account-returns', { reason: REASON }),
  ],
  [
    'no person accepts their own organisation’s evidence',
    'reviewEvidence',
    'conflict_of_interest',
    () => obligation('evidence-reviews', house, () => shown(() => toObliged(harness)), ACCEPTED),
  ],
  [
    'no person accepts the evidence that confirms what they have given a visa on',
    'reviewEvidence',
    'gave_visa',
    () => obligation('evidence-reviews', treasurer, () => shown(obligedWithVisa), ACCEPTED),
  ],
  [
    'no person lets their own organisation off an obligation',
    'waiveObligation',
    'conflict_of_interest',
    () => obligation('obligation-waivers', house, () => toObliged(harness), { reason: REASON }),
  ],
  [
    'no person lets off the obligation that confirms what they have given a visa on',
    'waiveObligation',
    'gave_visa',
    () => obligation('obligation-waivers', treasurer, obligedWithVisa, { reason: REASON }),
  ],
  [
    'no person upholds their own organisation’s appeal',
    'upholdAppeal',
    'conflict_of_interest',
    () => appealed('appeal-upholding', () => house),
  ],
  [
    'no person upholds an appeal on what they screened',
    'upholdAppeal',
    'took_part_in_review',
    () => appealed('appeal-upholding', () => judge),
  ],
  [
    'no person upholds an appeal that commits again what they have given a visa on',
    'upholdAppeal',
    'gave_visa',
    async () => {
      const grantId = await toVisaed(harness);
      expectStatus(await treasurer.post(`/grants/${grantId}/visas`, VISA), 200);
      for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
      expectStatus(await terminate(harness, 'finance', grantId), 200);
      const id = await toAdvised(harness, () => applicationOf(harness, grantId));
      return { to: treasurer, path: `/applications/${id}/appeal-upholding`, body: { appeal: 1, reason: REASON }, by: await as('chair') };
    },
  ],
  [
    'no person rejects their own organisation’s appeal',
    'rejectAppeal',
    'conflict_of_interest',
    () => appealed('appeal-rejection', () => house),
  ],
  [
    'no person rejects an appeal on what they screened',
    'rejectAppeal',
    'took_part_in_review',
    () => appealed('appeal-rejection', () => judge),
  ],
  ...(['confirmation', 'rejection'] as const).map((end): Rule => [
    `no person decides on what they have proposed of an envelope by its ${end}`,
    end === 'confirmation' ? 'confirmChange' : 'rejectChange',
    'decider_proposed_change',
    () => proposal(`change-${end}s`, treasurer, end === 'confirmation' ? {} : { reason: REASON }),
  ]),
  [
    'no person takes back what another one has proposed of an envelope',
    'retractChange',
    'change_of_somebody_else',
    async () => ({ ...(await proposal('change-retractions', await as('finance'), {})), by: treasurer }),
  ],
  [
    'no person opens as many credits alone as two people must',
    'allotCredits',
    'credits_need_second_person',
    () => needingTwo('allotments', { command: 'allotCredits', body: orderOf(MUCH_CENTS) }),
  ],
  [
    'no person transfers as many alone',
    'transferCredits',
    'credits_need_second_person',
    async () => {
      const { id: parentId } = await readEnvelope(harness);
      const { id } = (await treasurer.post('/envelopes', subEnvelopeOf(parentId, 'SEPAREE'))).body;
      return needingTwo('transfers', { command: 'transferCredits', body: transferTo(id, MUCH_CENTS) });
    },
  ],
  [
    'no person carries as many over alone',
    'carryOverCredits',
    'credits_need_second_person',
    async () => {
      const { envelopeId: of } = await callWithVisa(harness, null);
      const body = orderOf(MUCH_CENTS, { year: Number(today().slice(0, 4)) - 1 });
      await allotByTwo(harness, of, body);
      expectStatus(await treasurer.post(`/envelopes/${of}/closings`, { year: body.year }), 200);
      return needingTwo('carry-overs', { command: 'carryOverCredits', body }, of);
    },
  ],
  [
    'no person lifts alone what an envelope asks of the controller',
    'setVisaRule',
    'visa_rule_needs_second_person',
    async () => {
      const { envelopeId } = await callWithVisa(harness);
      return needingTwo('visa-rules', { command: 'setVisaRule', body: { thresholdCents: null, order: 'Arrêté' } }, envelopeId);
    },
  ],
  [
    'no person makes themselves signatory of their organisation',
    'giveRole',
    'role_for_oneself',
    async () => {
      const to = await as('manager');
      return { to, path: `/people/${to.id}/roles`, body: { role: 'signatory' }, by: await as('admin') };
    },
  ],
  [
    'no person answers what they have asked for themselves',
    'refuseRole',
    'role_for_oneself',
    async () => {
      const to = await as('manager');
      expectStatus(await to.post('/me/role-requests', { role: 'applicant', reason: REASON }), 200);
      return { to, path: `/people/${to.id}/role-refusals`, body: { role: 'applicant', reason: REASON }, by: await as('admin') };
    },
  ],
  [
    'no person who acts for the fund makes themselves applicant',
    'takeApplicantRole',
    'role_for_oneself',
    async () => ({ to: await as('lead'), path: '/me/applicant-role', body: {}, by: await roleless(harness, 'new-agent', OFFICE) }),
  ],
  [
    'no person who acts for the fund accepts to be an applicant of their house',
    'acceptInvitation',
    'role_for_oneself',
    async () => {
      const [staff, agent] = [await invited('staff', 'auditor'), await invited('agent')];
      const body = { token: staff.token };
      return { to: staff.guest, path: '/me/invitations/acceptance', body, by: agent.guest, instead: { token: agent.token } };
    },
  ],
  ...(['confirmation', 'rejection'] as const).flatMap((end): Rule[] => {
    const [command, body]: [string, object] =
      end === 'confirmation' ? ['confirmInterestWithdrawal', {}] : ['rejectInterestWithdrawal', { reason: REASON }];
    const path = `interest-withdrawal-${end}s`;
    return [
      [
        `no person decides on the withdrawal of their own interest by its ${end}`,
        command,
        'interest_of_ones_own',
        () => over(path, judge, body),
      ],
      [
        `no person decides on the withdrawal that they have asked for by its ${end}`,
        command,
        'decider_asked_withdrawal',
        async () => over(path, await as('lead'), body),
      ],
      [
        `no person decides that the interest which they have recorded is an error by its ${end}`,
        command,
        'decider_recorded_interest',
        async () => inError(path, await as('lead'), body),
      ],
      [
        `no person is both of the two who annul an interest by its ${end}`,
        command,
        'decider_confirmed_withdrawal',
        async () => inError(path, await as('chair'), body, 'chair'),
      ],
    ];
  }),
  [
    'no person confirms the interest that they have recorded on another person',
    'confirmInterest',
    'decider_recorded_interest',
    async () => recorded(await as('lead')),
  ],
  ['no person confirms what was recorded on themselves', 'confirmInterest', 'interest_of_ones_own', () => recorded(judge)],
  [
    'no person takes back what another one has asked of an interest',
    'retractInterestWithdrawal',
    'withdrawal_asked_by_somebody_else',
    async () => over('interest-withdrawal-retractions', await as('chair'), {}, 'lead'),
  ],
  // The last one: the file that is removed here is swept from the store some time after.
  [
    'no person takes away a file of the review that another one has added',
    'removeAttachment',
    'attachment_of_somebody_else',
    async () => {
      const id = await toInReview(harness);
      const { attachmentId } = expectStatus(await attach(harness, 'lead', id, pdf(), { purpose: 'review' }), 201);
      return { to: await as('screener'), path: `/applications/${id}/attachment-removals`, body: { attachmentId }, by: await as('lead') };
    },
  ],
];

test('no person who acts for the fund is offered to be an applicant of their house', async () => {
  const { guest, token } = await invited('other-staff', 'auditor');
  await expectFileRefused(harness, ({ language }) => guest.get(`/me/invitation?token=${token}`, language), 'role_for_oneself');
});

test('no person adds a file to the review of what their own organisation asks', async () => {
  const id = await toInReview(harness);
  const headers = { 'Content-Type': 'application/pdf' };
  const path = `/applications/${id}/attachments?name=a.pdf&purpose=review`;
  const bytes = pdf();
  await expectFileRefused(
    harness,
    ({ key, language }) => harness.ask('post', path, { token: house.token, key, language, headers, body: bytes }),
    'conflict_of_interest',
  );
  const { token } = await as('screener');
  expectStatus(await harness.ask('post', path, { token, key: randomUUID(), headers, body: bytes }), 201);
});

test.each(rules)('%s: %s is refused as %s, and taken from another person', async (_, operationId, code, reach) => {
  const { to, path, body, by, instead, after, method = 'post' } = await reach();
  await expectFileRefused(harness, ({ key, language }) => to[method](path, body, key, language), code);
  if (to === house && code === 'conflict_of_interest') expect((await mover[method](path, body)).body.code).toBe(code);
  await after?.();
  const { status, body: answer } = await by[method](path, { ...body, ...instead });
  expect([operationId, [200, 201].includes(status), answer]).toEqual([operationId, true, answer]);
});

test('each operation that a rule of separation may refuse was refused by it', () => {
  const all = operations.map(({ spec }) => spec.operationId);
  // Conflicts of interest are proved for every command on a file by the tests of what is offered.
  expect(unmet(all, (code) => isOfSeparation(code) && code !== 'conflict_of_interest')).toEqual([]);
});

test('each rule of separation forbids something', () => {
  const met = new Set(rules.map(([, , code]) => code));
  expect(SEPARATION.filter((code) => !met.has(code))).toEqual([]);
});
