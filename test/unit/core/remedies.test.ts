import { remedies, remediesAfterAppeal, remediesAgainstSilence } from '../../../letters/core/remedies.ts';
import { UNNAMED_SERVICE } from '../../../letters/core/letter.ts';
import { parisDate } from '../../../domain/core/calendar.ts';
import { lawOn } from '../../../domain/core/law.ts';
import { isStateService } from '../../../domain/people/organisation-kind.ts';

const FUND = { ...UNNAMED_SERVICE, name: 'Bureau des projets', address: '1 rue de l’Exemple, 75000 Paris', court: 'Paris' };
const town = { inGuichet: true, isState: false, overseas: false };
const overseas = { ...town, overseas: true };
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

test('the months that the letters tell are those of the law in force', () => {
  const today = parisDate(new Date().toISOString());
  const words = ['', 'un', 'deux', 'trois', 'quatre'];
  for (const [rule, receiver] of [['appeal', town] as const, ['appealFromOverseas', overseas] as const]) {
    const within = `dans les ${words[lawOn(rule, today).value.months]} mois`;
    expect([remedies.fr(receiver, FUND), remediesAfterAppeal.fr(receiver, FUND, ' ', 'de ce jour')]).toEqual([
      expect.stringContaining(within),
      expect.stringContaining(within),
    ]);
  }
});

test('a service of the State is told of a new examination, and never of a court', () => {
  for (const text of [remedies.fr(ministry, FUND), remedies.en(ministry, FUND)]) expect(text).not.toMatch(/tribunal|court|telerecours/);
  expect(remedies.fr(ministry, FUND)).toContain('Vous pouvez demander un réexamen dans Guichet, ou auprès du service suivant');
  expect(remediesAfterAppeal.fr(ministry, FUND, ' ', 'de ce jour')).toBe('');
  expect(['7120', '7112', '7210', '7389', null].map(isStateService)).toEqual([true, false, false, false, false]);
});

test('CRPA R112-11-1: an acknowledgement tells beforehand of the appeal against silence, and of the court; a ministry of a new examination', () => {
  const text = remediesAgainstSilence.fr(town, FUND);
  expect(text).toContain('Vous pourrez contester ce rejet dans les deux mois qui suivront ce jour, par un recours gracieux');
  expect(text).toContain('tribunal administratif de Paris');
  expect(remediesAgainstSilence.en(overseas, FUND)).toContain('contest that rejection within three months of that day');
  expect(remediesAgainstSilence.fr(ministry, FUND)).toMatch(/^ Vous pourrez demander un réexamen dans Guichet/);
});

test('what the settings do not name is left out', () => {
  expect(remedies.fr({ ...town, inGuichet: false }, UNNAMED_SERVICE)).toContain(
    'saisissant le tribunal administratif, par www.telerecours.fr',
  );
  expect(remedies.fr({ ...town, inGuichet: false }, UNNAMED_SERVICE)).toContain('Le recours gracieux est formé auprès du fonds.');
});
