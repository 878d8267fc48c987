import { pageOfLetter } from '../../../activities/letters.ts';
import type { Facts } from '../../../domain/core/event.ts';
import { FOLLOWED } from '../../../domain/core/command.ts';
import { pageOf, pageOfInvitation } from '../../../domain/core/page-address.ts';
import { toHtml } from '../../../letters/core/link.ts';
import { writeDigest, writeLetter } from '../../../letters/write.ts';
import type { LetterContent, LetterName } from '../../../letters/texts.ts';
import { pages } from '../../../web/pages.ts';

const URL = 'https://guichet.example';
const PAGE = `${URL}/dossiers/019aa1c0-0000-7000-8000-000000000001`;
const owed: LetterContent = { name: 'giveRole', facts: { role: 'lead', organisation: 'Fonds' } };

test.each([
  ['fr', 'Voir dans Guichet\u00a0:'],
  ['en', 'See it in Guichet:'],
] as const)('a letter in %s has the address of its page on a line of its own, as it is', (language, words) => {
  const { text } = writeLetter(language, 'Aïcha Benkirane', owed, 'DON-2026-0042', PAGE);
  expect(text.split('\n')).toContain(`${words} ${PAGE}`);
});

test('without pages a letter leads nowhere', () => {
  expect(writeLetter('fr', 'Aïcha Benkirane', owed, null).text).not.toContain('Voir dans Guichet');
});

test('a digest leads to where its reader chooses how it is written to, and keeps what each letter leads to', () => {
  const held = [{ subject: 'Rôle', text: `Un rôle.\n\nVoir dans Guichet : ${PAGE}` }];
  const { text } = writeDigest('fr', 'Aïcha', held, `${URL}/mon-compte`);
  for (const page of [PAGE, `${URL}/mon-compte`]) expect(toHtml('fr', text, URL)).toContain(`<a href="${page}">`);
});

test('whatever people have written stays text, and only an address of ours at the end of a line is a link', () => {
  const text = `Bonjour <script>alert(1)</script>,\n\nMotif : "a" & https://ailleurs.example/x\nDeux lignes\n\nVoir : ${PAGE}`;
  const html = toHtml('fr', text, URL);
  expect(html).toContain('&lt;script&gt;');
  expect(html).toContain('&quot;a&quot; &amp; https://ailleurs.example/x<br>\nDeux lignes');
  expect(html.match(/<a /g)).toHaveLength(1);
  expect(html).toContain('<html lang="fr">');
});

test('an address that only begins like ours is no link, nor one with something behind it', () => {
  for (const line of [`${URL}.ailleurs.example/x`, `${URL}/x et la suite`]) expect(toHtml('en', line, URL)).not.toContain('<a ');
});

const ID = '019aa1c0-0000-7000-8000-000000000002';
const leads = (kind: Parameters<typeof pageOfLetter>[0], name: LetterName, to = 'aya') =>
  pageOfLetter(kind, { streamId: ID }, { person: { id: to }, owed: { name } });

test.each([
  ['application', 'submitApplication', `/dossiers/${ID}`],
  ['grant', 'signGrant', `/conventions/${ID}`],
  ['session', 'openVote', `/comites/${ID}`],
  ['envelope', 'proposeChange', `/enveloppes/${ID}`],
  ['datalab_request', 'createDatalabRequest', `/demandes-datalab/${ID}`],
  ['mission', 'proposeMission', `/missions-datalab/${ID}`],
  ['person', 'askRole', `/personnes/${ID}`],
  ['person', 'acceptInvitation', '/organisation'],
  ['person', 'giveRole', '/mon-compte'],
  ['person', 'declareAbsence', '/mon-compte'],
] as const)('a letter about a %s (%s) leads to %s', (kind, name, page) => {
  expect(leads(kind, name)).toBe(page);
});

test('a letter that asks for an opinion or proposes a mission leads to where its reader accepts or declines', () => {
  const asked = (kind: 'application' | 'mission', name: LetterName, facts: Facts, ofApplicant: boolean) =>
    pageOfLetter(kind, { streamId: ID, facts }, { person: { id: 'aya', ...(ofApplicant && { ofApplicant }) }, owed: { name } });
  expect(asked('application', 'assignReviewer', { step: 'legal' }, false)).toBe(`/agir/acceptAssignment/${ID}?step=legal`);
  expect(asked('mission', 'proposeMission', {}, true)).toBe(`/agir/acceptMission/${ID}`);
  expect(asked('mission', 'proposeMission', {}, false)).toBe(`/missions-datalab/${ID}`);
  expect(toHtml('fr', `Voir dans Guichet : ${URL}/agir/acceptAssignment/${ID}?step=legal`, URL)).toContain('?step=legal">');
});

test('of what others are told of a person that person itself finds on its own page', () => {
  expect(leads('person', 'askConfirmation', ID)).toBe('/mon-compte');
});

test('the page of a person is there, and what has no page leads to what waits', () => {
  const paths = pages.map(({ path }) => path);
  expect(paths).toContain(pageOf('person', ':id'));
  expect(paths).toContain('/mon-compte');
  expect(paths).toContain('/organisation');
  expect(paths).toContain(pageOfInvitation(':token'));
  expect(pageOf('import', ID)).toBe('/taches');
  expect(FOLLOWED.filter((kind) => pageOf(kind, ID) === '/taches')).toEqual([]);
});
