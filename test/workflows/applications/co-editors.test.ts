import { expectStatus, STUDENTS, toDraft } from '../../support/fixtures.ts';
import { withRoles } from '../../support/people-fixtures.ts';
import { OFFICE } from '../../support/tokens.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';
import type { Actor } from '../../support/app-harness.ts';

const harness = temporalOfFile();
let applicant: Actor;
let editor: Actor;
beforeAll(async () => {
  [applicant, editor] = [await harness.as('applicant'), await harness.as('editor')];
});

const write = (who: Actor, id: string, version: number, language: 'fr' | 'en' = 'fr') =>
  who.put(`/applications/${id}`, { ...STUDENTS, callId: undefined, version }, undefined, language);
const commandsOf = async (who: Actor, id: string) => (await who.get(`/applications/${id}`)).body.commands;
const tasksOf = async (who: Actor) =>
  (await who.get('/me/tasks')).body.items.map(({ command, id }: { command: string; id: string }) => [command, id]);

test('several write a draft in turn, and its last writers are named, the last one first', async () => {
  const { id, version } = await toDraft(harness);
  expectStatus(await write(editor, id, version), 200);
  expectStatus(await write(applicant, id, version + 1), 200);
  expectStatus(await write(editor, id, version + 2), 200);
  const { editedBy } = (await applicant.get(`/applications/${id}`)).body;
  expect(editedBy.map(({ name }: { name: string }) => name)).toEqual(['Soazig Kermarrec', 'Aïcha Benkirane']);
  expect(editedBy.map(({ at }: { at: string }) => at)).toEqual([expect.any(String), expect.any(String)]);
});

test('a co-editor who writes over a version that another one changed meanwhile is told who did, and when', async () => {
  const { id, version } = await toDraft(harness);
  expectStatus(await write(editor, id, version), 200);
  const { status, body } = await write(applicant, id, version);
  expect([status, body.code, body.current]).toEqual([409, 'stale_version', version + 1]);
  expect(body.changes).toMatchObject([{ event: 'updateApplication', who: { name: 'Soazig Kermarrec' } }]);
  expect(body.detail).toMatch(/^Soazig Kermarrec l’a changé le .*\d{4} à \d\d:\d\d\s: sa version est 2\./);
  expect((await write(applicant, id, version, 'en')).body.detail).toMatch(
    /^Soazig Kermarrec changed it on .*\d{4} at \d\d:\d\d: its version is 2\./,
  );
});

test('a stale submission is told the same, and no workflow hears of it', async () => {
  const { id, version } = await toDraft(harness);
  expectStatus(await write(editor, id, version), 200);
  const { body } = await applicant.post(`/applications/${id}/submission`, { version });
  expect(body.changes[0].who).toMatchObject({ name: 'Soazig Kermarrec' });
  await expect(harness.temporal.getHandle(`application:${id}`).describe()).rejects.toThrow('not found');
});

test('an editor writes and does not submit; its signatory, who does not write, submits', async () => {
  const signatory = await withRoles(harness, 'only-signs', OFFICE, 'signatory');
  const { id, version } = await toDraft(harness, STUDENTS, 'editor');
  expect([await commandsOf(editor, id), await commandsOf(signatory, id)]).toEqual([
    ['updateApplication', 'askSubmission', 'addAttachment', 'withdrawApplication'],
    ['submitApplication', 'withdrawApplication'],
  ]);
  expect((await editor.post(`/applications/${id}/submission`, { version })).body).toMatchObject({
    code: 'role_required',
    roles: ['signatory'],
  });
  expect((await write(signatory, id, version)).body.code).toBe('role_required');
  expect(await tasksOf(editor)).toContainEqual(['updateApplication', id]);
  expect(await tasksOf(signatory)).toContainEqual(['submitApplication', id]);
  expectStatus(await signatory.post(`/applications/${id}/submission`, { version }), 200);
});

test('who may do both sees a draft among its tasks once, to submit it', async () => {
  const { id } = await toDraft(harness);
  expect((await tasksOf(applicant)).filter(([, task]: [string, string]) => task === id)).toEqual([['submitApplication', id]]);
});

test('two who write the same version at once: one is taken, the other is told by whom', async () => {
  const { id, version } = await toDraft(harness);
  const answers = await Promise.all([write(applicant, id, version), write(editor, id, version)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(answers.find(({ status }) => status === 409)?.body.changes[0].who.name).toMatch(/Benkirane|Kermarrec/);
});
