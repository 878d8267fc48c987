import type { ExportLine } from '../grants/payment-export.ts';

/**
 * A payment request (N° DP) as an export reports it: all its lines of one file. It has several where it has several
 * items (postes), even on several funds centres; what is ordered and paid here is their sum.
 */
export type ReportedPayment = {
  lines: readonly [ExportLine, ...ExportLine[]];
  company: string;
  year: number;
  orderNumber: string;
  /** That of its lines; null if they have several. */
  commitmentNumber: string | null;
  supplierNumber: string | null;
  amountCents: number;
  /** The latest day of its lines. */
  paidOn: string;
};

/**
 * What a request is told by: its number is unique within its company and year. A line without a number is alone.
 */
const requestOf = ({ company, year, orderNumber, lineId }: ExportLine): string =>
  orderNumber === '' ? lineId : `${company}/${year}/${orderNumber}`;

const oneOf = (words: readonly string[]): string | null => (new Set(words).size === 1 ? (words[0] ?? null) : null);

/** The payment requests of a file, in the order of their first lines. */
export function reportedPayments(lines: readonly ExportLine[]): ReportedPayment[] {
  return [...Map.groupBy(lines, requestOf).values()].flatMap(([first, ...rest]) => {
    if (!first) return [];
    const all = [first, ...rest] as const;
    const { company, year, orderNumber } = first;
    return {
      lines: all,
      ...{ company, year, orderNumber },
      commitmentNumber: oneOf(all.map((line) => line.commitmentNumber)),
      supplierNumber: oneOf(all.map((line) => line.supplierNumber)),
      amountCents: all.reduce((sum, line) => sum + line.amountCents, 0),
      paidOn: all.reduce((latest, { paidOn }) => (paidOn > latest ? paidOn : latest), first.paidOn),
    };
  });
}

/** A company that is not known may be any: one form of export has none. */
export const isOneCompany = (a: string | null, b: string | null): boolean => !a || !b || a === b;
