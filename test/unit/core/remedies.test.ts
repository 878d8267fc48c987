import { remedies, remediesAfterAppeal, remediesAgainstSilence, remediesOfSilence } from '../../../letters/core/remedies.ts';
import { UNNAMED_SERVICE } from '../../../letters/core/letter.ts';
import { remediesOf } from '../../../activities/core/letter-content.ts';
import { appealRule, lawOn } from '../../../domain/core/law.ts';
import { isStateService } from '../../../domain/people/organisation-kind.ts';

const FUND = { ...UNNAMED_SERVICE, name: 'Bureau des projets', address: '1 rue de l’Exemple, 75000 Paris', court: 'Paris' };
const town = { inGuichet: true, isState: false, overseas: false, months: 2 };
const overseas = { ...town, overseas: true, months: 3 };
const ministry = { ...town, isState: true };

test('CJA R421-5: a town is told of the appeal, which interrupts the time to go to court, of the court, and of the two months', () => {
  const text = remedies.fr(town, FUND);
  for (const part of ['dans les deux mois', 'qui interrompt ce délai', 'tribunal administratif de Paris', 'www.telerecours.fr', 'R421-1)'])
    expect(text).toContain(part);
  expect(text).toContain('dans Guichet, ou auprès du service suivant : Bureau des projets, 1 rue de l’Exemple, 75000 Paris.');
  expect(remedies.en(town, FUND)).toContain('within two months of its notification');
});

test('CJA R421-7: a town overseas is told of three months', () => {
  expect(remedies.fr(overseas, FUND)).toContain('dans les trois mois de sa notification (votre administration étant outre-mer)');
  expect(remedies.fr(overseas, FUND)).toContain('R421-1 et R421-7');
  expect(remediesAfterAppeal.en(overseas, FUND, ' ', 'of that day')).toContain('within three months of that day');
});

test('the months that the letters tell are those of the law on the day of the decision', () => {
  for (const department of ['75', '971', null]) {
    const contest = remediesOf({ legal_category: '7210', department }, { inGuichet: true, at: '2027-03-01T09:00:00.000Z' });
    expect(contest.months).toBe(lawOn(appealRule(department), '2027-03-01').value.months);
  }
  const longer = { ...town, months: 4 };
  expect(remedies.fr(longer, FUND)).toContain('contester cette décision dans les quatre mois de sa notification');
  expect(remediesAfterAppeal.fr(longer, FUND, ' ', 'de ce jour')).toContain('dans les quatre mois de ce jour');
  const shorter = { ...town, months: 1 };
  expect(remedies.fr(shorter, FUND)).toContain('contester cette décision dans le mois de sa notification');
  expect(remedies.en(shorter, FUND)).toContain('within one month of its notification');
});

test('a service of the State is told of a new examination, and never of a court', () => {
  for (const text of [remedies.fr(ministry, FUND), remedies.en(ministry, FUND)]) expect(text).not.toMatch(/tribunal|court|telerecours/);
  expect(remedies.fr(ministry, FUND)).toContain('Vous pouvez demander un réexamen dans Guichet, ou auprès du service suivant');
  expect(remediesAfterAppeal.fr(ministry, FUND, ' ', 'de ce jour')).toBe('');
  // A groupement d'intérêt public (7410) is a legal person of its own.
  expect(['7120', '7112', '7210', '7389', '7410', null].map(isStateService)).toEqual([true, false, false, false, false, false]);
});

test('CRPA R112-11-1: an acknowledgement tells beforehand of the appeal against silence, and of the court; a ministry of a new examination', () => {
  const text = remediesAgainstSilence.fr(town, FUND);
  expect(text).toContain('Vous pourrez contester ce rejet dans les deux mois suivant ce jour, par un recours gracieux');
  expect(text).toContain('tribunal administratif de Paris');
  expect(remediesAgainstSilence.en(overseas, FUND)).toContain('contest that rejection within three months of that day');
  expect(remediesOfSilence.fr(overseas, FUND, '2027-03-03')).toContain('contester ce rejet dans les trois mois suivant le 3 mars 2027 (');
  expect(remediesAgainstSilence.fr(ministry, FUND)).toMatch(/^ Vous pourrez demander un réexamen dans Guichet/);
});

test('what the settings do not name is left out', () => {
  expect(remedies.fr({ ...town, inGuichet: false }, UNNAMED_SERVICE)).toContain(
    'saisissant le tribunal administratif, par www.telerecours.fr',
  );
  expect(remedies.fr({ ...town, inGuichet: false }, UNNAMED_SERVICE)).toContain('Le recours gracieux est formé auprès du fonds.');
});
