import { readdirSync, readFileSync } from 'node:fs';
import { rulesOfSeparation, unseparated } from '../../../api/separation.ts';
import { ALONE, isOfSeparation } from '../../../domain/core/separation.ts';
import { SEPARATION } from '../../support/separation.ts';

const domain = new URL('../../../domain/', import.meta.url);

/** The refusals of rules that look at a person's identity, and ask for no second person. */
const BESIDE: Readonly<Record<string, string>> = {
  role_required: 'it is said who may',
  not_found: 'who may not know of a thing is told of none',
  asked_already: 'a reviewer is asked once for an opinion, and again past its deadline',
  amendment_declined_already: 'a reviewer is not asked again for what they have declined',
  not_the_contact: 'who works for a request delivers it, or a lead',
  responsible_of_another_organisation: 'who answers for a project is of its organisation',
  interest_declared: 'what a person says of itself counts, also where another one has recorded the same and it waits',
  people_joined: 'one identity is joined with another one',
  no_signatory: 'who signs is not told by a letter of what they have written themselves',
  own_substitute: 'a person does not stand in for themselves',
  member_twice: 'a human has one seat in a session, and nothing is decided by that',
  substitute_cumulates: 'the page has it in a sentence, for all commands on a file',
};

const COMPARES = [/\bisSamePerson\(/, /\bpersonId\b[^=]*(===|!==)/, /(===|!==)[^=]*\bpersonId\b/, /\.includes\([^)]*personId\)/i];

/** The refusals of a file whose statement compares people. */
function refusalsByPerson(source: string): string[] {
  const statements = source.replace(/\s+/g, ' ').split(/;|\} if |\{ if /);
  return statements
    .filter((statement) => COMPARES.some((each) => each.test(statement)))
    .flatMap((statement) => [...statement.matchAll(/code: '(\w+)'/g)].map(([, code = '']) => code));
}

test('each refusal by which a rule of domain/ tells people apart is on the page of separation', () => {
  const files = readdirSync(domain, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const found = files.flatMap((file) => refusalsByPerson(readFileSync(new URL(file, domain), 'utf8')).map((code) => ({ code, file })));
  expect(found.length).toBeGreaterThan(15);
  expect(found.filter(({ code }) => !isOfSeparation(code) && !Object.hasOwn(BESIDE, code))).toEqual([]);
});

test('a rule that compares people, and whose refusal is not on the page, is found', () => {
  const source = `export const mayPay = (caller: Caller) => caller.personId === tranche.certifiedBy ? { code: 'payer_certified' } : null;`;
  expect(refusalsByPerson(source)).toEqual(['payer_certified']);
  expect(refusalsByPerson(`if (isSamePerson(caller, orderedBy))\n  return { code: 'payer_ordered' };`)).toEqual(['payer_ordered']);
});

test('each rule of separation that the tests of people try is on the page', () => {
  expect(SEPARATION.filter((code) => code !== 'conflict_of_interest' && !isOfSeparation(code))).toEqual([]);
});

test('each rule of the page stops a command', () => {
  expect(rulesOfSeparation().filter(({ commands }) => commands.length === 0)).toEqual([]);
});

test('what no rule stops is said, once, to be enough for one person, and nothing else is', () => {
  const said = ALONE.flatMap(({ commands }) => commands);
  expect([...said].sort()).toEqual(unseparated().sort());
});
