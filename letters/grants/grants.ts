import type { SilentOn } from '../../domain/applications/silence.ts';
import type { AwardForm } from '../../domain/calls/call.ts';
import type { EndingGround } from '../../domain/grants/ending-notice.ts';
import type { Language } from '../../domain/core/words.ts';
import type { TrancheMoney } from '../../domain/desk/tranche-money.ts';
import type { Credit } from '../../domain/ledger/envelope.ts';
import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { letter } from '../core/letter.ts';
import { type Remedies, remedies } from '../core/remedies.ts';
import { unlessSigned } from '../committee/no-agreement.ts';
import { underConditions } from '../committee/under-conditions.ts';
import { whatComesNext } from './money.ts';
import { articleOf, brokenRule, type Heard, heard } from './ending-notices.ts';

/** What a tranche may wait for once its conditions are met. */
export type Awaits = 'claim' | 'credits' | 'visa' | 'funding';

/** The silence that a letter names beside the day by which the agreement is to be signed; null where it names none. */
type Silent = { silentOn: SilentOn | null };

/** The money that comes next, as the last paragraph says it; null where none is to come. */
type Next = { next: TrancheMoney | null };

/** When the tranche is confirmed. */
const WAITS: Record<Language, Record<Awaits, string>> = {
  fr: {
    claim: 'une fois recouvré ce qui est dû au fonds',
    credits: 'dès que les crédits du fonds le permettront',
    visa: 'une fois que le contrôleur budgétaire se sera prononcé',
    funding: 'après l’avenant qu’appelle le changement de financement du projet',
  },
  en: {
    claim: 'once what is owed to the fund is collected',
    credits: "as soon as the fund's credits allow it",
    visa: 'once the controller has decided on it',
    funding: 'after the amendment that the change of funding asks for',
  },
};

/** The first day of a project that its agreement moves, since it is signed after the planned one. */
type MovedStart = { startsOn: string; plannedOn: string };
const startsLater = {
  fr: ({ startsOn, plannedOn }: MovedStart): string =>
    ` Le début du projet était prévu le ${fr.day(plannedOn)} : comme la convention le dit, il commence avec la seconde signature, le ${fr.day(startsOn)}, et sa fin est reportée d’autant.`,
  en: ({ startsOn, plannedOn }: MovedStart): string =>
    ` The project was to start on ${en.day(plannedOn)}: as the agreement says, it starts with the second signature, on ${en.day(startsOn)}, and ends as much later.`,
};

/** What an agreement waits for from the fund, as its letters' subjects say it. */
const lateOf = {
  fr: (awaits: 'certification' | 'signature', toFund: boolean): string =>
    awaits === 'certification'
      ? toFund
        ? 'Attestation du fonds en retard'
        : 'Décision en attente de l’attestation du fonds'
      : toFund
        ? 'Signature du fonds en retard'
        : 'Convention en attente de la signature du fonds',
  en: (awaits: 'certification' | 'signature', toFund: boolean): string =>
    awaits === 'certification'
      ? toFund
        ? 'The fund’s certification is late'
        : 'Award waiting for the fund’s certification'
      : toFund
        ? 'The fund’s signature is late'
        : 'Agreement waiting for the fund’s signature',
};

/** The beneficiary has shown each condition that is left, and the fund has certified none of them by the deadline. */
type Uncertified = { title: string; organisation: string; deadlineOn: string; toFund: boolean } & Silent;
const uncertified = {
  fr: ({ title, organisation, deadlineOn, toFund, silentOn }: Uncertified): string =>
    toFund
      ? `Le bénéficiaire (${organisation}) a justifié de toutes les conditions de la décision sur le projet « ${title} », et le fonds ne s’est pas prononcé à l’échéance. La décision garde ses effets : merci d’attester chaque condition, ou de dire au bénéficiaire ce qui manque, sans attendre. L’échéance est reportée au ${fr.day(deadlineOn)}.${unlessSigned(silentOn).fr}`
      : `Vous avez justifié de toutes les conditions de la décision sur le projet « ${title} ». L’attestation du fonds manque encore : la décision garde ses effets${silentOn?.hasCome ? '' : ', et vous n’avez rien à faire'}. L’échéance est reportée au ${fr.day(deadlineOn)}.${unlessSigned(silentOn).fr}`,
  en: ({ title, organisation, deadlineOn, toFund, silentOn }: Uncertified): string =>
    toFund
      ? `The beneficiary (${organisation}) has shown all conditions of the award of the project "${title}", and the fund has said nothing of them by the deadline. The award keeps its effect: please certify each condition, or tell the beneficiary what is missing, without delay. The deadline is put off to ${en.day(deadlineOn)}.${unlessSigned(silentOn).en}`
      : `You have shown all conditions of the award of the project "${title}". The fund’s certification is still missing: the award keeps its effect${silentOn?.hasCome ? '' : ', and there is nothing for you to do'}. The deadline is put off to ${en.day(deadlineOn)}.${unlessSigned(silentOn).en}`,
};

/**
 * `conditions`: those of the award that are not certified, and hold up both signatures; `areShown`: true once the
 * beneficiary has said of each of them what shows it.
 */
type StillToSign = { conditions: string[]; areShown: boolean; missing: ('beneficiary' | 'fund')[]; deadlineOn: string };
/** What follows if an agreement is not signed by a day: the fund's own missing signature ends nothing. */
const stillToSign = {
  fr: ({ conditions, areShown, missing, deadlineOn }: StillToSign): string => {
    if (areShown)
      return `Le bénéficiaire a justifié de chacune d’elles : le fonds doit se prononcer le ${fr.day(deadlineOn)} au plus tard.`;
    if (conditions.length > 0)
      return `Si l’administration bénéficiaire n’a pas justifié de chacune d’elles le ${fr.day(deadlineOn)}, la décision cesse de produire ses effets.`;
    return missing.includes('beneficiary')
      ? `Si le bénéficiaire ne l’a pas signée le ${fr.day(deadlineOn)}, la décision cesse de produire ses effets.`
      : `Cette signature est attendue le ${fr.day(deadlineOn)} au plus tard.`;
  },
  en: ({ conditions, areShown, missing, deadlineOn }: StillToSign): string => {
    if (areShown)
      return `The beneficiary has said what shows each of them: the fund is to certify or return that by ${en.day(deadlineOn)}.`;
    if (conditions.length > 0)
      return `If the beneficiary has not said on ${en.day(deadlineOn)} what shows each of them, the award has no more effect.`;
    return missing.includes('beneficiary')
      ? `If its beneficiary has not signed it on ${en.day(deadlineOn)}, the award has no more effect.`
      : `That signature is expected by ${en.day(deadlineOn)}.`;
  },
};

/** Cents of an agreement that ends: what was reserved, what was committed, and what was delegated and not committed. */
type Freed = { releasedCents: number; withdrawnCents: number; returnedCents: number };

/** What an end gives back of an agreement. */
const freed = {
  fr: ({ releasedCents, withdrawnCents, returnedCents }: Freed): string =>
    [
      releasedCents + withdrawnCents > 0 &&
        `Les montants non payés sont annulés : ${fr.euros(releasedCents)} réservés et ${fr.euros(withdrawnCents)} engagés.`,
      returnedCents > 0 && `${fr.euros(returnedCents)} délégués et non engagés sont restitués au fonds.`,
    ]
      .filter(Boolean)
      .join(' ') || 'Aucun montant ne reste à annuler.',
  en: ({ releasedCents, withdrawnCents, returnedCents }: Freed): string =>
    [
      releasedCents + withdrawnCents > 0 &&
        `What is not paid is cancelled: ${en.euros(releasedCents)} reserved and ${en.euros(withdrawnCents)} committed.`,
      returnedCents > 0 && `${en.euros(returnedCents)} delegated and not committed come back to the fund.`,
    ]
      .filter(Boolean)
      .join(' ') || 'No amount is left to be cancelled.',
};

export const grants = {
  remindAcceptance: letter<{ title: string; awardedCents: number; deadlineOn: string } & Silent>({
    fr: ({ title, awardedCents, deadlineOn, silentOn }) => ({
      subject: `Décision à accepter : ${title}`,
      text: `Votre projet « ${title} » est retenu pour ${fr.euros(awardedCents)}, un montant inférieur à votre demande. Vous pouvez l’accepter avec un plan révisé, ou y renoncer. Sans réponse au plus tard le ${fr.day(deadlineOn)}, la décision cesse de produire ses effets.${unlessSigned(silentOn).fr}`,
    }),
    en: ({ title, awardedCents, deadlineOn, silentOn }) => ({
      subject: `Award to be accepted: ${title}`,
      text: `Your project "${title}" was awarded ${en.euros(awardedCents)}, less than you asked for. Accept it with a revised plan, or renounce it. Without an answer by ${en.day(deadlineOn)} the award has no more effect.${unlessSigned(silentOn).en}`,
    }),
  }),
  /** `conditions`: those of the award that are not certified. */
  acceptAward: letter<{ title: string; awardedCents: number; conditions: string[]; deadlineOn: string } & Silent>({
    fr: ({ title, awardedCents, conditions, deadlineOn, silentOn }) => ({
      subject: `Plan révisé, convention à signer : ${title}`,
      text: `Les ${fr.euros(awardedCents)} accordés au projet « ${title} » sont acceptés, avec un plan révisé.${conditions.length > 0 ? '\n\n' : ' '}${underConditions.fr(conditions)}La convention est à signer par les deux parties au plus tard le ${fr.day(deadlineOn)}.${unlessSigned(silentOn).fr}`,
    }),
    en: ({ title, awardedCents, conditions, deadlineOn, silentOn }) => ({
      subject: `Plan revised, agreement to be signed: ${title}`,
      text: `The ${en.euros(awardedCents)} awarded to the project "${title}" are accepted, with a revised plan.${conditions.length > 0 ? '\n\n' : ' '}${underConditions.en(conditions)}Both sides must sign the agreement by ${en.day(deadlineOn)}.${unlessSigned(silentOn).en}`,
    }),
  }),
  replanTranches: letter<{ title: string; amountsCents: number[] }>({
    fr: ({ title, amountsCents }) => ({
      subject: `Échéancier modifié : ${title}`,
      text: `Avant la signature de la convention du projet « ${title} », l’échéancier de ses versements a été modifié : ${amountsCents.map(fr.euros).join(', puis ')}.`,
    }),
    en: ({ title, amountsCents }) => ({
      subject: `Schedule changed: ${title}`,
      text: `Before the agreement on the project "${title}" is signed, its payments have been planned differently: ${amountsCents.map(en.euros).join(', then ')}.`,
    }),
  }),
  remindSignatories: letter<{ title: string } & StillToSign & Silent>({
    fr: ({ title, silentOn, ...still }) => ({
      subject: `Convention à signer : ${title}`,
      text: `La convention du projet « ${title} » attend encore la signature de ${still.missing.map((side) => (side === 'fund' ? 'la direction du fonds' : 'l’administration bénéficiaire')).join(' et de ')}.${still.conditions.length > 0 ? '\n\n' : ' '}${underConditions.fr(still.conditions)}${stillToSign.fr(still)}${unlessSigned(silentOn).fr}`,
    }),
    en: ({ title, silentOn, ...still }) => ({
      subject: `Agreement to be signed: ${title}`,
      text: `The agreement on the project "${title}" still waits for the signature of ${still.missing.map((side) => en.sides[side]).join(' and of ')}.${still.conditions.length > 0 ? '\n\n' : ' '}${underConditions.en(still.conditions)}${stillToSign.en(still)}${unlessSigned(silentOn).en}`,
    }),
  }),
  /** What the signature promises: the fund commits it, or delegates it to a beneficiary that commits itself. */
  signGrant: letter<{ title: string; form: AwardForm; promisedCents: number; moved: MovedStart | null } & Next>({
    fr: ({ title, form, promisedCents, moved, next }) => ({
      subject: `Convention signée : ${title}`,
      text: `La convention du projet « ${title} » est signée par les deux parties. ${fr.euros(promisedCents)} ${form === 'delegation' ? 'd’AE sont délégués à votre administration, qui les engage et déclare ici ce qu’elle engage et paie' : 'sont engagés pour lui'}.${moved ? startsLater.fr(moved) : ''}${whatComesNext('fr', next)}`,
    }),
    en: ({ title, form, promisedCents, moved, next }) => ({
      subject: `Agreement signed: ${title}`,
      text: `Both sides have signed the agreement on the project "${title}". ${en.euros(promisedCents)} ${form === 'delegation' ? 'of AE are delegated to your organisation, which commits them and reports here what it commits and pays' : 'are committed to it'}.${moved ? startsLater.en(moved) : ''}${whatComesNext('en', next)}`,
    }),
  }),
  renounceGrant: letter<{ title: string; organisation: string; form: AwardForm; reason: string; releasedCents: number }>({
    fr: ({ title, organisation, form, reason, releasedCents }) => ({
      subject: `Renonciation : ${title}`,
      text: `${organisation} renonce à la ${form === 'delegation' ? 'délégation de crédits' : 'subvention'} du projet « ${title} ». Motif :\n\n${reason}\n\nLes ${fr.euros(releasedCents)} réservés sont de nouveau disponibles pour le fonds.`,
    }),
    en: ({ title, organisation, form, reason, releasedCents }) => ({
      subject: `Renounced: ${title}`,
      text: `${organisation} renounces the ${form === 'delegation' ? 'delegation of credits' : 'grant'} for the project "${title}", for this reason:\n\n${reason}\n\nThe ${en.euros(releasedCents)} reserved for it are available to the fund again.`,
    }),
  }),
  deferDeadline: letter<{ title: string; deadlineOn: string } & Silent>({
    fr: ({ title, deadlineOn, silentOn }) => ({
      subject: `Convention en attente de crédits : ${title}`,
      text: `La convention du projet « ${title} » ne peut pas encore être signée : sa réservation garde son rang, mais attend des crédits de l’année. Elle ne devient pas caduque pour autant : son échéance est reportée au ${fr.day(deadlineOn)}.${unlessSigned(silentOn).fr}`,
    }),
    en: ({ title, deadlineOn, silentOn }) => ({
      subject: `Agreement waiting for credits: ${title}`,
      text: `The agreement on the project "${title}" cannot be signed yet: its reservation keeps its rank, and waits for credits of the year. It does not expire for that: its deadline is put off to ${en.day(deadlineOn)}.${unlessSigned(silentOn).en}`,
    }),
  }),
  /**
   * The beneficiary has signed in time, and the fund has not; or it has shown each condition of the award, and the fund
   * has not certified them. Silence may leave it a rejection to contest.
   */
  escalateSignature: letter<
    { title: string; organisation: string; deadlineOn: string; toFund: boolean; awaits: 'certification' | 'signature' } & Silent
  >({
    fr: ({ title, organisation, deadlineOn, toFund, awaits, silentOn }) => ({
      subject: `${lateOf.fr(awaits, toFund)} : ${title}`,
      text:
        awaits === 'certification'
          ? uncertified.fr({ title, organisation, deadlineOn, toFund, silentOn })
          : toFund
            ? `La convention du projet « ${title} » est signée par son bénéficiaire (${organisation}), et ne l’est pas par le fonds à son échéance. Elle ne devient pas caduque : merci de la signer sans attendre. L’échéance est reportée au ${fr.day(deadlineOn)}.${unlessSigned(silentOn).fr}`
            : `Votre signature de la convention du projet « ${title} » est enregistrée. Celle du fonds manque encore : la convention ne devient pas caduque${silentOn?.hasCome ? '' : ', et vous n’avez rien à faire'}. L’échéance est reportée au ${fr.day(deadlineOn)}.${unlessSigned(silentOn).fr}`,
    }),
    en: ({ title, organisation, deadlineOn, toFund, awaits, silentOn }) => ({
      subject: `${lateOf.en(awaits, toFund)}: ${title}`,
      text:
        awaits === 'certification'
          ? uncertified.en({ title, organisation, deadlineOn, toFund, silentOn })
          : toFund
            ? `The agreement on the project "${title}" is signed by its beneficiary (${organisation}), and not by the fund at its deadline. It does not expire: please sign it without delay. Its deadline is put off to ${en.day(deadlineOn)}.${unlessSigned(silentOn).en}`
            : `Your signature of the agreement on the project "${title}" is recorded. The fund's is still missing: the agreement does not expire${silentOn?.hasCome ? '' : ', and there is nothing for you to do'}. Its deadline is put off to ${en.day(deadlineOn)}.${unlessSigned(silentOn).en}`,
    }),
  }),
  /** `was`: what it waited for; `to_certify`: for its beneficiary to show a condition, before which none signs. */
  expireGrant: letter<{
    title: string;
    releasedCents: number;
    was: 'to_accept' | 'to_certify' | 'to_sign';
    deadlineOn: string;
    contest: Remedies;
  }>({
    fr: ({ title, releasedCents, was, deadlineOn, contest }, fund) => ({
      subject: `Convention caduque : ${title}`,
      text: `${was === 'to_certify' ? `L’administration bénéficiaire n’avait pas justifié de toutes les conditions de la décision sur le projet « ${title} » le ${fr.day(deadlineOn)}, date limite de signature de la convention` : `${was === 'to_accept' ? `La décision sur le projet « ${title} » n’a pas été acceptée` : `La convention du projet « ${title} » n’a pas été signée`} par l’administration bénéficiaire au plus tard le ${fr.day(deadlineOn)}`} : la décision favorable cesse de produire ses effets, et les ${fr.euros(releasedCents)} réservés sont de nouveau disponibles pour le fonds.${remedies.fr(contest, fund)}`,
    }),
    en: ({ title, releasedCents, was, deadlineOn, contest }, fund) => ({
      subject: `Agreement expired: ${title}`,
      text: `${was === 'to_certify' ? `The beneficiary had not shown all conditions of the award of the project "${title}" on ${en.day(deadlineOn)}, the last day to sign its agreement` : `${was === 'to_accept' ? `The award of the project "${title}" was not accepted` : `The agreement on the project "${title}" was not signed`} by its beneficiary by ${en.day(deadlineOn)}`}: the award has no more effect, and the ${en.euros(releasedCents)} reserved for it are available to the fund again.${remedies.en(contest, fund)}`,
    }),
  }),
  confirmTranche: letter<{ title: string; tranche: number; form: AwardForm; promisedCents: number } & Next>({
    fr: ({ title, tranche, form, promisedCents, next }) => ({
      subject: `Tranche débloquée : ${title}`,
      text: `La tranche ${tranche} du projet « ${title} » est débloquée : ${fr.euros(promisedCents)} de plus sont ${form === 'delegation' ? 'délégués à votre administration' : 'engagés pour lui'}.${whatComesNext('fr', next)}`,
    }),
    en: ({ title, tranche, form, promisedCents, next }) => ({
      subject: `Tranche confirmed: ${title}`,
      text: `Tranche ${tranche} of the project "${title}" is confirmed: ${en.euros(promisedCents)} more are ${form === 'delegation' ? 'delegated to your organisation' : 'committed to it'}.${whatComesNext('en', next)}`,
    }),
  }),
  /** The next tranche, whose conditions are met: what its confirmation promises, or what it still waits for. */
  confirmNextTranche: letter<
    { title: string; tranche: number } & (({ form: AwardForm; promisedCents: number } & Next) | { awaits: Awaits })
  >({
    fr: ({ title, tranche, ...follows }) =>
      'awaits' in follows
        ? {
            subject: `Tranche à débloquer : ${title}`,
            text: `Les conditions de la tranche ${tranche} du projet « ${title} » sont remplies. Elle sera débloquée ${WAITS.fr[follows.awaits]}.`,
          }
        : {
            subject: `Tranche débloquée : ${title}`,
            text: `Les conditions de la tranche ${tranche} du projet « ${title} » sont remplies : elle est débloquée, et ${fr.euros(follows.promisedCents)} de plus sont ${follows.form === 'delegation' ? 'délégués à l’administration bénéficiaire' : 'engagés pour lui'}.${whatComesNext('fr', follows.next)}`,
          },
    en: ({ title, tranche, ...follows }) =>
      'awaits' in follows
        ? {
            subject: `Tranche to be confirmed: ${title}`,
            text: `The conditions of tranche ${tranche} of the project "${title}" are met. It will be confirmed ${WAITS.en[follows.awaits]}.`,
          }
        : {
            subject: `Tranche confirmed: ${title}`,
            text: `The conditions of tranche ${tranche} of the project "${title}" are met: it is confirmed, and ${en.euros(follows.promisedCents)} more are ${follows.form === 'delegation' ? 'delegated to its beneficiary' : 'committed to it'}.${whatComesNext('en', follows.next)}`,
          },
  }),
  /** Credits that have become available, or a claim that was collected, let it continue. */
  resumeTranche: letter<{ title: string; tranche: number; form: AwardForm; promisedCents: number } & Next>({
    fr: ({ title, tranche, form, promisedCents, next }) => ({
      subject: `Tranche débloquée : ${title}`,
      text: `La tranche ${tranche} du projet « ${title} », qui attendait, est débloquée : ${fr.euros(promisedCents)} de plus sont ${form === 'delegation' ? 'délégués à l’administration bénéficiaire' : 'engagés pour lui'}.${whatComesNext('fr', next)}`,
    }),
    en: ({ title, tranche, form, promisedCents, next }) => ({
      subject: `Tranche confirmed: ${title}`,
      text: `Tranche ${tranche} of the project "${title}", which was waiting, is confirmed: ${en.euros(promisedCents)} more are ${form === 'delegation' ? 'delegated to its beneficiary' : 'committed to it'}.${whatComesNext('en', next)}`,
    }),
  }),
  recordPayment: letter<{ title: string; paidCents: number; paidOn: string; reference: string | null } & Next>({
    fr: ({ title, paidCents, paidOn, reference, next }) => ({
      subject: `Paiement effectué : ${title}`,
      text: `${fr.euros(paidCents)} ont été payés le ${fr.day(paidOn)} pour le projet « ${title} »${reference ? `, sous la référence ${reference}` : ''}.${whatComesNext('fr', next)}`,
    }),
    en: ({ title, paidCents, paidOn, reference, next }) => ({
      subject: `Paid: ${title}`,
      text: `${en.euros(paidCents)} were paid on ${en.day(paidOn)} for the project "${title}"${reference ? `, under the reference ${reference}` : ''}.${whatComesNext('en', next)}`,
    }),
  }),
  // `alsoOf`: the agreements, by their references, whose bank details rest on those of this payment.
  returnPayment: letter<{ title: string; tranche: number; returnedCents: number; returnedOn: string; alsoOf: string[]; reason: string }>({
    fr: ({ title, tranche, returnedCents, returnedOn, alsoOf, reason }) => ({
      subject: `Paiement revenu, coordonnées bancaires à corriger : ${title}`,
      text: `Le paiement de ${fr.euros(returnedCents)} de la tranche ${tranche} du projet « ${title} » nous est revenu de la banque le ${fr.day(returnedOn)}. Motif :\n\n${reason}\n\nCette somme vous reste due. Demandez à votre banque un relevé d’identité bancaire à jour, puis faites proposer ici, par la personne qui signe pour vous, les coordonnées bancaires à utiliser, même si ce sont les mêmes. Une fois qu’elles seront validées, le paiement sera demandé de nouveau.${alsoOf.length > 0 ? `\n\nCe compte n’est plus en vigueur pour ${alsoOf.join(', ')} non plus : faites-y proposer des coordonnées bancaires de même.` : ''}`,
    }),
    en: ({ title, tranche, returnedCents, returnedOn, alsoOf, reason }) => ({
      subject: `Payment returned, bank details to be corrected: ${title}`,
      text: `The payment of ${en.euros(returnedCents)} of tranche ${tranche} of the project "${title}" came back to us from the bank on ${en.day(returnedOn)}, for this reason:\n\n${reason}\n\nThis amount is still owed to you. Ask your bank for your account details as they stand now, and have the person who signs for you propose here the bank details to be used, even if they are the same. Once they are approved, the payment is ordered again.${alsoOf.length > 0 ? `\n\nThis account is no longer in force for ${alsoOf.join(', ')} either: have bank details proposed there as well.` : ''}`,
    }),
  }),
  delegatePayment: letter<{ title: string; tranche: number; year: number; delegatedCents: number }>({
    fr: ({ title, tranche, year, delegatedCents }) => ({
      subject: `Crédits de paiement délégués : ${title}`,
      text: `${fr.euros(delegatedCents)} de CP ${year} sont délégués à votre administration pour la tranche ${tranche} du projet « ${title} ». Déclarez ici ce qu’elle paie.`,
    }),
    en: ({ title, tranche, year, delegatedCents }) => ({
      subject: `Payment credits delegated: ${title}`,
      text: `${en.euros(delegatedCents)} of CP ${year} are delegated to your organisation for tranche ${tranche} of the project "${title}". Report here what it pays.`,
    }),
  }),
  returnDelegation: letter<{ title: string; tranche: number; credit: Credit; year: number; returnedCents: number; reason: string }>({
    fr: ({ title, tranche, credit, year, returnedCents, reason }) => ({
      subject: `Crédits délégués restitués : ${title}`,
      text: `${fr.euros(returnedCents)} délégués en ${credit} ${year} pour la tranche ${tranche} du projet « ${title} » sont restitués au fonds. Motif :\n\n${reason}`,
    }),
    en: ({ title, tranche, credit, year, returnedCents, reason }) => ({
      subject: `Delegated credits returned: ${title}`,
      text: `${en.euros(returnedCents)} delegated in ${credit} ${year} for tranche ${tranche} of the project "${title}" come back to the fund, for this reason:\n\n${reason}`,
    }),
  }),
  suspendGrant: letter<{ title: string; reason: string; contest: Remedies }>({
    fr: ({ title, reason, contest }, fund) => ({
      subject: `Convention suspendue : ${title}`,
      text: `La convention du projet « ${title} » est suspendue. Motif :\n\n${reason}\n\nLes paiements déjà demandés seront versés ; tout le reste est suspendu jusqu’à la levée de cette décision, qui vous sera notifiée.${remedies.fr(contest, fund)}`,
    }),
    en: ({ title, reason, contest }, fund) => ({
      subject: `Agreement suspended: ${title}`,
      text: `The agreement on the project "${title}" is suspended, for this reason:\n\n${reason}\n\nWhat is ordered is still paid; nothing else is confirmed, certified or ordered until this decision is lifted, of which you will be notified.${remedies.en(contest, fund)}`,
    }),
  }),
  resumeGrant: letter<{ title: string; reason: string }>({
    fr: ({ title, reason }) => ({
      subject: `Convention reprise : ${title}`,
      text: `La suspension de la convention du projet « ${title} » est levée :\n\n${reason}`,
    }),
    en: ({ title, reason }) => ({
      subject: `Agreement resumed: ${title}`,
      text: `The suspension of the agreement on the project "${title}" is over:\n\n${reason}`,
    }),
  }),
  /** Amounts in cents. `cutCents`: what was promised or planned above the new amount. */
  reduceGrant: letter<{
    title: string;
    reason: string;
    effectiveOn: string;
    condition: string;
    heard: Heard;
    beforeCents: number;
    awardedCents: number;
    cutCents: number;
    overpaidCents: number;
    contest: Remedies;
  }>({
    fr: ({ title, reason, effectiveOn, condition, beforeCents, awardedCents, cutCents, overpaidCents, contest, ...after }, fund) => ({
      subject: `Subvention retirée en partie : ${title}`,
      text: `Après ${heard.fr(after.heard)}, la subvention du projet « ${title} » est retirée à hauteur de ${fr.euros(beforeCents - awardedCents)}, à compter du ${fr.day(effectiveOn)} (${articleOf.fr('condition')}). Son montant maximal passe de ${fr.euros(beforeCents)} à ${fr.euros(awardedCents)} ; la convention se poursuit pour le reste.\n\nCondition non respectée :\n\n${condition}\n\nMotif :\n\n${reason}\n\nMontants annulés sur les tranches à venir : ${fr.euros(cutCents)}. ${overpaidCents > 0 ? `Déjà payé au-delà du nouveau montant, et à reverser : ${fr.euros(overpaidCents)} ; chaque somme réclamée fait l’objet d’un courrier.` : 'Cette décision ne donne lieu à aucun reversement.'} Le décompte final est établi sur le nouveau montant.${remedies.fr(contest, fund)}`,
    }),
    en: ({ title, reason, effectiveOn, condition, beforeCents, awardedCents, cutCents, overpaidCents, contest, ...after }, fund) => ({
      subject: `Grant withdrawn in part: ${title}`,
      text: `After ${heard.en(after.heard)}, ${en.euros(beforeCents - awardedCents)} of the grant for the project "${title}" are withdrawn from ${en.day(effectiveOn)} on (${articleOf.en('condition')}). The most that it awards goes from ${en.euros(beforeCents)} to ${en.euros(awardedCents)}; the agreement goes on for the rest.\n\nThe condition that is not kept:\n\n${condition}\n\nReason:\n\n${reason}\n\nCancelled of the tranches to come: ${en.euros(cutCents)}. ${overpaidCents > 0 ? `Paid above the new amount, and to be paid back: ${en.euros(overpaidCents)}; each claim has a letter of its own.` : 'This decision asks for nothing to be paid back.'} The final account rests on the new amount.${remedies.en(contest, fund)}`,
    }),
  }),
  /** `heard`: the notice before it; `settled`: what the justified spending comes to, null where that is not settled. */
  terminateGrant: letter<{
    title: string;
    form: AwardForm;
    reason: string;
    effectiveOn: string;
    ground: EndingGround;
    condition: string;
    heard: Heard;
    settled: { eligibleCents: number; dueCents: number; netPaidCents: number; overpaidCents: number } | null;
    releasedCents: number;
    withdrawnCents: number;
    returnedCents: number;
    contest: Remedies;
  }>({
    fr: ({ title, form, reason, effectiveOn, ground, condition, settled, contest, ...after }, fund) => ({
      subject: `Convention résiliée : ${title}`,
      text: `La convention du projet « ${title} » est résiliée à compter du ${fr.day(effectiveOn)} (${articleOf.fr(ground, form)}), après ${heard.fr(after.heard)}.\n\n${brokenRule.fr(ground)} :\n\n${condition}\n\nMotif :\n\n${reason}\n\n${settled ? `Dépenses éligibles justifiées jusqu’à cette date : ${fr.euros(settled.eligibleCents)}. Part due : ${fr.euros(settled.dueCents)} ; déjà payé : ${fr.euros(settled.netPaidCents)} ; à ${form === 'delegation' ? 'restituer' : 'reverser'} : ${fr.euros(settled.overpaidCents)}.` : 'Les dépenses éligibles justifiées jusqu’à cette date restent à liquider.'}\n\n${freed.fr(after)}${remedies.fr(contest, fund)}`,
    }),
    en: ({ title, form, reason, effectiveOn, ground, condition, settled, contest, ...after }, fund) => ({
      subject: `Agreement terminated: ${title}`,
      text: `The agreement on the project "${title}" is terminated from ${en.day(effectiveOn)} on (${articleOf.en(ground, form)}), after ${heard.en(after.heard)}.\n\n${brokenRule.en(ground)}:\n\n${condition}\n\nReason:\n\n${reason}\n\n${settled ? `Eligible spending justified up to that day: ${en.euros(settled.eligibleCents)}. Share due: ${en.euros(settled.dueCents)}; paid already: ${en.euros(settled.netPaidCents)}; to be paid back: ${en.euros(settled.overpaidCents)}.` : 'The eligible spending justified up to that day is still to be settled.'}\n\n${freed.en(after)}${remedies.en(contest, fund)}`,
    }),
  }),
  /** To the controller: the tranches that wait for their visa. */
  askVisa: letter<{ title: string; organisation: string; tranches: { rank: number; amountCents: number }[] }>({
    fr: ({ title, organisation, tranches }) => ({
      subject: `Visa demandé : ${title}`,
      text: `Votre visa est nécessaire avant d’engager ce qui suit du projet « ${title} » (${organisation}) : ${tranches.map(({ rank, amountCents }) => `tranche ${rank}, de ${fr.euros(amountCents)}`).join(' ; ')}. Enregistrez-le pour chaque tranche, favorable ou non, avec son numéro et sa date.`,
    }),
    en: ({ title, organisation, tranches }) => ({
      subject: `Visa asked for: ${title}`,
      text: `Your approval (visa) is needed before this is committed, for the project "${title}" (${organisation}): ${tranches.map(({ rank, amountCents }) => `tranche ${rank}, of ${en.euros(amountCents)}`).join('; ')}. Record it for each tranche, favourable or not, with its number and its date.`,
    }),
  }),
  /** What the beneficiary says of a condition of its award, for the fund to certify or to return. */
  showCondition: letter<{ title: string; organisation: string; condition: number; wording: string; shown: string }>({
    fr: ({ title, organisation, condition, wording, shown }) => ({
      subject: `Condition à attester : ${title}`,
      text: `Le bénéficiaire (${organisation}) justifie de cette condition de la décision sur le projet « ${title} » :\n\n${condition}. ${wording}\n\n${shown}\n\nMerci de l’attester, ou de lui dire ce qui manque.`,
    }),
    en: ({ title, organisation, condition, wording, shown }) => ({
      subject: `Condition to be certified: ${title}`,
      text: `The beneficiary (${organisation}) says what shows this condition of the award of the project "${title}":\n\n${condition}. ${wording}\n\n${shown}\n\nPlease certify it, or say what is missing.`,
    }),
  }),
  returnCondition: letter<{ title: string; condition: number; wording: string; reason: string; deadlineOn: string } & Silent>({
    fr: ({ title, condition, wording, reason, deadlineOn, silentOn }) => ({
      subject: `Condition à justifier de nouveau : ${title}`,
      text: `Le fonds ne peut pas encore attester cette condition de la décision sur le projet « ${title} » :\n\n${condition}. ${wording}\n\nMotif :\n\n${reason}\n\nMerci d’en justifier de nouveau au plus tard le ${fr.day(deadlineOn)} : sans justification à cette date, la décision cesse de produire ses effets.${unlessSigned(silentOn).fr}`,
    }),
    en: ({ title, condition, wording, reason, deadlineOn, silentOn }) => ({
      subject: `Condition to be shown again: ${title}`,
      text: `The fund cannot certify this condition of the award of the project "${title}" yet:\n\n${condition}. ${wording}\n\nReason:\n\n${reason}\n\nPlease show it again by ${en.day(deadlineOn)}: without that by then, the award has no more effect.${unlessSigned(silentOn).en}`,
    }),
  }),
  /**
   * `left`: how many conditions are still to be certified; `deadlineOn`: after the last one, the day to sign by.
   */
  certifyCondition: letter<
    {
      title: string;
      condition: number;
      wording: string;
      evidence: string;
      left: number;
      deadlineOn: string | null;
    } & Silent
  >({
    fr: ({ title, condition, wording, evidence, left, deadlineOn, silentOn }) => ({
      subject: `Condition attestée : ${title}`,
      text: `Le fonds atteste que cette condition de la décision sur le projet « ${title} » est remplie :\n\n${condition}. ${wording}\n\n${evidence}\n\n${left === 0 ? 'Toutes les conditions sont attestées : elles n’empêchent plus la signature de la convention.' + (deadlineOn ? ` Elle est à signer par les deux parties au plus tard le ${fr.day(deadlineOn)}.${unlessSigned(silentOn).fr}` : '') : `Conditions encore à attester : ${left}. Aucune partie ne signe avant.`}`,
    }),
    en: ({ title, condition, wording, evidence, left, deadlineOn, silentOn }) => ({
      subject: `Condition certified: ${title}`,
      text: `The fund certifies that this condition of the award of the project "${title}" is fulfilled:\n\n${condition}. ${wording}\n\n${evidence}\n\n${left === 0 ? 'All conditions are certified: they no longer hold up the signature of the agreement.' + (deadlineOn ? ` Both sides must sign it by ${en.day(deadlineOn)}.${unlessSigned(silentOn).en}` : '') : `Conditions still to be certified: ${left}. Neither side signs before.`}`,
    }),
  }),
  giveVisa: letter<{ title: string; tranche: number; amountCents: number; favourable: boolean; observation: string }>({
    fr: ({ title, tranche, amountCents, favourable, observation }) => ({
      subject: `${favourable ? 'Visa favorable' : 'Visa refusé'} : ${title}`,
      text: favourable
        ? `Le contrôleur budgétaire a donné son visa sur la tranche ${tranche} du projet « ${title} » (${fr.euros(amountCents)}) : elle peut être engagée.${observation ? `\n\n${observation}` : ''}`
        : `Le contrôleur budgétaire a refusé son visa sur la tranche ${tranche} du projet « ${title} » (${fr.euros(amountCents)}). Motif :\n\n${observation}\n\nElle ne peut être engagée tant qu’il n’en donne pas un favorable.`,
    }),
    en: ({ title, tranche, amountCents, favourable, observation }) => ({
      subject: `${favourable ? 'Visa favourable' : 'Visa refused'}: ${title}`,
      text: favourable
        ? `The controller gave the visa on tranche ${tranche} of the project "${title}" (${en.euros(amountCents)}): it may be committed.${observation ? `\n\n${observation}` : ''}`
        : `The controller refused the visa on tranche ${tranche} of the project "${title}" (${en.euros(amountCents)}), for this reason:\n\n${observation}\n\nIt cannot be committed before there is a favourable one.`,
    }),
  }),
  // `otherThan`: the agreements on which another account is in force, by their references; null where none is.
  proposePayee: letter<{ title: string; organisation: string; toFund: boolean; otherThan: string | null }>({
    fr: ({ title, organisation, toFund, otherThan }) => ({
      subject: `${toFund ? 'Coordonnées bancaires à valider' : 'Coordonnées bancaires proposées'} : ${title}`,
      text: toFund
        ? `Des coordonnées bancaires sont proposées pour le projet « ${title} », de ${organisation}. Vérifiez-les auprès du bénéficiaire, puis validez-les ou rejetez-les ; celles qui sont en vigueur le restent jusque-là.${otherThan ? `\n\nLe compte change : un autre est en vigueur pour ${otherThan}. La page de la convention montre les deux.` : ''}`
        : `Des coordonnées bancaires sont proposées pour les paiements du projet « ${title} ». Elles vaudront une fois validées par les finances du fonds ; celles qui sont en vigueur le restent jusque-là.${otherThan ? ` Ce compte n’est pas celui qui est en vigueur pour ${otherThan}.` : ''} Si vous n’attendiez pas ce changement, signalez-le au fonds sans tarder.`,
    }),
    en: ({ title, organisation, toFund, otherThan }) => ({
      subject: `${toFund ? 'Bank details to be approved' : 'Bank details proposed'}: ${title}`,
      text: toFund
        ? `Bank details were proposed for the project "${title}", of ${organisation}. Check them with the beneficiary, then approve or reject them; those in force stay so until then.${otherThan ? `\n\nThe account changes: another one is in force for ${otherThan}. The agreement's page shows both.` : ''}`
        : `Bank details were proposed for the payments of the project "${title}". They hold once the fund's finance has approved them; those in force stay so until then.${otherThan ? ` This account is not the one in force for ${otherThan}.` : ''} If you did not expect this change, tell the fund at once.`,
    }),
  }),
  takeUpPayee: letter<{ title: string; approvedIn: string } & Next>({
    fr: ({ title, approvedIn, next }) => ({
      subject: `Coordonnées bancaires en vigueur : ${title}`,
      text: `Les coordonnées bancaires proposées pour les paiements du projet « ${title} » sont en vigueur aussitôt : les finances du fonds ont déjà validé ce compte pour ${approvedIn}. Vous n’attendez rien, et les prochains paiements y seront demandés. Si vous n’attendiez pas ces coordonnées, signalez-le au fonds sans tarder.${whatComesNext('fr', next)}`,
    }),
    en: ({ title, approvedIn, next }) => ({
      subject: `Bank details in force: ${title}`,
      text: `The bank details proposed for the payments of the project "${title}" are in force at once: the fund's finance has already approved this account for ${approvedIn}. Nothing is waited for, and the next payments will be ordered to them. If you did not expect these details, tell the fund at once.${whatComesNext('en', next)}`,
    }),
  }),
  approvePayee: letter<{ title: string } & Next>({
    fr: ({ title, next }) => ({
      subject: `Coordonnées bancaires validées : ${title}`,
      text: `Les coordonnées bancaires proposées pour les paiements du projet « ${title} » sont validées : les prochains paiements y seront demandés. Si vous n’attendiez pas ce changement, signalez-le au fonds sans tarder.${whatComesNext('fr', next)}`,
    }),
    en: ({ title, next }) => ({
      subject: `Bank details approved: ${title}`,
      text: `The bank details proposed for the payments of the project "${title}" are approved: the next payments will be ordered to them. If you did not expect this change, tell the fund at once.${whatComesNext('en', next)}`,
    }),
  }),
  rejectPayee: letter<{ title: string; reason: string }>({
    fr: ({ title, reason }) => ({
      subject: `Coordonnées bancaires rejetées : ${title}`,
      text: `Les coordonnées bancaires proposées pour les paiements du projet « ${title} » sont rejetées. Motif :\n\n${reason}\n\nProposez-en d’autres s’il en faut.`,
    }),
    en: ({ title, reason }) => ({
      subject: `Bank details rejected: ${title}`,
      text: `The bank details proposed for the payments of the project "${title}" are rejected, for this reason:\n\n${reason}\n\nPropose others if they are needed.`,
    }),
  }),
};
