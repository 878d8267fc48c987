import { isSiret } from '../../domain/core/siret.ts';

/**
 * The rules of the Table Schema of SCDL subventions 2.1.1, field by field in its order
 * (https://gitlab.com/opendatafrance/scdl/subventions/raw/v2.1.1/schema.json, read in November 2026).
 */
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const NUMBER = /^-?\d+(\.\d+)?$/;
const TYPES = ['aide en numéraire', 'aide en nature', 'aide en numéraire;aide en nature', 'aide en nature;aide en numéraire'];

type Rule = { name: string; required?: true; atMost?: number; holds?: (value: string) => boolean };
const SCHEMA: readonly Rule[] = [
  { name: 'nomAttribuant', required: true },
  { name: 'idAttribuant', required: true, holds: (value) => /^\d{14}$/.test(value) && isSiret(value) },
  { name: 'dateConvention', required: true, holds: (value) => DATE.test(value) },
  { name: 'referenceDecision' },
  { name: 'nomBeneficiaire', required: true },
  { name: 'idBeneficiaire', holds: isSiret },
  { name: 'rnaBeneficiaire', holds: (value) => /^W\d{9}$/.test(value) },
  { name: 'objet', required: true, atMost: 256 },
  { name: 'montant', required: true, holds: (value) => NUMBER.test(value) },
  { name: 'nature', required: true, holds: (value) => TYPES.includes(value) },
  { name: 'conditionsVersement', required: true, atMost: 256 },
  {
    name: 'datesPeriodeVersement',
    required: true,
    holds: (value) => /^[0-9]{4}-[0-9]{2}-[0-9]{2}(\/[0-9]{4}-[0-9]{2}-[0-9]{2})?$/.test(value),
  },
  { name: 'idRAE', atMost: 5 },
  { name: 'notificationUE', required: true, holds: (value) => ['oui', 'non'].includes(value) },
  {
    name: 'pourcentageSubvention',
    required: true,
    holds: (value) => NUMBER.test(value) && Number(value) >= 0.01 && Number(value) <= 1,
  },
  { name: 'dispositifAide' },
];

/** The fields of a CSV file (RFC 4180), line by line, its head among them. */
export function recordsOf(csv: string): string[][] {
  const records: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n|$)/g)) {
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') records.push([]);
    if (end === '') break;
  }
  return records.filter(([first, ...others]) => first !== '' || others.length > 0);
}

/** What a file breaks of the schema, as people read it; empty where it is valid. */
export function scdlFaults(csv: string): string[] {
  const [head = [], ...rows] = recordsOf(csv);
  const names = SCHEMA.map(({ name }) => name);
  if (head.join() !== names.join()) return [`the head is ${head.join()}`];
  return rows.flatMap((row, place) =>
    row.length === names.length
      ? SCHEMA.flatMap(({ name, required, atMost = Infinity, holds }, column) => {
          const value = row[column] ?? '';
          const sound = value === '' ? !required : value.length <= atMost && (holds?.(value) ?? true);
          return sound ? [] : [`row ${place + 1}, ${name}: ${JSON.stringify(value)}`];
        })
      : [`row ${place + 1} has ${row.length} fields`],
  );
}
