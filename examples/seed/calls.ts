import { readFile } from 'node:fs/promises';
import type { Kysely } from 'kysely';
import { loadPublished } from '../../db/calls/calls.ts';
import type { DB } from '../../db/core/schema.ts';
import { CallFile } from '../../domain/calls/call.ts';
import { type Desk, versionOf } from './applications.ts';
import { CLOSED, STATE, TOWNS } from './call-names.ts';
import type { Fund } from './fund.ts';
import type { Story } from './story.ts';

const COMING = 'exemple-formation';

const shipped = async (name: string): Promise<CallFile> =>
  CallFile.parse(JSON.parse(await readFile(new URL(`../../calls/${name}.json`, import.meta.url), 'utf8')));

const ofExample = ({ fr, en }: { fr: string; en: string }) => ({ fr: `${fr} (exemple)`, en: `${en} (example)` });

/** A shipped call under another name, opened as soon as the fund is lived through, with credits of its own. */
async function example(
  fund: Fund,
  name: string,
  id: string,
  codes: { call: string; envelope: string },
  credits: { aeCents: number; cpCents: number },
): Promise<CallFile> {
  const { envelope, terms } = await shipped(name);
  return {
    id,
    code: codes.call,
    version: 1,
    envelope: { code: codes.envelope, name: ofExample(envelope.name), ...credits },
    terms: { ...terms, title: ofExample(terms.title), opensOn: fund.date(-500) },
  };
}

/** The two calls of the fund, loaded as a migration would have loaded them; returns their terms by their ids. */
export async function loadCalls(fund: Fund): Promise<Map<string, CallFile['terms']>> {
  const state = await example(
    fund,
    'donnees-2023',
    STATE,
    { call: 'EXD', envelope: 'EXEMPLE-DONNEES' },
    { aeCents: 900_000_000, cpCents: 900_000_000 },
  );
  const towns = await example(
    fund,
    'territoires-2023',
    TOWNS,
    { call: 'EXT', envelope: 'EXEMPLE-TERRITOIRES' },
    { aeCents: 110_000_000, cpCents: 110_000_000 },
  );
  // Towns read the opinions, and reply to them before the committee.
  towns.terms.feedback = { replyWorkingDays: 5, afterDecision: true };
  for (const file of [state, towns]) await loadPublished(fund.db, file, fund.now());
  return new Map([
    [STATE, state.terms],
    [TOWNS, towns.terms],
    [CLOSED, state.terms],
  ]);
}

/** Why a database is left unchanged: it was seeded before, or people work there. Undefined where it may be seeded. */
export async function whyNotSeeded(db: Kysely<DB>): Promise<string | undefined> {
  if (await db.selectFrom('call').where('id', '=', STATE).select('id').executeTakeFirst())
    return 'The fund was seeded before: everything is left as it is.';
  if (await db.selectFrom('application').select('id').limit(1).executeTakeFirst())
    return 'People have worked on this fund already: everything is left as it is. Seed a database without such work.';
  return undefined;
}

/**
 * What the State's call asks for since some days: of central administrations with the submission, so that the drafts of
 * others want nothing more, and of all with each report to come.
 */
const DOCUMENTS: CallFile['terms']['documents'] = [
  {
    key: 'commitment',
    label: { fr: 'Lettre d’engagement du secrétariat général', en: 'Letter of commitment of the general secretariat' },
    when: 'submission',
    obligation: null,
    legalCategories: ['7120'],
    model: 'https://exemple.gouv.fr/lettre-d-engagement.odt',
    modelFile: null,
    validMonths: 6,
  },
  {
    key: 'privacy',
    label: { fr: 'Avis du délégué à la protection des données', en: 'Opinion of the data protection officer' },
    when: 'submission',
    obligation: null,
    legalCategories: ['7120'],
    model: null,
    modelFile: null,
    validMonths: null,
  },
  {
    key: 'spending',
    label: { fr: 'État des dépenses signé du comptable', en: 'Statement of spending signed by the accountant' },
    when: 'report',
    obligation: null,
    legalCategories: [],
    model: null,
    modelFile: null,
    validMonths: null,
  },
];

/** The table that an accountant fills in and signs. */
const SPENDING = {
  name: 'etat-des-depenses.csv',
  document: 'spending',
  text: '\ufeffPoste de dépense;Fournisseur;Date du paiement;Montant hors taxes (€)\r\n',
};

const WAITLIST_REASON = 'L’appel est clos, et ses crédits rendus.';

/**
 * What an admin does with calls: one is opened under the credits of the first, and closed again; the first one asks for
 * documents; one is in preparation.
 */
export async function* otherCalls({ fund, calls }: Desk): Story {
  const terms = calls.get(STATE);
  const { envelope_id: envelopeId, stream_id: stateId } = await fund.db
    .selectFrom('call')
    .where('id', '=', STATE)
    .select(['envelope_id', 'stream_id'])
    .executeTakeFirstOrThrow();
  yield fund.on(-361);
  const urgent = { ...terms, title: { fr: 'Données d’urgence (exemple)', en: 'Urgent data (example)' } };
  const { id, version } = await fund.act('admin', 'createCall', { id: CLOSED, code: 'EXU', envelopeId, terms: urgent });
  yield fund.in(1);
  await fund.act('admin', 'publishCall', { version }, id);
  yield fund.on(-90);
  await fund.act('admin', 'closeCall', { version: await versionOf(fund, id), reason: WAITLIST_REASON }, id);
  yield fund.on(-15);
  if (terms) {
    const wanting = { version: await versionOf(fund, stateId), envelopeId, terms: { ...terms, documents: DOCUMENTS } };
    await fund.act('admin', 'updateCall', wanting, stateId);
    await fund.sendModel('admin', SPENDING, stateId);
    await fund.act('admin', 'publishCall', { version: await versionOf(fund, stateId) }, stateId);
  }
  const training = { ...terms, title: { fr: 'Former les équipes de données (exemple)', en: 'Training data teams (example)' } };
  await fund.act('admin', 'createCall', { id: COMING, code: 'EXF', envelopeId, terms: training });
}
