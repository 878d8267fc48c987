import type { ApproveFinalAccount, DeclareEnd, GiveFinalAccount, ReturnFinalAccount } from '../../domain/grants/final-account.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { comment, label, toApplicant, toFund, version, withdrawalOrder } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { WordsOf } from '../words-of.ts';

const accountVersion = field(
  'Version du décompte final',
  'Version of the final account',
  'Celle que vous avez lue.',
  'The one that you have read.',
);

export const finalAccounts = {
  approveFinalAccount: {
    fr: {
      button: 'Approuver le décompte final',
      title: 'Approuver le décompte final',
      intro:
        'Le service fait du solde est attesté dans la limite de ce qui est dû, et le reste n’est plus engagé. Ce qui a été payé en trop est réclamé.',
      warning: 'Le résultat est notifié à l’administration et ne peut pas être repris.',
      done: 'Le décompte final est approuvé.',
      awaited: 'Approbation du décompte final',
      happened: ({ dueCents, balanceCents, overpaidCents }) =>
        `a approuvé le décompte final : ${fr.euros(dueCents)} sont dus${balanceCents ? `, dont un solde de ${fr.euros(balanceCents)}` : ''}${overpaidCents ? ` ; ${fr.euros(overpaidCents)} versés en trop sont réclamés` : ''}`,
    },
    en: {
      button: 'Approve the final account',
      title: 'Approve the final account',
      intro: 'The balance is certified as far as it is due, and the rest is no longer committed. What was overpaid is claimed back.',
      warning: 'The administration is notified of the outcome, which cannot be taken back.',
      done: 'The final account is approved.',
      awaited: 'Approval of the final account',
      happened: ({ dueCents, balanceCents, overpaidCents }) =>
        `approved the final account: ${en.euros(dueCents)} are due${balanceCents ? `, with a balance of ${en.euros(balanceCents)}` : ''}${overpaidCents ? `; ${en.euros(overpaidCents)} that were overpaid are claimed` : ''}`,
    },
    fields: {
      number: accountVersion,
      struck: field(
        'Dépenses écartées',
        'Spending that is struck',
        'Ce qui ne peut pas être financé, ligne par ligne. Laissez vide ce qui est retenu en entier.',
        'What may not be funded, line by line. Leave empty what is kept in full.',
      ),
      line: field('Ligne', 'Line', 'Numéro de la ligne dans le décompte.', 'Number of the line in the account.'),
      struckCents: field('Écarté (en euros)', 'Struck (in euros)', 'Tout ou partie de la ligne.', 'The line in whole or in part.'),
      reason: field('Motif', 'Reason', 'L’administration lit ce motif.', 'The administration reads this reason.'),
      observation: field(
        'Observation',
        'Observation',
        'Ce que vous avez vérifié. Ce texte est envoyé à l’administration.',
        'What you have checked. This text is sent to the administration.',
      ),
      order: withdrawalOrder,
    },
  },
  declareEnd: {
    fr: {
      button: 'Déclarer la fin anticipée',
      title: 'Déclarer la fin anticipée du projet',
      intro: 'Le projet a pris fin avant la date prévue. Aucun avenant n’est nécessaire : le décompte final est ouvert aussitôt.',
      warning: 'Les périodes suivantes ne donnent plus lieu à un bilan. Cette déclaration ne peut pas être reprise.',
      done: 'La fin du projet est déclarée : son décompte final est ouvert.',
      happened: ({ endsOn }) => `a déclaré que le projet a pris fin le ${fr.day(String(endsOn))}`,
    },
    en: {
      button: 'Declare the early end',
      title: 'Declare that the project ended early',
      intro: 'The project ended before its planned day. No amendment is needed: the final account is open at once.',
      warning: 'Later periods are not reported on. This declaration cannot be taken back.',
      done: 'The end of the project is declared: its final account is open.',
      happened: ({ endsOn }) => `declared that the project ended on ${en.day(String(endsOn))}`,
    },
    fields: {
      version,
      endsOn: field(
        'Dernier jour du projet',
        'Last day of the project',
        'Un jour passé, avant la fin prévue.',
        'A past day, before the planned end.',
      ),
      reason: toFund,
    },
  },
  giveFinalAccount: {
    fr: {
      button: 'Rendre le décompte final',
      title: 'Rendre le décompte final',
      intro: 'Indiquez ce que chaque poste de dépense a réellement coûté. Ce qui reste à payer, ou à reverser, en dépend.',
      done: 'Votre décompte final est rendu.',
      awaited: 'Décompte final',
      happened: ({ number, spentCents }) =>
        `a rendu le décompte final${Number(number) > 1 ? ` (version ${number})` : ''} : ${fr.euros(spentCents)} dépensés`,
    },
    en: {
      button: 'Give the final account',
      title: 'Give the final account',
      intro: 'Enter what each cost line has really come to. What is still to be paid, or to be paid back, depends on it.',
      done: 'Your final account is given.',
      awaited: 'Final account',
      happened: ({ number, spentCents }) =>
        `gave the final account${Number(number) > 1 ? ` (version ${number})` : ''}: ${en.euros(spentCents)} were spent`,
    },
    fields: {
      lines: field(
        'Dépenses réelles',
        'Real costs',
        'Ce que chaque poste de dépense de la convention a réellement coûté.',
        'What each cost line of the agreement has really come to.',
      ),
      line: field(
        'Poste de dépense',
        'Cost line',
        'Numéro de la ligne dans le plan annexé à la convention.',
        'Number of the line in the plan annexed to the agreement.',
      ),
      ownLines: field(
        'Autres dépenses',
        'Other costs',
        'Celles qu’aucun poste de la convention ne nomme.',
        'Those that no cost line of the agreement names.',
      ),
      label,
      files: field('Factures', 'Invoices', 'Parmi les pièces jointes au dossier.', 'Among the files attached to the application.'),
      spentCents: field(
        'Montant réellement dépensé (en euros)',
        'Amount really spent (in euros)',
        'Par poste, et pour le projet entier : le total est la somme des postes. Exemple : 87 450,50.',
        'By cost line, and for the whole project: the total is the sum of the lines. Example: 87450.50.',
      ),
      comment,
    },
  },
  returnFinalAccount: {
    fr: {
      button: 'Renvoyer le décompte final',
      title: 'Renvoyer le décompte final',
      intro: 'L’administration doit le rendre à nouveau, dans un nouveau délai.',
      warning: 'Votre motif est envoyé à l’administration.',
      done: 'Le décompte final est renvoyé.',
      happened: 'a renvoyé le décompte final, à reprendre',
    },
    en: {
      button: 'Return the final account',
      title: 'Return the final account',
      intro: 'The administration has to give it again, by a new deadline.',
      warning: 'Your reason is sent to the administration.',
      done: 'The final account is returned.',
      happened: 'returned the final account, to be given again',
    },
    fields: { number: accountVersion, reason: toApplicant },
  },
  remindFinalAccount: {
    fr: { happened: 'Rappel : le décompte final est attendu' },
    en: { happened: 'Reminder: the final account is awaited' },
  },
  escalateFinalAccount: {
    fr: { happened: 'Le décompte final est en retard' },
    en: { happened: 'The final account is overdue' },
  },
} satisfies WordsOf<
  'finalAccounts',
  {
    approveFinalAccount: typeof ApproveFinalAccount;
    declareEnd: typeof DeclareEnd;
    giveFinalAccount: typeof GiveFinalAccount;
    returnFinalAccount: typeof ReturnFinalAccount;
  }
>;
