import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { readAddressed } from '../../../activities/letters.ts';
import type { Caller, Role } from '../../../domain/core/role.ts';
import { recognisePerson } from '../../../db/people/people.ts';
import { people } from '../../../local/people.ts';
import { signingOf } from '../../support/agreements.ts';
import {
  awarded,
  type CommandHarness,
  copyingOfFile,
  openCopyingHarness,
  paid,
  reviewed,
  withPayee,
} from '../../support/command-harness.ts';
import { FAR_AWAY, FAR_DAY } from '../../support/committee-fixtures.ts';
import { AWARDED_CENTS, today } from '../../support/fixtures.ts';

const { database, harness } = copyingOfFile();

const known = (login: string) => {
  const person = people.find((each) => each.login === login);
  if (!person) throw new Error(`no person has the login ${login}`);
  return person;
};
const FUND = known('lead').siret;

/** Signs a person in: a new subject, or a known one, now with these roles in the fund. */
async function enters(
  login: string,
  subject: string,
  roles: Role[],
  told: { email?: string; emailVerified?: boolean } = {},
): Promise<Caller> {
  const { email = `${subject}@example.org`, emailVerified = true } = told;
  const names = { givenName: 'Dominique', usualName: 'Ferrand', organisationName: null, legalCategory: null };
  return (harness.callers[login] = await recognisePerson(database.db, {
    ...names,
    issuer: 'test',
    subject,
    roles,
    siret: FUND,
    email,
    emailVerified,
  }));
}
const codeOf = async (...asked: Parameters<CommandHarness['ask']>): Promise<string> => {
  const answer = await harness.ask(...asked);
  return 'refusal' in answer ? answer.refusal.code : 'accepted';
};

/** A grant whose payment finance has ordered. */
async function ordered(): Promise<string> {
  const { grantId: id } = await awarded(harness, database.db);
  for (const login of ['applicant', 'finance']) await harness.accept(login, 'signGrant', await signingOf(database.db, id), { id });
  await harness.accept('finance', 'certifyService', { tranche: 1, certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' }, { id });
  await withPayee(harness, database.db, id);
  await harness.accept('finance', 'orderPayment', { tranche: 1, orderedCents: AWARDED_CENTS }, { id });
  return id;
}
const PAYMENT = { tranche: 1, paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-1' };

test('who has signed for a beneficiary does nothing for the fund on its file, in whatever role it comes back', async () => {
  const { grantId: id } = await awarded(harness, database.db);
  await harness.accept('applicant', 'signGrant', await signingOf(database.db, id), { id });
  await enters('turned', 'applicant', ['finance']);
  expect(await codeOf('turned', 'signGrant', await signingOf(database.db, id), { id })).toBe('conflict_of_interest');
  await harness.accept('finance', 'signGrant', await signingOf(database.db, id), { id });
  expect(
    await codeOf('turned', 'certifyService', { tranche: 1, certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' }, { id }),
  ).toBe('conflict_of_interest');
  Object.assign(harness, await openCopyingHarness(database.db));
});

test('two subjects with one verified address are one human: who ordered does not pay under the other', async () => {
  const id = await ordered();
  const { email } = known('finance');
  await enters('unseen', 'unseen', ['payer'], { email: email.toUpperCase(), emailVerified: false });
  await enters('twin', 'twin', ['payer'], { email: email.toUpperCase() });
  expect(await codeOf('twin', 'recordPayment', PAYMENT, { id })).toBe('payer_ordered_payment');
});

test('a disabled account joins no known person, by whichever of the two takes the other’s address', async () => {
  const leaver = await enters('leaver', 'leaver', []);
  const stayer = await enters('stayer', 'stayer', ['payer']);
  await harness.accept('admin', 'disableAccount', { reason: 'Parti.' }, { id: leaver.personId });
  await enters('leaver', 'leaver', [], { email: known('admin').email });
  await enters('stayer', 'stayer', ['payer'], { email: 'leaver@example.org' });
  const { rows } = await sql<{
    subject: string;
    email: string;
    human: string | null;
    isDisabled: boolean;
  }>`SELECT subject, email, human_id AS human, disabled_at IS NOT NULL AS "isDisabled" FROM person
    WHERE subject IN ('leaver', 'stayer', 'admin') ORDER BY subject`.execute(database.db);
  expect(rows).toEqual([
    { subject: 'admin', email: known('admin').email, human: null, isDisabled: false },
    { subject: 'leaver', email: 'leaver@example.org', human: expect.any(String), isDisabled: true },
    { subject: 'stayer', email: 'leaver@example.org', human: expect.any(String), isDisabled: false },
  ]);
  expect(await linkOf('stayer', 'leaver')).toEqual({ areOne: true, isConfirmed: false });
  expect(stayer.personId).toBe(harness.callers['stayer']?.personId);
});

test('who has worked for the beneficiary judges nothing of it for two years, and one that it has left long ago does not count', async () => {
  const id = await ordered();
  const { siret } = known('applicant');
  const house = { issuer: 'test', subject: 'returner', givenName: 'Sam', usualName: 'Petit', organisationName: null, legalCategory: null };
  const email = 'returner@example.org';
  await recognisePerson(database.db, { ...house, roles: [], siret, email, emailVerified: true });
  await enters('returner', 'returner', ['payer'], { email });
  expect(await codeOf('returner', 'recordPayment', PAYMENT, { id })).toBe('conflict_of_interest');
  await sql`UPDATE person_organisation SET counts_until = now(), last_seen = first_seen WHERE person_id = ${harness.callers['returner']?.personId}`.execute(
    database.db,
  );
  expect(await codeOf('returner', 'recordPayment', PAYMENT, { id })).toBe('accepted');
});

/** What the links say of two identities, by their subjects. */
async function linkOf(one: string, other: string): Promise<{ areOne: boolean; isConfirmed: boolean | null }> {
  const { rows } = await sql<{ areOne: boolean; isConfirmed: boolean | null }>`
    SELECT coalesce(p.human_id = o.human_id, false) AS "areOne", (SELECT l.confirmed_at IS NOT NULL FROM identity_link AS l
      WHERE l.ended_at IS NULL AND l.one_id = least(p.id, o.id) AND l.other_id = greatest(p.id, o.id)) AS "isConfirmed"
    FROM person AS p, person AS o WHERE p.subject = ${one} AND o.subject = ${other}`.execute(database.db);
  return rows[0] ?? { areOne: false, isConfirmed: null };
}

test('an unverified address stops a colleague from what two people do, until an admin says who they are', async () => {
  const [id, another] = [await ordered(), await ordered()];
  const { email } = known('finance');
  const { personId } = await enters('claimant', 'claimant', ['payer'], { email, emailVerified: false });
  expect(await linkOf('claimant', 'finance')).toEqual({ areOne: true, isConfirmed: false });
  expect(await codeOf('claimant', 'recordPayment', PAYMENT, { id })).toBe('payer_ordered_payment');
  const finance = harness.callers['finance']?.personId;
  await harness.accept('admin', 'disableAccount', { reason: 'À vérifier.' }, { id: personId });
  const { rows } = await sql`SELECT FROM person WHERE id = ${finance} AND disabled_at IS NOT NULL`.execute(database.db);
  expect(rows).toHaveLength(0);
  await harness.accept('admin', 'enableAccount', {}, { id: personId });
  const reason = 'Deux agents.';
  await harness.accept('admin', 'rejectIdentities', { personId: finance, reason }, { id: personId });
  // Others have that address as well, and are linked to it until those links are rejected too.
  expect(await linkOf('claimant', 'finance')).toEqual({ areOne: true, isConfirmed: null });
  for (const login of ['twin', 'unseen'])
    await harness.accept('admin', 'rejectIdentities', { personId: harness.callers[login]?.personId, reason }, { id: personId });
  expect(await codeOf('claimant', 'recordPayment', PAYMENT, { id: another })).toBe('accepted');
  await enters('claimant', 'claimant', ['payer'], { email, emailVerified: false });
  expect(await linkOf('claimant', 'finance')).toEqual({ areOne: false, isConfirmed: null });
});

test('a person who claims another’s address for another house, unverified by the issuer, is not that other person', async () => {
  const { siret } = known('ministry');
  const names = { givenName: 'Sam', usualName: 'Petit', organisationName: null, legalCategory: null, roles: [] };
  const { email } = known('payer');
  await recognisePerson(database.db, { ...names, issuer: 'test', subject: 'far', siret, email, emailVerified: false });
  expect(await linkOf('far', 'payer')).toEqual({ areOne: false, isConfirmed: null });
  await recognisePerson(database.db, { ...names, issuer: 'test', subject: 'near', siret, email, emailVerified: true });
  expect(await linkOf('near', 'payer')).toEqual({ areOne: true, isConfirmed: false });
});

test('who takes an address that another identity has had is the same human', async () => {
  const id = await ordered();
  const { email } = known('finance-2');
  const was = harness.callers['finance-2'];
  await enters('finance-2', 'finance-2', ['finance'], { email: 'moved@example.org' });
  await enters('heir', 'heir', ['payer'], { email });
  expect(await linkOf('heir', 'finance-2')).toEqual({ areOne: true, isConfirmed: true });
  expect(was?.personId).toBe(harness.callers['finance-2']?.personId);
  expect(id).toEqual(expect.any(String));
});

test('who was parted acts on no file any more on which both had acted, and on every other one', async () => {
  const [both, single] = [await ordered(), await ordered()];
  const finance = harness.callers['finance']?.personId ?? '';
  const { personId } = await enters('wrongly-joined', 'wrongly-joined', ['payer', 'admin']);
  const application = sql<string>`(SELECT application_id FROM "grant" WHERE id = ${both})`;
  await sql`INSERT INTO acted_on (application_id, person_id, side, role) VALUES (${application}, ${personId}, 'fund', 'lead')`.execute(
    database.db,
  );
  await enters('other-admin', 'other-admin', ['admin']);
  const reason = 'Une erreur.';
  await harness.accept('admin', 'joinPeople', { personId: finance, reason }, { id: personId });
  await harness.accept('other-admin', 'confirmIdentities', { personId: finance }, { id: personId });
  expect(await codeOf('wrongly-joined', 'recordPayment', PAYMENT, { id: single })).toBe('payer_ordered_payment');
  expect(await codeOf('wrongly-joined', 'partPeople', { personId: finance, reason }, { id: personId })).toBe('account_of_ones_own');
  await harness.accept('admin', 'partPeople', { personId: finance, reason }, { id: personId });
  expect(await codeOf('wrongly-joined', 'recordPayment', PAYMENT, { id: single })).toBe('payer_ordered_payment');
  await harness.accept('other-admin', 'confirmIdentities', { personId: finance }, { id: personId });
  expect(await codeOf('wrongly-joined', 'recordPayment', PAYMENT, { id: both })).toBe('conflict_of_interest');
  expect(await codeOf('wrongly-joined', 'recordPayment', PAYMENT, { id: single })).toBe('accepted');
});

test('whose other identity is of the beneficiary’s house is in conflict over its files, whatever token it comes with', async () => {
  const id = await ordered();
  const ofHouse = {
    issuer: 'test',
    subject: 'employee',
    givenName: 'Sam',
    usualName: 'Petit',
    organisationName: null,
    legalCategory: null,
  };
  const { siret } = known('applicant');
  await recognisePerson(database.db, { ...ofHouse, roles: [], siret, email: 'sam@lacs.example', emailVerified: true });
  await enters('sam', 'sam', ['payer'], { email: 'sam@lacs.example' });
  expect(await codeOf('sam', 'recordPayment', PAYMENT, { id })).toBe('conflict_of_interest');
});

test('people who were joined stay one human whatever their addresses become, and all of them with a third', async () => {
  const ids = await Promise.all(['one', 'two', 'three'].map(async (subject) => (await enters(subject, subject, ['payer'])).personId));
  const humans = async (): Promise<number> => {
    const { rows } = await sql<{
      human: string;
    }>`SELECT DISTINCT coalesce(human_id, id) AS human FROM person WHERE id = ANY(${ids}::uuid[])`.execute(database.db);
    return rows.length;
  };
  expect(await humans()).toBe(3);
  await enters('confirmer', 'confirmer', ['admin']);
  const join = async (one: string | undefined, other: string | undefined) => {
    const proposed = await codeOf('admin', 'joinPeople', { personId: other, reason: 'Une personne.' }, { id: one ?? '' });
    return proposed === 'accepted' ? codeOf('confirmer', 'confirmIdentities', { personId: other }, { id: one ?? '' }) : proposed;
  };
  expect([await join(ids[0], ids[1]), await join(ids[1], ids[2])]).toEqual(['accepted', 'accepted']);
  expect([await join(ids[0], ids[2]), await join(ids[0], randomUUID())]).toEqual(['people_joined', 'not_found']);
  await enters('one', 'one', ['payer'], { email: 'elsewhere@example.org' });
  expect(await humans()).toBe(1);
});

describe('a payment that was recorded in error is reversed by no person', () => {
  const reversal = async () => {
    const { grantId: id } = await awarded(harness, database.db);
    await paid(harness, database.db, id);
    const { rows } = await sql<{ envelope: string; sequence: number; application: string }>`
      SELECT m.envelope_id AS envelope, m.sequence, g.application_id AS application FROM movement AS m JOIN tranche AS t ON t.id = m.tranche_id
        JOIN "grant" AS g ON g.id = t.grant_id
      WHERE g.id = ${id} AND m.kind = 'pay'`.execute(database.db);
    const [row] = rows;
    if (!row) throw new Error('nothing was paid');
    return { id: row.envelope, application: row.application, body: { sequence: row.sequence, reason: 'Payé deux fois.' } };
  };

  test('who has an interest in the beneficiary', async () => {
    const { id, application, body } = await reversal();
    await harness.accept(
      'finance-2',
      'declareInterest',
      { applicationId: application, reason: 'Un proche.' },
      { id: harness.callers['finance-2']?.personId ?? '' },
    );
    expect(await codeOf('finance-2', 'reverseMovement', body, { id })).toBe('conflict_of_interest');
  });

  test('who has acted on its file in the stead of the chair', async () => {
    const { id, application, body } = await reversal();
    await sql`INSERT INTO acted_on (application_id, person_id, side, role, in_stead_of)
      VALUES (${application}, ${harness.callers['finance-2']?.personId}, 'fund', 'chair', ${harness.callers['chair']?.personId})`.execute(
      database.db,
    );
    expect(await codeOf('finance-2', 'reverseMovement', body, { id })).toBe('substitute_cumulates');
  });
});

test('who has acted as a chair, in whose stead it stood, neither places the application in a session as lead nor takes it off', async () => {
  const id = await reviewed(harness);
  await sql`INSERT INTO acted_on (application_id, person_id, side, role, in_stead_of)
    VALUES (${id}, ${harness.callers['lead']?.personId}, 'fund', 'chair', ${harness.callers['chair']?.personId})`.execute(database.db);
  await enters('lead-2', 'lead-2', ['lead']);
  const planning = { heldOn: today(), applicationIds: [id] };
  expect(await codeOf('lead', 'createSession', planning, {})).toBe('substitute_cumulates');
  const session = await harness.accept('lead-2', 'createSession', planning);
  const cancelling = { version: session.version, reason: 'Salle indisponible.' };
  expect(await codeOf('lead', 'cancelSession', cancelling, { id: session.id })).toBe('substitute_cumulates');
  expect(await codeOf('lead-2', 'cancelSession', cancelling, { id: session.id })).toBe('accepted');
});

test('who sits in a session under two identities votes once, and no session is planned with both', async () => {
  const id = await reviewed(harness);
  const [one, other] = [await enters('sits', 'sits', ['member']), await enters('sits-too', 'sits-too', ['member'])];
  const vote = { memberIds: [one.personId, other.personId], quorum: 1, opensAt: '2026-01-01T00:00:00Z', closesAt: '2100-01-01T00:00:00Z' };
  const session = await harness.accept('lead-2', 'createSession', { heldOn: today(), applicationIds: [id], vote });
  // They turn out to be one human.
  await enters('sits-too', 'sits-too', ['member'], { email: 'sits@example.org' });
  const planning = { heldOn: today(), applicationIds: [await reviewed(harness)], vote };
  expect(await codeOf('lead-2', 'createSession', planning, {})).toBe('member_twice');
  await sql`UPDATE session SET state = 'voting' WHERE id = ${session.id}`.execute(database.db);
  const ballots = { ballots: [{ applicationId: id, choice: 'favour' }] };
  expect(await codeOf('sits', 'castBallots', ballots, { id: session.id })).toBe('accepted');
  expect(await codeOf('sits-too', 'castBallots', ballots, { id: session.id })).toBe('already_voted');
  expect(await codeOf('sits-too', 'declareRecusal', { applicationId: id, reason: 'Un parent.' }, { id: session.id })).toBe('already_voted');
});

test('who sits under another identity in a new plan is told of it once, and not that they sit no longer', async () => {
  const { db } = database;
  const [one, other, gone] = [
    await enters('seat', 'seat', ['member']),
    await enters('seat-too', 'seat-too', ['member'], { email: 'seat@example.org' }),
    await enters('seat-gone', 'seat-gone', ['member']),
  ];
  const planOf = async (memberIds: string[]) => ({
    ...{ heldOn: FAR_DAY, applicationIds: [await reviewed(harness)] },
    vote: { memberIds, quorum: 1, opensAt: '2099-12-01T00:00:00Z', closesAt: FAR_AWAY },
  });
  const { id, version } = await harness.accept('lead-2', 'createSession', await planOf([one.personId, gone.personId]));
  const plan = { ...(await planOf([other.personId])), version, reason: 'Sous son autre compte.' };
  await harness.accept('lead-2', 'rearrangeSession', plan, { id });
  const event = await db
    .selectFrom('event')
    .where('stream_id', '=', id)
    .where('name', '=', 'rearrangeSession')
    .select(['stream_id as streamId', 'name', 'facts', 'version', 'person_id as personId', 'at'])
    .executeTakeFirstOrThrow();
  const letters = (await readAddressed(db, 'session', event)).map(({ person, owed }) => [person.id, Object(owed.facts)['sits']]);
  expect(letters).toEqual(
    expect.arrayContaining([
      [other.personId, true],
      [gone.personId, false],
    ]),
  );
  expect(letters.map(([to]) => to)).not.toContain(one.personId);
});
