import { type Kysely, sql, type Transaction } from 'kysely';
import { gainMethodOf } from '../../domain/calls/gain-method.ts';
import type { Given } from '../../domain/core/command.ts';
import type { Scope } from '../../domain/core/role.ts';
import { type DeclareGain, type Gain, type GainDates, hundredthsOf, type PromiseGain, type ReviseGain } from '../../domain/impact/gain.ts';
import { afterGain, type GainMovement, NO_GAIN } from '../../domain/impact/gain-ledger.ts';
import type { PortfolioMovement } from '../../domain/impact/gain-portfolio.ts';
import { readCallsOf } from '../calls/calls.ts';
import { isShownTo } from '../people/conflicts.ts';
import { part } from '../connection/together.ts';
import { anyOfMany, type Ids } from '../core/ids.ts';
import { givenReference } from '../core/references.ts';
import type { DB } from '../core/schema.ts';

/** The gains of grant `g` as the rules read them, by number. */
export const gainsOfGrant = sql<Gain[]>`(
  SELECT coalesce(jsonb_agg(jsonb_build_object('number', n.number, 'method', n.method, 'methodVersion', n.method_version,
    'writers', ARRAY(SELECT DISTINCT e.person_id FROM event AS e WHERE e.stream_id = n.grant_id AND e.person_id IS NOT NULL
      AND (e.version IN (SELECT version FROM gain_promise WHERE grant_id = n.grant_id AND gain = n.number)
        OR e.version IN (SELECT version FROM gain_declaration WHERE grant_id = n.grant_id AND gain = n.number))),
    'years', (SELECT coalesce(jsonb_agg(jsonb_build_object('year', y.year, 'promised', y.promised, 'declared', y.declared,
        'realised', y.realised, 'lapsed', y.lapsed, 'hundredths', p.hundredths, 'unitCostCents', p.unit_cost_cents,
        'costOn', p.cost_on, 'costSource', p.cost_source,
        'number', (SELECT count(*) FROM gain_declaration AS d WHERE (d.grant_id, d.gain, d.year) = (y.grant_id, y.gain, y.year)))
        ORDER BY y.year), '[]')
      FROM gain_year AS y CROSS JOIN LATERAL (SELECT hundredths, unit_cost_cents, cost_on, cost_source FROM gain_promise
        WHERE (grant_id, gain, year) = (y.grant_id, y.gain, y.year) ORDER BY version DESC LIMIT 1) AS p
      WHERE (y.grant_id, y.gain) = (n.grant_id, n.number))) ORDER BY n.number), '[]')
  FROM gain AS n WHERE n.grant_id = g.id)`;

/** The gains of a locked grant, by number. */
export async function readGains(db: Kysely<DB>, grantId: string): Promise<Gain[]> {
  const row = await db.selectFrom('grant as g').where('g.id', '=', grantId).select(gainsOfGrant.as('gains')).executeTakeFirst();
  return row?.gains ?? [];
}

/** What sets the dates of each grant's gains, with the first promised year that was never declared. */
export const undeclaredYearsPart = (db: Kysely<DB>, grants: Ids) =>
  part(
    db
      .selectFrom('gain_year as y')
      .innerJoin('grant as g', 'g.id', 'y.grant_id')
      .where('y.grant_id', '=', grants)
      .where('y.promised', '>', 0)
      .where(
        sql<boolean>`NOT EXISTS (SELECT FROM gain_declaration AS d WHERE (d.grant_id, d.gain, d.year) = (y.grant_id, y.gain, y.year) OFFSET 0)`,
      )
      .select(['y.grant_id as grantId', 'g.gain_reminded_year as remindedYear', 'g.stands_again_at as againAt'])
      .select(sql<number>`min(y.year)`.as('year'))
      .groupBy(['y.grant_id', 'g.id']),
    { instants: ['againAt'] },
  );

/** The same of one grant, whatever its gains are. */
export async function readGainDates(db: Kysely<DB>, grantId: string): Promise<Omit<GainDates, 'year'>> {
  const row = await db
    .selectFrom('grant')
    .where('id', '=', grantId)
    .select(['gain_reminded_year as remindedYear', 'stands_again_at as againAt'])
    .executeTakeFirstOrThrow();
  return row;
}

/** Records that a beneficiary was reminded of the years of its gains up to this one. */
export async function markGainReminded(trx: Transaction<DB>, grantId: string, year: number): Promise<void> {
  await trx.updateTable('grant').set({ gain_reminded_year: year }).where('id', '=', grantId).execute();
}

/** Appends movements of a gain of a locked grant, by its event of this version, and keeps the balances of its years. */
async function postGain(
  trx: Transaction<DB>,
  { grantId, gain, version, declaration = null }: { grantId: string; gain: number; version: number; declaration?: number | null },
  movements: readonly GainMovement[],
): Promise<void> {
  if (movements.length === 0) return;
  const ofGain = { grant_id: grantId, gain };
  const kept = await trx
    .selectFrom('gain_year')
    .where('grant_id', '=', grantId)
    .where('gain', '=', gain)
    .select(['year', 'promised', 'declared', 'realised', 'lapsed'])
    .execute();
  const years = [...new Set(movements.map(({ year }) => year))].map((year) => {
    const balances = kept.find((each) => each.year === year) ?? NO_GAIN;
    return { ...ofGain, year, ...movements.filter((each) => each.year === year).reduce(afterGain, balances) };
  });
  await trx
    .insertInto('gain_year')
    .values(years.map(({ year, promised, declared, realised, lapsed }) => ({ ...ofGain, year, promised, declared, realised, lapsed })))
    .onConflict((conflict) =>
      conflict.columns(['grant_id', 'gain', 'year']).doUpdateSet(({ ref }) => ({
        promised: ref('excluded.promised'),
        declared: ref('excluded.declared'),
        realised: ref('excluded.realised'),
        lapsed: ref('excluded.lapsed'),
      })),
    )
    .execute();
  const { before } = await trx
    .selectFrom('gain_movement')
    .where('grant_id', '=', grantId)
    .where('gain', '=', gain)
    .select(sql<number>`coalesce(max(sequence), 0)`.as('before'))
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('gain_movement')
    .values(movements.map((movement, place) => ({ ...ofGain, sequence: before + place + 1, declaration, version, ...movement })))
    .execute();
}

type Cost = Pick<PromiseGain, 'unitCostCents' | 'costOn' | 'costSource'>;

/** Stores the yearly promises of a gain by their event: hundredths of a unit, at a cost per unit in cents. */
async function insertPromises(
  trx: Transaction<DB>,
  { grantId, gain, version }: { grantId: string; gain: number; version: number },
  years: readonly { year: number; hundredths: number }[],
  { unitCostCents, costOn, costSource }: Cost,
): Promise<void> {
  const cost = { unit_cost_cents: unitCostCents, cost_on: costOn, cost_source: costSource };
  await trx
    .insertInto('gain_promise')
    .values(years.map(({ year, hundredths }) => ({ grant_id: grantId, gain, year, version, hundredths, ...cost })))
    .execute();
}

/** Stores a promised gain of a locked grant, by its event, with its movements. @param methodVersion of its method */
export async function insertGain(
  trx: Transaction<DB>,
  { id: grantId, body }: Given<PromiseGain>,
  { number, version, methodVersion }: { number: number; version: number; methodVersion: number },
  movements: readonly GainMovement[],
): Promise<void> {
  const { title, owner, method, baseline, budgetLine, evidence, years } = body;
  await trx
    .insertInto('gain')
    .values({
      ...{ grant_id: grantId, number, version, title, owner, method, method_version: methodVersion },
      ...{ baseline, budget_line: budgetLine, evidence },
    })
    .execute();
  const of = { grantId, gain: number, version };
  const promised = years.map(({ year, quantity }) => ({ year, hundredths: hundredthsOf(quantity) }));
  await insertPromises(trx, of, promised, body);
  await postGain(trx, of, movements);
}

/** Stores a revision of a gain: its yearly promises from now on, even if the amount is the same. */
export async function insertRevision(
  trx: Transaction<DB>,
  { id: grantId, body }: Given<ReviseGain>,
  { version, years }: { version: number; years: readonly { year: number; hundredths: number }[] },
  movements: readonly GainMovement[],
): Promise<void> {
  const of = { grantId, gain: body.gain, version };
  await insertPromises(trx, of, years, body);
  await postGain(trx, of, movements);
}

/** Stores a declaration of a year of a gain, with its movement. @param number of the declaration for its year */
export async function insertDeclaration(
  trx: Transaction<DB>,
  { id: grantId, body: { gain, year, quantity, words, url } }: Given<DeclareGain>,
  { number, version, unitCostCents, cents }: { number: number; version: number; unitCostCents: number; cents: number },
): Promise<void> {
  await trx
    .insertInto('gain_declaration')
    .values({
      ...{ grant_id: grantId, gain, year, number, version, words, url },
      ...{ hundredths: hundredthsOf(quantity), unit_cost_cents: unitCostCents },
    })
    .execute();
  await postGain(trx, { grantId, gain, version, declaration: number }, [{ year, kind: 'declare', cents }]);
}

/** Posts the movements of a decision: a declaration certified or returned, or years that have lapsed. */
export const postDecision = (
  trx: Transaction<DB>,
  of: { grantId: string; gain: number; version: number; declaration?: number },
  movements: readonly GainMovement[],
): Promise<void> => postGain(trx, of, movements);

/** The texts of a grant's gains, by number. */
export const readGainRows = (db: Kysely<DB>, grantId: string) =>
  db
    .selectFrom('gain as n')
    .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'n.grant_id').onRef('e.version', '=', 'n.version'))
    .where('n.grant_id', '=', grantId)
    .select([
      'n.grant_id',
      'n.number',
      'n.version',
      'n.title',
      'n.owner',
      'n.method',
      'n.method_version',
      'n.baseline',
      'n.budget_line',
      'n.evidence',
    ])
    .select('e.at')
    .orderBy('n.number')
    .execute();

/** What was promised of years of a grant's gains, oldest first. */
export const readGainPromises = (db: Kysely<DB>, grantId: string) =>
  db
    .selectFrom('gain_promise as p')
    .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'p.grant_id').onRef('e.version', '=', 'p.version'))
    .where('p.grant_id', '=', grantId)
    .select(['p.gain', 'p.year', 'p.hundredths', 'p.unit_cost_cents', 'p.cost_on', 'p.cost_source', 'e.at'])
    .orderBy('p.version')
    .orderBy('p.year')
    .execute();

/** The declarations of a grant's gains, oldest first. */
export const readGainDeclarations = (db: Kysely<DB>, grantId: string) =>
  db
    .selectFrom('gain_declaration as d')
    .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'd.grant_id').onRef('e.version', '=', 'd.version'))
    .where('d.grant_id', '=', grantId)
    .select(['d.gain', 'd.year', 'd.number', 'd.hundredths', 'd.unit_cost_cents', 'd.words', 'd.url', 'e.at'])
    .orderBy('d.version')
    .execute();

/** The movements of a grant's gains with their events, oldest first, and the reason that their author gave. */
export const readGainMovements = (db: Kysely<DB>, grantId: string) =>
  db
    .selectFrom('gain_movement as m')
    .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'm.grant_id').onRef('e.version', '=', 'm.version'))
    .leftJoin('person as p', 'p.id', 'e.person_id')
    .leftJoin('grant_reason as r', (join) => join.onRef('r.grant_id', '=', 'm.grant_id').onRef('r.version', '=', 'm.version'))
    .where('m.grant_id', '=', grantId)
    .select(['m.gain', 'm.sequence', 'm.year', 'm.kind', 'm.cents', 'm.declaration', 'e.at', 'e.name', 'r.reason'])
    .select(['p.given_name', 'p.usual_name'])
    .orderBy('m.gain')
    .orderBy('m.sequence')
    .execute();

/** One declaration, for letters and proofs. */
export const readDeclaration = (db: Kysely<DB>, grantId: string, gain: number, year: number, number: number) =>
  db
    .selectFrom('gain_declaration as d')
    .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'd.grant_id').onRef('e.version', '=', 'd.version'))
    .where('d.grant_id', '=', grantId)
    .where('d.gain', '=', gain)
    .where('d.year', '=', year)
    .where('d.number', '=', number)
    .select(['d.hundredths', 'd.unit_cost_cents as unitCostCents', 'e.person_id as declaredBy'])
    .executeTakeFirstOrThrow();

/** The reason of one event of a grant; none where it gave none. */
export const readGivenReason = async (db: Kysely<DB>, grantId: string, version: number): Promise<string> =>
  (await db.selectFrom('grant_reason').where('grant_id', '=', grantId).where('version', '=', version).select('reason').executeTakeFirst())
    ?.reason ?? '';

/** What letters call a gain. */
export const readGainTitle = async (db: Kysely<DB>, grantId: string, number: number): Promise<string> =>
  (await db.selectFrom('gain').where('grant_id', '=', grantId).where('number', '=', number).select('title').executeTakeFirstOrThrow())
    .title;

/** The gains of all grants that the caller may see, each with its grant. */
const readPortfolioGains = (db: Kysely<DB>, scope: Scope) =>
  db
    .selectFrom('gain as n')
    .innerJoin('grant as g', 'g.id', 'n.grant_id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .where(isShownTo(scope))
    .select(['n.grant_id as grantId', 'n.number', 'n.title', 'n.method', 'n.method_version as methodVersion'])
    .select(['a.call_id as callId', 'a.call_version as callVersion', 'g.organisation_id as organisationId'])
    .select(['o.name as organisationName', 'a.title as projectTitle', givenReference])
    .orderBy('n.grant_id')
    .orderBy('n.number')
    .execute();

/** The movements of the gains of these grants, each with its instant. */
const readMovementsOfGains = async (db: Kysely<DB>, grantIds: readonly string[]) =>
  db
    .selectFrom('gain_movement as m')
    .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'm.grant_id').onRef('e.version', '=', 'm.version'))
    .where('m.grant_id', '=', anyOfMany(grantIds))
    .select(['m.grant_id as grantId', 'm.gain', 'm.year', 'm.kind', 'm.cents', 'e.at'])
    .execute();

/** Each movement of the gains that the caller may see, with the method by which its gain is counted. */
export async function readMovementsOfPortfolio(db: Kysely<DB>, scope: Scope): Promise<PortfolioMovement[]> {
  const gains = await readPortfolioGains(db, scope);
  const grantIds = [...new Set(gains.map(({ grantId }) => grantId))];
  const [callOf, movements] = await Promise.all([readCallsOf(db, gains), readMovementsOfGains(db, grantIds)]);
  const byGain = new Map(gains.map((gain) => [`${gain.grantId} ${gain.number}`, gain]));
  return movements.flatMap(({ grantId, gain: number, ...movement }) => {
    const id = `${grantId} ${number}`;
    const gain = byGain.get(id);
    if (!gain) return [];
    const method = gainMethodOf(callOf(gain), { key: gain.method, version: gain.methodVersion });
    return [{ ...movement, gain: id, method, callId: gain.callId, organisationId: gain.organisationId }];
  });
}
