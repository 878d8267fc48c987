import { stringify } from 'csv-stringify/sync';
import {
  hasSheet,
  publishedFrom,
  SCDL_FIELDS,
  scdlRow,
  type SignedGrant,
  tellsContact,
  tellsGains,
  whyNotPublic,
} from '../../../domain/impact/open-data.ts';
import { recordsOf, scdlFaults } from '../../support/scdl.ts';

const FUND = { name: 'Fonds des données', siret: '99980000600002' };
const grant = (change: Partial<SignedGrant> = {}): SignedGrant => ({
  grantId: 'g',
  reference: 'DON-2026-0042-C',
  callId: 'one',
  organisationName: 'Opérateur "Lacs", rivières',
  siret: '41816609600051',
  legalCategory: '7389',
  title: '=SOMME(A1), et la suite',
  form: 'agreement',
  state: 'active',
  isWithdrawn: false,
  awardedCents: 18_000_005,
  paidCents: 0,
  signedOn: '2026-11-30',
  endsOn: '2027-12-31',
  payments: 3,
  paidOn: null,
  publication: { months: 1, sheets: true, gains: true, contact: false },
  ...change,
});
const fileOf = (grants: readonly SignedGrant[]) =>
  stringify(
    grants.map((each) => scdlRow(each, FUND)),
    { header: true, columns: [...SCDL_FIELDS], record_delimiter: 'windows' },
  );

test('a subsidy is public from the day of its call on, date to date, and three months after its signature at the latest', () => {
  expect(publishedFrom(grant())).toBe('2026-12-30');
  expect(publishedFrom(grant({ publication: { months: 0, sheets: false, gains: false, contact: false } }))).toBe('2026-11-30');
  expect(publishedFrom(grant({ publication: null }))).toBe('2027-02-28');
  expect(whyNotPublic(grant(), '2026-12-29')).toBe('later');
  expect(whyNotPublic(grant(), '2026-12-30')).toBeNull();
});

test('no delegation, no natural person and no withdrawn award is public, and a sheet only where the call says so', () => {
  const late = '2028-01-01';
  expect(whyNotPublic(grant({ form: 'delegation' }), late)).toBe('delegation');
  expect(whyNotPublic(grant({ legalCategory: '1000' }), late)).toBe('natural_person');
  expect(whyNotPublic(grant({ isWithdrawn: true }), late)).toBe('withdrawn');
  expect(whyNotPublic(grant({ legalCategory: null }), late)).toBeNull();
  expect(
    [grant(), grant({ publication: null }), grant({ publication: { months: 0, sheets: false, gains: false, contact: false } })].map(
      (each) => hasSheet(each, late),
    ),
  ).toEqual([true, false, false]);
  expect(hasSheet(grant({ isWithdrawn: true }), late)).toBe(false);
  // What an agreement of before gains says knows of none.
  const older = grant({ publication: { months: 0, sheets: true } as NonNullable<SignedGrant['publication']> });
  expect([grant(), older, grant({ publication: null })].map(tellsGains)).toEqual([true, false, false]);
  expect([grant(), older, grant({ publication: null })].map(tellsContact)).toEqual([false, false, false]);
});

test('a row is valid by the schema, with the whole amount, one row for many payments, and no apostrophe', () => {
  const once = grant({ payments: 1, paidOn: '2026-12-05', title: 'x'.repeat(300) });
  const csv = fileOf([grant(), once]);
  expect(scdlFaults(csv)).toEqual([]);
  const [, row, paidOnce] = recordsOf(csv);
  expect(row).toEqual([
    ...['Fonds des données', '99980000600002', '2026-11-30', 'DON-2026-0042-C', 'Opérateur "Lacs", rivières', '41816609600051', ''],
    ...['=SOMME(A1), et la suite', '180000.05', 'aide en numéraire', 'échelonné', '2026-11-30/2027-12-31', '', 'non', '1.00', ''],
  ]);
  expect(paidOnce?.slice(10, 12)).toEqual(['unique', '2026-12-05']);
});

test('the schema notices what is wrong', () => {
  const faulty = fileOf([grant({ siret: '41816609600052', signedOn: '30/11/2026', organisationName: '' })]);
  expect(scdlFaults(faulty).map((fault) => fault.split(':')[0])).toEqual([
    'row 1, dateConvention',
    'row 1, nomBeneficiaire',
    'row 1, idBeneficiaire',
    'row 1, datesPeriodeVersement',
  ]);
  expect(scdlFaults('a,b\r\n')).toEqual(['the head is a,b']);
});
