import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { withinMonths } from '../../words/core/number-in-words.ts';
import type { FundService } from './letter.ts';

/**
 * How a decision may be contested. `inGuichet`: by an appeal that is made here; `isState`: its receiver is a service of
 * the State, which does not sue the State; `overseas`: its receiver has a month more (CJA R421-7); `months`: the time
 * that the law leaves for it.
 */
export type Remedies = { inGuichet: boolean; isState: boolean; overseas: boolean; months: number };

const WAYS = {
  fr({ inGuichet, isState, overseas, months }: Remedies, { name, address, court }: FundService, what: string, since: string): string {
    const service = name === null ? 'auprès du fonds' : `auprès du service suivant : ${[name, address].filter(Boolean).join(', ')}`;
    const where = inGuichet ? `dans Guichet${name === null ? '' : `, ou ${service}`}` : service;
    if (isState) return `demander un réexamen ${where}.`;
    const within = `${withinMonths.fr(months)} ${since}${overseas ? ' (votre administration étant outre-mer)' : ''}`;
    const articles = overseas ? 'R421-1 et R421-7' : 'R421-1';
    return `contester ${what} ${within}, par un recours gracieux, qui interrompt ce délai, ou en saisissant le tribunal administratif${court === null ? '' : ` de ${court}`}, par www.telerecours.fr (code des relations entre le public et l’administration, L411-2 ; code de justice administrative, ${articles}). Le recours gracieux est formé ${where}.`;
  },
  en({ inGuichet, isState, overseas, months }: Remedies, { name, address, court }: FundService, what: string, since: string): string {
    const service = name === null ? 'to the fund' : `to this service: ${[name, address].filter(Boolean).join(', ')}`;
    const where = inGuichet ? `in Guichet${name === null ? '' : `, or ${service}`}` : service;
    if (isState) return `ask for a new examination ${where}.`;
    const within = `${withinMonths.en(months)} ${since}${overseas ? ' (your organisation being overseas)' : ''}`;
    const articles = overseas ? 'R421-1 and R421-7' : 'R421-1';
    return `contest ${what} ${within}, by an appeal to the fund, which interrupts that time, or before the administrative court${court === null ? '' : ` of ${court}`}, by www.telerecours.fr (code des relations entre le public et l’administration, L411-2; code de justice administrative, ${articles}). The appeal is made ${where}.`;
  },
};

/**
 * The remedies against a decision, as its letter must tell them: a recours gracieux interrupts the time to go to court,
 * and does not replace it (CRPA L411-2, CJA R421-1 and R421-5).
 */
export const remedies = {
  fr: (of: Remedies, fund: FundService): string => `\n\nVous pouvez ${WAYS.fr(of, fund, 'cette décision', 'de sa notification')}`,
  en: (of: Remedies, fund: FundService): string => `\n\nYou may ${WAYS.en(of, fund, 'this decision', 'of its notification')}`,
};

/** The same against the rejection that silence would be, which an acknowledgement tells beforehand (CRPA R112-11-1). */
export const remediesAgainstSilence = {
  fr: (of: Remedies, fund: FundService): string => ` Vous pourrez ${WAYS.fr(of, fund, 'ce rejet', 'suivant ce jour')}`,
  en: (of: Remedies, fund: FundService): string => ` You may then ${WAYS.en(of, fund, 'that rejection', 'of that day')}`,
};

/**
 * The same against a rejection by silence, which is notified by no act: the time runs from the day (yyyy-mm-dd) on
 * which it was born (CJA R421-2).
 */
export const remediesOfSilence = {
  fr: (of: Remedies, fund: FundService, silentOn: string): string =>
    `\n\nVous pouvez ${WAYS.fr(of, fund, 'ce rejet', `suivant le ${fr.day(silentOn)}`)}`,
  en: (of: Remedies, fund: FundService, silentOn: string): string =>
    `\n\nYou may ${WAYS.en(of, fund, 'this rejection', `of ${en.day(silentOn)}`)}`,
};

/**
 * How the rejection of an appeal may be contested: before the court alone. `since`: from which day, in words; `lead`:
 * how the sentence begins, with what parts it from the text before it.
 */
export const remediesAfterAppeal = {
  fr: ({ isState, overseas, months }: Remedies, { court }: FundService, lead: string, since: string): string =>
    isState
      ? ''
      : `${lead} saisir le tribunal administratif${court === null ? '' : ` de ${court}`} (www.telerecours.fr) ${withinMonths.fr(months)} ${since} (code de justice administrative, R421-1${overseas ? ' et R421-7' : ''}).`,
  en: ({ isState, overseas, months }: Remedies, { court }: FundService, lead: string, since: string): string =>
    isState
      ? ''
      : `${lead} refer the matter to the administrative court${court === null ? '' : ` of ${court}`} (www.telerecours.fr) ${withinMonths.en(months)} ${since} (code de justice administrative, R421-1${overseas ? ' and R421-7' : ''}).`,
};
