import type { SessionRefusal } from '../../domain/refusal.ts';
import { longDate } from '../../letters/format.ts';
import { en, fr, list, type Problems } from './sentence.ts';

export const sessionProblems: Problems<SessionRefusal> = {
  application_not_reviewed: {
    status: 422,
    fr: ['Dossiers non instruits', ({ applicationIds }) => `Ces dossiers ne sont pas prêts pour un comité : ${list(applicationIds)}.`],
    en: ['Applications not reviewed', ({ applicationIds }) => `These applications are not ready for a session: ${list(applicationIds)}.`],
  },
  application_twice: {
    status: 422,
    fr: ['Dossier en double', ({ applicationIds }) => `Ces dossiers figurent deux fois dans la liste : ${list(applicationIds)}.`],
    en: ['Application listed twice', ({ applicationIds }) => `These applications stand twice in the list: ${list(applicationIds)}.`],
  },
  decisions_differ_from_agenda: {
    status: 422,
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
    status: 422,
    fr: [
      'Montant supérieur à la demande',
      ({ applicationId, requestedCents, awardedCents }) =>
        `Le dossier ${applicationId} demande ${fr(requestedCents)} ; ${fr(awardedCents)} ne peuvent lui être accordés.`,
    ],
    en: [
      'Award above the request',
      ({ applicationId, requestedCents, awardedCents }) =>
        `Application ${applicationId} asks for ${en(requestedCents)}; it cannot be awarded ${en(awardedCents)}.`,
    ],
  },
  took_part_in_review: {
    status: 422,
    fr: [
      'A pris part à l’instruction',
      ({ applicationIds }) =>
        `Vous avez examiné ou donné un avis sur ces dossiers ; une autre personne doit clore la décision : ${list(applicationIds)}.`,
    ],
    en: [
      'Took part in the review',
      ({ applicationIds }) =>
        `You screened these applications or gave an opinion on them; somebody else must close the decision: ${list(applicationIds)}.`,
    ],
  },
  waitlist_ranks_unclear: {
    status: 422,
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
  waitlist_closed: {
    status: 422,
    fr: [
      'Appel clos : plus de liste d’attente',
      ({ callIds }) => `Ces appels sont clos, et leur liste d’attente avec eux : ${list(callIds)}. Retenez leurs dossiers ou refusez-les.`,
    ],
    en: [
      'Call closed: no more waitlist',
      ({ callIds }) => `These calls are closed, and their waitlist with them: ${list(callIds)}. Award their applications or refuse them.`,
    ],
  },
  scenario_unknown: {
    status: 422,
    fr: ['Scénario inconnu', ({ known }) => `Ce comité n’a pas de scénario de ce numéro. Les siens : ${list(known) || 'aucun'}.`],
    en: ['Unknown scenario', ({ known }) => `This session has no scenario of that number. Those that it has: ${list(known) || 'none'}.`],
  },
  scenario_promoted: {
    status: 422,
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
    status: 422,
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
    status: 422,
    fr: ['Trop de scénarios', ({ most }) => `Un comité compare ${most} scénarios au plus : retirez-en un, ou remplacez-le sous son nom.`],
    en: ['Too many scenarios', ({ most }) => `A session compares ${most} scenarios at most: remove one, or replace it under its name.`],
  },
  not_on_agenda: {
    status: 422,
    fr: ['Dossier absent de l’ordre du jour', ({ applicationId }) => `Le dossier ${applicationId} n’est pas, ou plus, à l’ordre du jour.`],
    en: ['Application not on the agenda', ({ applicationId }) => `Application ${applicationId} is not, or no longer, on the agenda.`],
  },
  place_beyond_agenda: {
    status: 422,
    fr: ['Place hors de l’ordre du jour', ({ places }) => `L’ordre du jour compte ${places} places : donnez-en une de 1 à ${places}.`],
    en: ['Place beyond the agenda', ({ places }) => `The agenda has ${places} places: give one from 1 to ${places}.`],
  },
  move_changes_nothing: {
    status: 422,
    fr: ['Dossier déjà à cette place', ({ place }) => `Le dossier est déjà à la place ${place} de l’ordre du jour.`],
    en: ['Application already at that place', ({ place }) => `The application already has place ${place} on the agenda.`],
  },
  session_before_its_date: {
    status: 422,
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
