import { idsIn, named, type Names } from '../../../api/named-facts.ts';
import { toProblem } from '../../../api/problems.ts';
import { toOffers } from '../../../api/refused-commands.ts';
import { plain } from '../../support/french.ts';

const [PERSON, FILE, ENVELOPE, OTHER] = ['1', '2', '3', '4'].map((digit) => `019aa1c0-0000-7000-8000-00000000000${digit}`);
const NAMES: Names = {
  ids: new Map([
    [PERSON!, 'Aïcha Benkirane'],
    [FILE!, 'EXD-2026-0001 · Pollens'],
    [ENVELOPE!, 'Territoires'],
  ]),
  keys: { steps: new Map([['legal', 'Cadre juridique']]), indicators: new Map([['conversion', 'Taux de conversion']]) },
};

test('a refusal names people, files and envelopes as people call them, and keeps their ids for programs', () => {
  const facts = { code: 'envelopes_not_kin', fromEnvelopeId: ENVELOPE!, toEnvelopeId: OTHER! } as const;
  const { detail, ...rest } = toProblem('fr', facts, named(facts, 'fr', NAMES)).body;
  expect(plain(String(detail))).toContain('« Territoires »');
  expect(detail).toContain('une enveloppe que vous ne voyez pas');
  expect(rest).toMatchObject({ fromEnvelopeId: ENVELOPE, toEnvelopeId: OTHER });
});

test('what a caller may not see it is not told the name of, wherever its id stands among the facts', () => {
  const facts = { code: 'not_of_the_committee', personIds: [PERSON!, OTHER!] } as const;
  expect(named({ ...facts, personIds: [...facts.personIds] }, 'en', NAMES)).toEqual({
    code: 'not_of_the_committee',
    personIds: ['Aïcha Benkirane', 'a person whom you do not see'],
  });
  const behind = { code: 'tranche_behind_others', rank: 2, first: { grantId: OTHER!, rank: 1 } } as const;
  expect(idsIn(named(behind, 'fr', NAMES))).toEqual([]);
});

test('a step and an indicator are called as the call calls them, and a key that it does not have stays', () => {
  expect(named({ code: 'step_stopped', step: 'legal' }, 'fr', NAMES)).toEqual({ code: 'step_stopped', step: 'Cadre juridique' });
  expect(named({ code: 'denominator_zero', key: 'conversion' }, 'fr', NAMES)).toMatchObject({ key: 'Taux de conversion' });
  expect(named({ code: 'step_unknown', known: ['legal', 'other'] }, 'fr', NAMES)).toMatchObject({ known: ['Cadre juridique', 'other'] });
  // What no key stands for is not read as one: a state of this name is a state.
  expect(named({ code: 'step_not_open', step: 'x', state: 'legal' }, 'fr', NAMES)).toMatchObject({ state: 'legal' });
});

test('a reason on a page is the problem’s sentence, with the labels that the page has and no names that it has not read', () => {
  const { refused } = toOffers(
    {
      commands: [],
      refused: [
        { command: 'giveOpinion', refusal: { code: 'step_stopped', step: 'legal' } },
        { command: 'certifyService', refusal: { code: 'tranche_behind_others', rank: 2, first: { grantId: OTHER!, rank: 1 } } },
      ],
    },
    'en',
    { keys: { steps: new Map([['legal', 'Legal opinion']]) } },
  );
  expect(refused.map(({ code }) => code)).toEqual(['step_stopped', 'tranche_behind_others']);
  expect(refused[0]?.detail).toContain('Legal opinion');
  expect(refused[1]?.detail).toContain('another grant');
});
