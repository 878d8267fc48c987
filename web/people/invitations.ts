import { acceptInvitation, getInvitation, inviteColleague, listInvitations, withdrawInvitation } from '../../api/people/invitations.ts';
import { getPerson } from '../../api/people/people.ts';
import { orMissing } from '../../api/http/problem/problem.ts';
import { OUR_PAGE, pageOf } from '../../domain/core/page-address.ts';
import type { Language } from '../../domain/core/words.ts';
import { wayToAct } from '../core/came-from.ts';
import { actionLink } from '../core/components/actions.ts';
import { date, dayOf } from '../core/components/dates.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { doneAt, type FormState, formOf, freshForm, giveForm } from '../core/forms/form.ts';
import { html, type Part } from '../core/html.ts';
import { type Answer, orNothing, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    organisation: 'Mon administration',
    open: 'Invitations ouvertes',
    none: 'Aucune invitation n’attend de réponse. Une adresse est effacée dès que son invitation est acceptée, retirée ou échue.',
    address: 'Adresse',
    by: 'Envoyée par',
    until: 'Valable jusqu’au',
    rules: 'Ce que l’invitation donne',
    gives:
      'Le rôle de rédaction des dossiers, et rien d’autre : le droit de déposer et de signer se demande à la personne qui gère les accès.',
    whom: 'Elle sert à la seule personne dont le compte professionnel porte cette adresse et agit pour votre administration.',
    long: 'Elle est valable quatorze jours, une seule fois. Vous pouvez la retirer avant.',
    what: 'L’invitation',
    message: 'Message',
    invited: 'Pour rejoindre',
    then: 'Ce qui change',
    thenWhat:
      'Vous pourrez rédiger les dossiers de votre administration avec vos collègues. La personne qui vous invite et celle qui gère les accès en seront informées.',
    not: 'Ce n’est pas vous ?',
    notWhat: 'Ne faites rien : l’invitation prend fin d’elle-même et votre adresse est effacée.',
  },
  en: {
    organisation: 'My organisation',
    open: 'Open invitations',
    none: 'No invitation waits for an answer. An address is erased as soon as its invitation is accepted, withdrawn or over.',
    address: 'Address',
    by: 'Sent by',
    until: 'Valid until',
    rules: 'What the invitation gives',
    gives: 'The role of drafting applications, and nothing else: the right to submit and to sign is asked of the people who manage access.',
    whom: 'It is of use to the one person whose professional account has this address and acts for your organisation.',
    long: 'It is valid for fourteen days, once. You may withdraw it before.',
    what: 'The invitation',
    message: 'Message',
    invited: 'To join',
    then: 'What changes',
    thenWhat:
      'You may draft your organisation’s applications with your colleagues. The person who invites you and the people who manage access will be told.',
    not: 'Not for you?',
    notWhat: 'Do nothing: the invitation ends by itself, and your address is erased.',
  },
});

type Invitation = Awaited<ReturnType<typeof listInvitations.perform>>['body']['items'][number];

/** Open invitations with what may be done of each. */
const invitationsTable = (visit: Visit, items: readonly Invitation[], isWithInviter = true): Part => {
  const { language } = visit;
  const said = words[language];
  return table({
    caption: said.open,
    isStacked: true,
    isCaptionHidden: true,
    empty: html`<p>${said.none}</p>`,
    columns: [
      { label: said.address, cell: ({ email }) => email, isHeader: true },
      ...(isWithInviter ? [{ label: said.by, cell: ({ invitedBy }: Invitation) => invitedBy.name }] : []),
      { label: said.on, cell: ({ invitedAt }) => dayOf(language, invitedAt) },
      { label: said.until, cell: ({ endsAt }) => dayOf(language, endsAt) },
      {
        label: said.action,
        cell: ({ id, invitedBy, commands }) =>
          commands.map((command) => actionLink(visit, command, invitedBy.id, { invitation: id }, 'fr-link')),
      },
    ],
    rows: items,
  });
};

/** The heading and the table of an organisation's open invitations, or of a person's. */
export const invitationsSection = (visit: Visit, items: readonly Invitation[], isWithInviter = true): Part =>
  html`<h2>${words[visit.language].open}</h2>
    ${invitationsTable(visit, items, isWithInviter)}`;

/** The link to the form of an invitation, for a reader who may invite; under the words of its button unless told. */
export const inviteLink = (visit: Visit, label = COMMAND_WORDS.inviteColleague[visit.language].button): Part =>
  visit.may(inviteColleague) && html`<a class="fr-link" href="${wayToAct(visit, 'inviteColleague', '')}">${label}</a>`;

const crumbsTo = (language: Language) => [{ label: words[language].organisation, href: OUR_PAGE }];

/** The form of an invitation. What is typed is not kept, since an address is stored in its invitation alone. */
function showInviting(visit: Visit, state: FormState): Answer {
  const { language } = visit;
  const said = words[language];
  return {
    title: COMMAND_WORDS.inviteColleague[language].title,
    crumbs: crumbsTo(language),
    ...(state.problem ? { status: 422 } : {}),
    body: formOf(visit, { operation: inviteColleague, state, cancel: OUR_PAGE }),
    aside: html`<section class="g-card">
      <h2>${said.rules}</h2>
      <ul class="g-list">
        <li>${said.gives}</li>
        <li>${said.whom}</li>
        <li>${said.long}</li>
      </ul>
    </section>`,
  };
}

const invite: Page = {
  path: '/organisation/inviter',
  of: inviteColleague,
  get: async (visit) => showInviting(visit, freshForm()),
  post: async (visit) => {
    const given = await giveForm(visit, inviteColleague);
    return 'state' in given ? showInviting(visit, given.state) : doneAt(visit, inviteColleague, OUR_PAGE);
  },
};

/** An open invitation that a person sent, as the visitor may see it, and the page to return to. */
async function findSent(visit: Visit): Promise<{ invitation: Invitation; from: string }> {
  const [personId, id] = [visit.params['person'] ?? '', visit.params['invitation'] ?? ''];
  const ours = visit.may(listInvitations) ? (await visit.read(listInvitations)).items.find((each) => each.id === id) : undefined;
  if (ours) return { invitation: ours, from: OUR_PAGE };
  const person = visit.may(getPerson) ? await orNothing(visit.read(getPerson, { params: { id: personId } })) : undefined;
  const invitation = orMissing(person?.invitations.find((each) => each.id === id));
  return { invitation, from: pageOf('person', personId) };
}

async function showWithdrawing(visit: Visit, state: FormState): Promise<Answer> {
  const { language } = visit;
  const said = words[language];
  const { invitation, from } = await findSent(visit);
  const { email, invitedBy, invitedAt, endsAt, message } = invitation;
  return {
    title: COMMAND_WORDS.withdrawInvitation[language].title,
    crumbs: from === OUR_PAGE ? crumbsTo(language) : [{ label: invitedBy.name, href: from }],
    ...(state.problem ? { status: 422 } : {}),
    body: html`${summaryList([
      [said.address, email],
      [said.by, html`${invitedBy.name}, ${date(language, invitedAt)}`],
      [said.until, dayOf(language, endsAt)],
      [said.message, message],
    ])}
    ${formOf(visit, { operation: withdrawInvitation, state, left: ['/invitation'], cancel: from })}`,
  };
}

const withdraw: Page = {
  path: '/organisation/invitations/:person/:invitation',
  of: withdrawInvitation,
  get: (visit) => showWithdrawing(visit, freshForm()),
  post: async (visit) => {
    const from = visit.may(listInvitations) ? OUR_PAGE : pageOf('person', visit.params['person'] ?? '');
    const given = await giveForm(visit, withdrawInvitation, {
      params: { id: visit.params['person'] },
      fixed: { invitation: visit.params['invitation'] },
    });
    return 'state' in given ? showWithdrawing(visit, given.state) : doneAt(visit, withdrawInvitation, from);
  },
};

/** The page of an invitation's link. Where the visitor may not accept it, the read throws the refusal. */
async function showInvited(visit: Visit, state: FormState): Promise<Answer> {
  const { language, params } = visit;
  const said = words[language];
  const { invitedBy, organisation, message, endsAt } = await visit.read(getInvitation, { query: { token: params['token'] } });
  return {
    title: COMMAND_WORDS.acceptInvitation[language].title,
    ...(state.problem ? { status: 422 } : {}),
    body: html`<h2>${said.what}</h2>
      ${summaryList([
        [said.by, invitedBy.name],
        [said.invited, organisation.name],
        [said.siret, organisation.siret],
        [said.message, message],
        [said.until, dayOf(language, endsAt)],
      ])}
      <h2>${said.then}</h2>
      <p>${said.thenWhat}</p>
      ${formOf(visit, { operation: acceptInvitation, state, left: ['/token'], isBrief: true })}`,
    aside: html`<section class="g-card">
      <h2>${said.not}</h2>
      <p>${said.notWhat}</p>
    </section>`,
  };
}

const accept: Page = {
  path: '/invitations/:token',
  of: acceptInvitation,
  isSecret: true,
  get: (visit) => showInvited(visit, freshForm()),
  post: async (visit) => {
    const given = await giveForm(visit, acceptInvitation, { fixed: { token: visit.params['token'] } });
    return 'state' in given ? showInvited(visit, given.state) : doneAt(visit, acceptInvitation, '/taches');
  },
};

export const invitationPages: readonly Page[] = [invite, withdraw, accept];
