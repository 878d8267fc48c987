import { Readable } from 'node:stream';
import { z } from 'zod';
import { grantReference } from '../../domain/core/reference.ts';
import { readGrantRow } from '../../db/grants/grants.ts';
import { FIRST_PLAN } from '../../domain/grants/agreement.ts';
import { sha256Of } from '../../domain/grants/payment-export.ts';
import { scopeOf } from '../../domain/core/role.ts';
import { Language } from '../../domain/core/words.ts';
import { findDocument } from './agreement-view.ts';
import { download } from '../http/answer/download.ts';
import { Problem } from '../http/problem/problem.ts';

/** More than any grant will ever have. */
const MOST_PLANS = 10_000;

const AGREEMENT = { fr: 'convention', en: 'agreement' } as const;
const AMENDMENT = { fr: 'avenant', en: 'amendment' } as const;

export const getAgreement = download(
  {
    operationId: 'getAgreement',
    path: '/grants/{id}/agreement',
    tag: 'grants',
    summary:
      'The agreement of a grant, or an amendment to it, as a tagged PDF: in French, as both sides sign it, or its translation; Repr-Digest holds its SHA-256',
    query: z.strictObject({
      plan: z.coerce
        .number()
        .int()
        .min(FIRST_PLAN)
        .max(MOST_PLANS)
        .default(FIRST_PLAN)
        .meta({ description: '1: the agreement; then its amendments, each by the number of its plan' }),
      language: Language.default('fr').meta({ description: 'en: the translation, which is not signed' }),
    }),
    problems: ['agreement_missing'],
    media: ['application/pdf'],
    costly: true,
  },
  async ({ deps: { db }, caller, id, query: { plan, language } }) => {
    const row = await readGrantRow(db, scopeOf(caller), id);
    if (!row) throw new Problem({ code: 'not_found' });
    const bytes = await findDocument(db, row, plan, language);
    if (!bytes) throw new Problem({ code: 'agreement_missing', state: row.state });
    return {
      body: Readable.from([bytes]),
      media: 'application/pdf',
      fileName: `${plan === FIRST_PLAN ? AGREEMENT[language] : `${AMENDMENT[language]}-${plan - FIRST_PLAN}`}-${grantReference(row.reference)}.pdf`,
      bytes: bytes.length,
      ...(language === 'fr' ? { headers: { 'Repr-Digest': `sha-256=:${Buffer.from(sha256Of(bytes), 'hex').toString('base64')}:` } } : {}),
    };
  },
);
