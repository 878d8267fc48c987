import { openAct } from '../../support/act-page.ts';
import { longMonth } from '../../../domain/core/format.ts';
import { DVF, ESTIMATE, toAccepted, toDelivered, toQualified, toRequested } from '../../support/datalab-fixtures.ts';
import { AFTER, busy, fullMonth, NEXT, plan, staff, toAcceptedFor } from '../../support/day-fixtures.ts';
import { wordsOf } from '../../support/web-forms.ts';
import {
  deliveryOf,
  toAccepted as toAcceptedMission,
  toDelivered as toDeliveredMission,
  toProposed,
  toSlipped,
  toStaffed,
} from '../../support/mission-fixtures.ts';
import { pagesOfFile, type Visitor } from '../../support/pages-harness.ts';

const harness = pagesOfFile();
let applicant: Visitor;
let lead: Visitor;
let reviewer: Visitor;
let worker: string;
beforeAll(async () => {
  [applicant, lead, reviewer] = [await harness.visit('applicant'), await harness.visit('lead'), await harness.visit('reviewer-data')];
  worker = await plan(harness, 'reviewer-data');
});

/** Sends a page's form as it stands, with what is typed over it, by the button that leads to this command. */
const sent = async (visitor: Visitor, path: string, typed: Record<string, string | string[]> = {}, command?: string) =>
  (await openAct(visitor, path)).send(typed, command);

/** It was carried out, and its reader is where it says so. */
const expectDone = ({ status, location, words }: { status: number; location: string | null; words: string }, command: string): void =>
  expect([status, location?.includes(`fait=${command}`), status === 303 ? '' : words]).toEqual([303, true, '']);

describe('a request for help', () => {
  test('is asked for with a choice of skills and of the organisation’s own applications, and leads to what was made', async () => {
    const { words, html } = await openAct(applicant, '/agir/createDatalabRequest');
    expect(words).toContain('Réponse de la direction du Datalab attendue le');
    // A brigade’s skill is none that a request may ask for.
    expect(html).not.toContain('value="accessibility"');
    await applicant.post('/brouillon', { '~form': 'createDatalabRequest ', '/title': DVF.title });
    expect((await openAct(applicant, '/agir/createDatalabRequest')).words).toContain('Votre saisie du');
    const answer = await sent(applicant, '/agir/createDatalabRequest', {
      '/title': DVF.title,
      '/problem': DVF.problem,
      '/users': DVF.users,
      '/expectedImpact': DVF.expectedImpact,
      '/dataDescription': DVF.dataDescription,
      '/needs': ['data_engineering'],
    });
    expectDone(answer, 'createDatalabRequest');
    expect(answer.location).toMatch(/^\/demandes-datalab\/[0-9a-f-]{36}\?/);
    // What was made is not offered to be made once more.
    expect((await openAct(applicant, '/agir/createDatalabRequest')).words).not.toContain('Votre saisie du');
  });

  test('is qualified by what its organisation asks: the problem and the author before the form, its skills chosen already', async () => {
    const { id } = await toRequested(harness);
    const path = `/agir/qualifyDatalabRequest/${id}`;
    const { words, fields } = await openAct(lead, path);
    for (const each of [DVF.problem, DVF.expectedImpact, 'Demandée par', 'à décider avant le']) expect(words).toContain(each);
    expect(fields['/skills']).toEqual(DVF.needs);
    expectDone(await sent(lead, path, { '/priority': 'high' }), 'qualifyDatalabRequest');
  });

  test('that is not qualified yet is only declined: the page asks for the reason alone', async () => {
    const { id } = await toRequested(harness);
    const path = `/agir/declineDatalabRequest/${id}`;
    const { fields, html } = await openAct(lead, path);
    expect(Object.keys(fields)).toContain('/reason');
    expect(Object.keys(fields)).not.toContain('/startsOn');
    expect(html).not.toContain('Accepter la demande');
    expectDone(await sent(lead, path, { '/reason': 'Le Datalab n’a pas cette compétence.' }), 'declineDatalabRequest');
  });

  test('is accepted or declined on one page, whose contact is chosen by name', async () => {
    const { id } = await toQualified(harness);
    const path = `/agir/acceptDatalabRequest/${id}`;
    const { html, words, fields } = await openAct(lead, path);
    expect(words).toContain('Accepter ou décliner une demande d’appui');
    expect(html).toMatch(/formaction="\/agir\/declineDatalabRequest/);
    expect(fields['/startsOn']?.[0]).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(fields['/estimate/0/skill']).toEqual(['data_engineering']);
    expect(html).toMatch(new RegExp(`value="${worker}"`));
    const endsOn = `${NEXT}-28`;
    const short = await sent(lead, path, { '/endsOn': endsOn, '/contactPersonId': worker });
    expect(short.status).toBe(422);
    const days = { '/estimate/0/days': '10', '/estimate/1/days': '0,5' };
    const counted = await (await openAct(lead, path)).send({ ...days, '/endsOn': endsOn, '~line': '#' });
    expect(counted.words).toMatch(
      /Jours promis 10,5 jours-personne Jours encore libres sur la période [\d,]+ jours-personne À livrer pour le 28 /,
    );
    expectDone(await sent(lead, path, { ...days, '/endsOn': endsOn, '/contactPersonId': worker }), 'acceptDatalabRequest');
  });

  test('is planned from what is planned, beside what each person has free, and is not emptied unsaid', async () => {
    const planned = await staff(harness, await toAcceptedFor(harness), [
      { personId: worker, month: NEXT, skill: 'data_engineering', days: 4 },
    ]);
    const path = `/agir/staffDatalabRequest/${planned.id}`;
    const { words, fields } = await openAct(lead, path);
    expect(words).toContain('Jours encore libres, par personne et par mois');
    expect(words).toMatch(/libre : .* sur/i);
    expect(words).toContain(longMonth('fr', NEXT));
    // What the list says of its days is said once.
    expect(words.split('Par personne, par mois et par compétence')).toHaveLength(2);
    expect([fields['/days/0/personId'], fields['/days/0/month'], fields['/days/0/days']]).toEqual([[worker], [NEXT], ['4']]);

    await busy(harness, worker, AFTER, fullMonth(AFTER) - 1);
    const empty = Object.fromEntries(Object.keys(fields).flatMap((name) => (name.startsWith('/days/') ? [[name, '']] : [])));
    const refused = await sent(lead, path, empty);
    expect([refused.status, refused.words.includes('4 jours-personne sont planifiés')]).toEqual([422, true]);
    const more = await sent(lead, path, { '/days/0/month': AFTER, '/days/0/days': '10' });
    expect([more.status, more.words]).toEqual([422, expect.stringContaining('Linh Nguyen-Faure')]);
    expect(more.words).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(more.words).not.toContain('GET /');

    expectDone(await sent(lead, path, { '/days/0/days': '3,5' }), 'staffDatalabRequest');
    expect((await openAct(lead, path)).fields['/days/0/days']).toEqual(['3,5']);
    expectDone(await sent(lead, path, { ...empty, '/releaseAll': 'on' }), 'staffDatalabRequest');
  });

  test('is withdrawn by whom it helps, delivered by its contact, and closed with feedback', async () => {
    const accepted = await toAccepted(harness);
    const delivering = `/agir/deliverDatalabRequest/${accepted.id}`;
    const { words, fields } = await openAct(reviewer, delivering);
    expect(words).toContain('Retour de l’administration attendu pour le');
    expect(fields['/spent/0/days']).toEqual([String(ESTIMATE[0]?.days)]);
    const withdrawing = `/agir/withdrawDatalabRequest/${(await toRequested(harness)).id}`;
    expect((await openAct(applicant, withdrawing)).words).toContain(DVF.problem);
    expectDone(await sent(applicant, withdrawing), 'withdrawDatalabRequest');
    expectDone(await sent(reviewer, delivering, { '/summary': 'La donnée est préparée chaque nuit.' }), 'deliverDatalabRequest');

    const closing = `/agir/closeDatalabRequest/${(await toDelivered(harness)).id}`;
    expect((await openAct(applicant, closing)).words).toContain('La donnée des ventes est préparée chaque nuit.');
    const answer = await sent(applicant, closing, { '/feedback/rating': '4', '/feedback/helped': 'on' });
    expectDone(answer, 'closeDatalabRequest');
  });
});

describe('a mission', () => {
  test('is accepted or declined by its project, which sees why it was proposed and how far it has slipped', async () => {
    const grantId = await toSlipped(harness);
    const { id } = await toProposed(harness, grantId);
    const { words } = await openAct(applicant, `/agir/declineMission/${id}`);
    for (const each of ['Accepter ou décliner une mission', 'Le calendrier glisse de 26 %.', '8 jours-personne', 'Proposée par', '+25'])
      expect(words).toContain(each);
    expect(words).toMatch(/Accepter la mission .*Motif .*Décliner la mission/);
    expectDone(await sent(applicant, `/agir/acceptMission/${id}`), 'acceptMission');
    const other = await toProposed(harness, grantId);
    expectDone(
      await sent(applicant, `/agir/acceptMission/${other.id}`, { '/reason': 'Nous avons recruté.' }, 'declineMission'),
      'declineMission',
    );
  });

  test('is planned from what is planned, delivered with those days, and withdrawn with the days that it frees', async () => {
    const accepted = await toAcceptedMission(harness);
    expect((await openAct(lead, `/agir/staffMission/${accepted.id}`)).words).toContain('Jours encore libres');
    const staffed = await toStaffed(harness);
    const planning = await openAct(lead, `/agir/staffMission/${staffed.id}`);
    expect(planning.fields['/days/0/days']).toEqual(['2']);
    expectDone(await sent(lead, `/agir/staffMission/${staffed.id}`, { '/days/0/days': '1,5' }), 'staffMission');
    const { report, spentBy } = await deliveryOf(harness);
    const delivering = await openAct(lead, `/agir/deliverMission/${(await toStaffed(harness)).id}`);
    expect(delivering.words).toContain('Indicateur à comparer avant le');
    const spent = Object.entries(spentBy[0] ?? {}).map(([name, value]) => [`/spentBy/0/${name}`, String(value).replace('.', ',')]);
    expectDone(await delivering.send({ '/report': report, ...Object.fromEntries(spent) }), 'deliverMission');
    expect((await openAct(lead, `/agir/withdrawMission/${staffed.id}`)).words).toContain('promis : 1,5 jour-personne');
    expectDone(await sent(lead, `/agir/withdrawMission/${staffed.id}`, { '/reason': 'Une autre urgence.' }), 'withdrawMission');
  });

  test('is closed on its indicator before and after', async () => {
    const { id } = await toDeliveredMission(harness);
    const { words } = await openAct(lead, `/agir/closeMission/${id}`);
    for (const each of ['Ce qui a été livré', 'Le parcours compte trois étapes de trop.', 'Avant', 'Après']) expect(words).toContain(each);
    expectDone(await sent(lead, `/agir/closeMission/${id}`), 'closeMission');
  });
});

describe('the time of one of the Datalab’s people', () => {
  test('is changed from what it is, with what is promised of it', async () => {
    const path = `/agir/setDatalabPerson/${worker}`;
    const { words, fields } = await openAct(lead, path);
    expect(words).toContain('100 % de son temps');
    expect([fields['/sharePercent'], fields['/skills']]).toEqual([['100'], ['legal_framework', 'data_engineering', 'accessibility']]);
    expectDone(await sent(lead, path, { '/sharePercent': '90' }), 'setDatalabPerson');
  });

  test('is changed by a lead who is one of them as well', async () => {
    const path = `/agir/setDatalabPerson/${await plan(harness, 'lead')}`;
    expect((await openAct(lead, path)).fields['/sharePercent']).toEqual(['100']);
    expectDone(await sent(lead, path, { '/sharePercent': '80' }), 'setDatalabPerson');
  });

  test('is given to other duties month by month: the month is chosen by name, its days stand in the form', async () => {
    const choosing = await lead.get(`/agir/setDatalabMonth/${worker}`);
    for (const each of ['Linh Nguyen-Faure', longMonth('fr', NEXT)]) expect(wordsOf(choosing.html)).toContain(each);
    expect(choosing.html).toContain(`month=${NEXT}`);
    const path = `/agir/setDatalabMonth/${worker}?month=${NEXT}`;
    expect((await openAct(lead, path)).fields['/otherDays']).toEqual(['0']);
    expectDone(await sent(lead, path, { '/otherDays': '2,5' }), 'setDatalabMonth');
    expect((await openAct(lead, path)).fields['/otherDays']).toEqual(['2,5']);
    expect((await lead.get(`/agir/setDatalabMonth/${worker}?month=1999-01`)).status).toBe(404);
  });
});
