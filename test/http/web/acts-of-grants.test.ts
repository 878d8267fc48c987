import { moveDate } from '../../../domain/core/calendar.ts';
import { longDate } from '../../../domain/core/format.ts';
import { lastDayOf } from '../../../domain/grants/milestone.ts';
import { wordsOf } from '../../support/web-forms.ts';
import { giveAccount, toAdvanceCertified, toAdvanced } from '../../support/account-fixtures.ts';
import { LONGER, more, propose, take, toAdvised, toOneSide } from '../../support/amendment-fixtures.ts';
import { attach, pdf } from '../../support/attachments-fixtures.ts';
import { noticed } from '../../support/ending-notice-fixtures.ts';
import { documentFor, openCall } from '../../support/calls.ts';
import { collect, issue } from '../../support/claim-fixtures.ts';
import { check, PAID_YEAR, sampledOf } from '../../support/sample-fixtures.ts';
import { toCommitted, toDelegated, toPayable } from '../../support/delegation-fixtures.ts';
import { plain } from '../../support/french.ts';
import { AWARDED_CENTS, expectStatus, PAYEE, sign, STUDENTS, toActive, toGrant, today, toPaid, withPayee } from '../../support/fixtures.ts';
import { ageGains, GAIN, LAST_YEAR, THIS_YEAR } from '../../support/gain-fixtures.ts';
import { age, IN_TWO, reportOn, toInTwo } from '../../support/impact-fixtures.ts';
import { toLocal } from '../../support/legal-form-fixtures.ts';
import { proposalOn, toSlipped } from '../../support/mission-fixtures.ts';
import { LINK, show, toHeld } from '../../support/obligation-fixtures.ts';
import { type ActPage, openAct } from '../../support/act-page.ts';
import { pagesOfFile } from '../../support/pages-harness.ts';
import { certify, revisedPlan, toAdvanceOrdered, toReduced } from '../../support/tranche-fixtures.ts';
import { typed } from '../../support/typed.ts';
import { toAwaitingVisa, toVisaedSigned } from '../../support/visa-fixtures.ts';

const harness = pagesOfFile();

const page = async (login: string, path: string): Promise<ActPage> => openAct(await harness.visit(login), path);
const open = (login: string, command: string, id: string, part = ''): Promise<ActPage> => page(login, `/agir/${command}/${id}${part}`);
const grantIn = async (id: string) => (await (await harness.as('finance')).get(`/grants/${id}`)).body;
const AUTHOR = 'Aïcha Benkirane';

describe('an amendment', () => {
  test('that extends by three months is sent with its reason and its months alone: the rest is the plan in force', async () => {
    const id = await toInTwo(harness);
    const form = await open('applicant', 'proposeAmendment', id);
    expect(form.fields).toMatchObject({ '/durationMonths': ['12'], '/fundingLines/0/amountCents': ['240\u202f000'] });
    expect(form.words).toContain('Montant accordé 240 000 €');
    const unchanged = await form.send({ '/reasons': 'Pour rien.' });
    expect([unchanged.status, unchanged.words]).toEqual([422, expect.stringContaining('avenant')]);
    const sent = await form.send({ '/reasons': 'Le fournisseur livre plus tard.', '/durationMonths': '15' });
    expect([sent.status, sent.location]).toEqual([303, `/conventions/${id}/avenants?fait=proposeAmendment`]);
    const [amendment] = (await grantIn(id)).amendments;
    expect(amendment).toMatchObject({ durationMonths: 15, awardedCents: 24_000_000, proposedBy: { name: AUTHOR } });
    const withdrawal = await open('applicant', 'withdrawAmendment', id);
    const [endsOn, later] = [12, 15].map((months) => longDate('fr', lastDayOf(IN_TWO.startsOn, months)));
    expect(plain(withdrawal.words)).toContain(`Durée 12 mois 15 mois Fin du projet ${plain(`${endsOn} ${later}`)}`);
    expect((await withdrawal.send({ '/reason': 'Finalement non.' })).status).toBe(303);
  });

  test('that a way out of a freeze leads to begins with what the fund gives less, whatever funding was kept', async () => {
    const id = await toInTwo(harness);
    const finance = await harness.visit('finance');
    const { fields } = await open('finance', 'proposeAmendment', id);
    const kept = { ...fields, '/reasons': 'Un gel.', '/fundingLines/0/label': 'Le fonds, en hâte' };
    expect((await finance.post('/brouillon', { ...kept, '~form': `proposeAmendment ${id}` })).status).toBe(204);
    const form = await open('finance', 'proposeAmendment', id, '?moins=120 000');
    expect(form.fields).toMatchObject({
      '/reasons': ['Un gel.'],
      '/fundingLines/0/label': fields['/fundingLines/0/label'],
      '/fundingLines/0/amountCents': ['120\u202f000'],
      '/fundingLines/1/amountCents': ['360\u202f000'],
    });
    expect((await form.send({})).status).toBe(303);
    expect((await grantIn(id)).amendments).toMatchObject([{ awardedCents: 12_000_000 }]);
  });

  test('is asked of a reviewer by name, who sees what it changes, and answers by one of two buttons', async () => {
    const id = await take(harness, await toInTwo(harness), ['applicant', propose(more())]);
    const { id: reviewerId } = await harness.as('reviewer-legal');
    const asking = await open('lead', 'assignAmendment', id);
    expect(asking.words).toContain('la présidence du comité en décide');
    expect(asking.html).toContain(`value="${reviewerId}"`);
    expect((await asking.send({ '/reviewerId': reviewerId })).status).toBe(303);
    const opinion = await open('reviewer-legal', 'giveAmendmentOpinion', id);
    expect(opinion.words).toMatch(/Proposé .* Aïcha Benkirane/);
    expect(opinion.words).toContain('Montant accordé 240 000 € 260 000 €');
    expect(opinion.buttons).toEqual(['Rendre un avis favorable', 'Rendre un avis défavorable']);
    expect((await open('reviewer-legal', 'declineAmendment', id)).words).toContain(
      'la direction du Datalab le demande à une autre personne',
    );
    expect((await opinion.send({ '/verdict': 'unfavourable', '/comment': 'Trop cher.' })).status).toBe(303);
    const other = await take(harness, await toInTwo(harness), ['applicant', propose(more())]);
    expect((await (await open('lead', 'assignAmendment', other)).send({ '/reviewerId': reviewerId })).status).toBe(303);
    const declining = await open('reviewer-legal', 'declineAmendment', other);
    expect((await declining.send({ '/reason': 'Je ne suis pas juriste.' })).status).toBe(303);
    const { id: second } = await harness.as('reviewer-data');
    expect((await (await open('lead', 'assignAmendment', other)).send({ '/reviewerId': second })).status).toBe(303);
    const favourable = await open('reviewer-data', 'giveAmendmentOpinion', other);
    expect((await favourable.send({ '/verdict': 'favourable', '/comment': 'Bien motivé.' })).status).toBe(303);
  });

  test('is approved or rejected on one page, which says who proposed it, the opinion and the credits before and after', async () => {
    const id = await toAdvised(more())(harness);
    const decision = await open('chair', 'approveAmendment', id);
    expect(decision.title).toBe('Approuver ou rejeter l’avenant');
    expect(decision.buttons).toEqual(['Approuver l’avenant', 'Rejeter l’avenant']);
    for (const said of [AUTHOR, 'Le fournisseur livre plus tard que prévu.', 'Bien motivé.', 'réserve 20 000 € dès maintenant', 'AE'])
      expect(decision.words).toContain(said);
    expect(decision.words).toMatch(/AE \d{4} disponibles de l’enveloppe [\d ,]+ € [\d ,]+ €/);
    // An amount is struck out whole.
    expect(decision.words).toContain('Fonds des projets de données · Le fonds · 240 000 € 260 000 €');
    const unsaid = await decision.send({});
    expect([unsaid.status, unsaid.words]).toEqual([422, expect.stringContaining('Motif')]);
    expect((await decision.send({ '/reason': 'Le plan ne tient pas.' }, 'rejectAmendment')).status).toBe(303);
    expect((await grantIn(id)).amendments[0].state).toBe('rejected');
    const other = await open('chair', 'approveAmendment', await toAdvised(more())(harness));
    expect((await other.send({ '/reason': 'Le plan tient.' })).status).toBe(303);
  });

  test('that an earlier page names, and that is decided, says that nothing may be done', async () => {
    const id = await toOneSide(LONGER)(harness);
    expect((await open('lead', 'approveAmendment', id, '?amendment=1')).words).toContain('Cette action n’est pas possible');
    expect((await open('lead', 'rejectAmendment', id)).words).toContain('Rien n’attend cette action');
    expect((await (await harness.visit('lead')).get(`/agir/approveAmendment/${id}?amendment=7`)).status).toBe(404);
  });

  test('follows a change of the funding, whose form begins with what the others pay', async () => {
    const id = await toInTwo(harness);
    const form = await open('applicant', 'reportFundingChange', id);
    expect(form.fields).toMatchObject({ '/costCents': ['480\u202f000'], '/fundingLines/0/amountCents': ['240\u202f000'] });
    expect(form.words).toContain('240 000 € pour un coût de 480 000 €');
    const sent = await form.send({ '/reason': 'La région se retire.', '/costCents': '400000', '/fundingLines/0/amountCents': '200000' });
    expect(sent.status).toBe(303);
    expect((await open('applicant', 'proposeAmendment', id)).words).toContain('coût de 400 000 €, dont 200 000 € pour le fonds');
  });
});

describe('bank details', () => {
  let id: string;
  beforeAll(async () => {
    id = (await toActive(harness)).grantId;
  });

  test('are proposed, and then decided by a person who sees the whole account, its author and the one in force', async () => {
    const form = await open('applicant', 'proposePayee', id);
    expect(form.words).toContain('Compte en vigueur aucun');
    expect((await form.send({ '/iban': PAYEE.iban, '/accountHolder': PAYEE.accountHolder })).status).toBe(303);
    const decision = await open('finance', 'approvePayee', id);
    expect(decision.buttons).toEqual(['Valider les coordonnées bancaires', 'Rejeter les coordonnées bancaires']);
    for (const said of [PAYEE.iban, PAYEE.accountHolder, AUTHOR]) expect(decision.words).toContain(said);
    expect((await decision.send({})).status).toBe(303);
    expect((await grantIn(id)).payees[0].state).toBe('in_force');
    // Another grant of the same beneficiary is offered that account.
    const { grantId: anotherId } = await toActive(harness);
    const another = await open('applicant', 'proposePayee', anotherId);
    expect([another.fields['/iban'], another.fields['/accountHolder']]).toEqual([[PAYEE.iban], [PAYEE.accountHolder]]);
    expect(another.words).toContain(`celui de ${(await grantIn(id)).reference}`);
    // Its signatory is told before sending that it will be in force at once; of an account that finance has not
    // approved, the person who decides is told from which it differs.
    const { reference } = await grantIn(id);
    expect(another.words).toContain(
      `Les finances ont déjà validé ce compte pour ${reference} : envoyé tel quel, il est en vigueur aussitôt`,
    );
    const offered = { '/iban': PAYEE.iban, '/accountHolder': PAYEE.accountHolder };
    await another.send({ ...offered, '/iban': 'FR14 2004 1010 0505 0001 3M02 606' });
    expect((await open('finance', 'approvePayee', anotherId)).words).toMatch(
      new RegExp(`Autre compte que ${reference}\\s*, où est en vigueur FR[• ]*0 189, ${PAYEE.accountHolder}`),
    );
    expect((await (await open('applicant', 'proposePayee', anotherId)).send(offered)).status).toBe(303);
    const origin = `Compte déjà validé pour ${reference}`;
    for (const login of ['finance', 'applicant'])
      expect(wordsOf((await (await harness.visit(login)).get(`/conventions/${anotherId}`)).html)).toContain(origin);
    expect((await open('finance', 'approvePayee', anotherId)).words).toContain('Rien n’attend cette action');
    // Its people see on the page of their organisation that it is in force, and not the whole of it.
    const ours = wordsOf((await (await harness.visit('editor')).get('/organisation')).html);
    expect(ours).toContain(`Compte en vigueur ${(await grantIn(id)).payees[0].iban} ${PAYEE.accountHolder}`);
    expect(ours).not.toContain(PAYEE.iban);
  });

  test('are rejected by the other button, with a reason', async () => {
    await (await open('applicant', 'proposePayee', id)).send({ '/iban': PAYEE.iban, '/accountHolder': 'Agence comptable' });
    const decision = await open('finance', 'rejectPayee', id);
    expect(decision.words).toMatch(/Compte en vigueur FR76 3000 6000 0112 3456 7890 189 Direction générale/);
    const unsaid = await decision.send({}, 'rejectPayee');
    expect([unsaid.status, unsaid.words]).toEqual([422, expect.stringContaining('Motif')]);
    expect((await decision.send({ '/reason': 'Le titulaire diffère.' }, 'rejectPayee')).status).toBe(303);
    expect((await open('finance', 'approvePayee', id)).words).toContain('Rien n’attend cette action');
  });
});

describe('a visa', () => {
  test('is given or refused by two buttons, on the tranche, the threshold, the agreement and the credits', async () => {
    const id = await toVisaedSigned(harness);
    const visa = await open('controller', 'giveVisa', id);
    expect(visa.buttons).toEqual(['Donner le visa', 'Refuser le visa']);
    for (const said of ['180 000 €', 'le seuil de 120 000 €', 'Déjà engagé sur la convention 0 €', AUTHOR, 'AE', 'disponibles'])
      expect(visa.words).toContain(said);
    expect(visa.html).toContain(`/conventions/${id}/convention.pdf`);
    expect(visa.fields['/givenOn']).toEqual([today()]);
    const unsaid = await visa.send({ '/number': 'V-2026-1', '/favourable': '' });
    expect(unsaid.status).toBe(422);
    const refused = { '/number': 'V-2026-1', '/favourable': '', '/observation': 'Imputation à revoir.' };
    expect((await visa.send(refused)).status).toBe(303);
    const again = await open('controller', 'giveVisa', id);
    expect(again.words).toContain('Imputation à revoir.');
    expect((await again.send({ '/number': 'V-2026-2', '/favourable': 'on' })).status).toBe(303);
    expect((await grantIn(id)).visas.map(({ favourable }: { favourable: boolean }) => favourable)).toEqual([false, true]);
  });

  test('that is awaited is what the page of the signature tells finance, and of whom it is awaited', async () => {
    const id = await toVisaedSigned(harness);
    const { words } = await page('finance', `/conventions/${id}/signature`);
    expect(words).toContain('après le visa favorable du contrôle budgétaire, attendu sur la tranche 1');
    expect(words).not.toContain('Peuvent signer');
  });

  test('is not all that may be awaited before a signature: who signs is told of an amount that is owed', async () => {
    const paid = (await toActive(harness)).grantId;
    await toPaid(harness, paid);
    const callId = await openCall(harness, { terms: { claimsFirst: 'organisation' } });
    const { grantId: id } = await toGrant(harness, AWARDED_CENTS, { ...STUDENTS, callId });
    expectStatus(await sign(harness, id, 'applicant'), 200);
    expectStatus(await issue(1_000)(harness, 'finance', paid), 200);
    const { words } = await page('finance', `/conventions/${id}/signature`);
    expect(words).toContain('Une somme réclamée à ce bénéficiaire reste due');
    expect(words).not.toContain('Peuvent signer');
    expect((await page('lead', `/conventions/${id}/signature`)).words).toContain('Peuvent signer : Finances');
    const collection = await open('payer', 'collectClaim', paid);
    expect((await collection.send({})).status).toBe(303);
  });

  test('of a later tranche is asked before it is confirmed, with its conditions', async () => {
    const id = await toAwaitingVisa(harness);
    const visa = await open('controller', 'giveVisa', id);
    expect(visa.words).toContain('Tranche 2 · Solde');
    expect((await visa.send({ '/number': 'V-2026-3', '/favourable': 'on' })).status).toBe(303);
    const confirmation = await open('finance', 'confirmTranche', id);
    expect(confirmation.words).toContain('Engagé 120 000 € 240 000 €');
    expect((await confirmation.send({})).status).toBe(303);
  });
});

describe('a milestone', () => {
  test('is confirmed and adjusted on its page, which leads to the amendment beyond the tolerance', async () => {
    const id = await toInTwo(harness);
    await age(harness, id);
    const reporting = await page('applicant', `/conventions/${id}/bilans/1`);
    const given = await reporting.send(typed(reportOn(1)));
    expect([given.status, given.status === 303 ? '' : given.words]).toEqual([303, '']);
    const review = await page('lead', `/conventions/${id}/bilans/1`);
    expect(review.words).toMatch(/\d ÷ [\d ]*\d = \D?\d/);
    expect(review.words).toContain('Accepter le bilan débloque aussitôt la tranche 2 : 120 000 €');
    expect(review.words).toContain('une dépense ou une cible, de 10 % au plus');
    expect(review.words).toContain('La fin prévue dépasse la tolérance de l’appel : elle demande un avenant.');
    expect(review.words).toContain('Toutes les conditions écrites sont respectées à ce jalon');
    expect(review.fields).toMatchObject({ '/rank': ['1'], '/number': ['1'], '/adjustment/costs/0/line': ['1'] });
    expect(review.buttons).toEqual(['Accepter le bilan', 'Renvoyer le bilan']);
    const adjusting = { '/decision': 'accept', '/reasons': 'Le recrutement a tardé.' };
    const beyond = await review.send({ ...adjusting, '/adjustment/endsOn': '31/12/2030' });
    expect([beyond.status, beyond.words]).toEqual([422, expect.stringContaining('demande un avenant')]);
    const sent = await review.send({ ...adjusting, '/adjustment/endsOn': '20/02/2018' });
    expect([sent.status, sent.location]).toEqual([303, `/conventions/${id}/bilans/1?fait=reviewReport`]);
    expect((await grantIn(id)).milestones[1]).toMatchObject({ periodEndsOn: '2018-02-20' });
    const correction = await page('applicant', `/conventions/${id}/bilans/1?corriger=1`);
    const corrected = await correction.send({ '/reason': 'Une facture manquait.', '/spentCents': '100 000' });
    expect([corrected.status, corrected.status === 303 ? '' : corrected.words]).toEqual([303, '']);
  });
});

describe('an obligation', () => {
  test('is shown, and its evidence accepted or returned by a lead who has it before their eyes', async () => {
    const dataset = { ...documentFor('dataset', 'evidence', { fr: 'Jeu de données', en: 'Dataset' }), obligation: 'listing' };
    const id = await toHeld(harness, { documents: [dataset] });
    const evidence = await open('applicant', 'giveEvidence', id, '?obligation=listing');
    for (const said of ['Référencement sur data.gouv.fr', 'Jeu de données', 'À joindre']) expect(evidence.words).toContain(said);
    expect((await evidence.send({})).status).toBe(422);
    const wanting = await evidence.send({ '/url': LINK });
    expect([wanting.status, wanting.words.includes('Joindre ces documents')]).toEqual([422, true]);
    const { applicationId } = await grantIn(id);
    expectStatus(
      await attach(harness, 'applicant', applicationId, pdf(), { purpose: 'evidence', part: 'listing', document: 'dataset' }),
      201,
    );
    expect((await evidence.send({ '/url': LINK })).status).toBe(303);
    const task = /href="(\/agir\/reviewEvidence[^"]*)"/.exec((await (await harness.visit('lead')).get('/taches')).html)?.[1];
    const review = await page('lead', (task ?? '').replaceAll('&amp;', '&'));
    expect(review.html).toContain(`href="${LINK}"`);
    expect(review.words).toContain(AUTHOR);
    expect(review.fields).toMatchObject({ '/obligation': ['listing'], '/number': ['1'] });
    expect(review.buttons).toEqual(['Accepter la justification', 'Renvoyer à compléter']);
    expect((await review.send({ '/decision': 'return' })).status).toBe(422);
    expect((await review.send({ '/decision': 'return', '/reasons': 'Le lien ne mène nulle part.' })).status).toBe(303);
    expectStatus(await show()(harness, 'applicant', id), 200);
    const second = await open('lead', 'reviewEvidence', id);
    expect([second.fields['/number'], second.words]).toEqual([['2'], expect.stringContaining('Le lien ne mène nulle part.')]);
    expect(second.words).toMatch(/Tranche 2 · .* débloquée, pour [\d ]+ € : elle n’attend plus que cette obligation/);
    expect((await second.send({ '/decision': 'accept' })).status).toBe(303);
    const waiver = await open('lead', 'waiveObligation', id);
    for (const said of ['Premier impact réel', 'Aucune tranche n’est débloquée']) expect(waiver.words).toContain(said);
    expect((await waiver.send({ '/reason': 'Ces données sont protégées.' })).status).toBe(303);
  });
});

describe('a claim', () => {
  let id: string;
  beforeAll(async () => {
    id = (await toActive(harness)).grantId;
    await toPaid(harness, id);
  });

  test('is issued on what was paid, and collected by a payer who sees its debtor, its author and its reason', async () => {
    const claim = await open('finance', 'issueClaim', id);
    expect(claim.words).toContain('Peut encore être réclamé 180 000 €');
    expect((await claim.send({ '/claimedCents': '1000', '/reason': 'Payé deux fois.' })).status).toBe(303);
    const number = await open('finance', 'identifyClaim', id);
    const titre = {
      ...{ '/collectionOrder': 'TP-17', '/accountant': 'DDFiP du Val-Exemple', '/notifiedOn': today() },
      ...{ '/dueDates/0/dueOn': today(), '/dueDates/0/amountCents': '400', '/dueDates/1/dueOn': '2100-01-31' },
      '/dueDates/1/amountCents': '600',
    };
    expect((await number.send(titre)).status).toBe(303);
    const collection = await open('payer', 'collectClaim', id);
    expect(collection.words).toContain('DDFiP du Val-Exemple, contestable jusqu’au');
    for (const said of ['Débiteur', 'Rachid Amrani', 'Payé deux fois.', 'TP-17', 'comptable : DDFiP du Val-Exemple', 'Reste dû 1 000 €'])
      expect(collection.words).toContain(said);
    expect(collection.words).toMatch(/À payer au plus tard le .* 400 € 31 janvier 2100 : 600 €/);
    expect(collection.fields).toMatchObject({ '/collectedCents': ['1\u202f000'], '/collectedOn': [today()] });
    expect((await collection.send({ '/collectedCents': '600' })).status).toBe(303);
  });

  test('gives back what was collected by an act, and what is owed may be waived by another person', async () => {
    const restored = await open('finance', 'restoreCredits', id);
    expect(restored.fields['/restoredCents']).toEqual(['600']);
    expect(restored.words).toMatch(/CP \d{4} disponibles de l’enveloppe/);
    expect((await restored.send({ '/order': 'Arrêté du 5 mai' })).status).toBe(303);
    expect((await open('finance', 'waiveClaim', id)).words).toContain('Rien n’attend cette action');
    const waiver = await open('finance-2', 'waiveClaim', id);
    expect(waiver.words).toContain('Si tout est abandonné, soit 400 €');
    expect((await waiver.send({ '/waivedCents': '400', '/ground': 'remission', '/reason': 'Une gêne passagère.' })).status).toBe(303);
  });

  test('is one of several, which its page asks for first by reference and amount', async () => {
    for (const cents of [1_000, 2_000]) expectStatus(await issue(cents)(harness, 'finance', id), 200);
    const { words, html } = await open('payer', 'collectClaim', id);
    expect(words).toMatch(/De quoi s’agit-il .*-C-2 10 € restent dus.*-C-3 20 € restent dus/);
    expect(html).toContain(`/agir/collectClaim/${id}?claim=3`);
    // One that is settled waits for no titre any more.
    expectStatus(await collect(1_000, { claim: 2 })(harness, 'payer', id), 200);
    const list = wordsOf((await (await harness.visit('finance')).get('/creances')).html);
    expect(list).toMatch(/-C-2 .*non relevé 10 € .*-C-3 .*à venir 20 €/);
  });
});

describe('a payment', () => {
  test('that is ordered is cancelled on what its page shows, and one that came back on the account that was paid', async () => {
    const id = await toAdvanceOrdered(harness);
    const cancelled = await open('finance', 'cancelOrder', id);
    expect(cancelled.words).toContain('Paiement demandé 120 000 € 0 €');
    expect(cancelled.words).toContain(PAYEE.accountHolder);
    const number = await open('finance', 'identifyOrder', id);
    expect((await number.send({ '/orderNumber': '000195567' })).status).toBe(303);
    expect((await cancelled.send({ '/reason': 'Erreur de montant.' })).status).toBe(303);
    const paid = (await toActive(harness)).grantId;
    await toPaid(harness, paid);
    const returned = await open('payer', 'returnPayment', paid);
    expect(returned.words).toContain('Payé 180 000 € 0 €');
    expect((await returned.send({ '/reason': 'Compte clos.' })).status).toBe(303);
  });

  test('whose service was certified in error has that taken back, on what it was certified', async () => {
    const id = (await toActive(harness)).grantId;
    expectStatus(await certify(AWARDED_CENTS)(harness, 'finance', id), 200);
    const cancelled = await open('finance', 'cancelCertification', id);
    expect(cancelled.words).toContain('Service fait attesté 180 000 € 0 €');
    expect((await cancelled.send({ '/reason': 'Faute de frappe.' })).status).toBe(303);
  });
});

test('a service that another person has certified meanwhile is told with the name of that person, and when', async () => {
  const id = (await toActive(harness)).grantId;
  const path = `/conventions/${id}/paiement/1`;
  const [first, second] = [await page('finance', path), await page('finance-2', path)];
  const observed = { '/observation': 'Vu sur place.' };
  expect((await first.send(observed)).status).toBe(303);
  const { status, words } = await second.send(observed);
  expect(status).toBe(422);
  expect(words).toMatch(/Déjà fait : .*Rachid Amrani, .* à \d\d:\d\d/);
  expect(words).toContain('L’état de la tranche 1 est maintenant « Service fait attesté »');
  expect(words).not.toContain('certifyService');
});

describe('a delegation', () => {
  test('is reported on and returned, each time on what is left of it', async () => {
    const id = await toDelegated(harness);
    const commitment = await open('ministry', 'reportCommitment', id);
    expect(commitment.words).toContain('Peut encore être engagé 180 000 €');
    expect((await commitment.send({ '/committedCents': '100000', '/reference': '1400123456' })).status).toBe(303);
    const returned = await open('finance', 'returnDelegation', id);
    expect(returned.words).toContain('AE qui peuvent revenir 180 000 €');
    expect((await returned.send({ '/credit': 'AE', '/returnedCents': '80000', '/reason': 'Marché moins cher.' })).status).toBe(303);
  });

  test('is given its payment credits, up to what its beneficiary has to pay', async () => {
    const id = await toCommitted(harness);
    const delegated = await open('finance', 'delegatePayment', id);
    expect(delegated.fields['/delegatedCents']).toEqual(['180\u202f000']);
    expect(delegated.words).toMatch(/CP délégués, reste à payer 0 € 180 000 €/);
    expect((await delegated.send({})).status).toBe(303);
    const payable = await toPayable(harness);
    const paid = await open('ministry', 'reportPayment', payable);
    expect(paid.words).toContain('Engagé et pas encore payé 180 000 €');
    expect((await paid.send({ '/paidCents': '1000', '/reference': 'DP-42' })).status).toBe(303);
  });
});

describe('a grant', () => {
  test('that neither side has signed is replanned from the plan that there is, guaranteed, numbered and renounced', async () => {
    const id = await toLocal(harness);
    const plan = await open('finance', 'replanTranches', id);
    const tranches = Object.keys(plan.fields).filter((name) => name.endsWith('/months'));
    expect(tranches.length).toBe((await grantIn(id)).tranches.length);
    expect((await plan.send({})).status).toBe(303);
    const guarantee = await open('finance', 'recordGuarantee', id);
    expect(guarantee.words).toContain('aucune garantie enregistrée');
    const given = { '/guarantor': 'Caisse des dépôts', '/reference': 'G-1', '/guaranteedCents': '1000' };
    expect((await guarantee.send(given)).status).toBe(303);
    expect((await open('finance', 'recordGuarantee', id)).words).toContain('Caisse des dépôts');
    const number = await open('finance', 'identifyCommitment', id);
    expect((await number.send({ '/commitmentNumber': '1405123456' })).status).toBe(303);
    expect((await open('finance', 'identifyCommitment', id)).fields['/commitmentNumber']).toEqual(['1405123456']);
    const renunciation = await open('applicant', 'renounceGrant', id);
    expect(renunciation.words).toContain('Les 180 000 € réservés');
    expect((await renunciation.send({ '/reason': 'Le projet s’arrête.' })).status).toBe(303);
  });

  test('of less than was asked is accepted with a plan that is revised in the form of the one that was asked for', async () => {
    const id = await toReduced(harness);
    const acceptance = await page('applicant', `/conventions/${id}/acceptation`);
    const sent = await acceptance.send(typed(revisedPlan()));
    expect([sent.status, sent.status === 303 ? '' : sent.words]).toEqual([303, '']);
  });

  test('is suspended, resumed by a lead who reads why, and terminated with what each tranche loses', async () => {
    const id = await toAdvanceOrdered(harness);
    const lead = await harness.visit('lead');
    await lead.post('/brouillon', { '~form': `suspendGrant ${id}`, '/version': '1', '/reason': 'Un bilan tarde.' });
    const suspension = await open('lead', 'suspendGrant', id);
    expect(suspension.words).toContain('Depuis, ce qui est en jeu a changé : comparez avant de valider.');
    expect(suspension.fields['/reason']).toEqual(['Un bilan tarde.']);
    expect(suspension.words).toContain('Les paiements déjà demandés, 120 000 €, seront versés');
    expect((await suspension.send({ '/reason': 'Un bilan manque.' })).status).toBe(303);
    const resumption = await open('lead', 'resumeGrant', id);
    expect(resumption.words).toMatch(/Suspendue .* Motif de la suspension Un bilan manque\./);
    expect((await resumption.send({ '/reason': 'Le bilan est là.' })).status).toBe(303);
    const other = await toInTwo(harness);
    await noticed(harness.database.db, other);
    const end = await open('finance', 'terminateGrant', other);
    expect(end.words).toMatch(/1 · Avance .* 120 000 € engagement retiré, de nouveau disponible/);
    expect(end.words).toMatch(/2 · Solde .* 120 000 € réservation rendue/);
    expect((await end.send({ '/reason': 'Le projet est abandonné.' })).status).toBe(303);
  });

  test('is withdrawn in part with what each tranche may lose, and below which amount something is claimed', async () => {
    const id = await toInTwo(harness);
    await noticed(harness.database.db, id);
    const reduction = await open('finance', 'reduceGrant', id);
    expect(reduction.words).toContain('Total 240 000 € 0 € 240 000 €');
    expect(reduction.words).toContain('puis le reste sur les tranches à venir, la dernière d’abord');
    expect(reduction.words).not.toContain('Au-dessous de');
    expect(reduction.words).toContain('La convention, art. 7.');
    const trying = (typed: string) => open('finance', 'reduceGrant', id, `?${new URLSearchParams({ '/awardedCents': typed })}`);
    const tried = await trying('100 000');
    expect(tried.words).toContain('Les tranches si la subvention passe à 100 000 €');
    expect(tried.words).toMatch(/1 · Avance 120 000 € 20 000 € 100 000 € 0 €.*2 · Solde 120 000 € 120 000 € 0 € 0 €/);
    expect(tried.words).toContain('Total 240 000 € 140 000 € 100 000 € 0 €');
    expect(tried.html).toMatch(/name="\/awardedCents"[^>]*value="100 000"[^]*name="\/awardedCents"[^>]*value="100 000"/);
    expect((await trying('240 000')).words).toContain('un retrait partiel le réduit, et 240 000 € ne le réduisent pas');
    for (const typed of ['beaucoup', '0']) expect((await trying(typed)).words).toContain('Ce montant ne se lit pas');
    expect((await reduction.send({ '/awardedCents': '200 000', '/reason': 'La plateforme n’est pas ouverte.' })).status).toBe(303);
    expect((await grantIn(id)).awardedCents).toBe(20_000_000);
  });

  test('is put on notice at a milestone that is chosen by its name, and its beneficiary answers what it reads', async () => {
    const id = await toInTwo(harness);
    const notice = await open('finance', 'giveNotice', id, '?ground=condition');
    for (const said of ['Lire les conditions qui y sont écrites', 'Bilan 1', 'les versements continuent, sauf suspension'])
      expect(notice.words).toContain(said);
    expect(notice.html).toMatch(/name="\/milestone"\s+value="1"/);
    // The agreement leaves thirty days to answer.
    expect(notice.fields['/answerBy']).toEqual([moveDate(today(), { days: 30 })]);
    const empty = await notice.send();
    expect([empty.status, empty.words]).toEqual([422, expect.stringContaining('Constats')]);
    const said = { '/condition': 'La convention, art. 7.', '/findings': 'Aucun bilan n’est venu.', '/answerBy': '31/01/2099' };
    expect((await notice.send(said)).status).toBe(303);
    const observations = await open('applicant', 'giveObservations', id);
    for (const words of ['La convention, art. 7.', 'Aucun bilan n’est venu.', 'la fin du délai, le 31 janvier 2099', 'Rachid Amrani'])
      expect(observations.words).toContain(words);
    expect((await observations.send({ '/observations': 'Le bilan suit.' })).status).toBe(303);
    expect((await open('finance', 'giveNotice', id)).words).toContain('Le bilan suit.');
  });

  test('is declared ended by its beneficiary, on a day of its period, and leads to the final account', async () => {
    const id = await toAdvanced(harness);
    const declaring = await open('applicant', 'declareEnd', id);
    expect(declaring.words).toContain('Ce qui est dû est payé ; le reste n’est plus engagé.');
    expect((await declaring.send()).status).toBe(422);
    const sent = await declaring.send({ '/endsOn': (await grantIn(id)).milestones[0].periodStartsOn, '/reason': 'Le besoin a disparu.' });
    expect(sent).toMatchObject({ status: 303, location: `/conventions/${id}/decompte?fait=declareEnd` });
  });

  test('whose account certified a part of its advance shows that part where its payment is ordered', async () => {
    const id = await toAdvanceCertified(harness);
    await withPayee(harness, id);
    const ordering = await page('finance', `/conventions/${id}/paiement/1`);
    expect(ordering.words).toContain('Montant de la tranche 120 000 € Service fait attesté 100 000 €');
    expect(ordering.words).toContain('✓ Débloquée ✓ Service fait attesté Paiement demandé Payée');
    expect(ordering.words).toContain('Montant à demander : 100 000 €');
    expect(await ordering.send()).toMatchObject({ status: 303 });
  });

  test('that a colleague has terminated meanwhile is not terminated again: its page says by whom, and has no form', async () => {
    const id = await toInTwo(harness);
    await noticed(harness.database.db, id);
    const [first, second] = [await open('finance-2', 'terminateGrant', id), await open('finance', 'terminateGrant', id)];
    expect(second.html).toContain(`href="/conventions/${id}">Revenir</a>`);
    expect((await first.send({ '/reason': 'Le projet est abandonné.' })).status).toBe(303);
    const late = await second.send({ '/reason': 'Plus personne n’y travaille.' });
    expect(late.status).toBe(422);
    expect(late.words).toMatch(/Déjà traité le .* : Hortense Baptiste a résilié/);
    expect(late.words).toContain('Voir sa page');
    expect(late.words).not.toContain('Revenir');
    expect(late.words).toContain('Plus personne n’y travaille.');
  });

  test('has its final account returned by finance, who reads it line by line', async () => {
    const id = await toAdvanced(harness);
    expectStatus(await giveAccount()(harness, 'applicant', id), 200);
    const returned = await open('finance', 'returnFinalAccount', id);
    expect(returned.words).toContain('400 000 €');
    expect(returned.words).toContain(STUDENTS.costLines[0]?.label);
    expect(returned.fields['/number']).toEqual(['1']);
    expect((await returned.send({ '/reason': 'Une facture manque.' })).status).toBe(303);
  });

  test('has its final account struck line by line on the page that presents it, which shows each reason afterwards', async () => {
    const id = await toAdvanced(harness);
    const { applicationId } = await grantIn(id);
    expectStatus(await attach(harness, 'applicant', applicationId, pdf(), { purpose: 'account', name: 'facture-audit.pdf' }), 201);
    const { items } = (await (await harness.as('applicant')).get(`/applications/${applicationId}/attachments`)).body;
    const files = items.map((file: { id: string }) => file.id);
    const path = `/conventions/${id}/decompte`;
    const given = await page('applicant', path);
    expect(given.html).toContain('name="pour" value="account"');
    // A file that was added by mistake is taken away from here; one that another line names is not, once it is given.
    const bring = (purpose: string) => attach(harness, 'applicant', applicationId, pdf(), { purpose, name: `${purpose}.pdf` });
    const [mistaken, named] = [(await bring('account')).body.attachmentId, (await bring('report')).body.attachmentId];
    const removal = `/dossiers/${applicationId}/pieces/${mistaken}/retirer?retour=${encodeURIComponent(path)}`;
    expect((await page('applicant', path)).html).toContain(`href="${removal}"`);
    expect((await (await page('applicant', removal)).send({})).location).toBe(`${path}?fait=removeAttachment`);
    const lines = Object.fromEntries([20, 15, 5].map((thousands, place) => [`/lines/${place}/spentCents`, `${thousands}0000`]));
    const own = { '/ownLines/0/label': 'Audit de sécurité', '/ownLines/0/spentCents': '1500,50', '/lines/1/files': [...files, named] };
    // The total is counted as it is typed, and is not typed itself.
    const counted = await given.send({ ...lines, ...own, '/lines/0/spentCents': 'vingt', '~line': '#' });
    expect([counted.status, counted.words]).toEqual([
      200,
      expect.stringMatching(/Total : 201 500,50 €.*sans un montant qui n’est pas compris/),
    ]);
    expect((await given.send({ ...lines, ...own })).status).toBe(303);
    expect((await page('applicant', `/dossiers/${applicationId}/pieces`)).html).not.toContain('/retirer');
    const account = await page('finance', path);
    expect(account.words).toMatch(/Audit de sécurité hors plan 1 500,50 €/);
    expect(account.html.split(`href="/dossiers/${applicationId}/pieces/${files[0]}" download>facture-audit.pdf</a>`)).toHaveLength(3);
    expect(account.html).not.toContain('name="pour"');
    // What is due follows what is struck, before anything is decided.
    expect(account.words).toMatch(/Dépense retenue 401 500,50 € Part du fonds due [\d ,]+ € (?:Reste à verser|À réclamer) [\d ,]+ €/);
    const counting = await account.send({ '/struck/0/struckCents': '200 k€', '/struck/3/struckCents': 'mille', '~line': '#' });
    expect([counting.status, counting.words]).toEqual([200, expect.stringContaining('Dépense retenue 201 500,50 €')]);
    const unreasoned = await account.send({ '/observation': 'Vu.', '/struck/3/struckCents': '1500,50' });
    expect([unreasoned.status, unreasoned.words]).toEqual([422, expect.stringContaining('Indiquez celui de ces lignes : 4.')]);
    const struck = { '/struck/3/struckCents': '1500,50', '/struck/3/reason': 'Avant la convention.' };
    expect((await account.send({ '/observation': 'Vu.', ...struck })).status).toBe(303);
    expect((await page('applicant', `/conventions/${id}/decompte`)).words).toMatch(/Audit de sécurité .* 1 500,50 € Avant la convention\./);
  });

  test('has its alert dismissed on the figures that raised it, and the project’s phase noted', async () => {
    const id = await toSlipped(harness);
    const mission = await page('lead', `/conventions/${id}/mission`);
    const proposed = await mission.send(typed(await proposalOn(harness, id, { grantId: undefined })));
    expect([proposed.status, proposed.status === 303 ? '' : proposed.words]).toEqual([303, '']);
    const alert = await open('lead', 'dismissSlippageAlert', id, '?alert=2');
    expect(alert.words).toMatch(/Coût 480 000 € 600 000 € \+25 ?%/);
    expect((await alert.send({ '/reason': 'Le retard est rattrapé.' })).status).toBe(303);
    const phase = await open('lead', 'recordPhase', id);
    const neither = await phase.send({});
    expect([neither.status, neither.words]).toEqual([422, expect.stringContaining('Phase du projet : renseignez ce champ ou le suivant')]);
    expect((await phase.send({ '/phase': 'construction' })).status).toBe(303);
    expect((await open('lead', 'recordPhase', id)).words).toContain('Construction');
  });
});

test('a caller who may not give a command on a part is told so, and a part that is not there is not found', async () => {
  const { grantId: id } = await toGrant(harness);
  expect((await open('finance', 'confirmTranche', id)).words).toContain('Rien n’attend cette action');
  expect((await open('finance', 'confirmTranche', id, '?tranche=1')).words).toContain('Cette action n’est pas possible');
  expect((await (await harness.visit('finance')).get(`/agir/confirmTranche/${id}?tranche=9`)).status).toBe(404);
});

describe('a gain', () => {
  const next = THIS_YEAR + 1;
  const typedGain = {
    ...{ '/title': GAIN.title, '/owner': GAIN.owner, '/method': 'fte', '/baseline': GAIN.baseline, '/budgetLine': GAIN.budgetLine },
    ...{ '/unitCostCents': '60000', '/costOn': GAIN.costOn, '/costSource': GAIN.costSource, '/evidence': GAIN.evidence },
  };

  test('is promised by a method whose definition is read first, and revised from the years that are open', async () => {
    const id = await toInTwo(harness);
    const form = await open('applicant', 'promiseGain', id);
    for (const said of ['Équivalents temps plein', 'Aucun budget n’en baisse', 'ETP']) expect(form.words).toContain(said);
    const years = { '/years/0/year': String(THIS_YEAR), '/years/0/quantity': '2', '/years/1/year': String(next), '/years/1/quantity': '3' };
    const over = await form.send({ ...typedGain, '/years/0/year': String(THIS_YEAR - 1), '/years/0/quantity': '2' });
    expect([over.status, over.words]).toEqual([422, expect.stringContaining('rien ne se promet plus pour elle')]);
    expect((await form.send({ ...typedGain, ...years, '~line': '#' })).words).toContain('Promis en tout 300 000 €');
    const sent = await form.send({ ...typedGain, ...years });
    expect([sent.status, sent.location]).toEqual([303, `/conventions/${id}/gains?fait=promiseGain`]);
    const revision = await open('applicant', 'reviseGain', id, '?gain=1');
    expect(revision.fields).toMatchObject({
      '/unitCostCents': ['60\u202f000'],
      '/years/1/quantity': ['3'],
      '/costSource': [GAIN.costSource],
    });
    expect((await revision.send({ '/years/1/quantity': '1,5', '~line': '#' })).words).toMatch(
      /Promis aujourd’hui 300 000 € Promis une fois révisé 210 000 €/,
    );
    expect((await revision.send({ '/years/1/quantity': '1,5', '/reason': 'Deux sites sur cinq.' })).status).toBe(303);
    const shown = await page('finance', `/conventions/${id}/gains`);
    for (const said of [GAIN.title, '120 000 €', '90 000 €', 'Deux sites sur cinq.', GAIN.costSource]) expect(shown.words).toContain(said);
  });

  test('is declared for a year from its report, and certified or returned on one page with all that shows it', async () => {
    const id = await toInTwo(harness);
    const years = { '/years/0/year': String(THIS_YEAR), '/years/0/quantity': '2' };
    expect((await (await open('applicant', 'promiseGain', id)).send({ ...typedGain, ...years })).status).toBe(303);
    await age(harness, id);
    await ageGains(harness, id);
    expect((await page('applicant', `/conventions/${id}/bilans/1`)).html).toContain(`/agir/declareGain/${id}?gain=1&amp;year=${LAST_YEAR}`);
    const declaring = await open('applicant', 'declareGain', id, `?gain=1&year=${LAST_YEAR}`);
    expect(declaring.words).toContain('Promis pour cette année 120 000 € (2 ETP)');
    const shown = { '/quantity': '1,75', '/words': 'Enquête de temps de septembre.', '/url': LINK };
    expect((await declaring.send(shown)).status).toBe(303);
    const judging = await open('finance', 'certifyGain', id, '?gain=1');
    expect(judging.buttons).toEqual(['Attester le gain', 'Renvoyer la déclaration']);
    for (const said of ['105 000 €', '1,75 ETP', 'Enquête de temps de septembre.', GAIN.baseline, GAIN.costSource, '120 000 €'])
      expect(judging.words).toContain(said);
    expect(judging.fields).toMatchObject({ '/year': [String(LAST_YEAR)], '/number': ['1'] });
    const returned = await judging.send({ '/decision': 'return', '/reasons': 'Joignez l’enquête.' });
    expect([returned.status, returned.location]).toEqual([303, '/taches?fait=certifyGain']);
    expect((await (await open('applicant', 'declareGain', id, '?gain=1')).send(shown)).status).toBe(303);
    const again = await open('finance', 'certifyGain', id, '?gain=1');
    expect(again.words).toContain('Renvoyée Joignez l’enquête.');
    expect((await again.send({ '/decision': 'certify' })).status).toBe(303);
    const portfolio = await page('lead', '/portefeuille/gains');
    for (const said of ['Équivalents temps plein', '105 000 €']) expect(portfolio.words).toContain(said);
    expect((await (await harness.visit('lead')).get('/portefeuille/gains.json')).html).toContain('"realisedCents":10500000');
    expect((await (await harness.visit('lead')).get('/portefeuille/gains.csv')).status).toBe(200);
  });

  test('is chosen among those that may lapse, with the amount that will not come', async () => {
    const id = await toInTwo(harness);
    const years = { '/years/0/year': String(next), '/years/0/quantity': '2' };
    expect((await (await open('applicant', 'promiseGain', id)).send({ ...typedGain, ...years })).status).toBe(303);
    expect((await open('lead', 'lapseGain', id)).html).toContain(GAIN.title);
    const lapsing = await open('lead', 'lapseGain', id, '?gain=1');
    expect(lapsing.words).toContain(`Devient caduc pour ${next} 120 000 €`);
    expect((await lapsing.send({ '/reason': 'Le logiciel est repris.' })).status).toBe(303);
    expect((await page('applicant', `/conventions/${id}/gains`)).words).toContain('Le logiciel est repris.');
    expect((await page('applicant', `/conventions/${id}/gains?on=2020-01-01`)).words).toContain('Ce projet n’avait promis aucun gain');
  });
});

describe('a sample of payments', () => {
  test('is drawn on a page, and each payment checked with what shows it; the rate follows, and its author alone corrects it', async () => {
    const id = (
      await toActive(harness, { ...STUDENTS, callId: await openCall(harness, { aeCents: AWARDED_CENTS, cpCents: AWARDED_CENTS }) })
    ).grantId;
    await toPaid(harness, id);
    const { envelopeId, reference } = await grantIn(id);
    const none = await page('lead', `/enveloppes/${envelopeId}/controles`);
    expect(none.words).toContain('il n’y a pas de taux d’erreur');
    const drawing = await open('finance', 'drawSample', envelopeId);
    expect(drawing.words).toContain(`${today().slice(0, 4)} 1 `);
    const drawn = await drawing.send({ '/size': '5' });
    expect([drawn.status, drawn.location]).toEqual([303, expect.stringContaining(`/enveloppes/${envelopeId}/controles`)]);
    const { payment } = await sampledOf(harness, id);
    const finance = await harness.as('finance');
    const more = await finance.post(`/envelopes/${envelopeId}/samples`, { year: PAID_YEAR, size: 1 });
    expect(more.body).toMatchObject({ code: 'nothing_to_draw' });
    const refused = async (wrongCents: number) =>
      (await check({ finding: 'overpaid', wrongCents })(harness, 'controller', id)).body['code'];
    expect([await refused(100), await refused(AWARDED_CENTS + 1)]).toEqual(['reason_missing', 'wrong_amount_unfit']);
    // Finance has ordered it.
    expect((await open('finance', 'checkPayment', id, `?payment=${payment}`)).words).toContain('une personne qui n’y a pas pris part');
    const { items: tasks } = (await (await harness.as('controller')).get(`/me/tasks?command=checkPayment`)).body;
    expect(tasks).toContainEqual(expect.objectContaining({ id, detail: String(payment), amountCents: AWARDED_CENTS }));
    const actionsOf = async (login: string) =>
      /(?:Contrôler le paiement|Corriger le contrôle)/.exec(
        (await page(login, `/enveloppes/${envelopeId}/controles?echantillon=1`)).words,
      )?.[0];
    expect(await actionsOf('controller')).toBe('Contrôler le paiement');
    const checking = await open('controller', 'checkPayment', id, `?payment=${payment}`);
    for (const said of ['Vu sur place.', 'VIR-1', 'a enregistré le paiement', AUTHOR]) expect(checking.words).toContain(said);
    const unsaid = await checking.send({ '/finding': 'overpaid', '/wrongCents': '100' });
    expect([unsaid.status, unsaid.words]).toEqual([422, expect.stringContaining('Sur quoi cela repose : à renseigner')]);
    const found = { '/finding': 'overpaid', '/wrongCents': '100', '/reason': 'Compté deux fois.' };
    expect((await checking.send(found)).status).toBe(303);
    const sample = await page('auditor', `/enveloppes/${envelopeId}/controles?echantillon=1`);
    for (const said of [reference, 'Payé en trop', '100 €', 'Compté deux fois.', 'Graine']) expect(sample.words).toContain(said);
    expect([await actionsOf('controller'), await actionsOf('lead')]).toEqual(['Corriger le contrôle', undefined]);
    const again = await open('controller', 'checkPayment', id, `?payment=${payment}`);
    expect(again.fields).toMatchObject({ '/finding': ['overpaid'], '/reason': ['Compté deux fois.'] });
    expect((await again.send({ ...found, '/wrongCents': '200' })).status).toBe(303);
    expect((await check({ payment })(harness, 'finance-2', id)).body).toMatchObject({ code: 'check_of_another_person' });
    const { callId } = await (await harness.as('lead')).get(`/applications/${(await grantIn(id)).applicationId}`).then(({ body }) => body);
    const of = async (query: string) => {
      const { indicators } = (await (await harness.as('lead')).get(`/programme/indicators?callId=${callId}${query}`)).body;
      return indicators.find(({ key }: { key: string }) => key === 'payment_errors').total;
    };
    expect(await of('')).toMatchObject({ files: 1, sample: { payments: 1, checkedCents: AWARDED_CENTS, wrongCents: 20_000 } });
    expect(await of(`&on=${moveDate(today(), { days: -1 })}`)).toMatchObject({ files: 0, mean: null, sample: null });
    const listed = await page('lead', `/indicateurs/dossiers?indicator=payment_errors&callId=${callId}`);
    expect(listed.html).toContain(`/dossiers/${(await grantIn(id)).applicationId}`);
    expect((await (await harness.visit('lead')).get(`/indicateurs.csv?callId=${callId}`)).html).toContain('Paiements contrôlés');
  });
});
