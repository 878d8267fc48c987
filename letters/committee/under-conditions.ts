import type { FundService } from '../core/letter.ts';
import { type Remedies, remedies } from '../core/remedies.ts';

const numbered = (lines: readonly string[]): string => lines.map((each, place) => `${place + 1}. ${each}`).join('\n');

/** The conditions of an award that are not certified, as a paragraph; nothing where there is none. */
export const underConditions = {
  fr: (conditions: readonly string[]): string =>
    conditions.length === 0
      ? ''
      : `Aucune partie ne signe avant que le fonds n’ait attesté que ces conditions sont remplies :\n\n${numbered(conditions)}\n\nL’administration bénéficiaire justifie de chacune dans Guichet. Le délai de signature repart en entier une fois la dernière attestée. `,
  en: (conditions: readonly string[]): string =>
    conditions.length === 0
      ? ''
      : `Neither side signs before the fund has certified that these conditions are fulfilled:\n\n${numbered(conditions)}\n\nThe beneficiary says in Guichet what shows each of them. The time to sign starts anew once the last one is certified. `,
};

/**
 * How an award may be contested that gives less than was asked for, or that is made under conditions (CRPA L411-2): of
 * these no appeal is made in Guichet.
 */
type Award = { toAccept: boolean; conditions: readonly string[] };
const ways = ({ toAccept, conditions }: Award, contest: Remedies): Remedies | null =>
  toAccept ? contest : conditions.length > 0 ? { ...contest, inGuichet: false } : null;

export const remediesOfAward = {
  fr(award: Award, contest: Remedies, fund: FundService): string {
    const way = ways(award, contest);
    return way ? remedies.fr(way, fund) : '';
  },
  en(award: Award, contest: Remedies, fund: FundService): string {
    const way = ways(award, contest);
    return way ? remedies.en(way, fund) : '';
  },
};
