import type { z } from 'zod';
import type { IdentifyCredits } from '../../domain/ledger/accounting.ts';
import type { ReverseMovement } from '../../domain/ledger/credits.ts';
import {
  type BookLine,
  type DismissLine,
  type DismissLines,
  type ImportPayments,
  type LinkLine,
  SET_ASIDE,
} from '../../domain/ledger/reconciliation.ts';
import type { Language } from '../../domain/core/words.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { reason } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { SomeWordsOf } from '../words-of.ts';
import { year } from './fields.ts';

const importId = field('Import', 'Import');
const position = field('Ligne', 'Line', 'Place de la ligne dans le fichier importé.', 'Place of the line in the imported file.');

/** Why lines were set aside, in words. */
const reasonIn = (language: Language, setAside: unknown): string =>
  Object.entries(SET_ASIDE).find(([name]) => name === setAside)?.[1][language] ?? String(setAside);

export const reconciliation = {
  reverseMovement: {
    fr: {
      button: 'Contre-passer le mouvement',
      title: 'Contre-passer un mouvement enregistré par erreur',
      intro: 'Seule une erreur de saisie se contre-passe, par une autre personne que celle qui a enregistré le mouvement.',
      warning: 'Le mouvement inverse est enregistré pour de bon. Si un bénéficiaire avait été informé, il l’est aussi de l’erreur.',
      done: 'Le mouvement est contre-passé.',
      happened: ({ kind, tranche, claim, sequence, amountCents }) =>
        `a contre-passé ${kind === 'pay' ? `le paiement de la tranche ${tranche}` : kind === 'order_payment' ? `la demande de paiement de la tranche ${tranche}` : claim ? `un mouvement de la créance ${claim}` : `le mouvement n° ${sequence}`} (${fr.euros(amountCents)}), enregistré par erreur`,
    },
    en: {
      button: 'Reverse the movement',
      title: 'Reverse a movement recorded by error',
      intro: 'Only a clerical error is reversed, by another person than the one who recorded the movement.',
      warning: 'The opposite movement is recorded for good. A beneficiary who had been told is told of the error.',
      done: 'The movement is reversed.',
      happened: ({ kind, tranche, claim, sequence, amountCents }) =>
        `reversed ${kind === 'pay' ? `the payment of tranche ${tranche}` : kind === 'order_payment' ? `the payment order of tranche ${tranche}` : claim ? `a movement of claim ${claim}` : `movement ${sequence}`} (${en.euros(amountCents)}), recorded by mistake`,
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
      happened: ({ year, fundsCentre, functionalArea }) =>
        `a relevé le centre financier ${fundsCentre} et le domaine fonctionnel ${functionalArea} de l’exercice ${year}`,
    },
    en: {
      button: 'Record the budget codes',
      title: 'Record the budget codes of a year',
      intro: 'Under these codes the credits of the year stand in the accounting system.',
      done: 'The budget codes are recorded.',
      happened: ({ year, fundsCentre, functionalArea }) =>
        `noted the funds centre ${fundsCentre} and the functional area ${functionalArea} of the year ${year}`,
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
      company: field(
        'Société',
        'Company',
        'Un n° DP n’est unique que dans une société et un exercice. Exemple : ADCE.',
        'A N° DP is unique only within a company and a year. Example: ADCE.',
      ),
      costCentre: field('Centre de coûts', 'Cost centre', 'Exemple : ADCSDAT075.', 'Example: ADCSDAT075.'),
      programmeItem: field(
        'Référentiel de programmation',
        'Item of the programme’s plan',
        'Exemple : 035401010301.',
        'Example: 035401010301.',
      ),
    },
  },
  bookLine: {
    fr: {
      button: 'Enregistrer le paiement de la ligne',
      title: 'Enregistrer le paiement qu’une ligne relate',
      intro:
        'Le paiement est demandé ici et la comptabilité le dit fait : il est enregistré comme l’import l’aurait fait. La personne qui l’a demandé ne peut pas l’enregistrer.',
      warning: 'Le bénéficiaire est informé du paiement. Une erreur ne se corrige ensuite que par une contre-passation.',
      done: 'Le paiement est enregistré.',
      happened: ({ position, sequence }) => `a enregistré le paiement de la ligne ${position} d’un import (mouvement n° ${sequence})`,
    },
    en: {
      button: 'Record the line’s payment',
      title: 'Record the payment that a line reports',
      intro:
        'The payment is ordered here, and the accounting system says that it is made: it is recorded as the import would have done. The person who ordered it cannot record it.',
      warning: 'The beneficiary is told of the payment. An error can then be mended only by a reversal.',
      done: 'The payment is recorded.',
      happened: ({ position, sequence }) => `recorded the payment of line ${position} of an import (movement ${sequence})`,
    },
    fields: { importId, position },
  },
  dismissLine: {
    fr: {
      button: 'Écarter la ligne',
      title: 'Écarter une ligne de l’import',
      intro: 'La ligne ne correspond à aucun paiement de cette enveloppe.',
      warning: 'Une ligne écartée est réglée : elle n’est plus proposée.',
      done: 'La ligne est écartée.',
      happened: ({ position }) => `a écarté la ligne ${position} d’un import`,
    },
    en: {
      button: 'Dismiss the line',
      title: 'Dismiss a line of the import',
      intro: 'The line tells of no payment of this envelope.',
      warning: 'A dismissed line is settled: it is not offered again.',
      done: 'The line is dismissed.',
      happened: ({ position }) => `dismissed line ${position} of an import`,
    },
    fields: { importId, position, reason },
  },
  dismissLines: {
    fr: {
      button: 'Écarter toutes les lignes de ce motif',
      title: 'Écarter les lignes mises de côté pour un même motif',
      intro: 'Ces lignes ne correspondent à aucun paiement de cette enveloppe.',
      warning:
        'Les lignes écartées sont réglées : elles ne sont plus proposées. Celles qu’une autre personne doit régler restent à régler.',
      done: 'Les lignes sont écartées.',
      happened: ({ requests, setAsideFor }) =>
        `a écarté ${fr.many(requests, 'demande de paiement', 'demandes de paiement')} d’un import, pour ce motif de mise de côté : ${reasonIn('fr', setAsideFor)}`,
    },
    en: {
      button: 'Dismiss all lines of this reason',
      title: 'Dismiss the lines that were set aside for one reason',
      intro: 'These lines tell of no payment of this envelope.',
      warning: 'Dismissed lines are settled: they are not offered again. Those that another person has to settle stay open.',
      done: 'The lines are dismissed.',
      happened: ({ requests, setAsideFor }) =>
        `dismissed ${en.many(requests, 'payment request', 'payment requests')} of an import, set aside for this reason: ${reasonIn('en', setAsideFor)}`,
    },
    fields: {
      importId,
      setAsideFor: field('Motif de la mise de côté', 'Why they were set aside'),
      reason,
    },
  },
  importPayments: {
    fr: {
      button: 'Importer un état des paiements',
      title: 'Importer un état des paiements',
      intro:
        'Envoyez l’état des paiements tel que Chorus le rend. Ses lignes sont rapprochées des paiements de l’enveloppe, et les paiements qu’il dit faits sont enregistrés.',
      warning: 'Les bénéficiaires sont informés des paiements enregistrés.',
      done: 'L’état des paiements est importé.',
      happened: ({ lines, matched, booked, setAside, known }) =>
        [
          `a importé un état des paiements de ${fr.many(lines, 'ligne', 'lignes')} : ${fr.many(matched, 'rapprochée', 'rapprochées')}`,
          fr.many(booked, 'paiement enregistré', 'paiements enregistrés'),
          fr.many(setAside, 'mise de côté', 'mises de côté'),
          fr.many(known, 'déjà connue', 'déjà connues'),
        ].join(', '),
    },
    en: {
      button: 'Import payments',
      title: 'Import the accounting system’s payments',
      intro:
        'Send the list of payments as Chorus makes it. Its lines are held against the envelope’s payments, and those that it says are made are recorded.',
      warning: 'Beneficiaries are told of the payments that are recorded.',
      done: 'The payments are imported.',
      happened: ({ lines, matched, booked, setAside, known }) =>
        `imported an export of ${en.many(lines, 'payment line', 'payment lines')}: ${matched} matched, ${booked} booked, ${setAside} set aside, ${known} known already`,
    },
    fields: {
      year: field(
        'Exercice',
        'Year (exercice)',
        'Seulement pour un état qui ne le dit pas (INF-BUD-53).',
        'Only for a form that does not say it (INF-BUD-53).',
      ),
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
      happened: ({ position, sequence }) => `a rapproché la ligne ${position} d’un import du mouvement n° ${sequence}`,
    },
    en: {
      button: 'Match the line',
      title: 'Match a line with a payment',
      intro: 'Say of which recorded payment this line tells.',
      done: 'The line is matched.',
      happened: ({ position, sequence }) => `linked line ${position} of an import to movement ${sequence}`,
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
} satisfies SomeWordsOf<
  'envelopes',
  {
    reverseMovement: typeof ReverseMovement;
    identifyCredits: typeof IdentifyCredits;
    dismissLine: typeof DismissLine;
    dismissLines: typeof DismissLines;
    importPayments: keyof Pick<z.input<typeof ImportPayments>, 'sha256' | 'year'>;
    linkLine: typeof LinkLine;
    bookLine: typeof BookLine;
  }
>;
