import { askingOf, joinOffers, NO_OFFERS, offered, offeredBy } from '../../../domain/core/may.ts';
import type { Refusal } from '../../../domain/core/refusal.ts';
import type { Caller } from '../../../domain/core/role.ts';
import type { StateTable } from '../../../domain/core/state-table.ts';

const lead: Caller = { personId: 'a', organisationId: 'b', roles: ['lead'] };
const label = { fr: 'ouvert', en: 'open' };
const table: StateTable<'open'> = {
  open: {
    staff: label,
    applicant: label,
    takes: {
      extend: { by: ['lead'], to: ['open'] },
      close: { by: ['lead'], to: ['open'] },
      pay: { by: ['payer'], to: ['open'] },
      lapse: { by: 'time', to: ['open'] },
    },
  },
};

type Part = { says: Refusal | null };
const asksOf = (...parts: Part[]) =>
  askingOf({ extend: ({ says }: Part) => says, pay: ({ says }: Part) => says }, parts, lead, '2026-11-30T09:00:00.000Z');
const offers = (...parts: Part[]) => offered(table, 'open', lead, asksOf(...parts));

const HIDDEN: Refusal = { code: 'not_found' };
const MOVED: Refusal = { code: 'wrong_state', command: 'extend', state: 'open' };
const AGENDA: Refusal = { code: 'agenda_empty' };

test('a command that one part takes is offered, and its refusals by the others are not told', () => {
  expect(offers({ says: AGENDA }, { says: null })).toEqual({ commands: ['extend'], refused: [] });
});

test('a command that every part refuses is told with the first refusal that says more than a state', () => {
  expect(offers({ says: HIDDEN }, { says: MOVED }, { says: AGENDA })).toEqual({
    commands: [],
    refused: [{ command: 'extend', refusal: AGENDA }],
  });
});

test.each([
  ['of what is hidden from the caller', [{ says: HIDDEN }]],
  ['of what the state says already', [{ says: MOVED }]],
  ['where there is no part', []],
])('nothing is told %s', (_, parts) => {
  expect(offers(...parts)).toEqual(NO_OFFERS);
});

test('nothing is told of commands of other roles, of dates, and of those without a rule', () => {
  const { refused } = offers({ says: AGENDA });
  expect(refused.map(({ command }) => command)).toEqual(['extend']);
});

test('a thing without states tells the same, in the order of its commands', () => {
  const by = { extend: ['lead'], close: ['lead'], pay: ['payer'] } as const;
  const told = offeredBy(by, lead, (command) => (command === 'close' ? null : AGENDA));
  expect(told).toEqual({ commands: ['close'], refused: [{ command: 'extend', refusal: AGENDA }] });
  expect(joinOffers(told, offers({ says: null }))).toEqual({ commands: ['close', 'extend'], refused: told.refused });
});
