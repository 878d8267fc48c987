import { absenceProblems } from '../../../api/people/absence-problems.ts';
import { USUAL_SETTINGS } from '../../../domain/core/fund-settings.ts';
import {
  type Absence,
  type Declaration,
  nextAbsenceDue,
  refuseAbsence,
  refuseConfirmation,
  refuseReturn,
} from '../../../domain/people/absence.ts';
import { ACTING_ROLES, type Caller, type Role } from '../../../domain/core/role.ts';
import { callerOf, FUND, given, inOrderOfPrecedence } from '../../support/domain.ts';

const reviewer = (personId: string, roles: Role[] = ['reviewer']) => ({ personId, organisationId: FUND, roles });
const absence = (startsOn: string, endsOn: string, changed: Partial<Absence> = {}): Absence => ({
  personId: 'another',
  startsOn,
  endsOn,
  substituteId: 'a third',
  declaredBy: 'another',
  confirmedAt: '2026-03-01T08:00:00.000Z',
  startedAt: null,
  ...changed,
});

const KEEPERS: Role[] = ['lead', 'chair', 'admin'];

const unconfirmed = (startsOn: string, endsOn: string): Absence => absence(startsOn, endsOn, { confirmedAt: null });

/** On 2 March 2026; an absence lasts thirty days at most. */
describe('an absence', () => {
  type Case = { declaration: Declaration; caller: Caller; body: { startsOn: string; endsOn: string; substituteId: string } };
  const sound = (): Case => ({
    declaration: { person: reviewer('thing'), open: null, substitute: reviewer('substitute'), substitutesOwn: null, standsIn: [] },
    caller: callerOf('reviewer', FUND, 'thing'),
    body: { startsOn: '2026-03-09', endsOn: '2026-03-20', substituteId: 'substitute' },
  });
  const ask = ({ declaration, caller, body }: Case) =>
    refuseAbsence(declaration, given(caller, body), { ...USUAL_SETTINGS, absenceDaysAtMost: 30 });

  inOrderOfPrecedence(sound, ask, [
    { when: 'no person has this id', refusal: { code: 'not_found' }, spoil: { declaration: { person: undefined } } },
    {
      when: 'another person says it, who is neither a lead, nor the chair, nor an admin',
      refusal: { code: 'role_required', roles: KEEPERS },
      spoil: { caller: callerOf('reviewer', FUND, 'another') },
    },
    {
      when: 'the person has no role of the fund in which a substitute may stand in',
      refusal: { code: 'not_of_the_fund', personId: 'thing' },
      spoil: ({ declaration }) => {
        declaration.person &&= reviewer('thing', ['auditor', 'admin', 'signatory']);
      },
    },
    {
      when: 'the person has one that is not over',
      refusal: { code: 'absence_declared', startsOn: '2026-05-04', endsOn: '2026-05-08' },
      spoil: { declaration: { open: absence('2026-05-04', '2026-05-08') } },
    },
    {
      when: 'its last day is over',
      refusal: { code: 'absence_out_of_range', earliest: '2026-03-02' },
      spoil: { body: { startsOn: '2026-02-23', endsOn: '2026-03-01' } },
    },
    {
      when: 'it is a day too long',
      refusal: { code: 'absence_too_long', longestDays: 30, latest: '2026-04-07' },
      spoil: { body: { endsOn: '2026-04-08' } },
    },
    { when: 'the person would stand in for itself', refusal: { code: 'own_substitute' }, spoil: { body: { substituteId: 'thing' } } },
    {
      when: 'the substitute is none of the fund’s people who act',
      refusal: { code: 'not_of_the_fund', personId: 'substitute' },
      spoil: { declaration: { substitute: reviewer('substitute', ['auditor']) } },
    },
    {
      when: 'the substitute does not review',
      refusal: { code: 'not_a_reviewer', personId: 'substitute' },
      spoil: ({ declaration }) => {
        declaration.substitute &&= reviewer('substitute', ['finance']);
      },
    },
    {
      when: 'the substitute is away on one of its days',
      refusal: { code: 'substitute_absent', startsOn: '2026-03-01', endsOn: '2026-03-09' },
      spoil: { declaration: { substitutesOwn: absence('2026-03-01', '2026-03-09') } },
    },
    {
      when: 'the person stands in for another on one of its days',
      refusal: { code: 'stands_in', startsOn: '2026-03-20', endsOn: '2026-03-27' },
      spoil: { declaration: { standsIn: [absence('2026-06-01', '2026-06-05'), absence('2026-03-20', '2026-03-27')] } },
    },
  ]);

  test.each<[string, Partial<Case['body']>, Partial<Declaration>]>([
    ['of one day, today', { startsOn: '2026-03-02', endsOn: '2026-03-02' }, {}],
    ['that began before it was said', { startsOn: '2026-02-27' }, {}],
    ['whose substitute is away before and not meanwhile', {}, { substitutesOwn: absence('2026-03-02', '2026-03-08') }],
    ['of a person who stands in for another afterwards', {}, { standsIn: [absence('2026-03-21', '2026-03-27')] }],
    ['of the longest time that there is', { endsOn: '2026-04-07' }, {}],
    ['whose substitute is said to be away, which is not confirmed', {}, { substitutesOwn: unconfirmed('2026-03-09', '2026-03-20') }],
    ['of a person who is named as a substitute, which is not confirmed', {}, { standsIn: [unconfirmed('2026-03-09', '2026-03-20')] }],
  ])('%s may be declared', (_, body, declaration) => {
    const each = sound();
    expect(ask({ ...each, body: { ...each.body, ...body }, declaration: { ...each.declaration, ...declaration } })).toBeNull();
  });

  test.each(ACTING_ROLES.filter((role) => role !== 'reviewer'))(
    'of %s may be declared with any person of the fund as substitute',
    (role) => {
      const { declaration, caller, body } = sound();
      const people = { person: reviewer('thing', [role]), substitute: reviewer('substitute', ['screener']) };
      expect(ask({ declaration: { ...declaration, ...people }, caller, body })).toBeNull();
    },
  );
  test('with a substitute who is unknown is refused', () =>
    expect(ask({ ...sound(), declaration: { ...sound().declaration, substitute: undefined } })).toEqual({
      code: 'not_of_the_fund',
      personId: 'substitute',
    }));

  test('whose last day comes before its first is refused', () =>
    expect(ask({ ...sound(), body: { ...sound().body, endsOn: '2026-03-08' } })?.code).toBe('absence_out_of_range'));
  test.each(KEEPERS)('may be said by %s', (role) => expect(ask({ ...sound(), caller: callerOf(role) })).toBeNull());
  test.each(KEEPERS)('of another person in which %s would stand in by their own word is refused', (role) =>
    expect(ask({ ...sound(), caller: callerOf(role, FUND, 'substitute') })).toEqual({ code: 'named_itself_substitute' }),
  );
});

describe('one human under two identities', () => {
  const lead = { ...callerOf('lead', FUND, 'lead'), alsoKnownAs: ['thing', 'substitute'] };
  const declaration = (person: string): Declaration => ({
    person: { ...reviewer(person), alsoKnownAs: person === 'thing' ? ['lead', 'substitute'] : [] },
    open: null,
    substitute: reviewer('substitute'),
    substitutesOwn: null,
    standsIn: [],
  });
  const ask = (person: string) =>
    refuseAbsence(declaration(person), given(lead, { startsOn: '2026-03-09', endsOn: '2026-03-20', substituteId: 'substitute' }), {
      ...USUAL_SETTINGS,
      absenceDaysAtMost: 30,
    });
  test('stands in neither for itself', () => expect(ask('thing')).toEqual({ code: 'named_itself_substitute' }));
  test('nor by one’s own word for another person', () => expect(ask('another')).toEqual({ code: 'named_itself_substitute' }));
});

describe('a confirmation of an absence', () => {
  type Case = { declaration: Declaration; caller: Caller };
  const sound = (): Case => ({
    declaration: {
      person: reviewer('thing'),
      open: absence('2026-03-09', '2026-03-20', {
        personId: 'thing',
        substituteId: 'substitute',
        declaredBy: 'declarer',
        confirmedAt: null,
      }),
      substitute: reviewer('substitute'),
      substitutesOwn: null,
      standsIn: [],
    },
    caller: callerOf('chair', FUND, 'a second person'),
  });
  const ask = ({ declaration, caller }: Case) => refuseConfirmation(declaration, given(caller, {}));

  inOrderOfPrecedence(sound, ask, [
    { when: 'no person has this id', refusal: { code: 'not_found' }, spoil: { declaration: { person: undefined } } },
    {
      when: 'another person says it, who is neither a lead, nor the chair, nor an admin',
      refusal: { code: 'role_required', roles: KEEPERS },
      spoil: { caller: callerOf('finance', FUND, 'a second person') },
    },
    { when: 'nothing is declared', refusal: { code: 'absence_unknown' }, spoil: { declaration: { open: null } } },
    {
      when: 'it is confirmed',
      refusal: { code: 'absence_confirmed' },
      spoil: ({ declaration }) => {
        declaration.open &&= { ...declaration.open, confirmedAt: '2026-03-01T08:00:00.000Z' };
      },
    },
    {
      when: 'the caller has declared it',
      refusal: { code: 'declared_absence_itself' },
      spoil: ({ declaration, caller }) => {
        declaration.open &&= { ...declaration.open, declaredBy: caller.personId };
      },
    },
    {
      when: 'the caller would stand in',
      refusal: { code: 'stands_in_itself' },
      spoil: ({ declaration, caller }) => {
        declaration.open &&= { ...declaration.open, substituteId: caller.personId };
      },
    },
    {
      when: 'who declared it and the substitute have turned out to be one human',
      refusal: { code: 'named_itself_substitute' },
      spoil: ({ declaration }) => {
        declaration.substitute &&= { ...declaration.substitute, alsoKnownAs: ['declarer'] };
      },
    },
    {
      when: 'who is away and the substitute have turned out to be one human',
      refusal: { code: 'own_substitute' },
      spoil: ({ declaration }) => {
        declaration.person &&= { ...declaration.person, alsoKnownAs: ['substitute'] };
      },
    },
    {
      when: 'the substitute acts for the fund no more',
      refusal: { code: 'not_of_the_fund', personId: 'substitute' },
      spoil: { declaration: { substitute: reviewer('substitute', []) } },
    },
    {
      when: 'the substitute is away meanwhile',
      refusal: { code: 'substitute_absent', startsOn: '2026-03-20', endsOn: '2026-03-27' },
      spoil: { declaration: { substitutesOwn: absence('2026-03-20', '2026-03-27') } },
    },
    {
      when: 'the person stands in for another meanwhile',
      refusal: { code: 'stands_in', startsOn: '2026-03-20', endsOn: '2026-03-27' },
      spoil: { declaration: { standsIn: [absence('2026-03-20', '2026-03-27')] } },
    },
  ]);

  test.each(KEEPERS)('may be given by %s', (role) => {
    expect(ask({ ...sound(), caller: callerOf(role, FUND, 'a second person') })).toBeNull();
  });
  test.each([
    ['who declared it', 'declarer', 'declared_absence_itself'],
    ['the substitute', 'substitute', 'stands_in_itself'],
  ])('is refused to %s under another identity', (_, other, code) => {
    const caller = { ...callerOf('chair', FUND, 'a second person'), alsoKnownAs: [other] };
    expect(ask({ ...sound(), caller })).toEqual({ code });
  });
  test('is refused to a person who is a lead in another’s stead only', () => {
    const caller = { ...callerOf('lead', FUND, 'a second person'), stead: [{ role: 'lead' as const, personId: 'another' }] };
    expect(ask({ ...sound(), caller })).toEqual({ code: 'role_required', roles: KEEPERS });
  });
  test('may be given by the absent person', () => expect(ask({ ...sound(), caller: callerOf('reviewer', FUND, 'thing') })).toBeNull());
});

describe('an end of an absence', () => {
  type Case = { open: Absence | null; caller: Caller; person: ReturnType<typeof reviewer> | undefined };
  const sound = (): Case => ({
    person: reviewer('thing'),
    open: absence('2026-03-09', '2026-03-20'),
    caller: callerOf('reviewer', FUND, 'thing'),
  });
  const ask = ({ person, open, caller }: Case) => refuseReturn(person, open, given(caller, {}));
  inOrderOfPrecedence(sound, ask, [
    { when: 'no person has this id', refusal: { code: 'not_found' }, spoil: { person: undefined } },
    {
      when: 'another person says it, who is neither a lead, nor the chair, nor an admin',
      refusal: { code: 'role_required', roles: KEEPERS },
      spoil: { caller: callerOf('reviewer', FUND, 'another') },
    },
    { when: 'the person is here', refusal: { code: 'absence_unknown' }, spoil: { open: null } },
  ]);
});

test.each([
  ['who is here waits for no date', null, null],
  [
    'an absence waits for its first day to begin in Paris',
    absence('2026-03-09', '2026-03-20'),
    ['2026-03-08T22:59:59.999Z', 'startAbsence'],
  ],
  [
    'one that is not confirmed waits for its last day alone',
    absence('2026-03-09', '2026-03-20', { confirmedAt: null }),
    ['2026-03-20T22:59:59.999Z', 'lapseAbsence'],
  ],
  [
    'one that has begun waits for its last to end, in summer time too',
    absence('2026-03-09', '2026-03-29', { startedAt: '2026-03-09T00:00:00.000Z' }),
    ['2026-03-29T21:59:59.999Z', 'lapseAbsence'],
  ],
] as const)('%s', (_, each, due) => expect(nextAbsenceDue(each)).toEqual(due && { at: due[0], what: due[1] }));

test('an absence of a single day is told as that day, and not as a range', () => {
  const day = { startsOn: '2026-03-05', endsOn: '2026-03-05' };
  const { fr, en } = absenceProblems.substitute_absent;
  expect(fr[1]({ code: 'substitute_absent', ...day })).toContain('absente le 5 mars 2026.');
  expect(en[1]({ code: 'substitute_absent', ...day })).toContain('away on 5 March 2026.');
});
