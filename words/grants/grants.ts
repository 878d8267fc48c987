import type { AcceptAward, CertifyCondition, ReplanTranches, ReturnCondition, ShowCondition } from '../../domain/grants/acceptance.ts';
import type { RenounceGrant, ResumeGrant, SignGrant, SuspendGrant } from '../../domain/grants/grant.ts';
import type { ReduceGrant, TerminateGrant } from '../../domain/grants/termination.ts';
import type { RecordGuarantee } from '../../domain/grants/guarantee.ts';
import type { GiveVisa } from '../../domain/grants/visa.ts';
import { planFields } from '../applications/plan-fields.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { durationMonths, projectStartsOn, toApplicant, toFund, version, withdrawalOrder } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { SomeWordsOf, TimelineFacts } from '../words-of.ts';
import { documentSha256, signer, tranche } from './fields.ts';

/**
 * What a signature or a confirmation promises: what the fund commits, or what it delegates; nothing where the other
 * side still has to sign.
 */
export const promisedIn = {
  fr: ({ committedCents, delegatedCents }: TimelineFacts, before: string): string =>
    committedCents
      ? `${before}${fr.euros(committedCents)} sont engagés`
      : delegatedCents
        ? `${before}${fr.euros(delegatedCents)} d’AE sont délégués`
        : '',
  en: ({ committedCents, delegatedCents }: TimelineFacts, before: string): string =>
    committedCents
      ? `${before}${en.euros(committedCents)} are committed`
      : delegatedCents
        ? `${before}${en.euros(delegatedCents)} of AE are delegated`
        : '',
};

export const grants = {
  acceptAward: {
    fr: {
      button: 'Accepter le montant',
      title: 'Accepter le montant accordé, avec un plan révisé',
      intro:
        'Le montant accordé est inférieur à votre demande. Révisez vos dépenses, vos financements et vos indicateurs pour qu’ils y correspondent.',
      warning: 'Une fois le montant accepté, le plan révisé est celui de la convention à signer.',
      done: 'Le montant est accepté. La convention est à signer.',
      awaited: 'Acceptation du montant',
      happened: ({ awardedCents }) => `a accepté ${fr.euros(awardedCents)} avec un plan révisé`,
    },
    en: {
      button: 'Accept the amount',
      title: 'Accept the award, with a revised plan',
      intro: 'The award is below what you asked for. Revise your costs, your funding and your indicators to match it.',
      warning: 'Once the amount is accepted, the revised plan is that of the agreement to be signed.',
      done: 'The amount is accepted. The agreement is to be signed.',
      awaited: 'Acceptance of the amount',
      happened: ({ awardedCents }) => `accepted ${en.euros(awardedCents)} with a revised plan`,
    },
    fields: { ...planFields, version, startsOn: projectStartsOn, durationMonths },
  },
  renounceGrant: {
    fr: {
      button: 'Renoncer au financement',
      title: 'Renoncer au financement',
      intro: 'Le montant réservé pour votre projet redevient disponible pour le fonds.',
      warning: 'La renonciation est définitive. Le fonds en est informé.',
      done: 'Votre renonciation est enregistrée.',
      happened: ({ releasedCents }) => `a renoncé au financement ; ${fr.euros(releasedCents)} sont libérés`,
    },
    en: {
      button: 'Renounce the funding',
      title: 'Renounce the funding',
      intro: 'The amount reserved for your project is available to the fund again.',
      warning: 'The renunciation is final. The fund is told.',
      done: 'Your renunciation is recorded.',
      happened: ({ releasedCents }) => `renounced the funding; ${en.euros(releasedCents)} were released`,
    },
    fields: { version, reason: toFund },
  },
  replanTranches: {
    fr: {
      button: 'Modifier l’échéancier',
      title: 'Modifier l’échéancier des versements',
      intro: 'L’échéancier peut être modifié tant que personne n’a signé. Le total des tranches reste le montant accordé.',
      warning: 'L’administration est informée du nouvel échéancier.',
      done: 'L’échéancier est modifié.',
      happened: ({ tranches }) => `a modifié l’échéancier des versements (tranches : ${tranches})`,
    },
    en: {
      button: 'Change the schedule',
      title: 'Change the schedule of payments',
      intro: 'The schedule can be changed as long as neither side has signed. The tranches still sum to the award.',
      warning: 'The administration is told of the new schedule.',
      done: 'The schedule is changed.',
      happened: ({ tranches }) => `planned the payments otherwise (tranches: ${tranches})`,
    },
    fields: {
      version,
      tranches: field('Tranches', 'Tranches'),
      amountCents: field(
        'Montant de la tranche (en euros)',
        'Amount of the tranche (in euros)',
        'Exemple : 50 000. La somme des tranches est le montant accordé.',
        'Example: 50000. The tranches sum to the award.',
      ),
      months: field('Durée de la période (en mois)', 'Length of the period (in months)'),
    },
  },
  resumeGrant: {
    fr: {
      button: 'Lever la suspension',
      title: 'Lever la suspension de la convention',
      warning: 'L’administration en est informée.',
      done: 'La suspension est levée : la convention reprend.',
      awaited: 'Fin de la suspension',
      happened: 'a levé la suspension de la convention',
    },
    en: {
      button: 'End the suspension',
      title: 'End the suspension of the agreement',
      warning: 'The administration is told.',
      done: 'The suspension is over: the agreement goes on.',
      awaited: 'End of the suspension',
      happened: 'ended the suspension of the agreement',
    },
    fields: { version, reason: toApplicant },
  },
  signGrant: {
    fr: {
      button: 'Signer la convention',
      title: 'Signer la convention',
      intro: 'Lisez le document avant de le signer.',
      warning: 'Une signature ne peut pas être retirée.',
      done: 'La convention est signée de votre part.',
      awaited: 'Signature de la convention',
      happened: ({ side, awaits, startsOn, plannedOn, ...promised }) =>
        `a signé la convention pour ${fr.sides[side === 'fund' ? 'fund' : 'beneficiary']}${promisedIn.fr(promised, ' ; ')}${awaits === 'visa' ? ' ; le visa du contrôleur est attendu' : ''}${plannedOn ? ` ; le projet commence le ${fr.day(String(startsOn))}, et non le ${fr.day(String(plannedOn))}` : ''}`,
    },
    en: {
      button: 'Sign the agreement',
      title: 'Sign the agreement',
      intro: 'Read the document before you sign it.',
      warning: 'A signature cannot be taken back.',
      done: 'You have signed the agreement.',
      awaited: 'Signature of the grant',
      happened: ({ side, awaits, startsOn, plannedOn, ...promised }) =>
        `signed the agreement for ${en.sides[side === 'fund' ? 'fund' : 'beneficiary']}${promisedIn.en(promised, '; ')}${awaits === 'visa' ? '; the controller’s visa is awaited' : ''}${plannedOn ? `; the project starts on ${en.day(String(startsOn))}, and not on ${en.day(String(plannedOn))}` : ''}`,
    },
    fields: { version, documentSha256, ...signer },
  },
  suspendGrant: {
    fr: {
      button: 'Suspendre la convention',
      title: 'Suspendre la convention',
      intro: 'Les paiements déjà demandés seront versés ; tout le reste est suspendu.',
      warning: 'L’administration en est informée, avec votre motif.',
      done: 'La convention est suspendue.',
      happened: 'a suspendu la convention',
    },
    en: {
      button: 'Suspend the agreement',
      title: 'Suspend the agreement',
      intro: 'Payments already ordered are made; everything else is suspended.',
      warning: 'The administration is told, with your reason.',
      done: 'The agreement is suspended.',
      happened: 'suspended the agreement',
    },
    fields: { version, reason: toApplicant },
  },
  terminateGrant: {
    fr: {
      button: 'Résilier la convention',
      title: 'Résilier la convention',
      intro:
        'La résiliation suit une mise en demeure dont le délai est passé. Les montants non payés sont annulés, et ce qui est délégué sans être engagé revient au fonds.',
      warning: 'La résiliation est notifiée à l’administration et ne peut pas être reprise.',
      done: 'La convention est résiliée.',
      happened: ({ releasedCents, withdrawnCents, returnedCents }) =>
        `a résilié la convention ; ${fr.euros(releasedCents)} réservés et ${fr.euros(withdrawnCents)} engagés sont annulés${returnedCents ? `, ${fr.euros(returnedCents)} délégués sont restitués` : ''}`,
    },
    en: {
      button: 'Terminate the agreement',
      title: 'Terminate the agreement',
      intro:
        'It follows a formal notice whose time is over. What is not paid is cancelled, and what is delegated and not committed comes back to the fund.',
      warning: 'The administration is notified of the termination, which cannot be taken back.',
      done: 'The agreement is terminated.',
      happened: ({ releasedCents, withdrawnCents, returnedCents }) =>
        `terminated the agreement; ${en.euros(releasedCents)} reserved and ${en.euros(withdrawnCents)} committed are cancelled${returnedCents ? `, ${en.euros(returnedCents)} delegated come back` : ''}`,
    },
    fields: {
      version,
      reason: toApplicant,
      eligibleCents: field(
        'Dépenses éligibles justifiées (en euros)',
        'Eligible spending that is justified (in euros)',
        'Jusqu’à ce jour. Ce qui a été payé au-delà de leur part est réclamé. Laissez vide si elles restent à liquider.',
        'Up to this day. What was paid above its share is claimed back. Leave it empty where it is still to be settled.',
      ),
      order: withdrawalOrder,
    },
  },
  reduceGrant: {
    fr: {
      button: 'Retirer une partie de la subvention',
      title: 'Retirer une partie de la subvention',
      intro:
        'Le retrait partiel suit une mise en demeure pour une condition non respectée, dont le délai est passé. La convention se poursuit avec un montant réduit.',
      warning: 'La décision est notifiée à l’administration, qui peut la contester.',
      done: 'Le montant accordé est réduit.',
      happened: ({ beforeCents, awardedCents, overpaidCents }) =>
        `a retiré une partie de la subvention, qui passe de ${fr.euros(beforeCents)} à ${fr.euros(awardedCents)}${overpaidCents ? ` ; ${fr.euros(overpaidCents)} sont à reverser` : ''}`,
    },
    en: {
      button: 'Withdraw part of the grant',
      title: 'Withdraw part of the grant',
      intro:
        'Only after a formal notice about a condition that is not kept, once its time is over. The agreement goes on with a smaller amount.',
      warning: 'The administration is notified of the decision, and may appeal against it.',
      done: 'The grant awards less.',
      happened: ({ beforeCents, awardedCents, overpaidCents }) =>
        `withdrew part of the grant, which goes from ${en.euros(beforeCents)} to ${en.euros(awardedCents)}${overpaidCents ? `; ${en.euros(overpaidCents)} are to be paid back` : ''}`,
    },
    fields: {
      version,
      awardedCents: field(
        'Nouveau montant accordé (en euros)',
        'New amount of the grant (in euros)',
        'Moins que le montant actuel. Ce qui a été payé au-delà est réclamé.',
        'Less than it awards now. What was paid above it is claimed back.',
      ),
      reason: toApplicant,
      order: withdrawalOrder,
    },
  },
  showCondition: {
    fr: {
      button: 'Justifier d’une condition',
      title: 'Justifier d’une condition de la décision',
      intro:
        'Le comité a retenu le projet sous conditions. Dites ce qui montre que celle-ci est remplie : le fonds l’atteste, ou vous dit ce qui manque. Une fois toutes les conditions justifiées, la décision garde ses effets tant que le fonds ne s’est pas prononcé.',
      done: 'La justification est envoyée au fonds.',
      awaited: 'Justification des conditions de la décision',
      happened: ({ condition }) => `a justifié de la condition ${condition} de la décision`,
    },
    en: {
      button: 'Show a condition',
      title: 'Show that a condition of the award is fulfilled',
      intro:
        'The committee awarded the project under conditions. Say what shows that this one is fulfilled: the fund certifies it, or tells you what is missing. Once all conditions are shown, the award keeps its effect as long as the fund has said nothing of them.',
      done: 'What you said is sent to the fund.',
      awaited: 'What shows the conditions of the award',
      happened: ({ condition }) => `said what shows condition ${condition} of the award`,
    },
    fields: {
      number: field('Condition', 'Condition'),
      words: field(
        'Ce qui montre qu’elle est remplie',
        'What shows that it is fulfilled',
        'Pièce, date, référence. Une pièce peut être jointe à un message sur le dossier.',
        'Document, date, reference. A document can go with a message on the file.',
      ),
    },
  },
  returnCondition: {
    fr: {
      button: 'Renvoyer une justification',
      title: 'Renvoyer la justification d’une condition',
      intro: 'Ce que dit le bénéficiaire ne montre pas que la condition est remplie. Il pourra en justifier de nouveau.',
      warning: 'Le bénéficiaire lit le motif.',
      done: 'La justification est renvoyée au bénéficiaire.',
      happened: ({ condition, deadlineOn }) =>
        `a renvoyé la justification de la condition ${condition} ; elle est attendue au plus tard le ${fr.day(String(deadlineOn))}`,
    },
    en: {
      button: 'Return what is said of a condition',
      title: 'Return what is said of a condition of the award',
      intro: 'What the beneficiary says does not show that the condition is fulfilled. It may show it again.',
      warning: 'The beneficiary reads the reason.',
      done: 'It is returned to the beneficiary.',
      happened: ({ condition, deadlineOn }) =>
        `returned what was said of condition ${condition}; it is awaited by ${en.day(String(deadlineOn))}`,
    },
    fields: { version, number: field('Condition', 'Condition'), reason: toApplicant },
  },
  certifyCondition: {
    fr: {
      button: 'Attester une condition',
      title: 'Attester une condition de la décision',
      intro:
        'Le comité a retenu le projet sous conditions. Aucune partie ne signe avant qu’elles soient toutes attestées. La personne qui en atteste une ne signe pas la convention pour le fonds, n’y donne aucun visa et n’en paie rien.',
      warning: 'Le bénéficiaire et les finances en sont informés. Une attestation ne peut pas être reprise.',
      done: 'La condition est attestée.',
      awaited: 'Attestation des conditions de la décision',
      happened: ({ condition, left }) =>
        `a attesté la condition ${condition} de la décision${left === 0 ? ' : toutes le sont' : ` ; restent à attester : ${left}`}`,
    },
    en: {
      button: 'Certify a condition',
      title: 'Certify a condition of the award',
      intro:
        'The committee awarded the project under conditions. Neither side can sign until all of them are certified. The person who certifies one does not sign the agreement for the fund, gives no visa on it and pays nothing of it.',
      warning: 'The beneficiary and finance are told. A certification cannot be taken back.',
      done: 'The condition is certified.',
      awaited: 'Certification of the conditions of the award',
      happened: ({ condition, left }) =>
        `certified condition ${condition} of the award${left === 0 ? ': all of them are' : `; still to be certified: ${left}`}`,
    },
    fields: {
      version,
      number: field('Condition', 'Condition'),
      evidence: field(
        'Ce qui l’établit',
        'What establishes it',
        'Pièce, date, référence. Le bénéficiaire lit ce texte.',
        'Document, date, reference. The beneficiary reads this text.',
      ),
    },
  },
  recordGuarantee: {
    fr: {
      button: 'Enregistrer une garantie',
      title: 'Enregistrer la garantie d’une avance',
      intro: 'Une garantie à première demande permet une avance plus élevée, dans la limite que fixe l’appel.',
      done: 'La garantie est enregistrée.',
      happened: ({ guaranteedCents, endsOn }) =>
        `a enregistré une garantie de l’avance, de ${fr.euros(guaranteedCents)}${endsOn ? `, jusqu’au ${fr.day(String(endsOn))}` : ''}`,
    },
    en: {
      button: 'Record a guarantee',
      title: 'Record the guarantee of an advance',
      intro: 'A guarantee on first demand allows a larger advance, within the limit that the call sets.',
      done: 'The guarantee is recorded.',
      happened: ({ guaranteedCents, endsOn }) =>
        `recorded a guarantee of the advance, of ${en.euros(guaranteedCents)}${endsOn ? `, until ${en.day(String(endsOn))}` : ''}`,
    },
    fields: {
      version,
      guarantor: field(
        'Garant',
        'Guarantor',
        'L’établissement de crédit qui donne la garantie.',
        'The credit institution that gives the guarantee.',
      ),
      reference: field('Numéro de la garantie', 'Number of the guarantee', 'Celui que lui donne le garant.', 'As its guarantor gives it.'),
      guaranteedCents: field('Montant garanti (en euros)', 'Amount guaranteed (in euros)', 'Exemple : 60 000.', 'Example: 60000.'),
      endsOn: field(
        'Fin de la garantie',
        'End of the guarantee',
        'Laissez vide si elle n’a pas de date de fin.',
        'Leave it empty where it has none.',
      ),
    },
  },
  giveVisa: {
    fr: {
      button: 'Enregistrer le visa',
      title: 'Enregistrer le visa sur une tranche',
      intro: 'Un visa favorable permet d’engager la tranche. Après un refus, un visa favorable peut encore être donné.',
      warning: 'Les finances en sont informées. Un visa favorable ne peut pas être repris.',
      done: 'Le visa est enregistré.',
      awaited: 'Visa du contrôle budgétaire',
      happened: ({ tranche, amountCents, favourable, givenOn }) =>
        `a enregistré ${favourable ? 'le visa favorable' : 'le refus de visa'} du ${fr.day(String(givenOn))} sur la tranche ${tranche} : ${fr.euros(amountCents)}`,
    },
    en: {
      button: 'Record the visa',
      title: 'Record the visa on a tranche',
      intro: 'A favourable visa lets the tranche be committed. After a refusal, a favourable one can still be given.',
      warning: 'Finance is told. A favourable visa cannot be taken back.',
      done: 'The visa is recorded.',
      awaited: 'The controller’s visa',
      happened: ({ tranche, amountCents, favourable, givenOn }) =>
        `recorded the ${favourable ? 'favourable visa' : 'refusal of visa'} of ${en.day(String(givenOn))} on tranche ${tranche}: ${en.euros(amountCents)}`,
    },
    fields: {
      tranche,
      number: field('Numéro du visa', 'Number of the visa', 'Celui que porte le visa.', 'As it stands on the visa.'),
      givenOn: field('Date du visa', 'Day of the visa', 'Celle qui figure sur le visa.', 'As it stands on the visa.'),
      favourable: field(
        'Le visa est favorable',
        'The visa is favourable',
        'Laissez décoché pour enregistrer un refus.',
        'Leave it unticked to record a refusal.',
      ),
      observation: field(
        'Observation',
        'Observation',
        'Obligatoire si le visa est refusé : dites pourquoi.',
        'Required where the visa is refused: say why.',
      ),
    },
  },
  remindAcceptance: {
    fr: { happened: 'Rappel : la décision attend d’être acceptée' },
    en: { happened: 'Reminder: the award waits to be accepted' },
  },
  remindSignatories: {
    fr: { happened: 'Rappel : la convention attend une signature' },
    en: { happened: 'Reminder: the agreement waits for a signature' },
  },
  deferDeadline: {
    fr: { happened: ({ deadlineOn }) => `La convention attend des crédits ; son échéance est reportée au ${fr.day(String(deadlineOn))}` },
    en: { happened: ({ deadlineOn }) => `The agreement waits for credits; its deadline is put off to ${en.day(String(deadlineOn))}` },
  },
  escalateSignature: {
    fr: {
      happened: ({ deadlineOn, awaits }) =>
        `${awaits === 'certification' ? 'L’attestation des conditions par le fonds' : 'La signature du fonds'} manque encore ; l’échéance est reportée au ${fr.day(String(deadlineOn))}`,
    },
    en: {
      happened: ({ deadlineOn, awaits }) =>
        `The fund’s ${awaits === 'certification' ? 'certification of the conditions' : 'signature'} is still missing; the deadline is put off to ${en.day(String(deadlineOn))}`,
    },
  },
  expireGrant: {
    fr: {
      happened: ({ releasedCents, was }) =>
        `La convention est caduque, non ${was === 'to_accept' ? 'acceptée' : 'signée'} à temps ; ${fr.euros(releasedCents)} sont libérés`,
    },
    en: {
      happened: ({ releasedCents, was }) =>
        `The agreement expired ${was === 'to_accept' ? 'unaccepted' : 'unsigned'}; ${en.euros(releasedCents)} were released`,
    },
  },
} satisfies SomeWordsOf<
  'grants',
  {
    acceptAward: typeof AcceptAward;
    renounceGrant: typeof RenounceGrant;
    replanTranches: typeof ReplanTranches;
    resumeGrant: typeof ResumeGrant;
    signGrant: typeof SignGrant;
    suspendGrant: typeof SuspendGrant;
    terminateGrant: typeof TerminateGrant;
    reduceGrant: typeof ReduceGrant;
    showCondition: typeof ShowCondition;
    returnCondition: typeof ReturnCondition;
    certifyCondition: typeof CertifyCondition;
    recordGuarantee: typeof RecordGuarantee;
    giveVisa: typeof GiveVisa;
  }
>;
