import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { signingOf } from '../../support/agreements.ts';
import { anyway } from '../../support/anyway.ts';
import { openCall } from '../../support/calls.ts';
import { declareInterest } from '../../support/conflict-fixtures.ts';
import { openCopyingHarness, plannedFor } from '../../support/command-harness.ts';
import { eachOf } from '../../support/each-of.ts';
import { AWARDED_CENTS, expectStatus, PAYEE, STUDENTS, toSubmitted } from '../../support/fixtures.ts';
import { over, told } from '../../support/told.ts';
import { until } from '../../support/until.ts';
import { type PagesHarness, type Seen, startPagesHarness, type Visitor } from '../../support/pages-harness.ts';

const PAYMENTS = 20;

let harness: PagesHarness;
let finance: Visitor;
let lead: Visitor;
let grants: string[];
beforeAll(async () => {
  harness = await startPagesHarness();
  [finance, lead] = await eachOf(['finance', 'lead'], harness.visit);
  const { db } = harness.database;
  const commands = await openCopyingHarness(db);
  const projects = Array.from({ length: PAYMENTS }, () => STUDENTS);
  const { session, applicationIds } = await plannedFor(commands, projects, 'applicant');
  const award = { decision: 'award', awardedCents: AWARDED_CENTS, reason: 'Impact.' };
  const decisions = applicationIds.map((applicationId) => ({ applicationId, ...award }));
  await commands.accept('chair', 'decideSession', { version: session.version, ...anyway(decisions) }, { id: session.id });
  grants = (await db.selectFrom('grant').where('application_id', 'in', applicationIds).select('id').execute()).map(({ id }) => id);
  const signatory = await harness.as('applicant');
  for (const id of grants) {
    for (const login of ['applicant', 'finance']) await commands.accept(login, 'signGrant', await signingOf(db, id), { id });
    expectStatus(await signatory.post(`/grants/${id}/payees`, PAYEE), 200);
  }
}, 300_000);
afterAll(() => harness.stop());

const decoded = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
const text = (html: string): string => decoded(html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ');

/** A line of a batch as its page shows it. */
const line = (grantId: string | undefined, part: string): string => JSON.stringify({ grantId, part, cents: AWARDED_CENTS });

/** What the form of a page to a batch would send: its hidden fields, what is ticked, and a text where one is asked. */
function formIn({ html }: Seen): { action: string; fields: Record<string, string[]> } {
  const [, action = '', body = ''] = /<form method="post" action="(\/paiements\/lot[^"]*)"[^>]*>([\s\S]*?)<\/form>/.exec(html) ?? [];
  const fields: Record<string, string[]> = {};
  for (const [tag] of body.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1] ?? '';
    if (/type="checkbox"/.test(tag) && !/\schecked/.test(tag)) continue;
    const value = / required/.test(tag) ? 'Livrables vus sur place.' : decoded(/value="([^"]*)"/.exec(tag)?.[1] ?? '');
    (fields[name] ??= []).push(value);
  }
  return { action: decoded(action), fields };
}

/** A person’s steps through pages: each link that is followed and each button that is pressed is one. */
function walk(visitor: Visitor) {
  let steps = 0;
  return {
    steps: () => steps,
    open: (path: string): Promise<Seen> => {
      steps += 1;
      return visitor.get(path);
    },
    press: (page: Seen): Promise<Seen> => {
      steps += 1;
      const { action, fields } = formIn(page);
      return told(visitor, action, fields);
    },
  };
}
/** The steps of recording the payments by the accounting system’s file: open, choose, send. */
const STEPS_OF_A_FILE = 3;

test('twenty payments take at most twelve steps through the pages, without a script', async () => {
  const { steps, open, press } = walk(finance);
  const sum = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR', minimumFractionDigits: 0 })
    .format((PAYMENTS * AWARDED_CENTS) / 100)
    .replace(/\s/g, ' ');

  const certify = await press(await open('/paiements?file=certify&cocher=tout'));
  expect(text(certify.html)).toContain(`Confirmer les ${PAYMENTS} lignes, ${sum}`);
  const certified = await press(certify);
  expect(text(certified.html)).toContain(`${PAYMENTS} lignes sur ${PAYMENTS} sont faites, pour ${sum}.`);

  const approve = await press(await open('/paiements?file=payees&cocher=tout'));
  // All accounts are shown in full before they are approved.
  expect(text(approve.html).match(/FR76 3000 6000 0112 3456 7890 189/g)).toHaveLength(PAYMENTS);
  const approved = await press(approve);
  expect(text(approved.html)).toContain(`${PAYMENTS} lignes sur ${PAYMENTS} sont faites.`);

  const [, next = ''] = /href="([^"]*)">Suite\s: demander les paiements/.exec(approved.html) ?? [];
  const ordered = await press(await press(await open(decoded(next))));
  expect(text(ordered.html)).toContain(`${PAYMENTS} lignes sur ${PAYMENTS} sont faites, pour ${sum}.`);

  expect(steps() + STEPS_OF_A_FILE).toBeLessThanOrEqual(12);
  const tranches = await harness.database.db.selectFrom('tranche').where('grant_id', 'in', grants).select('state').execute();
  const states = tranches.map(({ state }) => state);
  expect(new Set(states)).toEqual(new Set(['ordered']));
});

test('a batch stays with its person, who comes back to it; its form sent again leads to it, and another under its key to none', async () => {
  const list = await finance.get('/lots');
  expect(text(list.html)).toMatch(/Demander des paiements .* 20 sur 20/);
  const [, path = ''] = /href="(\/lots\/[^"]+)"/.exec(list.html) ?? [];
  expect([(await finance.get(path)).status, (await lead.get(path)).status]).toEqual([200, 404]);
  expect(text((await lead.get('/lots')).html)).toContain('Aucun lot depuis trente jours');
  const form = { '~key': 'a-form', ligne: line(grants[0], '1') };
  const first = await finance.post('/paiements/lot?file=order', form);
  expect(await finance.post('/paiements/lot?file=order', form)).toMatchObject({ status: 303, location: first.location });
  // Ordered before: each line is told of by itself.
  expect(text((await over(finance, first.location ?? '')).html)).toContain('0 ligne sur 1 est faite');
  expect((await finance.post('/paiements/lot?file=order', { ...form, ligne: line(grants[1], '1') })).status).toBe(422);
});

test('a batch whose process ended says what was done, and goes on from there under the same keys', async () => {
  const { db } = harness.database;
  const ids = [await toSubmitted(harness), await toSubmitted(harness), await toSubmitted(harness)];
  const form = { '~key': 'begun', '/subject': 'Calendrier', '/message': 'Le comité est en mars.', dossier: ids };
  const { location } = await lead.post('/instruction/message', form);
  const page = await over(lead, location ?? '');
  expect(text(page.html)).toContain('Dossiers traités : 3 sur 3');
  const batchId = (location ?? '').slice('/lots/'.length);
  // As a process leaves it that dies after the second command, before it has noted it.
  await db.deleteFrom('page_batch_outcome').where('batch_id', '=', batchId).where('place', '>', 0).execute();
  const beatAt = (beat: RawBuilder<string>) => db.updateTable('page_batch').set({ beat_at: beat }).where('id', '=', batchId).execute();
  await beatAt(sql`now()`);
  const moving = await lead.get(location ?? '');
  // Another process carries it out: it is left to that one, from its page and by its form.
  expect(await lead.post(location ?? '', {})).toMatchObject({ status: 303, location });
  expect(await lead.post('/instruction/message', form)).toMatchObject({ status: 303, location });
  expect(text(moving.html)).toContain('En cours : 1 sur 3. Vous pouvez quitter cette page');
  expect(moving.html).toContain('<progress max="3" value="1"');
  // Its script asks for that alone.
  const progress = await lead.get(`${location}/avancement`);
  expect(JSON.parse(progress.html)).toEqual({ isOver: false, settled: 1, said: expect.stringContaining('1 sur 3') });
  expect(progress.html.length).toBeLessThan(300);
  expect((await finance.get(`${location}/avancement`)).status).toBe(404);
  await beatAt(sql`now() - interval '30 seconds'`);
  const stopped = await lead.get(location ?? '');
  expect(text(stopped.html)).toContain('Le lot s’est arrêté à 1 sur 3');
  expect(text((await lead.get('/lots')).html)).toMatch(/Messages envoyés .* 1 sur 3/);
  expect(JSON.parse((await lead.get(`${location}/avancement`)).html)).toMatchObject({ isOver: true, settled: 1 });
  expect((await finance.post(location ?? '', {})).status).toBe(404);
  expect(text((await told(lead, location ?? '', {})).html)).toContain('Dossiers traités : 3 sur 3');
  const threads = await db.selectFrom('thread').where('application_id', 'in', ids).select('id').execute();
  expect(threads).toHaveLength(3);
  await db
    .updateTable('page_batch')
    .set({ made_at: sql`now() - interval '31 days'` })
    .where('id', '=', batchId)
    .execute();
  expect([(await lead.get(location ?? '')).status, (await lead.post(location ?? '', {})).status]).toEqual([404, 404]);
  expect((await lead.get('/lots')).html).not.toContain(location);
});

test('all that a list has may be taken, and not what is ticked alone', async () => {
  expect(text((await finance.get('/paiements?file=pay')).html)).not.toContain('Vérifier toute la file');
  const { html } = await lead.get('/instruction/etiquettes?tous=1&liste=state%3Dsubmitted');
  expect(html.match(/name="dossier"/g)).toHaveLength(3);
  expect((await lead.get('/instruction?state=submitted')).html).toContain('name="tous"');
  // Its end leads back to that list, and on to the file that stands after its last one.
  const [, action = ''] = /<form[^>]*action="(\/instruction\/etiquettes[^"]*)"/.exec(html) ?? [];
  const [first = '', second = ''] = [...html.matchAll(/name="dossier" value="([^"]*)"/g)].map(([, id]) => id);
  const { html: ended } = await told(lead, decoded(action), { '~key': 'of-a-list', autre: 'Littoral', dossier: first });
  expect(ended).toContain('href="/instruction?state=submitted"');
  expect(ended).toContain(`href="/dossiers/${second}?liste=state%3Dsubmitted"`);
});

test('a batch that waits for another one of its person does nothing once they have signed out', async () => {
  const { db } = harness.database;
  const chosen = { '/subject': 'Rappel', '/message': 'Le comité est en avril.' };
  const id = await toSubmitted(harness);
  const gone = await harness.visit('lead');
  const [before, after] = await db.transaction().execute(async (trx) => {
    await trx.selectFrom('stream').where('id', '=', id).select('id').forUpdate().execute();
    const first = lead.post('/instruction/message', { ...chosen, '~key': 'first', dossier: id });
    await until('the first one is at its file', async () => {
      const { rows } = await sql`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`.execute(db);
      return rows.length > 0;
    });
    const second = gone.post('/instruction/message', { ...chosen, '~key': 'second', dossier: id });
    await until('the second one is stored', () =>
      db.selectFrom('page_batch').where('form_key', '=', 'second').select('id').executeTakeFirst(),
    );
    await gone.post('/deconnexion');
    return [first, second] as const;
  });
  expect(text((await over(lead, (await before).location ?? '')).html)).toContain('Dossiers traités : 1 sur 1');
  expect(text((await over(lead, (await after).location ?? '')).html)).toContain('Le lot s’est arrêté à 0 sur 1');
});

test('a batch that asks for a newer sign-in leads there, before it begins and where it goes on, and refuses none of its lines', async () => {
  const { db } = harness.database;
  const { location } = await finance.post('/paiements/lot?file=order', { '~key': 'of-weight', ligne: line(grants[0], '1') });
  const outcomesOf = db.deleteFrom('page_batch_outcome').where('batch_id', '=', (location ?? '').slice('/lots/'.length));
  await over(finance, location ?? '');
  await outcomesOf.execute();
  const door = await harness.beside({ strength: { recentSeconds: 60 } });
  const late = await door.visit('finance');
  await db.updateTable('page_session').set({ signed_in_at: '2026-01-01T00:00:00.000Z' }).execute();
  const sent = [
    await late.post('/paiements/lot?file=order', { '~key': 'of-weight-too', ligne: line(grants[1], '1') }),
    await late.post(location ?? '', {}),
  ];
  expect(sent.map((each) => each.location)).toEqual([
    expect.stringMatching(/^\/connexion\?.*encore=1/),
    expect.stringMatching(/^\/connexion\?.*encore=1/),
  ]);
  // The form stood on an answer: the way back leads to the queue before it, by the filters of that.
  const back = await finance.get('/paiements/lot?q=DON&file=order&envoi=1');
  expect(back).toMatchObject({ status: 303, location: '/paiements?q=DON&file=order&envoi=1' });
  expect((await finance.get(back.location ?? '')).status).toBe(200);
  expect(await db.selectFrom('page_batch').where('form_key', '=', 'of-weight-too').select('id').execute()).toEqual([]);
  expect(text((await finance.get(location ?? '')).html)).toContain('Le lot s’est arrêté à 0 sur 1');
});

test('a batch names its files as its reader may see them when they look, and keeps no title', async () => {
  const { db } = harness.database;
  const callId = await openCall(harness, { terms: { concealFromConflicted: true } });
  const id = await toSubmitted(harness, { ...STUDENTS, callId, title: 'Un titre à voir' });
  const { location } = await lead.post('/instruction/message', { '~key': 'named', '/subject': 'Un', '/message': 'Deux.', dossier: id });
  const seen = text((await over(lead, location ?? '')).html);
  expect(seen).toContain('Un titre à voir');
  const { items } = await db.selectFrom('page_batch').where('form_key', '=', 'named').select('items').executeTakeFirstOrThrow();
  expect(JSON.stringify(items)).not.toContain('Un titre à voir');
  const { id: personId } = await harness.as('lead');
  expectStatus(await declareInterest(harness, personId, { applicationId: id }), 200);
  const hidden = text((await lead.get(location ?? '')).html);
  expect(hidden).toContain('Un dossier que vous ne voyez plus');
  expect(hidden).not.toContain('Un titre à voir');
  expect(hidden).toContain('Dossiers traités : 1 sur 1');
});

test('a person has five batches waiting at most, and is told where they are', async () => {
  const { db } = harness.database;
  const id = await toSubmitted(harness);
  const form = { '~key': 'sixth', '/subject': 'Un de plus', '/message': 'Le comité est en mai.', dossier: id };
  const { id: personId } = await harness.as('lead');
  const waiting = Array.from({ length: 5 }, (_, place) => ({
    ...{ id: randomUUID(), person_id: personId, form_key: `waiting ${place}`, form_sha256: Buffer.from('-'), kind: 'startThread' },
    items: JSON.stringify([{ operation: null, params: {}, body: {}, shown: { href: `/dossiers/${id}`, detail: null, cents: null } }]),
  }));
  await db.deleteFrom('page_batch').where('person_id', '=', personId).execute();
  await db.insertInto('page_batch').values(waiting).execute();
  const refused = await lead.post('/instruction/message', form);
  expect([refused.status, text(refused.html)]).toEqual([422, expect.stringContaining('5 de vos lots ne sont pas terminés')]);
  expect(refused.html).toContain('href="/lots"');
  await db.deleteFrom('page_batch').where('form_key', '=', 'waiting 0').execute();
  expect(await lead.post('/instruction/message', form)).toMatchObject({ status: 303, location: expect.stringMatching(/^\/lots\//) });
  await db.deleteFrom('page_batch').where('form_key', 'like', 'waiting %').execute();
});

test('nothing that is not the caller’s may be ticked, and an empty selection says what to do', async () => {
  expect((await lead.get('/paiements?file=certify&cocher=tout')).html).not.toContain('type="checkbox"');
  const { status, html } = await finance.post('/paiements/lot?file=certify', {});
  expect([status, text(html)]).toEqual([422, expect.stringContaining('Revenez à la file et cochez-en')]);
  expect((await finance.post('/paiements/lot?file=visas', {})).status).toBe(404);
});

test('the queue is a file that a French spreadsheet opens, by the filters of its page', async () => {
  const { headers, html } = await finance.get('/paiements/file.csv?file=pay');
  expect(headers.get('content-type')).toContain('text/csv');
  const lines = html
    .replace(/^\ufeff/, '')
    .trim()
    .split('\r\n');
  expect(lines).toHaveLength(PAYMENTS + 1);
  expect(lines[0]).toContain('"Montant (€)";"Depuis le (jj/mm/aaaa)"');
  expect(lines[1]).toMatch(/;\d+,\d\d;"\d\d\/\d\d\/\d{4}";"\d\d\/\d\d\/\d{4}";"Paiement demandé :/);
});

test('the beneficiary reads where the money of all its projects is on one page', async () => {
  const applicant = await harness.visit('applicant');
  const { html } = await applicant.get('/argent');
  expect(text(html)).toContain('Où en est mon argent');
  expect(text(html).match(/Paiement demandé : 180 000 € le/g)?.length).toBe(PAYMENTS);
});
