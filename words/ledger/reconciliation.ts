import type { z } from 'zod';
import type { IdentifyCredits } from '../../domain/ledger/accounting.ts';
import type { ReverseMovement } from '../../domain/ledger/credits.ts';
import type { DismissLine, ImportPayments, LinkLine } from '../../domain/ledger/reconciliation.ts';
import type { WordsOf } from '../core/command-words.ts';
import { field } from '../core/field.ts';
import { reason } from '../core/fields.ts';
import { year } from './fields.ts';

const importId = field('Import', 'Import');
const position = field('Ligne', 'Line', 'Place de la ligne dans le fichier importé.', 'Place of the line in the imported file.');

export const reconciliation = {
  reverseMovement: {
    fr: {
      button: 'Contre-passer le mouvement',
      title: 'Contre-passer un mouvement enregistré par erreur',
      intro: 'Seule une erreur de saisie se contre-passe, par une autre personne que celle qui a enregistré le mouvement.',
      warning: 'Le mouvement inverse est enregistré pour de bon. Si un bénéficiaire avait été informé, il l’est aussi de l’erreur.',
      done: 'Le mouvement est contre-passé.',
    },
    en: {
      button: 'Reverse the movement',
      title: 'Reverse a movement recorded by error',
      intro: 'Only a clerical error is reversed, by another person than the one who recorded the movement.',
      warning: 'The opposite movement is recorded for good. A beneficiary who had been told is told of the error.',
      done: 'The movement is reversed.',
    },
    fields: {
      sequence: field('Mouvement', 'Movement', 'Numéro du mouvement dans l’enveloppe.', 'Number of the movement in the envelope.'),
      reason: field('Motif', 'Reason', 'Dites quelle erreur de saisie est corrigée.', 'Say which clerical error is mended.'),
    },
  },
  identifyCredits: {
    fr: {
      button: 'Relever les codes budgétaires',
      title: 'Relever les codes budgétaires d’une année',
      intro: 'Ces codes sont ceux sous lesquels les crédits de l’année figurent dans la comptabilité.',
      done: 'Les codes budgétaires sont enregistrés.',
    },
    en: {
      button: 'Record the budget codes',
      title: 'Record the budget codes of a year',
      intro: 'Under these codes the credits of the year stand in the accounting system.',
      done: 'The budget codes are recorded.',
    },
    fields: {
      year,
      fundsCentre: field(
        'Centre financier',
        'Funds centre (centre financier)',
        'Tel que la comptabilité l’écrit. Exemple : BG00/0217-SGAC-ASPR.',
        'As the accounting system writes it. Example: BG00/0217-SGAC-ASPR.',
      ),
      functionalArea: field(
        'Domaine fonctionnel',
        'Functional area (domaine fonctionnel)',
        'Tel que la comptabilité l’écrit. Exemple : 0217-07-05.',
        'As the accounting system writes it. Example: 0217-07-05.',
      ),
    },
  },
  dismissLine: {
    fr: {
      button: 'Écarter la ligne',
      title: 'Écarter une ligne de l’import',
      intro: 'La ligne ne correspond à aucun paiement de cette enveloppe.',
      warning: 'Une ligne écartée est réglée : elle n’est plus proposée.',
      done: 'La ligne est écartée.',
    },
    en: {
      button: 'Dismiss the line',
      title: 'Dismiss a line of the import',
      intro: 'The line tells of no payment of this envelope.',
      warning: 'A dismissed line is settled: it is not offered again.',
      done: 'The line is dismissed.',
    },
    fields: { importId, position, reason },
  },
  importPayments: {
    fr: {
      button: 'Importer un état des paiements',
      title: 'Importer un état des paiements',
      intro:
        'Envoyez le fichier CSV de la comptabilité. Ses lignes sont rapprochées des paiements de l’enveloppe, et les paiements qu’il dit faits sont enregistrés.',
      warning: 'Les bénéficiaires sont informés des paiements enregistrés.',
      done: 'L’état des paiements est importé.',
    },
    en: {
      button: 'Import payments',
      title: 'Import the accounting system’s payments',
      intro:
        'Send the CSV file of the accounting system. Its lines are held against the envelope’s payments, and those that it says are made are recorded.',
      warning: 'Beneficiaries are told of the payments that are recorded.',
      done: 'The payments are imported.',
    },
    fields: {
      sha256: field(
        'Empreinte du fichier (SHA-256)',
        'Fingerprint of the file (SHA-256)',
        'Facultative. Un fichier altéré pendant l’envoi est alors refusé.',
        'Optional. A file that was altered on its way is then refused.',
      ),
    },
  },
  linkLine: {
    fr: {
      button: 'Rapprocher la ligne',
      title: 'Rapprocher une ligne d’un paiement',
      intro: 'Indiquez à quel paiement enregistré cette ligne correspond.',
      done: 'La ligne est rapprochée.',
    },
    en: {
      button: 'Match the line',
      title: 'Match a line with a payment',
      intro: 'Say of which recorded payment this line tells.',
      done: 'The line is matched.',
    },
    fields: {
      importId,
      position,
      sequence: field(
        'Paiement correspondant',
        'Payment that it tells of',
        'Numéro du paiement parmi les mouvements de l’enveloppe.',
        'Number of the payment among the envelope’s movements.',
      ),
    },
  },
} satisfies WordsOf<
  'envelopes',
  {
    reverseMovement: typeof ReverseMovement;
    identifyCredits: typeof IdentifyCredits;
    dismissLine: typeof DismissLine;
    importPayments: keyof Pick<z.input<typeof ImportPayments>, 'sha256'>;
    linkLine: typeof LinkLine;
  }
>;
