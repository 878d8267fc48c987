import fc from './property.ts';
import { z } from 'zod';
import { operations } from '../../api/operations.ts';
import { ONE_LINE, SEVERAL_LINES } from '../../domain/core/words.ts';
import { NO_DOCUMENT } from './agreements.ts';
import { DVF, ESTIMATE, FEEDBACK, QUALIFICATION, SPENT } from './datalab-fixtures.ts';
import { SHIPPED_CALL } from './domain.ts';
import { PAYEE } from './fixtures.ts';
import type { Schema } from './random.ts';

/** The id of nothing that exists. */
export const UNKNOWN_ID = '019aa1c0-0000-7000-8000-000000000001';

/** The value of a field by its name, where its schema alone would give one that no client would send. */
const FIELDS: Readonly<Record<string, unknown>> = {
  callId: SHIPPED_CALL.id,
  documentSha256: NO_DOCUMENT,
  month: '2100-01',
  obligation: 'listing',
  skill: 'design',
  step: 'legal',
  year: 2027,
};

const FORMATS: Readonly<Record<string, string>> = {
  email: 'noe@lacs.example',
  uuid: UNKNOWN_ID,
  date: '2027-01-01',
  'date-time': '2027-01-01T00:00:00Z',
  uri: 'https://www.data.gouv.fr/',
};

const matched = new Map<string, string>();

/** A word that matches; the same each time. */
export function matching(pattern: string): string {
  const word = matched.get(pattern) ?? fc.sample(fc.stringMatching(new RegExp(pattern)), { numRuns: 1, seed: 1 })[0] ?? '';
  matched.set(pattern, word);
  return word;
}

export const isFree = (pattern: string | undefined): pattern is undefined =>
  pattern === undefined || [ONE_LINE, SEVERAL_LINES].includes(pattern);

type WithDefs = Schema & { default?: unknown; $defs?: Record<string, Schema> };

/** The smallest value that passes a schema: its required fields, the first of several forms, one item of each array. */
function least(schema: WithDefs, defs: Record<string, Schema>): unknown {
  const { $ref, anyOf, oneOf, type, format = '', pattern, minItems = 0, items = {}, required = [], properties = {} } = schema;
  if ($ref !== undefined) return least(defs[$ref.replace('#/$defs/', '')] ?? {}, defs);
  const [first] = anyOf ?? oneOf ?? [];
  if (first) return least(first, defs);
  if ('default' in schema) return schema.default;
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (type === 'object') return Object.fromEntries(required.map((name) => [name, FIELDS[name] ?? least(properties[name] ?? {}, defs)]));
  if (type === 'array') return Array.from({ length: minItems }, () => least(items, defs));
  if (type === 'boolean') return true;
  if (type === 'string') return FORMATS[format] ?? (isFree(pattern) ? 'Une raison.' : matching(pattern));
  return Math.max(1, schema.minimum ?? 1);
}

/**
 * What makes a body a better request than the smallest that passes its schema, or makes it pass a rule that no JSON
 * schema says. A command that is not named here is sent the smallest one.
 */
const BETTER: Readonly<Record<string, object>> = {
  requestCorrection: { items: [{ field: '/summary', kind: 'incomplete', comment: 'Pour qui ?' }] },
  extendAwardPeriod: { until: '2100-01-01' },
  assignReviewer: { reviewerId: UNKNOWN_ID },
  extendStep: { workingDays: 5 },
  reopenSteps: { steps: ['legal'] },
  settleOverlap: { outcome: 'upheld' },
  declareAbsence: { startsOn: '2100-01-01', endsOn: '2100-01-02' },
  declareInterest: { siret: '13002526500013' },
  decideSession: { decisions: [{ applicationId: UNKNOWN_ID, decision: 'refuse', reason: 'Non.' }] },
  saveScenario: { decisions: [{ applicationId: UNKNOWN_ID, decision: 'refuse', reason: 'Non.' }] },
  createCall: { id: 'un-appel', code: 'UN', terms: SHIPPED_CALL.terms },
  updateCall: { terms: SHIPPED_CALL.terms },
  acceptAward: { costLines: [], fundingLines: [], indicators: [], durationMonths: 6 },
  proposeAmendment: { durationMonths: 12 },
  createDatalabRequest: { ...DVF, needs: ['magic'] },
  qualifyDatalabRequest: QUALIFICATION,
  acceptDatalabRequest: { estimate: ESTIMATE, startsOn: '2100-01-01', endsOn: '2100-02-01' },
  deliverDatalabRequest: { spent: SPENT },
  closeDatalabRequest: { feedback: FEEDBACK },
  setDatalabPerson: { skills: ['data_science'], sharePercent: 100 },
  proposeMission: { kind: 'design_advice', days: 2, startsOn: '2100-01-01', endsOn: '2100-02-01', indicator: 'visitors' },
  reportMilestone: { spentCents: 0 },
  correctReport: { spentCents: 0 },
  giveEvidence: { url: 'https://www.data.gouv.fr/' },
  giveNotice: { ground: 'condition', answerBy: '2100-01-31' },
  declareEnd: { endsOn: '2026-11-25' },
  giveFinalAccount: { lines: [{ line: 1, spentCents: 1 }] },
  recordPhase: { phase: 'construction', on: '2026-11-25' },
  remarkOnAnswer: { asOf: '2026-01-01' },
  promiseGain: { method: 'fte', unitCostCents: 5_000_000, costOn: '2026-01-01' },
  reviseGain: { unitCostCents: 5_000_000, costOn: '2026-01-01', years: [{ year: 2027, quantity: 1 }] },
  giveVisa: { givenOn: '2026-01-05' },
  proposePayee: PAYEE,
  confirmTranche: { tranche: 2 },
  reportCommitment: { committedOn: '2026-11-25' },
  reportPayment: { paidOn: '2026-11-25' },
  closeYear: { year: 2025 },
  openSubEnvelope: { code: 'DATA-APPEL' },
  identifyCommitment: { commitmentNumber: '1405123456' },
  identifyClaim: { collectionOrder: 'TP-2231', collectionOrderOn: '2100-01-31', accountant: 'DDFiP du Val-Exemple' },
  identifyOrder: { orderNumber: '3000123456' },
  identifyCredits: { fundsCentre: 'BG00/0217-SGAC-ASPR', functionalArea: '0217-07-05' },
};

/** A body for each operation that takes one, which passes its schema; its reader may change what it asks for. */
export const BODIES: Readonly<Record<string, object>> = Object.fromEntries(
  operations.flatMap(({ spec: { operationId, body } }) => {
    if (!body) return [];
    const schema = z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) as WithDefs;
    return [[operationId, { ...(least(schema, schema.$defs ?? {}) as object), ...BETTER[operationId] }]];
  }),
);
