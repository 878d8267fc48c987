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

test('an account of which nothing is struck is approved without a word of remedies', () => {
  const whole = { ...overpaid!, struck: [], eligibleCents: overpaid!.spentCents };
  expect(writeNews('fr', { name: 'approveFinalAccount', facts: whole }, null).text).not.toContain('contester');
  expect(writeNews('en', { name: 'approveFinalAccount', facts: whole }, null).text).not.toContain('contest');
});
