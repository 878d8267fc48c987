import type { SilentOn } from '../../domain/applications/silence.ts';
import type { AwardForm } from '../../domain/calls/call.ts';
import { longInstant } from '../../domain/core/format.ts';
import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { letter } from '../core/letter.ts';
import { type Remedies, remedies } from '../core/remedies.ts';
import { noAgreement, unlessSigned, whileItWaits } from './no-agreement.ts';
import { motive, toTake } from './to-take.ts';
import { remediesOfAward, underConditions } from './under-conditions.ts';

type Listed = { title: string; organisation: string };
const listed = (agenda: readonly Listed[]): string =>
  agenda.map(({ title, organisation }, place) => `${place + 1}. ${title} – ${organisation}`).join('\n');

/** The agenda where it leaves with another letter, since a person gets one letter for an event. */
const withAgenda = {
  fr: (agenda: readonly Listed[]): string =>
    agenda.length === 0
      ? ''
      : `\n\nL’ordre du jour, dans l’ordre où il sera examiné :\n\n${listed(agenda)}\n\nLes dossiers, leurs avis et les pièces sont consultables dès maintenant dans Guichet. Déclarez avant le vote les dossiers auxquels vous ne devez pas prendre part.`,
  en: (agenda: readonly Listed[]): string =>
    agenda.length === 0
      ? ''
      : `\n\nThe agenda, in its order:\n\n${listed(agenda)}\n\nThe applications, their opinions and files can be read in Guichet from now on. Declare before the vote the applications in which you should have no part.`,
};

export const sessions = {
  /**
   * `venue`: where it meets, if that is known; `agenda`: the applications in its order; `opensAt`, `closesAt`: the
   * instants of its vote, null where there is none.
   */
  sendAgenda: letter<{
    heldOn: string;
    venue: string | null;
    written: boolean;
    opensAt: string | null;
    closesAt: string | null;
    agenda: Listed[];
  }>({
    fr: ({ heldOn, venue, written, opensAt, closesAt, agenda }) => ({
      subject: `Comité du ${fr.day(heldOn)} : l’ordre du jour`,
      text: `Le comité ${written ? 'se tient par procédure écrite, et prend fin' : 'se tient'} le ${fr.day(heldOn)}${venue === null ? '' : ` (${venue})`}. Son ordre du jour, dans l’ordre où il sera examiné :\n\n${listed(agenda)}\n\n${opensAt && closesAt ? `Ses membres votent du ${longInstant('fr', opensAt)} au ${longInstant('fr', closesAt)}. Déclarez avant le vote les dossiers auxquels vous ne devez pas prendre part. ` : ''}Les dossiers, leurs avis et les pièces sont consultables dès maintenant dans Guichet.`,
    }),
    en: ({ heldOn, venue, written, opensAt, closesAt, agenda }) => ({
      subject: `Session of ${en.day(heldOn)}: the agenda`,
      text: `The session is ${written ? 'a written procedure, and ends' : 'held'} on ${en.day(heldOn)}${venue === null ? '' : ` (${venue})`}. Its agenda, in its order:\n\n${listed(agenda)}\n\n${opensAt && closesAt ? `Its members vote from ${longInstant('en', opensAt)} to ${longInstant('en', closesAt)}. Declare before the vote the applications in which you should have no part. ` : ''}The applications, their opinions and files can be read in Guichet from now on.`,
    }),
  }),
  /** The plan as it is now. `members`: their names; `sits`: false for one who sits no longer. */
  rearrangeSession: letter<{
    reference: string;
    heldOn: string;
    venue: string | null;
    written: boolean;
    applications: number;
    members: string[];
    opensAt: string | null;
    closesAt: string | null;
    sits: boolean;
    agenda: Listed[];
    reason: string;
  }>({
    fr: ({ reference, heldOn, venue, written, applications, members, opensAt, closesAt, sits, agenda, reason }) => ({
      subject: `Comité ${reference} modifié : ${fr.day(heldOn)}`,
      text: `Le comité ${reference} est modifié. Motif :\n\n${reason}\n\n${sits ? '' : 'Vous n’y siégez plus. '}${written ? `Il se tient par procédure écrite, et prend fin le ${fr.day(heldOn)}.` : `Il se tient le ${fr.day(heldOn)}${venue === null ? '' : ` (${venue})`}.`} Dossiers inscrits : ${applications}.${members.length > 0 && opensAt && closesAt ? ` Membres : ${members.join(', ')}. Ils votent du ${longInstant('fr', opensAt)} au ${longInstant('fr', closesAt)}.` : ''}${withAgenda.fr(agenda)}`,
    }),
    en: ({ reference, heldOn, venue, written, applications, members, opensAt, closesAt, sits, agenda, reason }) => ({
      subject: `Session ${reference} changed: ${en.day(heldOn)}`,
      text: `Session ${reference} has changed, for this reason:\n\n${reason}\n\n${sits ? '' : 'You no longer sit in it. '}${written ? `It is a written procedure, and ends on ${en.day(heldOn)}.` : `It is held on ${en.day(heldOn)}${venue === null ? '' : ` (${venue})`}.`} Applications on the agenda: ${applications}.${members.length > 0 && opensAt && closesAt ? ` Members: ${members.join(', ')}. They vote from ${longInstant('en', opensAt)} to ${longInstant('en', closesAt)}.` : ''}${withAgenda.en(agenda)}`,
    }),
  }),
  takeOffAgenda: letter<{ heldOn: string; title: string; leaves: 'taken_off' | 'adjourned'; reason: string }>({
    fr: ({ heldOn, title, leaves, reason }) => ({
      subject: `Comité du ${fr.day(heldOn)} : « ${title} » ${leaves === 'adjourned' ? 'ajourné' : 'retiré de l’ordre du jour'}`,
      text: `Le dossier « ${title} » ${leaves === 'adjourned' ? 'est ajourné : il sera examiné de nouveau par un autre comité que celui' : 'est retiré de l’ordre du jour du comité'} du ${fr.day(heldOn)}. Motif :\n\n${reason}`,
    }),
    en: ({ heldOn, title, leaves, reason }) => ({
      subject: `Session of ${en.day(heldOn)}: "${title}" ${leaves === 'adjourned' ? 'adjourned' : 'taken off the agenda'}`,
      text: `The application "${title}" ${leaves === 'adjourned' ? 'is adjourned: it will be examined again in a session other than that' : 'is taken off the agenda of the session'} of ${en.day(heldOn)}, for this reason:\n\n${reason}`,
    }),
  }),
  /** `standIn`: who sits in the member's place; null: no person does. */
  excuseMember: letter<{
    heldOn: string;
    member: string;
    standIn: string | null;
    opensAt: string;
    closesAt: string;
    agenda: Listed[];
  }>({
    fr: ({ heldOn, member, standIn, opensAt, closesAt, agenda }) => ({
      subject: `Comité du ${fr.day(heldOn)} : ${member}, membre excusé`,
      text: `${member} est excusé du comité du ${fr.day(heldOn)} et n’y vote pas. ${standIn === null ? 'Aucune personne ne siège à sa place.' : `${standIn} y siège à sa place : les membres votent du ${longInstant('fr', opensAt)} au ${longInstant('fr', closesAt)}.`}${withAgenda.fr(agenda)}`,
    }),
    en: ({ heldOn, member, standIn, opensAt, closesAt, agenda }) => ({
      subject: `Session of ${en.day(heldOn)}: ${member} is excused`,
      text: `${member} is excused from the session of ${en.day(heldOn)}, and does not vote in it. ${standIn === null ? 'Their seat stays empty.' : `${standIn} sits in their place: members vote from ${longInstant('en', opensAt)} to ${longInstant('en', closesAt)}.`}${withAgenda.en(agenda)}`,
    }),
  }),
  /** `agenda`: the applications' titles, in its order; `closesAt`: an instant. */
  openVote: letter<{ heldOn: string; closesAt: string; agenda: string[] }>({
    fr: ({ heldOn, closesAt, agenda }) => ({
      subject: `Comité du ${fr.day(heldOn)} : le vote est ouvert`,
      text: `Vous siégez au comité du ${fr.day(heldOn)}. Le vote est ouvert jusqu’au ${longInstant('fr', closesAt)}. L’ordre du jour :\n\n${agenda.map((title, place) => `${place + 1}. ${title}`).join('\n')}\n\nVotez une fois sur chaque dossier : pour, contre ou abstention. Déclarez les dossiers auxquels vous ne devez pas prendre part.`,
    }),
    en: ({ heldOn, closesAt, agenda }) => ({
      subject: `Session of ${en.day(heldOn)}: the vote is open`,
      text: `You sit in the session of ${en.day(heldOn)}. The vote is open until ${longInstant('en', closesAt)}. The agenda:\n\n${agenda.map((title, place) => `${place + 1}. ${title}`).join('\n')}\n\nVote once on each application: in favour, against or abstaining. Declare the applications in which you should have no part.`,
    }),
  }),
  closeVote: letter<{ heldOn: string; applications: number; withoutQuorum: number }>({
    fr: ({ heldOn, applications, withoutQuorum }) => ({
      subject: `Comité du ${fr.day(heldOn)} : le vote est clos`,
      text: `Le vote du comité du ${fr.day(heldOn)} est clos. Dossiers à décider : ${applications}. Dossiers renvoyés à un prochain comité, faute de quorum : ${withoutQuorum}.`,
    }),
    en: ({ heldOn, applications, withoutQuorum }) => ({
      subject: `Session of ${en.day(heldOn)}: the vote is closed`,
      text: `The vote of the session of ${en.day(heldOn)} is closed. Applications to decide: ${applications}. Applications left to a later session, without their quorum: ${withoutQuorum}.`,
    }),
  }),
  remindChair: letter<{ heldOn: string; applications: number }>({
    fr: ({ heldOn, applications }) => ({
      subject: `Comité du ${fr.day(heldOn)} : décision attendue`,
      text: `Le comité du ${fr.day(heldOn)} est passé, et sa décision est toujours attendue (dossiers inscrits : ${applications}).`,
    }),
    en: ({ heldOn, applications }) => ({
      subject: `Session of ${en.day(heldOn)}: decision expected`,
      text: `The session of ${en.day(heldOn)} has passed, and its decision is still awaited (applications on the agenda: ${applications}).`,
    }),
  }),
  /** `rank`: its place on the session's waitlist, if it was put there; `silentOn`: the silence that comes meanwhile. */
  decideSession: letter<{
    title: string;
    requestedCents: number;
    awardedCents: number | null;
    rank: number | null;
    reason: string;
    conditions: string[];
    deadlineOn: string | null;
    toAccept: boolean;
    silentOn: SilentOn | null;
    form: AwardForm;
    contest: Remedies;
  }>({
    fr: ({ title, requestedCents, awardedCents, rank, reason, conditions, deadlineOn, toAccept, silentOn, form, contest }, fund) => {
      if (awardedCents !== null)
        return {
          subject: `Décision favorable : ${title}`,
          text: `Votre projet « ${title} » est retenu pour ${fr.euros(awardedCents)}.${motive.fr(reason)}${underConditions.fr(conditions)}${toTake.fr({ toAccept, requestedCents, deadlineOn })}${unlessSigned(silentOn).fr}${noAgreement(form).fr}${remediesOfAward.fr({ toAccept, conditions }, contest, fund)}`,
        };
      if (rank !== null)
        return {
          subject: `Liste d’attente : ${title}`,
          text: `Le comité a placé votre projet « ${title} » en liste d’attente, au rang ${rank}. Motif :\n\n${reason}\n\nIl pourra être retenu si des crédits se libèrent. Vous recevrez un message dans tous les cas ; vous n’avez rien à faire d’ici là.${whileItWaits(silentOn).fr}${remedies.fr(contest, fund)}`,
        };
      return {
        subject: `Décision défavorable : ${title}`,
        text: `Votre projet « ${title} » n’a pas été retenu. Motif :\n\n${reason}${remedies.fr(contest, fund)}`,
      };
    },
    en: ({ title, requestedCents, awardedCents, rank, reason, conditions, deadlineOn, toAccept, silentOn, form, contest }, fund) => {
      if (awardedCents !== null)
        return {
          subject: `Awarded: ${title}`,
          text: `Your project "${title}" is awarded ${en.euros(awardedCents)}.${motive.en(reason)}${underConditions.en(conditions)}${toTake.en({ toAccept, requestedCents, deadlineOn })}${unlessSigned(silentOn).en}${noAgreement(form).en}${remediesOfAward.en({ toAccept, conditions }, contest, fund)}`,
        };
      if (rank !== null)
        return {
          subject: `On the waitlist: ${title}`,
          text: `The committee put your project "${title}" on the waitlist, at rank ${rank}, for this reason:\n\n${reason}\n\nIt may be awarded a grant if credits become available. You will get a message in any case; there is nothing for you to do until then.${whileItWaits(silentOn).en}${remedies.en(contest, fund)}`,
        };
      return {
        subject: `Not awarded: ${title}`,
        text: `Your project "${title}" was not awarded a grant, for this reason:\n\n${reason}${remedies.en(contest, fund)}`,
      };
    },
  }),
  cancelSession: letter<{ heldOn: string; reason: string }>({
    fr: ({ heldOn, reason }) => ({
      subject: `Comité du ${fr.day(heldOn)} annulé`,
      text: `Le comité du ${fr.day(heldOn)} n’aura pas lieu. Motif :\n\n${reason}\n\nSes dossiers peuvent être inscrits à un autre comité.`,
    }),
    en: ({ heldOn, reason }) => ({
      subject: `Session of ${en.day(heldOn)} cancelled`,
      text: `The session of ${en.day(heldOn)} will not be held, for this reason:\n\n${reason}\n\nIts applications can be placed in another session.`,
    }),
  }),
};
