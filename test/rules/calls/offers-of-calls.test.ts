import { codeOf } from '../../support/call-code.ts';
import { SHIPPED_CALL } from '../../support/domain.ts';
import { describeOffers } from '../../support/offers/describe.ts';

describeOffers(
  ['call'],
  [
    {
      name: 'a call that is drafted, published, drafted anew and closed',
      async live({ accept }, db) {
        const { id: envelopeId } = await db.selectFrom('envelope').select('id').orderBy('id').executeTakeFirstOrThrow();
        const { terms } = SHIPPED_CALL;
        const { id, version } = await accept('admin', 'createCall', {
          id: 'un-autre-appel',
          code: codeOf('un-autre-appel'),
          envelopeId,
          terms,
        });
        await accept('admin', 'publishCall', { version }, { id });
        await accept('admin', 'updateCall', { version: version + 1, envelopeId, terms }, { id });
        await accept('admin', 'closeCall', { version: version + 2, reason: 'Crédits épuisés.' }, { id });
      },
    },
  ],
);
