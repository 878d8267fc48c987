import type { AccountingRefusal } from '../../domain/ledger/refusals.ts';
import { SET_ASIDE, type SetAsideReason } from '../../domain/ledger/reconciliation.ts';
import type { Language } from '../../domain/core/words.ts';
import { list, type Problems } from '../http/problem/sentence.ts';
import { movementIn } from './movement-words.ts';

const NOTHING_FR = 'Rien n’a été importé : corrigez le fichier et envoyez-le de nouveau.';
const NOTHING_EN = 'Nothing was imported: correct the file and send it again.';

const reasonIn = (language: Language, reason: string): string => SET_ASIDE[reason as SetAsideReason]?.[language] ?? reason;

export const accountingProblems: Problems<AccountingRefusal> = {
  commitment_number_taken: {
    status: 409,
    fr: [
      'N° EJ déjà attribué',
      ({ commitmentNumber, grantId }) => `Le n° EJ ${commitmentNumber} est celui de « ${grantId} ». Vérifiez les deux.`,
    ],
    en: [
      'Commitment number taken',
      ({ commitmentNumber, grantId }) => `The commitment number ${commitmentNumber} is that of “${grantId}”. Check both.`,
    ],
  },
  order_number_taken: {
    status: 409,
    fr: [
      'N° DP déjà attribué',
      ({ orderNumber, grantId, rank }) => `Le n° DP ${orderNumber} est celui de la tranche ${rank} de « ${grantId} ». Vérifiez les deux.`,
    ],
    en: [
      'Order number taken',
      ({ orderNumber, grantId, rank }) => `The order number ${orderNumber} is that of tranche ${rank} of “${grantId}”. Check both.`,
    ],
  },
  export_checksum_differs: {
    fr: [
      'Empreinte différente',
      ({ expectedSha256, foundSha256 }) =>
        `Le fichier reçu a l’empreinte ${foundSha256}, et ${expectedSha256} est annoncée : il a été altéré en chemin, ou ce n’est pas lui. Rien n’a été importé.`,
    ],
    en: [
      'Checksum differs',
      ({ expectedSha256, foundSha256 }) =>
        `The file that came hashes to ${foundSha256}, and ${expectedSha256} was announced: it was altered on its way, or it is another file. Nothing was imported.`,
    ],
  },
  export_encoding_other: {
    fr: ['Encodage inconnu', () => `Le fichier n’est pas en UTF-8. Enregistrez-le en « CSV UTF-8 ». ${NOTHING_FR}`],
    en: ['Unknown encoding', () => `The file is not in UTF-8. Save it as “CSV UTF-8”. ${NOTHING_EN}`],
  },
  export_form_unknown: {
    fr: [
      'État inconnu',
      ({ missing }) =>
        missing.length > 0
          ? `Ces titres de colonnes manquent : ${list(missing)}. Envoyez l’état tel que Chorus le rend. ${NOTHING_FR}`
          : `Le fichier n’a les titres d’aucun des états de paiements de Chorus que le service sait lire. Envoyez l’état tel que Chorus le rend. ${NOTHING_FR}`,
    ],
    en: [
      'Unknown form',
      ({ missing }) =>
        missing.length > 0
          ? `These headings are missing: ${list(missing)}. Send the export as Chorus makes it. ${NOTHING_EN}`
          : `The file has the headings of none of Chorus’s exports of payments that the service can read. Send the export as Chorus makes it. ${NOTHING_EN}`,
    ],
  },
  export_workbook_broken: {
    fr: ['Classeur illisible', () => `Le classeur ne s’ouvre pas, ou il est trop grand. Enregistrez-le de nouveau en .xlsx. ${NOTHING_FR}`],
    en: ['Unreadable workbook', () => `The workbook does not open, or is too large. Save it again as .xlsx. ${NOTHING_EN}`],
  },
  export_year_missing: {
    fr: ['Exercice à indiquer', () => `Cet état ne dit pas de quel exercice sont ses paiements : indiquez-le. ${NOTHING_FR}`],
    en: ['Year to be given', () => `This export does not say of which year its payments are: give it. ${NOTHING_EN}`],
  },
  export_line_broken: {
    fr: [
      'Ligne mal formée',
      ({ line }) => `La ligne ${line} n’a pas autant de champs que de titres, ou un guillemet y manque. ${NOTHING_FR}`,
    ],
    en: [
      'Broken line',
      ({ line }) => `Line ${line} has not as many fields as there are headings, or lacks a quotation mark. ${NOTHING_EN}`,
    ],
  },
  export_empty: {
    fr: ['Fichier sans ligne', () => 'Le fichier n’a aucune ligne sous ses titres. Vérifiez les dates de l’extraction.'],
    en: ['No line', () => 'The file has no line under its headings. Check the dates of the export.'],
  },
  export_too_long: {
    fr: [
      'Trop de lignes',
      ({ mostLines, lines }) => `Un fichier porte au plus ${mostLines} lignes, et celui-ci en a ${lines}. Partagez-le en plusieurs.`,
    ],
    en: ['Too many lines', ({ mostLines, lines }) => `A file has at most ${mostLines} lines, and this one has ${lines}. Split it.`],
  },
  export_field_unreadable: {
    fr: ['Champ illisible', ({ line, column }) => `À la ligne ${line}, le champ « ${column} » n’a pas la forme attendue. ${NOTHING_FR}`],
    en: [
      'Unreadable field',
      ({ line, column }) => `On line ${line}, the field “${column}” has not the form that is expected. ${NOTHING_EN}`,
    ],
  },
  export_amount_unreadable: {
    fr: [
      'Montant illisible',
      ({ line, amount }) =>
        `À la ligne ${line}, « ${amount} » n’est pas un montant : écrivez-le avec une virgule décimale, comme 1234,56. ${NOTHING_FR}`,
    ],
    en: [
      'Unreadable amount',
      ({ line, amount }) => `On line ${line}, “${amount}” is not an amount: write it with a decimal comma, as in 1234,56. ${NOTHING_EN}`,
    ],
  },
  line_unknown: {
    fr: ['Ligne inconnue', () => 'Aucun import de cette enveloppe n’a cette ligne. Vérifiez l’import et le rang de la ligne.'],
    en: ['Unknown line', () => 'No import of this envelope has this line. Check the import and the line’s place.'],
  },
  line_not_booked: {
    status: 409,
    fr: [
      'Ligne qui n’enregistre rien',
      ({ setAsideFor }) =>
        setAsideFor === null
          ? 'Le paiement de cette ligne est déjà enregistré : rapprochez-la de ce paiement.'
          : `Cette ligne n’enregistre aucun paiement pour vous en ce moment. ${reasonIn('fr', setAsideFor)}. Réglez-le d’abord, ou rapprochez ou écartez la ligne.`,
    ],
    en: [
      'Line that books nothing',
      ({ setAsideFor }) =>
        setAsideFor === null
          ? 'The payment of this line is recorded already: match the line with it.'
          : `This line books no payment for you for now. ${reasonIn('en', setAsideFor)}. Settle that first, or match or dismiss the line.`,
    ],
  },
  lines_one_by_one: {
    status: 409,
    fr: [
      'Ligne à régler seule',
      () => 'Cette ligne peut relater un paiement de cette enveloppe : rapprochez-la, ou écartez-la seule, avec son motif.',
    ],
    en: [
      'Line to be settled alone',
      () => 'This line may tell of a payment of this envelope: match it, or dismiss it alone, with its reason.',
    ],
  },
  line_not_open: {
    status: 409,
    fr: [
      'Ligne qui n’attend rien',
      () => 'Cette ligne relate un paiement, est écartée, ou se trouve dans un fichier plus récent. Relisez l’import.',
    ],
    en: ['Line not open', () => 'This line tells of a payment, was dismissed, or stands in a later file. Read the import again.'],
  },
  movement_not_payment: {
    fr: [
      'Mouvement sans paiement',
      ({ kind }) => `Une ligne relate un paiement, et ce mouvement est « ${movementIn('fr', kind)} » ou une contre-passation.`,
    ],
    en: [
      'Movement is no payment',
      ({ kind }) => `A line tells of a payment, and this movement is “${movementIn('en', kind)}” or a reversal.`,
    ],
  },
  movement_already_told: {
    status: 409,
    fr: ['Paiement déjà rapproché', ({ lineId }) => `La ligne ${lineId} relate déjà ce paiement.`],
    en: ['Payment matched already', ({ lineId }) => `Line ${lineId} tells of this payment already.`],
  },
};
