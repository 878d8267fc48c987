import { DateTime } from 'luxon';
import type { Stage } from './lives.ts';
import { expectStatus, type Json } from './steps.ts';

const inDays = (days: number): DateTime => DateTime.now().setZone('Europe/Paris').plus({ days });
const dateOf = (day: DateTime): string => day.toFormat('yyyy-MM-dd');
const monthOf = (day: DateTime): string => day.toFormat('yyyy-MM');

/**
 * A signed grant that is given six months more: a member of the Datalab gives the opinion, the lead decides since no
 * money moves, both sides sign.
 */
export async function amend({ as, step }: Stage, path: string, signatory: string): Promise<void> {
  const grant = async (): Promise<Json> => expectStatus(await as(signatory).get(path), 200, 'grant');
  const { version } = await grant();
  await step(signatory, 'propose un avenant : six mois de plus', 'POST', `${path}/amendments`, {
    version,
    reasons: 'Le fournisseur de la donnée de référence livre six mois plus tard.',
    durationMonths: 18,
  });
  const last = async () => ((await grant())['amendments'] as { number: number; agreement: { documentSha256: string } | null }[]).at(-1);
  const amendment = (await last())?.number;
  const { id: reviewerId } = expectStatus(await as('reviewer-impact').get('/me'), 200, 'me');
  await step('lead', 'demande un avis sur l’avenant', 'POST', `${path}/amendment-assignments`, { amendment, reviewerId });
  const opinion = { amendment, verdict: 'favourable', comment: 'Les cibles restent tenables.' };
  await step('reviewer-impact', 'rend l’avis sur l’avenant', 'POST', `${path}/amendment-opinion`, opinion);
  await step('lead', 'l’approuve : aucun argent ne bouge', 'POST', `${path}/amendment-approval`, { amendment, reason: 'Motivé.' });
  const documentSha256 = (await last())?.agreement?.documentSha256;
  const sign = async (login: string, what: string) =>
    step(login, what, 'POST', `${path}/amendment-signatures`, { amendment, version: (await grant())['version'], documentSha256 });
  await sign(signatory, 'signe l’avenant');
  await sign('finance', 'le signe pour le fonds : en vigueur');
}

/** The beneficiary promises what its project is to save; each year of that is declared once it is over. */
export async function promiseGain({ step }: Stage, path: string, signatory: string): Promise<void> {
  const today = inDays(0);
  await step(signatory, 'promet un gain : deux licences de moins par an', 'POST', `${path}/gains`, {
    title: 'Deux abonnements de moins',
    owner: 'Bureau des bourses',
    method: 'licence',
    unitCostCents: 4_000_000,
    costOn: dateOf(today),
    costSource: 'Dernière facture',
    baseline: 'Deux abonnements à un service qui vérifie les revenus.',
    budgetLine: 'Programme 150, action 17',
    evidence: 'La facture de chaque année.',
    years: [today.year, today.year + 1].map((year) => ({ year, quantity: 2 })),
  });
}

/** The call's obligation is shown to be met by a link, and the lead accepts it. */
export async function showListing({ step }: Stage, path: string, signatory: string): Promise<void> {
  const evidence = { obligation: 'api_listing', url: 'https://www.data.gouv.fr/dataservices/droits-des-etudiants' };
  await step(signatory, 'montre que l’API est référencée', 'POST', `${path}/evidence`, evidence);
  const met = { obligation: 'api_listing', number: 1, decision: 'accept', reasons: '' };
  await step('lead', 'en prend acte : obligation remplie', 'POST', `${path}/evidence-reviews`, met);
}

/** A mission of the brigades, from its proposal to its delivery; its indicator is compared once the project reports. */
export async function helpByAMission({ as, step }: Stage, path: string, signatory: string): Promise<void> {
  const { id: personId } = expectStatus(await as('reviewer-impact').get('/me'), 200, 'me');
  const design = { skills: ['design'], sharePercent: 100 };
  await step('lead', 'dit ce que sait faire une personne', 'PUT', `/datalab-people/${String(personId)}`, design);
  const proposed = await step('lead', 'propose une mission : conseil en design', 'POST', '/missions', {
    grantId: path.split('/').at(-1),
    kind: 'design_advice',
    days: 2,
    startsOn: dateOf(inDays(0)),
    endsOn: dateOf(inDays(60)),
    indicator: 'conversion',
    reason: 'Le parcours perd un étudiant sur deux : deux jours suffisent à dire où.',
  });
  const mission = `/missions/${String(proposed['id'])}`;
  const accepted = await step(signatory, 'accepte la mission', 'POST', `${mission}/acceptance`, { version: proposed['version'] });
  const line = { personId, skill: 'design' };
  const staffed = await step('lead', 'la planifie : deux jours-personne', 'PUT', `${mission}/staffing`, {
    version: accepted['version'],
    days: [{ ...line, month: monthOf(inDays(60)), days: 2 }],
  });
  await step('reviewer-impact', 'livre une stratégie de design', 'POST', `${mission}/delivery`, {
    version: staffed['version'],
    report: 'Trois écrans sur sept redemandent ce que l’administration sait déjà.',
    spentBy: [{ ...line, month: monthOf(inDays(0)), days: 0.5 }],
  });
}
