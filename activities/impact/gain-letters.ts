import { isTaken } from '../../domain/core/state-table.ts';
import { grantTable } from '../../domain/grants/grant.ts';
import { yearsIn } from '../../domain/impact/gain-ledger.ts';
import { readDeclaration, readGainTitle, readGivenReason } from '../../db/impact/gains.ts';
import { recipientsById } from '../../db/people/people.ts';
import type { LettersOf } from '../../letters/texts.ts';
import type { Writers } from '../core/letter-content.ts';
import type { AboutGrant } from '../grants/about-grant.ts';

/** The common parts of the letters of a gain's event, beside those of its grant. */
export async function readAboutGain(grant: AboutGrant) {
  const { db, id, title, number } = grant;
  return { ...grant, subject: { title, gain: await readGainTitle(db, id, number('gain')) } };
}
type About = Awaited<ReturnType<typeof readAboutGain>>;

/** The recipients of a gain's event: finance for a declaration, the project for its outcome. */
export const gainWriters: Writers<keyof LettersOf['gains'], About> = {
  declareGain: async ({ subject, organisation, number, fund }) => ({
    to: await fund('finance'),
    facts: { ...subject, organisation, year: number('year'), declaredCents: number('declaredCents') },
  }),
  certifyGain: async ({ db, id, version, grant, subject, facts, number, applicants }) => {
    const [gain, year] = [number('gain'), number('year')];
    const { declaredBy } = await readDeclaration(db, id, gain, year, number('number'));
    const to = [...(await applicants()), ...(await recipientsById(db, declaredBy === null ? [] : [declaredBy]))];
    const certified = facts['decision'] === 'certify';
    return {
      to,
      facts: {
        ...{ ...subject, year, declaredCents: number('declaredCents'), certified },
        ...{ reasons: await readGivenReason(db, id, version), mayAgain: isTaken(grantTable, grant.state, 'declareGain') },
      },
    };
  },
  lapseGain: async ({ subject, number, factText, reason, applicants }) => ({
    to: await applicants(),
    facts: { ...subject, years: yearsIn(factText('byYear')), lapsedCents: number('lapsedCents'), reason: await reason() },
  }),
  remindGain: async ({ subject, number, factText, applicants }) => ({
    to: await applicants(),
    facts: { ...subject, years: yearsIn(factText('byYear')), promisedCents: number('promisedCents'), dueOn: factText('dueOn') },
  }),
  // The beneficiary's function owns the gain; the lead could have let it lapse earlier.
  lapseLateGain: async ({ subject, number, factText, bothAndLead }) => ({
    to: await bothAndLead(),
    facts: { ...subject, years: yearsIn(factText('byYear')), lapsedCents: number('lapsedCents') },
  }),
};
