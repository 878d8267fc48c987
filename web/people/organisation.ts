import { STAND_IN } from '../../api/people/organisation-directory.ts';
import { listInvitations } from '../../api/people/invitations.ts';
import { getMyAccess, getMyOrganisation, getPerson } from '../../api/people/people.ts';
import { isStaff } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { wayToAct } from '../core/came-from.ts';
import { actionList } from '../core/components/actions.ts';
import { dayOf } from '../core/components/dates.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { html } from '../core/html.ts';
import type { Page } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { invitationsSection } from './invitations.ts';
import { roleName, roleNames } from './role-words.ts';
import { takenUp } from './taken-up.ts';

const words = bilingual({
  fr: {
    title: 'Mon administration',
    what: 'L’administration',
    name: 'Nom',
    unknown: 'Non connue. Sans elle, l’éligibilité ne peut pas être établie : elle est demandée à l’annuaire à chaque connexion.',
    source: 'Source',
    token: 'compte professionnel des agents',
    hand: 'établi par l’administration du fonds',
    directory: (name: string) => `annuaire ${name}`,
    demonstration: 'administrations de la démonstration',
    people: 'Personnes qui ont un rôle',
    you: '(vous)',
    nobody: 'Personne n’a encore de rôle dans votre administration. Demandez celui dont vous avez besoin depuis votre compte.',
    noManager: 'Personne ne gère encore les accès de votre administration : l’administration du fonds répond aux demandes de rôle.',
    manage: 'Gérer les accès',
    manageWhy: 'Une personne apparaît parmi les vôtres après sa première connexion. Nul ne se confie un rôle à soi-même.',
    all: 'Voir toutes les personnes de mon administration',
    invite: 'Rédiger à plusieurs',
    inviteWhy: 'Un collègue qui n’a pas encore de compte reçoit un lien, et rédige avec vous.',
    ask: 'Demander un rôle',
    askWhy: 'La personne qui gère les accès décide.',
  },
  en: {
    title: 'My organisation',
    what: 'The organisation',
    name: 'Name',
    unknown: 'Not known. Without it, eligibility cannot be determined: the directory is asked at each sign-in.',
    source: 'Source',
    token: 'professional account of its agents',
    hand: 'settled by the fund’s admins',
    directory: (name: string) => `directory ${name}`,
    demonstration: 'organisations of the demonstration',
    people: 'People who hold a role',
    you: '(you)',
    nobody: 'No one holds a role in your organisation yet. Ask for the one that you need from your account.',
    noManager: 'No one manages access in your organisation yet: the fund’s admins answer requests for roles.',
    manage: 'Manage access',
    manageWhy: 'A person is listed here from their first sign-in on. No one can give a role to themselves.',
    all: 'See all people of my organisation',
    invite: 'Write together',
    inviteWhy: 'A colleague who is not here yet gets a link, and drafts with you.',
    ask: 'Ask for a role',
    askWhy: 'The people who manage access decide.',
  },
});

/** The source of an organisation's name and legal category, in words. */
export function describedBy(language: Language, source: string | null): string {
  const said = words[language];
  if (source === null) return said.token;
  if (source === 'hand') return said.hand;
  return source === STAND_IN ? said.demonstration : said.directory(source);
}

const organisation: Page = {
  path: '/organisation',
  of: 'signed in',
  get: async (visit) => {
    const { language, person } = visit;
    const said = words[language];
    const [ours, access, invitations, takes] = await Promise.all([
      visit.read(getMyOrganisation),
      visit.read(getMyAccess),
      visit.may(listInvitations) ? visit.read(listInvitations) : undefined,
      takenUp(visit),
    ]);
    const mayRead = visit.may(getPerson);
    const isManager = person?.caller.roles.includes('manager') ?? false;
    return {
      title: said.title,
      body: html`<h2>${said.what}</h2>
        ${summaryList([
          [said.name, ours.name],
          [said.siret, ours.siret],
          [
            said.legalCategory,
            ours.legalCategory
              ? html`${ours.kind} <span class="g-muted">(${ours.legalCategory})</span>`
              : html`<span class="g-muted">${said.unknown}</span>`,
          ],
          [
            said.source,
            html`${describedBy(language, ours.describedBy)}${ours.describedAt && html`, ${dayOf(language, ours.describedAt)}`}`,
          ],
        ])}
        <h2>${said.people}</h2>
        ${!ours.people.some(({ roles }) => roles.includes('manager')) && html`<p>${said.noManager}</p>`}
        ${table({
          caption: said.people,
          isCaptionHidden: true,
          empty: html`<p>${said.nobody}</p>`,
          columns: [
            {
              label: said.person,
              cell: ({ id, name }) =>
                html`${mayRead ? html`<a class="fr-link" href="/personnes/${id}">${name}</a>` : name}${id === person?.caller.personId && html` ${said.you}`}`,
              isHeader: true,
            },
            { label: said.roles, cell: ({ roles }) => roleNames(language, roles) },
          ],
          rows: ours.people,
        })}
        ${invitations && invitationsSection(visit, invitations.items, isManager)} ${takes}`,
      aside: html`${
        invitations &&
        invitations.commands.length > 0 &&
        html`<section class="g-card">
          <h2>${said.invite}</h2>
          <p>${said.inviteWhy}</p>
          ${actionList(visit, invitations.commands, '', { isFirstStrong: true })}
        </section>`
      }
      ${
        isManager &&
        html`<section class="g-card">
          <h2>${said.manage}</h2>
          <p>${said.manageWhy}</p>
          <p><a class="fr-link" href="/personnes">${said.all}</a></p>
        </section>`
      }
      ${
        access.mayAsk.length > 0 &&
        !isStaff(person?.caller.roles ?? []) &&
        html`<section class="g-card">
          <h2>${said.ask}</h2>
          <p>${said.askWhy}</p>
          <ul class="g-list">
            ${access.mayAsk.map(
              (role) =>
                html`<li><a class="fr-link" href="${wayToAct(visit, 'askRole', '', { role })}">${said.ask}${colon(language)} ${roleName(language, role)}</a></li>`,
            )}
          </ul>
        </section>`
      }`,
    };
  },
};

export const organisationPages: readonly Page[] = [organisation];
