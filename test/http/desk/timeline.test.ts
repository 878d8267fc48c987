import { plain } from '../../support/french.ts';
import { AWARDED_CENTS, expectStatus, STUDENTS, toActive, toDraft, toSubmitted, today, withPayee } from '../../support/fixtures.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let applicationId: string;
beforeAll(async () => {
  const { grantId, ...ids } = await toActive(harness);
  applicationId = ids.applicationId;
  const [finance, payer] = [await harness.as('finance'), await harness.as('payer')];
  await finance.post(`/grants/${grantId}/certifications`, { tranche: 1, certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' });
  await withPayee(harness, grantId);
  await finance.post(`/grants/${grantId}/payment-orders`, { tranche: 1, orderedCents: AWARDED_CENTS });
  await payer.post(`/grants/${grantId}/payments`, { tranche: 1, paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-1' });
});

type Entry = { at: string; event: string; who: { name: string; organisationName: string } | null; text: string };
const read = async (login: string, language: 'fr' | 'en', id = applicationId): Promise<Entry[]> =>
  (await (await harness.as(login)).get(`/applications/${id}/timeline`, language)).body.items;
// Intl puts narrow no-break spaces into French amounts.
const said = (entries: Entry[]): string[] => entries.map(({ who, text }) => plain(`${who?.name ?? ''} ${text}`).trim());
const day = (locale: string) =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(today())).replace(/^1 (?=\p{Ll})/u, '1er ');

test('a whole life is told in French, oldest first', async () => {
  const entries = await read('auditor', 'fr');
  expect(said(entries)).toEqual([
    'Aïcha Benkirane a ouvert le brouillon',
    expect.stringMatching(/^Aïcha Benkirane a déposé le dossier AVIS-\d{4}-0001, qui demande 180 000 €$/),
    'Mathilde Roussel a déclaré le dossier recevable',
    'Inès Carvalho a demandé l’avis « Cadre juridique » à Sékou Diarra',
    'Sékou Diarra a rendu l’avis « Cadre juridique » : favorable',
    'Inès Carvalho a demandé l’avis « Données » à Linh Nguyen-Faure',
    'Linh Nguyen-Faure a rendu l’avis « Données » : favorable',
    "Inès Carvalho a demandé l’avis « Mesure de l'impact » à Gaspard Etcheverry",
    "Gaspard Etcheverry a rendu l’avis « Mesure de l'impact » : favorable",
    'L’instruction est terminée',
    `Inès Carvalho a inscrit le dossier au comité du ${day('fr-FR')}`,
    'Bénédicte Haumont a clos la décision : projet retenu pour 180 000 €',
    'Aïcha Benkirane a signé la convention pour le bénéficiaire',
    'Rachid Amrani a signé la convention pour le fonds ; 180 000 € sont engagés',
    'Rachid Amrani a attesté le service fait de la tranche 1 : 180 000 €',
    'Aïcha Benkirane a proposé des coordonnées bancaires',
    'Rachid Amrani a validé les coordonnées bancaires proposées',
    'Rachid Amrani a demandé le paiement de la tranche 1 : 180 000 €',
    `Colette Wirth a enregistré le paiement de la tranche 1 : 180 000 €, le ${day('fr-FR')}`,
  ]);
  const instants = entries.map(({ at }) => at);
  expect(instants).toEqual(instants.toSorted());
});

test('and in English, to the applicant without what is the fund’s own', async () => {
  expect(said(await read('applicant', 'en'))).toEqual([
    'Aïcha Benkirane opened the draft',
    expect.stringMatching(/^Aïcha Benkirane submitted the application AVIS-\d{4}-0001, asking for €180,000$/),
    'Mathilde Roussel found the application admissible',
    'Bénédicte Haumont closed the decision: awarded €180,000',
    'Aïcha Benkirane signed the agreement for the beneficiary',
    'Rachid Amrani signed the agreement for the fund; €180,000 are committed',
    'Rachid Amrani certified the service of tranche 1: €180,000',
    'Aïcha Benkirane proposed bank details',
    'Rachid Amrani approved the bank details that were proposed',
    'Rachid Amrani ordered the payment of tranche 1: €180,000',
    `Colette Wirth recorded the payment of tranche 1: €180,000, on ${day('en-GB')}`,
  ]);
});

test('the fund’s people read the same events in both languages, each once', async () => {
  const [fr, en] = [await read('lead', 'fr'), await read('lead', 'en')];
  expect(en.map(({ event, who, at }) => ({ event, who, at }))).toEqual(fr.map(({ event, who, at }) => ({ event, who, at })));
  expect(en.every(({ text }, index) => text !== fr[index]?.text)).toBe(true);
});

test('the fund reads nothing of the draft, whose history its writers and the auditor read', async () => {
  const [lead, applicant, auditor] = [await read('lead', 'fr'), await read('applicant', 'fr'), await read('auditor', 'fr')];
  expect(lead[0]).toMatchObject({ event: 'submitApplication' });
  expect(lead).toEqual(auditor.slice(1));
  expect(applicant[0]).toMatchObject({ event: 'createApplication' });
  const { id, version } = await toDraft(harness);
  const writer = await harness.as('applicant');
  const { siret } = (await writer.get('/me')).body.organisation;
  expectStatus(await writer.put(`/applications/${id}`, { ...STUDENTS, siret, callId: undefined, version }), 200);
  expectStatus(await writer.post(`/applications/${id}/submission`, { version: version + 1 }), 200);
  const seen = async (login: string) => (await (await harness.as(login)).get(`/applications/${id}`)).body.editedBy.length;
  expect([await seen('applicant'), await seen('lead')]).toEqual([1, 0]);
  const named = { externalReference: 'DGL-2026-7', version };
  const stale = await (await harness.as('lead')).put(`/applications/${id}/external-reference`, named);
  // The newest first.
  expect(stale.body.changes.at(-1)).toMatchObject({ event: 'submitApplication' });
});

test('a refusal at the screening is told without its reason, which stands on the application', async () => {
  const id = await toSubmitted(harness);
  await (
    await harness.as('screener')
  ).post(`/applications/${id}/admissibility`, { revision: 1, decision: 'inadmissible', reason: 'Hors du champ de l’appel.' });
  expect(said(await read('applicant', 'fr', id)).at(-1)).toBe('Mathilde Roussel a déclaré le dossier irrecevable');
  expect((await (await harness.as('applicant')).get(`/applications/${id}`)).body.screeningReason).toBe('Hors du champ de l’appel.');
});
