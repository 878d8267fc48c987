import { operations } from '../../../api/operations.ts';
import type { EventName } from '../../../domain/core/event.ts';
import { EVENTS } from '../../../domain/events.ts';
import { isOfOrganisation, type Role } from '../../../domain/core/role.ts';
import { examplesByNoun } from '../../../examples/letters/index.ts';
import { type Author, authorOf } from '../../../letters/core/author.ts';
import { UNNAMED_SERVICE } from '../../../letters/core/letter.ts';
import { writeNews } from '../../../letters/write.ts';
import { plain } from '../../support/french.ts';

const FUND = { ...UNNAMED_SERVICE, name: 'Bureau des projets' };
const author: Author = { name: 'Aïcha Benkirane', decider: 'lead', inSteadOf: null, decidedOn: '2027-03-03' };
const letters = examplesByNoun().flatMap(({ examples }) => examples.flatMap((each) => each.letters));

const rolesOf = (name: string): readonly Role[] => operations.find(({ spec }) => spec.operationId === name)?.spec.roles ?? [];
const decisions = Object.entries(EVENTS).flatMap(([name, { decidedBy }]) =>
  decidedBy && decidedBy !== 'time' ? [{ name: name as EventName, decidedBy }] : [],
);

test.each(decisions)('CRPA L212-1: the letter of $name names its author to the applicant', ({ name }) => {
  const told = letters.filter((owed) => owed.name === name && !('toFund' in owed.facts && owed.facts.toFund));
  expect(told.length).toBeGreaterThan(0);
  for (const owed of told) {
    expect(plain(writeNews('fr', owed, null, null, FUND).text)).toMatch(
      /Décision prise le 3 mars 2027 par .*Linh Nguyen-Faure.*, Bureau des projets\.$/,
    );
    expect(plain(writeNews('en', owed, null, null, FUND).text)).toMatch(
      /Decided on 3 March 2027 by .*Linh Nguyen-Faure.*, Bureau des projets\.$/,
    );
  }
});

test.each(decisions)('$name is decided in a role that may take it', ({ name, decidedBy }) => {
  expect(rolesOf(name)).toContain(decidedBy === 'committee' ? 'chair' : decidedBy);
});

test('whatever the fund decides and an applicant may contest has an author', () => {
  const contested = letters.filter(({ facts }) => 'contest' in facts && !('toFund' in facts && facts.toFund));
  const ofFund = contested.filter(({ name }) => rolesOf(name).some((role) => !isOfOrganisation(role)));
  expect(ofFund.length).toBeGreaterThan(10);
  expect(ofFund.filter((owed) => owed.author === undefined).map(({ name }) => name)).toEqual([]);
});

test('a date that has come has no author, and the letters of the fund’s own people name none', () => {
  const unsigned = letters.filter(
    ({ name, facts }) => ['recordSilence', 'expireGrant'].includes(name) || ('toFund' in facts && facts.toFund),
  );
  expect(unsigned.map((owed) => owed.author).filter(Boolean)).toEqual([]);
});

test('an author is named in their role, as a substitute, or as the chair of the committee', () => {
  expect(plain(authorOf.fr(author, FUND))).toBe(
    'Décision prise le 3 mars 2027 par Aïcha Benkirane, direction du Datalab, Bureau des projets.',
  );
  const standIn = { ...author, inSteadOf: 'Claire Martin' };
  expect(plain(authorOf.fr(standIn, UNNAMED_SERVICE))).toBe(
    'Décision prise le 3 mars 2027 par Aïcha Benkirane, direction du Datalab (en suppléance de Claire Martin).',
  );
  expect(authorOf.en(standIn, FUND)).toBe(
    'Decided on 3 March 2027 by Aïcha Benkirane, Datalab lead (in the stead of Claire Martin), Bureau des projets.',
  );
  expect(plain(authorOf.fr({ ...author, decider: 'committee' }, FUND))).toBe(
    'Décision prise le 3 mars 2027 par le comité, présidé par Aïcha Benkirane, Bureau des projets.',
  );
});
