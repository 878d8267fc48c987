import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { CommandOn } from '../../domain/desk/commands.ts';
import { SessionCommand, RefusedSessionCommand } from '../command-names.ts';
import { readCallsOf } from '../../db/calls/calls.ts';
import { decisionsByScenario, readAvailable } from '../../db/committee/scenarios.ts';
import { readScenarioParts, type ScenarioParts } from '../../db/committee/session-detail.ts';
import type { DB } from '../../db/core/schema.ts';
import { type SessionRow, sessionPartsOf } from '../../db/committee/sessions.ts';
import { sumCents } from '../../domain/core/money.ts';
import { kindLabel, kindOf } from '../../domain/people/organisation-kind.ts';
import { scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import { Reference } from '../../domain/core/reference.ts';
import {
  decisionDay,
  leftAfterEach,
  leftOf,
  PromoteScenario,
  RemoveScenario,
  SaveScenario,
  sharesBy,
  tallyOf,
} from '../../domain/committee/scenario.ts';
import { type Decision, DECISIONS_BYTES, sessionTable } from '../../domain/committee/session.ts';
import { asksOfScenario } from '../../domain/committee/may.ts';
import { type Asker, offered, type Offers } from '../../domain/core/may.ts';
import type { Language, Words } from '../../domain/core/words.ts';
import { toOffers } from '../refused-commands.ts';
import { onSession } from '../commands-on.ts';
import { read } from '../http/operation.ts';
import { Problem } from '../http/problem/problem.ts';
import { PersonName } from '../http/answer/names.ts';

export const saveScenario = onSession({
  operationId: 'saveScenario',
  path: '/scenarios',
  summary: 'Saves a list of decisions under a name, to be compared; one that has this name is replaced',
  body: SaveScenario,
  bodyBytes: DECISIONS_BYTES,
  refusals: [
    'wrong_state',
    'stale_version',
    'agenda_empty',
    'scenario_promoted',
    'too_many_scenarios',
    'application_twice',
    'decisions_differ_from_agenda',
    'award_above_request',
    'waitlist_ranks_unclear',
    'won_appeal_behind',
    'credits_insufficient',
  ],
});

export const removeScenario = onSession({
  operationId: 'removeScenario',
  path: '/scenario-removals',
  summary: 'Takes a scenario out of the comparison',
  body: RemoveScenario,
  refusals: ['wrong_state', 'stale_version', 'scenario_unknown', 'scenario_promoted'],
});

export const promoteScenario = onSession({
  operationId: 'promoteScenario',
  path: '/scenario-promotions',
  summary: 'Says from which scenario the session will be decided, in the place of another where one was promoted before',
  body: PromoteScenario,
  refusals: ['wrong_state', 'stale_version', 'scenario_unknown', 'scenario_promoted', 'credits_insufficient'],
});

const Tally = z.object({ awarded: z.int(), waitlisted: z.int(), refused: z.int(), awardedCents: z.int() });
const Share = Tally.extend({
  key: z.string(),
  label: z.string(),
  requestedCents: z.int(),
  unmetCents: z.int().meta({ description: 'Requested and not awarded' }),
});
const Credits = z.object({
  availableCents: z.int().meta({ description: 'AE of the decision’s year that are available now' }),
  awardedCents: z.int(),
  leftCents: z.int().meta({ description: 'What this scenario would leave; below zero where credits were spent after it was saved' }),
});

const ScenarioView = z
  .object({
    number: z.int(),
    name: z.string(),
    isPromoted: z.boolean(),
    savedAt: z.iso.datetime(),
    savedBy: PersonName,
    decisions: z
      .array(
        z.object({
          applicationId: z.uuid(),
          reference: Reference,
          decision: z.enum(['award', 'waitlist', 'refuse']),
          awardedCents: z.int().nullable(),
          rank: z.int().nullable(),
          reason: z.string(),
          conditions: z.array(z.string()).meta({ description: 'To be certified before either side signs' }),
          leftCents: z.int().nullable().meta({
            description:
              'What is left of its envelope after this award and those before it; null where nothing is awarded, and once the session is over',
          }),
          exceeds: z.boolean().meta({ description: 'True of the award from which on its envelope no longer suffices' }),
        }),
      )
      .meta({ description: 'Of what is left on the agenda, in the order in which it was saved' }),
    concealed: z.int().meta({
      description: 'How many of its decisions are on applications that their call conceals from the caller: they count, and are not listed',
    }),
    tally: Tally,
    credits: Credits.extend({ envelopes: z.array(Credits.extend({ envelopeId: z.uuid(), label: z.string() })) })
      .nullable()
      .meta({ description: 'What it would leave, in all and by envelope; null once the session is decided or cancelled' }),
    byProjectType: z.array(Share).meta({ description: 'Each combination of types is a row of its own, so that the rows add up' }),
    byOrganisationKind: z.array(Share).meta({ description: 'By the first two digits of the legal category' }),
    commands: z.array(SessionCommand),
    refused: z.array(RefusedSessionCommand),
  })
  .meta({ id: 'Scenario' });
type View = z.input<typeof ScenarioView>;

/** The labels of project types under the versions of the calls that are compared. */
async function typeLabels(db: Kysely<DB>, compared: ScenarioParts['compared']): Promise<Map<string, Words>> {
  const labels = new Map<string, Words>();
  const calls = new Set(compared.map(await readCallsOf(db, compared)));
  for (const { terms } of calls) for (const { key, label } of terms.projectTypes) labels.set(key, label);
  return labels;
}

/** What every scenario of a session is compared with. */
async function readGround(db: Kysely<DB>, compared: ScenarioParts['compared'], day: string) {
  const envelopeIds = [...new Set(compared.map((item) => item.envelope_id))];
  const [labels, envelopes] = await Promise.all([typeLabels(db, compared), readAvailable(db, envelopeIds, Number(day.slice(0, 4)))]);
  return { compared: new Map(compared.map((item) => [item.id, item])), labels, envelopes };
}
type Ground = Awaited<ReturnType<typeof readGround>>;

function creditsOf(decisions: readonly Decision[], { compared, envelopes }: Ground, language: Language): NonNullable<View['credits']> {
  const byEnvelope = envelopes.map(({ id, name, available }) => {
    const availableCents = available ?? 0;
    const { awardedCents } = tallyOf(decisions.filter(({ applicationId }) => compared.get(applicationId)?.envelope_id === id));
    return { envelopeId: id, label: name[language], availableCents, awardedCents, leftCents: availableCents - awardedCents };
  });
  const total = (of: 'availableCents' | 'awardedCents' | 'leftCents') => sumCents(byEnvelope.map((envelope) => envelope[of]));
  return {
    availableCents: total('availableCents'),
    awardedCents: total('awardedCents'),
    leftCents: total('leftCents'),
    envelopes: byEnvelope,
  };
}

/** The credits left in the envelopes after each award of a session that is not over. */
function leftIn(decisions: readonly Decision[], { compared, envelopes }: Ground, session: SessionRow): ReturnType<typeof leftAfterEach> {
  if (!isUndecided(session)) return new Map();
  const envelopeOf = new Map([...compared].map(([id, item]) => [id, item.envelope_id]));
  return leftAfterEach(decisions, envelopeOf, new Map(envelopes.map(({ id, available }) => [id, available ?? 0])));
}

/**
 * A scenario's decisions as people read them, each award with what it leaves, except those on applications hidden from
 * the reader.
 */
function toDecisions(decisions: readonly Decision[], ground: Ground, session: SessionRow): View['decisions'] {
  const left = leftIn(decisions, ground, session);
  return decisions
    .filter(({ applicationId }) => !ground.compared.get(applicationId)?.concealed)
    .map((each) => ({
      applicationId: each.applicationId,
      reference: ground.compared.get(each.applicationId)?.reference ?? '',
      decision: each.decision,
      awardedCents: each.decision === 'award' ? each.awardedCents : null,
      rank: each.decision === 'waitlist' ? (each.rank ?? null) : null,
      reason: each.reason,
      conditions: each.decision === 'award' ? [...(each.conditions ?? [])] : [],
      leftCents: left.get(each.applicationId)?.leftCents ?? null,
      exceeds: left.get(each.applicationId)?.exceeds ?? false,
    }));
}

function sharesOf(decisions: readonly Decision[], { compared, labels }: Ground, language: Language) {
  const requested = new Map([...compared].map(([id, item]) => [id, item.requested_cents]));
  const typesOf = (id: string) => compared.get(id)?.project_types.toSorted().join('+') ?? '';
  const kind = (id: string) => kindOf(compared.get(id)?.legal_category ?? null);
  const typeLabel = (key: string) =>
    key
      .split('+')
      .map((type) => labels.get(type)?.[language] ?? type)
      .join(' + ');
  return {
    byProjectType: sharesBy(decisions, requested, typesOf).map((share) => ({ ...share, label: typeLabel(share.key) })),
    byOrganisationKind: sharesBy(decisions, requested, kind).map((share) => ({ ...share, label: kindLabel(share.key)[language] })),
  };
}

/** Nothing of a session is reserved until it is decided. */
const isUndecided = ({ state }: SessionRow): boolean => state !== 'decided' && state !== 'cancelled';

/** The commands that the caller may give on one of a session's scenarios. */
function offersOf(row: SessionRow, number: number, asker: Asker): Offers<CommandOn<'session'>> {
  const { session, agenda } = sessionPartsOf(row);
  const on = { session: { ...session, promotedScenario: row.promoted_scenario }, agenda, scenario: { number } };
  return offered(sessionTable, row.state, asker.caller, asksOfScenario(on, asker));
}

export const listScenarios = read(
  {
    operationId: 'listScenarios',
    path: '/sessions/{id}/scenarios',
    summary: 'A session’s scenarios side by side, with what each would leave of the credits',
    roles: STAFF_ROLES,
    answer: z.object({ items: z.array(ScenarioView) }).meta({ id: 'Scenarios' }),
  },
  async ({ deps: { db }, caller, at, id, language }) => {
    const {
      session: [session],
      ...found
    } = await readScenarioParts(db, id, scopeOf(caller));
    if (!session) throw new Problem({ code: 'not_found' });
    const ground = await readGround(db, found.compared, decisionDay({ heldOn: session.held_on }, at));
    const decisionsOf = decisionsByScenario(found.decisions);
    const onAgenda = found.compared
      .filter((item) => item.state !== 'withdrawn' && item.left_at === null)
      .map((item) => ({ applicationId: item.id }));
    return {
      items: found.scenarios.map((row): View => {
        const decisions = leftOf(decisionsOf.get(row.number) ?? [], onAgenda);
        return {
          number: row.number,
          name: row.name,
          isPromoted: row.number === session.promoted_scenario,
          savedAt: row.saved_at,
          savedBy: { id: row.person_id, name: `${row.given_name} ${row.usual_name}` },
          decisions: toDecisions(decisions, ground, session),
          concealed: decisions.filter(({ applicationId }) => ground.compared.get(applicationId)?.concealed).length,
          tally: tallyOf(decisions),
          credits: isUndecided(session) ? creditsOf(decisions, ground, language) : null,
          ...sharesOf(decisions, ground, language),
          ...toOffers(offersOf(session, row.number, { caller, at }), language),
        };
      }),
    };
  },
);
