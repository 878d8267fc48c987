import type { FieldFault, Refusal } from '../domain/refusal.ts';
import type { Language } from '../domain/words.ts';
import { euros, longDate } from '../letters/format.ts';

/** What only the front door refuses, before the domain is asked. */
type FrontDoor =
  | { code: 'invalid_request'; fields: FieldFault[] }
  | { code: 'malformed_json' }
  | { code: 'key_missing' }
  | { code: 'unauthenticated'; reason: string }
  | { code: 'method_not_allowed'; allowed: string[] }
  | { code: 'body_too_large' }
  | { code: 'media_type_unsupported' }
  | { code: 'issuer_unavailable' }
  | { code: 'outcome_unknown' }
  | { code: 'internal_error' };

export type ProblemFacts = Refusal | FrontDoor;
export type ProblemCode = ProblemFacts['code'];
type FactsOf<Code extends ProblemCode> = Extract<ProblemFacts, { code: Code }>;

/** Thrown anywhere in the front door; the error handler answers it. */
export class Problem extends Error {
  readonly facts: ProblemFacts;
  constructor(facts: ProblemFacts) {
    super(facts.code);
    this.facts = facts;
  }
}

type Sentence<Code extends ProblemCode> = readonly [title: string, detail: (facts: FactsOf<Code>) => string];
type Entry<Code extends ProblemCode> = { status: number; fr: Sentence<Code>; en: Sentence<Code> };

const fr = (cents: number) => euros('fr', cents);
const en = (cents: number) => euros('en', cents);
const list = (items: readonly (string | number)[]) => items.join(', ');

/** What is wrong with a field. The codes are zod's, JSON Schema's keywords, and ours. */
const FAULTS: Record<string, Record<Language, string>> = {
  missing: { fr: 'à renseigner', en: 'missing' },
  unknown: { fr: 'champ inconnu', en: 'unknown field' },
  additionalProperties: { fr: 'contient un champ inconnu', en: 'holds an unknown field' },
  invalid_type: { fr: 'valeur d’un autre type', en: 'value of another type' },
  type: { fr: 'valeur d’un autre type', en: 'value of another type' },
  invalid_value: { fr: 'valeur hors de la liste', en: 'not one of the values' },
  invalid_union: { fr: 'valeur hors de la liste', en: 'not one of the values' },
  enum: { fr: 'valeur hors de la liste', en: 'not one of the values' },
  invalid_format: { fr: 'format inattendu', en: 'unexpected format' },
  invalid_key: { fr: 'nom inattendu', en: 'unexpected name' },
  too_small: { fr: 'trop petit ou trop court', en: 'too small or too short' },
  minLength: { fr: 'trop court', en: 'too short' },
  too_big: { fr: 'trop grand ou trop long', en: 'too large or too long' },
  maxLength: { fr: 'trop long', en: 'too long' },
  siret_check_digit: { fr: 'clé de contrôle du SIRET erronée', en: 'wrong check digit of the SIRET' },
  cursor_invalid: { fr: 'curseur que le service n’a pas donné', en: 'cursor that the service did not give' },
};
const faults = (language: Language, fields: readonly FieldFault[]): string =>
  fields.map(({ pointer, fault }) => `${pointer || '/'} (${FAULTS[fault]?.[language] ?? fault})`).join(language === 'fr' ? ' ; ' : '; ');

/** Each code's status, and in each language what happened and what to do. Total over the codes, so that none can be forgotten. */
export const PROBLEMS: { readonly [Code in ProblemCode]: Entry<Code> } = {
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
        'Le corps de la demande n’est pas du JSON valide, est trop imbriqué, ou contient un caractère que rien ne peut conserver. Corrigez-le et renvoyez-le.',
    ],
    en: [
      'Unreadable JSON',
      () => 'The body is not valid JSON, is nested too deeply, or holds a character that nothing can store. Correct it and send it again.',
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
  role_required: {
    status: 403,
    fr: ['Rôle insuffisant', ({ roles }) => `Cette action demande l’un de ces rôles : ${list(roles)}.`],
    en: ['Role required', ({ roles }) => `This action wants one of these roles: ${list(roles)}.`],
  },
  not_found: {
    status: 404,
    fr: ['Introuvable', () => 'Rien ne porte cet identifiant parmi ce que vous pouvez voir. Vérifiez l’adresse.'],
    en: ['Not found', () => 'Nothing that you may see has this id. Check the address.'],
  },
  method_not_allowed: {
    status: 405,
    fr: ['Méthode non permise', ({ allowed }) => `Cette adresse accepte : ${list(allowed)}.`],
    en: ['Method not allowed', ({ allowed }) => `This address takes: ${list(allowed)}.`],
  },
  body_too_large: {
    status: 413,
    fr: ['Demande trop longue', () => 'Le corps dépasse 1 Mo. Réduisez-le.'],
    en: ['Body too large', () => 'The body exceeds 1 MB. Shorten it.'],
  },
  media_type_unsupported: {
    status: 415,
    fr: ['Format non pris en charge', () => 'Envoyez le corps en application/json, en UTF-8.'],
    en: ['Media type unsupported', () => 'Send the body as application/json in UTF-8.'],
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
        'The service met an error; nothing was half done. Try again, under the same key if the request has one, and report the request id if it persists.',
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
  key_reused_with_another_body: {
    status: 422,
    fr: ['Clé déjà employée', () => 'Cette clé d’idempotence a déjà servi à une autre demande. Prenez-en une nouvelle.'],
    en: ['Key already used', () => 'This idempotency key was used for another request. Take a new one.'],
  },
  wrong_state: {
    status: 409,
    fr: [
      'Action impossible dans cet état',
      ({ command, state }) => `« ${command} » n’est pas possible dans l’état « ${state} ». Relisez l’objet pour voir ce qu’il accepte.`,
    ],
    en: [
      'Not possible in this state',
      ({ command, state }) => `"${command}" is not possible in the state "${state}". Read the thing again to see what it takes.`,
    ],
  },
  stale_version: {
    status: 409,
    fr: ['Version dépassée', ({ current }) => `L’objet a changé entre-temps : sa version est ${current}. Relisez-le, puis recommencez.`],
    en: ['Stale version', ({ current }) => `It has changed meanwhile: its version is ${current}. Read it again, then retry.`],
  },
  stale_revision: {
    status: 409,
    fr: ['Révision dépassée', ({ current }) => `Le dossier est à la révision ${current}. Relisez-la avant de vous prononcer.`],
    en: ['Stale revision', ({ current }) => `The application is at revision ${current}. Read it before you decide.`],
  },
  call_unknown: {
    status: 422,
    fr: ['Appel inconnu', ({ callId }) => `Aucun appel ne porte l’identifiant « ${callId} ». Voyez GET /calls.`],
    en: ['Unknown call', ({ callId }) => `No call has the id "${callId}". See GET /calls.`],
  },
  call_not_open: {
    status: 422,
    fr: [
      'Appel fermé',
      ({ opensOn, closesOn }) =>
        `L’appel reçoit des dossiers à partir du ${longDate('fr', opensOn)}${closesOn ? ` et jusqu’au ${longDate('fr', closesOn)}` : ''}.`,
    ],
    en: [
      'Call not open',
      ({ opensOn, closesOn }) =>
        `The call takes applications from ${longDate('en', opensOn)}${closesOn ? ` to ${longDate('en', closesOn)}` : ''}.`,
    ],
  },
  application_incomplete: {
    status: 422,
    fr: ['Dossier incomplet', ({ fields }) => `Complétez avant de déposer : ${list(fields.map(({ pointer }) => pointer))}.`],
    en: ['Application incomplete', ({ fields }) => `Complete before submitting: ${list(fields.map(({ pointer }) => pointer))}.`],
  },
  siret_of_another_organisation: {
    status: 422,
    fr: [
      'Établissement d’une autre administration',
      ({ siren }) => `L’établissement porteur doit appartenir à votre administration (SIREN ${siren}).`,
    ],
    en: [
      'Establishment of another organisation',
      ({ siren }) => `The establishment that bears the project must belong to your organisation (SIREN ${siren}).`,
    ],
  },
  organisation_not_eligible: {
    status: 422,
    fr: [
      'Administration non éligible',
      ({ siren, legalCategory }) =>
        `L’appel n’est pas ouvert à l’administration ${siren} (catégorie juridique ${legalCategory ?? 'inconnue'}). Si elle devrait l’être, écrivez au fonds.`,
    ],
    en: [
      'Organisation not eligible',
      ({ siren, legalCategory }) =>
        `The call is not open to organisation ${siren} (legal category ${legalCategory ?? 'unknown'}). If it should be, write to the fund.`,
    ],
  },
  project_type_unknown: {
    status: 422,
    fr: ['Type de projet inconnu', ({ known }) => `L’appel connaît ces types : ${list(known)}.`],
    en: ['Unknown project type', ({ known }) => `The call knows these types: ${list(known)}.`],
  },
  cost_out_of_bounds: {
    status: 422,
    fr: [
      'Coût du projet hors limites',
      ({ costCents, minCents, maxCents }) =>
        `Le projet coûte ${fr(costCents)} ; l’appel finance ceux de ${fr(minCents)} à ${fr(maxCents)}.`,
    ],
    en: [
      'Project cost out of bounds',
      ({ costCents, minCents, maxCents }) =>
        `The project costs ${en(costCents)}; the call funds those from ${en(minCents)} to ${en(maxCents)}.`,
    ],
  },
  funding_differs_from_costs: {
    status: 422,
    fr: [
      'Plan de financement déséquilibré',
      ({ costCents, fundingCents }) =>
        `Les dépenses font ${fr(costCents)} et les financements ${fr(fundingCents)} : ils doivent être égaux au centime.`,
    ],
    en: [
      'Funding differs from costs',
      ({ costCents, fundingCents }) => `Costs are ${en(costCents)} and funding ${en(fundingCents)}: they must be equal to the cent.`,
    ],
  },
  rate_too_high: {
    status: 422,
    fr: [
      'Taux de financement hors limites',
      ({ requestedCents, maxRequestedCents, maxRatePercent }) =>
        `Vous demandez ${fr(requestedCents)} ; le fonds finance plus de 0 € et au plus ${maxRatePercent} % du coût, soit ${fr(maxRequestedCents)}.`,
    ],
    en: [
      'Funding rate out of bounds',
      ({ requestedCents, maxRequestedCents, maxRatePercent }) =>
        `You ask for ${en(requestedCents)}; the fund pays more than €0 and at most ${maxRatePercent} % of the cost, ${en(maxRequestedCents)}.`,
    ],
  },
  mandatory_indicators_missing: {
    status: 422,
    fr: [
      'Indicateurs obligatoires absents',
      ({ indicators }) =>
        `Ajoutez ces indicateurs, avec leur valeur de départ et leurs cibles : ${list(indicators)} (« own » : un indicateur propre au projet).`,
    ],
    en: [
      'Mandatory indicators missing',
      ({ indicators }) => `Add these indicators with baseline and targets: ${list(indicators)} ("own": one of the project's own).`,
    ],
  },
  form_invalid: {
    status: 422,
    fr: ['Réponses incomplètes ou invalides', ({ fields }) => `Corrigez : ${faults('fr', fields)}.`],
    en: ['Answers incomplete or invalid', ({ fields }) => `Correct: ${faults('en', fields)}.`],
  },
  reason_missing: {
    status: 422,
    fr: ['Motif absent', () => 'Une irrecevabilité se motive : dites pourquoi au demandeur.'],
    en: ['Reason missing', () => 'Inadmissibility needs its reason: tell the applicant why.'],
  },
  step_unknown: {
    status: 422,
    fr: ['Étape inconnue', ({ known }) => `Le dossier a ces étapes : ${list(known)}.`],
    en: ['Unknown step', ({ known }) => `The application has these steps: ${list(known)}.`],
  },
  step_not_open: {
    status: 409,
    fr: ['Étape close', ({ step }) => `L’avis de l’étape « ${step} » est déjà rendu.`],
    en: ['Step closed', ({ step }) => `The opinion on step "${step}" has been given.`],
  },
  not_a_reviewer: {
    status: 422,
    fr: [
      'Cette personne n’instruit pas',
      ({ personId }) => `${personId} n’est pas connue comme relectrice ou relecteur. Voyez GET /people?role=reviewer.`,
    ],
    en: ['Not a reviewer', ({ personId }) => `${personId} is not known as a reviewer. See GET /people?role=reviewer.`],
  },
  not_the_assigned_reviewer: {
    status: 422,
    fr: [
      'Avis demandé à une autre personne',
      () => 'Cette étape est confiée à une autre personne. Le responsable du Datalab peut vous désigner.',
    ],
    en: ['Somebody else is assigned', () => 'This step is assigned to somebody else. The Datalab’s lead may assign you.'],
  },
  conflict_of_interest: {
    status: 422,
    fr: ['Conflit d’intérêts', () => 'Personne de l’administration du demandeur ne se prononce sur son dossier ni ne signe pour le fonds.'],
    en: ['Conflict of interest', () => 'Nobody of the applicant’s organisation judges its application or signs for the fund.'],
  },
  scores_differ_from_rubric: {
    status: 422,
    fr: ['Notes incomplètes', ({ criteria }) => `Donnez une note de 0 à 5 à chacun de ces critères, et à eux seuls : ${list(criteria)}.`],
    en: ['Scores differ from the rubric', ({ criteria }) => `Score each of these criteria from 0 to 5, and only these: ${list(criteria)}.`],
  },
  application_not_reviewed: {
    status: 422,
    fr: ['Dossiers non instruits', ({ applicationIds }) => `Ces dossiers ne sont pas prêts pour un comité : ${list(applicationIds)}.`],
    en: ['Applications not reviewed', ({ applicationIds }) => `These applications are not ready for a session: ${list(applicationIds)}.`],
  },
  application_twice: {
    status: 422,
    fr: ['Dossier en double', ({ applicationIds }) => `Ces dossiers figurent deux fois dans la liste : ${list(applicationIds)}.`],
    en: ['Application listed twice', ({ applicationIds }) => `These applications stand twice in the list: ${list(applicationIds)}.`],
  },
  decisions_differ_from_agenda: {
    status: 422,
    fr: [
      'Décisions incomplètes',
      ({ missing, unknown }) =>
        `Décidez de tout l’ordre du jour et de lui seul. Manquent : ${list(missing) || 'aucun'} ; étrangers : ${list(unknown) || 'aucun'}.`,
    ],
    en: [
      'Decisions differ from the agenda',
      ({ missing, unknown }) =>
        `Decide the whole agenda and nothing else. Missing: ${list(missing) || 'none'}; not on it: ${list(unknown) || 'none'}.`,
    ],
  },
  award_above_request: {
    status: 422,
    fr: [
      'Montant supérieur à la demande',
      ({ applicationId, requestedCents, awardedCents }) =>
        `Le dossier ${applicationId} demande ${fr(requestedCents)} ; ${fr(awardedCents)} ne peuvent lui être accordés.`,
    ],
    en: [
      'Award above the request',
      ({ applicationId, requestedCents, awardedCents }) =>
        `Application ${applicationId} asks for ${en(requestedCents)}; it cannot be awarded ${en(awardedCents)}.`,
    ],
  },
  took_part_in_review: {
    status: 422,
    fr: [
      'A pris part à l’instruction',
      ({ applicationIds }) =>
        `Vous avez examiné ou donné un avis sur ces dossiers ; une autre personne doit clore la décision : ${list(applicationIds)}.`,
    ],
    en: [
      'Took part in the review',
      ({ applicationIds }) =>
        `You screened these applications or gave an opinion on them; somebody else must close the decision: ${list(applicationIds)}.`,
    ],
  },
  session_before_its_date: {
    status: 422,
    fr: [
      'Comité pas encore tenu',
      ({ heldOn }) => `Le comité se tient le ${longDate('fr', heldOn)} : sa décision se clôt à partir de ce jour.`,
    ],
    en: [
      'Session not yet held',
      ({ heldOn }) => `The session is held on ${longDate('en', heldOn)}: its decision can be closed from that day.`,
    ],
  },
  already_signed: {
    status: 409,
    fr: ['Déjà signée', ({ side }) => `La convention est déjà signée pour cette partie (${side}).`],
    en: ['Already signed', ({ side }) => `The agreement is already signed for this side (${side}).`],
  },
  tranche_unknown: {
    status: 422,
    fr: ['Tranche inconnue', ({ ranks }) => `La convention a ces tranches : ${list(ranks)}.`],
    en: ['Unknown tranche', ({ ranks }) => `The agreement has these tranches: ${list(ranks)}.`],
  },
  tranche_wrong_state: {
    status: 409,
    fr: [
      'Tranche dans un autre état',
      ({ rank, state, command }) => `La tranche ${rank} est dans l’état « ${state} », qui ne permet pas « ${command} ».`,
    ],
    en: [
      'Tranche in another state',
      ({ rank, state, command }) => `Tranche ${rank} is in the state "${state}", which does not take "${command}".`,
    ],
  },
  amount_differs: {
    status: 422,
    fr: [
      'Montant différent',
      ({ expectedCents, givenCents }) => `Le montant attendu est ${fr(expectedCents)} ; vous avez indiqué ${fr(givenCents)}.`,
    ],
    en: ['Amount differs', ({ expectedCents, givenCents }) => `The amount expected is ${en(expectedCents)}; you gave ${en(givenCents)}.`],
  },
  payer_ordered_payment: {
    status: 422,
    fr: ['Ordonnateur et payeur confondus', () => 'Vous avez demandé ce paiement : une autre personne doit l’enregistrer.'],
    en: ['Payer ordered the payment', () => 'You ordered this payment: somebody else must record it.'],
  },
  value_date_out_of_range: {
    status: 422,
    fr: [
      'Date de paiement impossible',
      ({ earliest, latest }) => `La date de paiement se situe entre le ${longDate('fr', earliest)} et le ${longDate('fr', latest)}.`,
    ],
    en: [
      'Payment date out of range',
      ({ earliest, latest }) => `The payment date lies between ${longDate('en', earliest)} and ${longDate('en', latest)}.`,
    ],
  },
  amount_not_positive: {
    status: 422,
    fr: ['Montant non positif', () => 'Un mouvement porte un nombre entier de centimes, supérieur à zéro.'],
    en: ['Amount not positive', () => 'A movement carries a whole number of cents above zero.'],
  },
  credits_insufficient: {
    status: 422,
    fr: [
      'Crédits insuffisants',
      ({ credit, year, availableCents, askedCents, missingCents, rows }) =>
        `L’enveloppe a ${fr(availableCents)} de ${credit} ${year} disponibles ; il en faut ${fr(askedCents)}, il manque ${fr(missingCents)}. ${rows.length > 1 ? `${rows.length} lignes ne tiennent pas.` : 'Une ligne ne tient pas.'} Rien n’a été décidé.`,
    ],
    en: [
      'Insufficient credits',
      ({ credit, year, availableCents, askedCents, missingCents, rows }) =>
        `The envelope has ${en(availableCents)} of ${credit} ${year} available; ${en(askedCents)} are needed, ${en(missingCents)} are missing. ${rows.length > 1 ? `${rows.length} rows do not fit.` : 'One row does not fit.'} Nothing was decided.`,
    ],
  },
  tranche_exceeded: {
    status: 422,
    fr: ['Tranche dépassée', ({ openCents, askedCents }) => `Il reste ${fr(openCents)} sur la tranche ; ${fr(askedCents)} sont demandés.`],
    en: ['Tranche exceeded', ({ openCents, askedCents }) => `${en(openCents)} are left on the tranche; ${en(askedCents)} are asked.`],
  },
};

/** The body of an RFC 9457 problem: its words in one language, its facts as extension members. */
export function toProblem(language: Language, facts: ProblemFacts): { status: number; body: Record<string, unknown> } {
  const entry: { status: number } & Record<Language, readonly [string, (facts: never) => string]> = PROBLEMS[facts.code];
  const [title, detail] = entry[language];
  // The code picked the entry whose facts these are.
  return {
    status: entry.status,
    body: { type: `/problems/${facts.code}`, title, status: entry.status, detail: detail(facts as never), ...facts },
  };
}
