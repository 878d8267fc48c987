import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';

/** The reason of a decision, as a paragraph between two others. */
export const motive = {
  fr: (reason: string): string => ` Motif :\n\n${reason}\n\n`,
  en: (reason: string): string => ` Reason:\n\n${reason}\n\n`,
};

/** `toAccept`: less was awarded than asked for; `deadlineOn`: null if its organisation has nothing to do. */
type ToTake = { toAccept: boolean; requestedCents: number; deadlineOn: string | null };

/**
 * What an organisation does with an award, until when, and what follows if it does not. What the fund itself leaves
 * undone ends no award, and is not named.
 */
export const toTake = {
  fr({ toAccept, requestedCents, deadlineOn }: ToTake): string {
    const by = deadlineOn === null ? '' : `, au plus tard le ${fr.day(deadlineOn)}`;
    return toAccept
      ? `Ce montant est inférieur à votre demande, de ${fr.euros(requestedCents)} : vous pouvez l’accepter avec un plan révisé, ou y renoncer${by}. Sans réponse à cette date, la décision cesse de produire ses effets.`
      : `La convention est à signer par les deux parties${by}. Si votre administration ne l’a pas signée à cette date, la décision cesse de produire ses effets.`;
  },
  en({ toAccept, requestedCents, deadlineOn }: ToTake): string {
    const by = deadlineOn === null ? '' : `, by ${en.day(deadlineOn)}`;
    return toAccept
      ? `This is less than the ${en.euros(requestedCents)} that you asked for: accept it with a revised plan, or renounce it${by}. Without an answer by then the award has no more effect.`
      : `Both sides must sign the agreement${by}. If your organisation has not signed it by then, the award has no more effect.`;
  },
};
