import { resolve } from 'node:path';
import Table from 'cli-table3';
import { parisDate } from '../domain/calendar.ts';
import { readRunning } from '../local/data-dir.ts';
import { euros } from '../letters/format.ts';
import type { PersonClient } from './client.ts';
import { helpFromTheDatalab } from './demo-datalab.ts';
import { FUEL_MAP, STUDENTS } from './demo-projects.ts';
import { expectStatus, type Json, paint, signIn, type Step, stepper } from './demo-steps.ts';
import { runProgram } from './parent.ts';
import { readSettings } from './settings.ts';

/** From an empty draft to a reviewed application. */
async function toReviewed(
  as: (login: string) => PersonClient,
  step: Step,
  applicant: string,
  project: typeof STUDENTS | typeof FUEL_MAP,
): Promise<string> {
  const me = expectStatus(await as(applicant).get('/me'), 200, 'me');
  const siret = String((me['organisation'] as Json)['siret']);
  const { callId, ...content } = project;
  const draft = await step(applicant, 'ouvre un brouillon', 'POST', '/applications', { callId, title: project.title });
  const id = String(draft['id']);
  const saved = await step(applicant, 'le complète', 'PUT', `/applications/${id}`, { ...content, siret, version: draft['version'] });
  await step(applicant, 'le dépose', 'POST', `/applications/${id}/submission`, { version: saved['version'] });
  await step('screener', 'le déclare recevable', 'POST', `/applications/${id}/admissibility`, { revision: 1, decision: 'admissible' });
  const review = expectStatus(await as('lead').get(`/applications/${id}`), 200, 'application')['review'] as Json[];
  const call = expectStatus(await as('lead').get(`/calls/${callId}`), 200, 'call')['terms'] as {
    steps: { key: string; criteria: { key: string }[] }[];
  };
  for (const { key } of review as { key: string }[]) {
    const login = `reviewer-${key}`;
    const reviewer = expectStatus(await as(login).get('/me'), 200, 'me');
    await step('lead', `demande l'avis « ${key} »`, 'POST', `/applications/${id}/assignments`, { step: key, reviewerId: reviewer['id'] });
    const scores = Object.fromEntries(
      (call.steps.find((each) => each.key === key)?.criteria ?? []).map((criterion) => [criterion.key, project === STUDENTS ? 4 : 2]),
    );
    const opinion = { step: key, revision: 1, verdict: project === STUDENTS ? 'favourable' : 'unfavourable', scores, comment: '' };
    await step(login, `rend l'avis « ${key} »`, 'POST', `/applications/${id}/opinions`, opinion);
  }
  return id;
}

async function toPaid(as: (login: string) => PersonClient, step: Step, applicant: string, applicationId: string): Promise<void> {
  const { grantId } = expectStatus(await as(applicant).get(`/applications/${applicationId}`), 200, 'application');
  const path = `/grants/${String(grantId)}`;
  const grant = expectStatus(await as(applicant).get(path), 200, 'grant');
  const signed = await step(applicant, 'signe la convention', 'POST', `${path}/signatures`, { version: grant['version'] });
  await step('finance', 'la signe pour le fonds : engagement', 'POST', `${path}/signatures`, { version: signed['version'] });
  const [first] = grant['tranches'] as { kind: string; amountCents: number }[];
  const amount = first?.amountCents;
  // An advance is paid before any service; the tranches after it wait for their reports.
  if (first?.kind !== 'advance')
    await step('finance', 'certifie le service fait', 'POST', `${path}/certifications`, { tranche: 1, certifiedCents: amount });
  await step(
    'finance',
    `demande le paiement de ${first?.kind === 'advance' ? 'l’avance' : 'la tranche'}`,
    'POST',
    `${path}/payment-orders`,
    {
      tranche: 1,
      orderedCents: amount,
    },
  );
  const paidOn = parisDate(new Date().toISOString());
  await step('payer', 'enregistre le paiement', 'POST', `${path}/payments`, {
    tranche: 1,
    paidCents: amount,
    paidOn,
    reference: `VIR-${applicationId.slice(0, 8)}`,
  });
}

type Movement = { credit: 'AE' | 'CP'; year: number; from: string; to: string; amountCents: number };
type Envelope = {
  id: string;
  name: string;
  remainingToPayCents: number;
  years: { year: number; ae: Record<string, number>; cp: Record<string, number> }[];
};

async function readMovements(finance: PersonClient, envelopeId: string): Promise<Movement[]> {
  const movements: Movement[] = [];
  for (let cursor: unknown = ''; cursor !== null;) {
    const page = expectStatus(
      await finance.get(`/envelopes/${envelopeId}/movements?limit=100${cursor ? `&cursor=${String(cursor)}` : ''}`),
      200,
      'movements',
    );
    movements.push(...(page['items'] as Movement[]));
    cursor = page['next'];
  }
  return movements;
}

/** Checks an envelope from outside: every cent is somewhere, and the movements add up to the balances. Returns how many movements there are. */
async function checkEnvelope(finance: PersonClient, envelope: Envelope): Promise<number> {
  const movements = await readMovements(finance, envelope.id);
  for (const { year, ae, cp } of envelope.years) {
    for (const [credit, balances] of [
      ['AE', ae],
      ['CP', cp],
    ] as const) {
      const { totalCents, missingCents: _, ...parts } = balances;
      const sum = Object.values(parts).reduce((total, part) => total + part, 0);
      if (sum !== totalCents) throw new Error(`${credit} ${year}: the parts sum to ${sum}, the total is ${totalCents}`);
      for (const [name, cents] of Object.entries({ totalCents, ...parts })) {
        const account = name.replace('Cents', '');
        const sign = account === 'total' ? -1 : 1;
        const moved = movements
          .filter((movement) => movement.credit === credit && movement.year === year)
          .reduce(
            (total, { from, to, amountCents }) =>
              total + sign * ((to === account ? amountCents : 0) - (from === account ? amountCents : 0)),
            0,
          );
        if (moved !== cents) throw new Error(`${credit} ${year}: movements of ${account} sum to ${moved}, its balance is ${cents}`);
      }
    }
  }
  return movements.length;
}

function showEnvelope(envelope: Envelope): void {
  const table = new Table({
    head: ['', 'Total', 'Disponible', 'Gelé', 'Réservé', 'Engagé', 'Demandé', 'Payé', 'Tombé'],
    style: { head: [], border: [] },
    colAligns: ['left', ...Array<'right'>(8).fill('right')],
  });
  const columns = ['total', 'available', 'frozen', 'reserved', 'committed', 'ordered', 'paid', 'lapsed'];
  for (const { year, ae, cp } of envelope.years) {
    for (const [credit, balances] of [
      ['AE', ae],
      ['CP', cp],
    ] as const) {
      table.push([
        `${credit} ${year}`,
        ...columns.map((column) => {
          const cents = balances[`${column}Cents`];
          return cents === undefined ? '' : euros('fr', cents);
        }),
      ]);
    }
  }
  console.log(`\n${envelope.name} — reste à payer : ${euros('fr', envelope.remainingToPayCents)}\n${table.toString()}`);
}

await runProgram(async () => {
  const settings = readSettings(process.env);
  const dataDir = resolve(settings.DATA_DIR);
  const running = readRunning(dataDir);
  const url = settings.GUICHET_URL ?? running?.api;
  const issuer = settings.OIDC_ISSUER ?? running?.issuer;
  if (!url || !issuer) throw new Error(`Guichet does not run on ${dataDir}: start it with npm start, or set GUICHET_URL and OIDC_ISSUER.`);
  const as = await signIn(url, issuer, dataDir);
  const step = stepper(as);

  console.log(paint(1, `\n${STUDENTS.title}`));
  const students = await toReviewed(as, step, 'applicant', STUDENTS);
  console.log(paint(1, `\n${FUEL_MAP.title}`));
  const fuelMap = await toReviewed(as, step, 'applicant2', FUEL_MAP);

  console.log(paint(1, '\nComité'));
  const heldOn = parisDate(new Date().toISOString());
  const session = await step('lead', 'inscrit les deux dossiers au comité', 'POST', '/sessions', {
    heldOn,
    applicationIds: [students, fuelMap],
  });
  const decisions = [
    { applicationId: students, decision: 'award', awardedCents: 24_000_000, reason: 'Impact mesurable et base légale solide.' },
    {
      applicationId: fuelMap,
      decision: 'refuse',
      reason: 'Les prix sont déjà publiés et réutilisés ; l’impact propre du projet n’est pas établi.',
    },
  ];
  await step('chair', 'clôt la décision : un retenu, un refusé', 'POST', `/sessions/${String(session['id'])}/decision`, {
    version: session['version'],
    decisions,
  });

  console.log(paint(1, '\nDe la convention au paiement'));
  await toPaid(as, step, 'applicant', students);

  console.log(paint(1, '\nDes gens plutôt que de l’argent : l’appui du Datalab'));
  await helpFromTheDatalab(as, step);

  console.log(paint(1, '\nCe que l’administration en lit'));
  const timeline = expectStatus(await as('applicant').get(`/applications/${students}/timeline`), 200, 'timeline')['items'] as {
    at: string;
    text: string;
    who: { name: string } | null;
  }[];
  for (const { at, who, text } of timeline) console.log(`  ${at.slice(0, 16).replace('T', ' ')}  ${who ? `${who.name} ` : ''}${text}`);

  const { envelopeId } = expectStatus(await as('finance').get('/calls/donnees-2023'), 200, 'call');
  const envelope = expectStatus(await as('finance').get(`/envelopes/${String(envelopeId)}`), 200, 'envelope') as Envelope;
  showEnvelope(envelope);
  const movements = await checkEnvelope(as('finance'), envelope);
  console.log(`Vérifié de l'extérieur : chaque centime est quelque part, et les ${movements} mouvements font les soldes.`);
});
