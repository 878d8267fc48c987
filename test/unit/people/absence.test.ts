import { type Absence, type Declaration, nextAbsenceDue, refuseAbsence, refuseReturn } from '../../../domain/people/absence.ts';
import { ACTING_ROLES, type Caller, type Role } from '../../../domain/core/role.ts';
import { callerOf, FUND, given, inOrderOfPrecedence } from '../../support/domain.ts';

const reviewer = (personId: string, roles: Role[] = ['reviewer']) => ({ personId, organisationId: FUND, roles });
const absence = (startsOn: string, endsOn: string, changed: Partial<Absence> = {}): Absence => ({
  personId: 'another',
  startsOn,
  endsOn,
  substituteId: 'a third',
  startedAt: null,
  ...changed,
});

/** On 2 March 2026. */
describe('an absence', () => {
  type Case = { declaration: Declaration; caller: Caller; body: { startsOn: string; endsOn: string; substituteId: string } };
  const sound = (): Case => ({
    declaration: { person: reviewer('thing'), open: null, substitute: reviewer('substitute'), substitutesOwn: null, standsIn: [] },
    caller: callerOf('reviewer', FUND, 'thing'),
    body: { startsOn: '2026-03-09', endsOn: '2026-03-20', substituteId: 'substitute' },
  });
  const ask = ({ declaration, caller, body }: Case) => refuseAbsence(declaration, given(caller, body));

  inOrderOfPrecedence(sound, ask, [
    {
      when: 'nobody has this id',
      refusal: { code: 'not_found' },
      spoil: ({ declaration }) => {
        declaration.person = undefined;
      },
    },
    {
      when: 'somebody else says it, who is not the lead',
      refusal: { code: 'role_required', roles: ['lead'] },
      spoil: (each) => {
        each.caller = callerOf('reviewer', FUND, 'another');
      },
    },
    {
      when: 'the person has no role of the fund in which somebody may stand in',
      refusal: { code: 'not_of_the_fund', personId: 'thing' },
      spoil: ({ declaration }) => {
        declaration.person &&= reviewer('thing', ['auditor', 'admin', 'signatory']);
      },
    },
    {
      when: 'the person has one that is not over',
      refusal: { code: 'absence_declared', startsOn: '2026-05-04', endsOn: '2026-05-08' },
      spoil: ({ declaration }) => {
        declaration.open = absence('2026-05-04', '2026-05-08');
      },
    },
    {
      when: 'its last day is over',
      refusal: { code: 'absence_out_of_range', earliest: '2026-03-02' },
      spoil: ({ body }) => {
        Object.assign(body, { startsOn: '2026-02-23', endsOn: '2026-03-01' });
      },
    },
    {
      when: 'the person would stand in for itself',
      refusal: { code: 'own_substitute' },
      spoil: ({ body }) => {
        body.substituteId = 'thing';
      },
    },
    {
      when: 'the substitute is none of the fund’s people who act',
      refusal: { code: 'not_of_the_fund', personId: 'substitute' },
      spoil: ({ declaration }) => {
        declaration.substitute = reviewer('substitute', ['auditor']);
      },
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
      spoil: ({ declaration }) => {
        declaration.substitutesOwn = absence('2026-03-01', '2026-03-09');
      },
    },
    {
      when: 'the person stands in for somebody on one of its days',
      refusal: { code: 'stands_in', startsOn: '2026-03-20', endsOn: '2026-03-27' },
      spoil: ({ declaration }) => {
        declaration.standsIn = [absence('2026-06-01', '2026-06-05'), absence('2026-03-20', '2026-03-27')];
      },
    },
  ]);

  test.each<[string, Partial<Case['body']>, Partial<Declaration>]>([
    ['of one day, today', { startsOn: '2026-03-02', endsOn: '2026-03-02' }, {}],
    ['that began before it was said', { startsOn: '2026-02-27' }, {}],
    ['whose substitute is away before and not meanwhile', {}, { substitutesOwn: absence('2026-03-02', '2026-03-08') }],
    ['of who stands in for somebody afterwards', {}, { standsIn: [absence('2026-03-21', '2026-03-27')] }],
  ])('%s may be declared', (_, body, declaration) => {
    const each = sound();
    expect(ask({ ...each, body: { ...each.body, ...body }, declaration: { ...each.declaration, ...declaration } })).toBeNull();
  });

  test.each(ACTING_ROLES.filter((role) => role !== 'reviewer'))('of %s may be declared with anybody of the fund as substitute', (role) => {
    const { declaration, caller, body } = sound();
    const people = { person: reviewer('thing', [role]), substitute: reviewer('substitute', ['screener']) };
    expect(ask({ declaration: { ...declaration, ...people }, caller, body })).toBeNull();
  });
  test('with a substitute whom nobody knows is refused', () =>
    expect(ask({ ...sound(), declaration: { ...sound().declaration, substitute: undefined } })).toEqual({
      code: 'not_of_the_fund',
      personId: 'substitute',
    }));

  test('whose last day comes before its first is refused', () =>
    expect(ask({ ...sound(), body: { ...sound().body, endsOn: '2026-03-08' } })?.code).toBe('absence_out_of_range'));
  test('may be said by the lead', () => expect(ask({ ...sound(), caller: callerOf('lead') })).toBeNull());
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
    {
      when: 'nobody has this id',
      refusal: { code: 'not_found' },
      spoil: (each) => {
        each.person = undefined;
      },
    },
    {
      when: 'somebody else says it, who is not the lead',
      refusal: { code: 'role_required', roles: ['lead'] },
      spoil: (each) => {
        each.caller = callerOf('reviewer', FUND, 'another');
      },
    },
    {
      when: 'the person is here',
      refusal: { code: 'absence_unknown' },
      spoil: (each) => {
        each.open = null;
      },
    },
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
    'one that has begun waits for its last to end, in summer time too',
    absence('2026-03-09', '2026-03-29', { startedAt: '2026-03-09T00:00:00.000Z' }),
    ['2026-03-29T21:59:59.999Z', 'lapseAbsence'],
  ],
] as const)('%s', (_, each, due) => expect(nextAbsenceDue(each)).toEqual(due && { at: due[0], what: due[1] }));
