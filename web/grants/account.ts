import { listAttachments } from '../../api/applications/attachments.ts';
import { listPlans } from '../../api/grants/amendments.ts';
import { approveFinalAccount, giveFinalAccount } from '../../api/grants/final-accounts.ts';
import { getGrant } from '../../api/grants/grants.ts';
import { share } from '../../domain/core/format.ts';
import { MOST_CENTS, sumCents } from '../../domain/core/money.ts';
import { keptCents, settle } from '../../domain/grants/final-account.ts';
import { filesOfAct, wayToFiles } from '../applications/attachments.ts';
import { sameList, wayToAct } from '../core/came-from.ts';
import { date, dayOf, deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { reviewedStatus, status } from '../core/components/status.ts';
import { refusedStep } from '../core/components/refused-actions.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { fieldOf, idOfField, recountButton, sumOf } from '../core/forms/field.ts';
import { bodySchema, doneAt, type FormState, formOf, giveForm, openForm } from '../core/forms/form.ts';
import { centsOf, type Fields, firstOf } from '../core/forms/values.ts';
import { flag, html, type Html, type Part } from '../core/html.ts';
import { address, type Answer, type Page, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import type { Language } from '../../domain/core/words.ts';
import { cellInput, hiddenInput } from './inputs.ts';
import type { AnswerOf } from '../core/answer.ts';
import { buttonOf, type Grant, grantCrumbs, grantHref, readGrant, whatNow, wayToGrant } from './grant-page-parts.ts';

const words = bilingual({
  fr: {
    none: 'L’appel de ce projet ne demande pas de décompte final.',
    due: 'À rendre au plus tard le',
    ended: 'Fin anticipée le',
    early: 'Le décompte final se rend à la fin du projet, une fois tous ses bilans acceptés.',
    lines: 'Dépenses, poste par poste',
    line: 'Poste de dépense',
    planned: 'Prévu au plan',
    spent: 'Dépensé',
    gap: 'Écart',
    struck: 'Écarté',
    strikes: 'Écarté (en euros)',
    left: 'Reste à verser',
    claimed: 'À réclamer',
    outcome: 'Ce que donne ce décompte',
    struckOf: (label: string) => `Écarté : ${label}`,
    reasonOf: (label: string) => `Motif, pour : ${label}`,
    strike: 'Dépenses écartées, ligne par ligne',
    kept: 'Laissez vide ce qui est retenu en entier.',
    unplanned: 'hors plan',
    files: 'Factures',
    filesOf: (count: number) => (count === 0 ? 'Choisir' : `${count} choisies`),
    attach: 'Joindre des factures',
    attachFirst: 'Les factures se joignent d’abord, ci-dessus ; chaque ligne nomme ensuite les siennes.',
    spentOn: (label: string) => `Dépensé : ${label}`,
    given: (number: number) => `Décompte rendu, version ${number}`,
    late: 'après l’échéance',
    answer: 'Réponse du fonds',
    approved: 'Approuvé',
    reopened: (number: number) => `Rouvert, après un recours, tel qu’il a été rendu sous le numéro ${number}.`,
    returned: 'Renvoyé, à reprendre',
    eligible: 'Dépense retenue',
    owed: 'Part du fonds due',
    awarded: 'Montant maximal accordé',
    funded: 'Dépense subventionnable',
    rate: 'Taux, sur les dépenses éligibles',
    give: 'Rendre le décompte final',
    approve: 'Approuver le décompte final',
    or: 'Le décompte ne convient pas ?',
  },
  en: {
    none: 'The call of this project asks for no final account.',
    due: 'To be given by',
    ended: 'Ended early on',
    early: 'The final account is given when the project is over, once all its reports are accepted.',
    lines: 'Costs, line by line',
    line: 'Cost line',
    planned: 'Planned',
    spent: 'Spent',
    gap: 'Difference',
    struck: 'Struck',
    strikes: 'Struck (in euros)',
    left: 'Left to pay',
    claimed: 'To be claimed back',
    outcome: 'What this account comes to',
    struckOf: (label: string) => `Struck: ${label}`,
    reasonOf: (label: string) => `Reason, for: ${label}`,
    strike: 'Spending that is struck, line by line',
    kept: 'Leave empty what is kept in full.',
    unplanned: 'not in the plan',
    files: 'Invoices',
    filesOf: (count: number) => (count === 0 ? 'Choose' : `${count} chosen`),
    attach: 'Attach invoices',
    attachFirst: 'Invoices are first attached, above; each line then names its own.',
    spentOn: (label: string) => `Spent: ${label}`,
    given: (number: number) => `Account given, version ${number}`,
    late: 'after its deadline',
    answer: 'Answer of the fund',
    approved: 'Approved',
    reopened: (number: number) => `Opened again after an appeal, as it was given under number ${number}.`,
    returned: 'Returned, to be given again',
    eligible: 'Cost that may be funded',
    owed: 'Due of the fund',
    awarded: 'Most that is awarded',
    funded: 'Eligible cost',
    rate: 'Rate, of the eligible spending',
    give: 'Give the final account',
    approve: 'Approve the final account',
    or: 'The account is not right?',
  },
});

type CostLine = AnswerOf<typeof listPlans>['items'][number]['content']['costLines'];
type Statement = NonNullable<Grant['finalAccount']>['given'][number];
type File = AnswerOf<typeof listAttachments>['items'][number];
type Opened = { grant: Grant; costLines: NonNullable<CostLine>; eligibleCents: number | null; files: readonly File[] };

async function open(visit: Visit): Promise<Opened> {
  const params = { id: visit.params['id'] };
  const [grant, { items }] = await Promise.all([readGrant(visit), visit.read(listPlans, { params })]);
  const plan = items.at(-1);
  const files = await filesOf(visit, grant);
  return { grant, costLines: plan?.content.costLines ?? [], eligibleCents: plan?.eligibleCents ?? null, files };
}

/** The files that the beneficiary has attached to its application. */
export const filesOf = async (visit: Visit, { applicationId }: Grant): Promise<readonly File[]> =>
  (await visit.read(listAttachments, { params: { id: applicationId } })).items.filter(({ purpose }) => purpose !== 'review');

const spentOn = ({ lines }: Statement, line: number): number => lines.find((each) => each.line === line)?.spentCents ?? 0;

/** A final account line by line, beside the plan; what is struck of a line with its reason, once it is judged. */
export function statementTable(
  { language }: Visit,
  { grant, costLines, files }: Pick<Opened, 'grant' | 'costLines' | 'files'>,
  statement: Statement,
): Part {
  const said = words[language];
  const struck = statement.review?.struck ?? [];
  const rows = statement.lines.map(({ line, label, spentCents, files: invoices }) => ({
    ...{ label, spentCents, invoices, amountCents: costLines[line - 1]?.amountCents ?? null },
    struck: struck.find((each) => each.line === line),
  }));
  const planned = sumCents(rows.map(({ amountCents }) => amountCents ?? 0));
  const isStruck = struck.length > 0;
  const names = new Map(files.map(({ id, name }) => [id, name]));
  const hasInvoices = rows.some(({ invoices }) => invoices.length > 0);
  return table({
    caption: `${said.lines} (${said.given(statement.number)})`,
    isStacked: true,
    isCaptionHidden: true,
    columns: [
      { label: said.line, isHeader: true, cell: ({ label }) => label },
      {
        label: said.planned,
        isFigure: true,
        cell: ({ amountCents }) =>
          amountCents === null ? html`<span class="g-muted">${said.unplanned}</span>` : money(language, amountCents),
      },
      { label: said.spent, isFigure: true, cell: ({ spentCents }) => money(language, spentCents) },
      { label: said.gap, isFigure: true, cell: ({ amountCents, spentCents }) => money(language, spentCents - (amountCents ?? 0)) },
      ...(hasInvoices
        ? [
            {
              label: said.files,
              cell: ({ invoices }: (typeof rows)[number]) =>
                invoices.map(
                  (id) => html`<div><a href="/dossiers/${grant.applicationId}/pieces/${id}" download>${names.get(id)}</a></div>`,
                ),
            },
          ]
        : []),
      ...(isStruck
        ? [
            {
              label: said.struck,
              isFigure: true,
              cell: (row: (typeof rows)[number]) => row.struck && money(language, row.struck.struckCents),
            },
            { label: said.reason, cell: (row: (typeof rows)[number]) => row.struck?.reason },
          ]
        : []),
    ],
    rows,
    foot: [
      said.total,
      money(language, planned),
      money(language, statement.spentCents),
      money(language, statement.spentCents - planned),
      ...(hasInvoices ? [''] : []),
      ...(isStruck ? [money(language, sumCents(struck.map(({ struckCents }) => struckCents))), ''] : []),
    ],
  });
}

function givenStatement(visit: Visit, opened: Opened, statement: Statement): Part {
  const { language } = visit;
  const said = words[language];
  const { review } = statement;
  return html`<section>
    <h2>${said.given(statement.number)}</h2>
    ${statement.reopens !== null && html`<p>${said.reopened(statement.reopens)}</p>`}
    ${summaryList([
      [
        said.givenOn,
        html`${dayOf(language, statement.givenAt)}, ${said.byPerson(statement.givenBy)}${statement.late && html` <strong class="g-late">(${said.late})</strong>`}`,
      ],
      [said.comment, statement.comment !== '' && html`<span class="g-prose">${statement.comment}</span>`],
      [
        said.answer,
        review &&
          html`${status(review.decision === 'approve' ? 'met' : 'returned', review.decision === 'approve' ? said.approved : said.returned)},
            ${dayOf(language, review.reviewedAt)}, ${said.byPerson(review.reviewedBy)}<br /><span class="g-prose">${review.words}</span>`,
      ],
      [said.eligible, review !== null && review.eligibleCents !== null && money(language, review.eligibleCents)],
      [said.owed, review !== null && review.dueCents !== null && html`<strong>${money(language, review.dueCents)}</strong>`],
    ])}
    ${statementTable(visit, opened, statement)}
  </section>`;
}

/** The files among which a line of the plan names its invoices. */
function filesCell(language: Language, files: readonly File[], { fields }: FormState, place: number, line: string): Part {
  const said = words[language];
  const name = `/lines/${place}/files`;
  const chosen = fields[name] ?? [];
  return html`<details>
    <summary>${said.filesOf(chosen.length)}<span class="fr-sr-only">, ${line}</span></summary>
    ${files.map(
      ({ id, name: label }, each) =>
        html`<div class="fr-checkbox-group fr-checkbox-group--sm">
          <input
            type="checkbox"
            id="${idOfField(name)}-${each}"
            name="${name}"
            value="${id}"
            ${flag('checked', chosen.includes(id))}
          />
          <label class="fr-label" for="${idOfField(name)}-${each}">${label}</label>
        </div>`,
    )}
  </details>`;
}

/** A row for each cost line of the plan, with what it has come to. */
function giveBody(visit: Visit, { costLines, files }: Opened, state: FormState): Part {
  const { language } = visit;
  const said = words[language];
  const { properties = {}, required = [] } = bodySchema(giveFinalAccount);
  const options = { '/ownLines/*/files': files.map(({ id, name }) => ({ value: id, label: name })) };
  const context = { language, command: 'giveFinalAccount' as const, fields: state.fields, faults: state.faults, options, hasTotals: true };
  return html`<p>${said.attachFirst} <a class="fr-link" href="#pieces">${said.attach}</a></p>
    ${table({
      caption: said.lines,
      columns: [
        { label: said.line, isHeader: true, cell: ({ label }) => label },
        { label: said.planned, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
        {
          label: said.spent,
          cell: ({ label, place }) =>
            html`${hiddenInput(`/lines/${place}/line`, place + 1)}${cellInput(state, `/lines/${place}/spentCents`, said.spentOn(label), { holds: 'amount' })}`,
        },
        ...(files.length > 0
          ? [
              {
                label: said.files,
                cell: ({ label, place }: { label: string; place: number }) => filesCell(language, files, state, place, label),
              },
            ]
          : []),
      ],
      rows: costLines.map(({ label, amountCents }, place) => ({ label, amountCents, place })),
    })}
  ${['ownLines', 'comment'].map((name) => {
    const schema = properties[name];
    return [
      name === 'comment' && sumOf(language, spentIn(state.fields)),
      schema && fieldOf(context, name, schema, `/${name}`, required.includes(name)),
    ];
  })}`;
}

/** The spending of an account's lines, as it was typed. */
const spentIn = (fields: Fields): string[] =>
  Object.entries(fields).flatMap(([pointer, [typed = '']]) => (/^\/(?:ownLines|lines)\/\d+\/spentCents$/.test(pointer) ? [typed] : []));

/** The body of an account with the total of its lines, which no person types. */
function withTotal(body: Record<string, unknown>): Record<string, unknown> {
  const lines = [body['lines'], body['ownLines']].flatMap((each) => (Array.isArray(each) ? each : []));
  const spent = lines.flatMap(({ spentCents }: { spentCents?: unknown }) =>
    typeof spentCents === 'number' && spentCents <= MOST_CENTS ? [spentCents] : [],
  );
  return { ...body, spentCents: sumCents(spent) };
}

/** The total of the account less the struck amounts, as typed. */
function outcomeOf({ language }: Visit, { grant, eligibleCents }: Opened, statement: Statement, { fields }: FormState): Part {
  if (eligibleCents === null) return null;
  const said = words[language];
  const struck = statement.lines.flatMap(({ line, spentCents }, place) => {
    const cents = centsOf(firstOf(fields, `/struck/${place}/struckCents`));
    return typeof cents === 'number' ? [{ line, struckCents: Math.min(cents, spentCents), reason: '' }] : [];
  });
  const kept = keptCents(statement, { struck });
  const { dueCents, leftCents } = settle(grant, { eligibleCents }, kept, grant.tranches);
  const one = (name: string, cents: number): Html => html`<li>${name} <strong>${money(language, cents)}</strong></li>`;
  return html`<section aria-label="${said.outcome}">
    <ul class="g-figures" data-sum>
      ${one(said.eligible, kept)} ${one(said.owed, dueCents)} ${one(leftCents < 0 ? said.claimed : said.left, Math.abs(leftCents))}
    </ul>
    ${recountButton(language)}
  </section>`;
}

/** A row for each line of the account, with what is struck of it and why. */
function approveBody(visit: Visit, opened: Opened, statement: Statement, state: FormState): Part {
  const { lines } = statement;
  const { language } = visit;
  const said = words[language];
  const { properties = {}, required = [] } = bodySchema(approveFinalAccount);
  const context = { language, command: 'approveFinalAccount' as const, fields: state.fields, faults: state.faults, hidden: ['/number'] };
  return html`${table({
    caption: said.strike,
    columns: [
      { label: said.line, isHeader: true, cell: ({ label }) => label },
      { label: said.spent, isFigure: true, cell: ({ spentCents }) => money(language, spentCents) },
      {
        label: said.strikes,
        cell: ({ line, label, place }) =>
          html`${hiddenInput(`/struck/${place}/line`, line)}${cellInput(state, `/struck/${place}/struckCents`, said.struckOf(label), { holds: 'amount' })}`,
      },
      {
        label: said.reason,
        cell: ({ label, place }) => cellInput(state, `/struck/${place}/reason`, said.reasonOf(label), { holds: 'words' }),
      },
    ],
    rows: lines.map((each, place) => ({ ...each, place })),
  })}
    <p class="fr-hint-text">${said.kept}</p>
    ${outcomeOf(visit, opened, statement, state)}
  ${['number', 'observation', 'order'].map((name) => {
    const schema = properties[name];
    return schema && fieldOf(context, name, schema, `/${name}`, required.includes(name));
  })}`;
}

type Form = { command: 'giveFinalAccount' | 'approveFinalAccount'; state: FormState & { keptAt?: string } };
const OPERATIONS = { giveFinalAccount, approveFinalAccount } as const;

const hrefOf = (grant: Grant): string => grantHref(grant, '/decompte');

function formIn(visit: Visit, opened: Opened, { command, state }: Form): Part {
  const said = words[visit.language];
  const { grant } = opened;
  const common = {
    state,
    action: address(hrefOf(grant), { etape: command, ...sameList(visit.query) }),
    keeps: grant.id,
    cancel: wayToGrant(visit, grant),
  };
  if (command === 'giveFinalAccount')
    return html`<h2>${said.give}</h2>
      ${formOf(visit, { ...common, operation: giveFinalAccount, way: wayToFiles(visit, state), body: giveBody(visit, opened, state) })}`;
  const last = grant.finalAccount?.given.at(-1);
  const number = last?.number;
  return html`<h2>${said.approve}</h2>
    ${formOf(visit, { ...common, operation: approveFinalAccount, ...(last && { body: approveBody(visit, opened, last, state) }) })}
    <p>
      ${said.or}
      <a class="fr-link" href="${wayToAct(visit, 'returnFinalAccount', grant.id, { number })}">${buttonOf(visit.language, 'returnFinalAccount')}</a>
    </p>`;
}

async function show(visit: Visit, opened: Opened, form?: Form): Promise<Answer> {
  const { language, at } = visit;
  const said = words[language];
  const { grant, eligibleCents } = opened;
  const account = grant.finalAccount;
  const crumbs = grantCrumbs(visit, grant);
  if (!account)
    return { title: said.account, crumbs, body: html`<div class="g-empty"><p>${said.none}</p></div>`, aside: whatNow(visit, grant) };
  const isAwaited = account.state === 'awaited' || account.state === 'returned';
  const statements = account.given.toReversed().map((statement) => givenStatement(visit, opened, statement));
  const section = form && html`<section id="faire">${formIn(visit, opened, form)}</section>`;
  const isGiven = form?.command === 'giveFinalAccount';
  const files = await filesOfAct(visit, grant.applicationId, { purpose: 'account', back: hrefOf(grant), mayAdd: isGiven });
  const returned = account.state === 'returned' ? account.given.at(-1)?.review : null;
  return {
    title: said.account,
    crumbs,
    ...(form?.state.problem ? { status: 422 } : {}),
    body: html`${summaryList([
      [said.state, reviewedStatus(account.state, account.label)],
      [said.due, isAwaited && deadline(language, account.dueAt, at)],
      [said.ended, account.endedOn !== null && date(language, account.endedOn)],
      [said.awarded, money(language, grant.awardedCents)],
      [said.funded, eligibleCents !== null && money(language, eligibleCents)],
      [said.rate, eligibleCents !== null && share(language, grant.awardedCents / eligibleCents)],
      [said.paidAlready, money(language, sumCents(grant.tranches.map(({ paidCents }) => paidCents)))],
    ])}
    ${
      returned &&
      html`<div class="fr-alert fr-alert--warning fr-alert--sm">
        <p>${said.answer}${colon(language)} <span class="g-prose">${returned.words}</span></p>
      </div>`
    }
    ${isGiven ? [files, section, statements] : [statements, files, section]}
    ${
      statements.length === 0 &&
      !form &&
      html`<div class="g-empty"><p>${said.early}</p>
      ${refusedStep(language, account.refused, 'giveFinalAccount')}</div>`
    }`,
    aside: form ? null : whatNow(visit, grant),
  };
}

export const accountPage: Page = {
  path: '/conventions/:id/decompte',
  of: getGrant,
  get: async (visit) => {
    const opened = await open(visit);
    const { grant, costLines } = opened;
    const account = grant.finalAccount;
    const last = account?.given.at(-1);
    if (account?.commands.includes('giveFinalAccount')) {
      const beginning = {
        lines: costLines.map((_, place) => ({
          line: place + 1,
          spentCents: last && spentOn(last, place + 1),
          files: last?.lines[place]?.files,
        })),
        ownLines: last?.lines.slice(costLines.length).map(({ label, spentCents, files }) => ({ label, spentCents, files })),
        comment: last?.comment,
      };
      return show(visit, opened, { command: 'giveFinalAccount', state: await openForm(visit, giveFinalAccount, grant.id, beginning) });
    }
    if (!account?.commands.includes('approveFinalAccount')) return show(visit, opened);
    const beginning = { number: last?.number };
    return show(visit, opened, { command: 'approveFinalAccount', state: await openForm(visit, approveFinalAccount, grant.id, beginning) });
  },
  post: async (visit) => {
    const { grant } = await open(visit);
    const command = visit.query.get('etape') === 'approveFinalAccount' ? 'approveFinalAccount' : 'giveFinalAccount';
    const operation = OPERATIONS[command];
    const read = command === 'giveFinalAccount' ? { read: withTotal } : {};
    const given = await giveForm(visit, operation, { params: { id: grant.id }, ...read });
    if ('done' in given) return doneAt(visit, operation, hrefOf(grant), grant.id);
    return show(visit, await open(visit), { command, state: given.state });
  },
};
