import { stateLabel } from '../../state-words.ts';
import type { AnyRefusal } from '../../../domain/core/refusal.ts';
import { longInstant } from '../../../domain/core/format.ts';
import { list, type Problems, roleIn } from './sentence.ts';

/** A further sentence that names applications; empty where the command is about the one that its path names. */
const naming = (applications: readonly string[], one: string, many: string): string =>
  applications.length > 0 ? ` ${applications.length > 1 ? many : one} ${list(applications)}.` : '';

export const anyProblems: Problems<AnyRefusal> = {
  role_required: {
    status: 403,
    fr: [
      'Rôle insuffisant',
      ({ roles }) =>
        `Cette action demande l’un de ces rôles : ${list(roles.map((role) => roleIn('fr', role)))}. Les personnes qui gèrent les accès de votre administration, ou l’administration du fonds, les donnent.`,
    ],
    en: [
      'Role required',
      ({ roles }) =>
        `This action wants one of these roles: ${list(roles.map((role) => roleIn('en', role)))}. Your organisation’s managers, or the fund’s admin, give them.`,
    ],
  },
  not_found: {
    status: 404,
    fr: ['Introuvable', () => 'Rien ne porte cet identifiant parmi ce que vous pouvez voir. Vérifiez l’adresse.'],
    en: ['Not found', () => 'Nothing that you may see has this id. Check the address.'],
  },
  key_reused_with_another_body: {
    fr: ['Clé déjà employée', () => 'Cette clé d’idempotence a déjà servi à une autre demande. Prenez-en une nouvelle.'],
    en: ['Key already used', () => 'This idempotency key was used for another request. Take a new one.'],
  },
  wrong_state: {
    status: 409,
    fr: [
      'Action impossible dans cet état',
      ({ command, state }) =>
        `L’état est maintenant « ${stateLabel('fr', command, state)} » : il ne permet pas cette action. Relisez la page pour voir ce qui est possible.`,
    ],
    en: [
      'Not possible in this state',
      ({ command, state }) =>
        `The state is “${stateLabel('en', command, state)}” now, which does not allow this. Read the page again to see what is possible.`,
    ],
  },
  stale_version: {
    status: 409,
    fr: [
      'Version dépassée',
      ({ current, changes: [last] = [] }) =>
        `${last ? `${last.who ? `${last.who.name} l’a changé` : 'L’objet a changé'} le ${longInstant('fr', last.at)}` : 'L’objet a changé entre-temps'} : sa version est ${current}. Relisez-le, puis recommencez.`,
    ],
    en: [
      'Stale version',
      ({ current, changes: [last] = [] }) =>
        `${last ? `${last.who ? `${last.who.name} changed it` : 'It changed'} on ${longInstant('en', last.at)}` : 'It has changed in the meantime'}: its version is ${current}. Read it again, then retry.`,
    ],
  },
  reason_missing: {
    fr: ['Motif absent', () => 'Ce que vous décidez là se motive : dites pourquoi.'],
    en: ['Reason missing', () => 'What you decide here needs its reason: say why.'],
  },
  conflict_of_interest: {
    fr: [
      'Conflit d’intérêts',
      ({ applicationIds = [] }) =>
        `Ce dossier concerne la personne en cause : elle est de l’administration qui demande, l’a rédigé, y a un intérêt, ou son avis en a été annulé. Elle ne se prononce pas sur lui, ne signe pas pour le fonds et ne renonce à rien qui lui soit dû.${naming(applicationIds, 'Dossier concerné :', 'Dossiers concernés :')}`,
    ],
    en: [
      'Conflict of interest',
      ({ applicationIds = [] }) =>
        `The application concerns this person, who belongs to the applicant’s organisation, has written it, has an interest in it, or whose opinion on it was voided: such a person does not judge it, sign for the fund or waive what is owed.${naming(applicationIds, 'Application concerned:', 'Applications concerned:')}`,
    ],
  },
};
