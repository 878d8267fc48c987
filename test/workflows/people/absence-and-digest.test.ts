import { endOfDate, moveDate, parisDate } from '../../../domain/core/calendar.ts';
import { nextDigestAt } from '../../../domain/people/digest.ts';
import { LetterRefused } from '../../../letters/core/post.ts';
import { people } from '../../../local/people.ts';
import { digestIdOf } from '../../../workflows/messages.ts';
import { atRest } from '../../support/behind.ts';
import { plain } from '../../support/french.ts';
import {
  assign,
  AWARDED_CENTS,
  expectStatus,
  opinionOn,
  sign,
  type Step,
  toDraft,
  toGrant,
  toInReview,
  toSubmitted,
} from '../../support/fixtures.ts';
import { allotComingYears } from '../../support/money.ts';
import { prefer } from '../../support/people-fixtures.ts';
import { failedReplays } from '../../support/replay.ts';
import { allWritten, EVERYBODY, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/timeline.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { until } from '../../support/until.ts';
import type { Actor } from '../../support/app-harness.ts';

const addressOf = (login: string): string => people.find((person) => person.login === login)?.email ?? '';

/**
 * Whose letters the mail server refuses now: none, all, or those to one address; and the words after which it drops the
 * connection.
 */
let refused: 'none' | 'all' | string = 'none';
let breaksOffAfter = '';
const taken: { id: string; text: string }[] = [];
const post = async ({ to, id, text }: { to: string; id: string; text: string }) => {
  if (refused === 'all') throw new Error('the mail server is away');
  if (refused === to) throw new LetterRefused('550 no such box');
  taken.push({ id, text });
  if (breaksOffAfter !== '' && text.includes(breaksOffAfter)) {
    breaksOffAfter = '';
    throw new Error('the connection was lost after the letter');
  }
};

const harness = temporalOfFile({ skipping: true, post });
let lead: Actor;
beforeAll(async () => {
  await signIn(harness, ...EVERYBODY, 'member-1', 'editor');
  lead = await harness.as('lead');
  await allotComingYears(harness, 3);
});

const inDays = async (days: number): Promise<string> => moveDate(parisDate(await harness.now()), { days });

describe('absence', () => {
  let [legal, data]: Actor[] = [];
  beforeAll(async () => {
    [legal, data] = [await harness.as('reviewer-legal'), await harness.as('reviewer-data')];
  });

  const declare = async (who: Actor | undefined, substitute: Actor | undefined, from: number, to: number, by = who) =>
    expectStatus(
      await by!.post(`/people/${who?.id}/absences`, {
        startsOn: await inDays(from),
        endsOn: await inDays(to),
        substituteId: substitute?.id,
      }),
      200,
    );
  const end = async (who: Actor | undefined, by = who) => expectStatus(await by!.post(`/people/${who?.id}/absence-ends`, {}), 200);
  const ask = (id: string, step: Step, reviewer?: Actor) =>
    lead.post(`/applications/${id}/assignments`, { step, ...(reviewer ? { reviewerId: reviewer.id } : {}) });

  type Whose = { reviewer: string | null; standsInFor: string | null };
  async function whose(id: string, step: Step = 'legal'): Promise<Whose> {
    const { review } = (await lead.get(`/applications/${id}`)).body;
    const { reviewer, standsInFor } = review.find(({ key }: { key: string }) => key === step);
    return { reviewer: reviewer?.id ?? null, standsInFor: standsInFor?.id ?? null };
  }
  const isWith = (id: string, reviewer: Actor | undefined, standsInFor: Actor | null = null, step: Step = 'legal') =>
    until(`${step} of ${id} is with ${reviewer?.id}`, async () => {
      const now = await whose(id, step);
      return now.reviewer === reviewer?.id && now.standsInFor === (standsInFor?.id ?? null);
    });
  const give = (who: Actor | undefined, id: string, step: Step = 'legal') => who!.post(`/applications/${id}/opinions`, opinionOn(step));

  test('while a reviewer is away their opinions are asked of the substitute, and what is left of them comes back', async () => {
    const open = await toInReview(harness, titled('Pendant l’absence'));
    const given = await toInReview(harness, titled('Donné pendant l’absence'));
    const before = await toInReview(harness, titled('Donné avant'));
    for (const id of [open, given, before]) await assign(harness, id, 'legal');
    expectStatus(await give(legal, before), 200);
    const [first, last] = [await inDays(4), await inDays(5)];
    await declare(legal, data, 4, 5);
    await until(
      'both are told',
      () => writtenTo(harness, 'suppléance').length === 1 && writtenTo(harness, 'absence est enregistrée').length === 1,
    );
    expect([writtenTo(harness, 'suppléance'), writtenTo(harness, 'absence est enregistrée')]).toEqual([
      ['reviewer-data'],
      ['reviewer-legal'],
    ]);

    await moveTo(harness, shifted(endOfDate(moveDate(first, { days: -1 })), -5));
    expect(await whose(open)).toEqual({ reviewer: legal?.id, standsInFor: null });
    await moveTo(harness, pastDate(endOfDate(moveDate(first, { days: -1 }))));
    for (const id of [open, given]) await isWith(id, data, legal);
    expect(await whose(before)).toEqual({ reviewer: legal?.id, standsInFor: null });
    await until(
      'who stands in is told of each',
      () => writtenTo(harness, 'Un avis vous revient en l’absence de Sékou Diarra').length === 2,
    );

    expect((await give(legal, given)).body.code).toBe('not_the_assigned_reviewer');
    expectStatus(await give(data, given), 200);
    // Steps that come meanwhile go the same way, and are not given by load to an absent reviewer.
    const fresh = await toInReview(harness, titled('Arrivé pendant l’absence'));
    expectStatus(await ask(fresh, 'legal', legal), 200);
    expect(await whose(fresh)).toEqual({ reviewer: data?.id, standsInFor: legal?.id });
    const { items } = (await lead.get('/reviewers')).body;
    expect(items.find(({ id }: { id: string }) => id === legal?.id)).toMatchObject({ openSteps: 0, absentUntil: last });
    expectStatus(await ask(fresh, 'impact'), 200);
    expect((await whose(fresh, 'impact')).reviewer).toBe((await harness.as('reviewer-impact')).id);
    // A step that the lead gives to another reviewer by name is not taken back.
    const elsewhere = await toInReview(harness, titled('Confié à une autre'));
    expectStatus(await ask(elsewhere, 'legal', legal), 200);
    expectStatus(await ask(elsewhere, 'legal', data), 200);
    expect(await whose(elsewhere)).toEqual({ reviewer: data?.id, standsInFor: null });

    await moveTo(harness, shifted(endOfDate(last), -5));
    expect((await whose(open)).reviewer).toBe(data?.id);
    await moveTo(harness, pastDate(endOfDate(last)));
    for (const id of [open, fresh]) await isWith(id, legal);
    expect([(await whose(given)).reviewer, (await whose(elsewhere)).reviewer]).toEqual([data?.id, data?.id]);
    await until('who is back is told of each', () => writtenTo(harness, 'Un avis vous revient : ').length === 2);
    expect(writtenTo(harness, 'Un avis vous revient : ')).toEqual(['reviewer-legal', 'reviewer-legal']);
    expect((await lead.get(`/people/${legal?.id}/absences`)).body.items).toMatchObject([{ startsOn: first, endsOn: last, state: 'over' }]);
    const moves = (await namesOf(harness, open)).filter((name) => name.endsWith('Step'));
    expect(moves).toEqual(['handOverStep', 'returnStep']);
    const told = (await lead.get(`/applications/${open}/timeline`)).body.items.map(({ text }: { text: string }) => plain(text));
    expect(told).toContain('L’avis « Cadre juridique » passe à Linh Nguyen-Faure, en l’absence de Sékou Diarra');
    expect(told).toContain('L’avis « Cadre juridique » revient à Sékou Diarra');
  });

  test('an absence that begins today begins at once, and ends when its person is back before its last day', async () => {
    const id = await toInReview(harness);
    await assign(harness, id, 'legal');
    await declare(legal, data, 0, 20, lead);
    expectStatus(await (await harness.as('chair')).post(`/people/${legal?.id}/absence-confirmations`, {}), 200);
    await isWith(id, data, legal!);
    await end(legal);
    await isWith(id, legal);
    expect((await lead.get(`/people/${legal?.id}/absences`)).body.items[0]).toMatchObject({ state: 'over', declaredBy: { id: lead.id } });
  });

  test('an absence that is called off before its first day moves nothing, and another may be declared', async () => {
    const id = await toInReview(harness);
    await assign(harness, id, 'legal');
    await declare(legal, data, 3, 4);
    await end(legal, lead);
    await moveTo(harness, pastDate(endOfDate(await inDays(3))));
    expect(await whose(id)).toEqual({ reviewer: legal?.id, standsInFor: null });
    expect((await lead.get(`/people/${legal?.id}/absences`)).body.items[0]).toMatchObject({ state: 'cancelled' });
    await declare(legal, data, 3, 4);
    await end(legal);
  });

  test('an absence that is not confirmed moves nothing on its days, and is over after the last', async () => {
    const id = await toInReview(harness);
    await assign(harness, id, 'legal');
    await declare(legal, data, 1, 2, lead);
    const last = endOfDate(await inDays(2));
    await moveTo(harness, shifted(last, -5));
    const stateOf = async (): Promise<string> => (await lead.get(`/people/${legal?.id}/absences`)).body.items[0].state;
    expect(await stateOf()).toBe('to_confirm');
    expect(await whose(id)).toEqual({ reviewer: legal?.id, standsInFor: null });
    await moveTo(harness, pastDate(last));
    await until('it is over', async () => (await stateOf()) === 'cancelled');
    expect(await whose(id)).toEqual({ reviewer: legal?.id, standsInFor: null });
  });

  test('what the substitute may not judge stays with the absent reviewer, and the lead is told', async () => {
    const ofOffice = await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'stand-in', roles: ['reviewer'] })));
    const own = await toInReview(harness, titled('De la même maison'));
    const others = await toInReview(harness, titled('D’une autre maison'), 'applicant2');
    for (const id of [own, others]) await assign(harness, id, 'legal');
    await declare(legal, ofOffice, 0, 9);
    await isWith(others, ofOffice, legal!);
    expect(await whose(own)).toEqual({ reviewer: legal?.id, standsInFor: null });
    await until('the lead is told', () => writtenTo(harness, 'Avis sans suppléance', 'De la même maison').length > 0);
    expect(writtenTo(harness, 'Avis sans suppléance', 'De la même maison')).toEqual(['lead']);
    expect(await namesOf(harness, own)).toContain('keepStep');
    await end(legal);
    await isWith(others, legal);
  });

  test('what a reviewer may no longer judge stays with the substitute', async () => {
    const moving = await harness.enter(await signToken(claimsOf({ ...FUND, sub: 'moving', roles: ['reviewer'] })));
    const [own, others] = [await toInReview(harness), await toInReview(harness, titled('Ailleurs'), 'applicant2')];
    for (const id of [own, others]) expectStatus(await ask(id, 'legal', moving), 200);
    await declare(moving, data, 0, 9);
    for (const id of [own, others]) await isWith(id, data, moving);
    // They join the house of one of the two applicants meanwhile.
    await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'moving', roles: ['reviewer'] })));
    await end(moving, lead);
    await isWith(others, moving);
    expect(await whose(own)).toEqual({ reviewer: data?.id, standsInFor: null });
  });

  test('every history replays', async () => expect(await failedReplays(harness)).toEqual([]));
});

describe('digest', () => {
  beforeAll(async () => {
    await prefer(await harness.as('applicant'), 'daily');
    const { taskQueue } = harness;
    await harness.temporal.start('digest', { workflowId: digestIdOf(taskQueue), args: [], taskQueue });
  });

  const digestsTo = (login: string) => harness.mail.filter(({ to, subject }) => to === addressOf(login) && /^Guichet ?:/.test(subject));
  const held = async () =>
    (await harness.database.db.selectFrom('letter').where('subject', 'is not', null).select('subject').orderBy('version').execute()).map(
      ({ subject }) => plain(subject ?? ''),
    );

  /** The instant of the next digest that leaves on this day of the week (1: Monday). */
  function digestOn(weekday: number, from: string): string {
    let at = nextDigestAt(from);
    while (new Date(at).getUTCDay() !== weekday) at = nextDigestAt(at);
    return at;
  }

  const HOUR = 3_600;
  /** Moves to about noon of a day of the week. */
  const moveToNoonOf = async (weekday: number) => moveTo(harness, shifted(digestOn(weekday, await harness.now()), 4 * HOUR));

  /** A draft that was withdrawn: its only letter, which can wait, is held or has left. */
  async function withdrawn(title: string, login = 'applicant'): Promise<string> {
    const { id, version } = await toDraft(harness, titled(title), login);
    expectStatus(await (await harness.as(login)).post(`/applications/${id}/withdrawal`, { version, reason: '' }), 200);
    await until('its letter is held or has left', () => allWritten(harness, id));
    return id;
  }

  /** Moves past the next digest, and waits until this many have come to a person in all. */
  async function digestComes(login: string, all: number): Promise<void> {
    await moveTo(harness, shifted(nextDigestAt(await harness.now()), 60));
    await until(`digest ${all} to ${login}`, () => digestsTo(login).length >= all);
  }

  let monday = '';
  test('what is held during a day leaves at eight on the next working day as one letter, oldest first', async () => {
    await moveToNoonOf(1);
    monday = await withdrawn('Carte du lundi');
    await withdrawn('Carte du soir');
    expect(writtenTo(harness, 'Carte du lundi')).toEqual([]);
    const at = nextDigestAt(await harness.now());
    await moveTo(harness, shifted(at, -60));
    expect(digestsTo('applicant')).toEqual([]);
    expect((await held()).toSorted()).toEqual(['Dossier retiré : Carte du lundi', 'Dossier retiré : Carte du soir']);
    await digestComes('applicant', 1);
    const [{ subject, text } = { subject: '', text: '' }, ...more] = digestsTo('applicant');
    expect([subject, more]).toEqual(['Guichet : 2 messages', []]);
    expect(text).toMatch(/^Bonjour Aïcha Benkirane,\n\nVoici ce qui vous concerne/);
    const places = ['* Dossier retiré : Carte du lundi', 'est enregistré', '* Dossier retiré : Carte du soir'].map((words) =>
      text.indexOf(words),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  test('once it has left its words are dropped, and the next days bring nothing', async () => {
    await until('nothing is held', async () => (await held()).length === 0);
    const letters = await harness.database.db
      .selectFrom('letter')
      .where('stream_id', '=', monday)
      .select(['sent_at', 'digest_on'])
      .execute();
    expect(letters).toHaveLength(1);
    expect(letters.every(({ sent_at: sentAt, digest_on: on }) => sentAt !== null && on !== null)).toBe(true);
    await moveTo(harness, shifted(await harness.now(), 3 * 24 * HOUR));
    expect(digestsTo('applicant')).toHaveLength(1);
  });

  test('what happens on a Friday leaves on Monday, and nothing over the weekend', async () => {
    await moveToNoonOf(5);
    await withdrawn('Carte du vendredi');
    await moveTo(harness, shifted(await harness.now(), 2 * 24 * HOUR));
    expect(digestsTo('applicant')).toHaveLength(1);
    await digestComes('applicant', 2);
    expect(new Date(await harness.now()).getUTCDay()).toBe(1);
    expect(digestsTo('applicant')[1]?.text).toContain('Carte du vendredi');
  });

  test('a digest whose acceptance could not be noted is the same one when it is sent again', async () => {
    await withdrawn('Carte répétée');
    breaksOffAfter = 'Carte répétée';
    await moveTo(harness, shifted(nextDigestAt(await harness.now()), 60));
    await until('the digest was sent once', () => breaksOffAfter === '');
    await moveTo(harness, shifted(await harness.now(), 60));
    await until('and again', () => digestsTo('applicant').length === 3);
    const twice = taken.filter(({ text }) => text.includes('Carte répétée'));
    expect(twice).toHaveLength(2);
    expect(twice[0]).toEqual(twice[1]);
  });

  test('while the mail server is away in the morning, the digest waits for it and what comes meanwhile for the next one', async () => {
    await withdrawn('Carte du matin');
    refused = 'all';
    await moveTo(harness, shifted(nextDigestAt(await harness.now()), 60));
    await withdrawn('Carte de midi');
    refused = 'none';
    await moveTo(harness, shifted(await harness.now(), HOUR));
    await until('the morning’s digest', () => digestsTo('applicant').length === 4);
    expect(digestsTo('applicant')[3]?.text).toContain('Carte du matin');
    expect(digestsTo('applicant')[3]?.text).not.toContain('Carte de midi');
    await digestComes('applicant', 5);
    expect(digestsTo('applicant')[4]?.subject).toBe('Guichet : un message');
    expect(digestsTo('applicant')[4]?.text).toContain('Carte de midi');
  });

  test('after a whole day without a mail server, the next digest brings everything, once', async () => {
    await moveToNoonOf(2);
    await withdrawn('Carte perdue un jour');
    refused = addressOf('applicant');
    await moveTo(harness, shifted(nextDigestAt(await harness.now()), 14 * HOUR));
    await withdrawn('Carte du lendemain');
    refused = 'none';
    await digestComes('applicant', 6);
    const { text } = digestsTo('applicant')[5] ?? { text: '' };
    for (const title of ['Carte perdue un jour', 'Carte du lendemain']) expect(text).toContain(title);
    expect(taken.filter(({ text: each }) => each.includes('Carte perdue un jour'))).toHaveLength(1);
  });

  test('a mailbox that takes nothing delays no other person’s digest', async () => {
    await prefer(await harness.as('editor'), 'daily', 'en');
    refused = addressOf('applicant');
    await withdrawn('Boîte pleine');
    await withdrawn('Un autre dossier', 'applicant2');
    await prefer(await harness.as('applicant2'), 'daily', 'en');
    await withdrawn('Encore un autre', 'applicant2');
    await moveTo(harness, shifted(nextDigestAt(await harness.now()), 60));
    await until('the other’s digest', () => digestsTo('applicant2').length === 1);
    expect(digestsTo('applicant2')[0]).toMatchObject({
      subject: 'Guichet: one update',
      text: expect.stringMatching(/^Dear Yann Le Goff,/),
    });
    expect(digestsTo('applicant')).toHaveLength(6);
    refused = 'none';
    await moveTo(harness, shifted(await harness.now(), HOUR));
    await until('the digest of the mailbox that is free again', () => digestsTo('applicant').length === 7);
  });

  test('who goes back to a letter at each event gets what is held with the next digest, and what follows at once', async () => {
    const applicant = await harness.as('applicant');
    await withdrawn('Revenue');
    await prefer(applicant, 'each');
    await withdrawn('Aussitôt');
    expect([writtenTo(harness, 'Revenue'), writtenTo(harness, 'Aussitôt')]).toEqual([[], ['applicant']]);
    await digestComes('applicant', 8);
    expect(digestsTo('applicant')[7]?.text).toContain('Revenue');
  });

  describe('what cannot wait goes at once, even to a person who prefers a digest:', () => {
    beforeAll(async () => {
      for (const login of ['screener', 'lead', 'reviewer-legal', 'reviewer-impact', 'finance', 'applicant'])
        await prefer(await harness.as(login), 'daily');
    });

    test('a screening that is late', async () => {
      const id = await toSubmitted(harness, titled('En retard'));
      await moveTo(harness, shifted(String((await streamOf(harness, id)).due_at), 60));
      await until('the screener is told', () => writtenTo(harness, 'À examiner sans tarder', 'En retard').length === 1);
    });

    test('an opinion whose deadline is a day away, while one that has weeks is held', async () => {
      const id = await toInReview(harness, titled('Terme proche'));
      await atRest(harness, 'application', id);
      await assign(harness, id, 'legal');
      await atRest(harness, 'application', id);
      expect(writtenTo(harness, 'Un avis vous est demandé', 'Terme proche')).toEqual([]);
      const { deadline_at: deadlineAt } = await harness.database.db
        .selectFrom('review_step')
        .where('application_id', '=', id)
        .where('key', '=', 'legal')
        .select('deadline_at')
        .executeTakeFirstOrThrow();
      await moveTo(harness, shifted(deadlineAt ?? '', -12 * HOUR));
      const { id: reviewerId } = await harness.as('reviewer-impact');
      expectStatus(await (await harness.as('lead')).post(`/applications/${id}/assignments`, { step: 'legal', reviewerId }), 200);
      await until('the reviewer is told', () => writtenTo(harness, 'Un avis vous est demandé', 'Terme proche').length === 1);
    });

    test('an acknowledgement, from which the time to award counts', async () => {
      await toSubmitted(harness, titled('Reçue'));
      await until('the applicant is notified', () => writtenTo(harness, 'Accusé de réception', 'Reçue').length === 1);
    });

    test('a decision, from whose notification the time to appeal runs', async () => {
      await toInReview(harness, titled('Notifiée'));
      await until('the applicant is notified', () => writtenTo(harness, 'Dossier recevable', 'Notifiée').length === 1);
    });

    test('and not a signed agreement, which waits for the morning', async () => {
      const { grantId } = await toGrant(harness, AWARDED_CENTS, titled('Signée'));
      for (const login of ['applicant', 'finance']) await sign(harness, grantId, login);
      await atRest(harness, 'grant', grantId);
      expect(writtenTo(harness, 'Convention signée', 'Signée')).toEqual([]);
      await moveTo(harness, shifted(nextDigestAt(await harness.now()), 60));
      await until('both sides know', () =>
        ['applicant', 'finance'].every((login) => digestsTo(login).some(({ text }) => text.includes('Convention signée : Signée'))),
      );
    });
  });

  test('no person was written to twice of the same, and nothing is left behind', async () => {
    await moveTo(harness, shifted(nextDigestAt(await harness.now()), 60));
    await until('nothing is held', async () => (await held()).length === 0);
    const unsent = await harness.database.db.selectFrom('letter').where('sent_at', 'is', null).select('id').execute();
    expect(unsent).toEqual([]);
    const ids = harness.mail.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('the history of the digest and of every workflow of this file can be continued', async () => {
    expect(await failedReplays(harness)).toEqual([]);
  });
});
