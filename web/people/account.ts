import { listAbsences } from '../../api/people/absences.ts';
import { listDeclaredInterests } from '../../api/people/declared-interests.ts';
import { getMe, getMyAccess, getMyOrganisation, getPreferences, setPreferences } from '../../api/people/people.ts';
import { endOtherSessions, readSessionsOf } from '../../db/pages/page-sessions.ts';
import { isStaff } from '../../domain/core/role.ts';
import { longDate } from '../../domain/core/format.ts';
import { wayToAct } from '../core/came-from.ts';
import { date } from '../core/components/dates.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { doneAt, formOf, type FormState, giveForm, openForm } from '../core/forms/form.ts';
import { html, type Part } from '../core/html.ts';
import { type Answer, orNothing, type Page, type Visit } from '../core/page.ts';
import { calendarSection } from '../desk/calendar.ts';
import { sessionHash } from '../core/session.ts';
import { bilingual, colon } from '../core/words.ts';
import { absencesSection, interestsSection } from './absence-list.ts';
import { roleRequests } from './role-requests.ts';
import { holdingsTable, roleName } from './role-words.ts';

const words = bilingual({
  fr: {
    title: 'Mon compte',
    who: 'Qui je suis',
    name: 'Nom',
    unknown:
      'Non connue : l’annuaire ne la donne pas, ou n’a pas répondu. Elle est demandée de nouveau à chaque connexion ; l’administration du fonds peut aussi l’établir.',
    elsewhere:
      'Le nom et l’administration viennent de votre compte professionnel. Pour les corriger, adressez-vous à votre fournisseur d’identité.',
    roles: 'Mes rôles',
    first: 'Premiers pas',
    canTake: 'Votre administration peut répondre à un appel ouvert : vous pouvez commencer à rédiger un dossier dès maintenant.',
    cannotTake:
      'Vous n’avez pas encore de rôle. Demandez celui dont vous avez besoin : la personne qui gère les accès de votre administration ou, à défaut, l’administration du fonds vous répondra.',
    ask: 'Demander un rôle',
    rolesThere: {
      applicant: 'rédiger les dossiers et les bilans',
      signatory: 'déposer les dossiers et signer les conventions',
      manager: 'confier des rôles aux collègues',
    },
    stead: 'Suppléances que j’assure',
    steadOf: (name: string, until: string) => `${name}, jusqu’au ${until}`,
    steadWhat:
      'Pendant leur absence, vous exercez leurs rôles, vous rendez les avis qui leur étaient demandés et vous recevez leurs messages. « À traiter » dit à la place de qui chaque action vous est demandée.',
    requests: 'Mes demandes de rôle',
    preferences: 'Messages',
    sessions: 'Sessions ouvertes',
    sessionsIntro: 'Les navigateurs où vous êtes connecté. Une session prend fin après deux heures sans activité.',
    began: 'Ouverte le',
    seen: 'Dernière activité',
    here: 'cette session',
    session: 'Session',
    other: 'autre navigateur',
    endOthers: 'Mettre fin aux autres sessions',
    ended: 'Les autres sessions ont pris fin.',
    now: 'À faire',
    tasks: 'Voir ce qui est à traiter',
    ours: 'Voir mon administration',
  },
  en: {
    title: 'My account',
    who: 'Who I am',
    name: 'Name',
    unknown:
      'Not known: the directory does not say it, or did not answer. It is asked again at each sign-in; the fund’s admins may also settle it.',
    elsewhere: 'Name and organisation come from your professional account: they are corrected by its provider.',
    roles: 'My roles',
    first: 'First steps',
    canTake: 'Your organisation may answer an open call: you may begin to write an application now.',
    cannotTake:
      'You have no role yet. Ask for the one that you need: the people who manage access in your organisation, or else the fund’s admins, will answer.',
    ask: 'Ask for a role',
    rolesThere: {
      applicant: 'write applications and reports',
      signatory: 'submit applications and sign agreements',
      manager: 'manage colleagues’ access',
    },
    stead: 'People I stand in for',
    steadOf: (name: string, until: string) => `${name}, until ${until}`,
    steadWhat:
      'While they are away, you have their roles, give the opinions asked of them, and get their messages. “To do” says for whom you take each action.',
    requests: 'My requests for roles',
    preferences: 'Messages',
    sessions: 'Open sessions',
    sessionsIntro: 'The browsers in which you are signed in. A session ends after two hours without activity.',
    began: 'Begun on',
    seen: 'Last activity',
    here: 'this session',
    session: 'Session',
    other: 'another browser',
    endOthers: 'End the other sessions',
    ended: 'The other sessions have ended.',
    now: 'To do',
    tasks: 'See what is to be done',
    ours: 'See my organisation',
  },
});

type Access = Awaited<ReturnType<typeof getMyAccess.perform>>['body'];

/** The role that the person may take and those that they may ask for; nothing where there are none. */
function firstSteps(visit: Visit, { mayTakeApplicantRole, mayAsk }: Access, hasRole: boolean): Part {
  const { language } = visit;
  const said = words[language];
  if (!mayTakeApplicantRole && mayAsk.length === 0) return null;
  return html`<section class="g-card">
    <h2>${hasRole ? said.ask : said.first}</h2>
    ${
      mayTakeApplicantRole
        ? html`<p>${said.canTake}</p>
            <p><a class="fr-btn" href="${wayToAct(visit, 'takeApplicantRole', '')}">${COMMAND_WORDS.takeApplicantRole[language].button}</a></p>`
        : !hasRole && html`<p>${said.cannotTake}</p>`
    }
    <ul class="g-list">
      ${mayAsk.map(
        (role) =>
          html`<li>
            <a class="fr-link" href="${wayToAct(visit, 'askRole', '', { role })}">${said.ask}${colon(language)} ${roleName(language, role)}</a><br />
            <span class="g-muted">${said.rolesThere[role as keyof typeof said.rolesThere]}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** The absent people in whose stead the person stands now. */
function steadSection({ person, language }: Visit): Part {
  const said = words[language];
  const { standsInFor = [] } = person ?? {};
  return (
    standsInFor.length > 0 &&
    html`<h2 id="remplacements">${said.stead}</h2>
      <ul>
        ${standsInFor.map(({ name, until }) => html`<li>${said.steadOf(name, longDate(language, until))}</li>`)}
      </ul>
      <p>${said.steadWhat}</p>`
  );
}

async function sessionsSection({ deps, person, language, req }: Visit): Promise<Part> {
  if (!person) return null;
  const said = words[language];
  const here = sessionHash(req, deps);
  const sessions = await readSessionsOf(deps.db, person.caller.personId);
  return html`<h2>${said.sessions}</h2>
    <p>${said.sessionsIntro}</p>
    ${table({
      caption: said.sessions,
      isCaptionHidden: true,
      columns: [
        {
          label: said.session,
          cell: ({ idSha256 }) => (here && idSha256.equals(here) ? html`<strong>${said.here}</strong>` : said.other),
          isHeader: true,
        },
        { label: said.began, cell: ({ createdAt }) => date(language, createdAt) },
        { label: said.seen, cell: ({ seenAt }) => date(language, seenAt) },
      ],
      rows: sessions,
    })}
    ${
      sessions.length > 1 &&
      html`<form method="post" action="/mon-compte/sessions">
        <button class="fr-btn fr-btn--secondary">${said.endOthers}</button>
      </form>`
    }`;
}

async function show(visit: Visit, state: FormState): Promise<Answer> {
  const { language, person, query } = visit;
  const said = words[language];
  const id = person?.caller.personId ?? '';
  const [me, access, organisation, absences, interests, sessions, calendar] = await Promise.all([
    visit.read(getMe),
    visit.read(getMyAccess),
    visit.read(getMyOrganisation),
    visit.may(listAbsences) ? orNothing(visit.read(listAbsences, { params: { id } })) : undefined,
    visit.may(listDeclaredInterests) ? orNothing(visit.read(listDeclaredInterests, { params: { id } })) : undefined,
    sessionsSection(visit),
    calendarSection(visit),
  ]);
  const hasRole = me.roles.length > 0;
  // A member of the fund is not offered the roles of applicants.
  const steps = isStaff(me.roles) ? null : firstSteps(visit, access, hasRole);
  return {
    title: said.title,
    ...(state.problem ? { status: 422 } : {}),
    body: html`${query.has('sessions') && html`<div class="fr-alert fr-alert--success" role="status"><p>${said.ended}</p></div>`}
      ${!hasRole && steps}
      <h2>${said.who}</h2>
      ${summaryList([
        [said.name, me.name],
        [said.organisation, organisation.name],
        [said.siret, organisation.siret],
        [
          said.legalCategory,
          organisation.legalCategory
            ? html`${organisation.kind} <span class="g-muted">(${organisation.legalCategory})</span>`
            : html`<span class="g-muted">${said.unknown}</span>`,
        ],
      ])}
      <p class="g-muted">${said.elsewhere}</p>
      <h2>${said.roles}</h2>
      ${holdingsTable(language, id, me.holdings)} ${roleRequests(language, words[language].requests, access.requests)}
      ${steadSection(visit)} ${absences && absencesSection(visit, id, absences)} ${interests && interestsSection(visit, id, interests)}
      <h2 id="messages">${said.preferences}</h2>
      ${formOf(visit, { operation: setPreferences, state, action: '/mon-compte' })} ${calendar} ${sessions}`,
    aside: html`${hasRole && steps}
      <section class="g-card">
        <h2>${said.now}</h2>
        <p><a class="fr-link" href="/taches">${said.tasks}</a></p>
        ${hasRole && html`<p><a class="fr-link" href="/organisation">${said.ours}</a></p>`}
      </section>`,
  };
}

const account: Page = {
  path: '/mon-compte',
  of: 'signed in',
  get: async (visit) => show(visit, await openForm(visit, setPreferences, '', await visit.read(getPreferences))),
  post: async (visit) => {
    const given = await giveForm(visit, setPreferences);
    if ('state' in given) return show(visit, given.state);
    return doneAt(visit, setPreferences, '/mon-compte', '');
  },
};

/** Ends every session of this person but the current one. */
const sessions: Page = {
  path: '/mon-compte/sessions',
  of: 'signed in',
  post: async ({ deps, person, req }) => {
    const here = sessionHash(req, deps);
    if (person && here) await endOtherSessions(deps.db, person.caller.personId, here);
    return { to: '/mon-compte?sessions=1' };
  },
};

export const accountPages: readonly Page[] = [account, sessions];
