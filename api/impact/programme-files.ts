import type { Kysely } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import {
  type FundFile,
  readHiddenFiles,
  readOpinionCourses,
  readProgrammeFiles,
  readTouched,
} from '../../db/impact/programme-indicators.ts';
import { readTracked, type TrackedFile } from '../../db/impact/portfolio.ts';
import { type PortfolioRow, readPortfolioRows } from '../../db/impact/slippage.ts';
import { endOfDate, EVER, moveDate, parisDate } from '../../domain/core/calendar.ts';
import type { Scope } from '../../domain/core/role.ts';
import type { OpinionCourse } from '../../domain/impact/opinion-days.ts';
import { keepingFor, ofMany } from '../../db/connection/keeping.ts';

type OfFile = { applicationId: string };
/** What is known of files, with the instant up to which it is complete. */
type Known<Row> = { rows: readonly Row[]; upTo: string };

/** Whatever bears an earlier instant than this one is committed: no request and no import takes as long. */
const SETTLED_AFTER_MS = 3_600_000;
const settledAt = (at: string): string => new Date(Date.parse(at) - SETTLED_AFTER_MS).toISOString();

const KEPT_MINUTES = 60;

/** The same rows with each text held once: days, steps and the words of calls are few. */
function sparing<Row extends object>(rows: Row[]): Row[] {
  const texts = new Map<string, string>();
  const share = (part: object): void => {
    for (const [name, value] of Object.entries(part) as [string, unknown][])
      if (typeof value === 'string') {
        const held = texts.get(value);
        if (held === undefined) texts.set(value, value);
        else Object.assign(part, { [name]: held });
      } else if (typeof value === 'object' && value !== null) share(value);
  };
  rows.forEach(share);
  return rows;
}

/** These rows with those of the files on which something has happened since, up to an instant, read again. */
async function renewed<Row extends OfFile>(
  db: Kysely<DB>,
  { rows, upTo }: Known<Row>,
  to: string,
  read: (ids: readonly string[]) => Promise<Row[]>,
): Promise<readonly Row[]> {
  const touched = to === upTo ? [] : await readTouched(db, upTo, to);
  if (touched.length === 0) return rows;
  const isTouched = new Set(touched);
  return [...rows.filter(({ applicationId }) => !isTouched.has(applicationId)), ...(await read(touched))];
}

/**
 * Reads rows as of the evening of a day. Nothing that is recorded later changes those of a day that is over, so they
 * are kept in this process for all readers.
 */
function asOfDays<Row extends OfFile>(read: (db: Kysely<DB>, day: string, scope: null, ids?: readonly string[]) => Promise<Row[]>) {
  const keptOf = keepingFor<Known<Row>>({ minutes: KEPT_MINUTES, atMost: 2 });
  return async (db: Kysely<DB>, day: string, at: string): Promise<readonly Row[]> => {
    const over = moveDate(parisDate(settledAt(at)), { days: -1 });
    const from = day < over ? day : over;
    const known = await keptOf(db)(from, at, async () => ({ rows: sparing(await read(db, from, null)), upTo: endOfDate(from) }));
    return renewed(db, known, endOfDate(day), (ids) => read(db, day, null, ids));
  };
}

/** Reads rows as they are now; those of files on which nothing has happened since they were read are kept. */
function asOfNow<Row extends OfFile>(read: (db: Kysely<DB>, scope: null, ids?: readonly string[]) => Promise<Row[]>) {
  const keptOf = keepingFor<Known<Row>>({ minutes: KEPT_MINUTES, atMost: 1 });
  return async (db: Kysely<DB>, at: string): Promise<readonly Row[]> => {
    const known = await keptOf(db)('now', at, async () => ({ rows: sparing(await read(db, null)), upTo: settledAt(at) }));
    return renewed(db, known, EVER, (ids) => read(db, null, ids));
  };
}

const filesAsOf = asOfDays<FundFile>(readProgrammeFiles);
const opinionsAsOf = asOfDays<OpinionCourse>(readOpinionCourses);
const portfolioNow = asOfNow<PortfolioRow>(readPortfolioRows);
const trackedNow = asOfNow<TrackedFile>(readTracked);

const without = <Row extends OfFile>(rows: readonly Row[], ids: readonly string[]): readonly Row[] => {
  const left = new Set(ids);
  return ids.length === 0 ? rows : rows.filter(({ applicationId }) => !left.has(applicationId));
};

/**
 * Every file submitted up to the end of a day, as `readProgrammeFiles` reads it.
 * @param at ISO instant of the request
 */
export async function programmeFiles(db: Kysely<DB>, day: string, scope: Scope | null, at: string): Promise<readonly FundFile[]> {
  const files = await filesAsOf(db, day, at);
  return scope ? without(files, (await readHiddenFiles(db, scope)).hidden) : files;
}

/**
 * Every first opinion given up to the end of a day, as `readOpinionCourses` reads it.
 * @param at ISO instant of the request
 */
export const opinionCourses = async (db: Kysely<DB>, day: string, scope: Scope, at: string): Promise<readonly OpinionCourse[]> =>
  without(await opinionsAsOf(db, day, at), (await readHiddenFiles(db, scope)).own);

/** How many answers of the portfolio are kept: of each person with a conflict, and of each way to ask. */
const KEPT_ANSWERS = 64;

/**
 * Answers from rows of the portfolio without those that a conflict hides from the caller. From 5 000 projects on, what
 * one caller was told is told for a minute to all from whom the same files are hidden.
 * @param order of the rows, by their ids
 */
function ofPortfolio<Row extends OfFile & { id: string }>(
  readAll: (db: Kysely<DB>, at: string) => Promise<readonly Row[]>,
  order: 'oldest' | 'newest',
) {
  const sign = order === 'oldest' ? -1 : 1;
  return <Told>() => {
    const keptFor = keepingFor<{ projects: number; told: Told }>({
      ...ofMany(({ projects }) => projects),
      atMost: KEPT_ANSWERS,
    });
    /** @param asked what the answer depends on, beside the rows */
    return async (db: Kysely<DB>, scope: Scope, at: string, asked: readonly string[], tell: (rows: Row[]) => Told | Promise<Told>) => {
      const { hidden } = await readHiddenFiles(db, scope);
      const { told } = await keptFor(db)([...asked, ...hidden.sort()].join(), at, async () => {
        const rows = without(await readAll(db, at), hidden).toSorted((one, other) => (one.id < other.id ? sign : -sign));
        return { projects: rows.length, told: await tell(rows) };
      });
      return told;
    };
  };
}

/** Answers from the portfolio as it is now, newest first, as `readPortfolioRows` reads it. */
export const ofPortfolioRows = ofPortfolio<PortfolioRow>(portfolioNow, 'newest');

/** The same with what each project has come to, oldest first, as `readTracked` reads it. */
export const ofTrackedFiles = ofPortfolio<TrackedFile>(trackedNow, 'oldest');
