import { anyway } from '../../support/anyway.ts';
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
} from '../../support/fixtures.ts';
import { give, prefer, roleless, withdraw, withRoles } from '../../support/people-fixtures.ts';
import { testReplays } from '../../support/replay.ts';
import { allWritten, EVERYBODY, signIn, titled } from '../../support/timeline.ts';
import { OFFICE, OUTSIDER } from '../../support/tokens.ts';
import { until } from '../../support/until.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';
import type { Actor } from '../../support/app-harness.ts';

const harness = temporalOfFile({ copies: true });
beforeAll(() => signIn(harness, ...EVERYBODY));

/** Waits until all letters about these have left. */
async function written(...ids: string[]): Promise<void> {
  for (const id of ids) await until('everything is dealt with', () => allWritten(harness, id));
}

const subjectsTo = (sub: string) => harness.mail.filter(({ to }) => to === `${sub}@example.org`).map(({ subject }) => subject);
/** The people made here who were written to under this title, each letter once. */
const writtenTo = (title: string) =>
  harness.mail
    .filter(({ subject, to }) => subject.includes(title) && to.endsWith('@example.org'))
    .map(({ to }) => to.replace('@example.org', ''))
    .sort();

describe('a person whose role changes is told', () => {
  test('of each change, once, in its language, by itself', async () => {
    const person = await roleless(harness, 'promoted', OFFICE);
    await prefer(person, 'each', 'en');
    await give(harness, 'manager', person.id, 'applicant');
    await give(harness, 'manager', person.id, 'signatory');
    await withdraw(harness, 'manager', person.id, 'applicant');
    await written(person.id);
    const told = [
      'A role is given to you: drafting applications',
      'A role is given to you: authorised signatory',
      'A role is withdrawn from you: drafting applications',
    ];
    expect(subjectsTo('promoted')).toEqual(told);
    await give(harness, 'manager', person.id, 'manager');
    await written(person.id);
    expect(subjectsTo('promoted')).toEqual([...told, 'A role is given to you: managing access']);
  });

  test('but not of its preferences, which are its own', async () => {
    const person = await roleless(harness, 'quiet', OUTSIDER);
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
    await until('every letter has left', () => allWritten(harness, id));
  };

  test('go to all who wrote it and to the signatory who submitted it, and not to a colleague who had no part in it', async () => {
    const [first, second, signs] = [
      await withRoles(harness, 'writes-first', OFFICE, 'applicant'),
      await withRoles(harness, 'writes-second', OFFICE, 'applicant'),
      await withRoles(harness, 'signs', OFFICE, 'signatory'),
    ];
    await withRoles(harness, 'looks-on', OFFICE, 'applicant', 'signatory');
    const { id } = expectStatus(await first.post('/applications', { ...STUDENTS, title: 'À trois', siret: OFFICE.siret }), 201);
    await write(second, String(id), 'À trois');
    await submit(signs, String(id));
    expect(writtenTo('À trois')).toEqual(['signs', 'writes-first', 'writes-second']);
  });

  test('no longer go to a person who has lost their role there, or has left', async () => {
    const [loses, leaves, stays] = [
      await withRoles(harness, 'loses', OFFICE, 'applicant'),
      await withRoles(harness, 'leaves', OFFICE, 'applicant'),
      await withRoles(harness, 'stays', OFFICE, 'applicant', 'signatory'),
    ];
    const { id } = await toDraft(harness);
    for (const who of [loses, leaves, stays]) await write(who, id, 'Équipe changée');
    await withdraw(harness, 'manager', loses.id, 'applicant');
    await roleless(harness, 'leaves', OUTSIDER);
    await submit(stays, id);
    expect(writtenTo('Équipe changée')).toEqual(['stays']);
  });

  test('go to the organisation’s signatories and managers where no person who had a part in it is left', async () => {
    const THIRD = { siret: '35600000000048', organisation_name: 'La Poste', legal_category: '7120' };
    const gone = await withRoles(harness, 'gone', THIRD, 'applicant', 'signatory');
    const { id } = expectStatus(await gone.post('/applications', { ...STUDENTS, title: 'Sans équipe', siret: THIRD.siret }), 201);
    await withRoles(harness, 'new-signatory', THIRD, 'signatory');
    await withRoles(harness, 'new-manager', THIRD, 'manager');
    await withRoles(harness, 'new-applicant', THIRD, 'applicant');
    await submit(gone, String(id));
    expect(writtenTo('Sans équipe')).toEqual(['gone']);
    for (const role of ['applicant', 'signatory']) await withdraw(harness, 'admin', gone.id, role);
    expectStatus(
      await (await harness.as('screener')).post(`/applications/${id}/admissibility`, { revision: 1, decision: 'admissible' }),
      200,
    );
    await until('every letter has left', () => allWritten(harness, String(id)));
    expect(writtenTo('Sans équipe')).toEqual(['gone', 'new-manager', 'new-signatory']);
  });
});

test('no letter, held or sent, says what an opinion says', async () => {
  const secret = 'Réserve confidentielle du relecteur';
  await prefer(await harness.as('applicant'), 'daily');
  const id = await toInReview(harness, titled('Discrète'));
  for (const step of steps) {
    await assign(harness, id, step);
    const opinion = { ...opinionOn(step, 'favourable_with_reservations'), comment: secret };
    expectStatus(await (await harness.as(`reviewer-${step}`)).post(`/applications/${id}/opinions`, opinion), 200);
  }
  const session = await toSession(harness, [id]);
  const decisions = [{ applicationId: id, decision: 'award', awardedCents: AWARDED_CENTS, reason: 'Impact.' }];
  expectStatus(
    await (await harness.as('chair')).post(`/sessions/${session.id}/decision`, { version: session.version, ...anyway(decisions) }),
    200,
  );
  const grantId = String((await (await harness.as('applicant')).get(`/applications/${id}`)).body.grantId);
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
  for (const thing of [id, session.id, grantId]) await until('every letter has left', () => allWritten(harness, thing));
  const held = await harness.database.db.selectFrom('letter').where('subject', 'is not', null).select(['subject', 'text']).execute();
  const said = [...harness.mail, ...held].filter(({ subject }) => subject?.includes('Discrète'));
  expect(said).toHaveLength(8);
  for (const { subject, text } of said) expect(`${subject}\n${text}`).not.toMatch(/Réserve|réserves|reservations/);
  await prefer(await harness.as('applicant'), 'each');
});

testReplays(harness);
