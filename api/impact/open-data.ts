import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { readCallVersion } from '../../db/calls/calls.ts';
import { keepingFor, ofMany } from '../../db/connection/keeping.ts';
import type { DB } from '../../db/core/schema.ts';
import { findSignedGrant, readOpened, readPublicGrants, readPublicSums, readSheet } from '../../db/impact/open-data.ts';
import { readGainRows, readGains } from '../../db/impact/gains.ts';
import { readPublicContact } from '../../db/threads/contacts.ts';
import { readTargets } from '../../db/impact/portfolio.ts';
import { gainMethodOf } from '../../domain/calls/gain-method.ts';
import { EVER, parisDate } from '../../domain/core/calendar.ts';
import type { Call } from '../../domain/calls/call.ts';
import { rounded } from '../../domain/core/ratio.ts';
import type { Attributing } from '../../domain/core/fund-settings.ts';
import type { Language } from '../../domain/core/words.ts';
import {
  type Aggregate,
  AGGREGATED_BY,
  hasSheet,
  SCDL_FIELDS,
  scdlRow,
  type SignedGrant,
  tellsContact,
  tellsGains,
} from '../../domain/impact/open-data.ts';
import { shownOf } from '../../domain/impact/portfolio.ts';
import { CSV } from '../http/answer/csv.ts';
import { download } from '../http/answer/download.ts';
import { Problem } from '../http/problem/problem.ts';
import { keyOf, limitOf, pageOf, pageSchema, paging } from '../http/request/paging.ts';
import { read } from '../http/operation.ts';
import { labeller } from '../ledger/labels.ts';
import { GainMethodView, toMethod } from './gain-view.ts';

const DECIMALS = 4;

const PublishedGrant = z
  .object({
    reference: z.string().meta({ description: 'Of its agreement' }),
    callId: z.string(),
    organisationName: z.string(),
    siret: z.string(),
    title: z.string(),
    awardedCents: z.int().meta({ description: 'By the plan in force' }),
    paidCents: z.int(),
    signedOn: z.iso.date().meta({ description: 'The day of the second signature' }),
    endsOn: z.iso.date(),
    payments: z.int(),
    paidOn: z.iso.date().nullable(),
    hasSheet: z.boolean().meta({ description: 'Whether `GET /published-projects/{reference}` tells of it' }),
  })
  .meta({ id: 'PublishedGrant' });

const toPublished = (grant: SignedGrant, day: string): z.input<typeof PublishedGrant> => {
  const { reference, callId, organisationName, siret, title, awardedCents, paidCents, signedOn, endsOn, payments, paidOn } = grant;
  return {
    ...{ reference, callId, organisationName, siret, title, awardedCents, paidCents, signedOn, endsOn, payments, paidOn },
    hasSheet: hasSheet(grant, day),
  };
};

const AggregateView = z.object({
  projects: z.int(),
  organisations: z.int(),
  awardedCents: z.int(),
  paidCents: z.int(),
});

/** The reference of an application. */
const ReferenceKey = z.string().regex(/^[A-Z]{2,5}-\d{4}-\d{1,15}$/);

/** What an agreement's reference adds to its application's. */
const OF_AGREEMENT = /-C$/;

const toAggregate = ({ projects, organisations, awardedCents, paidCents }: Aggregate): Aggregate => ({
  projects,
  organisations,
  awardedCents,
  paidCents,
});

const NOTHING: Aggregate = { projects: 0, organisations: 0, awardedCents: 0, paidCents: 0 };

export const getPublishedGrants = read(
  {
    operationId: 'getPublishedGrants',
    path: '/published-grants',
    summary:
      'The public subsidies: signed by both sides, not delegations of management, and past the delay of their call; each as its agreement promises',
    needsNoRole: true,
    costly: true,
    query: z.strictObject({
      sheet: z.literal('true').optional().meta({ description: 'true: only those that have a sheet' }),
      ...paging,
    }),
    answer: pageSchema(PublishedGrant, 'PublishedGrants')
      .extend({
        total: AggregateView,
        groups: z.array(AggregateView.extend({ by: z.enum(AGGREGATED_BY), key: z.string(), label: z.string() })),
      })
      .meta({
        id: 'PublishedGrants',
        description: 'Newest signature first. From 5 000 grants on, totals are those of a minute ago at most',
      }),
  },
  async ({ deps: { db }, at, language, query }) => {
    const [day, limit, after] = [parisDate(at), limitOf(query), keyOf(ReferenceKey, query)];
    const sums = await readPublicSums(db, day, at);
    const grants = await readPublicGrants(db, { day, sheets: query.sheet === 'true', after, limit: limit + 1 }, sums);
    const labelOf = await labeller(db, 'call', [], language);
    const [total = NOTHING] = sums.filter(({ by }) => by === 'all');
    return {
      ...pageOf(
        grants,
        limit,
        ({ reference }) => reference.replace(OF_AGREEMENT, ''),
        (grant) => toPublished(grant, day),
      ),
      total: toAggregate(total),
      groups: sums.flatMap(({ by, key, ...sum }) =>
        by === 'all' ? [] : [{ by, key, label: by === 'call' ? labelOf(key) : key, ...toAggregate(sum) }],
      ),
    };
  },
);

/** The file of all public subsidies, and of how many. */
type SubsidiesFile = { bytes: Buffer; sha256: string; subsidies: number };

const AT_ONCE = 1_000;

/** One line for each public subsidy, the oldest signature first. No formula is escaped, since programs read it. */
async function makeSubsidiesFile(db: Kysely<DB>, at: string, attributing: Attributing): Promise<SubsidiesFile> {
  const csvOf = (grants: readonly SignedGrant[], header: boolean): string =>
    stringify(
      grants.map((grant) => scdlRow(grant, attributing)),
      { header, columns: [...SCDL_FIELDS], record_delimiter: 'windows' },
    );
  const day = parisDate(at);
  // By pieces, so that others are answered in between.
  const sums = await readPublicSums(db, day, at);
  const pieces: string[] = [];
  let [after, subsidies]: [string | undefined, number] = [undefined, 0];
  do {
    // Each piece begins after the one before.
    // oxlint-disable-next-line no-await-in-loop
    const grants: SignedGrant[] = await readPublicGrants(db, { day, after, limit: AT_ONCE }, sums);
    pieces.push(csvOf(grants.toReversed(), false));
    subsidies += grants.length;
    after = grants.length < AT_ONCE ? undefined : grants.at(-1)?.reference.replace(OF_AGREEMENT, '');
  } while (after !== undefined);
  const bytes = Buffer.from([csvOf([], true), ...pieces.toReversed()].join(''));
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), subsidies };
}

const keptFile = keepingFor<SubsidiesFile>(ofMany(({ subsidies }) => subsidies));

export const exportPublishedGrants = download(
  {
    operationId: 'exportPublishedGrants',
    path: '/published-grants.csv',
    summary: 'The same as open data, by the schema SCDL subventions; not found where no setting names the fund',
    needsNoRole: true,
    costly: true,
    media: [CSV],
  },
  async ({ deps: { db, attributing }, at }) => {
    if (!attributing) throw new Problem({ code: 'not_found' });
    const { bytes, sha256 } = await keptFile(db)(parisDate(at), at, () => makeSubsidiesFile(db, at, attributing));
    return { body: Readable.from([bytes]), media: CSV, fileName: 'subventions.csv', bytes: bytes.length, sha256 };
  },
);

const Sheet = PublishedGrant.omit({ hasSheet: true })
  .extend({
    summary: z.string(),
    call: z.string(),
    projectTypes: z.array(z.string()),
    stage: z.enum(['running', 'finished', 'ended_early']),
    indicators: z.array(
      z.object({
        label: z.string(),
        unit: z.string(),
        baseline: z.number().nullable(),
        value: z.number().nullable().meta({ description: 'Of the newest accepted report; null before' }),
        target: z.number().nullable().meta({ description: 'Due at that report; before it, the last one' }),
        reached: z.boolean().nullable(),
      }),
    ),
    gains: z
      .array(z.object({ title: z.string(), method: GainMethodView, promisedCents: z.int(), realisedCents: z.int(), lapsedCents: z.int() }))
      .nullable()
      .meta({
        description:
          'What it has promised to save, each by its method; realised: certified by the fund. Null where its agreement publishes none',
      }),
    links: z
      .array(z.object({ label: z.string(), url: z.url() }))
      .meta({ description: 'Code and data that the fund has accepted as opened' }),
    licence: z.string().nullable(),
    contact: z
      .object({ name: z.string(), email: z.string() })
      .nullable()
      .meta({ description: 'Of the beneficiary: where its agreement has one named, a person who has named themselves; null otherwise' }),
  })
  .meta({ id: 'PublishedProject' });

const stageOf = ({ state }: SignedGrant): z.input<typeof Sheet>['stage'] =>
  state === 'closed' ? 'finished' : state === 'terminated' ? 'ended_early' : 'running';

/** The gains of a public project, each with the method by which it is counted. */
async function readPublicGains(db: Kysely<DB>, grantId: string, call: Call, language: Language) {
  const [gains, rows] = await Promise.all([readGains(db, grantId), readGainRows(db, grantId)]);
  return gains.map(({ number, method, methodVersion, years }) => {
    const sum = (part: 'promised' | 'realised' | 'lapsed'): number => years.reduce((total, year) => total + year[part], 0);
    return {
      title: rows.find((row) => row.number === number)?.title ?? '',
      method: toMethod(gainMethodOf(call, { key: method, version: methodVersion }), language),
      ...{ promisedCents: sum('promised'), realisedCents: sum('realised'), lapsedCents: sum('lapsed') },
    };
  });
}

/** The public project of an agreement's reference; a problem where there is none, or it is not public. */
async function findPublic(db: Kysely<DB>, reference: unknown, day: string): Promise<SignedGrant> {
  const application = OF_AGREEMENT.test(String(reference)) ? String(reference).replace(OF_AGREEMENT, '') : '';
  const grant = ReferenceKey.safeParse(application).success ? await findSignedGrant(db, application) : undefined;
  if (!grant || !hasSheet(grant, day)) throw new Problem({ code: 'not_found' });
  return grant;
}

export const getPublishedProject = read(
  {
    operationId: 'getPublishedProject',
    path: '/published-projects/{reference}',
    summary: 'The public sheet of a funded project, where its call has one: object, amounts, indicators and targets, code and data',
    needsNoRole: true,
    answer: Sheet,
  },
  async ({ deps: { db }, params, at, language }) => {
    const day = parisDate(at);
    const grant = await findPublic(db, params['reference'], day);
    const { callId, callVersion, summary, projectTypes, ...file } = await readSheet(db, grant.grantId);
    const call = await readCallVersion(db, callId, callVersion);
    const { terms } = call;
    const [gains, [targeted], opened, contact] = await Promise.all([
      tellsGains(grant) ? readPublicGains(db, grant.grantId, call, language) : null,
      readTargets(db, [grant.grantId], EVER),
      readOpened(db, grant.grantId),
      tellsContact(grant) ? readPublicContact(db, file) : null,
    ]);
    const { hasSheet: _, ...published } = toPublished(grant, day);
    return {
      ...published,
      summary,
      call: terms.title[language],
      projectTypes: terms.projectTypes.filter(({ key }) => projectTypes.includes(key)).map(({ label }) => label[language]),
      stage: stageOf(grant),
      indicators: (targeted ? shownOf(targeted) : []).map(({ indicator, figure, target, isReached }) => ({
        label: indicator.label,
        unit: indicator.unit,
        baseline: indicator.baseline,
        value: figure && rounded(figure, DECIMALS),
        target,
        reached: isReached,
      })),
      gains,
      links: opened.map(({ key, url }) => ({
        label: terms.obligations.find((each) => each.key === key)?.label[language] ?? key,
        url,
      })),
      licence: terms.agreement?.licence?.[language] ?? null,
      contact,
    };
  },
);
