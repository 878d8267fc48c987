import { exportEvents, listEvents } from '../../api/desk/events.ts';
import { EVENT_KINDS } from '../../domain/core/command.ts';
import { longDate } from '../../domain/core/format.ts';
import type { Language } from '../../domain/core/words.ts';
import { pageOf } from '../../domain/core/page-address.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import type { AnswerOf } from '../core/answer.ts';
import { date } from '../core/components/dates.ts';
import { type Filter, filters } from '../core/components/filters.ts';
import { pagination } from '../core/components/pagination.ts';
import { table } from '../core/components/table.ts';
import { listFile, listFileLink } from '../core/files.ts';
import { html } from '../core/html.ts';
import { address, type Page } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    title: 'Recherche d’événements',
    intro:
      'Tout ce qui s’est passé, le plus récent d’abord, avec l’empreinte de chaque événement et le scellé qui le contient. Cette lecture est inscrite au journal de sécurité.',
    caption: 'Événements trouvés',
    who: 'Personne',
    kind: 'Objet',
    event: 'Acte',
    from: 'Du',
    until: 'Au',
    when: 'Quand',
    what: 'Ce qui s’est passé',
    thing: 'Objet',
    seal: 'Empreinte et scellé',
    date: 'le service',
    sealed: (day: string) => `scellé du ${day}`,
    unsealed: 'pas encore scellé',
    hisOrHers: (name: string) => `Tous les actes de ${name}`,
    ofPerson: 'Seuls les actes d’une personne sont montrés.',
    everyPerson: 'Montrer ceux de tous',
    none: 'Aucun événement ne correspond à ces filtres.',
    kinds: {
      application: 'Dossier',
      session: 'Comité',
      grant: 'Convention',
      datalab_request: 'Demande au Datalab',
      mission: 'Mission du Datalab',
      person: 'Personne',
      envelope: 'Enveloppe',
      thread: 'Échange',
      call: 'Appel à projets',
    },
  },
  en: {
    title: 'Search of events',
    intro: 'All events, the newest first, each with its hash and the seal that covers it. Your reading is noted in the security log.',
    caption: 'Events found',
    who: 'Person',
    kind: 'Thing',
    event: 'Act',
    from: 'From',
    until: 'Until',
    when: 'When',
    what: 'What happened',
    thing: 'Thing',
    seal: 'Hash and seal',
    date: 'the service',
    sealed: (day: string) => `seal of ${day}`,
    unsealed: 'not sealed yet',
    hisOrHers: (name: string) => `All acts of ${name}`,
    ofPerson: 'Only one person’s acts are shown.',
    everyPerson: 'Show everyone’s',
    none: 'No event matches these filters.',
    kinds: {
      application: 'Application',
      session: 'Committee session',
      grant: 'Agreement',
      datalab_request: 'Datalab request',
      mission: 'Datalab mission',
      person: 'Person',
      envelope: 'Envelope',
      thread: 'Conversation',
      call: 'Call',
    },
  },
});

type Found = AnswerOf<typeof listEvents>['items'][number];

const PATH = '/audit/evenements';
const FIELDS = ['q', 'who', 'kind', 'event', 'from', 'until', 'personId'] as const;
const HASH_SHOWN = 12;

/** The filters that stand in an address; an empty field filters nothing. */
const askedIn = (query: URLSearchParams): Partial<Record<(typeof FIELDS)[number], string>> =>
  Object.fromEntries(FIELDS.flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : [])));

function fieldsOf(language: Language, asked: ReturnType<typeof askedIn>): Filter[] {
  const said = words[language];
  const acts = Object.entries(COMMAND_WORDS).map(
    ([
      value,
      {
        [language]: { title },
      },
    ]) => ({ value, label: title }),
  );
  return [
    { kind: 'words', name: 'q', label: said.file, value: asked.q ?? '' },
    { kind: 'words', name: 'who', label: said.who, value: asked.who ?? '' },
    {
      kind: 'choice',
      name: 'kind',
      label: said.kind,
      value: asked.kind ?? '',
      options: EVENT_KINDS.map((value) => ({ value, label: said.kinds[value] })),
    },
    {
      kind: 'choice',
      name: 'event',
      label: said.event,
      value: asked.event ?? '',
      options: acts.toSorted((one, other) => one.label.localeCompare(other.label, language)),
    },
    { kind: 'day', name: 'from', label: said.from, value: asked.from ?? '' },
    { kind: 'day', name: 'until', label: said.until, value: asked.until ?? '' },
  ];
}

const columnsOf = (language: Language) => {
  const said = words[language];
  return [
    { label: said.when, cell: ({ at }: Found) => date(language, at) },
    { label: said.what, cell: ({ text }: Found) => text, isHeader: true as const },
    {
      label: said.who,
      cell: ({ who, inSteadOf }: Found) =>
        who
          ? html`<a href="${address(PATH, { personId: who.id })}" title="${said.hisOrHers(who.name)}">${who.name}</a>${inSteadOf && html` (${inSteadOf.name})`}`
          : html`<span class="g-muted">${said.date}</span>`,
    },
    {
      label: said.thing,
      cell: ({ kind, thingId, reference }: Found) =>
        html`<a href="${pageOf(kind, kind === 'call' ? (reference ?? '') : thingId)}">${[said.kinds[kind], reference].filter(Boolean).join(' ')}</a>`,
    },
    {
      label: said.seal,
      cell: ({ hash, sealedOn }: Found) =>
        html`<code title="${hash}">${hash.slice(0, HASH_SHOWN)}</code>
          <span class="g-small g-muted g-nowrap">${sealedOn ? said.sealed(longDate(language, sealedOn)) : said.unsealed}</span>`,
    },
  ];
};

const events: Page = {
  path: PATH,
  of: listEvents,
  get: async (visit) => {
    const { language, query } = visit;
    const said = words[language];
    const asked = askedIn(query);
    const { items, next } = await visit.read(listEvents, { query: { ...asked, cursor: query.get('cursor') ?? undefined } });
    return {
      title: said.title,
      isWide: true,
      body: html`<p>${said.intro}</p>
        ${filters(language, PATH, fieldsOf(language, asked), asked.personId ? { personId: asked.personId } : {})}
        ${
          asked.personId &&
          html`<p>${said.ofPerson} <a class="fr-link" href="${address(PATH, { ...asked, personId: undefined })}">${said.everyPerson}</a></p>`
        }
        ${table({
          caption: said.caption,
          isCaptionHidden: true,
          empty: html`<p>${said.none}</p>`,
          columns: columnsOf(language),
          rows: items,
        })}
        ${pagination(language, {
          first: query.has('cursor') ? address(PATH, asked) : null,
          next: next && address(PATH, { ...asked, cursor: next }),
        })}
        ${listFileLink(visit, PATH, items, asked)}`,
    };
  },
};

export const eventPages: readonly Page[] = [events, listFile(PATH, exportEvents, askedIn)];
