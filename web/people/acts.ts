import { listAbsences } from '../../api/people/absences.ts';
import { listDeclaredInterests } from '../../api/people/declared-interests.ts';
import { getMe, getMyAccess, getMyOrganisation, getPerson } from '../../api/people/people.ts';
import { orMissing } from '../../api/http/problem/problem.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { type Role, STOOD_IN_ROLES } from '../../domain/core/role.ts';
import { OWN_PAGE } from '../../domain/core/page-address.ts';
import { Siret } from '../../domain/core/siret.ts';
import { Id, type Language } from '../../domain/core/words.ts';
import { daySpan, longDate } from '../../domain/core/format.ts';
import { submittedApplications } from '../applications/choices.ts';
import { actsOn, actsOnNothing, type CommandName, type Fields, type On, oncePerPage, type Option } from '../core/acts.ts';
import { stepLabels } from '../review/reviewers.ts';
import type { Visit } from '../core/page.ts';
import type { AnswerOf } from '../core/answer.ts';
import { date, dayOf } from '../core/components/dates.ts';
import { status } from '../core/components/status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { firstOf } from '../core/forms/values.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { bilingual } from '../core/words.ts';
import { absencesSection, interestsSection } from './absence-list.ts';
import { describedBy } from './organisation.ts';
import { roleRequests } from './role-requests.ts';
import { holdingsTable, roleName, roleNames } from './role-words.ts';
import type { CommandOn } from '../../domain/desk/commands.ts';

const words = bilingual({
  fr: {
    roles: 'Ses rôles aujourd’hui',
    requests: 'Mes demandes de rôle',
    mine: 'Mes rôles aujourd’hui',
    managers: 'Qui répondra',
    admins: 'l’administration du fonds',
    signatories: 'Qui dépose et signe',
    nobody: 'personne encore',
    role: 'Rôle',
    asked: 'Demandé par la personne le',
    why: 'En ces termes',
    unasked: 'La personne n’a pas demandé ce rôle.',
    give: 'Confier un rôle, ou refuser la demande',
    askedOn: (day: string) => `demandé le ${day}`,
    from: 'Confié par',
    installation: 'l’installation de Guichet',
    left: 'Rôles qui restent',
    then: 'Rôles une fois confié',
    away: 'Personne absente',
    days: 'Absence',
    substitute: 'En remplacement',
    declared: 'Déclarée par',
    on: (name: string, day: string) => `${name}, le ${day}`,
    confirmed: 'Confirmée par',
    waits: 'à confirmer',
    takes: 'Rôles exercés en suppléance',
    opinions: 'Les avis demandés à la personne passent à qui la remplace, sauf sur les dossiers où celle-ci ne peut pas juger.',
    noRole: 'aucun',
    isAway: (span: string) => `absence ${span}`,
    underWay: 'La suppléance s’arrête aujourd’hui ; les avis en attente reviennent.',
    planned: 'L’absence, qui n’a pas commencé, est annulée.',
    disabled: 'Désactivé le',
    ends: 'Rôles qui ne valent plus',
    returns: 'Rôles qui valent de nouveau',
    name: 'Nom connu',
    category: 'Catégorie juridique',
    department: 'Département',
    unknown: 'non connue',
    described: 'Dit par',
    unknownReach: 'Indiquez en quoi est l’intérêt : la page comptera les dossiers et les avis concernés.',
    reached: 'Dossiers déposés que la personne ne juge plus',
    opinionsReached: 'Avis qui lui sont demandés, à confier à d’autres',
    appealsReached: 'Recours qu’elle doit examiner, à confier à d’autres',
    secondPerson: 'Rien ne change jusqu’à ce qu’une deuxième personne confirme l’intérêt.',
  },
  en: {
    roles: 'Their roles today',
    requests: 'My requests for roles',
    mine: 'My roles today',
    managers: 'Who will answer',
    admins: 'the fund’s admins',
    signatories: 'Who submits and signs',
    nobody: 'no one yet',
    role: 'Role',
    asked: 'Asked for by the person on',
    why: 'In these words',
    unasked: 'The person has not asked for this role.',
    give: 'Give a role, or refuse the request',
    askedOn: (day: string) => `asked for on ${day}`,
    from: 'Given by',
    installation: 'the installation of Guichet',
    left: 'Roles that stay',
    then: 'Roles once it is given',
    away: 'Person who is away',
    days: 'Absence',
    substitute: 'Stands in',
    declared: 'Declared by',
    on: (name: string, day: string) => `${name}, on ${day}`,
    confirmed: 'Confirmed by',
    waits: 'to be confirmed',
    takes: 'Roles of the substitute meanwhile',
    opinions: 'The opinions that the person is asked for go to the substitute, but for applications that the substitute may not judge.',
    noRole: 'none',
    isAway: (span: string) => `away ${span}`,
    underWay: 'The substitute’s roles end today; the opinions that wait come back.',
    planned: 'The absence, which has not begun, is called off.',
    disabled: 'Disabled on',
    ends: 'Roles that no longer count',
    returns: 'Roles that count again',
    name: 'Known name',
    category: 'Legal category',
    department: 'Department',
    unknown: 'not known',
    described: 'Said by',
    unknownReach: 'Say what the interest is in: the page will count the applications and the opinions concerned.',
    reached: 'Submitted applications that the person judges no more',
    opinionsReached: 'Opinions asked of the person, to ask of others',
    appealsReached: 'Appeals that the person is to examine, to give to others',
    secondPerson: 'Nothing changes until a second person confirms the interest.',
  },
});

/** The way back from what people ask for themselves. */
const ownAccount = ({ language }: Pick<On<unknown>, 'language'>) => ({
  label: { fr: 'Mon compte', en: 'My account' }[language],
  href: OWN_PAGE,
});

/** The steps of reviews, of which a reviewer gives opinions. */
const stepOptions = async (visit: Visit): Promise<Option[]> => [...(await stepLabels(visit))].map(([value, label]) => ({ value, label }));

/** A person as the caller reads them: the caller's own account, or another person's. */
type OnPerson = On<AnswerOf<typeof getMe>>;
type Person = AnswerOf<typeof getPerson>;

/** The person with all that the callers who give roles may read of them. */
const personOf = oncePerPage(({ visit, id }: OnPerson): Promise<Person> => visit.read(getPerson, { params: { id } }));

const roleOf = ({ parts }: OnPerson, roles: readonly Role[]): Role => {
  const found = orMissing(roles.find((role) => role === parts['role']));
  return found;
};

const personFacts = (
  language: Language,
  { name, organisation }: Pick<Person, 'name' | 'organisation'>,
  more: [string, Part][] = [],
): Html =>
  summaryList([
    [words[language].person, html`<strong>${name}</strong>`],
    [words[language].organisation, organisation.name],
    [words[language].siret, organisation.siret],
    ...more,
  ]);

const openRequest = ({ requests }: Person, role: unknown) => requests.find((each) => each.role === role && each.ended === null);

/** The person to whom a role would be given: the roles that they hold, and when and why they asked for this one. */
async function gift(on: OnPerson): Promise<Html> {
  const { language } = on;
  const said = words[language];
  const person = await personOf(on);
  const role = roleOf(on, [...person.mayGive, ...person.mayAnswer]);
  const request = openRequest(person, role);
  return html`${personFacts(language, person, [
    [said.role, html`<strong>${roleName(language, role)}</strong>`],
    [said.asked, request && dayOf(language, request.askedAt)],
    [said.why, request && html`<span class="g-prose">${request.reason}</span>`],
  ])}
  ${!request && html`<p>${said.unasked}</p>`}
    <h3>${said.roles}</h3>
    ${holdingsTable(language, person.id, person.holdings)}`;
}

const giftPart = {
  field: 'role' as const,
  of: async (on: OnPerson): Promise<Option[]> => {
    const person = await personOf(on);
    return [...new Set([...person.mayAnswer, ...person.mayGive])].map((role) => {
      const request = openRequest(person, role);
      return {
        value: role,
        label: roleName(on.language, role),
        ...(request ? { hint: words[on.language].askedOn(longDate(on.language, parisDate(request.askedAt))) } : {}),
      };
    });
  },
};

/** Both answers where the person has asked for the role; a role that was not asked for can only be given. */
async function answersTo(on: OnPerson): Promise<CommandName[]> {
  const { mayGive, mayAnswer } = await personOf(on);
  const role = on.parts['role'];
  return [
    ...(mayGive.some((each) => each === role) ? ['giveRole' as const] : []),
    ...(mayAnswer.some((each) => each === role) ? ['refuseRole' as const] : []),
  ];
}

/** The role that is withdrawn, with the person who gave it and when. */
async function held(on: OnPerson): Promise<Html> {
  const { language } = on;
  const said = words[language];
  const person = await personOf(on);
  const role = roleOf(on, person.mayWithdraw);
  const holding = person.holdings.find((each) => each.role === role && each.from === 'guichet');
  return personFacts(language, person, [
    [said.role, html`<strong>${roleName(language, role)}</strong>`],
    [said.from, holding?.givenBy?.name ?? said.installation],
    [said.since, holding && dayOf(language, holding.givenAt)],
  ]);
}

type Absences = AnswerOf<typeof listAbsences>;
type Absence = Absences['items'][number];

const absencesOf = oncePerPage(({ visit, id }: OnPerson): Promise<Absences> => visit.read(listAbsences, { params: { id } }));

const OPEN: readonly Absence['state'][] = ['to_confirm', 'planned', 'under_way'];

/** The absence that is to come or under way. */
async function openAbsence(on: OnPerson): Promise<Absence> {
  const found = orMissing((await absencesOf(on)).items.find(({ state }) => OPEN.includes(state)));
  return found;
}

/** The person who is away and when, the substitute, and the person who declared it. */
async function absenceFacts(on: OnPerson): Promise<Html> {
  const { language, read } = on;
  const said = words[language];
  const { startsOn, endsOn, substitute, declaredBy, declaredAt, confirmedBy, confirmedAt } = await openAbsence(on);
  const byOn = (name: string, at: string): string => said.on(name, longDate(language, parisDate(at)));
  return summaryList([
    [said.away, html`<strong>${read.name}</strong> (${read.organisation.name})`],
    [said.days, html`<strong>${daySpan(language, startsOn, endsOn)}</strong>`],
    [said.substitute, html`<strong>${substitute.name}</strong>`],
    [said.declared, byOn(declaredBy.name, declaredAt)],
    [said.confirmed, confirmedBy && confirmedAt ? byOn(confirmedBy.name, confirmedAt) : status('pending', said.waits)],
  ]);
}

/** The roles in which the substitute acts while the person is away. */
const steadOf = ({ language, read }: OnPerson): Html => {
  const said = words[language];
  const passed = STOOD_IN_ROLES.filter((role) => read.roles.includes(role));
  return html`${summaryList([[said.takes, passed.length > 0 ? roleNames(language, passed) : said.noRole]])}
  ${read.roles.includes('reviewer') && html`<p>${said.opinions}</p>`}`;
};

/** The people who may stand in, by name, with their roles and the days on which they are away themselves. */
async function standIns(on: OnPerson): Promise<Option[]> {
  const { language } = on;
  return (await absencesOf(on)).mayStandIn.map(({ id, name, organisationName, roles, away }) => ({
    value: id,
    label: name,
    hint: [organisationName, roleNames(language, roles), away && words[language].isAway(daySpan(language, away.startsOn, away.endsOn))]
      .filter(Boolean)
      .join(' · '),
  }));
}

/** What the interest that is typed would reach, once it is known in what. */
async function reachOf({ visit, language, id }: OnPerson, typed: Fields): Promise<Part> {
  const said = words[language];
  const siret = Siret.safeParse(firstOf(typed, '/siret').trim()).data;
  const applicationId = Id.safeParse(firstOf(typed, '/applicationId')).data;
  if ((siret ?? applicationId) === undefined) return html`<p>${said.unknownReach}</p>`;
  const { reach } = await visit.read(listDeclaredInterests, { params: { id }, query: { siret, applicationId } });
  return (
    reach &&
    html`${summaryList([
      [said.reached, String(reach.files)],
      [said.opinionsReached, String(reach.opinions)],
      [said.appealsReached, String(reach.appeals)],
    ])}
    ${id !== visit.person?.caller.personId && html`<p>${said.secondPerson}</p>`}`
  );
}

const accountOffered = async (on: OnPerson): Promise<readonly CommandOn<'person'>[]> => (await personOf(on)).commands;

/** The account: its person, their roles, and since when it is disabled. */
async function account(on: OnPerson): Promise<Html> {
  const { language } = on;
  const said = words[language];
  const person = await personOf(on);
  return html`${personFacts(language, person, [
    [said.disabled, person.disabled && date(language, person.disabled.at)],
    [said.reason, person.disabled?.reason],
  ])}
    <h3>${said.roles}</h3>
    ${holdingsTable(language, person.id, person.holdings)}`;
}

const rolesUnder =
  (said: 'ends' | 'returns') =>
  async (on: OnPerson): Promise<Html> => {
    const { holdings } = await personOf(on);
    return summaryList([[words[on.language][said], roleNames(on.language, [...new Set(holdings.map(({ role }) => role))])]]);
  };

/** The caller in their own organisation: their roles, and the colleagues who hold the role that the act depends on. */
async function ownHouse({ visit, language }: On<undefined>, role: Role, label: string, none: string): Promise<Html> {
  const said = words[language];
  const [me, ours] = await Promise.all([visit.read(getMe), visit.read(getMyOrganisation)]);
  const holders = ours.people.filter(({ roles }) => roles.includes(role)).map(({ name }) => name);
  return summaryList([
    [said.organisation, html`<strong>${ours.name}</strong>`],
    [said.siret, ours.siret],
    [said.mine, roleNames(language, me.roles)],
    [label, holders.join(', ') || none],
  ]);
}

export const PEOPLE_ACTS = {
  ...actsOnNothing({
    askRole: {
      object: async (on) => {
        const { visit, language } = on;
        const said = words[language];
        const { requests } = await visit.read(getMyAccess);
        return html`${await ownHouse(on, 'manager', said.managers, said.admins)} ${roleRequests(language, said.requests, requests)}`;
      },
      choices: {
        '/role': async ({ visit, language }) =>
          (await visit.read(getMyAccess)).mayAsk.map((role) => ({ value: role, label: roleName(language, role) })),
      },
      above: ownAccount,
      next: () => OWN_PAGE,
    },
    takeApplicantRole: {
      object: (on) => ownHouse(on, 'signatory', words[on.language].signatories, words[on.language].nobody),
      offered: async ({ visit }) => ((await visit.read(getMyAccess)).mayTakeApplicantRole ? ['takeApplicantRole'] : []),
      above: ownAccount,
      next: () => '/dossiers/nouveau',
    },
  }),
  ...actsOn(getMe, {
    giveRole: {
      object: gift,
      follows: async (on) => {
        const { mayGive, mayAnswer, holdings } = await personOf(on);
        const role = roleOf(on, [...mayGive, ...mayAnswer]);
        const then = [...new Set([...holdings.map((each) => each.role), role])];
        return mayGive.includes(role) && summaryList([[words[on.language].then, roleNames(on.language, then)]]);
      },
      part: giftPart,
      offered: answersTo,
      or: { command: 'refuseRole', title: { fr: words.fr.give, en: words.en.give } },
    },
    refuseRole: { beside: 'giveRole' },
    withdrawRole: {
      object: held,
      follows: async (on) => {
        const { holdings } = await personOf(on);
        const left = holdings.filter(({ role, from }) => role !== on.parts['role'] || from !== 'guichet').map(({ role }) => role);
        return summaryList([[words[on.language].left, roleNames(on.language, [...new Set(left)])]]);
      },
      part: {
        field: 'role',
        of: async (on) => {
          const { mayWithdraw, holdings } = await personOf(on);
          return mayWithdraw.map((role) => {
            const by = holdings.find((each) => each.role === role && each.from === 'guichet')?.givenBy;
            return { value: role, label: roleName(on.language, role), ...(by ? { hint: by.name } : {}) };
          });
        },
      },
    },
    declareAbsence: {
      object: async (on) =>
        html`${summaryList([
          [words[on.language].away, html`<strong>${on.read.name}</strong> (${on.read.organisation.name})`],
          [words[on.language].roles, roleNames(on.language, on.read.roles)],
        ])}
        ${absencesSection(on.visit, on.id, { ...(await absencesOf(on)), commands: [] })}`,
      follows: steadOf,
      begins: ({ visit }) => ({ startsOn: parisDate(visit.at) }),
      choices: { '/substituteId': standIns },
      offered: async (on) => (await absencesOf(on)).commands,
    },
    confirmAbsence: { object: absenceFacts, follows: steadOf, offered: async (on) => (await absencesOf(on)).commands },
    endAbsence: {
      object: absenceFacts,
      follows: async (on) => ((await openAbsence(on)).state === 'under_way' ? words[on.language].underWay : words[on.language].planned),
      offered: async (on) => (await absencesOf(on)).commands,
    },
    declareInterest: {
      object: async (on) => {
        const { visit, language, id, read } = on;
        const interests = await visit.read(listDeclaredInterests, { params: { id } });
        return html`${personFacts(language, read)} ${interestsSection(visit, id, { ...interests, commands: [] })}`;
      },
      follows: reachOf,
      recounts: true,
      // An organisation is named by its SIRET, which is known also before a person of it has signed in.
      leaves: ['/organisationId'],
      choices: { '/applicationId': ({ visit }, sought) => submittedApplications(visit, sought) },
      offered: async ({ visit, id }) => (await visit.read(listDeclaredInterests, { params: { id } })).commands,
    },
    setCompetences: {
      object: account,
      choices: { '/steps': ({ visit }) => stepOptions(visit) },
      begins: async (on) => ({ steps: (await personOf(on)).competences }),
      offered: accountOffered,
    },
    disableAccount: { object: account, follows: rolesUnder('ends'), offered: accountOffered },
    enableAccount: { object: account, follows: rolesUnder('returns'), offered: accountOffered },
    settleOrganisation: {
      object: async (on) => {
        const { language } = on;
        const said = words[language];
        const { organisation, organisationFacts: facts } = await personOf(on);
        return summaryList([
          [said.name, html`<strong>${organisation.name}</strong>`],
          [said.siret, organisation.siret],
          [said.category, facts.legalCategory ? `${facts.kind ?? ''} (${facts.legalCategory})` : said.unknown],
          [said.department, facts.department ?? said.unknown],
          [said.described, describedBy(language, facts.describedBy)],
          [said.since, dayOf(language, facts.describedAt)],
        ]);
      },
      begins: async (on) => {
        const { organisation, organisationFacts } = await personOf(on);
        return { name: organisation.name, legalCategory: organisationFacts.legalCategory, department: organisationFacts.department };
      },
      offered: accountOffered,
    },
  }),
};
