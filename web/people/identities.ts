import { confirmIdentities, joinPeople, listIdentities, partPeople, rejectIdentities } from '../../api/people/identities.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import type { CommandOperation, Operation } from '../../api/http/operation.ts';
import { listPeople } from '../../api/people/people.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { pageOf } from '../../domain/core/page-address.ts';
import { longDate } from '../../domain/core/format.ts';
import type { AnswerOf } from '../core/answer.ts';
import { status } from '../core/components/status.ts';
import { table } from '../core/components/table.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { doneAt, type FormState, formOf, giveForm, openForm } from '../core/forms/form.ts';
import { pinned } from '../core/forms/seen-version.ts';
import { keptList } from '../core/components/kept-list.ts';
import { html, type Part } from '../core/html.ts';
import { sameList, wayTo } from '../core/came-from.ts';
import { address, type Answer, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { commandLinks } from './absence-list.ts';
import { roleNames } from './role-words.ts';
import type { CommandOn } from '../../domain/desk/commands.ts';

const words = bilingual({
  fr: {
    title: (name: string) => `Identités : ${name}`,
    intro:
      'Une même personne peut se connecter sous plusieurs identités. Celles qui sont tenues pour une seule personne ne font pas à deux ce que deux personnes doivent faire ; aucune ne reçoit les droits de l’autre.',
    none: 'Aucune autre identité n’est connue ni proposée.',
    fact: 'Ce qui est connu',
    organisations: 'Administrations',
    current: 'aujourd’hui',
    seen: (day: string) => `vue le ${day}`,
    addresses: 'Adresses',
    verified: 'vérifiée',
    unverified: 'non vérifiée',
    disabled: 'Compte désactivé',
    files: 'Dossiers sur lesquels les deux ont agi pour le fonds',
    noFile: 'Aucun dossier.',
    ofAll: (n: number) => `Les plus récents, sur ${n} en tout.`,
    states: {
      waits: 'À confirmer',
      presumed: 'Présumées, à confirmer',
      one: 'Une seule personne',
      parting: 'Séparation à confirmer',
      two: 'Deux personnes',
    },
    byAddress: 'Elles ont, ou ont eu, la même adresse électronique.',
    proposed: (who: string, why: string) => `Réunion proposée par ${who}. Motif : ${why}`,
    asked: (who: string, why: string) => `Séparation proposée par ${who}. Motif : ${why}`,
    third: 'Une troisième identité les relie.',
    willJoin: 'Une fois réunies, ce que l’une a fait arrête l’autre sur tous les dossiers, et leurs comptes se désactivent ensemble.',
    willPart:
      'Une fois séparées, chacune agit pour elle-même. Sur les dossiers ci-dessous, où les deux avaient agi, plus aucune n’agit pour le fonds.',
    candidate: 'Réunir avec une autre identité',
    search: 'Nom, adresse ou administration',
    find: 'Chercher',
    first: (count: number) => `Les ${count} premières personnes sont proposées : cherchez les autres par leur nom.`,
    unchosen: 'Choisissez une personne',
    look: 'Comparer',
  },
  en: {
    title: (name: string) => `Identities: ${name}`,
    intro:
      'One person may sign in under several identities. Those known as one person do not do together what two people must do; none gets the rights of the other.',
    none: 'No other identity is known or proposed.',
    fact: 'What is known',
    organisations: 'Organisations',
    current: 'today',
    seen: (day: string) => `seen on ${day}`,
    addresses: 'Addresses',
    verified: 'verified',
    unverified: 'not verified',
    disabled: 'Account disabled',
    files: 'Files on which both have acted for the fund',
    noFile: 'No file.',
    ofAll: (n: number) => `The newest, of ${n} in all.`,
    states: {
      waits: 'To be confirmed',
      presumed: 'Presumed, to be confirmed',
      one: 'One person',
      parting: 'Parting to be confirmed',
      two: 'Two people',
    },
    byAddress: 'They have, or had, the same mail address.',
    proposed: (who: string, why: string) => `Joining proposed by ${who}. Reason: ${why}`,
    asked: (who: string, why: string) => `Parting proposed by ${who}. Reason: ${why}`,
    third: 'A third identity links them.',
    willJoin: 'Once joined, what one has done stops the other on every file, and their accounts are disabled together.',
    willPart: 'Once parted, each acts for itself. On the files below, on which both had acted, neither acts for the fund any more.',
    candidate: 'Join with another identity',
    search: 'Name, address or organisation',
    find: 'Search',
    first: (count: number) => `The first ${count} people are offered: search for the others by name.`,
    unchosen: 'Choose a person',
    look: 'Compare',
  },
});

type Identities = AnswerOf<typeof listIdentities>;
type Pair = Identities['items'][number];
type Identity = Identities['identity'];

const COMMANDS = { joinPeople, partPeople, confirmIdentities, rejectIdentities } satisfies Record<CommandOn<'identity'>, Operation>;

function stateOf(language: 'fr' | 'en', { because, isConfirmed, parting }: Pair): Part {
  const { states } = words[language];
  if (because === null) return status('planned', states.two);
  if (parting) return status('pending', states.parting);
  if (isConfirmed) return status('closed', states.one);
  return status('pending', because === 'address' ? states.presumed : states.waits);
}

/** Both side by side, fact by fact. */
function comparison(language: 'fr' | 'en', one: Identity, other: Identity): Part {
  const said = words[language];
  const list = (items: readonly Part[]): Part =>
    html`<ul class="g-list">
      ${items.map((item) => html`<li>${item}</li>`)}
    </ul>`;
  const facts: readonly { name: string; of: (identity: Identity) => Part }[] = [
    {
      name: said.organisations,
      of: ({ organisations }) =>
        list(
          organisations.map(
            ({ name, lastSeen, isCurrent }) =>
              html`${name} (${isCurrent ? said.current : said.seen(longDate(language, parisDate(lastSeen)))})`,
          ),
        ),
    },
    {
      name: said.addresses,
      of: ({ addresses }) => list(addresses.map(({ email, verified }) => `${email} (${verified ? said.verified : said.unverified})`)),
    },
    { name: said.roles, of: ({ roles, disabled }) => (disabled ? said.disabled : roleNames(language, roles)) },
  ];
  const nameOf = ({ id, name }: Identity): Part => html`<a class="fr-link" href="${pageOf('person', id)}">${name}</a>`;
  return table({
    caption: `${one.name} · ${other.name}`,
    isCaptionHidden: true,
    empty: '',
    columns: [
      { label: said.fact, cell: ({ name }) => name, isHeader: true },
      { label: one.name, cell: ({ of }) => of(one) },
      { label: other.name, cell: ({ of }) => of(other) },
    ],
    rows: [{ name: said.person, of: nameOf }, ...facts],
  });
}

function filesOf(language: 'fr' | 'en', { count, items }: Pair['filesOfBoth']): Part {
  const said = words[language];
  return html`<h3>${said.files}</h3>
    ${
      count === 0
        ? html`<p class="g-muted">${said.noFile}</p>`
        : html`<ul class="g-list">
            ${items.map(({ id, reference, title }) => html`<li><a class="fr-link" href="${pageOf('application', id)}">${reference} · ${title}</a></li>`)}
          </ul>
          ${items.length < count && html`<p class="g-muted">${said.ofAll(count)}</p>`}`
    }`;
}

function pairSection(visit: Visit, identity: Identity, pair: Pair, form: Part): Part {
  const { language } = visit;
  const said = words[language];
  const { other, because, areOne, joining, parting, commands } = pair;
  return html`<section class="g-section" id="${other.id}">
    <h2>${other.name} ${stateOf(language, pair)}</h2>
    ${because === 'address' && html`<p>${said.byAddress}</p>`}
    ${joining && html`<p class="g-prose">${said.proposed(joining.by.name, joining.reason)}</p>`}
    ${parting && html`<p class="g-prose">${said.asked(parting.by.name, parting.reason)}</p>`}
    ${because === null && areOne && html`<p>${said.third}</p>`}
    ${comparison(language, identity, other)}
    ${filesOf(language, pair.filesOfBoth)}
    ${commands.length > 0 && html`<p>${parting || pair.isConfirmed ? said.willPart : said.willJoin}</p>`}
    ${form || commandLinks(visit, commands, identity.id, { personId: other.id })}
  </section>`;
}

async function chooser(visit: Visit, { identity, items }: Identities): Promise<Part> {
  const { language } = visit;
  const said = words[language];
  if (!visit.may(joinPeople)) return null;
  const q = visit.query.get('q') ?? '';
  const { items: people, next } = await visit.read(listPeople, { query: { limit: '100', q: q || undefined } });
  const known = new Set([identity.id, ...items.map(({ other }) => other.id)]);
  return html`<section class="g-card">
    <h2>${said.candidate}</h2>
    ${
      (next !== null || q !== '') &&
      html`<form method="get" action="/personnes/${identity.id}/identites">
        ${keptList(visit)}
        <div class="fr-input-group">
          <label class="fr-label" for="q">${said.search}</label>
          <input class="fr-input" id="q" name="q" value="${q}" />
        </div>
        ${next !== null && html`<p class="g-muted g-more">${said.first(people.length)}</p>`}
        <button class="fr-btn fr-btn--secondary">${said.find}</button>
      </form>`
    }
    <form method="get" action="/personnes/${identity.id}/identites">
      ${keptList(visit)}
      <div class="fr-select-group">
        <label class="fr-label" for="avec">${said.person}</label>
        <select class="fr-select" id="avec" name="avec" required>
          <option value="">${said.unchosen}</option>
          ${people
            .filter(({ id }) => !known.has(id))
            .map(({ id, name, organisation }) => html`<option value="${id}">${name} · ${organisation.name}</option>`)}
        </select>
      </div>
      <button class="fr-btn fr-btn--secondary">${said.look}</button>
    </form>
  </section>`;
}

/** The command and the other identity that the address names, where the caller may give that command. */
function askedIn({ query }: Visit, { items }: Identities): { pair: Pair; operation: CommandOperation } | undefined {
  const pair = items.find(({ other }) => other.id === query.get('avec'));
  const named = query.get('agir') ?? (pair?.because === null ? 'joinPeople' : '');
  const command = pair?.commands.find((each) => each === named);
  return pair && command && { pair, operation: COMMANDS[command] };
}

const keyOf = (id: string, { other }: Pair): string => `${id} ${other.id}`;

async function show(visit: Visit, found: Identities, state?: FormState): Promise<Answer> {
  const { language } = visit;
  const said = words[language];
  const { identity, items } = found;
  const asked = askedIn(visit, found);
  const opened = asked && (state ?? (await openForm(visit, asked.operation, keyOf(identity.id, asked.pair))));
  const form =
    asked &&
    opened &&
    formOf(visit, {
      operation: asked.operation,
      state: pinned(opened, { '/personId': asked.pair.other.id }),
      hidden: ['/personId'],
      keeps: keyOf(identity.id, asked.pair),
      action: address(`/personnes/${identity.id}/identites`, {
        avec: asked.pair.other.id,
        agir: asked.operation.spec.operationId,
        ...sameList(visit.query),
      }),
      cancel: wayTo(visit, `/personnes/${identity.id}/identites`),
    });
  return {
    title: (asked && COMMAND_WORDS[asked.operation.spec.operationId]?.[language].title) ?? said.title(identity.name),
    crumbs: [
      { label: said.people, href: '/personnes' },
      { label: identity.name, href: pageOf('person', identity.id) },
    ],
    ...(state?.problem ? { status: 422 } : {}),
    body: html`<p>${said.intro}</p>
      ${items.length === 0 && html`<div class="g-empty"><p>${said.none}</p></div>`}
      ${items.map((pair) => pairSection(visit, identity, pair, pair === asked?.pair ? form : null))}`,
    aside: await chooser(visit, found),
  };
}

const read = (visit: Visit): Promise<Identities> => {
  const other = visit.query.get('avec');
  return visit.read(listIdentities, { params: { id: visit.params['id'] ?? '' }, query: other ? { with: other } : {} });
};

/** The identities of a person, both sides shown, and what admins say of them. */
const identities: Page = {
  path: '/personnes/:id/identites',
  of: listIdentities,
  get: async (visit) => show(visit, await read(visit)),
  post: async (visit) => {
    const found = await read(visit);
    const operation = Object.values(COMMANDS).find(({ spec }) => spec.operationId === visit.query.get('agir'));
    const pair = found.items.find(({ other }) => other.id === visit.query.get('avec'));
    if (!operation || !pair) throw new Problem({ code: 'not_found' });
    const { identity } = found;
    const given = await giveForm(visit, operation, { params: { id: identity.id }, fixed: { personId: pair.other.id } });
    if ('state' in given) return show(visit, found, given.state);
    return doneAt(visit, operation, `/personnes/${identity.id}/identites`, keyOf(identity.id, pair));
  },
};

export const identityPages: readonly Page[] = [identities];
