import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import { euros } from '../../domain/core/format.ts';
import type { Language } from '../../domain/core/words.ts';
import { closingMovements } from '../../domain/ledger/closing.ts';
import { CREDIT_COMMANDS } from '../../domain/ledger/credits.ts';
import {
  type Account,
  type AnyAccount,
  type Balances,
  type Credit,
  CREDITS,
  EMPTY_LEDGER,
  lineKey,
  type Movement,
  NO_BALANCES,
  settle,
  type Settled,
} from '../../domain/ledger/envelope.ts';
import type { Fields, On } from '../core/acts.ts';
import { money } from '../core/components/money.ts';
import { table } from '../core/components/table.ts';
import { centsOf, firstOf } from '../core/forms/values.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { bilingual, colon } from '../core/words.ts';
import { kinOf, type ListedEnvelope, nameOfEnvelope } from './envelope-choices.ts';
import { accountName, ACCOUNTS_OF, centsIn } from './words.ts';

const words = bilingual({
  fr: {
    effect: 'Ce que cela change',
    row: 'Ligne',
    now: 'Aujourd’hui',
    refused: 'Les crédits ne permettent pas ce montant.',
    short: (amount: string, year: number) => `Il manque ${amount} de CP ${year} pour régler ce qui est demandé en paiement.`,
  },
  en: {
    effect: 'What it changes',
    row: 'Line',
    now: 'Now',
    refused: 'The credits do not allow this amount.',
    short: (amount: string, year: number) => `${amount} of CP ${year} are missing to pay what is ordered.`,
  },
});

export type Effect = { label: string; now: Part; after: Part };

/** Figures as they are, and as they will be. */
export function effects(language: Language, after: string, rows: readonly Effect[]): Html {
  const said = words[language];
  return table<Effect>({
    caption: said.effect,
    rows,
    columns: [
      { label: said.row, isHeader: true, cell: ({ label }) => label },
      { label: said.now, isFigure: true, cell: ({ now }) => now },
      { label: after, isFigure: true, cell: (row) => row.after },
    ],
  });
}

/** The orders on credits for which a page shows the figures before and after. */
export const isOrderCommand = (command: string): command is OrderCommand => ORDERS.some((each) => each === command);
const ORDERS = ['allotCredits', 'cutCredits', 'thawCredits', 'transferCredits', 'carryOverCredits'] as const;
export type OrderCommand = (typeof ORDERS)[number];

/** An order on credits, as far as it is written. `year`: that of the credits which it names. */
type Order = { year?: number; credit?: Credit; amountCents?: number; toEnvelopeId?: string };

type OnEnvelope = Pick<On<ListedEnvelope>, 'visit' | 'language' | 'read'>;

/** The movements of an order between the lines that it concerns: of the envelope, and of one that receives. */
function movedBy(
  command: OrderCommand,
  { id }: ListedEnvelope,
  year: number,
  receiving: ListedEnvelope | undefined,
): Pick<Movement, 'kind' | 'envelopeId' | 'year'>[] {
  const here = { envelopeId: id, year };
  if (command === 'carryOverCredits')
    return [
      { kind: 'carry_out', ...here },
      { kind: 'carry_in', ...here, year: year + 1 },
    ];
  if (command !== 'transferCredits') return [{ kind: CREDIT_COMMANDS[command], ...here }];
  return [{ kind: 'transfer_out', ...here }, ...(receiving ? [{ kind: 'transfer_in', envelopeId: receiving.id, year } as const] : [])];
}

/** One credit of an envelope's year, with its balances. */
type Line = { envelope: ListedEnvelope; envelopeId: string; year: number; credit: Credit; balances: Balances };

function lineOf(envelope: ListedEnvelope, year: number, credit: Credit): Line {
  const figures = envelope.years.find((each) => each.year === year)?.[credit === 'AE' ? 'ae' : 'cp'] ?? {};
  const balances = { ...NO_BALANCES, ...Object.fromEntries(ACCOUNTS_OF[credit].map((account) => [account, centsIn(figures, account)])) };
  return { envelope, envelopeId: envelope.id, year, credit, balances };
}

/** What becomes of the lines by these movements, by the rules that record them. */
const settled = (lines: readonly Line[], asked: readonly Movement[]): Settled =>
  settle(
    {
      ...EMPTY_LEDGER,
      lines: new Map(lines.map((line) => [lineKey(line), line.balances])),
      // What is covered first changes no balance: all that is uncovered stands for one tranche.
      uncovered: new Map(lines.map((line) => [lineKey(line), new Map([[line.envelopeId, line.balances.uncovered]])])),
    },
    asked,
  );

/** The lines after these movements; undefined where the ledger would refuse one. */
function linesAfter(lines: readonly Line[], asked: readonly Movement[]): Settled['ledger']['lines'] | undefined {
  const { ledger, refused } = settled(lines, asked);
  return refused.length > 0 ? undefined : ledger.lines;
}

/** The accounts of a line that are shown: those that change, or where its credits are as long as the order is open. */
const shownOf = (line: Line, after: Balances | undefined, isSource: boolean) =>
  ACCOUNTS_OF[line.credit].filter((account) =>
    after ? after[account] !== line.balances[account] : account === (isSource ? 'lapsed' : 'available'),
  );

/**
 * What an order makes of the credits of its envelope and, for a transfer, of the one that receives them, beside what
 * each that may has available. The figures afterwards are missing until the order says how much of which credits it
 * moves, and where the ledger would refuse that.
 */
export async function orderEffects(
  { visit, language, read }: OnEnvelope,
  command: OrderCommand,
  { year = yearOf(visit.at), credit, amountCents, toEnvelopeId }: Order,
  afterwards: string,
): Promise<Html> {
  const said = words[language];
  const kin = command === 'transferCredits' ? await kinOf(visit, read) : [];
  const receiving = kin.find(({ id }) => id === toEnvelopeId);
  const moved = movedBy(command, read, year, receiving);
  const known = new Map([read, ...kin].map((each) => [each.id, each]));
  const lines = (credit ? [credit] : CREDITS).flatMap((each) =>
    moved.map(({ envelopeId, year: of }) => lineOf(known.get(envelopeId) ?? read, of, each)),
  );
  const isWritten = credit !== undefined && amountCents !== undefined && amountCents > 0;
  const about = { trancheId: null, subject: read.id, valueDate: parisDate(visit.at), cause: { streamId: read.id, version: 0 } };
  const after = isWritten
    ? linesAfter(
        lines,
        moved.map((each) => ({ ...each, ...about, credit, amountCents })),
      )
    : undefined;
  const label = ({ envelope, year: of, credit: each }: Line, account: AnyAccount): string =>
    `${kin.length > 0 ? `${nameOfEnvelope(envelope)}${colon(language)} ` : ''}${accountName(language, account)}, ${each} ${of}`;
  const others = receiving ? [] : kin.flatMap((each) => (credit ? [credit] : CREDITS).map((of) => lineOf(each, year, of)));
  const rows = [
    ...lines.flatMap((line): Effect[] => {
      const then = after?.get(lineKey(line));
      return shownOf(line, then, command === 'carryOverCredits' && line.year === year).map((account) => ({
        label: label(line, account),
        now: money(language, line.balances[account]),
        after: then ? money(language, then[account]) : '–',
      }));
    }),
    ...others.map((line): Effect => ({ label: label(line, 'available'), now: money(language, line.balances.available), after: '–' })),
  ];
  return html`${effects(language, afterwards, rows)} ${isWritten && !after && html`<p>${said.refused}</p>`}`;
}

/**
 * What closing a year makes of its credits, and of those of the next year, which takes on what is reserved or ordered:
 * AE that the next year has already cover what is reserved at once.
 */
export function closingEffects({ language, read }: Pick<OnEnvelope, 'language' | 'read'>, year: number, afterwards: string): Html {
  const lines = [year, year + 1].flatMap((of) => CREDITS.map((credit) => lineOf(read, of, credit)));
  const [{ reserved }, { ordered }] = [lineOf(read, year, 'AE').balances, lineOf(read, year, 'CP').balances];
  // All of it stands for one tranche, which changes no balance.
  const whole = (amountCents: number) => (amountCents > 0 ? [{ trancheId: read.id, amountCents }] : []);
  const balances = lines.map((line) => ({ year: line.year, credit: line.credit, ...line.balances }));
  const asked = closingMovements(read.id, year, balances, { reservations: whole(reserved), orders: whole(ordered) });
  const { ledger } = settled(
    lines,
    asked.map((each) => ({ ...each, cause: { streamId: read.id, version: 0 } })),
  );
  const row = (account: Account, credit: Credit, of: number): Effect & { changes: boolean } => {
    const { balances: now, ...line } = lineOf(read, of, credit);
    const then = ledger.lines.get(lineKey(line)) ?? now;
    return {
      label: `${accountName(language, account)}, ${credit} ${of}`,
      now: money(language, now[account]),
      after: money(language, then[account]),
      changes: then[account] !== now[account],
    };
  };
  const next = lineOf(read, year + 1, 'CP').balances.available;
  const shortCents = ordered > 0 ? ordered - next : 0;
  // What is missing for it is shown below zero, though the ledger refuses it then.
  const paid = { ...row('available', 'CP', year + 1), after: money(language, next - ordered) };
  const spent = row('available', 'AE', year + 1);
  const rows = [
    ...CREDITS.map((credit) => row('lapsed', credit, year)),
    ...(reserved > 0 ? [row('uncovered', 'AE', year + 1)] : []),
    ...(spent.changes ? [spent] : []),
    ...(ordered > 0 ? [paid] : []),
  ];
  return html`${effects(language, afterwards, rows)}
  ${shortCents > 0 && html`<p><strong>${words[language].short(euros(language, shortCents), year + 1)}</strong></p>`}`;
}

/** The order that the fields of a form say so far. `at`: the pointer of its body. */
export function orderIn(typed: Fields, at = ''): Order {
  const [year, amountCents] = [firstOf(typed, `${at}/year`).trim(), centsOf(firstOf(typed, `${at}/amountCents`))];
  const credit = CREDITS.find((each) => each === firstOf(typed, `${at}/credit`));
  return {
    ...(/^\d{4}$/.test(year) ? { year: Number(year) } : {}),
    ...(typeof amountCents === 'number' ? { amountCents } : {}),
    ...(credit ? { credit } : {}),
    toEnvelopeId: firstOf(typed, `${at}/toEnvelopeId`),
  };
}
