import type { AccountingRefusal } from '../../domain/ledger/refusals.ts';
import { list, type Problems } from '../http/problem/sentence.ts';
import { movementIn } from './movement-words.ts';

const NOTHING_FR = 'Rien n’a été importé : corrigez le fichier et envoyez-le de nouveau.';
const NOTHING_EN = 'Nothing was imported: correct the file and send it again.';

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
    status: 422,
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
    status: 422,
    fr: ['Encodage inconnu', () => `Le fichier n’est pas en UTF-8. Enregistrez-le en « CSV UTF-8 ». ${NOTHING_FR}`],
    en: ['Unknown encoding', () => `The file is not in UTF-8. Save it as “CSV UTF-8”. ${NOTHING_EN}`],
  },
  export_separator_other: {
    status: 422,
    fr: ['Séparateur inconnu', ({ separator }) => `La première ligne n’a pas de « ${separator} » entre ses titres. ${NOTHING_FR}`],
    en: ['Unknown separator', ({ separator }) => `The first line has no “${separator}” between its headings. ${NOTHING_EN}`],
  },
  export_header_other: {
    status: 422,
    fr: [
      'Titres de colonnes inattendus',
      ({ expected }) => `Le fichier doit commencer par ces titres, dans cet ordre : ${list(expected)}. ${NOTHING_FR}`,
    ],
    en: [
      'Unexpected headings',
      ({ expected }) => `The file must begin with these headings, in this order: ${list(expected)}. ${NOTHING_EN}`,
    ],
  },
  export_line_broken: {
    status: 422,
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
    status: 422,
    fr: ['Fichier sans ligne', () => 'Le fichier n’a aucune ligne sous ses titres. Vérifiez les dates de l’extraction.'],
    en: ['No line', () => 'The file has no line under its headings. Check the dates of the export.'],
  },
  export_too_long: {
    status: 422,
    fr: [
      'Trop de lignes',
      ({ mostLines, lines }) => `Un fichier porte au plus ${mostLines} lignes, et celui-ci en a ${lines}. Partagez-le en plusieurs.`,
    ],
    en: ['Too many lines', ({ mostLines, lines }) => `A file has at most ${mostLines} lines, and this one has ${lines}. Split it.`],
  },
  export_field_unreadable: {
    status: 422,
    fr: ['Champ illisible', ({ line, column }) => `À la ligne ${line}, le champ « ${column} » n’a pas la forme attendue. ${NOTHING_FR}`],
    en: [
      'Unreadable field',
      ({ line, column }) => `On line ${line}, the field “${column}” has not the form that is expected. ${NOTHING_EN}`,
    ],
  },
  export_amount_unreadable: {
    status: 422,
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
  export_currency_other: {
    status: 422,
    fr: [
      'Autre devise',
      ({ line, currency, taken }) => `À la ligne ${line}, la devise est « ${currency} » ; seule ${taken} est acceptée. ${NOTHING_FR}`,
    ],
    en: [
      'Another currency',
      ({ line, currency, taken }) => `On line ${line}, the currency is “${currency}”; ${taken} alone is taken. ${NOTHING_EN}`,
    ],
  },
  export_line_twice: {
    status: 422,
    fr: ['Ligne en double', ({ lineId, lines }) => `Le n° de ligne ${lineId} se trouve deux fois : lignes ${list(lines)}. ${NOTHING_FR}`],
    en: ['A line twice', ({ lineId, lines }) => `The line number ${lineId} stands twice: on lines ${list(lines)}. ${NOTHING_EN}`],
  },
  line_unknown: {
    status: 422,
    fr: ['Ligne inconnue', () => 'Aucun import de cette enveloppe n’a cette ligne. Vérifiez l’import et le rang de la ligne.'],
    en: ['Unknown line', () => 'No import of this envelope has this line. Check the import and the line’s place.'],
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
    status: 422,
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
