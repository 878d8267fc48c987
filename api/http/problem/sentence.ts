import type { Expected, FieldFault } from '../../../domain/core/refusal.ts';
import type { Language } from '../../../domain/core/words.ts';
import { ANSWERS_AT_MOST } from '../../../domain/calls/form.ts';
import { COMPILED_AT_MOST, FORM_AT_MOST } from '../../../domain/calls/form-safety.ts';
import type { Role } from '../../../domain/core/role.ts';
import { euros, figure, size, typeset } from '../../../domain/core/format.ts';
import { roles as rolesEn, sides as sidesEn } from '../../../words/core/en.ts';
import { roles as rolesFr, sides as sidesFr } from '../../../words/core/fr.ts';

/** What the front door counts. */
export type Limited = 'person' | 'commands' | 'costly' | 'address' | 'failed_tokens';

/** The refusals of the front door alone, before the domain is asked. */
export type FrontDoor =
  | { code: 'invalid_request'; fields: FieldFault[] }
  | { code: 'malformed_json' }
  | { code: 'key_missing' }
  | { code: 'unauthenticated'; reason: string }
  /** `recentSeconds`: how old a sign-in may be, null where it may be of any age. */
  | { code: 'sign_in_again'; recentSeconds: number | null; acrs: string[] }
  | { code: 'method_not_allowed'; allowed: string[] }
  | { code: 'body_too_large' }
  | { code: 'form_incomplete' }
  | { code: 'form_too_large'; most: number; bytes: number }
  | { code: 'headers_too_large' }
  | { code: 'malformed_http' }
  | { code: 'request_too_slow' }
  | { code: 'media_type_unsupported' }
  /** `most`: how many the service takes in `inSeconds` of what `limit` counts. */
  | { code: 'too_many_requests'; limit: Limited; most: number; inSeconds: number; retryAfterSeconds: number }
  | { code: 'attachment_damaged' }
  | { code: 'bank_details_unreadable' }
  | { code: 'agreement_missing'; state: string }
  | { code: 'issuer_unavailable' }
  | { code: 'cross_site' }
  | { code: 'file_store_unavailable' }
  | { code: 'seal_unavailable' }
  | { code: 'outcome_unknown' }
  | { code: 'internal_error' };

type Sentence<Facts> = readonly [title: string, detail: (facts: Facts) => string];

/**
 * Each code's status, and in each language what happened and what to do. Total over the codes, so that none can be
 * forgotten. A request that is well formed and that a rule refuses is a 422 (RFC 9110 § 15.5.21): no entry repeats it.
 */
export type Problems<Facts extends { code: string }> = {
  readonly [Code in Facts['code']]: {
    status?: number;
    fr: Sentence<Extract<Facts, { code: Code }>>;
    en: Sentence<Extract<Facts, { code: Code }>>;
  };
};

export const fr = (cents: number) => euros('fr', cents);
export const en = (cents: number) => euros('en', cents);
export const bytesFr = (count: number) => size('fr', count);
export const bytesEn = (count: number) => size('en', count);
/** The label of a role in a sentence; an unknown word unchanged. */
export const roleIn = (language: Language, role: string): string => (language === 'fr' ? rolesFr : rolesEn)[role as Role] ?? role;
export const sideIn = (language: Language, side: string): string =>
  (language === 'fr' ? sidesFr : sidesEn)[side as keyof typeof sidesFr] ?? side;
export const list = (items: readonly (string | number)[]) => items.join(', ');

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
  minimum: { fr: 'trop petit', en: 'too small' },
  maximum: { fr: 'trop grand', en: 'too large' },
  minItems: { fr: 'trop peu d’éléments', en: 'too few' },
  maxItems: { fr: 'trop d’éléments', en: 'too many' },
  pattern: { fr: 'format inattendu', en: 'unexpected format' },
  format: { fr: 'format inattendu', en: 'unexpected format' },
  minLength: { fr: 'trop court', en: 'too short' },
  too_big: { fr: 'trop grand ou trop long', en: 'too large or too long' },
  maxLength: { fr: 'trop long', en: 'too long' },
  siren_check_digit: { fr: 'clé de contrôle du SIREN erronée', en: 'wrong check digit of the SIREN' },
  siret_check_digit: { fr: 'clé de contrôle du SIRET erronée', en: 'wrong check digit of the SIRET' },
  iban_invalid: {
    fr: 'IBAN erroné : vérifiez-le sur le relevé d’identité bancaire',
    en: 'wrong IBAN: check it against the bank’s own document',
  },
  before_opening: { fr: 'avant l’ouverture', en: 'before the opening' },
  unknown_category: {
    fr: 'n’est la catégorie juridique d’aucune personne publique (nomenclature de l’INSEE)',
    en: 'is the legal category of no body of public law (nomenclature of INSEE)',
  },
  closing_passed: { fr: 'est déjà passée : l’appel ne recevrait aucun dossier', en: 'has passed: the call would take no application' },
  nobody_eligible: { fr: 'aucune administration n’est éligible', en: 'no organisation is eligible' },
  above_maximum: { fr: 'au-dessus du maximum', en: 'above the maximum' },
  twice: { fr: 'en double', en: 'used twice' },
  differs: { fr: 'diffère de l’indicateur de même clé', en: 'differs from the indicator of the same key' },
  no_count: { fr: 'un indicateur qui compte des usagers est un décompte', en: 'an indicator that counts users is a count' },
  no_ratio: { fr: 'seul un ratio laisse des usagers de côté', en: 'only a ratio leaves users out' },
  counts_no_users: {
    fr: 'l’appel n’a pas d’indicateur de cette clé qui compte des usagers',
    en: 'the call has no indicator of this key that counts users',
  },
  not_above_alert: { fr: 'n’est pas au-dessus du seuil d’alerte', en: 'is not above the threshold of the alert' },
  reminder_too_early: { fr: 'rappel avant le début du délai', en: 'reminder before its period begins' },
  set_by_law: {
    fr: 'le décret 2018-514 fixe déjà ce délai pour les collectivités',
    en: 'for local authorities, décret 2018-514 sets this period already',
  },
  above_instalments: { fr: 'au-dessus du plafond des acomptes', en: 'above what instalments may reach' },
  below_advance: { fr: 'au-dessous de l’avance sans garantie', en: 'below the advance without a guarantee' },
  below_instalments: { fr: 'au-dessous du plafond des autres projets', en: 'below what other projects may reach' },
  no_such_rule: { fr: 'cette forme juridique n’a pas cette règle', en: 'a rule that this legal form does not have' },
  not_below_own_share: { fr: 'pas au-dessous de la part propre', en: 'not below the own share' },
  court_overseas: {
    fr: 'hors de France métropolitaine, où le délai de recours est compté autrement (CJA, art. R421-7)',
    en: 'outside metropolitan France, where the time to appeal is reckoned in another way (CJA R421-7)',
  },
  above_what_is_left: { fr: 'au-dessus de ce que le taux maximal laisse', en: 'above what the highest rate leaves' },
  no_legal_form: { fr: 'aucune forme juridique ne convient', en: 'no legal form fits' },
  above_threshold: { fr: 'plus long que le seuil', en: 'longer than the threshold' },
  no_such_obligation: {
    fr: 'n’est pas une obligation de l’appel, ou le document va avec un autre acte',
    en: 'is not an obligation of the call, or the document goes with another act',
  },
  no_obligations: { fr: 'aucune obligation n’est prévue', en: 'there are no obligations' },
  no_indicators: { fr: 'la condition sur les indicateurs n’est pas demandée', en: 'the condition on indicators is not asked for' },
  unknown_model: { fr: 'n’est le modèle d’aucun appel', en: 'is the model file of no call' },
  unknown_step: { fr: 'l’appel n’a pas cette étape', en: 'a step that the call does not have' },
  unknown_type: { fr: 'l’appel n’a pas ce type de projet', en: 'a project type that the call does not have' },
  cycle: {
    fr: 'les deux étapes s’attendent, directement ou par d’autres',
    en: 'both steps wait for each other, directly or through others',
  },
  unreachable: {
    fr: 'plus que l’on ne peut demander : personne ne serait concerné',
    en: 'more than may be asked for: it would concern no application',
  },
  unreviewed: {
    fr: 'un petit dossier de ce seul type n’aurait aucune étape',
    en: 'a small application of this type alone would have no step',
  },
  unscored: {
    fr: 'un petit dossier d’un seul de ces types n’aurait ici aucun critère',
    en: 'a small application of one of these types alone would have no criterion here',
  },
  weights_not_100: { fr: 'la somme des poids n’est pas 100', en: 'the weights do not sum to 100' },
  no_web_address: { fr: 'n’est pas une adresse web, en http ou https', en: 'is no web address, in http or https' },
  asynchronous: {
    fr: 'une validation asynchrone laisserait tout passer : retirez-la',
    en: 'asynchronous validation would let anything pass: remove it',
  },
  reference_elsewhere: {
    fr: 'renvoie hors du formulaire : recopiez-y ce qu’il faut',
    en: 'refers to something outside the form: copy it there',
  },
  reference_chained: {
    fr: 'renvoyez à une définition (#/$defs/…) qui ne renvoie elle-même à rien',
    en: 'refer to a definition (#/$defs/…) that itself refers to nothing',
  },
  pattern_slow: {
    fr: 'motif qui pourrait chercher sans fin : commencez-le par ^, sans groupe ni alternative, avec une répétition sans borne au plus',
    en: 'pattern that might be searched for without end: begin it with ^, without groups or alternatives, and with one endless repetition at most',
  },
  format_refused: {
    fr: 'format qu’un formulaire ne vérifie pas ; pour une adresse, prenez « uri »',
    en: 'format that a form does not check; for an address take “uri”',
  },
  keyword_refused: {
    fr: 'mot-clé qu’un formulaire n’emploie pas ici : calls/README.md a la liste',
    en: 'keyword that a form does not use here: calls/README.md has the list',
  },
  value_compound: {
    fr: 'enum et const ne contiennent que des textes, des nombres et des oui ou non',
    en: 'enum and const hold nothing but texts, numbers and truths',
  },
  form_too_long: { fr: `un formulaire fait au plus ${FORM_AT_MOST.bytes} octets`, en: `a form has at most ${FORM_AT_MOST.bytes} bytes` },
  form_too_deep: {
    fr: `un formulaire a au plus ${FORM_AT_MOST.levels} niveaux imbriqués`,
    en: `a form has at most ${FORM_AT_MOST.levels} levels inside each other`,
  },
  form_too_many_parts: {
    fr: `un formulaire a au plus ${FORM_AT_MOST.parts} éléments, chaque définition comptée à chaque référence`,
    en: `a form has at most ${FORM_AT_MOST.parts} parts, those of a definition counted for each reference to it`,
  },
  form_too_much_shared: {
    fr: `un formulaire a au plus ${FORM_AT_MOST.sharedParts} éléments dans des listes, des choix et des conditions, un motif comptant pour dix`,
    en: `a form has at most ${FORM_AT_MOST.sharedParts} parts in lists, choices and conditions, where a pattern counts as ten`,
  },
  compiled_too_slowly: {
    fr: `le formulaire n’est pas compilé en ${COMPILED_AT_MOST.ms} ms : simplifiez-le`,
    en: `the form is not compiled within ${COMPILED_AT_MOST.ms} ms: simplify it`,
  },
  compiled_too_large: {
    fr: `compiler le formulaire prend plus de ${COMPILED_AT_MOST.megabytes} Mo de mémoire : simplifiez-le`,
    en: `to compile the form takes more than ${COMPILED_AT_MOST.megabytes} MB of memory: simplify it`,
  },
  answers_too_many: {
    fr: `un dossier porte au plus ${ANSWERS_AT_MOST.values} réponses`,
    en: `an application carries at most ${ANSWERS_AT_MOST.values} answers`,
  },
  answers_too_long: {
    fr: `les réponses d’un dossier font au plus ${ANSWERS_AT_MOST.bytes} octets`,
    en: `the answers of an application have at most ${ANSWERS_AT_MOST.bytes} bytes`,
  },
  comparison_slow: {
    fr: 'comparerait chaque élément à chaque autre : donnez aux éléments un type simple',
    en: 'would compare each item with each other: give the items a simple type',
  },
  no_json_schema: { fr: 'n’est pas un schéma JSON', en: 'is no JSON Schema' },
  hidden_character: {
    fr: 'contient un caractère invisible, ou qui change le sens de l’écriture',
    en: 'holds a character that is invisible or turns the direction of writing',
  },
  line_break: {
    fr: 'contient un saut de ligne ou une tabulation, et doit tenir sur une ligne',
    en: 'holds a line break or a tab, and must stay in one line',
  },
  beyond_calendar: { fr: 'date hors du calendrier, de 1900 à 2199', en: 'beyond the calendar, from 1900 to 2199' },
  percent_encoding: { fr: 'adresse mal encodée', en: 'badly encoded address' },
  commitment_number: { fr: 'un n° EJ a dix chiffres', en: 'a commitment number has ten digits' },
  order_number: { fr: 'un n° DP a neuf ou dix chiffres', en: 'an order number has nine or ten digits' },
  supplier_number: { fr: 'un n° de fournisseur a un à dix chiffres', en: 'a supplier number has one to ten digits' },
  funds_centre: { fr: 'un centre financier s’écrit comme BG00/0217-SGAC-ASPR', en: 'a funds centre is written as BG00/0217-SGAC-ASPR' },
  company_code: { fr: 'une société s’écrit comme ADCE', en: 'a company is written as ADCE' },
  cost_centre: { fr: 'un centre de coûts s’écrit comme ADCSDAT075', en: 'a cost centre is written as ADCSDAT075' },
  programme_item: {
    fr: 'un référentiel de programmation s’écrit comme 035401010301',
    en: 'an item of the programme’s plan is written as 035401010301',
  },
  functional_area: { fr: 'un domaine fonctionnel s’écrit comme 0217-07-05', en: 'a functional area is written as 0217-07-05' },
  file_name: { fr: 'nom de fichier inutilisable', en: 'unusable file name' },
  cursor_invalid: { fr: 'curseur que le service n’a pas donné', en: 'cursor that the service did not give' },
  decisions_or_scenario: {
    fr: 'donnez les décisions, ou le scénario qui les contient',
    en: 'give the decisions, or the scenario that holds them',
  },
  one_interest_subject: {
    fr: 'nommez une administration, ou un dossier : l’un des deux, et lui seul',
    en: 'name an organisation, or an application: one of them, and it alone',
  },
  one_date_only: { fr: 'une seule date à la fois', en: 'one date at a time' },
};
type Bounds = { none: string; from: (min: string, max: string) => string; least: (min: string) => string; most: (max: string) => string };

const SAID = {
  fr: {
    integer: 'un nombre entier',
    number: 'un nombre',
    range: {
      none: '',
      from: (min, max) => ` de ${min} à ${max}`,
      least: (min) => ` d’au moins ${min}`,
      most: (max) => ` d’au plus ${max}`,
    } satisfies Bounds,
    above: (min: string, max: string | null) => ` au-dessus de ${min}${max === null ? '' : `, au plus ${max}`}`,
    letters: { one: 'à renseigner', least: (min: string) => `au moins ${min} signes`, most: (max: string) => `au plus ${max} signes` },
    lines: {
      one: 'ajoutez au moins une ligne',
      least: (min: string) => `ajoutez au moins ${min} lignes`,
      most: (max: string) => `au plus ${max} lignes`,
    },
    list: {
      one: 'choisissez au moins un élément',
      least: (min: string) => `choisissez au moins ${min} éléments`,
      most: (max: string) => `au plus ${max} éléments`,
    },
    text: 'un texte',
    like: (example: string) => `dans ce format : ${example}`,
    date: 'une date, comme 2027-12-31',
    instant: 'une date et une heure, comme 2027-12-31T09:00:00Z',
    email: 'une adresse électronique, comme prenom.nom@exemple.fr',
    link: 'une adresse qui commence par https://',
    boolean: 'oui ou non',
    values: (values: string) => `une de ces valeurs : ${values}`,
    near: (near: string) => `, là où est ▯ : « ${near} »`,
  },
  en: {
    integer: 'a whole number',
    number: 'a number',
    range: {
      none: '',
      from: (min, max) => ` from ${min} to ${max}`,
      least: (min) => ` of at least ${min}`,
      most: (max) => ` of at most ${max}`,
    } satisfies Bounds,
    above: (min: string, max: string | null) => ` above ${min}${max === null ? '' : `, at most ${max}`}`,
    letters: { one: 'missing', least: (min: string) => `at least ${min} characters`, most: (max: string) => `at most ${max} characters` },
    lines: {
      one: 'add at least one line',
      least: (min: string) => `add at least ${min} lines`,
      most: (max: string) => `at most ${max} lines`,
    },
    list: {
      one: 'choose at least one',
      least: (min: string) => `choose at least ${min}`,
      most: (max: string) => `at most ${max}`,
    },
    text: 'a text',
    like: (example: string) => `in this format: ${example}`,
    date: 'a date, such as 2027-12-31',
    instant: 'a date and a time, such as 2027-12-31T09:00:00Z',
    email: 'an e-mail address, such as first.last@example.org',
    link: 'an address that begins with https://',
    boolean: 'yes or no',
    values: (values: string) => `one of these values: ${values}`,
    near: (near: string) => `, where ▯ stands: “${near}”`,
  },
};

const VALUES_AT_MOST = 20;

function numberIn(language: Language, { kind, min, max, isAbove }: Expected): string {
  const said = SAID[language];
  const [least, most] = [min, max].map((bound) => (bound === undefined ? null : figure(language, bound)));
  const what = kind === 'integer' ? said.integer : said.number;
  if (isAbove && least) return what + said.above(least, most ?? null);
  if (least && most) return what + said.range.from(least, most);
  return what + (least ? said.range.least(least) : most ? said.range.most(most) : said.range.none);
}

/** Zod's codes and the keywords of JSON Schema. */
const TOO_LITTLE = ['too_small', 'minLength', 'minItems'];
const TOO_MUCH = ['too_big', 'maxLength', 'maxItems'];

function countIn(language: Language, fault: string, { kind, min, max }: Expected): string | undefined {
  const said = SAID[language];
  const of = kind === 'lines' ? said.lines : kind === 'list' ? said.list : said.letters;
  if (TOO_MUCH.includes(fault)) return max === undefined ? undefined : of.most(figure(language, max));
  if (!TOO_LITTLE.includes(fault) || min === undefined) return undefined;
  if (min === 1) return of.one;
  return of.least(figure(language, min));
}

/** What a field accepts, where its fault needs it; undefined where it says no more than the fault. */
function expectedIn(language: Language, fault: string, expected: Expected): string | undefined {
  const said = SAID[language];
  const { kind } = expected;
  switch (kind) {
    case 'integer':
    case 'number':
      return numberIn(language, expected);
    case 'lines':
    case 'list':
      return countIn(language, fault, expected);
    case 'text':
      if (fault === 'invalid_format') return expected.example && said.like(expected.example);
      return countIn(language, fault, expected) ?? (fault === 'invalid_type' ? said.text : undefined);
    case 'choice':
      return expected.values ? said.values(list(expected.values.slice(0, VALUES_AT_MOST))) : undefined;
    default:
      return said[kind];
  }
}

/**
 * A fault in words: what the field accepts, where that is known; else what is wrong; the code itself where it has no
 * words.
 */
export function faultIn(language: Language, { fault, expected, near }: Omit<FieldFault, 'pointer'>): string {
  const words = (expected && expectedIn(language, fault, expected)) ?? FAULTS[fault]?.[language] ?? fault;
  return typeset(language, near === undefined ? words : words + SAID[language].near(near));
}
export const faults = (language: Language, fields: readonly FieldFault[]): string =>
  fields.map((each) => `${each.pointer || '/'} (${faultIn(language, each)})`).join(language === 'fr' ? ' ; ' : '; ');
