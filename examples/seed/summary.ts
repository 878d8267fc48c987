import Table from 'cli-table3';
import { type Kysely, sql } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import { amendmentTable } from '../../domain/grants/amendment-life.ts';
import { appealTable } from '../../domain/committee/appeal-life.ts';
import { applicationTable } from '../../domain/applications/application-life.ts';
import { callTable } from '../../domain/calls/call-life.ts';
import { correctionTable } from '../../domain/applications/correction.ts';
import { datalabTable } from '../../domain/datalab/request.ts';
import { accountTable } from '../../domain/grants/final-account.ts';
import { grantTable } from '../../domain/grants/grant.ts';
import { milestoneTable } from '../../domain/grants/milestone.ts';
import { missionTable } from '../../domain/datalab/mission.ts';
import { obligationTable } from '../../domain/grants/obligation.ts';
import { stepTable } from '../../domain/review/review.ts';
import { sessionTable } from '../../domain/committee/session.ts';
import type { StateTable } from '../../domain/core/state-table.ts';
import { trancheTable } from '../../domain/grants/tranche.ts';

/** Every noun with states: its name, its table, and its states. */
export const NOUNS: readonly { noun: string; rows: keyof DB & string; table: StateTable<string> }[] = [
  { noun: 'calls', rows: 'call', table: callTable },
  { noun: 'applications', rows: 'application', table: applicationTable },
  { noun: 'correction requests', rows: 'correction', table: correctionTable },
  { noun: 'review steps', rows: 'review_step', table: stepTable },
  { noun: 'sessions', rows: 'session', table: sessionTable },
  { noun: 'appeals', rows: 'appeal', table: appealTable },
  { noun: 'grants', rows: 'grant', table: grantTable },
  { noun: 'amendments', rows: 'amendment', table: amendmentTable },
  { noun: 'tranches', rows: 'tranche', table: trancheTable },
  { noun: 'milestones', rows: 'milestone', table: milestoneTable },
  { noun: 'obligations', rows: 'obligation', table: obligationTable },
  { noun: 'final accounts', rows: 'final_account', table: accountTable },
  { noun: 'Datalab requests', rows: 'datalab_request', table: datalabTable },
  { noun: 'missions', rows: 'mission', table: missionTable },
];

/** How many rows there are in each state of a noun, in the order of its states. */
export async function countStates(db: Kysely<DB>, { rows, table }: (typeof NOUNS)[number]): Promise<Map<string, number>> {
  const found = await sql<{ state: string; count: number }>`SELECT state, count(*) AS count FROM ${sql.table(rows)} GROUP BY state`.execute(
    db,
  );
  return new Map(Object.keys(table).map((state) => [state, found.rows.find((row) => row.state === state)?.count ?? 0]));
}

const READERS: readonly (readonly [who: string, what: string])[] = [
  ['lead', 'reviews to be assigned, alerts, amendments, reports, the Datalab’s plan, which is nearly full'],
  ['reviewer-legal, reviewer-data, …', 'opinions that are expected, some of them overdue'],
  ['chair, member-1, member-2', 'a vote that is open, a session to be decided, the waitlist, appeals'],
  ['finance, payer, controller', 'payments to be ordered and recorded, accounts, claims, visas, a freeze, the worklist, the forecast'],
  ['applicant, applicant2, ministry, applicant3', 'their files and grants: what is to be corrected, signed, reported, answered'],
  ['auditor', 'all of it'],
];

const table = (head: string[], rows: (readonly string[])[]): string => {
  const made = new Table({ head, style: { head: [], border: [] }, colWidths: [22, 96], wordWrap: true });
  made.push(...rows.map((row) => [...row]));
  return made.toString();
};

/** What was made, state by state, and whom to sign in as to see it. */
export async function summarise(db: Kysely<DB>): Promise<string> {
  const made: [string, string][] = [];
  for (const noun of NOUNS) {
    const counts = [...(await countStates(db, noun))].filter(([, count]) => count > 0);
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    made.push([`${total} ${noun.noun}`, counts.map(([state, count]) => `${count} ${state}`).join(', ')]);
  }
  return `${table(['What there is', 'By its state'], made)}\n${table(['Sign in as', 'To see'], [...READERS])}`;
}
