import type { Caller, Role } from '../../../domain/core/role.ts';
import {
  AcceptInvitation,
  INVITATIONS_AT_MOST,
  type Invitation,
  invitationEndsAt,
  InviteColleague,
  type LinkedTo,
  mayAcceptInvitation,
  mayInvite,
  mayWithdrawInvitation,
  refuseInvitation,
} from '../../../domain/people/invitation.ts';
import type { Person } from '../../../domain/people/person.ts';

const AT = '2026-03-02T09:00:00.000Z';
const [OURS, THEIRS] = ['lakes', 'herbaria'];

const personOf = (id: string, given: readonly Role[], changed: Partial<Person> = {}): Person => ({
  ...{ id, organisationId: OURS, given, byIssuer: [], sole: [], disabledAt: null },
  ...changed,
});
const callerOf = (personId: string, ...roles: Role[]): Caller => ({ personId, organisationId: OURS, roles });

const invitation: Invitation = {
  inviterId: 'aya',
  organisationId: OURS,
  email: 'noe@lacs.example',
  endsAt: '2026-03-16T22:59:59.999Z',
  outcome: null,
};
const aya = personOf('aya', ['applicant']);
const linked: LinkedTo = { invitation, inviter: aya, organisation: 'Lacs et rivières', isEligible: true };
const noe = { person: personOf('noe', []), email: 'noe@lacs.example', emailVerified: true };

test('an invitation may be accepted until the end of the fourteenth day in Paris, across the change of the hour too', () => {
  expect(invitationEndsAt(AT)).toBe('2026-03-16T22:59:59.999Z');
  expect(invitationEndsAt('2026-03-20T23:30:00.000Z')).toBe('2026-04-04T21:59:59.999Z');
});

describe('whom a person invites', () => {
  const asked = { id: 'aya', caller: callerOf('aya', 'applicant'), body: { email: 'noe@lacs.example' }, at: AT };
  const given = { ...asked, by: { personId: 'aya', at: AT } };
  const inviting = { ofPerson: 0, ofOrganisation: 0, isEligible: true };

  test('is known by an address in small letters, and what is none is refused', () => {
    expect(InviteColleague.parse({ email: 'Noe.Martin@Lacs.example' })).toEqual({ email: 'noe.martin@lacs.example' });
    for (const email of [
      'noe',
      'noe@lacs',
      'noe@lacs.example, aya@lacs.example',
      'Noé <noe@lacs.example>',
      'a@b.example\nBcc: c@d.example',
    ])
      expect(InviteColleague.safeParse({ email }).success).toBe(false);
  });

  test('is invited where a call is open for the organisation; by a manager in any case', () => {
    expect(mayInvite(inviting, callerOf('aya', 'applicant'))).toBeNull();
    expect(mayInvite({ ...inviting, isEligible: false }, callerOf('aya', 'signatory'))).toEqual({ code: 'no_call_for_organisation' });
    expect(mayInvite({ ...inviting, isEligible: false }, callerOf('aya', 'manager'))).toBeNull();
  });

  test.each([
    [{ ofPerson: INVITATIONS_AT_MOST.person }, INVITATIONS_AT_MOST.person],
    [{ ofOrganisation: INVITATIONS_AT_MOST.organisation }, INVITATIONS_AT_MOST.organisation],
  ])('is one too many at %j', (counts, atMost) => {
    expect(mayInvite({ ...inviting, ...counts }, callerOf('aya', 'manager'))).toEqual({ code: 'too_many_invitations', atMost });
  });

  test('is not invited twice at a time', () => {
    expect(refuseInvitation(inviting, false, given)).toBeNull();
    expect(refuseInvitation(inviting, true, given)).toEqual({ code: 'address_invited_already' });
  });
});

describe('an invitation', () => {
  test.each([
    ['who has sent it', callerOf('aya', 'applicant')],
    ['its organisation’s manager', callerOf('octave', 'manager')],
    ['an admin', { ...callerOf('jonas', 'admin'), organisationId: THEIRS }],
  ])('is withdrawn by %s', (_, caller) => {
    expect(mayWithdrawInvitation(invitation, caller, AT)).toBeNull();
  });

  test.each([
    ['a colleague who gives no roles', callerOf('yann', 'applicant', 'signatory')],
    ['another organisation’s manager', { ...callerOf('max', 'manager'), organisationId: THEIRS }],
    ['another identity of its sender, since being one human gives nothing', { ...callerOf('aya-too', 'applicant'), alsoKnownAs: ['aya'] }],
  ])('is not there for %s', (_, caller) => {
    expect(mayWithdrawInvitation(invitation, caller, AT)).toEqual({ code: 'not_found' });
  });

  test.each<[string, Partial<Invitation>]>([
    ['accepted', { outcome: 'accepted', email: null }],
    ['withdrawn', { outcome: 'withdrawn', email: null }],
    ['at its end', { endsAt: AT }],
  ])('that is %s is not withdrawn', (_, changed) => {
    expect(mayWithdrawInvitation({ ...invitation, ...changed }, callerOf('aya', 'applicant'), AT)).toEqual({ code: 'invitation_ended' });
  });
});

describe('who comes with a link', () => {
  const accepts = (to: LinkedTo | undefined, who: Partial<typeof noe> = {}, caller = callerOf('noe')) =>
    mayAcceptInvitation({ ...noe, ...who }, to, caller, AT);
  const changed = (what: Partial<Invitation>): LinkedTo => ({ ...linked, invitation: { ...invitation, ...what } });
  const sentBy = (inviter: Person): LinkedTo => ({ ...linked, inviter });

  test('accepts what was sent to its verified address, whatever its case', () => {
    expect(accepts(linked)).toBeNull();
    expect(accepts(linked, { email: 'Noe@Lacs.Example' })).toBeNull();
  });

  test.each<[string, LinkedTo | undefined]>([
    ['nothing', undefined],
    ['what has ended', changed({ outcome: 'withdrawn', email: null })],
    ['what is over at this instant', changed({ endsAt: AT })],
    ['one whose sender’s account is disabled', sentBy(personOf('aya', ['manager'], { disabledAt: AT }))],
    ['one whose sender acts for another organisation now', sentBy(personOf('aya', ['manager'], { organisationId: THEIRS }))],
    ['one whose sender holds no role there any more', sentBy(personOf('aya', ['lead']))],
  ])('that leads to %s is told the same, and nothing of it', (_, to) => {
    expect(accepts(to)).toEqual({ code: 'invitation_unknown' });
    expect(accepts(to, { email: 'other@lacs.example' })).toEqual({ code: 'invitation_unknown' });
  });

  test.each([[{ email: 'other@lacs.example' }], [{ emailVerified: false }], [{ email: '' }]])('with the address %j is not meant', (who) => {
    expect(accepts(linked, who)).toEqual({ code: 'invitation_of_another_address' });
  });

  test('for another organisation is told whose invitation it is, where the address is right', () => {
    const person = personOf('noe', [], { organisationId: THEIRS });
    expect(accepts(linked, { person })).toEqual({ code: 'invitation_of_another_organisation', organisation: 'Lacs et rivières' });
    expect(accepts(linked, { person, email: 'other@lacs.example' })).toEqual({ code: 'invitation_of_another_address' });
  });

  test('gets no more than it could take, unless who invites gives roles', () => {
    expect(accepts({ ...linked, isEligible: false })).toEqual({ code: 'no_call_for_organisation' });
    expect(accepts({ ...linked, isEligible: false, inviter: personOf('aya', ['manager']) })).toBeNull();
    expect(accepts(linked, { person: personOf('noe', ['applicant']) })).toEqual({ code: 'role_already_held', role: 'applicant' });
  });

  test('acts for the fund, and gets no role of an organisation by it', () => {
    expect(accepts(linked, {}, callerOf('noe', 'lead'))).toEqual({ code: 'role_for_oneself', role: 'applicant' });
  });

  test('is who has sent it under another identity, and gives itself nothing', () => {
    expect(accepts(linked, {}, { ...callerOf('noe'), alsoKnownAs: ['aya'] })).toEqual({ code: 'role_for_oneself', role: 'applicant' });
  });

  test('asks with what a link may end with', () => {
    expect(AcceptInvitation.safeParse({ token: '' }).success).toBe(false);
    expect(AcceptInvitation.safeParse({ token: 'x'.repeat(201) }).success).toBe(false);
  });
});
