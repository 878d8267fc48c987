import { listEnvelopes } from '../../api/ledger/envelopes.ts';
import { servedByRank } from '../../domain/committee/fit.ts';
import { decisionDay, leftAfterEach, tallyOf } from '../../domain/committee/scenario.ts';
import { type Decision, LONGEST_REASON } from '../../domain/committee/session.ts';
import { sumCents } from '../../domain/core/money.ts';
import type { Language } from '../../domain/core/words.ts';
import { euros, figure } from '../../domain/core/format.ts';
import { longText } from '../core/components/long-text.ts';
import { money } from '../core/components/money.ts';
import { idOfField } from '../core/forms/field.ts';
import { centsOf, type Fields, firstOf, placesIn, typedCents } from '../core/forms/values.ts';
import { attribute, flag, html, type Html, type Part } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import {
  applicationOf,
  decisionLabel,
  type Item,
  opinionsOf,
  outcomeOf,
  overlapsOf,
  type Session,
  toDecide,
} from './session-page-parts.ts';

const words = bilingual({
  fr: {
    caption: 'Décision proposée pour chaque dossier de l’ordre du jour',
    amount: 'Montant (€)',
    rank: 'Rang d’attente',
    reason: 'Motif communiqué',
    left: 'Reste de l’enveloppe',
    decisionOn: (reference: string) => `Décision sur ${reference}`,
    amountOf: (reference: string) => `Montant accordé à ${reference}, en euros`,
    rankOf: (reference: string) => `Rang de ${reference} sur la liste d’attente`,
    conditions: 'Conditions avant la signature',
    conditionsOf: (reference: string) => `Conditions de la décision sur ${reference}, une par ligne`,
    reasonOf: (reference: string) => `Motif de la décision sur ${reference}`,
    envelopes: 'Ce que ces décisions laissent des enveloppes',
    available: 'Disponible',
    frozen: (amount: string) => `${amount} gelés`,
    after: 'Reste',
    exceeds: 'Les crédits ne suffisent plus à partir de ce dossier.',
    inOrder: 'Selon le rang du dossier et les crédits disponibles.',
    lacking: 'Les crédits disponibles ne suffisent pas au rang de ce dossier.',
    calculate: 'Calculer ce qui reste',
  },
  en: {
    caption: 'Decision proposed for each application of the agenda',
    amount: 'Amount (€)',
    rank: 'Waiting rank',
    reason: 'Reason that is told',
    left: 'Left of the envelope',
    decisionOn: (reference: string) => `Decision on ${reference}`,
    amountOf: (reference: string) => `Awarded to ${reference}, in euros`,
    rankOf: (reference: string) => `Rank of ${reference} on the waitlist`,
    conditions: 'Conditions before the signature',
    conditionsOf: (reference: string) => `Conditions of the award of ${reference}, one per line`,
    reasonOf: (reference: string) => `Reason of the decision on ${reference}`,
    envelopes: 'What these decisions leave of the envelopes',
    available: 'Available',
    frozen: (amount: string) => `${amount} frozen`,
    after: 'Left',
    exceeds: 'The credits no longer suffice from this application on.',
    inOrder: 'By its rank, and the credits that are available.',
    lacking: 'The credits that are available do not suffice at its rank.',
    calculate: 'Calculate what is left',
  },
});

const KINDS = ['award', 'waitlist', 'refuse'] as const;

/** `frozenCents`: what a freeze keeps of the year's credits, which is why little or less than nothing is available. */
export type Credit = { envelopeId: string; label: string; availableCents: number; frozenCents: number };

/** The envelopes that pay for what is on the agenda, with what is available of them in the year of the decision. */
export async function readCredits(visit: Visit, session: Session): Promise<Credit[]> {
  const year = Number(decisionDay(session, visit.at).slice(0, 4));
  const { items } = await visit.read(listEnvelopes);
  const paying = new Set(toDecide(session).map(({ envelopeId }) => envelopeId));
  return items
    .filter(({ id }) => paying.has(id))
    .map(({ id, name, years }) => {
      const { availableCents = 0, frozenCents = 0 } = years.find((each) => each.year === year)?.ae ?? {};
      return { envelopeId: id, label: name, availableCents, frozenCents };
    });
}

/**
 * The first values of a session's forms: the saved decisions, or awards in agenda order while the envelopes last.
 * @param calculated those that get an award instead. Where the calculation differs from the rank, no reason is
 * proposed: a calculation is none, and the person writes it.
 */
export function proposed(
  language: Language,
  items: readonly Item[],
  credits: readonly Credit[],
  calculated?: ReadonlySet<string>,
): Decision[] {
  const said = words[language];
  const byRank = servedByRank(
    items.filter(({ vote }) => vote?.outcome !== 'unfavourable'),
    new Map(credits.map(({ envelopeId, availableCents }) => [envelopeId, availableCents])),
  );
  const served = calculated ?? byRank;
  return items.map(({ applicationId, requestedCents, vote }): Decision => {
    if (vote?.outcome === 'unfavourable') return { applicationId, decision: 'refuse', reason: '' };
    const isOther = served.has(applicationId) !== byRank.has(applicationId);
    if (!served.has(applicationId)) return { applicationId, decision: 'waitlist', reason: isOther ? '' : said.lacking };
    return { applicationId, decision: 'award', awardedCents: requestedCents, reason: isOther ? '' : said.inOrder };
  });
}

/**
 * The same fields without the reasons that we proposed for another decision: a chair who changes a proposal must not
 * tell the applicant why the opposite was decided. We propose no reason for a refusal: the chair writes it.
 */
export function withoutOtherReasons(fields: Fields): Fields {
  const ours = Object.values(words).map(({ inOrder: award, lacking: waitlist }) => ({ award, waitlist, refuse: '' }));
  return Object.fromEntries(
    Object.entries(fields).map(([name, values]) => {
      const at = /^(\/decisions\/\d+)\/reason$/.exec(name)?.[1];
      const said = ours.find(({ award, waitlist }) => values[0] === award || values[0] === waitlist);
      const decision = firstOf(fields, `${at}/decision`) as keyof NonNullable<typeof said>;
      return [name, at && said ? [said[decision] ?? ''] : values];
    }),
  );
}

/** Decisions as they stand in a form's fields, one line for each item of the agenda. */
export function fieldsOfDecisions(items: readonly Item[], decisions: readonly Decision[]): Fields {
  const by = new Map(decisions.map((each) => [each.applicationId, each]));
  return Object.fromEntries(
    items.flatMap(({ applicationId, requestedCents }, place) => {
      const found = by.get(applicationId);
      const at = `/decisions/${place}`;
      return [
        [`${at}/applicationId`, [applicationId]],
        [`${at}/decision`, [found?.decision ?? '']],
        [`${at}/awardedCents`, [typedCents(found?.decision === 'award' ? found.awardedCents : requestedCents)]],
        [`${at}/rank`, [found?.decision === 'waitlist' && found.rank ? String(found.rank) : '']],
        [`${at}/reason`, [found?.reason ?? '']],
        [`${at}/conditions`, [(found?.decision === 'award' && found.conditions?.join('\n')) || '']],
      ] as const;
    }),
  );
}

/**
 * The same fields where each line stands at its item's place: an item may have left the agenda since they were typed.
 */
export function aligned(items: readonly Item[], fields: Fields): Fields {
  const placeOf = new Map(placesIn(fields, '/decisions').map((place) => [firstOf(fields, `/decisions/${place}/applicationId`), place]));
  const linesOf = Map.groupBy(Object.entries(fields), ([name]) => /^\/decisions\/(\d+)\//.exec(name)?.[1]);
  const others = Object.entries(fields).filter(([name]) => !name.startsWith('/decisions/'));
  const lines = items.flatMap(({ applicationId }, place) => {
    const before = placeOf.get(applicationId);
    const line = before === undefined ? [] : (linesOf.get(String(before)) ?? []);
    return line.map(([name, value]) => [name.replace(/^\/decisions\/\d+/, `/decisions/${place}`), value] as const);
  });
  return Object.fromEntries([...others, ...lines]);
}

/** The decisions of a form's fields, as far as they can be read: an invalid amount counts as nothing. */
export function decisionsIn(fields: Fields): Decision[] {
  return placesIn(fields, '/decisions').flatMap((place): Decision[] => {
    const at = `/decisions/${place}`;
    const [applicationId, decision, reason] = ['applicationId', 'decision', 'reason'].map((name) => firstOf(fields, `${at}/${name}`));
    if (!applicationId) return [];
    const common = { applicationId, reason: reason ?? '' };
    if (decision === 'refuse') return [{ ...common, decision }];
    const rank = Number(firstOf(fields, `${at}/rank`));
    if (decision === 'waitlist') return [{ ...common, decision, ...(rank > 0 ? { rank } : {}) }];
    const cents = centsOf(firstOf(fields, `${at}/awardedCents`));
    const conditions = (firstOf(fields, `${at}/conditions`) ?? '').split('\n').flatMap((each) => each.trim() || []);
    return decision === 'award' ? [{ ...common, decision, awardedCents: typeof cents === 'number' ? cents : 0, conditions }] : [];
  });
}

/** The sums that the decisions award, and that remain, by envelope. */
export function leftOf(items: readonly Item[], decisions: readonly Decision[], credits: readonly Credit[]) {
  const envelopeOf = new Map(items.map(({ applicationId, envelopeId }) => [applicationId, envelopeId]));
  return credits.map((credit) => {
    const { awardedCents } = tallyOf(decisions.filter(({ applicationId }) => envelopeOf.get(applicationId) === credit.envelopeId));
    return { ...credit, awardedCents, leftCents: credit.availableCents - awardedCents };
  });
}

/** Envelopes before and after the decisions. The browser's script updates the marked cells while amounts are typed. */
export function envelopesOf(language: Language, left: ReturnType<typeof leftOf>): Html {
  const said = words[language];
  const lateIf = (cents: number): string => (cents < 0 ? 'g-late' : '');
  return html`<div class="fr-table g-table g-stacks g-envelopes" tabindex="0" role="region" aria-label="${said.envelopes}">
    <table>
      <caption>
        ${said.envelopes}
      </caption>
      <thead>
        <tr>
          <th scope="col">${said.envelope}</th>
          <th scope="col" class="g-figure">${said.available}</th>
          <th scope="col" class="g-figure">${said.awarded}</th>
          <th scope="col" class="g-figure">${said.after}</th>
        </tr>
      </thead>
      <tbody>
        ${left.map(
          ({ envelopeId, label, availableCents, frozenCents, awardedCents, leftCents }) =>
            html`<tr>
              <th scope="row">
                ${label}${frozenCents > 0 && html`<br /><span class="g-small g-muted">${said.frozen(euros(language, frozenCents))}</span>`}
              </th>
              <td class="g-figure" data-label="${said.available}">${money(language, availableCents)}</td>
              <td class="g-figure" data-label="${said.awarded}"><output data-awarded="${envelopeId}">${euros(language, awardedCents)}</output></td>
              <td class="g-figure" data-label="${said.after}">
                <output class="${lateIf(leftCents)}" data-left="${envelopeId}" data-available="${availableCents}">${euros(language, leftCents)}</output>
              </td>
            </tr>`,
        )}
      </tbody>
      ${
        left.length > 1 &&
        html`<tfoot>
          <tr>
            <th scope="row">${said.total}</th>
            <td class="g-figure" data-label="${said.available}">${money(language, sumCents(left.map(({ availableCents }) => availableCents)))}</td>
            <td class="g-figure" data-label="${said.awarded}">${money(language, sumCents(left.map(({ awardedCents }) => awardedCents)))}</td>
            <td class="g-figure" data-label="${said.after}">${money(language, sumCents(left.map(({ leftCents }) => leftCents)))}</td>
          </tr>
        </tfoot>`
      }
    </table>
  </div>`;
}

/** The numbers of awards, waitlisted applications and refusals; the browser's script updates them. */
function tallyIn(language: Language, decisions: readonly Decision[]): Html {
  return html`<ul class="g-tally">
    ${KINDS.map(
      (kind) =>
        html`<li>
          ${decisionLabel(language, kind)}${colon(language)}
          <output data-count="${kind}">${figure(language, decisions.filter(({ decision }) => decision === kind).length)}</output>
        </li>`,
    )}
  </ul>`;
}

/** The field of a decision with what is wrong with it. */
function faultOf(faults: ReadonlyMap<string, string>, pointer: string): Part {
  const fault = faults.get(pointer);
  return fault && html`<p class="fr-error-text" id="${idOfField(pointer)}-fault">${fault}</p>`;
}
const faulty = (faults: ReadonlyMap<string, string>, pointer: string): Html =>
  faults.has(pointer) ? html` aria-invalid="true" aria-describedby="${idOfField(pointer)}-fault"` : html``;

/** One line for each item of the agenda: its decision, its amount, its rank, its reason, and what is left after it. */
export function decisionLines(
  language: Language,
  {
    items,
    credits,
    fields,
    faults,
  }: { items: readonly Item[]; credits: readonly Credit[]; fields: Fields; faults: ReadonlyMap<string, string> },
): Html {
  const said = words[language];
  const decisions = decisionsIn(fields);
  const envelopeOf = new Map(items.map(({ applicationId, envelopeId }) => [applicationId, envelopeId]));
  const left = leftAfterEach(decisions, envelopeOf, new Map(credits.map(({ envelopeId, availableCents }) => [envelopeId, availableCents])));
  const rowOf = (item: Item, place: number): Part => {
    const at = `/decisions/${place}`;
    const [kind, amount, rank, reason, conditions] = [
      `${at}/decision`,
      `${at}/awardedCents`,
      `${at}/rank`,
      `${at}/reason`,
      `${at}/conditions`,
    ] as const;
    const chosen = firstOf(fields, kind);
    const after = left.get(item.applicationId);
    return html`<tr data-envelope="${item.envelopeId}">
      <th scope="row">
        <input type="hidden" name="${at}/applicationId" value="${item.applicationId}" />${applicationOf(item)}
        ${item.vote?.outcome && html`<br /><span class="g-small">${outcomeOf(language, item.vote.outcome)}</span>`}
        ${opinionsOf(language, item)}${overlapsOf(language, item)}
      </th>
      <td class="g-figure" data-label="${said.asked}">${money(language, item.requestedCents)}</td>
      <td class="g-figure" data-label="${said.score}">${item.score === null ? '–' : figure(language, item.score)}</td>
      <td data-label="${said.decision}">
        <select class="fr-select" id="${idOfField(kind)}" name="${kind}" aria-label="${said.decisionOn(item.reference)}" ${faulty(faults, kind)}>
          <option value="">${said.choose}</option>
          ${KINDS.map((each) => html`<option value="${each}" ${flag('selected', each === chosen)}>${decisionLabel(language, each)}</option>`)}
        </select>
        ${faultOf(faults, kind)}
      </td>
      <td data-label="${said.amount}">
        <input
          class="fr-input g-amount"
          type="text"
          inputmode="decimal"
          autocomplete="off"
          id="${idOfField(amount)}"
          name="${amount}"
          value="${firstOf(fields, amount)}"
          aria-label="${said.amountOf(item.reference)}"
          ${faulty(faults, amount)}
        />
        ${faultOf(faults, amount)}
        ${
          after &&
          html`<span class="g-small ${after.leftCents < 0 ? 'g-late' : 'g-muted'}" data-after>${said.left}${colon(language)} ${euros(language, after.leftCents)}</span>`
        }
        ${after?.exceeds && html`<p class="fr-error-text">${said.exceeds}</p>`}
      </td>
      <td data-label="${said.rank}">
        <input
          class="fr-input g-rank"
          type="text"
          inputmode="numeric"
          autocomplete="off"
          id="${idOfField(rank)}"
          name="${rank}"
          value="${firstOf(fields, rank)}"
          aria-label="${said.rankOf(item.reference)}"
          ${faulty(faults, rank)}
        />
        ${faultOf(faults, rank)}
      </td>
      <td data-label="${said.reason}">
        ${longText({
          ...{ language, id: idOfField(reason), name: reason, value: firstOf(fields, reason) },
          ...{ maxLength: LONGEST_REASON, rows: 2, label: said.reasonOf(item.reference) },
          describedBy: faults.has(reason) ? [`${idOfField(reason)}-fault`] : [],
          isInvalid: faults.has(reason),
        })}
        ${faultOf(faults, reason)}
        <details ${flag('open', faults.has(conditions) || Boolean(firstOf(fields, conditions)))}>
          <summary>${said.conditions}</summary>
          ${longText({
            ...{ language, id: idOfField(conditions), name: conditions, value: firstOf(fields, conditions) },
            ...{ rows: 2, label: said.conditionsOf(item.reference) },
            describedBy: faults.has(conditions) ? [`${idOfField(conditions)}-fault`] : [],
            isInvalid: faults.has(conditions),
          })}
          ${faultOf(faults, conditions)}
        </details>
      </td>
    </tr>`;
  };
  const heads: readonly (readonly [string, boolean])[] = [
    [said.file, false],
    [said.asked, true],
    [said.score, true],
    [said.decision, false],
    [said.amount, false],
    [said.rank, false],
    [said.reason, false],
  ];
  return html`<div class="g-decisions">
    ${envelopesOf(language, leftOf(items, decisions, credits))}
    ${tallyIn(language, decisions)}
    <div class="fr-table g-table g-stacks" tabindex="0" role="region" aria-label="${said.caption}">
      <table>
        <caption>
          ${said.caption}
        </caption>
        <thead>
          <tr>
            ${heads.map(([label, isFigure]) => html`<th scope="col" ${attribute('class', isFigure ? 'g-figure' : null)}>${label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${items.map(rowOf)}
        </tbody>
      </table>
    </div>
    <p><button class="fr-btn fr-btn--secondary" name="${CALCULATE}" value="1" formnovalidate>${said.calculate}</button></p>
  </div>`;
}

/** The name of the button that computes what is left, and saves nothing. */
export const CALCULATE = '~calculer';
