import { getGrant } from '../../api/grants/grants.ts';
import { isStaff } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { type CommandName, type SubjectPart as OfPart } from '../core/addresses.ts';
import { wayTo, wayToAct } from '../core/came-from.ts';
import { awaited } from '../core/components/awaited.ts';
import { refusedActions } from '../core/components/refused-actions.ts';
import type { AnswerOf } from '../core/answer.ts';
import { html, type Html, type Part } from '../core/html.ts';
import type { Reader, Visit } from '../core/page.ts';
import type { CommandOn } from '../../domain/desk/commands.ts';
import { bilingual, colon } from '../core/words.ts';

export type Grant = AnswerOf<typeof getGrant>;
export type Tranche = Grant['tranches'][number];

const words = bilingual({
  fr: {
    projects: 'Projets financés',
    next: 'Prochaine étape',
    now: 'Ce que vous pouvez faire',
    none: 'Vous n’avez rien à faire ici pour le moment.',
    more: 'Autres actions',
    tranche: (rank: number) => `tranche ${rank}`,
    claim: (number: number) => `somme n° ${number}`,
    amendment: (number: number) => `avenant n° ${number}`,
    report: (rank: number) => `bilan ${rank}`,
    fund: 'Le fonds',
    beneficiary: 'L’administration bénéficiaire',
  },
  en: {
    projects: 'Funded projects',
    next: 'Next step',
    now: 'What you can do',
    none: 'There is nothing for you to do here for now.',
    more: 'Other actions',
    tranche: (rank: number) => `tranche ${rank}`,
    claim: (number: number) => `claim ${number}`,
    amendment: (number: number) => `amendment ${number}`,
    report: (rank: number) => `report ${rank}`,
    fund: 'The fund',
    beneficiary: 'The beneficiary',
  },
});

export const isOfFund = ({ person }: Pick<Visit, 'person'>): boolean => isStaff(person?.caller.roles ?? []);

/**
 * The grant that the address names; throws where there is none that the caller may read.
 * @param accounts asks for the whole accounts of its bank details: where the caller may see them, this is recorded
 */
export const readGrant = (visit: Visit, { accounts }: { accounts?: 'whole' } = {}): Promise<Grant> =>
  visit.read(getGrant, { params: { id: visit.params['id'] }, query: { accounts } });

export const grantHref = ({ id }: Pick<Grant, 'id'>, part = ''): string => `/conventions/${id}${part}`;

/** The same as a page links to it: its acts lead on to the next of the list from which its reader came. */
export const wayToGrant = (visit: Pick<Reader, 'query'>, grant: Pick<Grant, 'id'>, part = ''): string =>
  wayTo(visit, grantHref(grant, part));

/** How people call a grant: by its reference and its title. */
const grantName = ({ reference, title }: Pick<Grant, 'reference' | 'title'>): string => `${reference} · ${title}`;

export const listCrumbs = (language: Language): { label: string; href: string }[] => [
  { label: words[language].projects, href: '/conventions' },
];
export const grantCrumbs = (visit: Reader, grant: Grant): { label: string; href: string }[] => [
  ...listCrumbs(visit.language),
  { label: grantName(grant), href: wayToGrant(visit, grant) },
];

export const buttonOf = (language: Language, command: CommandName): string => COMMAND_WORDS[command][language].button;

/** A button to a command's form, in the row of `reference`. */
export const rowButton = (language: Language, command: CommandName, href: string, reference: string | null): Html =>
  html`<a class="fr-btn fr-btn--sm" href="${href}"
    >${buttonOf(language, command)}<span class="fr-sr-only">${colon(language)} ${reference}</span></a
  >`;

export const sideName = (language: Language, side: 'beneficiary' | 'fund'): string => words[language][side];

/** A command that the caller may give: on which part, and the name of that part. */
type Action = { command: CommandName; part: OfPart; of: string | null };

/** A link to a command's form. `of` says what it is about, for readers who do not see its row. */
const actionLink = (visit: Reader, { id }: Pick<Grant, 'id'>, { command, part, of }: Action): Part =>
  html`<a class="fr-link" href="${wayToAct(visit, command, id, part)}"
    >${buttonOf(visit.language, command)}${of !== null && html`<span class="fr-sr-only">${colon(visit.language)} ${of}</span>`}</a
  >`;

/** The commands on one part of a grant, as a list of links. */
export const actionsOf = (visit: Reader, grant: Pick<Grant, 'id'>, commands: readonly CommandName[], part: OfPart, of: string): Part =>
  commands.length > 0 &&
  html`<ul class="g-list g-small">
    ${commands.map((command) => html`<li>${actionLink(visit, grant, { command, part, of })}</li>`)}
  </ul>`;

/** The commands on each part of a grant, with the fields of a form that name the part. */
function partActions({ language }: Visit, grant: Grant): Action[] {
  const said = words[language];
  const of = (commands: readonly CommandName[], part: OfPart, name: string): Action[] =>
    commands.map((command) => ({ command, part, of: name }));
  const newest = grant.finalAccount?.given.at(-1)?.number;
  return [
    ...grant.tranches.flatMap(({ commands, rank }) => of(commands, { tranche: rank }, said.tranche(rank))),
    ...grant.milestones.flatMap(({ commands, rank, reports }) => of(commands, { rank, number: reports.at(-1)?.number }, said.report(rank))),
    ...grant.obligations.flatMap(({ commands, key, label, given }) =>
      of(commands, { obligation: key, number: given.at(-1)?.number }, label),
    ),
    ...grant.claims.flatMap(({ commands, number }) => of(commands, { claim: number }, said.claim(number))),
    ...grant.amendments.flatMap(({ commands, number }) => of(commands, { amendment: number }, said.amendment(number))),
    ...(grant.finalAccount?.commands ?? []).map((command) => ({ command, part: { number: newest }, of: null })),
    ...(grant.commands.includes('approvePayee') || grant.commands.includes('rejectPayee') ? payeeActions(grant) : []),
  ];
}

const payeeActions = (grant: Grant): Action[] => {
  const proposed = grant.payees.find(({ state }) => state === 'proposed');
  return (['approvePayee', 'rejectPayee'] as const)
    .filter((command) => proposed && grant.commands.includes(command))
    .map((command) => ({ command, part: { payeeId: proposed?.id }, of: null }));
};

/** Where one command may be given on more parts than this, the page's lists offer it, and the summary does not. */
const FEW = 3;

/** Commands that end, suspend or correct a grant: they come last. */
const LAST: readonly CommandName[] = [
  'suspendGrant',
  'giveNotice',
  'reduceGrant',
  'terminateGrant',
  'renounceGrant',
  'cancelCertification',
  'cancelOrder',
  'returnPayment',
  'issueClaim',
  'waiveClaim',
  'waiveObligation',
  'returnFinalAccount',
  'rejectPayee',
  'rejectAmendment',
  'declineAmendment',
  'withdrawAmendment',
  'reportFundingChange',
  'recordPhase',
  'promiseGain',
  'reviseGain',
  'lapseGain',
  'identifyCommitment',
  'identifyOrder',
  'identifyClaim',
  'proposeAmendment',
  'proposePayee',
  'recordGuarantee',
  'replanTranches',
  'returnDelegation',
  'dismissSlippageAlert',
  'correctReport',
  'declareEnd',
] satisfies readonly CommandOn<'grant'>[];

/**
 * The label of a button with its object, named once: « Examiner le bilan 1 », « Justifier l’obligation : Code source
 * ouvert ».
 */
function labelOf(language: Language, { command, of }: Action): string {
  const button = buttonOf(language, command);
  if (of === null) return button;
  const [kind = ''] = of.split(' ');
  return button.endsWith(kind) ? `${button.slice(0, -kind.length)}${of}` : `${button}${colon(language)} ${of}`;
}

/** All commands that the caller may give on a grant now: those that are expected first, those that end it last. */
function actionsNow(visit: Visit, grant: Grant): { first: Action[]; others: Action[] } {
  const ofParts = Map.groupBy(partActions(visit, grant), ({ command }) => command);
  const all = grant.commands.flatMap((command): Action[] => {
    const found = ofParts.get(command);
    if (!found) return [{ command, part: {}, of: null }];
    return found.length <= FEW ? found : [{ command, part: {}, of: null }];
  });
  const expected = all.filter(({ command }) => command === grant.next?.what);
  const rest = all.filter(({ command }) => command !== grant.next?.what);
  return {
    first: [...expected, ...rest.filter(({ command }) => !LAST.includes(command))],
    others: rest.filter(({ command }) => LAST.includes(command)),
  };
}

/** The aside of a grant's pages: what it waits for, and what the reader may do. */
export function whatNow(visit: Visit, grant: Grant): Part {
  const { language } = visit;
  const said = words[language];
  const { first, others } = actionsNow(visit, grant);
  const label = (action: Action): string => labelOf(language, action);
  const href = ({ command, part }: Action): string => wayToAct(visit, command, grant.id, part);
  return html`<section class="g-card">
      <h2>${said.next}</h2>
      <p>${awaited(language, grant.next, { now: visit.at, organisation: { name: grant.organisationName } })}</p>
    </section>
    <section class="g-card">
      <h2>${said.now}</h2>
      ${first.length + others.length === 0 && html`<p class="g-muted">${said.none}</p>`}
      ${
        first.length > 0 &&
        html`<ul class="g-actions">
          ${first.map((action, place) => html`<li><a class="fr-btn${place > 0 ? ' fr-btn--secondary' : ''}" href="${href(action)}">${label(action)}</a></li>`)}
        </ul>`
      }
      ${
        others.length > 0 &&
        html`<details class="g-more"${first.length === 0 && html` open`}>
          <summary>${said.more}</summary>
          <ul class="g-list">
            ${others.map((action) => html`<li><a class="fr-link" href="${href(action)}">${label(action)}</a></li>`)}
          </ul>
        </details>`
      }
      ${refusedActions(language, grant.refused, grant.next?.what)}
    </section>`;
}
