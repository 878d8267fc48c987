import { Readable } from 'node:stream';
import { readDecisionFacts, readSessionRow } from '../db/sessions.ts';
import { readStreamTimeline } from '../db/timeline.ts';
import { STAFF_ROLES } from '../domain/role.ts';
import { type Minutes, writeMinutes } from '../letters/minutes.ts';
import { writeEvent } from '../letters/write.ts';
import { readAgendaItems } from './agenda-view.ts';
import { download } from './download.ts';
import { Problem } from './problems/index.ts';

type Agenda = Awaited<ReturnType<typeof readAgendaItems>>;
type Rows = Awaited<ReturnType<typeof readStreamTimeline>>;

/** The decisions, in the agenda's order, as the event on each application says them. */
const decidedOf = (agenda: Agenda, facts: Awaited<ReturnType<typeof readDecisionFacts>>): Minutes['decided'] =>
  agenda.flatMap((item) => {
    const said = facts.get(item.applicationId);
    if (!said || item.decision === null) return [];
    return [
      {
        title: item.title,
        organisation: item.organisationName,
        standing: item.standing,
        score: item.score,
        requestedCents: item.requestedCents,
        decision: item.decision,
        awardedCents: said['awardedCents'] === undefined ? null : Number(said['awardedCents']),
        rank: said['rank'] === undefined ? null : Number(said['rank']),
        reason: item.reason ?? '',
        vote: item.vote?.tally ?? null,
      },
    ];
  });

const nameOf = ({ given_name: given, usual_name: usual }: Rows[number]): string | null => (given === null ? null : `${given} ${usual}`);

const named = ({ title, organisationName: organisation }: Agenda[number]) => ({ title, organisation });

export const getMinutes = download(
  {
    operationId: 'getMinutes',
    path: '/sessions/{id}/minutes',
    tag: 'sessions',
    summary: 'The minutes of a decided session, made from its events, as a page to keep and to print',
    roles: STAFF_ROLES,
    problems: ['wrong_state'],
    media: ['text/html'],
  },
  async ({ deps: { db }, caller, id, language }) => {
    const session = await readSessionRow(db, id);
    if (!session) throw new Problem({ code: 'not_found' });
    const { state, held_on: heldOn } = session;
    if (state !== 'decided') throw new Problem({ code: 'wrong_state', command: 'getMinutes', state });
    const [agenda, rows, facts] = await Promise.all([
      readAgendaItems(db, session, caller, language),
      readStreamTimeline(db, id, false),
      readDecisionFacts(db, id),
    ]);
    const titles = new Map(agenda.map(({ applicationId, title }) => [applicationId, title]));
    const decision = rows.findLast(({ name }) => name === 'decideSession');
    const undecided = agenda.filter(({ applicationId }) => !facts.has(applicationId));
    const page = writeMinutes(language, {
      heldOn,
      decidedAt: decision?.at ?? '',
      decidedBy: (decision && nameOf(decision)) ?? '',
      decided: decidedOf(agenda, facts),
      withdrawn: undecided.filter(({ left }) => left === null).map(named),
      withoutQuorum: undecided.filter(({ left }) => left === 'without_quorum').map(named),
      voided: undecided.filter(({ left }) => left === 'opinion_voided').map(named),
      moves: agenda
        .flatMap(({ title, moves }) => moves.map(({ at, by, from, to, reason }) => ({ at, by: by.name, title, from, to, reason })))
        .toSorted((a, b) => (a.at < b.at ? -1 : 1)),
      events: rows.map((row) => ({
        at: row.at,
        who: nameOf(row),
        text: writeEvent(language, row.name, { ...row.facts, title: titles.get(String(row.facts['applicationId'])) ?? '' }),
      })),
    });
    return {
      body: Readable.from([page]),
      media: 'text/html',
      fileName: `${language === 'fr' ? 'proces-verbal' : 'minutes'}-${heldOn}.html`,
    };
  },
);
