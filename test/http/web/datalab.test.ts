import { expectStatus } from '../../support/fixtures.ts';
import { DVF, toQualified } from '../../support/datalab-fixtures.ts';
import { NEXT, plan } from '../../support/day-fixtures.ts';
import { toProposed } from '../../support/mission-fixtures.ts';
import { pagesOfFile, type Visitor } from '../../support/pages-harness.ts';

const harness = pagesOfFile();
let applicant: Visitor;
let lead: Visitor;
let request: string;
let mission: string;
beforeAll(async () => {
  request = (await toQualified(harness)).id;
  mission = (await toProposed(harness)).id;
  await plan(harness, 'reviewer-data');
  [applicant, lead] = [await harness.visit('applicant'), await harness.visit('lead')];
});

test('an applicant is shown its requests and missions, and where to ask for help', async () => {
  const { html } = await applicant.get('/datalab');
  expect(html).toContain(`href="/demandes-datalab/${request}"`);
  expect(html).toContain(`href="/missions-datalab/${mission}"`);
  expect(html).toContain('href="/agir/createDatalabRequest"');
  expect(html).not.toContain('/datalab/plan');
});

test('a request is shown to both sides, its priority and its note to the fund alone, and to no other organisation', async () => {
  const path = `/demandes-datalab/${request}`;
  const [theirs, ours] = [await applicant.get(path), await lead.get(path)];
  expect(theirs.html).toContain(DVF.title);
  expect(theirs.html).not.toContain('Note interne');
  expect(ours.html).toContain('Note interne');
  expect(ours.html).toContain(`href="/agir/acceptDatalabRequest/${request}"`);
  expect((await (await harness.visit('applicant2')).get(path)).status).toBe(404);
});

test('a mission offers its answer to the people who may give it', async () => {
  const path = `/missions-datalab/${mission}`;
  expect((await applicant.get(path)).html).toContain(`href="/agir/acceptMission/${mission}"`);
  expect((await lead.get(path)).html).not.toContain('acceptMission');
  expect((await (await harness.visit('applicant2')).get(path)).status).toBe(404);
});

test('lists keep their filters in their address', async () => {
  expect((await lead.get('/demandes-datalab?state=qualified')).html).toContain(request);
  expect((await lead.get('/demandes-datalab?state=closed')).html).not.toContain(request);
  expect((await lead.get('/missions-datalab?state=proposed')).html).toContain(mission);
});

test('the plan is shown to the fund, with each person’s free days, and is a file too', async () => {
  const { people }: { people: { id: string; name: string; months: { freeDays: number; capacityDays: number }[] }[] } = expectStatus(
    await (await harness.as('lead')).get(`/datalab-plan?from=${NEXT}&months=1`),
    200,
  ) as never;
  const { status, html } = await lead.get(`/datalab/plan?from=${NEXT}&months=1`);
  expect(status).toBe(200);
  for (const { name, months } of people) {
    expect(html).toContain(name);
    for (const { freeDays, capacityDays } of months)
      expect(html).toContain(`Libre\u00a0: ${String(freeDays).replace('.', ',')} sur\u00a0${String(capacityDays).replace('.', ',')}`);
  }
  expect((await lead.get(`/datalab/plan.csv?from=${NEXT}`)).html).toContain('Personne');
  expect((await lead.get('/datalab/plan?from=demain&months=99')).status).toBe(200);
  expect((await applicant.get('/datalab/plan')).status).toBe(403);
  // After a command on somebody of the plan the reader is led back to that row.
  expect((await lead.get(`/datalab/${people[0]?.id}?fait=setDatalabPerson`)).location).toBe(
    `/datalab/plan?fait=setDatalabPerson#p-${people[0]?.id}`,
  );
});

test('the calendar of requests and missions is kept as a file by a person who sees it', async () => {
  const { html } = await lead.get('/datalab');
  expect(html).toContain('href="/datalab/calendrier.csv"');
  const file = await lead.get('/datalab/calendrier.csv');
  expect([file.status, file.html.includes('Nature')]).toEqual([200, true]);
  const bars = html.match(/<rect class="c[13]" x="[\d.]+" y="\d+" width="[\d.]+" height="14"/g) ?? [];
  expect(file.html.trimEnd().split('\r\n').slice(1)).toHaveLength(bars.length);
  expect((await applicant.get('/datalab/calendrier.csv')).status).toBe(403);
});
