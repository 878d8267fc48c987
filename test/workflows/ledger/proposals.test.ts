import { appeal, assignTo, adviseAs, endAs, examiner, toRefused } from '../../support/appeal-lives.ts';
import { sweepNow } from '../../support/behind.ts';
import { openCall } from '../../support/calls.ts';
import { CREDIT_ROUTES, orderOf } from '../../support/credit-lives.ts';
import { AWARDED_CENTS, expectStatus, sign, STUDENTS, toReviewed } from '../../support/lives.ts';
import { invariantFaults } from '../../support/proof.ts';
import { EVERYBODY, namesOf, signIn, streamOf, writtenTo } from '../../support/story.ts';
import { until } from '../../support/until.ts';
import { toDecided } from '../../support/waitlist-lives.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';
import type { Actor } from '../../support/world.ts';

let world: TemporalWorld;
let chair: Actor;
beforeAll(async () => {
  world = await startTemporalWorld();
  await signIn(world, ...EVERYBODY);
  chair = await world.as('chair');
});
afterAll(() => world.stop());

type Listed = { applicationId: string; fits: boolean };
const listed = async (callId: string): Promise<Listed[]> => (await chair.get(`/waitlist?callId=${callId}`)).body.items;
const fitting = async (callId: string) => (await listed(callId)).filter(({ fits }) => fits).map(({ applicationId }) => applicationId);
const held = async (id: string) => (await chair.get('/me/tasks')).body.items.find((task: { id: string }) => task.id === id)?.detail;
const proposals = (title: string) => writtenTo(world, 'Crédits disponibles pour la liste d’attente', title);
const proposed = async (id: string) => (await namesOf(world, id)).filter((name) => name === 'proposeAward').length;

async function move(callId: string, command: keyof typeof CREDIT_ROUTES, amountCents: number): Promise<void> {
  const finance = await world.as('finance');
  const { envelopeId } = (await finance.get(`/calls/${callId}`)).body;
  expectStatus(await finance.post(`/envelopes/${envelopeId}/${CREDIT_ROUTES[command]}`, orderOf(amountCents)), 200);
}
/** When an envelope of a call is looked at next. */
const easedAt = async (callId: string): Promise<string | null> => {
  const { rows } = await world.database.pool.query(
    'SELECT eased_at FROM envelope WHERE id = (SELECT envelope_id FROM call WHERE id = $1)',
    [callId],
  );
  return rows[0].eased_at;
};
/**
 * An hour has gone by, after which the envelope of a call is looked at again; resolves when it was. `other`: waits
 * there, and is not held by its credits.
 */
async function anHourLater(callId: string, other: string): Promise<void> {
  const { db, pool } = world.database;
  // A note that the next look takes away.
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
  const callId = await openCall(world, { aeCents: AWARDED_CENTS, cpCents: AWARDED_CENTS });
  const project = (title: string) => ({ ...STUDENTS, callId, title });
  await move(callId, 'freezeCredits', AWARDED_CENTS);
  const before = await toReviewed(world, project('Attendait déjà'));
  await toDecided(world, [before], { decision: 'waitlist' });
  const id = await toRefused(world, project('Gagné sans crédits'));
  expectStatus(await appeal(world, id), 200);
  expectStatus(await assignTo(world, id, (await examiner(world)).id), 200);
  expectStatus(await adviseAs(await examiner(world), id, 'founded'), 200);
  expectStatus(await endAs(chair, id, 'appeal-upholding'), 200);
  await toDecided(world, [id], { decision: 'waitlist' });
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
  expect((await (await world.as('applicant')).get(`/applications/${id}/timeline`)).body.items.at(-1).event).toBe('decideSession');

  // That it was proposed meanwhile makes nobody stale who has read it before.
  const given = { version, reason: 'Les crédits sont là.', awardedCents: AWARDED_CENTS };
  expectStatus(await chair.post(`/applications/${id}/award`, given), 200);
  const { grantId } = (await chair.get(`/applications/${id}`)).body;
  for (const login of ['applicant', 'finance']) expectStatus(await sign(world, grantId, login), 200);
  expect((await chair.get(`/grants/${grantId}`)).body.state).toBe('active');
  expect(await fitting(callId)).toEqual([]);
  expect(await invariantFaults(world.database.db)).toEqual([]);
});

test('what fits is what the credits hold in order; the chair is written to once for a release, and again only once it had stopped fitting', async () => {
  const callId = await openCall(world, { aeCents: 2 * AWARDED_CENTS, cpCents: 1 });
  await move(callId, 'freezeCredits', 2 * AWARDED_CENTS);
  const ids = await Promise.all(['Premier', 'Deuxième', 'Troisième'].map((title) => toReviewed(world, { ...STUDENTS, callId, title })));
  const [first, second, third] = ids as [string, string, string];
  await toDecided(world, [first, second, third], { decision: 'waitlist' });

  await move(callId, 'thawCredits', 2 * AWARDED_CENTS);
  expect(await fitting(callId)).toEqual([first, second]);
  await until('the chair is written to', () => proposals('Premier').length > 0);
  const letter = world.mail.find(({ subject }) => subject.includes('Crédits disponibles') && subject.includes('Premier'));
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
  const callId = await openCall(world, { aeCents: AWARDED_CENTS, cpCents: 1 });
  const [id, other] = [await toReviewed(world, { ...STUDENTS, callId }), await toReviewed(world, { ...STUDENTS, callId })];
  await toDecided(world, [id, other], { decision: 'waitlist' });
  expect(await fitting(callId)).toEqual([id]);
  const { version } = await streamOf(world, id);
  await sweepNow(world);
  await until('it is looked at', async () => (await easedAt(callId)) !== null);
  await anHourLater(callId, other);
  expect((await streamOf(world, id)).version).toBe(version);
});
