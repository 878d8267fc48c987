import { Readable } from 'node:stream';
import type { Kysely } from 'kysely';
import { readLeftAfter, readScenarioName } from '../../db/committee/minutes.ts';
import type { DB } from '../../db/core/schema.ts';
import { readDecisionFacts, readSessionRow } from '../../db/committee/sessions.ts';
import { readNames, readStreamTimeline } from '../../db/core/timeline.ts';
import { readMembers } from '../../db/committee/votes.ts';
import { sumCents } from '../../domain/core/money.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { type Caller, STAFF_ROLES } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import type { Minutes, Named } from '../../letters/committee/minutes-words.ts';
import { en } from '../../letters/en/committee/minutes.ts';
import { fr } from '../../letters/fr/committee/minutes.ts';
import { printMinutes } from '../../letters/committee/print-minutes.ts';
import { writeEvent } from '../../letters/write.ts';
import { readAgendaItems } from './agenda-view.ts';
import { download } from '../http/answer/download.ts';
import { sealedBy } from '../../letters/core/sealed-by.ts';
import { orMissing, Problem } from '../http/problem/problem.ts';
import { steadOf } from '../http/answer/timeline-entries.ts';

type SessionRow = NonNullable<Awaited<ReturnType<typeof readSessionRow>>>;
type Agenda = Awaited<ReturnType<typeof readAgendaItems>>;
type Item = Agenda['items'][number];
type Facts = Awaited<ReturnType<typeof readDecisionFacts>>;
type Rows = Awaited<ReturnType<typeof readStreamTimeline>>;

/** The decisions, in the agenda's order, as the event on each application records them. */
const decidedOf = ({ rows }: Agenda, itemOf: ReadonlyMap<string, Item>, facts: Facts): Minutes['decided'] =>
  rows.flatMap(({ application_id: id, decision }) => {
    const said = facts.get(id);
    if (!said || decision === null) return [];
    const item = itemOf.get(id);
    if (!item || item.decision === null) return [null];
    return [
      {
        reference: item.reference,
        title: item.title,
        organisation: item.organisationName,
        standing: item.standing,
        score: item.score,
        requestedCents: item.requestedCents,
        decision: item.decision,
        awardedCents: said['awardedCents'] === undefined ? null : Number(said['awardedCents']),
        rank: said['rank'] === undefined ? null : Number(said['rank']),
        reason: item.reason ?? '',
        conditions: item.conditions,
        isDespiteOverlap: said['despiteOverlap'] === true,
        vote: item.vote?.tally ?? null,
      },
    ];
  });

type Person = { given_name: string | null; usual_name: string | null };
const nameOf = ({ given_name: given, usual_name: usual }: Person): string | null => (given === null ? null : `${given} ${usual}`);

const named = ({ reference, title, organisationName: organisation }: Item) => ({ reference, title, organisation });

/** The people who sat, where the members have voted, and those who were excused. */
async function membersOf(db: Kysely<DB>, session: SessionRow): Promise<Pick<Minutes, 'members' | 'excused'>> {
  const { id, quorum } = session;
  const rows = await readMembers(db, id);
  const sitting = rows.filter(({ left_as: left }) => left === null);
  const excused = rows.filter(({ left_as: left }) => left === 'excused');
  return {
    members: quorum === null ? null : { names: sitting.flatMap((row) => nameOf(row) ?? []), quorum },
    excused: excused.map((row) => {
      const standIn = rows.find(({ stands_in_for: of }) => of === row.id);
      return { member: nameOf(row) ?? '', standIn: standIn ? nameOf(standIn) : null };
    }),
  };
}

async function scenarioOf(db: Kysely<DB>, sessionId: string, decision: Rows[number] | undefined): Promise<Minutes['scenario']> {
  const number = decision?.facts['scenario'];
  return typeof number === 'number' ? { number, name: await readScenarioName(db, sessionId, number) } : null;
}

async function leftAfter(db: Kysely<DB>, sessionId: string, decidedAt: string, language: Language): Promise<Minutes['left']> {
  const year = yearOf(decidedAt);
  const left = await readLeftAfter(db, sessionId, decidedAt, year);
  return left.map(({ name, leftCents }) => ({ envelope: name[language], year, leftCents }));
}

/** A decided session's minutes, from its events and rows. */
async function readMinutes(db: Kysely<DB>, session: SessionRow, caller: Caller, language: Language): Promise<Minutes> {
  const { id, held_on: heldOn } = session;
  const [agenda, rows, facts, members] = await Promise.all([
    readAgendaItems(db, session, caller, language),
    readStreamTimeline(db, id, { forApplicant: false }),
    readDecisionFacts(db, id),
    membersOf(db, session),
  ]);
  const { items } = agenda;
  const itemOf = new Map(items.map((item) => [item.applicationId, item]));
  const names = await readNames(
    db,
    rows.flatMap(({ facts: said }) =>
      [said['inSteadOf'], said['standsInFor'], said['substituteId']].filter((each) => typeof each === 'string'),
    ),
  );
  const nameIn = (fact: unknown): string | null => names.get(String(fact)) ?? null;
  const { concealed } = { fr, en }[language];
  const decision = rows.findLast(({ name }) => name === 'decideSession');
  const decidedAt = decision?.at ?? '';
  const awards = [...facts.values()].flatMap(({ awardedCents }) => (awardedCents === undefined ? [] : [Number(awardedCents)]));
  const leftAs = (because: string | null): ((Named & { reason: string }) | null)[] =>
    agenda.rows
      .filter(({ application_id: applicationId, left_because: left }) => !facts.has(applicationId) && left === because)
      .map(({ application_id: applicationId }) => {
        const item = itemOf.get(applicationId);
        return item ? { ...named(item), reason: item.reason ?? '' } : null;
      });
  return {
    reference: session.reference,
    heldOn,
    venue: session.venue,
    written: session.written,
    decidedAt,
    decidedBy: (decision && nameOf(decision)) ?? '',
    inSteadOf: (decision && steadOf(decision.facts, names)?.name) ?? null,
    ...members,
    recusals: items.flatMap(({ title, vote }) => (vote?.recusals ?? []).map(({ by, reason }) => ({ by: by.name, title, reason }))),
    scenario: await scenarioOf(db, id, decision),
    decided: decidedOf(agenda, itemOf, facts),
    awarded: { cents: sumCents(awards), count: awards.length },
    left: await leftAfter(db, id, decidedAt, language),
    withdrawn: leftAs(null),
    withoutQuorum: leftAs('without_quorum'),
    adjourned: leftAs('adjourned'),
    takenOff: leftAs('taken_off'),
    voided: leftAs('opinion_voided'),
    moves: items
      .flatMap(({ title, moves }) => moves.map(({ at, by, from, to, reason }) => ({ at, by: by.name, title, from, to, reason })))
      .toSorted((a, b) => (a.at < b.at ? -1 : 1)),
    events: rows.map((row) => ({
      at: row.at,
      who: nameOf(row),
      inSteadOf: steadOf(row.facts, names)?.name ?? null,
      text: writeEvent(language, row.name, {
        ...row.facts,
        title: itemOf.get(String(row.facts['applicationId']))?.title ?? concealed,
        absent: nameIn(row.facts['standsInFor']),
        substitute: nameIn(row.facts['substituteId']),
      }),
    })),
  };
}

export const getMinutes = download(
  {
    operationId: 'getMinutes',
    path: '/sessions/{id}/minutes',
    summary: 'The minutes of a decided session, made from its events, as a tagged PDF in the caller’s language',
    roles: STAFF_ROLES,
    problems: ['wrong_state'],
    media: ['application/pdf'],
    costly: true,
  },
  async ({ deps: { db, sealer }, caller, at, id, language }) => {
    const session = orMissing(await readSessionRow(db, id));
    const { state } = session;
    if (state !== 'decided') throw new Problem({ code: 'wrong_state', command: 'getMinutes', state });
    const printed = await printMinutes(language, await readMinutes(db, session, caller, language));
    const minutes = await sealedBy(sealer, printed, { language, at });
    return {
      body: Readable.from([minutes]),
      bytes: minutes.length,
      media: 'application/pdf',
      fileName: `${language === 'fr' ? 'proces-verbal' : 'minutes'}-${session.reference}.pdf`,
    };
  },
);
