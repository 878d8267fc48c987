import { buffer } from 'node:stream/consumers';
import type { Language } from '../../../domain/core/words.ts';
import { writeMinutes } from '../../../letters/committee/minutes.ts';
import type { Minutes } from '../../../letters/committee/minutes-words.ts';
import { readPdf } from '../../support/pdf.ts';

const minutes = (): Minutes => ({
  reference: 'COM-2027-01',
  heldOn: '2027-03-01',
  venue: 'Salle Ampère',
  written: false,
  decidedAt: '2027-03-01T14:05:00.000Z',
  decidedBy: 'Bénédicte Haumont',
  inSteadOf: null,
  members: { names: ['Awa Ndiaye', 'Łukasz Côté'], quorum: 2 },
  excused: [{ member: 'Zoé Petit', standIn: 'Łukasz Côté' }],
  recusals: [{ by: 'Awa Ndiaye', title: 'Herbier', reason: 'Un parent y travaille.' }],
  scenario: { number: 3, name: 'Prudent' },
  decided: [
    {
      reference: 'DON-2026-0001',
      title: 'Carte <ouverte>',
      organisation: 'Office des lacs',
      standing: 2,
      score: 3.5,
      requestedCents: 7_250_000,
      decision: 'award',
      awardedCents: 7_000_000,
      rank: null,
      reason: 'Utile.\nMesurable.\n\nEt « ouvert » à l’été – sœur d’une œuvre.',
      conditions: ['Le cofinancement de la région est notifié.'],
      isDespiteOverlap: true,
      vote: { favour: 3, against: 1, abstain: 2 },
    },
    {
      reference: 'DON-2026-0002',
      title: 'Herbier',
      organisation: 'Agence',
      standing: null,
      score: null,
      requestedCents: 1_000_000,
      decision: 'waitlist',
      awardedCents: null,
      rank: 1,
      reason: 'Plus tard.',
      conditions: [],
      isDespiteOverlap: false,
      vote: null,
    },
    {
      reference: 'DON-2026-0003',
      title: 'Phares',
      organisation: 'Direction',
      standing: 1,
      score: 4,
      requestedCents: 1_000_000,
      decision: 'refuse',
      awardedCents: null,
      rank: null,
      reason: 'Non.',
      conditions: [],
      isDespiteOverlap: false,
      vote: null,
    },
  ],
  awarded: { cents: 7_000_000, count: 1 },
  left: [{ envelope: 'Projets de données', year: 2027, leftCents: 123_456_789 }],
  withdrawn: [{ reference: 'DON-2026-0004', title: 'Retiré', organisation: 'Commune' }],
  adjourned: [{ reference: 'DON-2026-0007', title: 'À revoir', organisation: 'Office', reason: 'Coûts à détailler.' }],
  takenOff: [{ reference: 'DON-2026-0008', title: 'Pas encore', organisation: 'Office', reason: 'Audition reportée.' }],
  voided: [{ reference: 'DON-2026-0005', title: 'Un avis annulé', organisation: 'Office' }],
  withoutQuorum: [{ reference: 'DON-2026-0006', title: 'Sans voix', organisation: 'Ministère' }],
  moves: [{ at: '2027-02-28T09:00:00.000Z', by: 'Bénédicte Haumont', title: 'Phares', from: 3, to: 1, reason: 'Urgent.' }],
  events: [{ at: '2027-02-01T09:00:00.000Z', who: 'Inès Carvalho', inSteadOf: null, text: 'a prévu le comité' }],
});
const bytesOf = (language: Language, said = minutes()) => buffer(writeMinutes(language, said));
const read = async (language: Language, said = minutes()) => readPdf(await bytesOf(language, said));

test('minutes are a tagged PDF whose title, language and instant a reader is told', async () => {
  const { parts: _, artifacts, ...french } = await read('fr');
  expect(french).toEqual({
    title: 'Procès-verbal du comité du 1er mars 2027',
    language: 'fr-FR',
    isTagged: true,
    createdAt: 'D:20270301140500Z',
    pages: 2,
    tables: [],
    faults: [],
  });
  expect(artifacts).toEqual(['1 / 2', '2 / 2']);
  expect(await read('en')).toMatchObject({ title: 'Minutes of the session of 1 March 2027', language: 'en-GB' });
});

test('they say in French who decided what, on what request, at which rank, by which vote and why', async () => {
  expect((await read('fr')).parts).toEqual([
    ['H1', 'Procès-verbal du comité du 1er mars 2027'],
    ['P', 'Référence du comité : COM-2027-01'],
    ['P', 'Lieu : Salle Ampère.'],
    ['P', 'Décision close par Bénédicte Haumont, le 1er mars 2027 à 15:05.'],
    ['H2', 'Membres (quorum : 2)'],
    ['LBody', 'Awa Ndiaye'],
    ['LBody', 'Łukasz Côté'],
    ['H2', 'Membres excusés'],
    ['LBody', 'Zoé Petit, que Łukasz Côté a suppléé'],
    ['H2', 'Déports déclarés'],
    ['LBody', 'Awa Ndiaye, sur « Herbier » : Un parent y travaille.'],
    ['H2', 'Décisions'],
    ['P', 'Un projet retenu, pour 70 000 €. Décision prise par le scénario n° 3, « Prudent ».'],
    ['H3', '1. DON-2026-0001 – Carte <ouverte> – Office des lacs'],
    [
      'P',
      'Rang 2 (3,5 sur 5) ; demandé : 72 500 € Vote : pour 3, contre 1, abstentions 2 Retenu pour 70 000 € Un recoupement de même objet avec un autre dossier retenu n’était pas réglé : la présidence l’a retenu malgré cela.',
    ],
    ['P', 'Utile. Mesurable.'],
    ['P', 'Et « ouvert » à l’été – sœur d’une œuvre.'],
    ['P', 'Sous ces conditions, à attester avant la signature :'],
    ['LBody', 'Le cofinancement de la région est notifié.'],
    ['H3', '2. DON-2026-0002 – Herbier – Agence'],
    ['P', 'Sans note ; demandé : 10 000 € En liste d’attente, au rang 1'],
    ['P', 'Plus tard.'],
    ['H3', '3. DON-2026-0003 – Phares – Direction'],
    ['P', 'Rang 1 (4 sur 5) ; demandé : 10 000 € Non retenu'],
    ['P', 'Non.'],
    ['H2', 'Ce qui reste des enveloppes après la décision'],
    ['LBody', 'Projets de données : 1 234 567,89 € d’AE disponibles au titre de 2027'],
    ['H2', 'Dossiers retirés avant la décision'],
    ['LBody', 'DON-2026-0004 – Retiré – Commune'],
    ['H2', 'Dossiers renvoyés à un prochain comité, faute de quorum'],
    ['LBody', 'DON-2026-0006 – Sans voix – Ministère'],
    ['H2', 'Dossiers ajournés à un autre comité'],
    ['LBody', 'DON-2026-0007 – À revoir – Office. Coûts à détailler.'],
    ['H2', 'Dossiers retirés de l’ordre du jour'],
    ['LBody', 'DON-2026-0008 – Pas encore – Office. Audition reportée.'],
    ['H2', 'Dossiers renvoyés à l’instruction (avis annulé)'],
    ['LBody', 'DON-2026-0005 – Un avis annulé – Office'],
    ['H2', 'Dossiers déplacés sur l’ordre du jour'],
    ['LBody', '28 février 2027 à 10:00, Bénédicte Haumont : « Phares », de la place 3 à la place 1. Urgent.'],
    ['H2', 'Déroulement'],
    ['LBody', '1er février 2027 à 10:00 – Inès Carvalho a prévu le comité'],
  ]);
});

test('and in English', async () => {
  const { parts } = await read('en');
  expect(parts).toContainEqual(['P', 'One project awarded, for €70,000. Decided by scenario 3, "Prudent".']);
  expect(parts).toContainEqual([
    'P',
    'Standing 2 (3.5 out of 5); requested: €72,500 Vote: in favour 3, against 1, abstaining 2 Awarded €70,000 An overlap of the same object with another award was not settled: the chair awarded it all the same.',
  ]);
  expect(parts).toContainEqual(['LBody', 'Projets de données: €1,234,567.89 of AE available for 2027']);
  expect(parts.flat().join('\n')).not.toMatch(/undefined|null|NaN|\[object/);
});

test('an act in another person’s stead is told with that person’s name', async () => {
  const said = { ...minutes(), inSteadOf: 'Awa Ndiaye', events: minutes().events.map((event) => ({ ...event, inSteadOf: 'Awa Ndiaye' })) };
  const { parts } = await read('fr', said);
  expect(parts).toContainEqual(['P', 'Décision close par Bénédicte Haumont (en suppléance de Awa Ndiaye), le 1er mars 2027 à 15:05.']);
  expect(parts).toContainEqual(['LBody', '1er février 2027 à 10:00 – Inès Carvalho (en suppléance de Awa Ndiaye) a prévu le comité']);
  expect((await read('en', said)).parts.flat().join('\n')).toContain(
    'closed by Bénédicte Haumont (in the stead of Awa Ndiaye), on 1 March',
  );
});

test('what did not happen has no part', async () => {
  const nothing = {
    ...{ venue: null, members: null, excused: [], recusals: [], scenario: null, withdrawn: [], withoutQuorum: [] },
    ...{ adjourned: [], takenOff: [], voided: [], moves: [] },
  };
  const { parts } = await read('fr', { ...minutes(), ...nothing });
  expect(parts.filter(([role]) => role === 'H2').map(([, text]) => text)).toEqual([
    'Décisions',
    'Ce qui reste des enveloppes après la décision',
    'Déroulement',
  ]);
  expect(parts[4]).toEqual(['P', 'Un projet retenu, pour 70 000 €.']);
});

test('a reason of several pages stands in its paragraph, and the structure goes on over them', async () => {
  const [first, ...others] = minutes().decided;
  const long = 'Une raison développée. '.repeat(600);
  const { parts, pages } = await read('fr', { ...minutes(), decided: [{ ...first!, reason: long }, ...others] });
  expect(pages).toBeGreaterThan(2);
  const said = parts.filter(([role, text]) => role === 'P' && text.includes('raison développée')).map(([, text]) => text);
  expect(said.join(' ')).toBe(long.trim());
});

test('the same facts make the same bytes', async () => expect(await bytesOf('fr')).toEqual(await bytesOf('fr')));
