import { exportPublishedGrants, getPublishedGrants, getPublishedProject } from '../../api/impact/open-data.ts';
import { columnsOf, CSV, csvOf } from '../../api/http/answer/csv.ts';
import { figure, longDate } from '../../domain/core/format.ts';
import type { Language } from '../../domain/core/words.ts';
import { AGGREGATED_BY } from '../../domain/impact/open-data.ts';
import type { AnswerOf } from '../core/answer.ts';
import { sheetForm } from '../core/files.ts';
import { date } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { pagination } from '../core/components/pagination.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { sendPublic, sendPublicFile } from '../core/public-files.ts';
import { html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { publicTabs } from '../core/public-tabs.ts';
import { bilingual, colon } from '../core/words.ts';

const words = bilingual({
  fr: {
    title: 'Données ouvertes',
    lead: 'Les subventions que le fonds accorde, en fichiers que chacun peut reprendre, sans compte et sans demande.',
    files: 'Les fichiers',
    subsidies: 'Subventions (CSV)',
    subsidiesWhat:
      'Les données essentielles des conventions de subvention (loi n° 2000-321, art. 10 ; décret n° 2017-779), au schéma « Subventions » du Socle commun des données locales, version 2.1.1. Une ligne par convention.',
    package: 'Description des fichiers (datapackage.json)',
    packageWhat: 'La licence, le schéma et l’empreinte du fichier, pour les programmes qui le lisent.',
    aggregates: 'Totaux par année et par appel (CSV)',
    aggregatesJson: 'Les mêmes totaux (JSON)',
    indicators: 'Indicateurs du programme (CSV)',
    licence: 'Ces fichiers sont sous Licence Ouverte 2.0 (Etalab) : chacun les réutilise, en citant leur source et leur date.',
    read: 'Comment les lire',
    reading: [
      'Le montant est celui de la convention, avenants compris : un avenant change la ligne, sans en ajouter.',
      'Une subvention versée en plusieurs fois a une ligne : « échelonné », du jour de la signature au dernier jour du projet.',
      'pourcentageSubvention est la part du bénéficiaire dans la subvention : toujours 1.00, parce que chaque convention a un seul bénéficiaire. Ce n’est pas le taux de cofinancement.',
      'notificationUE est « non » : aucune de ces aides n’est accordée au titre du règlement de minimis.',
    ],
    leftOut: 'Ce qui n’y est pas, et pourquoi',
    left: [
      'Les délégations de gestion entre services de l’État : ce ne sont pas des subventions (décret n° 2004-1085).',
      'Les conventions que les deux parties n’ont pas signées, les dossiers refusés, retirés ou en cours : rien n’y est accordé.',
      'Les décisions retirées : elles sont réputées n’avoir jamais existé.',
      'Les conventions signées depuis peu : elles paraissent au jour que dit leur appel, trois mois après leur signature au plus tard.',
      'Les noms de personnes, sauf celui de l’interlocuteur d’un projet qui y a consenti, et les bénéficiaires qui sont des personnes physiques.',
    ],
    none: 'Aucune subvention n’est encore publiée.',
    noFund: 'Cette installation n’a pas encore donné le nom et le SIRET du fonds : le fichier des subventions n’est pas publié.',
    count: (n: string) => `${n} subventions publiées.`,
    one: 'Une subvention publiée.',
    byWhat: { year: 'Par année de signature', call: 'Par appel' },
    group: { year: 'Année', call: 'Appel' },
    organisations: 'Bénéficiaires',
    awarded: 'Montant de la convention',
    promised: 'Montant des conventions',
    sheets: 'Projets financés',
    sheetsLead: 'Les projets dont l’appel prévoit une fiche publique. Chaque bénéficiaire y a consenti en signant sa convention.',
    noSheet: 'Aucune fiche n’est encore publiée.',
    signed: 'Signée le',
    object: 'Objet',
    stage: 'Avancement',
    stages: { running: 'En cours', finished: 'Terminé', ended_early: 'Arrêté plus tôt que prévu' },
    ends: 'Fin prévue',
    indicatorsOf: 'Indicateurs et cibles',
    value: 'Dernière valeur acceptée',
    reached: 'Atteinte',
    no: 'pas encore',
    noIndicator: 'Ce projet n’a pas d’indicateur.',
    gainsOf: 'Gains promis et réalisés',
    gain: 'Gain',
    apart: 'Aucun budget n’en baisse.',
    promisedGain: 'Encore promis',
    realisedGain: 'Réalisé, attesté par le fonds',
    noGain: 'Ce projet n’a pas promis de gain.',
    reuse: 'Code et données ouverts',
    noLink: 'Le projet n’a encore rien ouvert que le fonds ait accepté.',
    contact: 'Contact',
    writeTo: 'Pour une question sur ce projet, écrivez au fonds, qui la transmet au bénéficiaire',
    reference: 'Convention',
  },
  en: {
    title: 'Open data',
    lead: 'The subsidies that the fund awards, as files free to download, without an account.',
    files: 'The files',
    subsidies: 'Subsidies (CSV)',
    subsidiesWhat:
      'The essential data of the agreements (loi n° 2000-321, art. 10; décret n° 2017-779), by version 2.1.1 of the schema for subsidies that French local authorities share (SCDL). One line for each agreement.',
    package: 'Description of the files (datapackage.json)',
    packageWhat: 'The licence, the schema and the hash of the file, for programs that read it.',
    aggregates: 'Totals by year and by call (CSV)',
    aggregatesJson: 'The same totals (JSON)',
    indicators: 'Indicators of the programme (CSV)',
    licence: 'These files are under the Licence Ouverte 2.0 (Etalab): all readers may reuse them, naming their source and date.',
    read: 'How to read them',
    reading: [
      'The amount is that of the agreement with its amendments: an amendment changes the line and adds no new one.',
      'A subsidy that is paid in parts has one line, with the schema’s word for instalments, from the day of the signature to the last day of the project.',
      'pourcentageSubvention is the beneficiary’s part of the subsidy: always 1.00, since each agreement has one beneficiary. It is not the rate of co-funding.',
      'notificationUE is “non”: none of this aid is awarded under the de minimis regulation.',
    ],
    leftOut: 'What is left out, and why',
    left: [
      'Delegations of management between services of the State: they are no subsidies (décret n° 2004-1085).',
      'Agreements not yet signed by both sides, and files that are refused, withdrawn or under way: nothing is awarded there.',
      'Awards that were withdrawn: in law they never existed.',
      'Recently signed agreements: they appear on the day set by their call, at most three months after signature.',
      'Names of persons, but for the contact of a project who has consented, and beneficiaries that are natural persons.',
    ],
    none: 'No subsidy is published yet.',
    noFund: 'This installation has not given the fund’s name and SIRET yet: the file of subsidies is not published.',
    count: (n: string) => `${n} subsidies are published.`,
    one: 'One subsidy is published.',
    byWhat: { year: 'By year of signature', call: 'By call' },
    group: { year: 'Year', call: 'Call' },
    organisations: 'Beneficiaries',
    awarded: 'Amount of the agreement',
    promised: 'Amount of the agreements',
    sheets: 'Funded projects',
    sheetsLead: 'The projects whose call has a public sheet. Each beneficiary has consented to it by signing its agreement.',
    noSheet: 'No sheet is published yet.',
    signed: 'Signed on',
    object: 'Object',
    stage: 'Progress',
    stages: { running: 'Running', finished: 'Finished', ended_early: 'Ended early' },
    ends: 'Planned end',
    indicatorsOf: 'Indicators and targets',
    value: 'Last accepted value',
    reached: 'Reached',
    no: 'not yet',
    noIndicator: 'This project has no indicator.',
    gainsOf: 'Promised and realised gains',
    gain: 'Gain',
    apart: 'It reduces no budget.',
    promisedGain: 'Still promised',
    realisedGain: 'Realised, certified by the fund',
    noGain: 'This project has promised no gain.',
    reuse: 'Open code and data',
    noLink: 'The fund has not yet accepted any open code or data of this project.',
    contact: 'Contact',
    writeTo: 'For a question about this project, write to the fund, which forwards it to the beneficiary',
    reference: 'Agreement',
  },
});

const FILES = {
  subsidies: '/open-data/subventions.csv',
  package: '/open-data/datapackage.json',
  aggregates: '/open-data/agregats.csv',
  aggregatesJson: '/open-data/agregats.json',
};

/** The totals, with one subsidy. */
const ask = (visit: Visit) => visit.read(getPublishedGrants, { query: { limit: '1' } });
type Published = AnswerOf<typeof getPublishedGrants>;
type Group = Published['groups'][number];

const SCHEMA = 'https://gitlab.com/opendatafrance/scdl/subventions/raw/v2.1.1/schema.json';

const subsidiesFile: Page = {
  path: FILES.subsidies,
  of: 'public',
  get: async (visit) => sendPublicFile(visit, await visit.read(exportPublishedGrants)),
};

const packageFile: Page = {
  path: FILES.package,
  of: 'public',
  get: async (visit) => {
    const { bytes, sha256 } = await visit.read(exportPublishedGrants);
    const name = visit.deps.attributing?.name;
    const described = {
      profile: 'tabular-data-package',
      name: 'subventions',
      title: `Subventions : ${name}`,
      homepage: new URL('/donnees-ouvertes', visit.deps.publicUrl).href,
      licenses: [{ name: 'etalab-2.0', title: 'Licence Ouverte 2.0', path: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence' }],
      contributors: [{ title: name, role: 'publisher' }],
      resources: [
        {
          profile: 'tabular-data-resource',
          name: 'subventions',
          path: 'subventions.csv',
          format: 'csv',
          mediatype: 'text/csv',
          encoding: 'utf-8',
          bytes,
          hash: `sha256:${sha256}`,
          dialect: { delimiter: ',', lineTerminator: '\r\n', doubleQuote: true, header: true },
          schema: SCHEMA,
        },
      ],
    };
    return sendPublic(visit, JSON.stringify(described, null, 2), 'application/json; charset=utf-8');
  },
};

const { text, whole, cents } = columnsOf<Group>();
const columns = [
  text('Répartition', 'by', ({ by }, form) => (form === 'fr' ? BY_FR[by] : by)),
  text('Clé', 'key', ({ key }) => key),
  text('Libellé', 'label', ({ label }) => label),
  whole('Projets', 'projects', ({ projects }) => projects),
  whole('Bénéficiaires', 'organisations', ({ organisations }) => organisations),
  cents('Montant des conventions', 'agreed', ({ awardedCents }) => awardedCents),
  cents('Payé', 'paid', ({ paidCents }) => paidCents),
];
const BY_FR = { year: 'année', call: 'appel' } as const;

const aggregatesFile: Page = {
  path: FILES.aggregates,
  of: 'public',
  get: async (visit) => {
    const { groups } = await ask(visit);
    const form = sheetForm(visit);
    const name = form === 'fr' ? 'subventions-totaux' : 'subsidies-totals';
    return sendPublicFile(visit, { body: csvOf(columns, groups, form), media: CSV, fileName: `${name}.csv` });
  },
};

const aggregatesJson: Page = {
  path: FILES.aggregatesJson,
  of: 'public',
  get: async (visit) => {
    const { total, groups } = await ask(visit);
    return sendPublic(visit, JSON.stringify({ total, groups }), 'application/json; charset=utf-8');
  },
};

const aggregateTable = (language: Language, { groups, total }: Published, by: Group['by']): Part => {
  const said = words[language];
  return table<Group>({
    caption: said.byWhat[by],
    rows: groups.filter((each) => each.by === by),
    columns: [
      { label: said.group[by], isHeader: true, cell: ({ label }) => label },
      { label: said.projects, isFigure: true, cell: ({ projects }) => figure(language, projects) },
      { label: said.organisations, isFigure: true, cell: ({ organisations }) => figure(language, organisations) },
      { label: said.promised, isFigure: true, cell: ({ awardedCents }) => money(language, awardedCents) },
      { label: said.paid, isFigure: true, cell: ({ paidCents }) => money(language, paidCents) },
    ],
    foot: [
      said.together,
      figure(language, total.projects),
      figure(language, total.organisations),
      money(language, total.awardedCents),
      money(language, total.paidCents),
    ],
    empty: html`<p>${said.none}</p>`,
  });
};

const openDataPage: Page = {
  path: '/donnees-ouvertes',
  of: 'public',
  get: async (visit) => {
    const { language, deps } = visit;
    const said = words[language];
    const published = await ask(visit);
    const link = (href: string, label: string, what?: string): Part =>
      html`<li><a class="fr-link" href="${href}">${label}</a>${what && html`<br />${what}`}</li>`;
    const count = published.total.projects;
    return {
      title: said.title,
      body: html`${publicTabs(visit)}
        <p class="fr-text--lead">${said.lead}</p>
        <h2>${said.files}</h2>
        ${!deps.attributing && html`<p>${said.noFund}</p>`}
        <ul>
          ${deps.attributing && [link(FILES.subsidies, said.subsidies, said.subsidiesWhat), link(FILES.package, said.package, said.packageWhat)]}
          ${link(FILES.aggregates, said.aggregates)}${link(FILES.aggregatesJson, said.aggregatesJson)}${link('/indicateurs.csv', said.indicators)}
        </ul>
        <p>${said.licence}</p>
        <p>${count === 0 ? said.none : count === 1 ? said.one : said.count(figure(language, count))}</p>
        ${count > 0 && AGGREGATED_BY.map((by) => aggregateTable(language, published, by))}
        <h2>${said.leftOut}</h2>
        <ul>
          ${said.left.map((each) => html`<li>${each}</li>`)}
        </ul>
        <h2>${said.read}</h2>
        <ul>
          ${said.reading.map((each) => html`<li>${each}</li>`)}
        </ul>`,
    };
  },
};

const SHEETS = '/projets-finances';

const sheetsPage: Page = {
  path: SHEETS,
  of: 'public',
  get: async (visit) => {
    const { language, query } = visit;
    const said = words[language];
    const cursor = query.get('cursor') ?? undefined;
    const { items, next } = await visit.read(getPublishedGrants, { query: { sheet: 'true', ...(cursor && { cursor }) } });
    return {
      title: said.sheets,
      isWide: true,
      body: html`${publicTabs(visit)}
        <p class="fr-text--lead">${said.sheetsLead}</p>
        ${table<Published['items'][number]>({
          caption: said.sheets,
          isCaptionHidden: true,
          rows: items,
          columns: [
            {
              label: said.project,
              isHeader: true,
              cell: ({ reference, title }) => html`<a class="fr-link" href="/projets-finances/${reference}">${title}</a>`,
            },
            { label: said.beneficiary, cell: ({ organisationName }) => organisationName },
            { label: said.signed, cell: ({ signedOn }) => date(language, signedOn) },
            { label: said.awarded, isFigure: true, cell: ({ awardedCents }) => money(language, awardedCents) },
            { label: said.paid, isFigure: true, cell: ({ paidCents }) => money(language, paidCents) },
          ],
          empty: html`<p>${said.noSheet}</p>`,
        })}
        ${pagination(language, { first: cursor ? SHEETS : null, next: next && address(SHEETS, { cursor: next }) })}`,
    };
  },
};

type Sheet = AnswerOf<typeof getPublishedProject>;

const number = (language: Language, value: number | null): Part => (value === null ? '–' : figure(language, value));

function targetsTable(language: Language, { indicators }: Sheet): Part {
  const said = words[language];
  return table<Sheet['indicators'][number]>({
    caption: said.indicatorsOf,
    isCaptionHidden: true,
    rows: indicators,
    columns: [
      { label: said.indicator, isHeader: true, cell: ({ label }) => label },
      { label: said.unit, cell: ({ unit }) => unit },
      { label: said.baseline, isFigure: true, cell: ({ baseline }) => number(language, baseline) },
      { label: said.value, isFigure: true, cell: ({ value }) => number(language, value) },
      { label: said.target, isFigure: true, cell: ({ target }) => number(language, target) },
      { label: said.reached, cell: ({ reached }) => (reached === null ? '–' : reached ? said.yes : said.no) },
    ],
    empty: html`<p>${said.noIndicator}</p>`,
  });
}

type PublicGains = NonNullable<Sheet['gains']>;

function gainsTable(language: Language, gains: PublicGains): Part {
  const said = words[language];
  return table<PublicGains[number]>({
    caption: said.gainsOf,
    isCaptionHidden: true,
    rows: gains,
    columns: [
      { label: said.gain, isHeader: true, cell: ({ title }) => title },
      {
        label: said.method,
        cell: ({ method }) =>
          html`${method.label}<br /><span class="g-small g-muted">${method.definition}${!method.isBudget && ` ${said.apart}`}</span>`,
      },
      { label: said.promisedGain, isFigure: true, cell: ({ promisedCents }) => money(language, promisedCents) },
      { label: said.realisedGain, isFigure: true, cell: ({ realisedCents }) => money(language, realisedCents) },
      { label: said.lapsed, isFigure: true, cell: ({ lapsedCents }) => money(language, lapsedCents) },
    ],
    empty: html`<p>${said.noGain}</p>`,
  });
}

/** The fund's contact: a mail address or a web address; empty where no setting names one. */
const contactOf = ({ language, deps }: Visit): Part => {
  const { contact } = deps.legal;
  return html`<p>
    ${words[language].writeTo}${contact && html`${colon(language)} <a class="fr-link" href="${contact.includes('://') ? contact : `mailto:${contact}`}">${contact}</a>`}.
  </p>`;
};

const sheetPage: Page = {
  path: '/projets-finances/:reference',
  of: 'public',
  get: async (visit) => {
    const { language, params } = visit;
    const said = words[language];
    const sheet = await visit.read(getPublishedProject, { params: { reference: params['reference'] } });
    return {
      title: sheet.title,
      crumbs: [{ label: said.sheets, href: '/projets-finances' }],
      body: html`${summaryList([
        [said.beneficiary, `${sheet.organisationName} (${sheet.siret})`],
        [said.call, sheet.call],
        [said.projectType, sheet.projectTypes.join(', ')],
        [said.stage, said.stages[sheet.stage]],
        [said.signed, longDate(language, sheet.signedOn)],
        [said.ends, longDate(language, sheet.endsOn)],
        [said.awarded, money(language, sheet.awardedCents)],
        [said.paid, money(language, sheet.paidCents)],
        [said.reference, sheet.reference],
      ])}
        <h2>${said.object}</h2>
        <p>${sheet.summary}</p>
        <h2>${said.indicatorsOf}</h2>
        ${targetsTable(language, sheet)}
        ${sheet.gains && html`<h2>${said.gainsOf}</h2>${gainsTable(language, sheet.gains)}`}
        <h2>${said.reuse}</h2>
        ${
          sheet.links.length > 0
            ? html`<ul>
                ${sheet.links.map(
                  ({ label, url }) => html`<li>${label}<br /><a class="fr-link" href="${url}" rel="external noopener">${url}</a></li>`,
                )}
              </ul>`
            : html`<p>${said.noLink}</p>`
        }
        ${sheet.licence && html`<p>${sheet.licence}</p>`}
        <h2>${said.contact}</h2>
        ${sheet.contact && html`<p>${sheet.contact.name}, ${sheet.organisationName}${colon(language)} <a class="fr-link" href="mailto:${sheet.contact.email}">${sheet.contact.email}</a></p>`} ${contactOf(visit)}`,
    };
  },
};

export const openDataPages: readonly Page[] = [
  ...[openDataPage, subsidiesFile, packageFile, aggregatesFile, aggregatesJson],
  ...[sheetsPage, sheetPage],
];
