import { claims } from '../../../examples/letters/grants.ts';
import type { Language } from '../../../domain/core/words.ts';
import { writeNews } from '../../../letters/write.ts';
import { plain } from '../../support/french.ts';

const [awaited] = claims.issueClaim['the applicant’s people'] ?? [];
const text = (language: Language, facts: typeof awaited) => plain(writeNews(language, { name: 'issueClaim', facts: facts! }, null).text);

test('décret 2012-1246 art. 117: a claim’s titre is contested with the accountant, apart from the decision to claim', () => {
  const letter = text('fr', awaited);
  expect(letter).toContain('Vous recevrez un titre de perception, qui indiquera comment payer.');
  const [titre, decision] = ['auprès du comptable qui y est nommé, dans les deux mois', 'Vous pouvez contester cette décision'];
  expect(letter.indexOf(titre)).toBeGreaterThan(0);
  expect(letter.indexOf(decision)).toBeGreaterThan(letter.indexOf(titre));
  expect(letter).toContain('ce délai ne prend pas fin avant le 19 avril 2027');
  expect(letter).toContain('Sans réponse du comptable dans les six mois de votre réclamation, elle est rejetée');
});

test('a service of the State is told of a claim without a court', () => {
  const ministry = { ...awaited!, contest: { ...awaited!.contest, isState: true } };
  expect(text('fr', ministry)).toContain('Vous pouvez demander un réexamen');
  for (const language of ['fr', 'en'] as const) expect(text(language, ministry)).not.toMatch(/juge|court|tribunal|telerecours/);
});

const [order, orderUnnotified, orderOfState] = claims.identifyClaim['the applicant’s people'] ?? [];
const told = (language: Language, facts: typeof order) =>
  plain(writeNews(language, { name: 'identifyClaim', facts: facts! }, null).text).replaceAll('\n', ' ');

test('décret 2012-1246 art. 118: a titre’s letter names its accountant, the two months before any court, and the six of silence', () => {
  for (const said of [
    'n° TP-17 du 15 février 2027. Comptable chargé du recouvrement : DDFiP du Val-Exemple.',
    'à part de la décision du 1er février 2027',
    'à ce comptable au plus tard le 19 avril 2027 (deux mois francs après la notification du titre, le 18 février 2027), avant tout recours au juge',
    'Sans réponse du comptable dans les six mois de votre réclamation, elle est rejetée',
  ])
    expect(told('fr', order)).toContain(said);
  expect(told('en', order)).toContain('by 19 April 2027 (two clear months after its notification on 18 February 2027), before any court');
  expect(told('fr', order)).toContain('Vous devez payer au plus tard le 15 avril 2027.');
  expect(told('fr', orderUnnotified)).toContain('Vous devez payer en 3 échéances, du 15 avril 2027 au 15 juin 2027');
  expect(told('fr', orderOfState)).not.toContain('Vous devez payer');
  expect(told('fr', orderUnnotified)).toContain('s’il vous est notifié le jour même de son émission, au plus tard le 16 avril 2027');
});

test('a service of the State is told of its titre without a court', () => {
  expect(told('fr', orderOfState)).toContain('DDFiP du Val-Exemple');
  for (const language of ['fr', 'en'] as const) expect(told(language, orderOfState)).not.toMatch(/juge|court|tribunal|conteste/);
});
