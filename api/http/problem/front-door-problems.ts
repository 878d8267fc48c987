import { counted, seconds, size } from '../../../domain/core/format.ts';
import type { Language } from '../../../domain/core/words.ts';
import { faults, list, type Limited, type Problems, type FrontDoor } from './sentence.ts';

/** What each limit counts. */
const LIMITED = {
  fr: {
    person: { one: 'demande d’une personne', other: 'demandes d’une personne' },
    commands: { one: 'action d’une personne', other: 'actions d’une personne' },
    costly: {
      one: 'document, export ou recherche d’une personne',
      other: 'documents, exports ou recherches d’une personne',
    },
    address: { one: 'demande sans connexion d’une adresse', other: 'demandes sans connexion d’une adresse' },
    failed_tokens: { one: 'connexion refusée d’une adresse', other: 'connexions refusées d’une adresse' },
  },
  en: {
    person: { one: 'request of a person', other: 'requests of a person' },
    commands: { one: 'action of a person', other: 'actions of a person' },
    costly: { one: 'document, export or search of a person', other: 'documents, exports or searches of a person' },
    address: { one: 'request without a sign-in from an address', other: 'requests without a sign-in from an address' },
    failed_tokens: { one: 'refused sign-in from an address', other: 'refused sign-ins from an address' },
  },
} as const satisfies Record<Language, Record<Limited, { one: string; other: string }>>;

export const frontDoorProblems: Problems<FrontDoor> = {
  invalid_request: {
    status: 400,
    fr: ['Demande mal formée', ({ fields }) => `Corrigez : ${faults('fr', fields)}.`],
    en: ['Invalid request', ({ fields }) => `Correct: ${faults('en', fields)}.`],
  },
  malformed_json: {
    status: 400,
    fr: [
      'JSON illisible',
      () =>
        'Le corps de la demande n’est pas du JSON valide, est trop imbriqué, nomme deux fois un champ, ou contient un caractère que rien ne peut conserver. Corrigez-le et renvoyez-le.',
    ],
    en: [
      'Unreadable JSON',
      () =>
        'The body is not valid JSON, is nested too deeply, names a field twice, or holds a character that nothing can store. Correct it and send it again.',
    ],
  },
  cross_site: {
    status: 403,
    fr: [
      'Demande venue d’un autre site',
      () => 'Cette demande n’a pas été envoyée depuis nos pages : rien n’a été fait. Ouvrez la page ici, et recommencez.',
    ],
    en: [
      'Request from another site',
      () => 'This request was not sent from our pages: nothing was done. Open the page here, and start again.',
    ],
  },
  key_missing: {
    status: 400,
    fr: [
      'Clé d’idempotence absente',
      () =>
        'Ajoutez un en-tête Idempotency-Key de 1 à 200 caractères visibles, propre à cette demande : la répéter sous la même clé ne l’exécute qu’une fois.',
    ],
    en: [
      'Idempotency key missing',
      () =>
        'Add an Idempotency-Key header of 1 to 200 visible characters, unique to this request: repeating it under the same key carries it out once.',
    ],
  },
  unauthenticated: {
    status: 401,
    fr: ['Connexion requise', () => 'Le jeton d’accès est absent, expiré ou refusé. Connectez-vous de nouveau.'],
    en: ['Sign-in required', () => 'The access token is missing, expired or refused. Sign in again.'],
  },
  sign_in_again: {
    status: 401,
    fr: [
      'Nouvelle connexion requise',
      ({ recentSeconds, acrs }) =>
        `Ce geste demande une connexion ${[
          ...(recentSeconds === null ? [] : [`de moins de ${recentSeconds} secondes`]),
          ...(acrs.length > 0 ? [`au niveau ${acrs.join(' ou ')}`] : []),
        ].join(' et ')}. Connectez-vous de nouveau, puis refaites-le.`,
    ],
    en: [
      'Sign in again',
      ({ recentSeconds, acrs }) =>
        `This asks for a sign-in ${[
          ...(recentSeconds === null ? [] : [`less than ${recentSeconds} seconds old`]),
          ...(acrs.length > 0 ? [`of the level ${acrs.join(' or ')}`] : []),
        ].join(' and ')}. Sign in again, and repeat it.`,
    ],
  },
  method_not_allowed: {
    status: 405,
    fr: ['Méthode non permise', ({ allowed }) => `Cette adresse accepte : ${list(allowed)}.`],
    en: ['Method not allowed', ({ allowed }) => `This address takes: ${list(allowed)}.`],
  },
  body_too_large: {
    status: 413,
    fr: [
      'Demande trop longue',
      () =>
        'Le corps est plus long que cette demande n’en prend (1 Mo ; 4 Mo pour les décisions d’un comité), ou contient plus de 20 000 valeurs. Réduisez-le.',
    ],
    en: [
      'Body too large',
      () =>
        'The body is longer than this request takes (1 MB; 4 MB for the decisions of a session), or holds more than 20,000 values. Shorten it.',
    ],
  },
  form_incomplete: {
    status: 400,
    fr: [
      'Envoi interrompu',
      () => 'Le formulaire n’est pas arrivé entier : rien n’a été enregistré. Choisissez de nouveau le fichier, et renvoyez-le.',
    ],
    en: ['Form incomplete', () => 'The form did not arrive whole: nothing was saved. Choose the file again, and send it again.'],
  },
  form_too_large: {
    status: 413,
    fr: [
      'Formulaire trop long',
      ({ most, bytes }) =>
        `Un formulaire a au plus ${most} champs, et ${size('fr', bytes)} de texte conservé avant l’envoi : celui-ci n’est pas enregistré. Retirez des lignes ou du texte, et renvoyez-le.`,
    ],
    en: [
      'Form too long',
      ({ most, bytes }) =>
        `A form has at most ${most} fields, and ${size('en', bytes)} of text kept before it is sent: this one was not saved. Remove lines or text, and send it again.`,
    ],
  },
  headers_too_large: {
    status: 431,
    fr: ['En-têtes trop longs', () => 'L’adresse et les en-têtes dépassent 16 Ko. Réduisez-les.'],
    en: ['Headers too large', () => 'The address and the headers exceed 16 kB. Shorten them.'],
  },
  agreement_missing: {
    status: 409,
    fr: [
      'Pas de convention à lire',
      ({ state }) =>
        state === 'to_accept'
          ? 'La convention est établie une fois la décision acceptée avec un plan révisé.'
          : 'Cette convention n’est pas à signer aujourd’hui et n’a jamais été signée.',
    ],
    en: [
      'No agreement to read',
      ({ state }) =>
        state === 'to_accept'
          ? 'The agreement is made once the award is accepted with a revised plan.'
          : 'This agreement is not to be signed today and never was signed.',
    ],
  },
  malformed_http: {
    status: 400,
    fr: ['Requête HTTP illisible', () => 'La requête n’est pas conforme à HTTP/1.1 (RFC 9112) : aucune partie n’en a été traitée.'],
    en: ['Unreadable HTTP request', () => 'The request does not follow HTTP/1.1 (RFC 9112): no part of it was processed.'],
  },
  request_too_slow: {
    status: 408,
    fr: ['Requête trop lente', () => 'La requête n’est pas arrivée entière à temps. Renvoyez-la, avec la même clé si elle en a une.'],
    en: ['Request too slow', () => 'The request did not arrive whole in time. Send it again, under the same key if it has one.'],
  },
  media_type_unsupported: {
    status: 415,
    fr: ['Format non pris en charge', () => 'Envoyez le corps en application/json, en UTF-8.'],
    en: ['Media type unsupported', () => 'Send the body as application/json in UTF-8.'],
  },
  too_many_requests: {
    status: 429,
    fr: [
      'Trop de demandes',
      ({ limit, most, inSeconds, retryAfterSeconds }) =>
        `Le service prend au plus ${counted('fr', most, LIMITED.fr[limit])} en ${seconds('fr', inSeconds)} ; cette demande n’a rien changé. Renvoyez-la dans ${seconds('fr', retryAfterSeconds)}.`,
    ],
    en: [
      'Too many requests',
      ({ limit, most, inSeconds, retryAfterSeconds }) =>
        `The service takes at most ${counted('en', most, LIMITED.en[limit])} in ${seconds('en', inSeconds)}; this request changed nothing. Send it again in ${seconds('en', retryAfterSeconds)}.`,
    ],
  },
  internal_error: {
    status: 500,
    fr: [
      'Erreur interne',
      () =>
        'Le service a rencontré une erreur ; rien n’a été fait à moitié. Réessayez, avec la même clé si la demande en a une, et signalez le numéro de demande si elle persiste.',
    ],
    en: [
      'Internal error',
      () =>
        'The service met an error; nothing was left half done. Try again, under the same key if the request has one, and report the request id if it persists.',
    ],
  },
  attachment_damaged: {
    status: 410,
    fr: [
      'Fichier abîmé',
      () =>
        'Le contenu de cette pièce manque ou a été altéré : elle ne peut pas être servie. Signalez le numéro de demande, ou joignez-la de nouveau.',
    ],
    en: [
      'File damaged',
      () => 'The content of this file is missing or was altered: it cannot be served. Report the request id, or attach the file again.',
    ],
  },
  bank_details_unreadable: {
    status: 500,
    fr: [
      'Coordonnées bancaires illisibles',
      () =>
        'Un compte de cette convention ne peut pas être déchiffré : sa clé manque, ou ce qui en est conservé a été altéré. Ne payez pas, et signalez le numéro de demande.',
    ],
    en: [
      'Bank details unreadable',
      () =>
        'An account of this grant cannot be decrypted: its key is missing, or what is kept of it was altered. Pay nothing, and report the request id.',
    ],
  },
  file_store_unavailable: {
    status: 503,
    fr: [
      'Pièces indisponibles',
      () =>
        'Le service qui garde les pièces ne répond pas, ou n’a plus de place : rien n’a été joint, et rien ne s’est perdu. Réessayez plus tard, avec la même clé si la demande en a une.',
    ],
    en: [
      'Files unavailable',
      () =>
        'What keeps the files does not answer, or has no room left: nothing was attached, and nothing is lost. Try again later, under the same key if the request has one.',
    ],
  },
  seal_unavailable: {
    status: 503,
    fr: [
      'Cachet indisponible',
      () =>
        'Ce qui appose le cachet du fonds ne répond pas. Réessayez dans quelques minutes ; la convention elle-même, sans cachet, reste lisible.',
    ],
    en: [
      'Seal unavailable',
      () =>
        'What makes the fund’s seal does not answer. Try again in some minutes; the agreement itself, without a seal, can still be read.',
    ],
  },
  outcome_unknown: {
    status: 503,
    fr: [
      'Résultat inconnu',
      () =>
        'Le service n’a pas pu répondre à temps. Répétez la même demande, avec la même clé si elle en a une : elle ne sera exécutée qu’une fois.',
    ],
    en: [
      'Outcome unknown',
      () => 'The service could not answer in time. Repeat the same request, under the same key if it has one: it will be carried out once.',
    ],
  },
  issuer_unavailable: {
    status: 503,
    fr: ['Connexion indisponible', () => 'Le fournisseur d’identité ne répond pas. Réessayez dans un instant.'],
    en: ['Sign-in unavailable', () => 'The identity provider does not answer. Try again in a moment.'],
  },
};
