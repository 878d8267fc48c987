import { deadlines } from '../../../activities/index.ts';
import { confirmJoining, proposeJoining, readPair } from '../../../db/people/identities.ts';
import { recognisePerson } from '../../../db/people/people.ts';
import { moveDate } from '../../../domain/core/calendar.ts';
import type { Role } from '../../../domain/core/role.ts';
import { SEPARATION } from '../../../domain/core/separation.ts';
import type { SetAsideReason } from '../../../domain/ledger/reconciliation.ts';
import { people } from '../../../local/people.ts';
import { signingOf } from '../../support/agreements.ts';
import {
  accounted,
  appealOf,
  approvedAmendment,
  awarded,
  type CommandName,
  commandsOfFile,
  examinerOf,
  importInto,
  inReview,
  paid,
  proposedAmendment,
  reviewed,
  withPayee,
} from '../../support/command-harness.ts';
import { LONGER } from '../../support/amendment-fixtures.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { exportOf, freshNumber, lineFor, SUPPLIER } from '../../support/export-fixtures.ts';
import { AWARDED_CENTS, PAYEE, STUDENTS, today } from '../../support/fixtures.ts';
import { PAID_YEAR } from '../../support/sample-fixtures.ts';

/**
 * One human who would do both of two acts that need two people. Each chain has a first act and a second one; each way
 * is how the human of the first comes back for the second. Every scheme of one chain and one way is tried on the same
 * thing, since what is refused leaves nothing, and a colleague does the second act at the end of each chain: it is the
 * human that the rule stops, and nothing else.
 */
const { database, harness } = commandsOfFile();

const siretOf = (login: string): string => people.find((person) => person.login === login)?.siret ?? '';
const idOf = (login: string): string => harness.callers[login]?.personId ?? '';

/** Signs a person in, as a subject of an issuer, with these roles, for the house of another login. */
async function enters(login: string, roles: Role[], { subject = login, email = `${login}@example.org`, house = 'lead' } = {}) {
  const names = { givenName: 'Dominique', usualName: 'Ferrand', organisationName: null, legalCategory: null };
  const identity = { issuer: 'test', subject, roles, siret: siretOf(house), email, emailVerified: true };
  return (harness.callers[login] = await recognisePerson(database.db, { ...names, ...identity }));
}

/** Runs work of a login's usual person as another person. */
async function instead<T>(usual: string, login: string, work: () => Promise<T>): Promise<T> {
  const kept = harness.callers[usual];
  harness.callers[usual] = harness.callers[login]!;
  try {
    return await work();
  } finally {
    harness.callers[usual] = kept!;
  }
}

/** The roles of a human between two ways: of the fund, in no function by which its money moves. */
const BETWEEN: Role[] = ['screener'];

type Back = (human: string, role: Role) => Promise<{ login: string; leave?: () => Promise<unknown> }>;

const STEAD = 'in the stead of an absent person';

/**
 * How one human comes back, as a login that has the role of the second act. Their own login comes last: that role
 * stays.
 */
const WAYS = {
  [STEAD]: async (human, role) => {
    const away = `${human}, whose ${role} is away`;
    const { personId: id } = await enters(away, [role], { email: `${human}-${role}-away@example.org` });
    const days = { startsOn: today(), endsOn: moveDate(today(), { days: 9 }) };
    await harness.accept(away, 'declareAbsence', { ...days, substituteId: idOf(human) }, { id });
    const { due_at: at } = await database.db.selectFrom('stream').where('id', '=', id).select('due_at').executeTakeFirstOrThrow();
    await deadlines(database.db).startAbsence(id, at ?? '');
    return { login: human, leave: () => harness.accept('admin', 'endAbsence', {}, { id }) };
  },
  'under a second identity of its verified address': async (human, role) => {
    const login = `${human}, again`;
    await enters(login, [role], { email: `${human}@example.org` });
    return { login };
  },
  'under an identity that was joined with it': async (human, role) => {
    const login = `${human}, joined`;
    const { personId } = await enters(login, [role], { email: `${human}-elsewhere@example.org` });
    const two = [idOf(human), personId] as const;
    const [one, other] = ['admin', 'lead'].map((login) => ({ personId: idOf(login), at: new Date().toISOString() }));
    // Two chains may have the same human.
    if ((await readPair(database.db, ...two))?.link) return { login };
    await database.db.transaction().execute(async (trx) => {
      await proposeJoining(trx, two, 'Une personne.', one!);
      await confirmJoining(trx, two, other!);
    });
    return { login };
  },
  'under an address that it has changed': async (human, role) => {
    const login = `${human}, moved`;
    await enters(login, [role], { subject: human, email: `${human}-moved@example.org` });
    return { login };
  },
  'for another organisation': async (human, role) => {
    const login = `${human}, of another house`;
    await enters(login, [role], { subject: human, house: 'ministry' });
    return { login, leave: () => enters(human, BETWEEN) };
  },
  'by a role that its token has now': async (human, role) => {
    const login = `${human}, with ${role}`;
    await enters(login, [role], { subject: human });
    return { login, leave: () => enters(human, BETWEEN) };
  },
  'by a role that an admin gives it meanwhile': async (human, role) => {
    await harness.accept('admin', 'giveRole', { role }, { id: idOf(human) });
    return { login: human, leave: () => harness.accept('admin', 'withdrawRole', { role }, { id: idOf(human) }) };
  },
} satisfies Record<string, Back>;

/**
 * The second act, as it would be sent; `by`: the login that does it in the end, left out where another chain shows
 * that. `asks`: the login that sends it where the body names the human, as `names` says.
 */
type Second = { command: CommandName; id: string; body: object; by?: string; asks?: string; names?: (login: string) => object };
type Chain = {
  /** What the human does first, and what they would do then. */
  did: string;
  would: string;
  /** The login and roles of the first act, and the role that the second one takes. */
  human: string;
  roles: Role[];
  role: Role;
  code: string;
  lay: () => Promise<Second>;
};

const once = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  let done: Promise<T> | undefined;
  return () => (done ??= work());
};

const sessionOn = async (lay: () => Promise<string>): Promise<Second> => {
  const id = await lay();
  const session = await harness.accept('lead', 'createSession', { heldOn: today(), applicationIds: [id] });
  const decisions = [{ applicationId: id, decision: 'refuse', reason: 'Hors sujet.' }];
  return { command: 'decideSession', id: session.id, body: { version: session.version, decisions }, by: 'chair' };
};

/** A grant on whose way each act is another human's; its order was cancelled and given again by a colleague. */
const ordered = once(async () => {
  const { db } = database;
  const { grantId: id } = await instead('chair', 'decider', () => awarded(harness, db));
  await harness.accept('applicant', 'signGrant', await signingOf(db, id), { id });
  await harness.accept('signer', 'signGrant', await signingOf(db, id), { id });
  await harness.accept('certifier', 'certifyService', { tranche: 1, certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' }, { id });
  await withPayee(harness, db, id);
  const order = { tranche: 1, orderedCents: AWARDED_CENTS };
  await harness.accept('orderer', 'orderPayment', order, { id });
  await harness.accept('orderer', 'cancelOrder', { tranche: 1, reason: 'Deux fois.' }, { id });
  await harness.accept('finance', 'orderPayment', order, { id });
  const numbers = { commitmentNumber: freshNumber(), orderNumber: freshNumber() };
  await harness.accept('numberer', 'identifyCommitment', { commitmentNumber: numbers.commitmentNumber, supplier: SUPPLIER }, { id });
  await harness.accept('finance', 'identifyOrder', { tranche: 1, orderNumber: numbers.orderNumber }, { id });
  const { envelope_id: envelopeId } = await db.selectFrom('grant').where('id', '=', id).select('envelope_id').executeTakeFirstOrThrow();
  return { id, envelopeId, numbers };
});
const payment = async (): Promise<Second> => {
  const { id } = await ordered();
  return { command: 'recordPayment', id, body: { tranche: 1, paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-1' } };
};
const paysAfter = (did: string, human: string, by: Role, code: string): Chain => ({
  ...{ did, would: 'pays', human, roles: [by], role: 'payer', code, lay: payment },
});

/** A claim on a payment, issued by one human. */
const claim = (human: string) =>
  once(async () => {
    const { grantId: id } = await awarded(harness, database.db);
    await paid(harness, database.db, id);
    const body = { tranche: 1, claimedCents: 1_000, reason: 'Payé deux fois.' };
    await harness.accept(human, 'issueClaim', body, { id });
    return id;
  });

const envelope = once(
  async () => (await database.db.selectFrom('envelope').where('parent_id', 'is', null).select('id').executeTakeFirstOrThrow()).id,
);

/** An interest of a person, of which one human says that it is over. */
const interest = async (whose: string, asker: string): Promise<Second> => {
  const id = idOf(whose);
  await harness.accept(whose, 'declareInterest', { siret: siretOf('applicant2'), reason: 'Un proche.' }, { id });
  await harness.accept(asker, 'askInterestWithdrawal', { number: 1, reason: 'Il est parti.' }, { id });
  return { command: 'confirmInterestWithdrawal', id, body: { number: 1 }, by: 'chair' };
};

const CHAINS: Chain[] = [
  {
    ...{ did: 'screens', would: 'decides', human: 'screens', roles: ['screener'], role: 'chair', code: 'took_part_in_review' },
    lay: () => sessionOn(() => instead('screener', 'screens', () => reviewed(harness))),
  },
  {
    ...{ did: 'gives an opinion', would: 'decides', human: 'opines', roles: ['reviewer'], role: 'chair', code: 'took_part_in_review' },
    lay: () => sessionOn(() => instead('reviewer-data', 'opines', () => reviewed(harness))),
  },
  paysAfter('decides', 'decider', 'chair', 'payer_decided_award'),
  paysAfter('signs for the fund', 'signer', 'finance', 'payer_signed_grant'),
  paysAfter('certifies the service', 'certifier', 'finance', 'payer_certified_service'),
  paysAfter('orders, cancels, and a colleague orders', 'orderer', 'finance', 'payer_ordered_payment'),
  {
    ...paysAfter('approves the account', 'approver', 'finance', 'payer_approved_account'),
    lay: async () => {
      const { db } = database;
      const id = await instead('finance', 'approver', () => accounted(harness, db));
      const { rank, certifiedCents } = await db
        .selectFrom('tranche')
        .where('grant_id', '=', id)
        .where('state', '=', 'certified')
        .select(['rank', 'certified_cents as certifiedCents'])
        .executeTakeFirstOrThrow();
      await withPayee(harness, db, id);
      await harness.accept('finance', 'orderPayment', { tranche: rank, orderedCents: certifiedCents }, { id });
      const body = { tranche: rank, paidCents: certifiedCents, paidOn: today(), reference: 'VIR-2' };
      return { command: 'recordPayment', id, body, by: 'payer' };
    },
  },
  {
    did: 'proposes bank details',
    would: 'approves them',
    human: 'proposer',
    roles: ['finance'],
    role: 'finance',
    code: 'decider_proposed_payee',
    lay: async () => {
      const { db } = database;
      const { grantId: id } = await awarded(harness, db);
      for (const login of ['applicant', 'finance']) await harness.accept(login, 'signGrant', await signingOf(db, id), { id });
      await harness.accept('proposer', 'proposePayee', PAYEE, { id });
      const { id: payeeId } = await db.selectFrom('payee').where('grant_id', '=', id).select('id').executeTakeFirstOrThrow();
      return { command: 'approvePayee', id, body: { payeeId }, by: 'finance' };
    },
  },
  {
    ...{ did: 'issues a claim', would: 'collects it', human: 'claims', roles: ['finance'], role: 'payer', code: 'collector_issued_claim' },
    lay: async () => {
      const body = { claim: 1, collectedCents: 600, collectedOn: today() };
      return { command: 'collectClaim', id: await claim('claims')(), body, by: 'payer' };
    },
  },
  {
    ...{ did: 'issues a claim', would: 'waives it', human: 'forgives', roles: ['finance'], role: 'finance', code: 'waiver_issued_claim' },
    lay: async () => {
      const body = { claim: 1, waivedCents: 300, ground: 'remission', reason: 'Une gêne passagère.' };
      return { command: 'waiveClaim', id: await claim('forgives')(), body, by: 'finance-2' };
    },
  },
  {
    ...{ did: 'moves credits', would: 'undoes it', human: 'mover', roles: ['finance'], role: 'finance', code: 'reverser_made_movement' },
    lay: async () => {
      const id = await envelope();
      await harness.accept('mover', 'allotCredits', orderOf(7), { id });
      const { sequence } = await database.db.selectFrom('envelope').where('id', '=', id).select('sequence').executeTakeFirstOrThrow();
      return { command: 'reverseMovement', id, body: { sequence, reason: 'Une erreur.' }, by: 'finance-2' };
    },
  },
  {
    ...{ did: 'proposes credits', would: 'confirms', human: 'asks', roles: ['finance'], role: 'finance', code: 'decider_proposed_change' },
    lay: async () => {
      const id = await envelope();
      await harness.accept('asks', 'proposeChange', { command: 'allotCredits', body: orderOf(100_000_001) }, { id });
      const { number } = await database.db
        .selectFrom('envelope_change')
        .where('proposed_by', '=', idOf('asks'))
        .select('number')
        .executeTakeFirstOrThrow();
      return { command: 'confirmChange', id, body: { change: number }, by: 'finance-2' };
    },
  },
  {
    did: 'adds credits up to the limit',
    would: 'adds more to a sub-envelope of another year',
    human: 'adds',
    roles: ['finance'],
    role: 'finance',
    code: 'credits_need_second_person',
    lay: async () => {
      const id = await envelope();
      await harness.accept('adds', 'allotCredits', orderOf(100_000_000), { id });
      const sub = await harness.accept('finance', 'openSubEnvelope', { parentId: id, code: 'FILLE', name: { fr: 'Fille', en: 'Below' } });
      return { command: 'allotCredits', id: sub.id, body: orderOf(1, { year: orderOf(1).year + 1 }), by: 'finance-2' };
    },
  },
  {
    did: 'gives the opinion on an amendment',
    would: 'approves it',
    human: 'advises',
    roles: ['reviewer'],
    role: 'chair',
    code: 'took_part_in_amendment',
    lay: async () => {
      const { accept } = harness;
      const id = await instead('examiner', 'advises', async () => {
        const grantId = await proposedAmendment(harness, database.db);
        const { personId: reviewerId } = await examinerOf(harness, database.db);
        await accept('lead', 'assignAmendment', { amendment: 1, reviewerId }, { id: grantId });
        await accept('examiner', 'giveAmendmentOpinion', { amendment: 1, verdict: 'favourable', comment: '' }, { id: grantId });
        return grantId;
      });
      return { command: 'approveAmendment', id, body: { amendment: 1, reason: 'Utile.' }, by: 'chair' };
    },
  },
  {
    did: 'says that an interest is over',
    would: 'confirms it',
    human: 'frees',
    roles: ['admin', 'screener'],
    role: 'lead',
    code: 'decider_asked_withdrawal',
    lay: () => interest('member-1', 'frees'),
  },
  {
    did: 'has an interest',
    would: 'confirms that it is over',
    human: 'interested',
    roles: ['member'],
    role: 'lead',
    code: 'interest_of_ones_own',
    lay: () => interest('interested', 'interested'),
  },
  {
    did: 'has an interest in one of two files that ask for the same cost',
    would: 'settles on the other one whether they do',
    human: 'tied',
    roles: ['member'],
    role: 'lead',
    code: 'conflict_of_interest',
    lay: async () => {
      const twice = { ...STUDENTS, title: 'Un cadastre des haies', startsOn: '2066-01-01' };
      const [otherId, id] = [await inReview(harness, twice), await inReview(harness, twice)];
      await harness.accept('tied', 'declareInterest', { applicationId: otherId, reason: 'Elle l’a conseillé.' }, { id: idOf('tied') });
      return { command: 'settleOverlap', id, body: { otherId, outcome: 'dismissed', reason: 'Deux volets.' }, by: 'screener' };
    },
  },
  {
    did: 'records an interest of another person',
    would: 'confirms it',
    human: 'records',
    roles: ['lead', 'screener'],
    role: 'chair',
    code: 'decider_recorded_interest',
    lay: async () => {
      const id = idOf('member-2');
      await harness.accept('records', 'declareInterest', { siret: siretOf('applicant2'), reason: 'Un proche.' }, { id });
      return { command: 'confirmInterest', id, body: { number: 1 }, by: 'admin' };
    },
  },
  {
    did: 'says that another person is away',
    would: 'confirms it',
    human: 'absents',
    roles: ['lead'],
    role: 'chair',
    code: 'declared_absence_itself',
    lay: async () => {
      const id = idOf('member-2');
      const days = { startsOn: today(), endsOn: moveDate(today(), { days: 9 }) };
      await harness.accept('absents', 'declareAbsence', { ...days, substituteId: idOf('reviewer-impact') }, { id });
      return { command: 'confirmAbsence', id, body: {}, by: 'admin' };
    },
  },
  {
    did: 'proposes an amendment',
    would: 'is asked for the opinion on it',
    human: 'amends',
    roles: ['finance'],
    role: 'reviewer',
    code: 'took_part_in_amendment',
    lay: async () => {
      const { db } = database;
      const { grantId: id } = await awarded(harness, db);
      for (const login of ['applicant', 'finance']) await harness.accept(login, 'signGrant', await signingOf(db, id), { id });
      const { version } = await db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow();
      await harness.accept('amends', 'proposeAmendment', { version, reasons: 'Un retard.', ...LONGER }, { id });
      const names = (login: string) => ({ amendment: 1, reviewerId: idOf(login) });
      const { personId: reviewerId } = await examinerOf(harness, db);
      return { command: 'assignAmendment', id, body: { amendment: 1, reviewerId }, by: 'lead', asks: 'lead', names };
    },
  },
  {
    did: 'screens what is refused',
    would: 'is asked to examine the appeal',
    human: 'sifts',
    roles: ['screener'],
    role: 'reviewer',
    code: 'appeal_reviewer_took_part',
    lay: async () => {
      const id = await instead('screener', 'sifts', () => reviewed(harness));
      const { command, id: sessionId, body } = await sessionOn(async () => id);
      await harness.accept('chair', command, body, { id: sessionId });
      await harness.accept('applicant', 'appealDecision', await appealOf(database.db, id), { id });
      const names = (login: string) => ({ appeal: 1, reviewerId: idOf(login) });
      const { personId: reviewerId } = await examinerOf(harness, database.db);
      return { command: 'assignAppeal', id, body: { appeal: 1, reviewerId }, by: 'lead', asks: 'lead', names };
    },
  },
  {
    did: 'certifies a condition of the award',
    would: 'signs for the fund',
    human: 'attests',
    roles: ['lead'],
    role: 'finance',
    code: 'signer_certified_condition',
    lay: async () => {
      const { db } = database;
      const { grantId: id } = await awarded(harness, db, 'applicant', STUDENTS, AWARDED_CENTS, ['Le cofinancement est notifié.']);
      const { version } = await db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow();
      await harness.accept('attests', 'certifyCondition', { version, number: 1, evidence: 'Arrêté du 3 mars.' }, { id });
      await harness.accept('applicant', 'signGrant', await signingOf(db, id), { id });
      return { command: 'signGrant', id, body: await signingOf(db, id), by: 'finance' };
    },
  },
  {
    did: 'records the payment',
    would: 'checks it',
    human: 'remits',
    roles: ['payer'],
    role: 'controller',
    code: 'checker_made_payment',
    lay: async () => {
      const { db } = database;
      const { grantId: id } = await instead('payer', 'remits', async () => {
        const made = await awarded(harness, db);
        await paid(harness, db, made.grantId);
        return made;
      });
      const { envelope_id: of } = await db.selectFrom('grant').where('id', '=', id).select('envelope_id').executeTakeFirstOrThrow();
      await harness.accept('finance', 'drawSample', { year: PAID_YEAR, size: 100 }, { id: of });
      const { sequence: payment } = await db
        .selectFrom('sampled_payment')
        .where('grant_id', '=', id)
        .select('sequence')
        .executeTakeFirstOrThrow();
      return { command: 'checkPayment', id, body: { payment, finding: 'right' }, by: 'controller' };
    },
  },
  // The chains below ask for a visa on each envelope's commitments; those above give none.
  {
    did: 'decides',
    would: 'gives the visa',
    human: 'awards',
    roles: ['chair'],
    role: 'controller',
    code: 'controller_took_part',
    lay: async () => {
      const { grantId: id } = await instead('chair', 'awards', () => awarded(harness, database.db));
      const { envelope_id: of } = await database.db
        .selectFrom('grant')
        .where('id', '=', id)
        .select('envelope_id')
        .executeTakeFirstOrThrow();
      await harness.accept('admin', 'setVisaRule', { thresholdCents: 1, order: 'Arrêté' }, { id: of });
      return { command: 'giveVisa', id, body: VISA, by: 'controller' };
    },
  },
  {
    did: 'gives the visa',
    would: 'signs for the fund',
    human: 'visas',
    roles: ['controller'],
    role: 'finance',
    code: 'gave_visa',
    lay: async () => {
      const { grantId: id } = await awarded(harness, database.db);
      await harness.accept('visas', 'giveVisa', { ...VISA, number: 'V-2' }, { id });
      await harness.accept('applicant', 'signGrant', await signingOf(database.db, id), { id });
      return { command: 'signGrant', id, body: await signingOf(database.db, id), by: 'finance' };
    },
  },
  {
    did: 'approves an amendment that adds',
    would: 'gives its visa',
    human: 'enlarges',
    roles: ['chair'],
    role: 'controller',
    code: 'controller_took_part',
    lay: async () => {
      const id = await instead('chair', 'enlarges', () => approvedAmendment(harness, database.db));
      return { command: 'giveVisa', id, body: { ...VISA, tranche: 2 }, by: 'controller' };
    },
  },
];
const VISA = { tranche: 1, number: 'V-1', givenOn: today(), favourable: true };

const laid = new Map(
  CHAINS.map((chain) => [
    chain,
    once(async () => {
      await enters(chain.human, chain.roles);
      return chain.lay();
    }),
  ]),
);

const WHO_PAYS = CHAINS.filter(({ lay }) => lay === payment);
beforeAll(async () => {
  // The humans of one stage come before it.
  for (const { human, roles } of WHO_PAYS) await enters(human, roles);
  await enters('numberer', ['finance']);
});

describe.each(CHAINS)('who $did', (chain) => {
  const { would, human, role, code } = chain;

  // A role in another's stead brings no request for an opinion.
  const ways = Object.entries<Back>(WAYS).filter(([way]) => role !== 'reviewer' || way !== STEAD);
  test.each(ways)(`never ${would}, %s`, async (way, comes) => {
    const { command, id, body, asks, names } = await laid.get(chain)!();
    const { login, leave } = await comes(human, role);
    const answer = await harness.ask(asks ?? login, command, names?.(login) ?? body, { id });
    await leave?.();
    const refusal = 'refusal' in answer ? answer.refusal.code : 'accepted';
    // A substitute is stopped already by having acted in another function.
    const stopped = way === STEAD && refusal === 'substitute_cumulates' ? code : refusal;
    expect(stopped).toBe(code);
  });

  test(`leaves it to another: who then ${would}`, async () => {
    const { command, id, body, by } = await laid.get(chain)!();
    if (by) expect(await harness.ask(by, command, body, { id })).toHaveProperty('receipt');
  });
});

const SENDERS: readonly (readonly [did: string, human: string, reason: SetAsideReason])[] = [
  ['has decided', 'decider', 'payer_decided_award'],
  ['has signed', 'signer', 'payer_signed_grant'],
  ['has certified', 'certifier', 'payer_certified_service'],
  ['has ordered, and cancelled', 'orderer', 'payer_ordered_payment'],
  ['has recorded the commitment’s number', 'numberer', 'sender_numbered_payment'],
];
describe('a payment of an export is set aside', () => {
  const reasonOf = async (login: string): Promise<string | null> => {
    const { envelopeId, numbers } = await ordered();
    // A file of its own: one that was imported before changes nothing.
    const file = exportOf(lineFor(numbers, { supplierName: `${SUPPLIER.name} ${freshNumber()}` }));
    const answer = await importInto(harness, database.db, login, envelopeId, file);
    if (!('receipt' in answer)) throw new Error(JSON.stringify(answer));
    const { outcome, reason } = await database.db
      .selectFrom('payment_line')
      .where('commitment_number', '=', numbers.commitmentNumber)
      .orderBy('import_id', 'desc')
      .select(['outcome', 'reason'])
      .executeTakeFirstOrThrow();
    return reason ?? outcome;
  };

  const schemes = SENDERS.flatMap(([did, human, reason]) =>
    Object.entries<Back>(WAYS).map(([way, comes]) => ({ did, human, reason, way, comes })),
  );
  test.each(schemes)('whose sender $did, $way', async ({ human, reason, way, comes }) => {
    await ordered();
    const { login, leave } = await comes(human, 'payer');
    const found = await reasonOf(login);
    await leave?.();
    expect(way === STEAD && found === 'substitute_cumulates' ? reason : found).toBe(reason);
  });

  test('and booked where its sender has done none of it', async () => expect(await reasonOf('payer')).toBe('booked'));
});

/** What stops a human, and is tried elsewhere: it is no second act on one thing. */
const ELSEWHERE: Partial<Record<keyof typeof SEPARATION, string>> = {
  screened_before: 'test/http/committee/refusals-of-appeals.test.ts',
  not_the_assigned_reviewer: 'who was asked is a person, not a part in what came before',
  reviewer_gave_opinion: 'who is named in the body is stopped, not the caller',
  own_step: 'as not_the_assigned_reviewer',
  voider_gave_opinion: 'test/http/people/separation-of-duties.test.ts',
  certifier_wrote_gain: 'test/http/people/separation-of-duties.test.ts',
  check_of_another_person: 'as attachment_of_somebody_else',
  attachment_of_somebody_else: 'the other way round: only the same person may',
  message_of_another_person: 'as attachment_of_somebody_else',
  opinion_of_another_person: 'as attachment_of_somebody_else',
  recused: 'as took_part_in_review, in a vote: test/http/committee/votes.test.ts',
  visa_rule_needs_second_person: 'one person alone is refused, whoever it is: test/rules/ledger/changes.test.ts',
  change_of_somebody_else: 'the other way round: only the same person may',
  decider_confirmed_withdrawal: 'test/http/people/stakes.test.ts',
  withdrawal_asked_by_somebody_else: 'the other way round: only the same person may',
  role_for_oneself: 'test/http/people/refusals-of-people.test.ts',
  account_of_ones_own: 'test/http/people/disabled-accounts.test.ts',
  decider_proposed_identities: 'test/rules/people/joined-identities.test.ts',
  named_itself_substitute: 'test/rules/people/confirmed-absences.test.ts',
  stands_in_itself: 'test/rules/people/confirmed-absences.test.ts',
};

test('each rule of separation is in a chain, or stands with the reason why not', () => {
  const tried = new Set(CHAINS.map(({ code }) => code));
  const codes = Object.keys(SEPARATION);
  expect(codes.filter((code) => !tried.has(code) && !Object.hasOwn(ELSEWHERE, code))).toEqual([]);
  expect(Object.keys(ELSEWHERE).filter((code) => tried.has(code))).toEqual([]);
});
