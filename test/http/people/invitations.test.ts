import { letterWriter } from '../../../activities/letters.ts';
import { createRateLimiter } from '../../../api/http/caller/limits.ts';
import { letterIdOf } from '../../../db/core/letters.ts';
import { lapseInvitations } from '../../../db/people/invitations.ts';
import { daysFrom, moveDate, parisDate } from '../../../domain/core/calendar.ts';
import { INVITATIONS_AT_MOST } from '../../../domain/people/invitation.ts';
import type { Mail } from '../../../letters/core/post.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';
import { expectStatus, STUDENTS, toDraft } from '../../support/fixtures.ts';
import { plain } from '../../support/french.ts';
import { LINKS } from '../../support/invitation-links.ts';
import { give, prefer, roleless, whileOfCategory, withdraw, withRoles } from '../../support/people-fixtures.ts';
import { expectRefused, expectRefusedIn } from '../../support/refusals.ts';
import { claimsOf, FUND, OFFICE, OUTSIDER, signToken } from '../../support/tokens.ts';

const URL = 'https://guichet.example';
const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';

const harness = appOfFile({ letters: true, publicUrl: URL });
let people: Record<'admin' | 'manager' | 'applicant' | 'editor' | 'lead' | 'stranger', Actor>;
beforeAll(async () => {
  people = {
    admin: await harness.as('admin'),
    manager: await harness.as('manager'),
    applicant: await harness.as('applicant'),
    editor: await harness.as('editor'),
    lead: await harness.as('lead'),
    stranger: await roleless(harness, 'stranger', OUTSIDER),
  };
});

const addressOf = (sub: string): string => `${sub}@example.org`;
const mailTo = (email: string): Mail[] => harness.mail.filter(({ to }) => to === email);
const tokenIn = ({ text = '' }: Partial<Mail> = {}): string =>
  /https:\/\/guichet\.example\/invitations\/([\w-]{43})$/m.exec(text)?.[1] ?? '';

type Sent = { id: string; token: string; email: string; inviterId: string };

/** Invites the address of a token of this name. */
async function invite(who: Actor, sub: string, body: object = {}): Promise<Sent> {
  const email = addressOf(sub);
  expectStatus(await who.post('/me/invitations', { email, ...body }), 200);
  await harness.heard();
  const { id, person_id: inviterId } = await harness.database.db
    .selectFrom('invitation')
    .where('email', '=', email)
    .select(['id', 'person_id'])
    .executeTakeFirstOrThrow();
  return { id, inviterId, email, token: tokenIn(mailTo(email).at(-1)) };
}

const accept = (who: Actor, token: string) => who.post('/me/invitations/acceptance', { token });
const withdrawn = (who: Actor, { inviterId, id }: Pick<Sent, 'inviterId' | 'id'>) =>
  who.post(`/people/${inviterId}/invitation-withdrawals`, { invitation: id });
const readLink = (who: Actor, token: string, language?: 'fr' | 'en') => who.get(`/me/invitation?token=${token}`, language);
const openOf = async (who: Actor): Promise<string[]> =>
  (await who.get('/me/organisation/invitations')).body.items.map(({ email }: { email: string }) => email);
const rolesOf = async (who: Actor): Promise<string[]> => (await who.get('/me')).body.roles;
const rowOf = (id: string) => harness.database.db.selectFrom('invitation').where('id', '=', id).selectAll().executeTakeFirstOrThrow();
const eventsOf = async (id: string): Promise<string[]> =>
  (await people.admin.get(`/people/${id}/events`)).body.items.map(({ event }: { event: string }) => event);
/** The later of a fortnight and a day. */
const LATER = new Date(Date.now() + 16 * 24 * 60 * 60_000).toISOString();

/** Checks that a link leads nowhere for a person, to look at and to accept. */
async function expectNowhere(who: Actor, token: string): Promise<void> {
  await expectRefusedIn(harness, (language) => readLink(who, token, language), 'invitation_unknown');
  await expectRefused(harness, who, ['post', '/me/invitations/acceptance'], { token }, 'invitation_unknown');
}

test('the person who signs is told by a letter that a colleague’s draft is ready', async () => {
  const { id } = await toDraft(harness, STUDENTS, 'editor');
  expectStatus(await people.editor.post(`/applications/${id}/submission-requests`, {}), 200);
  await harness.heard();
  const told = harness.mail.filter(({ text }) => text.includes(`/dossiers/${id}`));
  expect(told.map(({ subject, to }) => [subject.startsWith('À relire et déposer'), /aicha|applicant/i.test(to)])).toEqual([[true, true]]);
  expect(told[0]?.text).toContain('Soazig Kermarrec vous prévient que le dossier');
});

test('a colleague comes by the link of a letter, sees who invites to what, accepts, and drafts', async () => {
  const { token, email, id } = await invite(people.applicant, 'noe', { message: 'Rejoins-nous.' });
  const [letter] = mailTo(email);
  expect(letter?.text).toMatch(/^Bonjour,\n\nAïcha Benkirane vous invite/);
  expect(letter?.text).toContain('Son message : Rejoins-nous.');
  expect(letter?.html).toContain(`<a href="${URL}/invitations/${token}">`);
  const noe = await roleless(harness, 'noe', OFFICE);
  expect((await readLink(noe, token)).body).toMatchObject({
    invitedBy: { id: people.applicant.id, name: 'Aïcha Benkirane' },
    organisation: { name: OFFICE.organisation_name, siret: OFFICE.siret },
    message: 'Rejoins-nous.',
    commands: ['acceptInvitation'],
  });
  expectStatus(await accept(noe, token), 200);
  await harness.heard();
  expect((await noe.get('/me')).body.holdings).toMatchObject([
    { role: 'applicant', from: 'guichet', givenBy: { id: people.applicant.id, name: 'Aïcha Benkirane' } },
  ]);
  expect(await rowOf(id)).toMatchObject({ outcome: 'accepted', ended_by: noe.id, email: null, message: null, link_sha256: null });
  expectStatus(await noe.post('/applications', { callId: 'donnees-2023', title: 'À deux' }), 201);
  await expectNowhere(noe, token);
});

test('who has invited and who gives roles are told once, and it stands in the story of both', async () => {
  const before = harness.mail.length;
  const editor = await withRoles(harness, 'invites-then-told', OFFICE, 'applicant');
  const { token } = await invite(editor, 'told-of');
  const guest = await roleless(harness, 'told-of', OFFICE);
  expectStatus(await accept(guest, token), 200);
  await harness.heard();
  const told = harness.mail.slice(before).filter(({ subject }) => subject.includes('a accepté l’invitation'));
  expect(told.map(({ to }) => to)).toEqual(expect.arrayContaining([addressOf('invites-then-told')]));
  expect(new Set(told.map(({ to }) => to)).size).toBe(told.length);
  expect(told.every(({ text }) => text.endsWith('fonds des projets de données\n') && text.includes(`${URL}/organisation`))).toBe(true);
  expect(await eventsOf(editor.id)).toEqual(['giveRole', 'inviteColleague']);
  expect(await eventsOf(guest.id)).toEqual(['acceptInvitation']);
  const { items } = (await people.manager.get(`/people/${guest.id}/events`)).body;
  expect(items.map(({ text }: { text: string }) => plain(text))).toEqual([
    'a accepté une invitation, qui donne le rôle « rédaction des dossiers »',
  ]);
});

test('the letter is in the language of the inviter', async () => {
  const english = await withRoles(harness, 'invites-in-english', OFFICE, 'signatory');
  await prefer(english, 'daily', 'en');
  const { email, token } = await invite(english, 'told-in-english');
  expect(mailTo(email).at(-1)).toMatchObject({
    subject: expect.stringContaining('invites you to join'),
    text: expect.stringMatching(/^Hello,/),
  });
  expect(token).toMatch(/^[\w-]{43}$/);
});

test('a letter that is sent again is the same one, with the same link, and nothing in the database gives it away', async () => {
  const sent: Mail[] = [];
  const { db } = harness.database;
  const writer = letterWriter(db, async (mail) => void sent.push(mail), { publicUrl: URL, links: LINKS });
  const { id, email, token, inviterId } = await invite(people.editor, 'written-twice');
  const { id: letterId, version } = await db
    .selectFrom('letter')
    .where('invitation_id', '=', id)
    .select(['id', 'version'])
    .executeTakeFirstOrThrow();
  const event = await db
    .selectFrom('event')
    .where('stream_id', '=', inviterId)
    .where('version', '=', version)
    .select(['hash', 'facts'])
    .executeTakeFirstOrThrow();
  expect(letterIdOf(event, id)).toBe(letterId);
  expect(event.facts).toEqual({ organisationId: expect.any(String) });
  // As if its sender had died between the mail server's answer and its row.
  await harness.database.pool.query('ALTER TABLE letter DISABLE TRIGGER what_has_left_has_left');
  await db.updateTable('letter').set({ sent_at: null, claimed_at: null }).where('id', '=', letterId).execute();
  await harness.database.pool.query('ALTER TABLE letter ENABLE TRIGGER what_has_left_has_left');
  await db
    .updateTable('stream')
    .set({ acknowledged: version - 1 })
    .where('id', '=', inviterId)
    .execute();
  await writer(inviterId);
  expect(sent.map(({ id: messageId, to, text }) => [messageId, to, tokenIn({ text: plain(text) })])).toEqual([[letterId, email, token]]);
  const { rows } = await harness.database.pool.query<{ row: string }>('SELECT i::text AS row FROM invitation AS i WHERE id = $1', [id]);
  expect(rows[0]?.row).not.toContain(token);
});

describe('a link', () => {
  test('of nothing, of another length, or guessed is the same to a person who tries it', async () => {
    const guest = await roleless(harness, 'guesses', OFFICE);
    for (const token of [LINKS.tokenOf(NOBODYS), 'x', 'A'.repeat(43)]) await expectNowhere(guest, token);
  });

  test('that was withdrawn leads nowhere', async () => {
    const sent = await invite(people.applicant, 'not-any-more');
    expectStatus(await withdrawn(people.applicant, sent), 200);
    await expectNowhere(await roleless(harness, 'not-any-more', OFFICE), sent.token);
    expect(await rowOf(sent.id)).toMatchObject({ outcome: 'withdrawn', ended_by: people.applicant.id, email: null, link_sha256: null });
    expect(await eventsOf(people.applicant.id)).toEqual(expect.arrayContaining(['inviteColleague', 'withdrawInvitation']));
    await expectRefused(
      harness,
      people.applicant,
      ['post', `/people/${sent.inviterId}/invitation-withdrawals`],
      { invitation: sent.id },
      'invitation_ended',
    );
  });

  test('leads nowhere after a fortnight, and its address is erased then, so that it may be invited again', async () => {
    const { id, token, email } = await invite(people.applicant, 'too-late');
    const { ends_at: endsAt } = await rowOf(id);
    expect(daysFrom(parisDate(await harness.now()), parisDate(endsAt))).toBe(15);
    const later = harness.door({ clock: async () => LATER });
    const guest = await later.enter(await signToken(claimsOf({ ...OFFICE, sub: 'too-late', roles: [] })));
    expect((await readLink(guest, token)).body.code).toBe('invitation_unknown');
    expect((await accept(guest, token)).body.code).toBe('invitation_unknown');
    await lapseInvitations(harness.database.db, await harness.now());
    expect(await rowOf(id)).toMatchObject({ outcome: null, email });
    await harness.database.db
      .updateTable('invitation')
      .set({ ends_at: await harness.now() })
      .where('id', '=', id)
      .execute();
    expect(await openOf(people.applicant)).not.toContain(email);
    const again = await invite(people.applicant, 'too-late');
    expect(await rowOf(id)).toMatchObject({ outcome: 'lapsed', ended_by: null, email: null, message: null, link_sha256: null });
    expect(again.token).not.toBe(token);
  });

  test('leads nowhere while its sender’s account is disabled, and once they hold no role any more', async () => {
    const leaver = await withRoles(harness, 'leaves', OFFICE, 'applicant');
    const { token } = await invite(leaver, 'of-a-leaver');
    const guest = await roleless(harness, 'of-a-leaver', OFFICE);
    expectStatus(await people.admin.post(`/people/${leaver.id}/disabling`, { reason: 'A quitté.' }), 200);
    await expectNowhere(guest, token);
    expectStatus(await people.admin.post(`/people/${leaver.id}/enabling`, {}), 200);
    await withdraw(harness, 'admin', leaver.id, 'applicant');
    await expectNowhere(guest, token);
    await give(harness, 'admin', leaver.id, 'signatory');
    expectStatus(await accept(guest, token), 200);
  });

  test('that is tried again and again counts for an address, as tokens do', async () => {
    const sizes = { person: 0, commands: 0, costly: 0, address: 0, failed_tokens: 2 };
    const strict = harness.door({ limits: createRateLimiter(harness.database.application.pool, sizes, 3_600) });
    const guest = await strict.enter(await signToken(claimsOf({ ...OFFICE, sub: 'tries-again', roles: [] })));
    expect((await readLink(guest, 'x')).body.code).toBe('invitation_unknown');
    expect((await accept(guest, 'x')).body.code).toBe('invitation_unknown');
    expect((await readLink(guest, 'x')).body.code).toBe('too_many_requests');
    expect((await accept(guest, 'x')).body.code).toBe('too_many_requests');
  });

  test('that is accepted twice at once is accepted once', async () => {
    const { token } = await invite(people.applicant, 'in-a-hurry');
    const guest = await roleless(harness, 'in-a-hurry', OFFICE);
    const answers = await Promise.all([accept(guest, token), accept(guest, token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect(await eventsOf(guest.id)).toEqual(['acceptInvitation']);
  });

  test('that is withdrawn while it is accepted ends in one of both ways', async () => {
    const sent = await invite(people.applicant, 'at-once');
    const guest = await roleless(harness, 'at-once', OFFICE);
    const answers = await Promise.all([accept(guest, sent.token), withdrawn(people.applicant, sent)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const isIn = answers[0]?.status === 200;
    expect([(await rowOf(sent.id)).outcome, await rolesOf(guest)]).toEqual(isIn ? ['accepted', ['applicant']] : ['withdrawn', []]);
  });
});

describe('a person who comes with another’s link', () => {
  /** Checks that this person is refused, to look and to accept, and that the link still leads somewhere. */
  async function expectNotMeant(
    who: Actor,
    { token, id }: Sent,
    code: 'invitation_of_another_address' | 'invitation_of_another_organisation',
  ) {
    const problem = await expectRefusedIn(harness, (language) => readLink(who, token, language), code);
    await expectRefused(harness, who, ['post', '/me/invitations/acceptance'], { token }, code);
    expect(await rowOf(id)).toMatchObject({ outcome: null });
    return problem;
  }

  test('under another address, or an unverified one, is told so and not whose it is', async () => {
    const sent = await invite(people.applicant, 'meant');
    const problem = await expectNotMeant(await roleless(harness, 'not-meant', OFFICE), sent, 'invitation_of_another_address');
    expect(JSON.stringify(problem)).not.toMatch(/meant@|Benkirane|lacs/);
    const claims = { ...claimsOf({ ...OFFICE, sub: 'unverified', roles: [] }), email: sent.email, email_verified: false };
    await expectNotMeant(await harness.enter(await signToken(claims)), sent, 'invitation_of_another_address');
    const meant = { ...claimsOf({ ...OFFICE, sub: 'meant', roles: [] }), email: 'MEANT@Example.org' };
    expectStatus(await accept(await harness.enter(await signToken(meant)), sent.token), 200);
  });

  test('for another organisation is told which one it has to act for', async () => {
    const sent = await invite(people.applicant, 'elsewhere');
    const guest = await roleless(harness, 'elsewhere', OUTSIDER);
    const problem = await expectNotMeant(guest, sent, 'invitation_of_another_organisation');
    expect(problem['detail']).toContain(`${OFFICE.organisation_name} (${OFFICE.siret})`);
    expectStatus(await accept(await roleless(harness, 'elsewhere', OFFICE), sent.token), 200);
  });

  test('acts for the fund, and takes no role by it', async () => {
    const funds = await withRoles(harness, 'funds-applicant', FUND, 'applicant');
    const { token } = await invite(funds, 'of-the-fund');
    const guest = await withRoles(harness, 'of-the-fund', FUND, 'auditor');
    await expectRefused(harness, guest, ['post', '/me/invitations/acceptance'], { token }, 'role_for_oneself');
    await expectRefusedIn(harness, (language) => readLink(guest, token, language), 'role_for_oneself');
  });

  test('drafts already, and is told so', async () => {
    const { token } = await invite(people.applicant, 'drafts-already');
    const guest = await withRoles(harness, 'drafts-already', OFFICE, 'applicant');
    await expectRefused(harness, guest, ['post', '/me/invitations/acceptance'], { token }, 'role_already_held');
    await expectRefusedIn(harness, (language) => readLink(guest, token, language), 'role_already_held');
  });
});

describe('who invites', () => {
  test('gives nothing that its organisation’s people could not take; who gives roles does', async () => {
    const [applicant, manager] = [
      await withRoles(harness, 'boats-applicant', OUTSIDER, 'applicant'),
      await withRoles(harness, 'boats-manager', OUTSIDER, 'manager'),
    ];
    const asked = ['post', '/me/invitations'] as const;
    await expectRefused(harness, applicant, asked, { email: addressOf('boatwoman') }, 'no_call_for_organisation');
    expect((await applicant.get('/me/organisation/invitations')).body).toEqual({
      items: [],
      commands: [],
      refused: [expect.objectContaining({ command: 'inviteColleague', code: 'no_call_for_organisation' })],
    });
    const { token } = await invite(manager, 'boatwoman');
    const guest = await roleless(harness, 'boatwoman', OUTSIDER);
    await withdraw(harness, 'admin', manager.id, 'manager');
    await give(harness, 'admin', manager.id, 'signatory');
    await expectRefused(harness, guest, ['post', '/me/invitations/acceptance'], { token }, 'no_call_for_organisation');
    await expectRefusedIn(harness, (language) => readLink(guest, token, language), 'no_call_for_organisation');
    await whileOfCategory(harness, OUTSIDER.siret, OFFICE.legal_category, async () => {
      expectStatus(await accept(guest, token), 200);
    });
    expect(await rolesOf(guest)).toEqual(['applicant']);
  });

  test('invites an address once at a time, by whichever person of the organisation', async () => {
    await invite(people.applicant, 'wanted');
    const asked = ['post', '/me/invitations'] as const;
    await expectRefused(harness, people.manager, asked, { email: 'Wanted@example.org' }, 'address_invited_already');
    const elsewhere = await withRoles(harness, 'funds-own', FUND, 'applicant');
    expectStatus(await elsewhere.post('/me/invitations', { email: addressOf('wanted') }), 200);
  });

  test('invites so many at a time and within a day, and one who withdraws has sent them', async () => {
    const eager = await withRoles(harness, 'eager', OFFICE, 'applicant');
    const asked = (n: number) => eager.post('/me/invitations', { email: `guest-${n}@example.org` });
    for (let n = 1; n < INVITATIONS_AT_MOST.person; n += 1) expectStatus(await asked(n), 200);
    const last = await invite(eager, 'last-guest');
    const refused = () =>
      expectRefused(harness, eager, ['post', '/me/invitations'], { email: addressOf('one-more') }, 'too_many_invitations');
    expect(await refused()).toMatchObject({ atMost: INVITATIONS_AT_MOST.person });
    expectStatus(await withdrawn(eager, last), 200);
    await refused();
    expect((await eager.get('/me/organisation/invitations')).body.commands).toEqual([]);
    await harness.database.db
      .updateTable('invitation')
      .set({ invited_at: `${moveDate(parisDate(await harness.now()), { days: -2 })}T09:00:00Z` })
      .where('person_id', '=', eager.id)
      .execute();
    expect((await eager.get('/me/organisation/invitations')).body.commands).toEqual(['inviteColleague']);
  });

  test('sees its own, a manager all of the organisation, and both may take back what they see', async () => {
    const [one, other] = [
      await withRoles(harness, 'one-inviter', OFFICE, 'applicant'),
      await withRoles(harness, 'other-inviter', OFFICE, 'applicant'),
    ];
    const [first, second] = [await invite(one, 'first-guest'), await invite(other, 'second-guest')];
    expect([await openOf(one), await openOf(other)]).toEqual([[first.email], [second.email]]);
    expect(await openOf(people.manager)).toEqual(expect.arrayContaining([first.email, second.email]));
    const path = (sent: Sent) => ['post', `/people/${sent.inviterId}/invitation-withdrawals`] as const;
    await expectRefused(harness, other, path(first), { invitation: first.id }, 'not_found');
    await expectRefused(harness, other, path(second), { invitation: first.id }, 'not_found');
    const elsewhere = await withRoles(harness, 'manages-elsewhere', OUTSIDER, 'manager');
    await expectRefused(harness, elsewhere, path(first), { invitation: first.id }, 'not_found');
    expectStatus(await withdrawn(people.manager, first), 200);
    expectStatus(await withdrawn(people.admin, second), 200);
    expect(await openOf(people.manager)).not.toEqual(expect.arrayContaining([second.email]));
  });

  test('is seen by an admin and its manager with what it has sent, and by no other of the fund', async () => {
    const inviter = await withRoles(harness, 'seen-inviter', OFFICE, 'applicant');
    const { email, id } = await invite(inviter, 'seen-guest');
    for (const who of [people.admin, people.manager])
      expect((await who.get(`/people/${inviter.id}`)).body.invitations).toMatchObject([{ id, email, commands: ['withdrawInvitation'] }]);
    expect((await people.lead.get(`/people/${inviter.id}`)).body.invitations).toEqual([]);
  });

  test('is no longer written for, once it has ended before its letter left', async () => {
    const inviter = await withRoles(harness, 'changes-its-mind', OFFICE, 'applicant');
    await harness.withoutFollowing(async () => {
      expectStatus(await inviter.post('/me/invitations', { email: addressOf('never-written') }), 200);
      const [{ id } = { id: '' }] = (await inviter.get('/me/organisation/invitations')).body.items;
      expectStatus(await withdrawn(inviter, { inviterId: inviter.id, id }), 200);
    });
    await harness.heard();
    expect(mailTo(addressOf('never-written'))).toEqual([]);
  });
});

test('a role that was asked for is answered by the invitation', async () => {
  const asker = await roleless(harness, 'asks-and-is-invited', OFFICE);
  expectStatus(await asker.post('/me/role-requests', { role: 'applicant', reason: 'Je rédige.' }), 200);
  const { token } = await invite(people.editor, 'asks-and-is-invited');
  expectStatus(await accept(asker, token), 200);
  expect((await asker.get('/me/access')).body.requests).toMatchObject([{ role: 'applicant', ended: { as: 'confirmed' } }]);
});
