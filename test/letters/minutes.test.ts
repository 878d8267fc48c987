import { html, paragraphs } from '../../letters/html.ts';
import { type Minutes, writeMinutes } from '../../letters/minutes.ts';

test('what people wrote is text in a page, and what the page is made of stays', () => {
  const title = '<img src=x onerror=alert(1)> "L’été" & \'l’hiver\'';
  expect(html`<h1>${title}</h1>`.html).toBe('<h1>&lt;img src=x onerror=alert(1)&gt; &quot;L’été&quot; &amp; &#39;l’hiver&#39;</h1>');
  expect(html`<p>${[html`<b>${1}</b>`, html`<i>${'<'}</i>`]}</p>`.html).toBe('<p><b>1</b><i>&lt;</i></p>');
});

test('a text keeps its paragraphs and its lines', () =>
  expect(paragraphs('Un\n<deux>\n\nTrois').map((each) => each.html)).toEqual(['<p>Un<br />&lt;deux&gt;</p>', '<p>Trois</p>']));

const minutes = (): Minutes => ({
  heldOn: '2027-03-01',
  decidedAt: '2027-03-01T14:05:00.000Z',
  decidedBy: 'Bénédicte Haumont',
  decided: [
    {
      title: 'Carte <ouverte>',
      organisation: 'Office des lacs',
      standing: 2,
      score: 3.5,
      requestedCents: 7_250_000,
      decision: 'award',
      awardedCents: 7_000_000,
      rank: null,
      reason: 'Utile.\nMesurable.',
      vote: { favour: 3, against: 1, abstain: 2 },
    },
    {
      title: 'Herbier',
      organisation: 'Agence',
      standing: null,
      score: null,
      requestedCents: 1_000_000,
      decision: 'waitlist',
      awardedCents: null,
      rank: 1,
      reason: 'Plus tard.',
      vote: null,
    },
    {
      title: 'Phares',
      organisation: 'Direction',
      standing: 1,
      score: 4,
      requestedCents: 1_000_000,
      decision: 'refuse',
      awardedCents: null,
      rank: null,
      reason: 'Non.',
      vote: null,
    },
  ],
  withdrawn: [{ title: 'Retiré', organisation: 'Commune' }],
  voided: [{ title: 'Un avis annulé', organisation: 'Office' }],
  withoutQuorum: [{ title: 'Sans voix', organisation: 'Ministère' }],
  moves: [{ at: '2027-02-28T09:00:00.000Z', by: 'Bénédicte Haumont', title: 'Phares', from: 3, to: 1, reason: 'Urgent.' }],
  events: [{ at: '2027-02-01T09:00:00.000Z', who: 'Inès Carvalho', text: 'a prévu le comité' }],
});
// Intl puts narrow no-break spaces into French amounts; how the page is indented does not matter.
const page = (language: 'fr' | 'en', said = minutes()) =>
  writeMinutes(language, said)
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .replaceAll(/\n\s*/g, '');

test('minutes say in French who decided what, on what request, at which rank and why', () => {
  const said = page('fr');
  expect(said).toContain('<html lang="fr">');
  expect(said).toContain(
    '<h1>Procès-verbal du comité du 1er mars 2027</h1><p>Décision close par Bénédicte Haumont, le 1er mars 2027 à 15:05.</p>',
  );
  expect(said).toContain('<caption>Un projet retenu, pour 70 000 €</caption>');
  expect(said).toContain(
    '<tr><th scope="row">Carte &lt;ouverte&gt;<br />Office des lacs</th><td>2 (3,5)</td><td>72 500 €</td><td>Retenu pour 70 000 €<br />Pour 3, contre 1, abstentions 2</td><td><p>Utile.<br />Mesurable.</p></td></tr>',
  );
  expect(said).toContain('<td>Sans note</td><td>10 000 €</td><td>En liste d’attente, au rang 1</td>');
  expect(said).toContain('<td>1 (4)</td><td>10 000 €</td><td>Non retenu</td>');
  expect(said).toContain('<li>Retiré – Commune</li>');
  expect(said).toContain('<li>Sans voix – Ministère</li>');
  expect(said).toContain('Bénédicte Haumont : « Phares », de la place 3 à la place 1. <p>Urgent.</p>');
  expect(said).toContain(
    '<li><time datetime="2027-02-01T09:00:00.000Z">1er février 2027 à 10:00</time> – Inès Carvalho a prévu le comité</li>',
  );
});

test('and in English', () => {
  const said = page('en');
  expect(said).toContain('<html lang="en">');
  expect(said).toContain('<h1>Minutes of the session of 1 March 2027</h1>');
  expect(said).toContain('<td>2 (3.5)</td><td>€72,500</td><td>Awarded €70,000<br />In favour 3, against 1, abstaining 2</td>');
  expect(said).toContain('<caption>One project awarded, for €70,000</caption>');
  expect(said).toContain('<td>On the waitlist, at rank 1</td>');
});

test.each(['fr', 'en'] as const)(
  'minutes are a page that can be read aloud (%s): a title, one h1, headings that name their parts, headed rows and columns',
  (language) => {
    const said = page(language);
    expect(said).toMatch(/<title>[^<]+<\/title>/);
    expect(said.match(/<h1>/g)).toHaveLength(1);
    const [, ...labels] = said.split('aria-labelledby="').map((part) => part.split('"')[0]);
    expect(labels).toEqual(['decisions', 'withdrawn', 'without_quorum', 'moves', 'events']);
    for (const label of labels) expect(said).toContain(`<h2 id="${label}">`);
    expect(said.match(/<th scope="col">/g)).toHaveLength(5);
    expect(said.match(/<th scope="row">/g)).toHaveLength(3);
    expect(said).not.toMatch(/undefined|null|NaN|\[object/);
  },
);

test('what did not happen has no part', () => {
  const said = page('fr', { ...minutes(), withdrawn: [], withoutQuorum: [], voided: [], moves: [] });
  expect(said).not.toContain('id="voided"');
  expect(said).not.toContain('id="withdrawn"');
  expect(said).not.toContain('id="without_quorum"');
  expect(said).not.toContain('id="moves"');
});
