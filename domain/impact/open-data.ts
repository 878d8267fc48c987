import { type CallTerms, PUBLISHED_WITHIN_MONTHS } from '../calls/call.ts';
import { moveDate } from '../core/calendar.ts';
import type { Attributing } from '../core/fund-settings.ts';
import type { GrantState } from '../grants/grant.ts';

/** A grant that both sides have signed, as far as it may be public. Amounts in cents, days of Paris. */
export type SignedGrant = {
  grantId: string;
  /** The reference of its agreement. */
  reference: string;
  callId: string;
  organisationName: string;
  siret: string;
  /** INSEE's legal category of the beneficiary, where it is known. */
  legalCategory: string | null;
  title: string;
  form: 'agreement' | 'delegation';
  state: GrantState;
  isWithdrawn: boolean;
  awardedCents: number;
  paidCents: number;
  signedOn: string;
  /** The last day of the plan in force. */
  endsOn: string;
  /** How many payments its plan has, and the day of the payment where there is one and it is made. */
  payments: number;
  paidOn: string | null;
  publication: CallTerms['publication'];
};

/** From which day a signed grant is public, by its call; without a word of it, at the end of the law's time. */
export const publishedFrom = ({ signedOn, publication }: Pick<SignedGrant, 'signedOn' | 'publication'>): string =>
  moveDate(signedOn, { months: publication?.months ?? PUBLISHED_WITHIN_MONTHS });

/** INSEE's first level of legal categories: a natural person. */
export const NATURAL_PERSON = '1';

/**
 * Why a signed grant is not public on a day: its time has not come; a delegation of management is no subsidy (décret
 * 2004-1085); its beneficiary is a natural person, whose name is not published; its award was withdrawn. Null where it
 * is public.
 */
export function whyNotPublic(grant: SignedGrant, day: string): 'delegation' | 'natural_person' | 'withdrawn' | 'later' | null {
  if (grant.form === 'delegation') return 'delegation';
  if (grant.legalCategory?.startsWith(NATURAL_PERSON)) return 'natural_person';
  if (grant.isWithdrawn) return 'withdrawn';
  return publishedFrom(grant) <= day ? null : 'later';
}

const isPublic = (grant: SignedGrant, day: string): boolean => whyNotPublic(grant, day) === null;

/** Whether a project that is public has a sheet: its call says so, and its beneficiary has signed that. */
export const hasSheet = (grant: SignedGrant, day: string): boolean => isPublic(grant, day) && grant.publication?.sheets === true;

/** True if its sheet tells of its gains: the agreement says so. One of a version that knew of none does not. */
export const tellsGains = ({ publication }: Pick<SignedGrant, 'publication'>): boolean => publication?.gains === true;

/** True if its sheet may name a contact: the agreement says so. The person consents apart, by naming themselves. */
export const tellsContact = ({ publication }: Pick<SignedGrant, 'publication'>): boolean => publication?.contact === true;

/** The fields of SCDL subventions 2.1.1, in their order (schema.data.gouv.fr/scdl/subventions). */
export const SCDL_FIELDS = [
  'nomAttribuant',
  'idAttribuant',
  'dateConvention',
  'referenceDecision',
  'nomBeneficiaire',
  'idBeneficiaire',
  'rnaBeneficiaire',
  'objet',
  'montant',
  'nature',
  'conditionsVersement',
  'datesPeriodeVersement',
  'idRAE',
  'notificationUE',
  'pourcentageSubvention',
  'dispositifAide',
] as const;
type ScdlField = (typeof SCDL_FIELDS)[number];

/** The facts of a subsidy for its row. */
type Subsidy = Pick<
  SignedGrant,
  'reference' | 'organisationName' | 'siret' | 'title' | 'awardedCents' | 'signedOn' | 'endsOn' | 'payments' | 'paidOn'
>;

const OBJECT_AT_MOST = 256;

const euros = (cents: number): string => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

/**
 * A subsidy as a row of SCDL: one row however many payments it has, with the amount of the plan in force. The share is
 * that of its only beneficiary, and not the rate of the grant.
 */
export function scdlRow(grant: Subsidy, { name, siret }: Attributing): Record<ScdlField, string> {
  const isOnce = grant.payments <= 1;
  return {
    nomAttribuant: name,
    idAttribuant: siret,
    dateConvention: grant.signedOn,
    referenceDecision: grant.reference,
    nomBeneficiaire: grant.organisationName,
    idBeneficiaire: grant.siret,
    rnaBeneficiaire: '',
    objet: grant.title.slice(0, OBJECT_AT_MOST),
    montant: euros(grant.awardedCents),
    nature: 'aide en numéraire',
    conditionsVersement: isOnce ? 'unique' : 'échelonné',
    datesPeriodeVersement: isOnce && grant.paidOn ? grant.paidOn : `${grant.signedOn}/${grant.endsOn}`,
    idRAE: '',
    notificationUE: 'non',
    pourcentageSubvention: '1.00',
    dispositifAide: '',
  };
}

export const AGGREGATED_BY = ['year', 'call'] as const;

/** The totals of several public subsidies. */
export type Aggregate = { projects: number; organisations: number; awardedCents: number; paidCents: number };
