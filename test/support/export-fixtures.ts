import type { Response } from 'supertest';
import { type Held, toClosed, toOrdered } from './credit-fixtures.ts';
import { AWARDED_CENTS, expectStatus, today } from './fixtures.ts';
import type { AppHarness } from './app-harness.ts';
import { type Line, nationalExport } from './chorus-files.ts';

export const CODES = { fundsCentre: 'BG00/0217-SGAC-ASPR', functionalArea: '0217-07-05' };
export const SUPPLIER = { number: '1001234567', name: 'Ministère de l’Exemple ; « service »' };

export type { Line } from './chorus-files.ts';

let numbers = 0;
/** A number of ten digits that was not used yet. */
export const freshNumber = (): string => String(1_400_000_000 + (numbers += 1));

/** A grant with the accounting system's numbers for it and for the order of its only tranche. */
export type Identified = Held & { commitmentNumber: string; orderNumber: string };

/** Records the numbers of a grant whose only tranche was ordered. */
export async function identify(harness: AppHarness, held: Held): Promise<Identified> {
  const finance = await harness.as('finance');
  const [commitmentNumber, orderNumber] = [freshNumber(), freshNumber()];
  expectStatus(await finance.post(`/grants/${held.grantId}/commitment-numbers`, { commitmentNumber, supplier: SUPPLIER }), 200);
  expectStatus(await finance.post(`/grants/${held.grantId}/order-numbers`, { tranche: 1, orderNumber }), 200);
  return { ...held, commitmentNumber, orderNumber };
}

/** A payment that `finance` ordered and the payer has not recorded, and one that was recorded. */
export const toIdentifiedOrder = async (harness: AppHarness): Promise<Identified> => identify(harness, await toOrdered(harness));
export const toIdentifiedPayment = async (harness: AppHarness): Promise<Identified> => identify(harness, await toClosed(harness));

const inFrance = (day: string): string => day.split('-').reverse().join('/');

/** What the export says of a grant's payment: all of it, today, as the one item of its request. */
export const lineFor = (
  { commitmentNumber, orderNumber }: Pick<Identified, 'commitmentNumber' | 'orderNumber'>,
  changed: Partial<Line> = {},
): Line => ({
  company: 'ADCE',
  year: today().slice(0, 4),
  orderNumber,
  orderItem: '1',
  commitmentNumber,
  commitmentItem: '1',
  programme: CODES.fundsCentre.slice(5, 9),
  fundsCentre: CODES.fundsCentre,
  functionalArea: CODES.functionalArea,
  costCentre: 'ADCSDAT075',
  programmeItem: '021701010301',
  supplierNumber: SUPPLIER.number,
  supplierName: SUPPLIER.name,
  amount: `${AWARDED_CENTS / 100},00`,
  paidOn: inFrance(today()),
  ...changed,
});

/** A file of these lines, as the national export has them. */
export const exportOf = nationalExport;

/** Sends a file to an envelope, as this login. */
export async function importFile(
  harness: AppHarness,
  login: string,
  envelopeId: string,
  file: string | Buffer,
  { key = crypto.randomUUID(), language = 'fr', query = '' }: { key?: string; language?: string; query?: string } = {},
): Promise<Response> {
  const { token } = await harness.as(login);
  return harness.ask('post', `/envelopes/${envelopeId}/imports${query}`, {
    token,
    key,
    language,
    headers: { 'Content-Type': 'text/csv' },
    body: Buffer.from(file),
  });
}

/** The lines of an import as finance reads them. */
export const linesOf = async (harness: AppHarness, importId: string, query = ''): Promise<Record<string, unknown>[]> =>
  expectStatus(await (await harness.as('finance')).get(`/imports/${importId}/lines${query}`), 200)['items'] as never;
