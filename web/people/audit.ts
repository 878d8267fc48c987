import { listEvents } from '../../api/desk/events.ts';
import { listSecurityLog } from '../../api/people/security-log.ts';
import { daySpan, figure, longDate } from '../../domain/core/format.ts';
import { SECURITY_KINDS, SECURITY_LABELS } from '../../domain/core/security-log.ts';
import type { Language } from '../../domain/core/words.ts';
import { type Filter, filters } from '../core/components/filters.ts';
import { date } from '../core/components/dates.ts';
import { pagination } from '../core/components/pagination.ts';
import { table } from '../core/components/table.ts';
import { html } from '../core/html.ts';
import { address, type Page } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    title: 'Audit',
    intro:
      'Ce qui a été refusé, qui s’est connecté, qui a lu des coordonnées bancaires, emporté un fichier ou consulté ce journal. Les plus récents d’abord. Cette lecture y est elle-même inscrite.',
    caption: 'Journal de sécurité',
    when: 'Quand',
    what: 'Quoi',
    who: 'Qui',
    stranger: 'non connecté',
    where: 'Adresse',
    asked: 'Demande',
    times: (n: string) => `${n} fois`,
    kind: 'Nature',
    from: 'Du',
    until: 'Au',
    since: (day: string) => `depuis le ${day}`,
    upTo: (day: string) => `jusqu’au ${day}`,
    ofSpan: (span: string) => `Traces ${span}.`,
    counted: (span: string, n: string) => `Traces ${span} : ${n}, répétitions comprises.`,
    none: 'Aucune trace ne correspond à ces filtres.',
    more: 'Aller plus loin',
    exportTitle: 'Export d’audit',
    exportWhat:
      'L’exploitant du service remet sur demande de quoi recalculer les comptes sans Guichet : événements, mouvements et scellés, avec leurs empreintes.',
    verifyTitle: 'Vérification',
    verifyWhat:
      'L’exploitant contrôle, sur la base en service, les chaînes d’empreintes, les scellés et tout ce qui doit toujours être vrai des comptes.',
    events: 'Chercher parmi tous les événements, par dossier, personne, acte et date',
  },
  en: {
    title: 'Audit',
    intro:
      'What was refused, who signed in, who read bank details, took a file or looked into this log, the newest first. This reading is noted in it as well.',
    caption: 'Security log',
    when: 'When',
    what: 'What',
    who: 'Who',
    stranger: 'not signed in',
    where: 'Address',
    asked: 'Request',
    times: (n: string) => `${n} times`,
    kind: 'Kind',
    from: 'From',
    until: 'Until',
    since: (day: string) => `since ${day}`,
    upTo: (day: string) => `until ${day}`,
    ofSpan: (span: string) => `Traces ${span}.`,
    counted: (span: string, n: string) => `Traces ${span}: ${n}, repetitions included.`,
    none: 'No trace matches these filters.',
    more: 'Going further',
    exportTitle: 'Audit export',
    exportWhat:
      'On request, the operators of the service provide what it takes to recompute the books without Guichet: events, movements and seals, with their hashes.',
    verifyTitle: 'Verification',
    verifyWhat: 'The operators check, on the running database, hash chains, seals and all that must always hold of the books.',
    events: 'Search all events, by application, person, act and date',
  },
});

/** What is asked of the log, as its address has it; an empty field asks for nothing. */
type Asked = { kind: (typeof SECURITY_KINDS)[number] | undefined; from: string | undefined; until: string | undefined };
const askedIn = (query: URLSearchParams): Asked => ({
  kind: SECURITY_KINDS.find((each) => each === query.get('kind')),
  from: query.get('from') || undefined,
  until: query.get('until') || undefined,
});

const fieldsOf = (language: Language, { kind, from, until }: Asked): Filter[] => [
  {
    kind: 'choice',
    name: 'kind',
    label: words[language].kind,
    value: kind ?? '',
    options: SECURITY_KINDS.map((each) => ({ value: each, label: SECURITY_LABELS[each][language] })),
  },
  { kind: 'day', name: 'from', label: words[language].from, value: from ?? '' },
  { kind: 'day', name: 'until', label: words[language].until, value: until ?? '' },
];

/** The days that the list is about, with how often it happened in them; null where it is about all. */
function spanWords(language: Language, { from, until }: Asked, times: number | null): string | null {
  const said = words[language];
  if (from === undefined) return until === undefined ? null : said.ofSpan(said.upTo(longDate(language, until)));
  const span = until === undefined ? said.since(longDate(language, from)) : daySpan(language, from, until);
  return times === null ? said.ofSpan(span) : said.counted(span, figure(language, times));
}

const audit: Page = {
  path: '/audit',
  of: listSecurityLog,
  get: async (visit) => {
    const { language, query } = visit;
    const said = words[language];
    const asked = askedIn(query);
    const { items, next, times } = await visit.read(listSecurityLog, { query: { ...asked, cursor: query.get('cursor') } });
    const span = spanWords(language, asked, times);
    return {
      title: said.title,
      isWide: true,
      body: html`<p>${said.intro}</p>
        ${filters(language, '/audit', fieldsOf(language, asked))} ${span && html`<p>${span}</p>`}
        ${table({
          caption: said.caption,
          isCaptionHidden: true,
          empty: html`<p>${said.none}</p>`,
          columns: [
            {
              label: said.when,
              cell: ({ at, times }) =>
                html`${date(language, at)}${times > 1 && html` <span class="g-muted">(${said.times(figure(language, times))})</span>`}`,
            },
            { label: said.what, cell: ({ label }) => label, isHeader: true },
            { label: said.who, cell: ({ person }) => (person ? person.name : html`<span class="g-muted">${said.stranger}</span>`) },
            { label: said.where, cell: ({ address: from }) => from ?? '–' },
            { label: said.asked, cell: ({ operation }) => (operation ? html`<code>${operation}</code>` : '–') },
            { label: said.reason, cell: ({ reason }) => (reason ? html`<code>${reason}</code>` : '–') },
            { label: said.reference, cell: ({ requestId }) => html`<span class="g-small g-muted g-nowrap">${requestId}</span>` },
          ],
          rows: items,
        })}
        ${pagination(language, {
          first: query.has('cursor') ? address('/audit', asked) : null,
          next: next && address('/audit', { ...asked, cursor: next }),
        })}
        <h2>${said.more}</h2>
        <h3>${said.exportTitle}</h3>
        <p>${said.exportWhat}</p>
        <h3>${said.verifyTitle}</h3>
        <p>${said.verifyWhat}</p>
        ${visit.may(listEvents) && html`<p><a class="fr-link" href="/audit/evenements">${said.events}</a></p>`}`,
    };
  },
};

export const auditPages: readonly Page[] = [audit];
