import {
  AWARDED_CENTS,
  expectStatus,
  opinionOn,
  assign,
  sign,
  STUDENTS,
  steps,
  toDraft,
  toInReview,
  toSession,
} from '../../support/lives.ts';
import { give, prefer, roleless, withdraw, withRoles } from '../../support/people-lives.ts';
import { failedReplays } from '../../support/replay.ts';
import { allWritten, EVERYBODY, signIn, titled } from '../../support/story.ts';
import { OFFICE, OUTSIDER } from '../../support/tokens.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';
import type { Actor } from '../../support/world.ts';

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld();
  await signIn(world, ...EVERYBODY);
});
afterAll(() => world.stop());

/** Waits until all that these are to be told has left. */
async function written(...ids: string[]): Promise<void> {
  for (const id of ids) await until('everything is dealt with', () => allWritten(world, id));
}

const subjectsTo = (sub: string) => world.mail.filter(({ to }) => to === `${sub}@example.org`).map(({ subject }) => subject);
/** Who of those made here was written to under this title, each letter once. */
const writtenTo = (title: string) =>
  world.mail
    .filter(({ subject, to }) => subject.includes(title) && to.endsWith('@example.org'))
    .map(({ to }) => to.replace('@example.org', ''))
    .sort();

describe('whoever’s role changes is told', () => {
  test('of each change, once, in its language, by itself', async () => {
    const person = await roleless(world, 'promoted', OFFICE);
    await prefer(person, 'each', 'en');
    await give(world, 'manager', person.id, 'applicant');
    await give(world, 'manager', person.id, 'signatory');
    await withdraw(world, 'manager', person.id, 'applicant');
    await written(person.id);
    const told = [
      'A role is given to you: drafting applications',
      'A role is given to you: authorised signatory',
      'A role is withdrawn from you: drafting applications',
    ];
    expect(subjectsTo('promoted')).toEqual(told);
    await give(world, 'manager', person.id, 'manager');
    await written(person.id);
    expect(subjectsTo('promoted')).toEqual([...told, 'A role is given to you: managing access']);
  });

  test('but not of its preferences, which are its own', async () => {
    const person = await roleless(world, 'quiet', OUTSIDER);
    await prefer(person, 'each');
    await written(person.id);
    expect(subjectsTo('quiet')).toEqual([]);
  });
});

describe('letters about an application', () => {
  const write = async (who: Actor, id: string, title: string) => {
    const { version } = (await who.get(`/applications/${id}`)).body;
    return expectStatus(await who.put(`/applications/${id}`, { ...titled(title), callId: undefined, siret: OFFICE.siret, version }), 200);
  };
  const submit = async (who: Actor, id: string) => {
    const { version } = (await who.get(`/applications/${id}`)).body;
    expectStatus(await who.post(`/applications/${id}/submission`, { version }), 200);
    await until('every letter has left', () => allWritten(world, id));
  };

  test('go to everybody who wrote it and to who submitted it, and not to a colleague who had no part in it', async () => {
    const [first, second, signs] = [
      await withRoles(world, 'writes-first', OFFICE, 'applicant'),
      await withRoles(world, 'writes-second', OFFICE, 'applicant'),
      await withRoles(world, 'signs', OFFICE, 'signatory'),
    ];
    await withRoles(world, 'looks-on', OFFICE, 'applicant', 'signatory');
    const { id } = expectStatus(await first.post('/applications', { ...STUDENTS, title: 'À trois', siret: OFFICE.siret }), 201);
    await write(second, String(id), 'À trois');
    await submit(signs, String(id));
    expect(writtenTo('À trois')).toEqual(['signs', 'writes-first', 'writes-second']);
  });

  test('no longer go to who has lost its role there, or has left', async () => {
    const [loses, leaves, stays] = [
      await withRoles(world, 'loses', OFFICE, 'applicant'),
      await withRoles(world, 'leaves', OFFICE, 'applicant'),
      await withRoles(world, 'stays', OFFICE, 'applicant', 'signatory'),
    ];
    const { id } = await toDraft(world);
    for (const who of [loses, leaves, stays]) await write(who, id, 'Équipe changée');
    await withdraw(world, 'manager', loses.id, 'applicant');
    await roleless(world, 'leaves', OUTSIDER);
    await submit(stays, id);
    expect(writtenTo('Équipe changée')).toEqual(['stays']);
  });

  test('go to the organisation’s signatories and managers where nobody who had a part in it is left', async () => {
    const THIRD = { siret: '35600000000048', organisation_name: 'La Poste', legal_category: '7120' };
    const gone = await withRoles(world, 'gone', THIRD, 'applicant', 'signatory');
    const { id } = expectStatus(await gone.post('/applications', { ...STUDENTS, title: 'Sans équipe', siret: THIRD.siret }), 201);
    await withRoles(world, 'new-signatory', THIRD, 'signatory');
    await withRoles(world, 'new-manager', THIRD, 'manager');
    await withRoles(world, 'new-applicant', THIRD, 'applicant');
    await submit(gone, String(id));
    expect(writtenTo('Sans équipe')).toEqual(['gone']);
    for (const role of ['applicant', 'signatory']) await withdraw(world, 'admin', gone.id, role);
    expectStatus(
      await (await world.as('screener')).post(`/applications/${id}/admissibility`, { revision: 1, decision: 'admissible' }),
      200,
    );
    await until('every letter has left', () => allWritten(world, String(id)));
    expect(writtenTo('Sans équipe')).toEqual(['gone', 'new-manager', 'new-signatory']);
  });
});

test('no letter, held or sent, says what an opinion says', async () => {
  const secret = 'Réserve confidentielle du relecteur';
  await prefer(await world.as('applicant'), 'daily');
  const id = await toInReview(world, titled('Discrète'));
  for (const step of steps) {
    await assign(world, id, step);
    const opinion = { ...opinionOn(step, 'favourable_with_reservations'), comment: secret };
    expectStatus(await (await world.as(`reviewer-${step}`)).post(`/applications/${id}/opinions`, opinion), 200);
  }
  const session = await toSession(world, [id]);
  const decisions = [{ applicationId: id, decision: 'award', awardedCents: AWARDED_CENTS, reason: 'Impact.' }];
  expectStatus(await (await world.as('chair')).post(`/sessions/${session.id}/decision`, { version: session.version, decisions }), 200);
  const grantId = String((await (await world.as('applicant')).get(`/applications/${id}`)).body.grantId);
  for (const login of ['applicant', 'finance']) expectStatus(await sign(world, grantId, login), 200);
  for (const thing of [id, session.id, grantId]) await until('every letter has left', () => allWritten(world, thing));
  const held = await world.database.db.selectFrom('letter').where('subject', 'is not', null).select(['subject', 'text']).execute();
  const said = [...world.mail, ...held].filter(({ subject }) => subject?.includes('Discrète'));
  expect(said).toHaveLength(8);
  for (const { subject, text } of said) expect(`${subject}\n${text}`).not.toMatch(/Réserve|réserves|reservations/);
  await prefer(await world.as('applicant'), 'each');
});

test('the history of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
