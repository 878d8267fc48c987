import { endOfClearPeriod, endOfPeriod, EVER, parisDate } from './calendar.ts';

/**
 * A period de date à date. `clear`: a délai franc, of which neither the first day nor the last counts; it runs on from
 * a Saturday, a Sunday or a holiday to the next working day.
 */
type Period = { readonly months: number; readonly clear?: true };

/** What a rule says, by its article, from a day (yyyy-mm-dd) to its last one; `to` is null for the row in force. */
export type LawRow = { readonly article: string; readonly value: Period; readonly from: string; readonly to: string | null };

/**
 * The periods that the law sets, each with the days on which it applies. A law that changes ends its row and adds the
 * next one: no row is rewritten, so that a file is judged, years later, by what applied on its day. What a text leaves
 * to the fund is a term of the call or a setting, and stands in no row.
 */
export const LAW = {
  appeal: {
    what: 'the time to appeal, from the notification of the decision',
    rows: [
      { article: 'CRPA L411-2, CJA R421-1 (CE 19/09/2014 n° 362568)', value: { months: 2, clear: true }, from: '2016-01-01', to: null },
    ],
  },
  appealFromOverseas: {
    what: 'the time to appeal of an organisation overseas: one month more before a court of metropolitan France',
    rows: [{ article: 'CRPA L411-2, CJA R421-1 and R421-7', value: { months: 3, clear: true }, from: '2016-01-01', to: null }],
  },
  appealUntold: {
    what: 'the time to appeal where the decision was not notified, or without its remedies',
    rows: [{ article: 'CE 13/07/2016 n° 387763', value: { months: 12 }, from: '2016-01-01', to: null }],
  },
  appealSilence: {
    what: 'the silence on an appeal that rejects it',
    rows: [{ article: 'CRPA L411-7 and L231-4 2°', value: { months: 2 }, from: '2016-01-01', to: null }],
  },
  localAdmissibility: {
    what: 'the time to find a request of a local authority inadmissible, from its receipt: it is deemed admissible then',
    rows: [{ article: 'décret 2018-514 art. 4 II', value: { months: 2 }, from: '2018-10-01', to: null }],
  },
  localDecision: {
    what: 'the time to award a subsidy to a local authority, from the acknowledgement of its request',
    rows: [{ article: 'décret 2018-514 art. 7', value: { months: 8 }, from: '2018-10-01', to: null }],
  },
  localStart: {
    what: 'the first day on which the project of a local authority may start: that of the receipt of its request',
    rows: [{ article: 'décret 2018-514 art. 5 II', value: { months: 0 }, from: '2018-10-01', to: null }],
  },
  titreContest: {
    what: 'the time to contest a titre de perception with its accountant, from its notification, before any court',
    rows: [
      {
        article: 'décret 2012-1246 art. 118 (CE 19/09/2014 n° 362568)',
        value: { months: 2, clear: true },
        from: '2013-01-01',
        to: null,
      },
    ],
  },
  titreSilence: {
    what: 'the silence of the accountant on a contested titre de perception that rejects the contestation',
    rows: [{ article: 'décret 2012-1246 art. 118', value: { months: 6 }, from: '2013-01-01', to: null }],
  },
  withdrawal: {
    what: 'the time to withdraw an unlawful award, from its decision',
    rows: [{ article: 'CRPA L242-1', value: { months: 4 }, from: '2016-06-01', to: null }],
  },
} as const satisfies Record<string, { what: string; rows: readonly LawRow[] }>;
export type LawRule = keyof typeof LAW;

/** The row of a rule that applies on a day (yyyy-mm-dd). */
export function lawOn(rule: LawRule, day: string): LawRow {
  const rows: readonly LawRow[] = LAW[rule].rows;
  const row = rows.find(({ from, to }) => from <= day && (to === null || day <= to));
  if (!row) throw new RangeError(`no row of the rule ${rule} applies on ${day}`);
  return row;
}

/** The months of a rule's row in force, for words that are about no file of their own. */
export const monthsInForce = (rule: LawRule): number => lawOn(rule, EVER.slice(0, 'yyyy-mm-dd'.length)).value.months;

/** The last instant, in Paris, of the period that a rule sets from an instant, by the row of that day. */
export function endOfLegalPeriod(rule: LawRule, at: string): string {
  const { months, clear } = lawOn(rule, parisDate(at)).value;
  return clear ? endOfClearPeriod(at, { months }) : endOfPeriod(at, { months });
}

/**
 * The départements and territories whose organisations have a month more before a court of metropolitan France (CJA
 * R421-7), by their INSEE codes.
 */
const OVERSEAS: ReadonlySet<string> = new Set(
  ['971', '972', '973', '974', '975', '976'].concat(['977', '978', '984', '986', '987', '988']),
);

/** True for an organisation whose département is overseas; one whose département is unknown is not taken for one. */
export const isOverseas = (department: string | null): boolean => department !== null && OVERSEAS.has(department);

/**
 * The seats of the administrative courts overseas (CJA R221-3), and the former one of Martinique's, which sits in
 * Schœlcher since 2015. Before one of them R421-7 gives the month more to those who do not live in its own territory,
 * which no rule here reckons: a fund's court is one of metropolitan France.
 */
const COURTS_OVERSEAS: readonly string[] = [
  ...['Basse-Terre', 'Cayenne', 'Fort-de-France', 'Mamoudzou', 'Mata-Utu', 'Nouméa', 'Papeete', 'Saint-Barthélemy'],
  ...['Saint-Denis', 'Saint-Martin', 'Saint-Pierre', 'Schœlcher'],
];

const letters = (town: string): string =>
  town
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll(/[^a-z]/g, '');

/** True if no administrative court overseas sits in this town, however it is spelt. */
export const isMetropolitanCourt = (town: string): boolean => !COURTS_OVERSEAS.some((seat) => letters(town).startsWith(letters(seat)));

/** The rule of the time to appeal of an organisation that was notified of a decision, by its département. */
export const appealRule = (department: string | null): LawRule => (isOverseas(department) ? 'appealFromOverseas' : 'appeal');
