import { postOnGrant } from './tranche-fixtures.ts';
import { type Kysely, sql } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import type { AppHarness } from './app-harness.ts';
import type { CommandHarness } from './command-harness.ts';
import { expectStatus } from './fixtures.ts';

/** The year of the real clock, which gains of the tests are promised for. */
export const THIS_YEAR = yearOf(new Date().toISOString());

/** The year that is over, once what was promised for this one is moved back. */
export const LAST_YEAR = THIS_YEAR - 1;

/** A gain of two full-time equivalents this year and three the next, at 60 000 € for one. */
export const GAIN = {
  title: 'Instruction sans nouvelle saisie',
  owner: 'Bureau des aides',
  method: 'fte',
  unitCostCents: 6_000_000,
  costOn: '2025-12-31',
  costSource: 'Contrôle de gestion, 2025',
  baseline: 'Quatre agents ressaisissent les demandes.',
  budgetLine: 'Programme 150, titre 2',
  evidence: 'L’enquête de temps de chaque automne.',
  years: [
    { year: THIS_YEAR, quantity: 2 },
    { year: THIS_YEAR + 1, quantity: 3 },
  ],
};

export const promise = (change: Record<string, unknown> = {}) => postOnGrant('gains', { ...GAIN, ...change });
const REVISION = {
  ...{ gain: 1, unitCostCents: 6_000_000, costOn: '2025-12-31', costSource: 'Contrôle de gestion, 2025' },
  ...{ years: [GAIN.years[0], { year: THIS_YEAR + 1, quantity: 1.5 }], reason: 'Deux sites sur cinq.' },
};
export const revise = (change: Record<string, unknown> = {}) => postOnGrant('gain-revisions', { ...REVISION, ...change });
export const declare = (change: Record<string, unknown> = {}) =>
  postOnGrant('gain-declarations', { gain: 1, year: LAST_YEAR, quantity: 1.75, words: 'Enquête de temps.', ...change });
export const certifyGain = (decision: 'certify' | 'return' = 'certify', change: Record<string, unknown> = {}) =>
  postOnGrant('gain-certifications', {
    ...{ gain: 1, year: LAST_YEAR, number: 1, decision, reasons: decision === 'return' ? 'Joignez l’enquête.' : '' },
    ...change,
  });
export const lapse = (change: Record<string, unknown> = {}) =>
  postOnGrant('gain-lapses', { gain: 1, reason: 'Rien n’est économisé.', ...change });

/** Moves the years of a grant's gains back by one, so that this one is over: no test waits for its end. */
export async function ageGains({ database: { db } }: Pick<AppHarness, 'database'>, grantId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Movements and promises cannot be changed: the replica role lets these be moved.
    await sql`SET LOCAL session_replication_role = replica`.execute(trx);
    for (const table of ['gain_promise', 'gain_year', 'gain_declaration', 'gain_movement'])
      await sql`UPDATE ${sql.table(table)} SET year = year - 1 WHERE grant_id = ${grantId}`.execute(trx);
  });
}

/** A grant with a gain that is promised for this year and the next. */
export const withPromise =
  (reach: (harness: AppHarness) => Promise<string>) =>
  async (harness: AppHarness): Promise<string> => {
    const id = await reach(harness);
    expectStatus(await promise()(harness, 'applicant', id), 200);
    return id;
  };

/** The same a year later: a gain that was promised for last year and this one. */
export const withGain =
  (reach: (harness: AppHarness) => Promise<string>) =>
  async (harness: AppHarness): Promise<string> => {
    const id = await withPromise(reach)(harness);
    await ageGains(harness, id);
    return id;
  };

/** The same, of which last year is declared. */
export const withDeclared =
  (reach: (harness: AppHarness) => Promise<string>) =>
  async (harness: AppHarness): Promise<string> => {
    const id = await withGain(reach)(harness);
    expectStatus(await declare()(harness, 'applicant', id), 200);
    return id;
  };

/** A gain of an active grant: promised, revised, declared and certified for this year once it is over. */
export async function gained(harness: CommandHarness, db: Kysely<DB>): Promise<void> {
  const { id } = await db.selectFrom('grant').where('state', '=', 'active').select('id').executeTakeFirstOrThrow();
  await harness.accept('applicant', 'promiseGain', GAIN, { id });
  await harness.accept('applicant', 'reviseGain', REVISION, { id });
  const year = { gain: 1, year: THIS_YEAR };
  const over = { id, at: `${THIS_YEAR + 1}-01-15T10:00:00.000Z` };
  await harness.accept('applicant', 'declareGain', { ...year, quantity: 1, words: 'Mesuré.' }, over);
  await harness.accept('finance', 'certifyGain', { ...year, number: 1, decision: 'certify' }, over);
}
