import { sweepPresence } from '../../../db/people/presence.ts';
import { toCorrect } from '../../support/correction-fixtures.ts';
import { expectStatus, toDraft, toInReview, toSubmitted } from '../../support/fixtures.ts';
import { eventsOf } from '../../support/timeline.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let applicant: Actor;
let editor: Actor;
let screener: Actor;
let lead: Actor;
beforeAll(async () => {
  [applicant, editor, screener, lead] = [
    await harness.as('applicant'),
    await harness.as('editor'),
    await harness.as('screener'),
    await harness.as('lead'),
  ];
});

const show = (who: Actor, id: string, on: string) => harness.ask('put', `/applications/${id}/presence?on=${on}`, { token: who.token });
const leave = (who: Actor, id: string) => harness.ask('delete', `/applications/${id}/presence`, { token: who.token });
const seenBy = async (who: Actor, id: string) =>
  (await who.get(`/applications/${id}`)).body.workingOn.map(({ name, on, step }: Record<string, string>) => [name, on, step]);
/** As if that had been shown so long ago that its reader is no longer seen. */
const forget = (id: string) =>
  harness.database.db.updateTable('presence').set({ seen_until: '2026-01-01T00:00:00.000Z' }).where('application_id', '=', id).execute();

test('who of the fund works on a file is shown to its colleagues, since when and on what, and not to itself nor to the applicant', async () => {
  const id = await toInReview(harness);
  const reviewer = await harness.as('reviewer-legal');
  expectStatus(await show(lead, id, 'requestCorrection'), 200);
  const { body } = await show(reviewer, id, 'giveOpinion&step=legal');
  expect(body.workingOn).toEqual([{ id: lead.id, name: 'Inès Carvalho', since: expect.any(String), on: 'requestCorrection', step: null }]);
  expect(Date.parse(body.seenUntil)).toBeGreaterThan(Date.now());
  expect(await seenBy(lead, id)).toEqual([[expect.any(String), 'giveOpinion', 'legal']]);
  expect(await seenBy(reviewer, id)).toEqual([['Inès Carvalho', 'requestCorrection', null]]);
  expect(await seenBy(applicant, id)).toEqual([]);
});

test('co-editors see each other on a draft and on a correction; the fund does not see them, nor they the fund', async () => {
  const { id } = await toDraft(harness);
  expectStatus(await show(applicant, id, 'updateApplication'), 200);
  expect(await seenBy(editor, id)).toEqual([['Aïcha Benkirane', 'updateApplication', null]]);
  expect((await show(await harness.as('applicant2'), id, 'updateApplication')).status).toBe(404);
  expect((await show(screener, id, 'decideAdmissibility')).status).toBe(404);

  const corrected = await toCorrect(harness);
  expectStatus(await show(editor, corrected, 'answerCorrection'), 200);
  expectStatus(await show(screener, corrected, 'addAttachment'), 200);
  expect(await seenBy(applicant, corrected)).toEqual([['Soazig Kermarrec', 'answerCorrection', null]]);
  expect(await seenBy(lead, corrected)).toEqual([[expect.any(String), 'addAttachment', null]]);
});

test('an applicant has nothing to work on while the fund has its file', async () => {
  const id = await toSubmitted(harness);
  const { status, body } = await show(applicant, id, 'answerCorrection');
  expect([status, body.code, body.state]).toEqual([409, 'wrong_state', 'submitted']);
});

test('it ends when its person leaves, or when it was not heard of for some minutes, and begins anew after that', async () => {
  const id = await toSubmitted(harness);
  const sinceOf = async () => (await lead.get(`/applications/${id}`)).body.workingOn[0]?.since;
  expectStatus(await show(screener, id, 'decideAdmissibility'), 200);
  const since = await sinceOf();
  expectStatus(await show(screener, id, 'requestCorrection'), 200);
  expect(await sinceOf()).toBe(since);
  await forget(id);
  expect(await seenBy(lead, id)).toEqual([]);
  expectStatus(await show(screener, id, 'decideAdmissibility'), 200);
  expect((await sinceOf()) > since).toBe(true);
  expect((await leave(screener, id)).body).toEqual({ workingOn: [], seenUntil: null });
  expect(await seenBy(lead, id)).toEqual([]);
});

test('the presence of a person who was not heard of any more is swept, and no other', async () => {
  const [gone, here] = [await toSubmitted(harness), await toSubmitted(harness)];
  for (const id of [gone, here]) expectStatus(await show(screener, id, 'decideAdmissibility'), 200);
  await forget(gone);
  await sweepPresence(harness.database.db);
  const rows = await harness.database.db
    .selectFrom('presence')
    .where('application_id', 'in', [gone, here])
    .select('application_id')
    .execute();
  expect(rows).toEqual([{ application_id: here }]);
});

test('it is no event and makes no version, and asks for no key', async () => {
  const id = await toSubmitted(harness);
  const before = await eventsOf(harness, id);
  expectStatus(await show(screener, id, 'decideAdmissibility'), 200);
  expect(await eventsOf(harness, id)).toEqual(before);
  expect((await show(screener, id, 'paint')).body).toMatchObject({ code: 'invalid_request', fields: [{ pointer: '/query/on' }] });
});
