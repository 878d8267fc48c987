import { randomUUID } from 'node:crypto';
import { commands as commandsOf, type Deadlines, deadlines, meetBy } from '../../../activities/index.ts';
import { readApplicationDetail } from '../../../db/applications/application-detail.ts';
import { countOverlaps } from '../../../api/applications/overlap-view.ts';
import { MOST_OVERLAPS } from '../../../db/applications/overlaps.ts';
import { EVERYTHING } from '../../../domain/core/role.ts';
import { another } from '../../support/another.ts';
import { openCall } from '../../support/calls.ts';
import { awarded, copyingOfFile, drafted, inReview, reviewed } from '../../support/command-harness.ts';
import { copyApplication } from '../../support/copies.ts';
import { AWARDED_CENTS, type Project, STUDENTS, today } from '../../support/fixtures.ts';
import { KEYS } from '../../support/invitation-links.ts';
import { people } from '../../../local/people.ts';

const { database, harness } = copyingOfFile();
let dates: Deadlines;
/** The students' project with its own title, its own months and its own call. */
let month = 0;
async function projects(title: string, count = 2): Promise<Project[]> {
  month += 1;
  const startsOn = `${2040 + month}-01-01`;
  const made: Project[] = [];
  for (let place = 0; place < count; place += 1) made.push({ ...STUDENTS, title, startsOn, callId: await openCall({ database }, {}) });
  return made;
}
beforeAll(async () => {
  dates = deadlines(database.db);
});

/** Submits a project, without its consequences. */
async function deposited(project: Project | undefined): Promise<string> {
  const { id, version } = await drafted(harness, project);
  const answer = await harness.ask('applicant', 'submitApplication', { version }, { id, follows: false });
  if (!('receipt' in answer)) throw new Error(JSON.stringify(answer.refusal));
  expect(answer.receipt.due?.what).toBe('findOverlaps');
  return id;
}
const now = (): string => new Date().toISOString();
const foundOn = (id: string) =>
  database.db
    .selectFrom('overlap')
    .where((where) => where.or([where('application_id', '=', id), where('other_id', '=', id)]))
    .select(['application_id', 'other_id', 'left_out'])
    .execute();
const streamOf = (id: string) =>
  database.db.selectFrom('stream').where('id', '=', id).select(['version', 'due_what']).executeTakeFirstOrThrow();
const eventsOf = async (id: string) =>
  (await database.db.selectFrom('event').where('stream_id', '=', id).orderBy('version').select(['name', 'facts']).execute()).map(
    ({ name, facts }) => ({ name, facts }),
  );

test('a deposit looks for nothing: what others ask for too is looked for after its commit, and then said', async () => {
  const [first, second] = await projects('Une carte des haies');
  const other = await deposited(first);
  await dates.findOverlaps(other, now());
  const id = await deposited(second);
  expect(await foundOn(id)).toEqual([]);
  expect(await dates.findOverlaps(id, now())).toMatchObject({ id, state: 'submitted', due: { what: 'remindScreener' } });
  expect(await foundOn(id)).toEqual([{ application_id: id, other_id: other, left_out: 0 }]);
  expect((await eventsOf(id)).at(-1)).toEqual({ name: 'findOverlaps', facts: { overlaps: 1 } });
  expect(await dates.findOverlaps(id, now())).toBeNull();
});

test('where nothing is found no event says so, and the screening is what comes next', async () => {
  const [only] = await projects('Un inventaire des mares', 1);
  const id = await deposited(only);
  const { version } = await streamOf(id);
  expect(await dates.findOverlaps(id, now())).toMatchObject({ version, due: { what: 'remindScreener' } });
  expect(await streamOf(id)).toEqual({ version, due_what: 'remindScreener' });
});

test('it is met before a command that comes first, and makes none of them stale', async () => {
  const [first, second] = await projects('Un relevé des digues');
  await dates.findOverlaps(await deposited(first), now());
  const id = await deposited(second);
  const caller = harness.callers['screener'];
  if (!caller) throw new Error('no person screens');
  const body = { revision: 1, decision: 'admissible', reason: '' };
  const asked = { name: 'decideAdmissibility', id, key: randomUUID(), creates: false, caller, body } as const;
  expect(await commandsOf(database.db, KEYS).decideAdmissibility(asked, { meet: meetBy(dates) })).toHaveProperty('receipt');
  expect((await eventsOf(id)).slice(-2).map(({ name }) => name)).toEqual(['findOverlaps', 'decideAdmissibility']);
});

test('of two that are deposited at one moment, each of which looks after both commits, the pair is found once', async () => {
  const [first, second] = await projects('Un registre des sols');
  const ids = [await deposited(first), await deposited(second)];
  await Promise.all(ids.map((id) => dates.findOverlaps(id, now())));
  expect(await foundOn(ids[0] ?? '')).toHaveLength(1);
});

test('of eight that are deposited at one moment and looked at side by side, none waits for another that waits for it', async () => {
  const ids: string[] = [];
  for (const project of await projects('Un atlas des tourbières', 8)) ids.push(await deposited(project));
  // A deadlock would reject one of them.
  await Promise.all(ids.map((id) => dates.findOverlaps(id, now())));
  const pairs = (await Promise.all(ids.map(foundOn))).flat();
  expect(new Set(pairs.map((pair) => [pair.application_id, pair.other_id].sort().join()))).toHaveProperty('size', (8 * 7) / 2);
});

test('the likest are kept, and how many there are is said, found on it or on the others', async () => {
  const [first, second, third] = await projects('Une vigie des crues', 3);
  const other = await deposited(first);
  await dates.findOverlaps(other, now());
  for (let place = 1; place < 34; place += 1) await copyApplication(database.db, other);
  const id = await deposited(second);
  await dates.findOverlaps(id, now());
  const kept = await foundOn(id);
  expect([kept.length, kept[0]?.left_out]).toEqual([MOST_OVERLAPS, 24]);
  expect((await eventsOf(id)).at(-1)?.facts).toEqual({ overlaps: MOST_OVERLAPS, leftOut: 24 });
  const readCount = async (of: string): Promise<number> => {
    const found = await readApplicationDetail(database.db, EVERYTHING, { id: of, personId: randomUUID(), at: now() });
    return countOverlaps(found?.overlaps ?? []);
  };
  expect(await readCount(id)).toBe(34);
  // A third project, whether or not the second is among the most similar to it: the pair is counted once on each.
  await dates.findOverlaps(await deposited(third), now());
  const byOthers = (await foundOn(id)).length - kept.length;
  expect(await readCount(id)).toBe(34 + byOthers);
});

test('a corrected title is looked for anew, in review', async () => {
  const [first, second] = await projects('Une serre connectée');
  await dates.findOverlaps(await deposited(first), now());
  const costLines = [{ label: 'Tout le reste', category: 'other', amountCents: 48_000_000 }];
  const id = await inReview(harness, { ...second, title: 'Tout autre chose', costLines } as Project);
  expect(await foundOn(id)).toEqual([]);
  const items = [{ field: '/title', kind: 'incomplete', comment: 'Pour qui ?' }];
  await harness.accept('lead', 'requestCorrection', { revision: 1, items, requiredBy: null }, { id });
  const { callId: _, ...content } = second as Project;
  const siret = people.find(({ login }) => login === 'applicant')?.siret;
  await harness.accept('applicant', 'answerCorrection', { ...content, siret, version: (await streamOf(id)).version }, { id });
  expect((await eventsOf(id)).at(-1)).toEqual({ name: 'findOverlaps', facts: { overlaps: 1 } });
});

test('an accepted plan is looked for anew: what it asks now another application asks as well', async () => {
  const lines = [{ label: 'Capteurs de nappe phréatique', category: 'services', amountCents: 2 * AWARDED_CENTS + 12_345 }];
  const fundingLines = [
    { label: 'Fonds', source: 'fund', amountCents: AWARDED_CENTS - 100 },
    { label: 'Budget propre', source: 'own', amountCents: AWARDED_CENTS + 12_445 },
  ];
  const { grantId, applicationIds } = await awarded(harness, database.db, 'applicant', undefined, AWARDED_CENTS - 100);
  const { startsOn, indicators, durationMonths } = STUDENTS;
  const plan = { costLines: lines, fundingLines, startsOn, indicators, durationMonths };
  const wetlands = { ...STUDENTS, ...plan, title: 'Suivi des zones humides', callId: await openCall({ database }, {}) };
  await dates.findOverlaps(await deposited(another(harness, wetlands as Project, 'applicant')), now());
  await harness.accept('applicant', 'acceptAward', { version: (await streamOf(grantId)).version, ...plan }, { id: grantId });
  expect((await eventsOf(applicationIds[0] ?? '')).at(-1)).toEqual({ name: 'findOverlaps', facts: { overlaps: 1 } });
});

test('what was not looked for yet is awarded only where the chair says so', async () => {
  const [only] = await projects('Un cadastre des puits', 1);
  const id = await reviewed(harness, only);
  // The state after its search has failed for good: a command goes on without it.
  await database.db.updateTable('application').set({ overlaps_due_at: now() }).where('id', '=', id).execute();
  const session = await harness.accept('lead', 'createSession', { heldOn: today(), applicationIds: [id] });
  const decisions = [{ applicationId: id, decision: 'award', awardedCents: AWARDED_CENTS, reason: 'Utile.' }];
  const body = { version: session.version, decisions };
  expect(await harness.ask('chair', 'decideSession', body, { id: session.id })).toMatchObject({
    refusal: { code: 'overlap_unsettled', applicationIds: [id] },
  });
  await harness.accept('chair', 'decideSession', { ...body, despiteOverlaps: [id] }, { id: session.id });
});
