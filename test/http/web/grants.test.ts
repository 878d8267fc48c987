import { eachOf } from '../../support/each-of.ts';
import { ADDED_CENTS, more, toOneSide } from '../../support/amendment-fixtures.ts';
import { openCall } from '../../support/calls.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { issue } from '../../support/claim-fixtures.ts';
import { AWARDED_CENTS, expectStatus, OTHER_PAYEE, STUDENTS, toActive, toGrant, today, toPaid, withPayee } from '../../support/fixtures.ts';
import { pagesOfFile, type Visitor } from '../../support/pages-harness.ts';
import { IN_TWO, IN_TWO_CENTS } from '../../support/impact-fixtures.ts';
import { toReduced } from '../../support/tranche-fixtures.ts';
import { callWithVisa, giveVisa, setRule } from '../../support/visa-fixtures.ts';

const harness = pagesOfFile();
let applicant: Visitor;
let finance: Visitor;
let payer: Visitor;
let lead: Visitor;
beforeAll(async () => {
  [applicant, finance, payer, lead] = await eachOf(['applicant', 'finance', 'payer', 'lead'], harness.visit);
});

/** What stands in a form's field, as its page shows it. */
const fieldIn = (html: string, name: string): string =>
  new RegExp(`<input[^>]*name="${name}"[^>]*value="([^"]*)"`).exec(html.replace(/\s+/g, ' '))?.[1] ?? '';
const text = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#39;/g, '’')
    .replace(/\s+/g, ' ');
const stateOf = async (id: string): Promise<string> => (await (await harness.as('finance')).get(`/grants/${id}`)).body.state;
const grantIn = async (id: string) => (await (await harness.as('finance')).get(`/grants/${id}`)).body;

/** Signs what the signature's page shows. `power`: what is typed in its fields. */
async function signAs(visitor: Visitor, id: string, power: Record<string, string> = {}) {
  const { html } = await visitor.get(`/conventions/${id}/signature`);
  return visitor.post(`/conventions/${id}/signature`, {
    '/version': fieldIn(html, '/version'),
    '/documentSha256': fieldIn(html, '/documentSha256'),
    ...power,
  });
}

describe('an agreement', () => {
  let id: string;
  beforeAll(async () => {
    id = (await toGrant(harness)).grantId;
  });

  test('is listed for both sides, and its organisation is told to the fund alone', async () => {
    const [ours, theirs] = await Promise.all([applicant.get('/conventions'), finance.get('/conventions')]);
    expect([ours.html, theirs.html].map((html) => html.includes(`href="/conventions/${id}"`))).toEqual([true, true]);
    expect([ours.html, theirs.html].map((html) => /<th scope="col"\s*>Administration/.test(html))).toEqual([false, true]);
  });

  test('shows nothing to another organisation', async () => {
    const other = await harness.visit('applicant2');
    for (const path of ['', '/signature', '/bilans', '/impact', '/paiement/1', '/journal', '/decompte'])
      expect([path, (await other.get(`/conventions/${id}${path}`)).status]).toEqual([path, 404]);
  });

  test('is read as the document that is signed', async () => {
    const { status, headers } = await applicant.get(`/conventions/${id}/convention.pdf`);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const { agreement } = await grantIn(id);
    const digest = Buffer.from(agreement.documentSha256, 'hex').toString('base64');
    expect(headers.get('repr-digest')).toBe(`sha-256=:${digest}:`);
    expect((await applicant.get(`/conventions/${id}/signature`)).html).toContain(agreement.documentSha256);
  });

  test('is not signed by a reader of another document, and its page then shows the present one', async () => {
    const { html } = await applicant.get(`/conventions/${id}/signature`);
    const refused = await applicant.post(`/conventions/${id}/signature`, {
      '/version': fieldIn(html, '/version'),
      '/documentSha256': '0'.repeat(64),
    });
    expect(refused.status).toBe(422);
    expect(fieldIn(refused.html, '/documentSha256')).toBe(fieldIn(html, '/documentSha256'));
    expect((await grantIn(id)).signed).toEqual([]);
  });

  test('tells a person who may not sign which people may', async () => {
    const { html } = await lead.get(`/conventions/${id}/signature`);
    expect(text(html)).toContain('Peuvent signer : Signataire de l’administration, Finances');
    expect(html).not.toContain('class="g-form"');
  });

  test('is signed by both sides on its page: the second one is told what it commits, and goes on from there', async () => {
    expect(await signAs(applicant, id, { '/capacity': 'Directrice' })).toMatchObject({
      status: 303,
      location: `/conventions/${id}?fait=signGrant`,
    });
    expect(await stateOf(id)).toBe('to_sign');
    expect(text((await finance.get(`/conventions/${id}/signature`)).html)).toContain('ce montant est engagé : 180 000 €');
    expect((await signAs(finance, id)).status).toBe(303);
    expect(await stateOf(id)).toBe('active');
    expect(text((await finance.get(`/conventions/${id}`)).html)).toContain('✓ Convention signée');
    // The power that was told is offered at the next signature, with where it comes from.
    const { grantId: next } = await toGrant(harness);
    const [again, first] = [await applicant.get(`/conventions/${next}/signature`), await finance.get(`/conventions/${next}/signature`)];
    expect([again, first].map(({ html }) => fieldIn(html, '/capacity'))).toEqual(['Directrice', '']);
    const { reference } = await grantIn(id);
    expect(text(again.html)).toContain(`repris de la convention ${reference}`);
    expect(text(first.html)).not.toContain('repris de la convention');
  });
});

test('bank details are masked on a grant’s page, and whole on a page of their own, which alone leaves a trace', async () => {
  const { grantId: id } = await toActive(harness);
  await withPayee(harness, id);
  const readings = async () =>
    (
      await harness.database.db
        .selectFrom('security_log')
        .where('kind', '=', 'bank_details')
        .where('thing_id', '=', id)
        .select('id')
        .execute()
    ).length;
  const before = await readings();
  const { html } = await finance.get(`/conventions/${id}`);
  expect(html).toContain('FR•• ••••');
  expect(html).toContain(`href="/conventions/${id}/coordonnees"`);
  expect(await readings()).toBe(before);
  expect((await finance.get(`/conventions/${id}/coordonnees`)).html).toContain('FR76 3000 6000 0112 3456 7890 189');
  expect(await readings()).toBe(before + 1);
  const masked = await lead.get(`/conventions/${id}`);
  expect(masked.html).not.toContain(`href="/conventions/${id}/coordonnees"`);
});

describe('a payment', () => {
  let id: string;
  let path: string;
  beforeAll(async () => {
    id = (await toActive(harness)).grantId;
    path = `/conventions/${id}/paiement/1`;
  });
  const queue = async (visitor: Visitor, name: string) => (await visitor.get(`/paiements?file=${name}`)).html;

  test('waits to be certified with its amount, in the queue that leads to its page', async () => {
    const html = await queue(finance, 'certify');
    expect(html).toContain(`href="${path}"`);
    expect(text(html)).toContain('180 000 €');
  });

  test('is certified on what its page shows: its period, the state of its report, and that no report justifies it yet', async () => {
    const { html } = await finance.get(path);
    expect(text(html)).toMatch(/Ce qui montre le service fait .*Période de la tranche .*Bilan de la période .*Bilan attendu/);
    expect(text(html)).toContain('Aucun bilan n’a encore été rendu.');
    expect(text(html)).toContain('Aucun bilan accepté ne montre ce service : l’observation est obligatoire.');
    expect(text(html)).toContain('Tranche 1 · Versement unique');
    expect(text(html)).not.toMatch(/Observation \(facultatif\)/);
    expect(text(await queue(finance, 'certify'))).not.toContain('Le bilan de la période est accepté');
    const wordless = await finance.post(`${path}?etape=certifyService`, { '/certifiedCents': '180 000' });
    expect([wordless.status, text(wordless.html).includes('Attestation sans bilan accepté')]).toEqual([422, true]);
  });

  test('that is certified of less is read again before it counts, may be corrected, and is taken back', async () => {
    const typed = { '/certifiedCents': '100 000', '/observation': 'Vu sur place.' };
    const recap = await finance.post(`${path}?etape=certifyService`, typed);
    expect(recap.status).toBe(200);
    expect(text(recap.html)).toMatch(/Vous attestez 100 000 € sur les 180 000 € de la tranche\..*Les 80 000 € restants demeurent engagés/);
    expect((await grantIn(id)).tranches[0].state).toBe('confirmed');
    const back = await finance.post(`${path}?etape=certifyService`, { ...typed, '~lu': '1', '~corriger': '1' });
    expect(fieldIn(back.html, '/certifiedCents')).toBe('100 000');
    expect((await finance.post(`${path}?etape=certifyService`, { ...typed, '~lu': '1' })).status).toBe(303);
    expect(text((await finance.get(path)).html)).toContain('Aucune coordonnée bancaire n’est en vigueur');
    expectStatus(await (await harness.as('applicant')).post(`/grants/${id}/payees`, OTHER_PAYEE), 200);
    const waits = await finance.get(path);
    expect(text(waits.html)).toMatch(/Des coordonnées proposées par Aïcha Benkirane attendent d’être validées\. Valider/);
    expect((await finance.get(/href="(\/agir\/approvePayee\/[^"]*)"/.exec(waits.html)?.[1]?.replaceAll('&amp;', '&') ?? '')).status).toBe(
      200,
    );
    const [payee] = (await grantIn(id)).payees;
    expectStatus(await (await harness.as('finance')).post(`/grants/${id}/payee-approvals`, { payeeId: payee.id }), 200);
    expect(text((await finance.get(path)).html)).toContain('cette demande retire définitivement 80 000 € de l’engagement');
    const taken = await finance.post(`/agir/cancelCertification/${id}`, { '/tranche': '1', '/reason': 'Faute de frappe.' });
    expect(taken.status).toBe(303);
  });

  test('is certified, ordered and paid on one page, each by a form that begins with what is open', async () => {
    expect(fieldIn((await finance.get(path)).html, '/certifiedCents')).toBe('180 000');
    const whole = { '/certifiedCents': '180 000', '/observation': 'Vu sur place.' };
    const certified = await finance.post(`${path}?etape=certifyService`, whole);
    expect(certified).toMatchObject({ status: 303, location: `${path}?fait=certifyService` });
    // A colleague who sends the same form a moment later reads who was first, and when; there is nothing left to send.
    const second = await (await harness.visit('finance-2')).post(`${path}?etape=certifyService`, whole);
    expect([second.status, text(second.html)]).toEqual([
      422,
      expect.stringMatching(/Déjà fait : .{0,9}attesté le service fait.{0,90} Rachid Amrani, [^,]+, .*\d{4} à \d/),
    ]);
    expect(second.html).not.toContain('name="/certifiedCents"');
    expect(fieldIn((await finance.get(path)).html, '/orderedCents')).toBe('180 000');
    expect((await finance.post(`${path}?etape=orderPayment`, { '/orderedCents': '180000' })).status).toBe(303);
  });

  test('may be ordered and paid in parts: the page shows what was paid, and what is left to order', async () => {
    const half = (await toActive(harness)).grantId;
    const of = `/conventions/${half}/paiement/1`;
    await withPayee(harness, half);
    const [certified, ordered] = [{ '/certifiedCents': '180 000', '/observation': 'Vu sur place.' }, { '/orderedCents': '50 000' }];
    expect((await finance.post(`${of}?etape=certifyService`, certified)).status).toBe(303);
    expect((await finance.post(`${of}?etape=orderPayment`, ordered)).status).toBe(303);
    expect(text((await payer.get(of)).html)).toMatch(/Montant à enregistrer : +50 000 €/);
    const paid = { '/paidCents': '50 000', '/paidOn': today(), '/reference': 'VIR-1' };
    expect((await payer.post(`${of}?etape=recordPayment`, paid)).status).toBe(303);
    const shown = await finance.get(of);
    expect(text(shown.html)).toMatch(/Payée en partie.*Reste à demander 130 000 €/);
    expect(fieldIn(shown.html, '/orderedCents')).toBe('130 000');
    expect(text(await queue(finance, 'order'))).toContain('130 000 €');
    expect((await finance.post(`${of}?etape=orderPayment`, { '/orderedCents': '130 000' })).status).toBe(303);
    expect(text((await payer.get(of)).html)).toMatch(/Acomptes déjà payés 50 000 €/);
  });

  test('is not recorded by a person who may not, and finance is told that another person pays', async () => {
    const { html } = await finance.get(path);
    expect(text(html)).toContain('Le paiement est demandé : une personne chargée du paiement doit l’enregistrer.');
    expect(html).not.toContain('name="/paidCents"');
    expect(
      (await finance.post(`${path}?etape=recordPayment`, { '/paidCents': '180000', '/paidOn': today(), '/reference': 'V' })).status,
    ).toBe(422);
    expect(text(await queue(finance, 'pay'))).toMatch(/Au plus tard le .* Paiement +180 000 €/);
    expect(await queue(finance, 'pay')).not.toContain(`href="${path}"`);
    expect(text(await queue(payer, 'pay'))).toMatch(/ Vous +180 000 €/);
  });

  test('is recorded by the payer, to whom the account is masked; a wrong amount is refused beside what was typed', async () => {
    const { html } = await payer.get(path);
    // Ids and hashes of the page may hold these digits.
    expect([text(html).includes('7890'), html.includes('••')]).toEqual([false, true]);
    expect(fieldIn(html, '/paidOn')).toBe(today());
    const wrong = await payer.post(`${path}?etape=recordPayment`, { '/paidCents': '1', '/paidOn': today(), '/reference': 'VIR-7' });
    expect([wrong.status, fieldIn(wrong.html, '/reference')]).toEqual([422, 'VIR-7']);
    const paid = await payer.post(`${path}?etape=recordPayment`, { '/paidCents': '180000', '/paidOn': today(), '/reference': 'VIR-7' });
    expect(paid).toMatchObject({ status: 303, location: `${path}?fait=recordPayment` });
    expect(text((await applicant.get(path)).html)).toContain('Cette tranche est payée.');
  });

  test('that the bank returned is recorded from its page, and waits for other bank details', async () => {
    const { html } = await payer.get(path);
    expect(html).toContain(`href="/agir/returnPayment/${id}?tranche=1"`);
    const body = { '/tranche': '1', '/returnedOn': today(), '/reason': 'Compte clos.' };
    expect((await payer.post(`/agir/returnPayment/${id}`, body)).status).toBe(303);
    const shown = text((await finance.get(path)).html);
    expect(shown).toContain('La banque a renvoyé le dernier paiement');
    expect(shown).toMatch(/a enregistré le retour, par la banque, du paiement de la tranche 1/);
    expect(text((await applicant.get(`/conventions/${id}/coordonnees`)).html)).toContain('Paiement revenu, à corriger');
  });
});

describe('the queues of payments', () => {
  let id: string;
  beforeAll(async () => {
    id = (await toActive(harness)).grantId;
  });
  const here = (visitor: Visitor, query: string) => visitor.get(`/paiements?file=certify${query}`);

  test('are everybody’s of the fund: who may not act reads who may, and how much waits in all', async () => {
    const { reference } = await grantIn(id);
    for (const login of ['lead', 'auditor', 'payer', 'controller']) {
      const { html } = await here(await harness.visit(login), `&q=${reference}`);
      expect(text(html)).toMatch(/À attester : 1 .*Finances .*180 000 €.*Total .*180 000 €/);
      expect(html).not.toContain(`href="/conventions/${id}/paiement/1"`);
    }
    const own = await here(finance, `&q=${reference}`);
    expect(text(own.html)).toMatch(/ Vous .*Attester/);
    // Where the report of its period stands is said in the queue as on the page that leads to the certification.
    const certifying = (await finance.get(`/conventions/${id}/paiement/1`)).html;
    for (const html of [own.html, certifying]) expect(text(html)).toContain('Bilan attendu');
    expect(own.html).toContain(`href="/conventions/${id}/bilans/1"`);
  });

  test('keep their filters from queue to queue, in their addresses', async () => {
    const { items } = (await (await harness.as('finance')).get('/envelopes')).body;
    const { envelopeId } = await grantIn(id);
    const own = items.find((each: { id: string }) => each.id === envelopeId).code;
    const { html } = await here(finance, `&enveloppe=${own}&retard=oui`);
    expect(html).toContain(`href="/paiements?file=pay&amp;enveloppe=${own}&amp;retard=oui"`);
    expect(text(html)).toContain('Rien ne correspond à ces filtres dans cette file.');
    expect((await here(finance, `&enveloppe=${own}`)).html).toContain(`href="/conventions/${id}/paiement/1"`);
    const other = items.find((each: { id: string }) => each.id !== envelopeId)?.code;
    if (other) expect((await here(finance, `&enveloppe=${other}`)).html).not.toContain(`href="/conventions/${id}/paiement/1"`);
  });
});

test('an award below what was asked is accepted with the plan that was asked for, once it is cut', async () => {
  const id = await toReduced(harness);
  const path = `/conventions/${id}/acceptation`;
  const { html } = await applicant.get(path);
  expect(text(html)).toMatch(/Le fonds accorde 100 000 €.*À retirer de la part du fonds 80 000 €/);
  expect(html).toContain(STUDENTS.costLines[0]?.label);
  const form = Object.fromEntries(
    [...html.replace(/\s+/g, ' ').matchAll(/<input[^>]*name="(\/[^"]*)"[^>]*value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
  const refused = await applicant.post(path, form);
  expect(refused.status).toBe(422);
  expect(await stateOf(id)).toBe('to_accept');
  expect((await finance.get(path)).status).toBe(403);
});

test('what is wrong with a value of a report stands in its row, though rows without a value are not sent', async () => {
  const { grantId: id } = await toActive(harness);
  const { html, status } = await applicant.post(`/conventions/${id}/bilans/1?etape=reportMilestone`, {
    '/values/0/key': 'a',
    '/values/0/value': '',
    '/values/1/key': STUDENTS.indicators[1]?.key ?? '',
    '/values/1/value': 'beaucoup',
    '/spentCents': '1',
    '/forecastCostCents': '1',
    '/forecastEndsOn': today(),
  });
  expect(status).toBe(422);
  expect(html).toContain('href="#f-values-1');
  expect(html).not.toContain('href="#f-values-0');
});

test('impact and slippage are the fund’s to read, a project’s own its organisation’s too', async () => {
  const { grantId: id } = await toActive(harness);
  for (const path of ['/portefeuille', '/portefeuille/derive', '/paiements', '/creances', '/visas'])
    expect([path, (await lead.get(path)).status, (await applicant.get(path)).status]).toEqual([path, 200, 403]);
  for (const path of ['', '/tranches', '/bilans', '/obligations', '/avenants', '/impact', '/incidents', '/journal'])
    expect([path, (await lead.get(`/conventions/${id}${path}`)).status, (await applicant.get(`/conventions/${id}${path}`)).status]).toEqual(
      [path, 200, 200],
    );
  // Of a project without a report, each figure that it would forecast says so.
  const [, row = ''] = new RegExp(`/conventions/${id}/impact"([^]*?)</tr>`).exec((await lead.get('/portefeuille/derive')).html) ?? [];
  expect([row.split('pas de bilan').length, /<td[^>]*>\s*<\/td>/.test(row)]).toEqual([3, false]);
  expect((await lead.get('/portefeuille/impact.csv')).headers.get('content-type')).toContain('text/csv');
});

test('claims are those of all envelopes with their totals, or those of the one that is asked for', async () => {
  const callId = await openCall(harness, { aeCents: 500_000_000, cpCents: 500_000_000 });
  const grants = [(await toActive(harness)).grantId, (await toActive(harness, { ...STUDENTS, callId })).grantId];
  for (const [place, id] of grants.entries()) {
    await toPaid(harness, id);
    expectStatus(await issue((place + 1) * 100_000)(harness, 'finance', id), 200);
  }
  const codes = (await finance.get('/creances')).html.match(/<option value="[A-Z0-9][^"]*"/g) ?? [];
  const shownAt = async (path: string) => {
    const { html } = await finance.get(path);
    return [
      ...grants.map((id) => html.includes(`/conventions/${id}`)),
      ['1 000', '2 000', '3 000'].filter((sum) => text(html).replace(/\s/g, ' ').includes(`Réclamé ${sum}`)),
    ];
  };
  expect(await shownAt('/creances')).toEqual([true, true, ['3 000']]);
  expect(await shownAt('/creances?enveloppe=&owed=true')).toEqual([true, true, ['3 000']]);
  const each = await Promise.all(codes.map((code) => shownAt(`/creances?enveloppe=${code.slice(15, -1)}`)));
  expect(each.filter(([one, other]) => one || other).sort()).toEqual([
    [false, true, ['2 000']],
    [true, false, ['1 000']],
  ]);
  const { html } = await finance.get('/creances/tableau.csv?enveloppe=&owed=');
  expect(
    html
      .trim()
      .split('\n')
      .filter((line) => line.includes('-C-1')),
  ).toHaveLength(2);
});

test('the page of a signature says whether a visa is needed, by which amount, and whom it waits for', async () => {
  const { callId, envelopeId } = await callWithVisa(harness, IN_TWO_CENTS + 1);
  const { grantId: id } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId });
  const shown = async (visitor: Visitor) => text((await visitor.get(`/conventions/${id}/signature`)).html).replace(/\s/g, ' ');
  expect(await shown(finance)).toContain('Non requis');
  expectStatus(await setRule(harness, envelopeId, IN_TWO_CENTS), 200);
  expect(await shown(finance)).toMatch(/Requis : [^.]* en tout.*Tranche 1 : visa attendu/);
  expect(await shown(applicant)).not.toContain('Visa du contrôle budgétaire');
  await signAs(applicant, id);
  const held = await shown(finance);
  expect(held).toContain('attendu sur la tranche');
  expect(held).not.toContain('Vous ne pouvez pas signer ici');
  expect(held).toMatch(/Visa du contrôle budgétaire Au plus tard.*Contrôle budgétaire/);
  expectStatus(await giveVisa(harness, 'controller', id), 200);
  expect(await shown(finance)).toMatch(/Tranche 1 : visa favorable.*Votre signature/);
});

test('a freeze shows whom it leaves without credits before it is taken, and a signature whom it moves', async () => {
  const callId = await openCall(harness, { aeCents: 2 * AWARDED_CENTS, cpCents: 2 * AWARDED_CENTS });
  const first = (await toGrant(harness, AWARDED_CENTS, { ...STUDENTS, callId })).grantId;
  const last = (await toGrant(harness, AWARDED_CENTS, { ...STUDENTS, callId })).grantId;
  const { envelopeId } = await grantIn(first);
  const frozen = async () => (await (await harness.as('finance')).get(`/envelopes/${envelopeId}`)).body.years[0].ae.frozenCents;
  const page = `/enveloppes/${envelopeId}/gel`;
  const order = { '/year': today().slice(0, 4), '/credit': 'AE', '/amountCents': String(AWARDED_CENTS / 100), '/order': 'Décret de gel' };
  // The credits of which it takes stand above the form.
  expect(text((await finance.get(page)).html)).toContain('Autorisations d’engagement (AE), par année');
  const rehearsed = await finance.get(`/enveloppes/${envelopeId}/simulation?annee=${order['/year']}&montant=${order['/amountCents']}`);
  expect(text(rehearsed.html)).toContain('Une tranche attendrait ses crédits');
  expect([first, last].map((id) => rehearsed.html.includes(`/conventions/${id}`))).toEqual([false, true]);
  expect(rehearsed.html).toMatch(/href="[^"]*\/gel\?year=\d{4}&amp;credit=AE&amp;amountCents=/);
  const asked = /href="([^"]*issues=1)#issues"/.exec(rehearsed.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const ways = text((await finance.get(asked)).html);
  expect(ways).toContain('demandent 360 000 € d’AE. Après cet acte, 180 000 € leur resteraient : il manquerait 180 000 €.');
  expect(ways).toContain('Aucun acte que les règles permettent aujourd’hui n’y change rien');
  expect((await lead.get(asked.replace('&issues=1', ''))).html).not.toContain('issues=1');
  // What caps a carry-over of CP is asked for with the ways out, and read.
  const ofCp = (initial: string) => finance.get(`/enveloppes/${envelopeId}/simulation?credit=CP&montant=10&issues=1&initiaux=${initial}`);
  const faulty = await ofCp('beaucoup');
  expect(faulty.status).toBe(422);
  expect(faulty.html).toMatch(/id="erreurs"[^]*href="#initiaux"/);
  expect(faulty.html).toMatch(/name="initiaux"[^>]*value="beaucoup"[^>]*aria-describedby="[^"]*initiaux-fault"[^>]*aria-invalid/);
  expect(text(faulty.html)).toContain('Écrivez un montant en euros');
  expect((await ofCp('1000')).html).toMatch(/name="initiaux"[^>]*value="1000"[^]*id="issues"/);
  expect((await finance.get(`/enveloppes/${envelopeId}/simulation?montant=beaucoup`)).status).toBe(422);
  expect(text((await finance.get(`/enveloppes/${envelopeId}/simulation?montant=9999999`)).html)).toContain('Gel supérieur aux crédits');
  const before = await finance.post(page, order);
  expect(text(before.html)).toContain('Rien n’est encore gelé');
  expect([first, last].map((id) => before.html.includes(`/conventions/${id}`))).toEqual([false, true]);
  expect(await frozen()).toBe(0);
  const after = await finance.post(page, { ...order, '~seen': fieldIn(before.html, '~seen') });
  expect([after.status, after.headers.get('location')]).toEqual([303, expect.stringContaining(`/enveloppes/${envelopeId}/fin-d-annee`)]);
  expect(await frozen()).toBe(AWARDED_CENTS);

  // Whom it has hit is a task for finance and for the lead, each of whom takes note of it on its page.
  const task = async (who: Visitor) =>
    /href="(\/enveloppes\/[^"]*\/gels\/\d+)(?:\?taches=[^"]*)?"/.exec((await who.get('/taches')).html)?.[1] ?? '';
  for (const who of [finance, lead]) {
    const note = await who.get(await task(who));
    expect(text(note.html)).toContain('Tranches qui attendent leurs crédits');
    expect(note.html).toContain(`/conventions/${last}`);
    expect((await finance.get(`/enveloppes/${envelopeId}`)).html).toContain(await task(who));
    const noted = await who.post(await task(who), { '/sequence': fieldIn(note.html, '/sequence') });
    expect([noted.status, noted.headers.get('location')]).toEqual([303, expect.stringContaining(`/enveloppes/${envelopeId}`)]);
    expect(await task(who)).toBe('');
  }

  await signAs(applicant, last);
  const { html } = await finance.get(`/conventions/${last}/signature`);
  expect(text(html)).toContain('qui attendrait');
  expect(html).toContain(`/conventions/${first}`);
  // The first signature commits nothing.
  expect(text((await finance.get(`/conventions/${first}/signature`)).html)).not.toContain('qui attendrait');
});

test('the page of an amendment’s signature says what a freeze leaves too little of for what it adds', async () => {
  const id = await toOneSide(more(), 'chair')(harness);
  const { envelopeId } = await grantIn(id);
  const door = await harness.as('finance');
  const { ae } = (await door.get(`/envelopes/${envelopeId}`)).body.years[0];
  const room = ae.totalCents - ae.frozenCents - ae.delegatedCents - ae.committedCents - ae.lapsedCents;
  const page = `/conventions/${id}/avenants/1/signature`;
  const shown = async (who: Visitor) => text((await who.get(page)).html).replace(/\s/g, ' ');
  const { html } = await finance.get(page);
  expect(text(html)).not.toContain('ne suffisent pas');
  const frozen = orderOf(room - ADDED_CENTS + 12_300);
  expectStatus(await door.post(`/envelopes/${envelopeId}/freezes`, frozen), 200);
  expect(await shown(finance)).toContain('ne suffisent pas pour ce que cette signature engage : il manque 123 €');
  expect((await finance.get(page)).html).not.toContain('name="/documentSha256"');
  const typed = { '/version': fieldIn(html, '/version'), '/documentSha256': fieldIn(html, '/documentSha256'), '/amendment': '1' };
  expect((await finance.post(page, typed)).status).toBe(422);
  expectStatus(await door.post(`/envelopes/${envelopeId}/thaws`, frozen), 200);
  expect((await finance.post(page, typed)).status).toBe(303);
});
