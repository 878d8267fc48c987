import type { LetterKeeping } from '../../activities/decision-letters.ts';
import type { Keys } from '../../activities/index.ts';
import { STAND_IN } from '../../api/people/organisation-directory.ts';
import { sql } from 'kysely';
import { connect } from '../../db/connection/connect.ts';
import { inOneTransaction } from '../../db/connection/one-transaction.ts';
import { readNewestSeal, sealDay } from '../../db/core/seals.ts';
import { describeOrganisation } from '../../db/people/organisations.ts';
import { endOfDate, parisDate } from '../../domain/core/calendar.ts';
import type { FileStore } from '../../files/store.ts';
import { people as locals } from '../../local/people.ts';
import { recogniseLocals } from '../../runtime/local-people.ts';
import type { Desk } from './applications.ts';
import { loadCalls, otherCalls } from './calls.ts';
import { absence, people, request, REQUESTS } from './datalab.ts';
import { applications } from './files.ts';
import { type Fund, openFund } from './fund.ts';
import { freeze, reconciled, sampled, years } from './money.ts';
import { committee, type Committee } from './sessions.ts';
import { tell } from './story.ts';
import { remarks, surveys, talk } from './talk.ts';

/**
 * `issuer`: the issuer that signs the local people in; `present`: the instant from which the fund's days are counted,
 * and up to which it is lived through, unless it stops at an earlier one, `until`. The same `seed` makes the same fund.
 * `keeping`: makes the documents of its decisions; none if absent. `files`: where it keeps files; none if absent.
 */
type SeedOptions = {
  issuer: string;
  seed: number;
  present: string;
  until?: string;
  keys: Keys;
  keeping?: LetterKeeping | undefined;
  files?: FileStore;
};

const MINUTE_MS = 60_000;

/**
 * From how many days before the present on the fund is lived through: a year, and before it the months of one project
 * that is old enough for a whole year of its gains to be over, whatever day the present is.
 */
const LIVED_DAYS = 501;

/** The year before the present, of a fund without any work before. All of it is written at once, or nothing is. */
export async function seedFund(url: string, { issuer, seed, present, until = present, keys, keeping, files }: SeedOptions): Promise<void> {
  const { db, pool } = connect(url, { max: 1 });
  // People who sign in in the meantime are not kept waiting.
  const callers = await recogniseLocals(db, issuer).finally(() => pool.end());
  await inOneTransaction(url, async (db) => {
    const wasSealed = (await readNewestSeal(db)) !== undefined;
    const from = new Date(Date.parse(present) - LIVED_DAYS * 24 * 60 * MINUTE_MS).toISOString();
    for (const { login, organisation } of locals) {
      const described = { name: null, legalCategory: null, department: organisation.department, by: STAND_IN, at: from };
      await describeOrganisation(db, callers[login]?.organisationId ?? '', described);
    }
    const fund = openFund(db, { callers, seed, present, until, from, keys, keeping, files });
    await live(fund);
    await leaveToWorkflows(fund);
    await seal(fund, wasSealed);
  });
}

const COMMITTEES: readonly Committee[] = [
  { name: 'early', plannedOn: -434, heldOn: -422 },
  { name: 'first', plannedOn: -292, heldOn: -280 },
  { name: 'towns-first', plannedOn: -290, heldOn: -272 },
  { name: 'second', plannedOn: -207, heldOn: -195, vote: { from: -201, to: -197 } },
  { name: 'towns-second', plannedOn: -142, heldOn: -128 },
  { name: 'urgent', plannedOn: -130, heldOn: -117 },
  { name: 'third', plannedOn: -124, heldOn: -112, vote: { from: -118, to: -114 }, written: true },
  { name: 'fourth', plannedOn: -66, heldOn: -52, end: { cancelledOn: -60 } },
  { name: 'fourth', plannedOn: -48, heldOn: -34, vote: { from: -41, to: -37 }, excused: 'member-2' },
  { name: 'towns-third', plannedOn: -34, heldOn: -20 },
  { name: 'voted', plannedOn: -18, heldOn: -5, vote: { from: -12, to: -7 }, adjourns: true, end: 'undecided' },
  { name: 'voting', plannedOn: -13, heldOn: 7, vote: { from: -5, to: 5 } },
  { name: 'coming', plannedOn: -10, heldOn: 21, vote: { from: 12, to: 19 }, movedOn: -9 },
];

async function live(fund: Fund): Promise<void> {
  const calls = await loadCalls(fund);
  await tell(fund, (begin) => {
    const desk: Desk = { fund, begin, calls, wishes: new Map() };
    for (const story of [years(desk), people(desk), otherCalls(desk), ...applications(desk), freeze(desk), reconciled(desk), sampled(desk)])
      begin(story);
    for (const each of COMMITTEES) begin(committee(desk, each));
    for (const each of REQUESTS) begin(request(desk, each));
    begin(talk(desk));
    begin(remarks(desk));
    begin(surveys(desk));
    begin(absence('payer', 'finance-2', { saidOn: -12, from: -4, to: 9 })(desk));
    begin(absence('reviewer-finance', 'reviewer-data', { saidOn: -20, from: 10, to: 24 })(desk));
  });
  await fund.moveTo(fund.until);
}

/**
 * Every date up to the present is met and every letter recorded, so that no stream has anything to hear. Those that
 * wait for a date are left as if their last event had not been heard of: the relay starts a workflow for each, where
 * workers run.
 */
async function leaveToWorkflows({ db, waiting }: Fund): Promise<void> {
  await db
    .updateTable('stream')
    .set((stream) => ({ heard: sql`${stream.ref('version')} - 1` }))
    .where('id', 'in', waiting())
    .execute();
}

/**
 * Everything recorded is covered by a seal: today's, or where that was made before, tomorrow's, which is made early.
 */
async function seal({ db }: Fund, wasSealed: boolean): Promise<void> {
  const now = new Date().toISOString();
  if (await sealDay(db, now)) return;
  if (wasSealed) await sealDay(db, new Date(Date.parse(endOfDate(parisDate(now))) + 1).toISOString());
}
