import { awaited, holdersOf } from '../../../web/core/components/awaited.ts';
import { reviewedStatus, status } from '../../../web/core/components/status.ts';
import { escape, html, isEmpty } from '../../../web/core/html.ts';
import { bilingual } from '../../../web/core/words.ts';
import { ownPath } from '../../../web/people/sign-in.ts';

test('values are escaped in text and in attributes, markup of ours stays, and nothing is left of what is absent', () => {
  const evil = `<b>&"'`;
  expect(html`<p title="${evil}">${evil}${null}${undefined}${false}${html`<i>${0}</i>`}${['a', html`<br>`]}</p>`.text).toBe(
    '<p title="&lt;b&gt;&amp;&quot;&#39;">&lt;b&gt;&amp;&quot;&#39;<i>0</i>a<br></p>',
  );
  expect(escape('plain')).toBe('plain');
  expect(isEmpty(html`${null} `)).toBe(true);
});

test('the words of a page are set as their language sets spaces, those made of values too', () => {
  const words = bilingual({ fr: { ask: 'Où ?', of: (n: number) => `${n} %` }, en: { ask: 'Where?', of: (n: number) => `${n}%` } });
  expect([words.fr.ask, words.fr.of(3), words.en.ask]).toEqual(['Où\u202f?', '3\u00a0%', 'Where?']);
});

test.each([
  ['/dossiers?state=draft', '/dossiers?state=draft'],
  ['https://ailleurs.example/', '/taches'],
  ['//ailleurs.example/', '/taches'],
  ['/\\ailleurs.example', '/taches'],
  ['javascript:alert(1)', '/taches'],
  [null, '/taches'],
])('after a sign-in that began at %j one goes on to %j', (said, to) => expect(ownPath(said, 'http://127.0.0.1:3000')).toBe(to));

test('of whom a thing waits is said by name, else by the organisation or the role, each once', () => {
  const who = [
    { name: 'Aïcha Benkirane', role: 'reviewer' },
    { name: null, role: 'signatory' },
    { name: null, role: 'applicant' },
    { name: null, role: 'fund' },
    { name: null, role: 'finance' },
  ] as const;
  expect(holdersOf('fr', { who })).toBe('Aïcha Benkirane, Signataire de l’administration, L’administration, Le fonds, Finances');
  expect(holdersOf('en', { who }, { name: 'Town of Mende' })).toBe('Aïcha Benkirane, Town of Mende, The fund, Finance');
  const { text } =
    html`${awaited('fr', { label: 'Signer la convention', at: '2026-05-02T22:00:00Z', who }, { now: '2026-04-01T00:00:00Z' })}`;
  expect(text).toMatch(/Signer la convention.*Au plus tard le.*Aïcha Benkirane/s);
  expect(html`${awaited('fr', null)}`.text).toContain('Plus rien n’est attendu.');
});

test('what was given waits for its review and is not done: a report, evidence or an account, unlike an opinion', () => {
  expect(reviewedStatus('given', 'Justification à examiner').text).toContain('fr-badge--warning');
  expect(reviewedStatus('reported', 'Bilan à examiner').text).toContain('fr-badge--warning');
  expect(reviewedStatus('approved', 'Décompte approuvé').text).toContain('fr-badge--success');
  expect(reviewedStatus('returned', 'Bilan renvoyé').text).toContain('fr-badge--warning');
  expect(status('given', 'Avis rendu').text).toContain('fr-badge--success');
});
