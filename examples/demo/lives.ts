import { parisDate } from '../../domain/core/calendar.ts';
import type { PersonClient } from '../../runtime/client.ts';
import type { FUEL_MAP, REGISTRATIONS, STUDENTS } from './projects.ts';
import { expectStatus, type Json, type Step } from './steps.ts';

type Project = typeof STUDENTS | typeof FUEL_MAP | typeof REGISTRATIONS;
/** Who acts in a life: the people's clients, and the step that shows what each of them does. */
export type Stage = { as: (login: string) => PersonClient; step: Step };

/** From an empty draft to a submitted application: an agent writes it where there is one, the signatory submits it. */
export async function toSubmitted({ as, step }: Stage, project: Project, signatory: string, editor = signatory): Promise<string> {
  const me = expectStatus(await as(editor).get('/me'), 200, 'me');
  const siret = String((me['organisation'] as Json)['siret']);
  const { callId, ...content } = project;
  const draft = await step(editor, 'ouvre un brouillon', 'POST', '/applications', { callId, title: project.title });
  const id = String(draft['id']);
  const saved = await step(editor, 'le complète', 'PUT', `/applications/${id}`, { ...content, siret, version: draft['version'] });
  await step(signatory, 'le dépose', 'POST', `/applications/${id}/submission`, { version: saved['version'] });
  return id;
}

type ReviewStep = { key: string; state: string; criteria: { key: string }[] };

/**
 * The screener finds it admissible, and the reviewer of each step that opens gives an opinion with the same score for
 * every criterion. Steps behind an unfavourable one never open.
 */
export async function toReviewed({ as, step }: Stage, id: string, verdict: 'favourable' | 'unfavourable', score: number): Promise<string> {
  await step('screener', 'le déclare recevable', 'POST', `/applications/${id}/admissibility`, { revision: 1, decision: 'admissible' });
  const nextOpen = async (): Promise<ReviewStep | undefined> =>
    (expectStatus(await as('lead').get(`/applications/${id}`), 200, 'application')['review'] as ReviewStep[]).find(
      ({ state }) => state === 'open',
    );
  for (let open = await nextOpen(); open; open = await nextOpen()) {
    const { key, criteria } = open;
    const login = `reviewer-${key}`;
    const reviewer = expectStatus(await as(login).get('/me'), 200, 'me');
    await step('lead', `demande l'avis « ${key} »`, 'POST', `/applications/${id}/assignments`, { step: key, reviewerId: reviewer['id'] });
    const scores = Object.fromEntries(criteria.map((criterion) => [criterion.key, score]));
    await step(login, `rend l'avis « ${key} »`, 'POST', `/applications/${id}/opinions`, {
      step: key,
      revision: 1,
      verdict,
      scores,
      comment: '',
    });
  }
  return id;
}

type Decision = { applicationId: string; decision: string; reason: string; awardedCents?: number };

/** One session decides them all, today. */
export async function decide({ step }: Stage, decisions: Decision[]): Promise<void> {
  const heldOn = parisDate(new Date().toISOString());
  const applicationIds = decisions.map(({ applicationId }) => applicationId);
  const session = await step('lead', 'inscrit les dossiers au comité', 'POST', '/sessions', { heldOn, applicationIds });
  // Run twice, the demo has the same projects: the chair awards them all the same.
  const despiteOverlaps = decisions.filter(({ decision }) => decision === 'award').map(({ applicationId }) => applicationId);
  const body = { version: session['version'], decisions, despiteOverlaps };
  await step('chair', 'clôt la décision : deux retenus, un refusé', 'POST', `/sessions/${String(session['id'])}/decision`, body);
}

/**
 * Both sides sign, and the first tranche is paid: at once where it is the only one, else as an advance before any
 * service. Returns the grant.
 */
export async function toFirstPayment({ as, step }: Stage, applicationId: string, signatory: string): Promise<Json> {
  const { grantId } = expectStatus(await as(signatory).get(`/applications/${applicationId}`), 200, 'application');
  const path = `/grants/${String(grantId)}`;
  const grant = expectStatus(await as(signatory).get(path), 200, 'grant');
  const [first] = grant['tranches'] as { kind: string; amountCents: number }[];
  const [tranche, amount, isAdvance] = [1, first?.amountCents, first?.kind === 'advance'];
  const { documentSha256 } = grant['agreement'] as { documentSha256: string };
  const signing = ({ version }: Json) => ({ version, documentSha256 });
  const signed = await step(signatory, 'signe la convention', 'POST', `${path}/signatures`, signing(grant));
  await step('finance', 'la signe pour le fonds : engagement', 'POST', `${path}/signatures`, signing(signed));
  if (!isAdvance)
    await step('finance', 'certifie le service fait', 'POST', `${path}/certifications`, {
      tranche,
      certifiedCents: amount,
      observation: 'Vu sur place.',
    });
  const details = { iban: 'FR7630006000011234567890189', accountHolder: 'Comptable assignataire' };
  await step(signatory, 'propose ses coordonnées bancaires', 'POST', `${path}/payees`, details);
  const { payees } = expectStatus(await as('finance-2').get(path), 200, 'grant');
  const proposed = (payees as { id: string; state: string }[]).find(({ state }) => state === 'proposed');
  // An account that finance has approved on another grant of the organisation is in force at once.
  if (proposed) await step('finance-2', 'les valide : une autre personne', 'POST', `${path}/payee-approvals`, { payeeId: proposed.id });
  await step('finance', `demande le paiement${isAdvance ? ' de l’avance' : ''}`, 'POST', `${path}/payment-orders`, {
    tranche,
    orderedCents: amount,
  });
  const paidOn = parisDate(new Date().toISOString());
  const payment = { tranche, paidCents: amount, paidOn, reference: `VIR-${applicationId.slice(0, 8)}` };
  await step('payer', 'enregistre le paiement', 'POST', `${path}/payments`, payment);
  return expectStatus(await as(signatory).get(path), 200, 'grant');
}

/** The screener asks for a correction; the administration reconsiders, and withdraws its application. */
export async function toWithdrawn({ as, step }: Stage, id: string, signatory: string): Promise<void> {
  await step('screener', 'demande une correction', 'POST', `/applications/${id}/corrections`, {
    revision: 1,
    items: [{ field: '/indicators/0/baseline', kind: 'incomplete', comment: 'D’où vient la valeur de départ ?' }],
    message: 'Un point à préciser avant l’instruction.',
    // No text requires it: the periods of the law go on.
    requiredBy: null,
  });
  const { version } = expectStatus(await as(signatory).get(`/applications/${id}`), 200, 'application');
  await step(signatory, 'retire son dossier', 'POST', `/applications/${id}/withdrawal`, {
    version,
    reason: 'Nous mesurons d’abord, et reviendrons à l’automne.',
  });
}
