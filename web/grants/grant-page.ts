import { getGrantDates } from '../../api/desk/dates.ts';
import { getApplication } from '../../api/applications/applications.ts';
import { getTimeline } from '../../api/desk/timeline.ts';
import { getGrant } from '../../api/grants/grants.ts';
import type { GrantState } from '../../domain/grants/grant.ts';
import type { Language } from '../../domain/core/words.ts';
import { date, dayOf } from '../core/components/dates.ts';
import { decisionsPath } from '../desk/proofs.ts';
import { datesSection } from '../desk/dates.ts';
import { status } from '../core/components/status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { tabs } from '../core/components/tabs.ts';
import { timelineOf } from '../core/components/timeline.ts';
import { SEAL_WORDS } from '../../words/core/seals.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { wayTo } from '../core/came-from.ts';
import { orNothing, type Page, type Visit } from '../core/page.ts';
import { threadsPart } from '../threads/pages.ts';
import { bilingual } from '../core/words.ts';
import { contestedPart } from '../committee/contested.ts';
import { accountSummary } from './account-summary.ts';
import { amendmentList, fundingChanges } from './amendments.ts';
import { milestoneTable } from './milestones.ts';
import { obligationTable } from './obligations.ts';
import { claimTable, reasonTable } from './amounts-owed.ts';
import { payeeTable } from './payees.ts';
import { type Grant, grantCrumbs, grantHref, isOfFund, listCrumbs, readGrant, sideName, whatNow, wayToGrant } from './grant-page-parts.ts';
import { conditionTable, delegationTable, figuresOf, guaranteeTable, trancheTable, visaTable } from './tranches.ts';

const words = bilingual({
  fr: {
    way: 'Avancement de la convention',
    awarded: 'Projet retenu',
    accept: 'Montant à accepter',
    sign: 'Convention signée',
    toSign: 'Convention à signer',
    run: 'Projet en cours',
    end: 'Convention soldée',
    form: 'Forme juridique',
    from: 'à partir du',
    notified: 'Décision notifiée le',
    signed: 'Signée par',
    signedBy: (name: string, side: string) => `${name}, pour ${side}`,
    document: 'Convention',
    readIt: 'Lire la convention (PDF)',
    signing: 'Signatures et empreinte',
    sealed: 'Copie sous le cachet du fonds (PDF)',
    application: 'Dossier d’origine',
    readApplication: 'Voir le dossier déposé',
    decisions: 'Décisions',
    proofs: 'Voir les décisions, leurs courriers et leurs preuves',
    commitment: 'N° d’engagement (EJ)',
    payments: 'Versements',
    reports: 'Bilans',
    obligations: 'Obligations',
    amendments: 'Avenants',
    conditions: 'Conditions de la décision',
    claims: 'Sommes à reverser',
    payees: 'Coordonnées bancaires',
    incidents: 'Incidents et décisions',
    gains: 'Gains',
    impact: 'Impact',
    journal: 'Journal',
    onThisProject: 'Ce projet',
    more: 'Tout voir',
    allPayments: 'Voir les visas, les garanties et les déclarations',
    allObligations: 'Voir toutes les justifications',
    reasons: 'Motifs des décisions',
  },
  en: {
    way: 'How far the agreement has come',
    awarded: 'Project awarded',
    accept: 'Amount to accept',
    sign: 'Agreement signed',
    toSign: 'Agreement to sign',
    run: 'Project going on',
    end: 'Agreement closed',
    form: 'Legal form',
    from: 'from',
    notified: 'Award notified on',
    signed: 'Signed by',
    signedBy: (name: string, side: string) => `${name}, for ${side}`,
    document: 'Agreement',
    readIt: 'Read the agreement (PDF)',
    signing: 'Signatures and digest',
    sealed: 'Copy under the fund’s seal (PDF)',
    application: 'Application',
    readApplication: 'See the application',
    decisions: 'Decisions',
    proofs: 'See the decisions, their letters and their proofs',
    commitment: 'Commitment number (EJ)',
    payments: 'Payments',
    reports: 'Reports',
    obligations: 'Obligations',
    amendments: 'Amendments',
    conditions: 'Conditions of the award',
    claims: 'Amounts to be paid back',
    payees: 'Bank details',
    incidents: 'Incidents and decisions',
    gains: 'Gains',
    impact: 'Impact',
    journal: 'Journal',
    onThisProject: 'This project',
    more: 'See all',
    allPayments: 'See visas, guarantees and reports',
    allObligations: 'See all evidence',
    reasons: 'Reasons of the decisions',
  },
});

/** The step that each state of a grant has reached; a grant in another state follows them no longer. */
const STEPS: Partial<Record<GrantState, number>> = { to_accept: 1, to_sign: 2, active: 3, suspended: 3, closed: 4 };

/** The steps of a grant, from its award to its last payment, each with its date. */
function wayOf(language: Language, grant: Grant): Part {
  const said = words[language];
  const { state, label, notifiedAt, agreement } = grant;
  const here = STEPS[state];
  if (here === undefined) return html`<p>${status(state, label)}</p>`;
  const steps: readonly { at: number; name: string; on?: string | null | undefined }[] = [
    { at: 0, name: said.awarded, on: notifiedAt },
    ...(here === 1 ? [{ at: 1, name: said.accept }] : []),
    { at: 2, name: here > 2 ? said.sign : said.toSign, on: here > 2 ? agreement?.signatures.at(-1)?.at : null },
    { at: 3, name: state === 'suspended' ? label : said.run },
    { at: 4, name: said.end },
  ];
  return html`<ol class="g-way" aria-label="${said.way}">
    ${steps.map(
      ({ at, name, on }) =>
        html`<li${at < here && html` class="g-done"`}${at === here && html` aria-current="step"`}>
          ${at < here && html`<span aria-hidden="true">✓</span> `}${name}${on && html` <span class="g-small">${dayOf(language, on)}</span>`}
        </li>`,
    )}
  </ol>`;
}

/** The signed agreement under the fund's seal, and what that seal is; nothing where there is none. */
function sealedCopy({ deps, language }: Visit, grant: Grant): Part {
  const said = words[language];
  if (!deps.sealer || (grant.agreement?.signatures.length ?? 0) < 2) return null;
  return html` · <a class="fr-link" href="${grantHref(grant, '/convention.pdf?copy=sealed')}">${said.sealed}</a>
    <div class="g-small g-muted">${SEAL_WORDS[deps.sealer.level][language]}</div>`;
}

function factsOf(visit: Visit, grant: Grant): Part {
  const { language } = visit;
  const said = words[language];
  const signatures = grant.agreement?.signatures ?? [];
  return summaryList([
    [said.organisation, isOfFund(visit) && grant.organisationName],
    [said.project, html`${said.monthsOf(grant.durationMonths)}, ${said.from} ${date(language, grant.startsOn)}`],
    [said.form, grant.legalForm.label],
    [said.notified, dayOf(language, grant.notifiedAt)],
    [
      said.signed,
      signatures.length > 0 &&
        signatures.map(
          ({ by, side, at }) =>
            html`<div>${said.signedBy(by, sideName(language, side).toLowerCase())} <span class="g-muted">(${dayOf(language, at)})</span></div>`,
        ),
    ],
    [
      said.document,
      grant.agreement &&
        html`<a class="fr-link" href="${grantHref(grant, '/convention.pdf')}">${said.readIt}</a> ·
          <a class="fr-link" href="${wayToGrant(visit, grant, '/signature')}">${said.signing}</a>${sealedCopy(visit, grant)}`,
    ],
    [said.application, html`<a class="fr-link" href="/dossiers/${grant.applicationId}">${said.readApplication}</a>`],
    [said.decisions, html`<a class="fr-link" href="${decisionsPath(grant.applicationId)}">${said.proofs}</a>`],
    [said.commitment, grant.commitmentNumber],
    [said.supplier, grant.supplier && `${grant.supplier.number} · ${grant.supplier.name}`],
  ]);
}

/** The pages of a grant, as links beside one another. */
export function grantMenu(visit: Visit, grant: Grant): Html {
  const { language, req } = visit;
  const said = words[language];
  const links: (readonly [string, string])[] = [
    ['', grant.reference],
    ['/tranches', said.payments],
    ['/bilans', said.reports],
    ['/obligations', said.obligations],
    ['/avenants', said.amendments],
    ['/gains', said.gains],
    ['/impact', said.impact],
    ['/incidents', said.incidents],
    ['/journal', said.journal],
  ];
  return tabs(
    said.onThisProject,
    links.map(([path, label]) => {
      const href = grantHref(grant, path);
      return { href: wayTo(visit, href), label, isHere: req.path === href };
    }),
  );
}

const section = (id: string, title: string, body: Part, more: Part = null): Part =>
  html`<section id="${id}">
    <h2>${title}</h2>
    ${body}${more && html`<p class="g-small">${more}</p>`}
  </section>`;

const link = (visit: Visit, grant: Grant, path: string, label: string): Part =>
  html`<a class="fr-link" href="${wayToGrant(visit, grant, path)}">${label}</a>`;

/** The decisions on a grant and on its application that may be appealed against, and their appeals. */
async function contestedOn(visit: Visit, { applicationId: id }: Grant): Promise<Part> {
  const application = await orNothing(visit.read(getApplication, { params: { id } }));
  return application && contestedPart(visit, application);
}

const grantPage: Page = {
  path: '/conventions/:id',
  of: getGrant,
  get: async (visit) => {
    const { language } = visit;
    const said = words[language];
    const [grant, { items: dates }] = await Promise.all([
      readGrant(visit),
      visit.read(getGrantDates, { params: { id: visit.params['id'] } }),
    ]);
    const [talk, contested] = await Promise.all([threadsPart(visit, grant.applicationId), contestedOn(visit, grant)]);
    const hasMore = grant.visas.length + grant.guarantees.length + grant.delegationReports.length > 0;
    return {
      title: grant.title,
      crumbs: listCrumbs(language),
      body: html`${grantMenu(visit, grant)}
      ${wayOf(language, grant)}${figuresOf(visit, grant)}${factsOf(visit, grant)}${datesSection(language, dates, visit.at)}
      ${section('tranches', said.payments, trancheTable(visit, grant), hasMore && link(visit, grant, '/tranches', said.allPayments))}
      ${grant.conditions.length > 0 && section('conditions', said.conditions, conditionTable(visit, grant))}
      ${grant.claims.length > 0 && section('creances', said.claims, claimTable(visit, grant))}
      ${section('bilans', said.reports, milestoneTable(visit, grant))}
      ${section('obligations', said.obligations, obligationTable(visit, grant), grant.obligations.some(({ given }) => given.length > 0) && link(visit, grant, '/obligations', said.allObligations))}
      ${grant.finalAccount && section('decompte', said.account, accountSummary(visit, grant))}
      ${grant.amendments.length > 0 && section('avenants', said.amendments, amendmentList(visit, grant))}
      ${fundingChanges(visit, grant)}
      ${section('coordonnees', said.payees, payeeTable(visit, grant))}
      ${grant.reasons.length > 0 && section('motifs', said.reasons, reasonTable(visit, grant))} ${contested}
      ${talk}`,
      aside: whatNow(visit, grant),
    };
  },
};

/** A page of one part of a grant, in full. */
const partPage = (
  path: string,
  title: (said: (typeof words)['fr']) => string,
  bodyOf: (visit: Visit, grant: Grant) => Part | Promise<Part>,
  asked: Parameters<typeof readGrant>[1] = {},
): Page => ({
  path: `/conventions/:id${path}`,
  of: getGrant,
  get: async (visit) => {
    const grant = await readGrant(visit, asked);
    const { language } = visit;
    return {
      title: title(words[language]),
      crumbs: grantCrumbs(visit, grant),
      body: html`${grantMenu(visit, grant)}${await bodyOf(visit, grant)}`,
      aside: whatNow(visit, grant),
    };
  },
});

const tranchesPage = partPage(
  '/tranches',
  (said) => said.payments,
  (visit, grant) => {
    const said = words[visit.language];
    return html`${figuresOf(visit, grant)}${trancheTable(visit, grant)}${visaTable(visit, grant)}${delegationTable(visit, grant)}${guaranteeTable(visit, grant)}
      ${section('coordonnees', said.payees, payeeTable(visit, grant))}`;
  },
);

/** A page of its own, since opening it is recorded as having seen the whole accounts. */
const payeesPage = partPage('/coordonnees', (said) => said.payees, payeeTable, { accounts: 'whole' });

const obligationsPage = partPage(
  '/obligations',
  (said) => said.obligations,
  (visit, grant) => obligationTable(visit, grant, { isWhole: true }),
);

const amendmentsPage = partPage(
  '/avenants',
  (said) => said.amendments,
  (visit, grant) => html`${amendmentList(visit, grant, { isWhole: true })}${fundingChanges(visit, grant)}`,
);

const incidentsPage = partPage(
  '/incidents',
  (said) => said.incidents,
  async (visit, grant) => {
    const said = words[visit.language];
    return html`${section('motifs', said.reasons, reasonTable(visit, grant))}${section('creances', said.claims, claimTable(visit, grant))}
    ${await contestedOn(visit, grant)}`;
  },
);

const journalPage = partPage(
  '/journal',
  (said) => said.journal,
  async (visit, grant) => {
    const { items } = await visit.read(getTimeline, { params: { id: grant.applicationId } });
    return timelineOf(visit.language, items, { withOrganisation: true });
  },
);

export const grantPages: readonly Page[] = [
  grantPage,
  tranchesPage,
  payeesPage,
  obligationsPage,
  amendmentsPage,
  incidentsPage,
  journalPage,
];
