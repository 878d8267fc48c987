import { getHandover } from '../../api/desk/handover.ts';
import { listAbsences } from '../../api/people/absences.ts';
import { listDeclaredInterests } from '../../api/people/declared-interests.ts';
import { listIdentities } from '../../api/people/identities.ts';
import { exportPeople, getPerson, getPersonEvents, listPeople } from '../../api/people/people.ts';
import { isStaff, Role, ROLES } from '../../domain/core/role.ts';
import { longInstant } from '../../domain/core/format.ts';
import type { AnswerOf } from '../core/answer.ts';
import { wayTo, wayToAct } from '../core/came-from.ts';
import { filters } from '../core/components/filters.ts';
import { pagination } from '../core/components/pagination.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { timeline } from '../core/components/timeline.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { listFile, listFileLink } from '../core/files.ts';
import { html, type Part } from '../core/html.ts';
import { address, orNothing, type Page, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { absencesSection, commandLinks, interestsSection } from './absence-list.ts';
import { invitationsSection } from './invitations.ts';
import { stepLabels } from '../review/reviewers.ts';
import { roleRequests } from './role-requests.ts';
import { holdingsTable, roleName, roleNames } from './role-words.ts';

const words = bilingual({
  fr: {
    intro: 'Les personnes qui se sont déjà connectées. Un rôle se confie depuis la page de la personne.',
    ours: 'Les personnes de votre administration qui se sont déjà connectées.',
    name: 'Nom',
    competence: 'Compétence',
    competences: 'Compétences',
    search: 'Nom, adresse ou administration',
    none: 'Personne ne correspond à ce filtre.',
    unknown: 'non connue',
    who: 'La personne',
    disabled: (day: string) => `Compte désactivé depuis le ${day}`,
    suspended: 'Aucun de ces rôles ne vaut tant que le compte est désactivé.',
    requests: 'Demandes de rôle',
    give: 'Confier',
    refuse: 'Refuser',
    withdraw: 'Retirer',
    events: 'Journal des accès',
    noEvent: 'Aucun rôle n’a été confié ni retiré ici.',
    giveTitle: 'Confier un rôle',
    account: 'Compte',
    tasks: 'Ses tâches, et qui peut les reprendre',
    identities: 'Identités de cette personne',
    by: 'Guichet',
  },
  en: {
    intro: 'People who have signed in. A role is given from a person’s page.',
    ours: 'People of your organisation who have signed in.',
    name: 'Name',
    competence: 'Competence',
    competences: 'Competences',
    search: 'Name, address or organisation',
    none: 'No person matches this filter.',
    unknown: 'not known',
    who: 'The person',
    disabled: (day: string) => `Account disabled since ${day}`,
    suspended: 'None of these roles counts while the account is disabled.',
    requests: 'Requests for roles',
    give: 'Give',
    refuse: 'Refuse',
    withdraw: 'Withdraw',
    events: 'Access log',
    noEvent: 'No role was given or withdrawn here.',
    giveTitle: 'Give a role',
    account: 'Account',
    tasks: 'Their tasks, and who may take them over',
    identities: 'Identities of this person',
    by: 'Guichet',
  },
});

type Listed = AnswerOf<typeof listPeople>['items'][number];

const list: Page = {
  path: '/personnes',
  of: listPeople,
  get: async (visit) => {
    const { language, query, person } = visit;
    const said = words[language];
    const role = Role.safeParse(query.get('role')).data;
    const [q, competence] = [query.get('q') ?? '', query.get('competence') || undefined];
    const isManagerAlone = person?.caller.roles.every((each) => ['manager', 'applicant', 'signatory'].includes(each)) ?? false;
    const [{ items, next }, steps] = await Promise.all([
      visit.read(listPeople, { query: { role, competence, q: q || undefined, cursor: query.get('cursor') } }),
      isManagerAlone ? new Map<string, string>() : stepLabels(visit),
    ]);
    return {
      title: said.people,
      body: html`<p>${isManagerAlone ? said.ours : said.intro}</p>
        ${filters(language, '/personnes', [
          { kind: 'words', name: 'q', label: said.search, value: q },
          {
            kind: 'choice',
            name: 'role',
            label: said.role,
            value: role ?? '',
            options: ROLES.map((each) => ({ value: each, label: roleName(language, each) })),
          },
          ...(isManagerAlone
            ? []
            : [
                {
                  kind: 'choice' as const,
                  name: 'competence',
                  label: said.competence,
                  value: competence ?? '',
                  options: [...steps].map(([value, label]) => ({ value, label })),
                },
              ]),
        ])}
        ${table({
          caption: said.people,
          isStacked: true,
          isCaptionHidden: true,
          empty: html`<p>${said.none}</p>`,
          columns: [
            { label: said.name, cell: ({ id, name }) => html`<a class="fr-link" href="/personnes/${id}">${name}</a>`, isHeader: true },
            { label: said.organisation, cell: ({ organisation }) => organisation.name },
            { label: said.roles, cell: ({ roles }) => roleNames(language, roles) },
            ...(isManagerAlone
              ? []
              : [
                  {
                    label: said.competences,
                    cell: ({ competences }: Listed) => competences.map((key) => steps.get(key) ?? key).join(', '),
                  },
                ]),
          ],
          rows: items,
        })}
        ${pagination(language, {
          first: query.has('cursor') ? address('/personnes', { role, competence, q }) : null,
          next: next && address('/personnes', { role, competence, q, cursor: next }),
        })}
        ${listFileLink(visit, '/personnes', items, { role, competence, q })}`,
    };
  },
};

const file = listFile('/personnes', exportPeople, (query) =>
  Object.fromEntries(['role', 'competence', 'q'].map((name) => [name, query.get(name) || undefined])),
);

type Person = Awaited<ReturnType<typeof getPerson.perform>>['body'];

function requestsSection(visit: Visit, { id, requests, mayAnswer }: Person): Part {
  const { language } = visit;
  const said = words[language];
  return roleRequests(language, said.requests, requests, {
    columns: [{ label: said.reason, cell: ({ reason }) => reason }],
    toAnswer: ({ role }) =>
      mayAnswer.includes(role) &&
      html`<ul class="g-actions g-actions--row">
        <li>
          <a class="fr-btn fr-btn--sm" href="${wayToAct(visit, 'giveRole', id, { role })}">${said.give}${colon(language)} ${roleName(language, role)}</a>
        </li>
        <li>
          <a class="fr-btn fr-btn--secondary fr-btn--sm" href="${wayToAct(visit, 'refuseRole', id, { role })}"
            >${said.refuse}${colon(language)} ${roleName(language, role)}</a
          >
        </li>
      </ul>`,
  });
}

function aside(visit: Visit, { id, mayGive, commands, holdings }: Person): Part {
  const { language } = visit;
  const said = words[language];
  const hasTasks = visit.may(getHandover) && isStaff(holdings.map(({ role }) => role));
  if (mayGive.length + commands.length === 0 && !visit.may(listIdentities) && !hasTasks) return null;
  return html`${
    mayGive.length > 0 &&
    html`<section class="g-card">
      <h2>${said.giveTitle}</h2>
      <p><a class="fr-btn" href="${wayToAct(visit, 'giveRole', id)}">${COMMAND_WORDS.giveRole[language].button}</a></p>
    </section>`
  }
  ${
    (commands.length > 0 || visit.may(listIdentities)) &&
    html`<section class="g-card">
      <h2>${said.account}</h2>
      ${commandLinks(visit, commands, id)}
      ${visit.may(listIdentities) && html`<p><a class="fr-link" href="${wayTo(visit, `/personnes/${id}/identites`)}">${said.identities}</a></p>`}
    </section>`
  }${hasTasks && html`<p><a class="fr-link" href="/personnes/${id}/taches">${said.tasks}</a></p>`}`;
}

const one: Page = {
  path: '/personnes/:id',
  of: getPerson,
  get: async (visit) => {
    const { language, params } = visit;
    const said = words[language];
    const id = params['id'] ?? '';
    const [person, events, absences, interests] = await Promise.all([
      visit.read(getPerson, { params: { id } }),
      visit.may(getPersonEvents) ? visit.read(getPersonEvents, { params: { id } }) : undefined,
      visit.may(listAbsences) ? orNothing(visit.read(listAbsences, { params: { id } })) : undefined,
      visit.may(listDeclaredInterests) ? orNothing(visit.read(listDeclaredInterests, { params: { id } })) : undefined,
    ]);
    const { organisationFacts: facts, disabled, mayWithdraw } = person;
    return {
      title: person.name,
      crumbs: [{ label: said.people, href: '/personnes' }],
      body: html`${
        disabled &&
        html`<div class="fr-alert fr-alert--warning">
            <p><strong>${said.disabled(longInstant(language, disabled.at))}</strong>. ${said.reason}${colon(language)} ${disabled.reason}</p>
          </div>`
      }
        <h2>${said.who}</h2>
        ${summaryList([
          [said.organisation, person.organisation.name],
          [said.siret, person.organisation.siret],
          [
            said.legalCategory,
            facts.legalCategory
              ? html`${facts.kind} <span class="g-muted">(${facts.legalCategory})</span>`
              : html`<span class="g-muted">${said.unknown}</span>`,
          ],
        ])}
        <h2>${said.roles}</h2>
        ${disabled && html`<p>${said.suspended}</p>`}
        ${holdingsTable(
          language,
          id,
          person.holdings,
          mayWithdraw.length > 0
            ? {
                label: said.actions,
                of: ({ role, from }) =>
                  from === 'guichet' && mayWithdraw.includes(role)
                    ? html`<a class="fr-link" href="${wayToAct(visit, 'withdrawRole', id, { role })}">${said.withdraw}${colon(language)} ${roleName(language, role)}</a>`
                    : '–',
              }
            : undefined,
        )}
        ${requestsSection(visit, person)}
        ${person.invitations.length > 0 && invitationsSection(visit, person.invitations, false)}
        ${absences && absencesSection(visit, id, absences)}
        ${interests && interestsSection(visit, id, interests)}
        ${
          events &&
          html`<h2>${said.events}</h2>
            ${
              events.items.length === 0
                ? html`<div class="g-empty"><p>${said.noEvent}</p></div>`
                : timeline(
                    language,
                    events.items.toReversed().map(({ at, who, text }) => ({ at, by: null, words: `${who?.name ?? said.by} ${text}` })),
                  )
            }`
        }`,
      aside: aside(visit, person),
    };
  },
};

export const peoplePages: readonly Page[] = [list, file, one];
