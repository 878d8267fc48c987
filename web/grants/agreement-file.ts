import { getAgreement } from '../../api/grants/agreements.ts';
import { sendFile } from '../../api/http/answer/download.ts';
import type { Page } from '../core/page.ts';

/** The document that both sides sign, of the agreement or of the amendment whose plan the address names. */
export const agreementFile: Page = {
  path: '/conventions/:id/convention.pdf',
  of: getAgreement,
  get: async (visit) => {
    const { deps, req, res, params, query } = visit;
    const file = await visit.read(getAgreement, { params: { id: params['id'] }, query: Object.fromEntries(query) });
    await sendFile(deps, file, req, res);
    return { written: true };
  },
};
