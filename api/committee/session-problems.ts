import type { SessionRefusal } from '../../domain/committee/refusals.ts';
import { longDate, longInstant } from '../../domain/core/format.ts';
import { en, fr, list, type Problems } from '../http/problem/sentence.ts';

export const sessionProblems: Problems<SessionRefusal> = {
  application_not_reviewed: {
    fr: ['Dossiers non instruits', ({ applicationIds }) => `Ces dossiers ne sont pas prêts pour un comité : ${list(applicationIds)}.`],
    en: ['Applications not reviewed', ({ applicationIds }) => `These applications are not ready for a session: ${list(applicationIds)}.`],
  },
  application_twice: {
    fr: ['Dossier en double', ({ applicationIds }) => `Ces dossiers figurent deux fois dans la liste : ${list(applicationIds)}.`],
    en: ['Application listed twice', ({ applicationIds }) => `These applications stand twice in the list: ${list(applicationIds)}.`],
  },
  decisions_differ_from_agenda: {
    fr: [
      'Décisions incomplètes',
      ({ missing, unknown }) =>
        `Décidez de tout l’ordre du jour et de lui seul. Manquent : ${list(missing) || 'aucun'} ; étrangers : ${list(unknown) || 'aucun'}.`,
    ],
    en: [
      'Decisions differ from the agenda',
      ({ missing, unknown }) =>
        `Decide the whole agenda and nothing else. Missing: ${list(missing) || 'none'}; not on it: ${list(unknown) || 'none'}.`,
    ],
  },
  award_above_request: {
    fr: [
      'Montant supérieur à la demande',
      ({ applicationId, requestedCents, awardedCents }) =>
        `Le dossier « ${applicationId} » demande ${fr(requestedCents)} ; ${fr(awardedCents)} ne peuvent lui être accordés.`,
    ],
    en: [
      'Award above the request',
      ({ applicationId, requestedCents, awardedCents }) =>
        `The application “${applicationId}” asks for ${en(requestedCents)}; it cannot be awarded ${en(awardedCents)}.`,
    ],
  },
  took_part_in_review: {
    fr: [
      'A pris part à l’instruction',
      ({ applicationIds }) =>
        `Vous avez examiné ou donné un avis sur ces dossiers ; une autre personne doit clore la décision : ${list(applicationIds)}.`,
    ],
    en: [
      'Took part in the review',
      ({ applicationIds }) =>
        `You screened these applications or gave an opinion on them; another person must close the decision: ${list(applicationIds)}.`,
    ],
  },
  waitlist_ranks_unclear: {
    fr: [
      'Rangs de la liste d’attente incomplets ou doubles',
      ({ applicationIds }) =>
        `Donnez un rang distinct à chaque dossier mis en attente, ou à aucun (l’ordre de la liste fait alors foi) : ${list(applicationIds)}.`,
    ],
    en: [
      'Waitlist ranks missing or repeated',
      ({ applicationIds }) =>
        `Give each application on the waitlist a rank of its own, or none a rank (the list’s order then counts): ${list(applicationIds)}.`,
    ],
  },
  won_appeal_behind: {
    fr: [
      'Recours accepté placé derrière un autre dossier',
      ({ applicationIds }) =>
        `Un dossier dont le recours est accepté attend avant les autres, le plus ancien d’abord. Remontez sur la liste d’attente : ${list(applicationIds)}.`,
    ],
    en: [
      'Won appeal placed behind another application',
      ({ applicationIds }) =>
        `Applications that have won their appeal wait before all others, the oldest first. Move up on the waitlist: ${list(applicationIds)}.`,
    ],
  },
  waitlist_closed: {
    fr: [
      'Appel clos : plus de liste d’attente',
      ({ callIds }) => `Ces appels sont clos, et leur liste d’attente avec eux : ${list(callIds)}. Retenez leurs dossiers ou refusez-les.`,
    ],
    en: [
      'Call closed: no more waitlist',
      ({ callIds }) => `These calls are closed, and their waitlist with them: ${list(callIds)}. Award their applications or refuse them.`,
    ],
  },
  agenda_empty: {
    fr: ['Plus rien à décider', () => 'Tous les dossiers ont quitté l’ordre du jour : la direction du Datalab peut annuler le comité.'],
    en: ['Nothing left to decide', () => 'Every application has left the agenda: the Datalab’s lead can cancel the session.'],
  },
  agenda_sent: {
    fr: [
      'Ordre du jour déjà envoyé',
      ({ sentAt }) =>
        `L’ordre du jour a été envoyé le ${longInstant('fr', sentAt)} : retirez ou ajournez un dossier, excusez un membre, ou annulez le comité.`,
    ],
    en: [
      'Agenda already sent',
      ({ sentAt }) =>
        `The agenda was sent on ${longInstant('en', sentAt)}: take an application off it or adjourn it, excuse a member, or cancel the session.`,
    ],
  },
  written_procedure_unfit: {
    fr: [
      'Procédure écrite sans fin ou avec un lieu',
      ({ heldOn, closesOn }) =>
        `Une procédure écrite n’a pas de lieu, et finit le jour du comité par la clôture du vote : le comité est du ${longDate('fr', heldOn)}, ${closesOn === null ? 'sans vote' : `et le vote se clôt le ${longDate('fr', closesOn)}`}.`,
    ],
    en: [
      'Written procedure without an end, or with a place',
      ({ heldOn, closesOn }) =>
        `A written procedure has no place, and ends on the day of the session with its vote: the session is of ${longDate('en', heldOn)}, ${closesOn === null ? 'without a vote' : `and the vote closes on ${longDate('en', closesOn)}`}.`,
    ],
  },
  member_not_sitting: {
    fr: ['Ne siège pas à ce comité', () => 'Cette personne ne siège pas, ou ne siège plus, à ce comité : choisissez l’un de ses membres.'],
    en: ['Does not sit in this session', () => 'This person does not sit, or no longer sits, in this session: choose one of its members.'],
  },
  member_voted: {
    fr: ['A déjà voté', () => 'Ce membre a déjà voté à ce comité : il ne peut plus y être excusé.'],
    en: ['Has voted already', () => 'This member has already voted in this session and can no longer be excused.'],
  },
  scenario_unknown: {
    fr: ['Scénario inconnu', ({ known }) => `Ce comité n’a pas de scénario de ce numéro. Les siens : ${list(known) || 'aucun'}.`],
    en: ['Unknown scenario', ({ known }) => `This session has no scenario of that number. Those that it has: ${list(known) || 'none'}.`],
  },
  scenario_promoted: {
    fr: [
      'Scénario déjà retenu',
      ({ scenario }) => `Le scénario n° ${scenario} est retenu et reste tel qu’il a été lu : enregistrez-en un autre, et retenez-le.`,
    ],
    en: [
      'Scenario already promoted',
      ({ scenario }) => `Scenario ${scenario} is promoted and stays as it was read: save another one, and promote it.`,
    ],
  },
  scenario_not_promoted: {
    fr: [
      'Scénario non retenu',
      ({ promoted }) =>
        `Une décision ne se prend que d’un scénario retenu ; ${promoted === null ? 'aucun ne l’est' : `c’est le n° ${promoted}`}.`,
    ],
    en: [
      'Scenario not promoted',
      ({ promoted }) =>
        `A decision is given from a promoted scenario only; ${promoted === null ? 'none is' : `that is number ${promoted}`}.`,
    ],
  },
  too_many_scenarios: {
    fr: ['Trop de scénarios', ({ most }) => `Un comité compare ${most} scénarios au plus : retirez-en un, ou remplacez-le sous son nom.`],
    en: ['Too many scenarios', ({ most }) => `A session compares ${most} scenarios at most: remove one, or replace it under its name.`],
  },
  member_twice: {
    fr: [
      'Membre en double',
      ({ personIds }) => `Ces personnes figurent deux fois parmi les membres, sous un compte ou sous deux : ${list(personIds)}.`,
    ],
    en: [
      'Member listed twice',
      ({ personIds }) => `These people stand twice among the members, under one account or two: ${list(personIds)}.`,
    ],
  },
  not_of_the_committee: {
    fr: ['Personnes hors du comité', ({ personIds }) => `Ces personnes n’ont pas le rôle de membre ou de présidence : ${list(personIds)}.`],
    en: ['Not of the committee', ({ personIds }) => `These people have neither the role of member nor that of chair: ${list(personIds)}.`],
  },
  quorum_above_members: {
    fr: ['Quorum hors d’atteinte', ({ quorum, members }) => `Un quorum de ${quorum} ne peut être atteint par ${members} membres.`],
    en: ['Quorum out of reach', ({ quorum, members }) => `A quorum of ${quorum} cannot be reached by ${members} members.`],
  },
  vote_never_open: {
    fr: [
      'Vote qui ne s’ouvrirait pas',
      ({ opensAt, closesAt }) =>
        `Un vote ouvert le ${longInstant('fr', opensAt)} ne peut se clore le ${longInstant('fr', closesAt)} : il se clôt après son ouverture, et dans l’avenir.`,
    ],
    en: [
      'Vote that would never be open',
      ({ opensAt, closesAt }) =>
        `A vote opened on ${longInstant('en', opensAt)} cannot close on ${longInstant('en', closesAt)}: it closes after its opening, and in the future.`,
    ],
  },
  session_without_vote: {
    fr: ['Comité sans vote', () => 'Ce comité décide sans vote : il n’a pas de membres votants.'],
    en: ['Session without a vote', () => 'This session decides without a vote: it has no members who vote.'],
  },
  not_a_member: {
    fr: ['Pas membre de ce comité', () => 'Vous ne siégez pas à ce comité ; seuls ses membres y votent.'],
    en: ['Not a member of this session', () => 'You do not sit in this session; only its members vote there.'],
  },
  vote_not_open: {
    fr: ['Vote pas encore ouvert', ({ opensAt }) => `Le vote s’ouvre le ${longInstant('fr', opensAt)}.`],
    en: ['Vote not yet open', ({ opensAt }) => `The vote opens on ${longInstant('en', opensAt)}.`],
  },
  vote_closed: {
    fr: ['Vote clos', ({ closesAt }) => `Le vote est clos depuis le ${longInstant('fr', closesAt)}.`],
    en: ['Vote closed', ({ closesAt }) => `The vote has been closed since ${longInstant('en', closesAt)}.`],
  },
  vote_not_closed: {
    fr: ['Vote pas encore clos', ({ closesAt }) => `La décision se prend après le vote, qui se clôt le ${longInstant('fr', closesAt)}.`],
    en: ['Vote not yet closed', ({ closesAt }) => `The decision is made after the vote, which closes on ${longInstant('en', closesAt)}.`],
  },
  recused: {
    fr: [
      'Déport',
      ({ applicationIds }) =>
        `Vous ne prenez pas part à la décision sur ces dossiers, par votre déclaration, votre administration ou l’instruction : ${list(applicationIds)}.`,
    ],
    en: [
      'Recused',
      ({ applicationIds }) =>
        `You have no part in the decision on these applications, by your own word, your organisation or the review: ${list(applicationIds)}.`,
    ],
  },
  already_voted: {
    fr: ['Déjà voté', ({ applicationIds }) => `Vous avez déjà voté sur ces dossiers : ${list(applicationIds)}.`],
    en: ['Already voted', ({ applicationIds }) => `You have already voted on these applications: ${list(applicationIds)}.`],
  },
  decision_without_quorum: {
    fr: [
      'Quorum non atteint',
      ({ applicationIds }) => `Ces dossiers, faute de quorum, sont renvoyés à un prochain comité : ${list(applicationIds)}.`,
    ],
    en: [
      'Without quorum',
      ({ applicationIds }) => `Without their quorum, these applications are left to a later session: ${list(applicationIds)}.`,
    ],
  },
  decision_against_vote: {
    fr: [
      'Contraire au vote',
      ({ applicationIds }) =>
        `La majorité a voté autrement sur ces dossiers : ${list(applicationIds)}. Un dossier approuvé n’est pas refusé, un dossier rejeté l’est ; ni l’un ni l’autre n’est retiré de l’ordre du jour.`,
    ],
    en: [
      'Against the vote',
      ({ applicationIds }) =>
        `The majority voted otherwise on these applications: ${list(applicationIds)}. An application that it favoured is not refused; one that it was against is. Neither may be taken off the agenda.`,
    ],
  },
  not_on_agenda: {
    fr: [
      'Dossier absent de l’ordre du jour',
      ({ applicationId }) => `Le dossier « ${applicationId} » n’est pas, ou plus, à l’ordre du jour.`,
    ],
    en: ['Application not on the agenda', ({ applicationId }) => `The application “${applicationId}” is not, or no longer, on the agenda.`],
  },
  place_beyond_agenda: {
    fr: ['Place hors de l’ordre du jour', ({ places }) => `L’ordre du jour compte ${places} places : donnez-en une de 1 à ${places}.`],
    en: ['Place beyond the agenda', ({ places }) => `The agenda has ${places} places: give one from 1 to ${places}.`],
  },
  move_changes_nothing: {
    fr: ['Dossier déjà à cette place', ({ place }) => `Le dossier est déjà à la place ${place} de l’ordre du jour.`],
    en: ['Application already at that place', ({ place }) => `The application already has place ${place} on the agenda.`],
  },
  session_on_rest_day: {
    fr: [
      'Jour non ouvré',
      ({ heldOn, nextOn }) =>
        `Le ${longDate('fr', heldOn)} est un samedi, un dimanche ou un jour férié : choisissez par exemple le ${longDate('fr', nextOn)}.`,
    ],
    en: [
      'Not a working day',
      ({ heldOn, nextOn }) =>
        `${longDate('en', heldOn)} is a Saturday, a Sunday or a public holiday: choose ${longDate('en', nextOn)}, for example.`,
    ],
  },
  session_before_submission: {
    fr: [
      'Comité antérieur à un dépôt',
      ({ heldOn, submittedOn }) =>
        `Un dossier de cet ordre du jour a été déposé le ${longDate('fr', submittedOn)} : un comité du ${longDate('fr', heldOn)} n’a pas pu l’examiner.`,
    ],
    en: [
      'Session before a submission',
      ({ heldOn, submittedOn }) =>
        `An application of this agenda was submitted on ${longDate('en', submittedOn)}: a session of ${longDate('en', heldOn)} cannot have examined it.`,
    ],
  },
  session_before_its_date: {
    fr: [
      'Comité pas encore tenu',
      ({ heldOn }) => `Le comité se tient le ${longDate('fr', heldOn)} : sa décision se clôt à partir de ce jour.`,
    ],
    en: [
      'Session not yet held',
      ({ heldOn }) => `The session is held on ${longDate('en', heldOn)}: its decision can be closed from that day.`,
    ],
  },
};
