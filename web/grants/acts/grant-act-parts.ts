import { getEnvelope } from '../../../api/ledger/envelopes.ts';
import { Problem } from '../../../api/http/problem/problem.ts';
import { yearOf } from '../../../domain/core/calendar.ts';
import type { Language } from '../../../domain/core/words.ts';
import { euros } from '../../../domain/core/format.ts';
import type { On, Option } from '../../core/acts.ts';
import { date, dayOf } from '../../core/components/dates.ts';
import { money } from '../../core/components/money.ts';
import { period } from '../../core/components/short-date.ts';
import { status } from '../../core/components/status.ts';
import { summaryList } from '../../core/components/summary-list.ts';
import { table } from '../../core/components/table.ts';
import { html, type Html, type Part } from '../../core/html.ts';
import { orNothing } from '../../core/page.ts';
import { bilingual } from '../../core/words.ts';
import type { Grant, Tranche } from '../grant-page-parts.ts';
import { conditionsOf, warningsOf } from '../tranches.ts';
import type { CommandOn } from '../../../domain/desk/commands.ts';

const words = bilingual({
  fr: {
    delegated: 'Délégué, reste à engager',
    certifiedOn: 'Attesté sur',
    orderNumber: 'N° DP',
    reference: 'réf.',
    claimed: 'Réclamé',
    figure: 'Chiffre',
    now: 'Aujourd’hui',
    effect: 'Ce que cela change',
    available: (credit: string, year: number) => `${credit} ${year} disponibles de l’enveloppe`,
  },
  en: {
    delegated: 'Delegated, left to commit',
    certifiedOn: 'Certified on',
    orderNumber: 'N° DP',
    reference: 'ref.',
    claimed: 'Claimed back',
    figure: 'Figure',
    now: 'Now',
    effect: 'What it changes',
    available: (credit: string, year: number) => `${credit} ${year} available in the envelope`,
  },
});

export type OnGrant = On<Grant>;
export type Fact = readonly [name: string, value: Part];

/** The thing that the address names; throws `not_found` where there is none. */
export function found<Each>(each: Each | undefined): Each {
  if (each === undefined) throw new Problem({ code: 'not_found' });
  return each;
}

/** The tranche that the address names; undefined where it names none. */
export const maybeTranche = ({ read, parts }: OnGrant): Tranche | undefined =>
  read.tranches.find(({ rank }) => rank === Number(parts['tranche']));
export const trancheIn = (on: OnGrant): Tranche => found(maybeTranche(on));

export const nameOfTranche = ({ rank, kindLabel }: Tranche): string => `${rank} · ${kindLabel}`;

export const trancheOption = (language: Language, tranche: Tranche): Option => ({
  value: String(tranche.rank),
  label: `${words[language].tranche} ${nameOfTranche(tranche)}`,
  hint: `${euros(language, tranche.amountCents)}, ${tranche.label}`,
});

/** The part of a command on a tranche: those on which the caller may give it now, and nothing else of them. */
export const onTranche = (...commands: readonly CommandOn<'tranche'>[]) => ({
  part: {
    field: 'tranche' as const,
    of: ({ language, read }: OnGrant): Option[] =>
      read.tranches
        .filter((each) => commands.some((command) => each.commands.includes(command)))
        .map((each) => trancheOption(language, each)),
  },
  offered: (on: OnGrant): readonly CommandOn<'tranche'>[] => trancheIn(on).commands,
  refused: (on: OnGrant) => trancheIn(on).refused,
});

/** What a tranche is, and how far it has come: what each command on it rests on. */
export function trancheFacts({ language, read }: OnGrant, tranche: Tranche): Fact[] {
  const said = words[language];
  const isDelegation = read.legalForm.form === 'delegation';
  const sum = (cents: number): Part => cents > 0 && money(language, cents);
  return [
    [said.tranche, nameOfTranche(tranche)],
    [said.amount, html`<strong>${money(language, tranche.amountCents)}</strong>`],
    [said.state, html`${status(tranche.state, tranche.label)}${conditionsOf(language, tranche)}${warningsOf(language, tranche)}`],
    [said.period, period(language, tranche.period.startsOn, tranche.period.endsOn)],
    [said.delegated, isDelegation && sum(tranche.delegatedCents)],
    [isDelegation ? said.committedByBeneficiary : said.committed, sum(tranche.committedCents)],
    [said.provided, isDelegation && sum(tranche.providedCents)],
    [said.certified, sum(tranche.certifiedCents)],
    [said.certifiedOn, tranche.observation && html`<span class="g-prose">${tranche.observation}</span>`],
    [said.ordered, sum(tranche.orderedCents)],
    [said.orderNumber, tranche.orderNumber],
    [
      said.paid,
      tranche.paidCents > 0 &&
        html`${money(language, tranche.paidCents)}${tranche.paidOn && html`, ${date(language, tranche.paidOn)}`}${
          tranche.paymentReference && html` <span class="g-muted">(${said.reference} ${tranche.paymentReference})</span>`
        }`,
    ],
    [said.claimed, sum(tranche.claimedCents)],
  ];
}

/** The tranche of the address, as facts. */
export const trancheObject = (on: OnGrant): Html => summaryList(trancheFacts(on, trancheIn(on)));

export type Effect = { label: string; now: Part; after: Part };

/** Figures as they are, and as they will be. `caption`: where a page has two such tables. */
export function effectTable(language: Language, rows: readonly Effect[], caption: string = words[language].effect): Part {
  const said = words[language];
  return (
    rows.length > 0 &&
    table<Effect>({
      caption,
      isCaptionHidden: true,
      rows: [...rows],
      columns: [
        { label: said.figure, isHeader: true, cell: ({ label }) => label },
        { label: said.now, isFigure: true, cell: ({ now }) => now },
        { label: said.after, isFigure: true, cell: ({ after }) => after },
      ],
    })
  );
}

/** An amount before and after it moves. */
export const moved = (language: Language, label: string, cents: number, byCents: number): Effect => ({
  label,
  now: money(language, cents),
  after: money(language, cents + byCents),
});

/**
 * What becomes of the credits that are available this year where so much is taken from them, or given back; nothing
 * where the caller may not read them.
 */
export async function availableAfter({ visit, read, language }: OnGrant, credit: 'AE' | 'CP', byCents: number): Promise<Effect[]> {
  const year = yearOf(visit.at);
  const envelope = await orNothing(visit.read(getEnvelope, { params: { id: read.envelopeId } }));
  const credits = envelope?.years.find((each) => each.year === year);
  if (!credits || byCents === 0) return [];
  const { availableCents } = credits[credit === 'AE' ? 'ae' : 'cp'];
  return [moved(language, words[language].available(credit, year), availableCents, byCents)];
}

/** The date of a statement, and the person who made it. */
export const saidBy = (language: Language, at: string, by: string | null | undefined): Part =>
  html`${dayOf(language, at)}${by && html`, ${by}`}`;

export const prose = (text: string): Part => text !== '' && html`<span class="g-prose">${text}</span>`;

/** A sentence of its own. */
export const sentence = (text: string | false | null | undefined): Part => text && html`<p>${text}</p>`;
