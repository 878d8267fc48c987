import { Readable } from 'node:stream';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { grantReference } from '../../domain/core/reference.ts';
import { readAlone } from '../../db/connection/together.ts';
import type { DB } from '../../db/core/schema.ts';
import { signaturesPart } from '../../db/grants/agreements.ts';
import { readGrantRow } from '../../db/grants/grants.ts';
import { FIRST_PLAN } from '../../domain/grants/agreement.ts';
import { SIDES } from '../../domain/grants/signature.ts';
import { sha256Of } from '../../domain/grants/payment-export.ts';
import { scopeOf } from '../../domain/core/role.ts';
import { Language } from '../../domain/core/words.ts';
import { findDocument } from './agreement-view.ts';
import { download } from '../http/answer/download.ts';
import { sealedOrNull } from '../../letters/core/sealed-by.ts';
import { orMissing, Problem } from '../http/problem/problem.ts';

/** More than any grant will ever have. */
const MOST_PLANS = 10_000;

/** Whether both sides have signed this plan: the fund seals no draft. */
const isSigned = async (db: Kysely<DB>, grantId: string, plan: number): Promise<boolean> => {
  const signatures = await readAlone(db, signaturesPart(db, grantId));
  const sides = signatures.filter((signature) => signature.plan === plan).map(({ side }) => side);
  return SIDES.every((side) => sides.includes(side));
};

const AGREEMENT = { fr: 'convention', en: 'agreement' } as const;
const AMENDMENT = { fr: 'avenant', en: 'amendment' } as const;

export const getAgreement = download(
  {
    operationId: 'getAgreement',
    path: '/grants/{id}/agreement',
    summary:
      'The agreement of a grant, or an amendment to it, as a tagged PDF: in French, as both sides sign it, or its translation; Repr-Digest holds the SHA-256 of what is signed',
    query: z.strictObject({
      plan: z.coerce
        .number()
        .int()
        .min(FIRST_PLAN)
        .max(MOST_PLANS)
        .default(FIRST_PLAN)
        .meta({ description: '1: the agreement; then its amendments, each by the number of its plan' }),
      language: Language.default('fr').meta({ description: 'en: the translation, which is not signed' }),
      copy: z.literal('sealed').optional().meta({
        description: 'A copy under the fund’s seal, where it has one: the document, whose SHA-256 both sides signed, is its first bytes',
      }),
    }),
    problems: ['agreement_missing', 'seal_unavailable'],
    media: ['application/pdf'],
    costly: true,
  },
  async ({ deps: { db, sealer }, caller, at, id, query: { plan, language, copy } }) => {
    const row = orMissing(await readGrantRow(db, scopeOf(caller), id));
    const document = await findDocument(db, row, plan, language);
    if (!document || (copy && !(await isSigned(db, id, plan)))) throw new Problem({ code: 'agreement_missing', state: row.state });
    const bytes = copy === 'sealed' && sealer ? await sealedOrNull(sealer, document, { language, at }) : document;
    if (bytes === null) throw new Problem({ code: 'seal_unavailable' });
    return {
      body: Readable.from([bytes]),
      media: 'application/pdf',
      fileName: `${plan === FIRST_PLAN ? AGREEMENT[language] : `${AMENDMENT[language]}-${plan - FIRST_PLAN}`}-${grantReference(row.reference)}.pdf`,
      bytes: bytes.length,
      ...(language === 'fr' && copy === undefined
        ? { headers: { 'Repr-Digest': `sha-256=:${Buffer.from(sha256Of(document), 'hex').toString('base64')}:` } }
        : {}),
    };
  },
);
