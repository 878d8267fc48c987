import type { Operation } from '../../../api/http/operation.ts';
import { operations } from '../../../api/operations.ts';

/** Tables that stay small, however many files there are: what a fund sets up, its team, and what is being caught up. */
export const SMALL = ['behind', 'call', 'call_version', 'envelope', 'envelope_line', 'datalab_person'];

/** Reads that read all by nature, by their operations, and why. */
export const OF_EVERYTHING: Readonly<Record<string, string>> = {
  'command closeYear': 'what is left of all of an envelope’s grants, once a year',
  'command freezeCredits': 'whom it hits: all that is reserved on an envelope’s year',
  'command acknowledgeFreeze': 'whom a freeze hit: all that is reserved on an envelope’s year',
  'command drawSample': 'draws among all payments of an envelope’s year',
  exportConsumption: 'sums all tranches of all envelopes, or one',
  exportDatalabPlan: 'the plan of all the team',
  exportGrantMoney: 'the tranches of all grants that the caller sees',
  exportPortfolioGains: 'figures of all grants',
  exportPortfolioImpact: 'figures of all grants',
  exportProgrammeIndicators: 'the course of all files',
  exportPortfolioSlippage: 'figures of all grants',
  getConsumption: 'sums all tranches of all envelopes, or one',
  getDatalabPlan: 'the plan of all the team',
  getForecast: 'all that is still to be paid of an envelope',
  getOpenCommitments: 'all of an envelope’s grants that are not paid, and its tranches by year',
  getPaymentForecast: 'delays of all tranches of the fund, and what an envelope paid in two years',
  getPortfolioGains: 'figures of all grants',
  getPortfolioImpact: 'figures of all grants',
  getPortfolioImpactSeries: 'figures of all grants',
  getPortfolioSlippage: 'figures of all grants',
  getPortfolioSlippageSeries: 'figures of all grants',
  getProgrammeIndicators: 'the course of all files',
  getOpinionDays: 'the opinions on all files',
  exportOpinionDays: 'the opinions on all files',
  listOpinionFiles: 'the opinions on all files',
  exportPublishedGrants: 'all that is public of what was funded',
  getPublishedGrants: 'all that is public of what was funded',
  listIndicatorFiles: 'the course of all files',
  getStatistics: 'public figures of all that was funded',
  getTasks: 'what waits, by its state',
  getMyFigures: 'counts what waits, by its state',
  listCarriedFiles: 'the files under way, by their state, and all of the team',
  getHandover: 'what waits, by its state, and all of the team',
  listPhrases: 'all that the fund offers, which is little',
  getWorklist: 'all tranches of an envelope that wait for a person',
  listAllClaims: 'counts all claims',
  exportAllClaims: 'all claims',
  listClaims: 'counts all claims of an envelope',
  exportClaims: 'all claims of an envelope',
  listDatalabPeople: 'the plan of all the team',
  listEnvelopes: 'all envelopes with their lines',
  listSamples: 'counts an envelope’s payments that may be drawn',
  listFreezes: 'whom freezes hit: all that is reserved on an envelope’s years',
  listMissionKinds: 'counts all missions',
  listGrantMoney: 'sums the tranches of all grants that the caller sees, by year',
  listPaymentQueue: 'what waits to be paid, by its state',
  exportPaymentQueue: 'what waits to be paid, by its state',
  listProposedPayees: 'what waits to be approved, by its state',
  planRehearsal: 'ways out: all that is reserved on an envelope’s year, and its grants',
  rehearseOrder: 'what would wait: all that is reserved, or still to be paid, of an envelope',
  listLabels: 'each label that some file has, once',
  listReviewers: 'the loads of all reviewers',
  listAmendmentReviewers: 'the loads of all reviewers',
};

/** Statements that are planned again each time, and why. */
export const PLANNED_EACH_TIME: readonly Omit<Exempt, 'table'>[] = [
  { asks: /same_words/, why: 'overlaps are found by words: a plan that is made for none in particular takes twice the time' },
  { asks: /INSERT INTO day_movement/, why: 'whole rows of three tables, in the few commands that move days' },
];

type Exempt = { table: string; asks: RegExp; why: string };

/** Rows that are read beyond what is asked for: which table in which statement, and why it is accepted. */
export const ALL_THE_SAME: readonly Exempt[] = [
  ...['absence', 'day_promise', 'datalab_request', 'mission', 'other_duty', 'person'].map((table) => ({
    table,
    asks: /AS "datalabPeople"/,
    why: 'how much of the team is free: the plan of all of it',
  })),
  {
    table: 'absence',
    asks: /"ended_at" is null|ended_at IS NULL/,
    why: 'few are away at a time: all open absences, by an index of their own',
  },
  { table: 'application', asks: /waitlisted/, why: 'who waits for credits, of all envelopes' },
  { table: 'tranche', asks: /awaiting_credits/, why: 'who waits for credits, of all envelopes, by an index of their own' },
  { table: 'tranche', asks: /"waiting_since" is not null/, why: 'who waits for credits, in the order of their places' },
  { table: 'tranche', asks: /"tranche" where "id" = ANY|UPDATE tranche SET/, why: 'of no tranche at all: then any index will do' },
  ...['session', 'grant', 'datalab_request', 'mission', 'stream'].map((table) => ({
    table,
    asks: /from "(session|grant|datalab_request|mission)" as .* order by "[cgrm]"."id" desc limit/s,
    why: 'a page is read beside the streams, both in the order of ids, until it is full: not settled',
  })),
  ...['event', 'credit_order'].map((table) => ({
    table,
    asks: /from "credit_order"/,
    why: 'acts of a few people of finance, some dozens a year',
  })),
  { table: 'tranche', asks: /AS "recentPayments"/, why: 'the last fifty payments, by an index of their own' },
  {
    table: 'application',
    asks: /WITH tied AS/,
    why: 'those of a legal person and of its co-funders, by their organisations, which a subquery finds',
  },
  {
    table: 'funding_line',
    asks: /WITH tied AS/,
    why: 'co-funders by their words: test/rules/applications/overlaps.test.ts looks at its plan',
  },
];

/**
 * What is joined with whole tables while these are small, by a plan that is kept until PostgreSQL counts them again:
 * seldom asked for, and not settled.
 */
export const WHILE_FEW: readonly Exempt[] = [
  { table: 'role_holding', asks: /"p"."given_name"/, why: 'the people of an organisation, with their roles' },
  { table: 'person', asks: /"m"."left_as"/, why: 'the members of a session, with their names' },
  { table: 'person', asks: /"p"."letters".*"p"."organisation_id"/s, why: 'who signs for an organisation, those who are stood in for too' },
  { table: 'session', asks: /"i"."decision"/, why: 'the last decision on an application' },
  { table: 'person', asks: /"d"."person_id", "p"."given_name"/, why: 'who works for a request or a mission' },
  { table: 'event', asks: /"m"."envelope_id", "m"."sequence"/, why: 'the movement that is to be reversed' },
  { table: 'agenda_item', asks: /insert into "waitlist_outcome"/, why: 'a call that is closed ends its waits' },
];

const isList = ({ operationId }: Operation['spec']): boolean => /^list/.test(operationId);
const files = operations.flatMap(({ spec }) => (isList(spec) ? [`${spec.path}.csv`] : []));
/** A list returns one page, which a few rows do not fill, and its file one after the other. */
export const LISTS = operations.filter(({ spec }) => isList(spec) || files.includes(spec.path)).map(({ spec }) => spec.operationId);
