import { resolve } from 'node:path';
import { parisDate } from '../domain/core/calendar.ts';
import { readRunning } from '../local/data-dir.ts';
import { euros } from '../domain/core/format.ts';
import { helpFromTheDatalab } from '../examples/demo/datalab.ts';
import { checkEnvelope, type Envelope, showEnvelope } from '../examples/demo/ledger.ts';
import { decide, type Stage, toFirstPayment, toReviewed, toSubmitted, toWithdrawn } from '../examples/demo/lives.ts';
import { ALERTS, FUEL_MAP, REGISTRATIONS, STUDENTS } from '../examples/demo/projects.ts';
import { amend, helpByAMission, promiseGain, showListing } from '../examples/demo/second-half.ts';
import { expectStatus, paint, signIn, stepper } from '../examples/demo/steps.ts';
import { runProgram } from '../runtime/parent.ts';
import { readSettings } from '../runtime/settings.ts';

const chapter = (title: string): void => console.log(paint(1, `\n${title}`));
type Show = (login: string, path: string) => void;

/**
 * Five projects side by side: paid at once, paid in tranches and half way, refused, withdrawn, and help in people.
 * Returns the first one's application. `show` prints the page on which one can be seen.
 */
async function tellFiveLives(stage: Stage, show: Show): Promise<string> {
  chapter(`1. ${ALERTS.title}`);
  const alerts = await toReviewed(stage, await toSubmitted(stage, ALERTS, 'applicant', 'editor'), 'favourable', 4);
  chapter(`2. ${STUDENTS.title}`);
  const students = await toReviewed(stage, await toSubmitted(stage, STUDENTS, 'applicant'), 'favourable', 5);
  chapter(`3. ${FUEL_MAP.title}`);
  const fuelMap = await toReviewed(stage, await toSubmitted(stage, FUEL_MAP, 'applicant2'), 'unfavourable', 2);
  chapter(`4. ${REGISTRATIONS.title}`);
  const registrations = await toSubmitted(stage, REGISTRATIONS, 'applicant2');
  await toWithdrawn(stage, registrations, 'applicant2');
  show('applicant2', `/dossiers/${registrations}`);

  chapter('Le comité');
  await decide(stage, [
    { applicationId: alerts, decision: 'award', awardedCents: 15_000_000, reason: 'Un effet visible en six mois.' },
    { applicationId: students, decision: 'award', awardedCents: 24_000_000, reason: 'Impact mesurable et base légale solide.' },
    { applicationId: fuelMap, decision: 'refuse', reason: 'Les prix sont déjà publiés et réutilisés.' },
  ]);
  show('applicant2', `/dossiers/${fuelMap}`);
  chapter('1. Payé en une fois');
  const { id: paidAtOnce, finalAccount } = await toFirstPayment(stage, alerts, 'applicant');
  console.log(`  Décompte final : à rendre au plus tard le ${parisDate((finalAccount as { dueAt: string }).dueAt)}`);
  show('applicant', `/conventions/${String(paidAtOnce)}`);
  chapter('2. Payé en tranches, à mi-chemin');
  const { id, tranches } = await toFirstPayment(stage, students, 'applicant');
  for (const { rank, label, amountCents, paidOn } of tranches as {
    rank: number;
    label: string;
    amountCents: number;
    paidOn: string | null;
  }[])
    console.log(`  Tranche ${rank} : ${euros('fr', amountCents)}, ${label.toLowerCase()}${paidOn ? ` le ${paidOn}` : ''}`);

  chapter('2. Après la décision : un avenant, une obligation, une mission des brigades');
  const path = `/grants/${String(id)}`;
  await amend(stage, path, 'applicant');
  await showListing(stage, path, 'applicant');
  await promiseGain(stage, path, 'applicant');
  await helpByAMission(stage, path, 'applicant');
  const { milestones } = expectStatus(await stage.as('applicant').get(path), 200, 'grant');
  for (const { rank, trackingYear, periodEndsOn } of milestones as { rank: number; trackingYear: number | null; periodEndsOn: string }[])
    console.log(`  ${trackingYear ? `Suivi, année ${trackingYear}` : `Rapport ${rank}`} : sur la période qui s’achève le ${periodEndsOn}`);

  show('applicant', `/conventions/${String(id)}`);

  chapter('5. Des gens plutôt que de l’argent : l’appui du Datalab');
  show('applicant2', `/demandes-datalab/${await helpFromTheDatalab(stage.as, stage.step)}`);
  return alerts;
}

await runProgram(async () => {
  const settings = readSettings(process.env);
  const dataDir = resolve(settings.DATA_DIR);
  const running = readRunning(dataDir);
  const url = settings.GUICHET_URL ?? running?.api;
  const issuer = settings.OIDC_ISSUER ?? running?.issuer;
  if (!url || !issuer) throw new Error(`Guichet does not run on ${dataDir}: start it with npm start, or set GUICHET_URL and OIDC_ISSUER.`);
  const as = await signIn(url, issuer, dataDir);
  const show: Show = (login, path) => console.log(`  → ${url}${path} (connectez-vous en tant que ${login})`);
  const paid = await tellFiveLives({ as, step: stepper(as) }, show);

  chapter('Ce que l’administration lit du premier');
  const timeline = expectStatus(await as('applicant').get(`/applications/${paid}/timeline`), 200, 'timeline')['items'] as {
    at: string;
    text: string;
    who: { name: string } | null;
  }[];
  for (const { at, who, text } of timeline) console.log(`  ${at.slice(0, 16).replace('T', ' ')}  ${who ? `${who.name} ` : ''}${text}`);

  const { envelopeId } = expectStatus(await as('finance').get('/calls/donnees-2023'), 200, 'call');
  const envelope = expectStatus(await as('finance').get(`/envelopes/${String(envelopeId)}`), 200, 'envelope') as Envelope;
  showEnvelope(envelope);
  show('finance', `/enveloppes/${String(envelopeId)}`);
  const movements = await checkEnvelope(as('finance'), envelope);
  console.log(`Vérifié de l'extérieur : chaque centime est quelque part, et les ${movements} mouvements font les soldes.`);
});
