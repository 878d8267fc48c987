import { writeNews } from '../../../letters/write.ts';
import { finalAccounts } from '../../../examples/letters/grants.ts';
import { plain } from '../../support/french.ts';

const overpaid = finalAccounts.approveFinalAccount['the applicant’s people']?.at(-1);

test('the letter of an approved account shows what was presented, kept, struck line by line, due, paid, and what is left', () => {
  const text = (language: 'fr' | 'en') =>
    plain(writeNews(language, { name: 'approveFinalAccount', facts: overpaid! }, null).text).split('\n');
  expect(text('fr')).toEqual(
    expect.arrayContaining([
      'Dépenses présentées : 90 000 € ; retenues : 80 000 € ; écartées : 10 000 €.',
      '– Études : 9 000 € écartés. Motif : Facture antérieure à la convention.',
      '– Hébergement : 1 000 € écartés. Motif : Dépense sans facture.',
      'Subvention due : 80 % des dépenses retenues, dans la limite de 64 000 €, soit 64 000 €.',
      'Déjà payé : 70 000 €. 6 000 € ont été versés en trop et sont réclamés.',
    ]),
  );
  expect(text('en')).toEqual(
    expect.arrayContaining([
      'Spending presented: €90,000; kept: €80,000; struck: €10,000.',
      '– Études: €9,000 struck, for this reason: Facture antérieure à la convention.',
      '– Hébergement: €1,000 struck, for this reason: Dépense sans facture.',
      'Grant due: 80% of the spending that is kept, up to €64,000: €64,000.',
      'Paid already: €70,000. €6,000 were overpaid and are claimed back.',
    ]),
  );
});

const whole = { ...overpaid!, struck: [], eligibleCents: overpaid!.spentCents };
const written = (language: 'fr' | 'en', facts: NonNullable<typeof overpaid>): string =>
  writeNews(language, { name: 'approveFinalAccount', facts }, null).text;

test('an account that is kept and paid whole is approved without a word of remedies', () => {
  expect(written('fr', whole)).not.toContain('contester');
  expect(written('en', whole)).not.toContain('contest');
});

test.each([
  ['an expense is struck', overpaid!],
  ['less is due than was awarded', { ...whole, dueCents: whole.awardedCents - 1 }],
])('where %s, the letter says that an appeal is made in Guichet (CRPA L411-2)', (_, facts) => {
  expect(written('fr', facts)).toContain('Le recours gracieux est formé dans Guichet');
  expect(written('en', facts)).toContain('The appeal is made in Guichet');
});
