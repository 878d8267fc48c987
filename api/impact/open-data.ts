import type { Kysely } from 'kysely';
import { z } from 'zod';
import { readCallVersion } from '../../db/calls/calls.ts';
import type { DB } from '../../db/core/schema.ts';
import { readOpened, readSheet, readSignedGrants } from '../../db/impact/open-data.ts';
import { readGainRows, readGains } from '../../db/impact/gains.ts';
import { readPublicContact } from '../../db/threads/contacts.ts';
import { readTargets } from '../../db/impact/portfolio.ts';
import { gainMethodOf } from '../../domain/calls/gain-method.ts';
import { EVER, parisDate } from '../../domain/core/calendar.ts';
import type { Call } from '../../domain/calls/call.ts';
import { rounded } from '../../domain/core/ratio.ts';
import type { Language } from '../../domain/core/words.ts';
import {
  AGGREGATED_BY,
  aggregateOf,
  aggregatesBy,
  hasSheet,
  isPublic,
  type SignedGrant,
  tellsContact,
  tellsGains,
} from '../../domain/impact/open-data.ts';
import { shownOf } from '../../domain/impact/portfolio.ts';
import { Problem } from '../http/problem/problem.ts';
import { read } from '../http/operation.ts';
import { labeller } from '../ledger/labels.ts';
import { GainMethodView, toMethod } from './gain-view.ts';
import { signedFiles } from './programme-files.ts';

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

export const getPublishedGrants = read(
  {
    operationId: 'getPublishedGrants',
    path: '/published-grants',
    summary:
      'The public subsidies: signed by both sides, not delegations of management, and past the delay of their call; each as its agreement promises',
    needsNoRole: true,
    costly: true,
    answer: z
      .object({
        items: z.array(PublishedGrant),
        total: AggregateView,
        groups: z.array(AggregateView.extend({ by: z.enum(AGGREGATED_BY), key: z.string(), label: z.string() })),
      })
      .meta({ id: 'PublishedGrants', description: 'Newest signature first' }),
  },
  async ({ deps: { db }, at, language }) => {
    const day = parisDate(at);
    const grants = (await signedFiles(db, at)).filter((grant) => isPublic(grant, day));
    const labelOf = await labeller(db, 'call', [], language);
    return {
      items: grants.map((grant) => toPublished(grant, day)),
      total: aggregateOf(grants),
      groups: AGGREGATED_BY.flatMap((by) =>
        [...aggregatesBy(grants, by)].map(([key, aggregate]) => ({ by, key, label: by === 'call' ? labelOf(key) : key, ...aggregate })),
      ),
    };
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
  const [, application = ''] = /^([A-Z]{2,5}-\d{4}-\d{1,15})-C$/.exec(String(reference)) ?? [];
  const [grant] = application === '' ? [] : await readSignedGrants(db, { reference: application });
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
