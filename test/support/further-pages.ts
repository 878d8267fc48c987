import { addressOfCommand, type CommandName, type SubjectPart } from '../../web/core/addresses.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { more, toAdvised as toAdvisedAmendment, toProposed } from './amendment-fixtures.ts';
import { lastDecision, toAdvised, toInadmissible } from './appeal-fixtures.ts';
import type { AppHarness } from './app-harness.ts';
import { giveAccount, toAdvanced } from './account-fixtures.ts';
import { openCall } from './calls.ts';
import { propose as proposeChange } from './change-fixtures.ts';
import { collect, issue } from './claim-fixtures.ts';
import { FAR_DAY, toConditional, toShown, toVoting } from './committee-fixtures.ts';
import { toReexamined, toStale } from './conflict-fixtures.ts';
import { localProject } from './correction-fixtures.ts';
import { orderOf } from './credit-fixtures.ts';
import { NEXT, plan } from './day-fixtures.ts';
import { toCommitted, toDelegated, toPayable } from './delegation-fixtures.ts';
import { noticed } from './ending-notice-fixtures.ts';
import { exportOf, freshNumber, importFile, lineFor, toIdentifiedOrder, toIdentifiedPayment } from './export-fixtures.ts';
import { subEnvelopeOf } from './family-fixtures.ts';
import {
  assign,
  AWARDED_CENTS,
  expectStatus,
  FUEL_MAP,
  PAYEE,
  readEnvelope,
  COMPARED,
  STUDENTS,
  toActive,
  toInReview,
  toPaid,
  toReviewed,
  toSession,
  toSubmitted,
} from './fixtures.ts';
import { LAST_YEAR, withDeclared, withGain } from './gain-fixtures.ts';
import { DIAMOND, projectUnder } from './graph-fixtures.ts';
import { age, report, review, toInTwo } from './impact-fixtures.ts';
import { toLocal } from './legal-form-fixtures.ts';
import { toProposed as toProposedMission } from './mission-fixtures.ts';
import { toHeld } from './obligation-fixtures.ts';
import { withRoles } from './people-fixtures.ts';
import { FUND } from './tokens.ts';
import { certify, toAdvanceOrdered } from './tranche-fixtures.ts';
import { until } from './until.ts';
import { drawn, sampledOf } from './sample-fixtures.ts';
import { giveVisa, toAwaitingVisa } from './visa-fixtures.ts';

/** A page on which a person gives a command. */
type FurtherPage = { login: string; path: string };

const pageOf = (login: string, command: CommandName, id: string, part: SubjectPart = {}): FurtherPage => ({
  login,
  path: addressOfCommand(command, id, part),
});

/** Posts it as this login, which must be accepted; the id of what was made, if anything was. */
async function post(harness: AppHarness, login: string, path: string, body: object): Promise<string> {
  const answer = await (await harness.as(login)).post(path, body);
  return String(expectStatus(answer, answer.status === 201 ? 201 : 200)['id']);
}

const lastYear = (): number => Number(parisDate(new Date().toISOString()).slice(0, 4)) - 1;

/** An envelope of its own in which credits of the year before are left. */
async function toYearOver(harness: AppHarness, code: string): Promise<string> {
  const id = await post(harness, 'finance', '/envelopes', subEnvelopeOf((await readEnvelope(harness)).id, code));
  await post(harness, 'finance', `/envelopes/${id}/allotments`, orderOf(90_000, { year: lastYear() }));
  return id;
}

const toPaidGrant = async (harness: AppHarness): Promise<string> => {
  const { grantId } = await toActive(harness);
  await toPaid(harness, grantId);
  return grantId;
};

/** An export with one line that no order of ours has. */
async function toStrangeLine(harness: AppHarness): Promise<{ envelopeId: string; importId: string }> {
  const { envelopeId } = await toIdentifiedPayment(harness);
  const line = lineFor({ commitmentNumber: freshNumber(), orderNumber: freshNumber() }, { amount: '12,00' });
  const { importId } = (await importFile(harness, 'finance-2', envelopeId, exportOf(line))).body;
  return { envelopeId, importId };
}

const toReported = async (harness: AppHarness): Promise<string> => {
  const id = await toInTwo(harness);
  await age(harness, id);
  await report(harness, id, 1);
  return id;
};

const toThread = async (harness: AppHarness, kind: 'threads' | 'notes'): Promise<string> => {
  const file = await toSubmitted(harness);
  const text = kind === 'threads' ? { message: 'Quel hébergeur ?' } : { note: 'À revoir.' };
  return post(harness, 'screener', `/${kind}`, { file, subject: 'Hébergement', ...text });
};

/** A grant of which this much is claimed. */
const toClaimed = async (harness: AppHarness): Promise<string> => {
  const id = await toPaidGrant(harness);
  expectStatus(await issue(1_000)(harness, 'finance', id), 200);
  return id;
};

/** An amendment on which a reviewer is asked for an opinion. */
async function toAskedAmendment(harness: AppHarness): Promise<string> {
  const id = await toProposed(more())(harness);
  const { id: reviewerId } = await harness.as('reviewer-legal');
  await post(harness, 'lead', `/grants/${id}/amendment-assignments`, { amendment: 1, reviewerId });
  return id;
}

/** Two applications that ask for the same. */
async function toAlike(harness: AppHarness): Promise<{ id: string; otherId: string }> {
  const alike = { ...COMPARED, title: 'Suivi des zones humides du littoral' };
  const otherId = await toReviewed(harness, { ...alike, callId: await openCall(harness, {}) });
  const id = await toReviewed(harness, { ...alike, callId: await openCall(harness, {}) });
  const lead = await harness.as('lead');
  await until('the overlap is found', async () => (await lead.get(`/applications/${id}`)).body.overlaps.length > 0);
  return { id, otherId };
}

const toAssigned = async (harness: AppHarness): Promise<string> => {
  const id = await toInReview(harness);
  await assign(harness, id, 'legal');
  return id;
};

/** The states that a fund in the middle of its year is not in, by the command that each asks for. */
export const FURTHER: Readonly<Record<string, (harness: AppHarness) => Promise<FurtherPage>>> = {
  closeYear: async (harness) => pageOf('finance', 'closeYear', await toYearOver(harness, 'OVER-ONE')),
  carryOverCredits: async (harness) => {
    const id = await toYearOver(harness, 'OVER-TWO');
    await post(harness, 'finance', `/envelopes/${id}/closings`, { year: lastYear() });
    return pageOf('finance', 'carryOverCredits', id);
  },
  bookLine: async (harness) => {
    const { envelopeId, ...numbers } = await toIdentifiedOrder(harness);
    const { importId } = (await importFile(harness, 'finance', envelopeId, exportOf(lineFor(numbers)))).body;
    return pageOf('finance-2', 'bookLine', envelopeId, { importId, position: 1 });
  },
  dismissLine: async (harness) => {
    const { envelopeId, importId } = await toStrangeLine(harness);
    return pageOf('finance', 'dismissLine', envelopeId, { importId, position: 1 });
  },
  dismissLines: async (harness) => {
    const { envelopeId, importId } = await toStrangeLine(harness);
    const { openBy } = (await (await harness.as('finance')).get(`/imports/${importId}`)).body;
    return pageOf('finance', 'dismissLines', envelopeId, { importId, setAsideFor: openBy[0].reason });
  },
  enableAccount: async (harness) => {
    const { id } = await withRoles(harness, 'leaver', FUND, 'screener');
    await post(harness, 'admin', `/people/${id}/disabling`, { reason: 'Départ.' });
    return pageOf('admin', 'enableAccount', id);
  },
  issueClaim: async (harness) => pageOf('finance', 'issueClaim', await toPaidGrant(harness)),
  restoreCredits: async (harness) => {
    const id = await toPaidGrant(harness);
    expectStatus(await issue(1_000)(harness, 'finance', id), 200);
    expectStatus(await collect(600)(harness, 'payer', id), 200);
    return pageOf('finance', 'restoreCredits', id);
  },
  confirmTranche: async (harness) => {
    const id = await toAwaitingVisa(harness);
    expectStatus(await giveVisa(harness, 'controller', id, { tranche: 2 }), 200);
    return pageOf('finance', 'confirmTranche', id);
  },
  waiveStep: async (harness) =>
    pageOf('lead', 'waiveStep', await toInReview(harness, await projectUnder(harness, DIAMOND)), { step: 'data' }),
  mendOpinion: async (harness) => pageOf('reviewer-legal', 'mendOpinion', await toReviewed(harness), { step: 'legal' }),
  reopenSteps: async (harness) => pageOf('lead', 'reopenSteps', await toStale(harness), { steps: 'legal' }),
  extendAwardPeriod: async (harness) => pageOf('chair', 'extendAwardPeriod', await toReviewed(harness, await localProject(harness))),
  reviewReport: async (harness) => pageOf('lead', 'reviewReport', await toReported(harness), { rank: 1 }),
  correctReport: async (harness) => {
    const id = await toReported(harness);
    await review(harness, id, 1, 1);
    return pageOf('applicant', 'correctReport', id, { rank: 1 });
  },
  giveNotice: async (harness) => pageOf('finance', 'giveNotice', await toReported(harness), { ground: 'condition', milestone: 1 }),
  giveObservations: async (harness) => {
    const id = await toInTwo(harness);
    await noticed(harness.database.db, id);
    return pageOf('applicant', 'giveObservations', id);
  },
  declareEnd: async (harness) => pageOf('applicant', 'declareEnd', await toAdvanced(harness)),
  returnFinalAccount: async (harness) => {
    const id = await toAdvanced(harness);
    expectStatus(await giveAccount()(harness, 'applicant', id), 200);
    return pageOf('finance', 'returnFinalAccount', id);
  },
  rejectAppeal: async (harness) => pageOf('chair', 'rejectAppeal', await toAdvised(harness), { appeal: 1 }),
  withdrawAward: async (harness) => {
    const { applicationId, grantId } = await toReexamined(harness);
    await noticed(harness.database.db, grantId, 'unlawful');
    return pageOf('chair', 'withdrawAward', applicationId);
  },
  startThread: async (harness) => pageOf('applicant', 'startThread', '', { file: await toSubmitted(harness) }),
  writeMessage: async (harness) => pageOf('applicant', 'writeMessage', await toThread(harness, 'threads')),
  addNote: async (harness) => pageOf('lead', 'addNote', '', { file: await toSubmitted(harness) }),
  continueNote: async (harness) => pageOf('lead', 'continueNote', await toThread(harness, 'notes')),
  nameContact: async (harness) => pageOf('applicant', 'nameContact', '', { file: await toSubmitted(harness), kind: 'application' }),
  setPhrases: () => Promise.resolve(pageOf('lead', 'setPhrases', '')),
  labelFile: async (harness) => pageOf('lead', 'labelFile', '', { file: await toSubmitted(harness) }),
  publishCall: async (harness) => {
    const callId = await openCall(harness, { aeCents: 40_000_000, cpCents: 40_000_000 });
    const { version, envelopeId, terms } = (await (await harness.as('admin')).get(`/calls/${callId}`)).body;
    const draft = { version, envelopeId, terms: { ...terms, closesOn: '2099-06-30' } };
    expectStatus(await (await harness.as('admin')).put(`/calls/${callId}`, draft), 200);
    return pageOf('admin', 'publishCall', callId);
  },
  rejectChange: async (harness) => {
    const { id } = await readEnvelope(harness);
    const change = await proposeChange(harness, id, { command: 'allotCredits', body: orderOf(1_000_000) });
    return pageOf('finance-2', 'rejectChange', id, { change });
  },
  rejectAmendment: async (harness) => pageOf('chair', 'rejectAmendment', await toAdvisedAmendment(more())(harness)),
  giveAmendmentOpinion: async (harness) => pageOf('reviewer-legal', 'giveAmendmentOpinion', await toAskedAmendment(harness)),
  declineAmendment: async (harness) => pageOf('reviewer-legal', 'declineAmendment', await toAskedAmendment(harness)),
  withdrawAmendment: async (harness) => pageOf('applicant', 'withdrawAmendment', await toProposed()(harness)),
  identifyClaim: async (harness) => pageOf('finance', 'identifyClaim', await toClaimed(harness)),
  waiveClaim: async (harness) => pageOf('finance-2', 'waiveClaim', await toClaimed(harness)),
  delegatePayment: async (harness) => pageOf('finance', 'delegatePayment', await toCommitted(harness)),
  reportCommitment: async (harness) => pageOf('ministry', 'reportCommitment', await toDelegated(harness)),
  reportPayment: async (harness) => pageOf('ministry', 'reportPayment', await toPayable(harness)),
  returnDelegation: async (harness) => pageOf('finance', 'returnDelegation', await toDelegated(harness)),
  renounceGrant: async (harness) => pageOf('applicant', 'renounceGrant', await toLocal(harness)),
  terminateGrant: async (harness) => {
    const id = await toInTwo(harness);
    await noticed(harness.database.db, id);
    return pageOf('finance', 'terminateGrant', id);
  },
  reduceGrant: async (harness) => {
    const id = await toInTwo(harness);
    await noticed(harness.database.db, id);
    return pageOf('finance', 'reduceGrant', id);
  },
  recordGuarantee: async (harness) => pageOf('finance', 'recordGuarantee', await toLocal(harness)),
  replanTranches: async (harness) => pageOf('finance', 'replanTranches', await toLocal(harness)),
  giveEvidence: async (harness) => pageOf('applicant', 'giveEvidence', await toHeld(harness), { obligation: 'listing' }),
  rejectPayee: async (harness) => {
    const { grantId } = await toActive(harness);
    await post(harness, 'finance-2', `/grants/${grantId}/payees`, PAYEE);
    return pageOf('finance', 'rejectPayee', grantId);
  },
  cancelCertification: async (harness) => {
    const { grantId } = await toActive(harness);
    expectStatus(await certify(AWARDED_CENTS)(harness, 'finance', grantId), 200);
    return pageOf('finance', 'cancelCertification', grantId);
  },
  cancelOrder: async (harness) => pageOf('finance', 'cancelOrder', await toAdvanceOrdered(harness)),
  returnPayment: async (harness) => pageOf('payer', 'returnPayment', await toPaidGrant(harness)),
  appealDecision: async (harness) => {
    const id = await toInadmissible(harness);
    return pageOf('applicant', 'appealDecision', id, { decision: await lastDecision(harness, id) });
  },
  moveOnAgenda: async (harness) => {
    const applicationId = await toReviewed(harness);
    const { id } = await toSession(harness, [applicationId, await toReviewed(harness, FUEL_MAP, 'applicant2')]);
    return pageOf('chair', 'moveOnAgenda', id, { applicationId });
  },
  rearrangeSession: async (harness) =>
    pageOf('lead', 'rearrangeSession', (await toSession(harness, [await toReviewed(harness)], FAR_DAY)).id),
  takeOffAgenda: async (harness) => {
    const applicationId = await toReviewed(harness);
    return pageOf('chair', 'takeOffAgenda', (await toSession(harness, [applicationId])).id, { applicationId });
  },
  excuseMember: async (harness) => pageOf('lead', 'excuseMember', await toVoting(harness, [await toReviewed(harness)])),
  showCondition: async (harness) => pageOf('applicant', 'showCondition', await toConditional(harness, ['Un avis.']), { number: 1 }),
  returnCondition: async (harness) => pageOf('lead', 'returnCondition', await toShown(harness), { number: 1 }),
  certifyCondition: async (harness) => pageOf('lead', 'certifyCondition', await toConditional(harness, ['Un avis.']), { number: 1 }),
  replyToOpinions: async (harness) => {
    const callId = await openCall(harness, { terms: { feedback: { replyWorkingDays: 5, afterDecision: false } } });
    return pageOf('applicant', 'replyToOpinions', await toReviewed(harness, { ...STUDENTS, callId }));
  },
  declareRecusal: async (harness) => pageOf('member-1', 'declareRecusal', await toVoting(harness, [await toReviewed(harness)])),
  settleOverlap: async (harness) => {
    const { id, otherId } = await toAlike(harness);
    return pageOf('lead', 'settleOverlap', id, { otherId });
  },
  declineAssignment: async (harness) => pageOf('reviewer-legal', 'declineAssignment', await toAssigned(harness), { step: 'legal' }),
  voidOpinion: async (harness) => pageOf('lead', 'voidOpinion', await toStale(harness), { step: 'legal' }),
  declineMission: async (harness) => pageOf('applicant', 'declineMission', (await toProposedMission(harness)).id),
  setDatalabMonth: async (harness) => pageOf('lead', 'setDatalabMonth', await plan(harness, 'reviewer-data'), { month: NEXT }),
  declareGain: async (harness) => pageOf('applicant', 'declareGain', await withGain(toInTwo)(harness), { gain: 1, year: LAST_YEAR }),
  drawSample: async (harness) => {
    const { envelopeId } = (await (await harness.as('finance')).get(`/grants/${await toPaidGrant(harness)}`)).body;
    return pageOf('finance', 'drawSample', envelopeId);
  },
  checkPayment: async (harness) => {
    const id = await drawn(toPaidGrant)(harness);
    return pageOf('controller', 'checkPayment', id, { payment: (await sampledOf(harness, id)).payment });
  },
  certifyGain: async (harness) => pageOf('finance', 'certifyGain', await withDeclared(toInTwo)(harness), { gain: 1 }),
};
