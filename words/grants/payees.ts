import { someListed } from '../../domain/core/format.ts';
import type { Language } from '../../domain/core/words.ts';
import type { ApprovePayee, ProposePayee, RejectPayee } from '../../domain/grants/payee.ts';
import { field } from '../core/field.ts';
import { toApplicant } from '../core/fields.ts';
import type { SomeWordsOf } from '../words-of.ts';

const named = (language: Language, references: readonly string[], most: number): string =>
  someListed(language, references.slice(0, most), references.length - most);

/** That an account is another one than that of these grants, of which so many are named; the others are counted. */
export const ANOTHER_ACCOUNT: Record<Language, (references: readonly string[], most?: number) => string> = {
  fr: (references, most = Infinity) => `Autre compte que ${named('fr', references, most)}`,
  en: (references, most = Infinity) => `Another account than ${named('en', references, most)}`,
};

const payeeId = field('Coordonnées bancaires', 'Bank details');

export const payees = {
  approvePayee: {
    fr: {
      button: 'Valider les coordonnées bancaires',
      title: 'Valider les coordonnées bancaires',
      intro:
        'Vérifiez-les auprès du bénéficiaire, par un contact que vous connaissez déjà. La personne qui les a proposées ne peut pas les valider.',
      warning: 'Les prochains paiements seront demandés sur ce compte. Le bénéficiaire en est informé.',
      done: 'Les coordonnées bancaires sont validées.',
      happened: 'a validé les coordonnées bancaires proposées',
    },
    en: {
      button: 'Approve the bank details',
      title: 'Approve the bank details',
      intro: 'Check them with the beneficiary, through a contact that you already know. The person who proposed them cannot approve them.',
      warning: 'The next payments will be ordered to this account. The beneficiary is told.',
      done: 'The bank details are approved.',
      happened: 'approved the bank details that were proposed',
    },
    fields: { payeeId },
  },
  proposePayee: {
    fr: {
      button: 'Proposer des coordonnées bancaires',
      title: 'Proposer des coordonnées bancaires',
      intro:
        'Elles valent une fois validées par une autre personne des finances, et aussitôt si elles ont déjà validé ce compte pour une autre de vos conventions. Celles qui sont en vigueur le restent jusque-là.',
      warning: 'Le bénéficiaire en est informé, et les finances s’il leur reste à valider.',
      done: 'Les coordonnées bancaires sont enregistrées.',
      happened: ({ approvedIn = null, otherThan = null }) =>
        approvedIn !== null
          ? `a donné des coordonnées bancaires, en vigueur aussitôt : les finances ont déjà validé ce compte pour ${approvedIn}`
          : `a proposé des coordonnées bancaires${otherThan === null ? '' : `, d’un autre compte que pour ${otherThan}`}`,
    },
    en: {
      button: 'Propose bank details',
      title: 'Propose bank details',
      intro:
        'They are in force once another person in finance approves them, and at once if finance has already approved this account for another of your agreements. Those in force stay so until then.',
      warning: 'The beneficiary is told, and finance where it has to approve them.',
      done: 'The bank details are recorded.',
      happened: ({ approvedIn = null, otherThan = null }) =>
        approvedIn !== null
          ? `gave bank details, in force at once: finance has already approved this account for ${approvedIn}`
          : `proposed bank details${otherThan === null ? '' : `, of another account than for ${otherThan}`}`,
    },
    fields: {
      iban: field(
        'IBAN',
        'IBAN',
        'Il figure sur le RIB. Les espaces ne comptent pas. Exemple : FR76 3000 6000 0112 3456 7890 189.',
        'It stands on the bank statement. Spaces do not matter. Example: FR76 3000 6000 0112 3456 7890 189.',
      ),
      accountHolder: field(
        'Titulaire du compte',
        'Account holder',
        'Tel que la banque l’écrit sur le RIB.',
        'As the bank writes it on its statement.',
      ),
    },
  },
  rejectPayee: {
    fr: {
      button: 'Rejeter les coordonnées bancaires',
      title: 'Rejeter les coordonnées bancaires',
      intro: 'Celles qui sont en vigueur le restent. D’autres peuvent être proposées.',
      warning: 'Votre motif est envoyé au bénéficiaire.',
      done: 'Les coordonnées bancaires sont rejetées.',
      happened: 'a rejeté les coordonnées bancaires proposées',
    },
    en: {
      button: 'Reject the bank details',
      title: 'Reject the bank details',
      intro: 'Those in force stay so. Others can be proposed.',
      warning: 'Your reason is sent to the beneficiary.',
      done: 'The bank details are rejected.',
      happened: 'rejected the bank details that were proposed',
    },
    fields: { payeeId, reason: toApplicant },
  },
} satisfies SomeWordsOf<
  'grants',
  { approvePayee: typeof ApprovePayee; proposePayee: typeof ProposePayee; rejectPayee: typeof RejectPayee }
>;
