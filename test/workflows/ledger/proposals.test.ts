import { appeal, assignTo, adviseAs, endAs, examiner, toRefused } from '../../support/appeal-fixtures.ts';
import { sweepNow } from '../../support/behind.ts';
import { openCall } from '../../support/calls.ts';
import { CREDIT_ROUTES, orderOf } from '../../support/credit-fixtures.ts';
import { AWARDED_CENTS, expectStatus, sign, STUDENTS, toReviewed } from '../../support/fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { EVERYBODY, namesOf, signIn, streamOf, writtenTo } from '../../support/timeline.ts';
import { until } from '../../support/until.ts';
import { toDecided } from '../../support/waitlist-fixtures.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';
import type { Actor } from '../../support/app-harness.ts';

const harness = temporalOfFile({ copies: true });
let chair: Actor;
beforeAll(async () => {
  await signIn(harness, ...EVERYBODY);
  chair = await harness.as('chair');
});

type Listed = { applicationId: string; fits: boolean };
const listed = async (callId: string): Promise<Listed[]> => (await chair.get(`/waitlist?callId=${callId}`)).body.items;
const fitting = async (callId: string) => (await listed(callId)).filter(({ fits }) => fits).map(({ applicationId }) => applicationId);
const held = async (id: string) => (await chair.get('/me/tasks')).body.items.find((task: { id: string }) => task.id === id)?.detail;
const proposals = (title: string) => writtenTo(harness, 'Crédits disponibles pour la liste d’attente', title);
const proposed = async (id: string) => (await namesOf(harness, id)).filter((name) => name === 'proposeAward').length;

async function move(callId: string, command: keyof typeof CREDIT_ROUTES, amountCents: number): Promise<void> {
  const finance = await harness.as('finance');
  const { envelopeId } = (await finance.get(`/calls/${callId}`)).body;
  expectStatus(await finance.post(`/envelopes/${envelopeId}/${CREDIT_ROUTES[command]}`, orderOf(amountCents)), 200);
}
/** When an envelope of a call is looked at next. */
const easedAt = async (callId: string): Promise<string | null> => {
  const { rows } = await harness.database.pool.query(
    'SELECT eased_at FROM envelope WHERE id = (SELECT envelope_id FROM call WHERE id = $1)',
    [callId],
  );
  return rows[0].eased_at;
};
/**
 * Lets an hour go by, after which the envelope of a call is looked at again; resolves when it was. `other`: an
 * application that waits there and whose award its credits do not hold.
 */
async function anHourLater(callId: string, other: string): Promise<void> {
  const { db, pool } = harness.database;
  // A note that the next look removes.
  await db.insertInto('award_proposal').values({ application_id: other, held_since: '1960-01-01T00:00:00.000Z' }).execute();
  await pool.query(`UPDATE envelope SET eased_at = eased_at - interval '1 hour' WHERE id = (SELECT envelope_id FROM call WHERE id = $1)`, [
    callId,
  ]);
  await until('it was looked at', async () => {
    const { rows } = await pool.query("SELECT count(*)::int AS left FROM award_proposal WHERE held_since < 'epoch'");
    return rows[0].left === 0;
  });
}

test('a refusal appealed against goes back to the committee, waits first, is proposed when credits are thawed, and is awarded', async () => {
  const callId = await openCall(harness, { aeCents: AWARDED_CENTS, cpCents: AWARDED_CENTS });
  const project = (title: string) => ({ ...STUDENTS, callId, title });
  await move(callId, 'freezeCredits', AWARDED_CENTS);
  const before = await toReviewed(harness, project('Attendait déjà'));
  await toDecided(harness, [before], { decision: 'waitlist' });
  const id = await toRefused(harness, project('Gagné sans crédits'));
  expectStatus(await appeal(harness, id), 200);
  expectStatus(await assignTo(harness, id, (await examiner(harness)).id), 200);
  expectStatus(await adviseAs(await examiner(harness), id, 'founded'), 200);
  expectStatus(await endAs(chair, id, 'appeal-upholding'), 200);
  await toDecided(harness, [id], { decision: 'waitlist' });
  expect((await listed(callId)).map(({ applicationId, fits }) => [applicationId, fits])).toEqual([
    [id, false],
    [before, false],
  ]);
  expect([await held(id), await proposed(id)]).toEqual([null, 0]);
  const { version } = (await chair.get(`/applications/${id}`)).body;

  await move(callId, 'thawCredits', AWARDED_CENTS);
  expect([await fitting(callId), await held(id), await held(before)]).toEqual([[id], 'held', null]);
  await until('the chair is written to', () => proposals('Gagné sans crédits').length > 0);
  expect([proposals('Gagné sans crédits'), proposals('Attendait déjà')]).toEqual([['chair'], []]);
  expect((await chair.get(`/applications/${id}`)).body.state).toBe('waitlisted');
  const { items } = (await chair.get(`/applications/${id}/timeline`)).body;
  expect(items.at(-1).text).toMatch(/^Proposé à la présidence\s: 180.000.€ sont disponibles$/);
  expect((await (await harness.as('applicant')).get(`/applications/${id}/timeline`)).body.items.at(-1).event).toBe('decideSession');

  // A proposal makes no version stale that a person has read before it.
  const given = { version, reason: 'Les crédits sont là.', awardedCents: AWARDED_CENTS };
  expectStatus(await chair.post(`/applications/${id}/award`, given), 200);
  const { grantId } = (await chair.get(`/applications/${id}`)).body;
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
  expect((await chair.get(`/grants/${grantId}`)).body.state).toBe('active');
  expect(await fitting(callId)).toEqual([]);
  expect(await invariantFaults(harness.database.db)).toEqual([]);
});

test('what fits is what the credits hold in order; the chair is written to once for a release, and again only once it had stopped fitting', async () => {
  const callId = await openCall(harness, { aeCents: 2 * AWARDED_CENTS, cpCents: 1 });
  await move(callId, 'freezeCredits', 2 * AWARDED_CENTS);
  const ids = await Promise.all(['Premier', 'Deuxième', 'Troisième'].map((title) => toReviewed(harness, { ...STUDENTS, callId, title })));
  const [first, second, third] = ids as [string, string, string];
  await toDecided(harness, [first, second, third], { decision: 'waitlist' });

  await move(callId, 'thawCredits', 2 * AWARDED_CENTS);
  expect(await fitting(callId)).toEqual([first, second]);
  await until('the chair is written to', () => proposals('Premier').length > 0);
  const letter = harness.mail.find(({ subject }) => subject.includes('Crédits disponibles') && subject.includes('Premier'));
  expect(letter?.text).toContain('(dossiers : 1)');

  await anHourLater(callId, third);
  expect(await Promise.all(ids.map(proposed))).toEqual([1, 0, 0]);

  await move(callId, 'freezeCredits', AWARDED_CENTS);
  expect(await fitting(callId)).toEqual([first]);
  await anHourLater(callId, third);
  await move(callId, 'thawCredits', AWARDED_CENTS);
  await until('the second is proposed', async () => (await proposed(second)) > 0);
  expect(await Promise.all(ids.map(proposed))).toEqual([1, 1, 0]);
});

test('what is put on the waitlist while the credits hold it is no news to the chair', async () => {
  const callId = await openCall(harness, { aeCents: AWARDED_CENTS, cpCents: 1 });
  const [id, other] = [await toReviewed(harness, { ...STUDENTS, callId }), await toReviewed(harness, { ...STUDENTS, callId })];
  await toDecided(harness, [id, other], { decision: 'waitlist' });
  expect(await fitting(callId)).toEqual([id]);
  const { version } = await streamOf(harness, id);
  await sweepNow(harness);
  await until('it is looked at', async () => (await easedAt(callId)) !== null);
  await anHourLater(callId, other);
  expect((await streamOf(harness, id)).version).toBe(version);
});
