import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { letter } from '../core/letter.ts';

export const gains = {
  /** To finance. */
  declareGain: letter<{ title: string; organisation: string; gain: string; year: number; declaredCents: number }>({
    fr: ({ title, organisation, gain, year, declaredCents }) => ({
      subject: `Gain à attester : ${title}`,
      text: `Le projet « ${title} » (${organisation}) déclare ${fr.euros(declaredCents)} pour son gain « ${gain} », année ${year}. La déclaration attend que vous l’attestiez ou la renvoyiez.`,
    }),
    en: ({ title, organisation, gain, year, declaredCents }) => ({
      subject: `Gain to be certified: ${title}`,
      text: `The project "${title}" (${organisation}) declares ${en.euros(declaredCents)} of its gain "${gain}" for ${year}. Its declaration waits for you to certify or return it.`,
    }),
  }),
  certifyGain: letter<{
    title: string;
    gain: string;
    year: number;
    declaredCents: number;
    certified: boolean;
    reasons: string;
    mayAgain: boolean;
  }>({
    fr: ({ title, gain, year, declaredCents, certified, reasons, mayAgain }) => ({
      subject: `${certified ? 'Gain attesté' : mayAgain ? 'Déclaration de gain à reprendre' : 'Déclaration de gain non attestée'} : ${title}`,
      text: certified
        ? `Le gain « ${gain} » du projet « ${title} » est attesté pour ${year} : ${fr.euros(declaredCents)}.${reasons ? `\n\n${reasons}` : ''}`
        : `La déclaration du gain « ${gain} » du projet « ${title} » pour ${year} (${fr.euros(declaredCents)}) vous est renvoyée. Motif :\n\n${reasons}${mayAgain ? '\n\nVous pouvez déclarer cette année de nouveau.' : ''}`,
    }),
    en: ({ title, gain, year, declaredCents, certified, reasons, mayAgain }) => ({
      subject: `${certified ? 'Gain certified' : 'Declaration of a gain returned'}: ${title}`,
      text: certified
        ? `The gain "${gain}" of the project "${title}" is certified for ${year}: ${en.euros(declaredCents)}.${reasons ? `\n\n${reasons}` : ''}`
        : `The declaration of the gain "${gain}" of the project "${title}" for ${year} (${en.euros(declaredCents)}) is returned to you. The reason:\n\n${reasons}${mayAgain ? '\n\nYou may declare that year again.' : ''}`,
    }),
  }),
  lapseGain: letter<{ title: string; gain: string; years: readonly number[]; lapsedCents: number; reason: string }>({
    fr: ({ title, gain, years, lapsedCents, reason }) => ({
      subject: `Gain caduc : ${title}`,
      text: `Le gain « ${gain} » du projet « ${title} » est caduc pour ${years.join(', ')} : ${fr.euros(lapsedCents)} promis ne viendront pas. Motif :\n\n${reason}\n\nCe qui est déjà attesté reste.`,
    }),
    en: ({ title, gain, years, lapsedCents, reason }) => ({
      subject: `Gain lapsed: ${title}`,
      text: `The gain "${gain}" of the project "${title}" has lapsed for ${years.join(', ')}: ${en.euros(lapsedCents)} of its promise will not come. The reason:\n\n${reason}\n\nCertified gains stay.`,
    }),
  }),
  remindGain: letter<{ title: string; gain: string; years: readonly number[]; promisedCents: number; dueOn: string }>({
    fr: ({ title, gain, years, promisedCents, dueOn }) => ({
      subject: `Gain à déclarer : ${title}`,
      text: `Le gain « ${gain} » du projet « ${title} » n’est pas encore déclaré pour ${years.join(', ')} (${fr.euros(promisedCents)} promis). Merci de le déclarer au plus tard le ${fr.day(dueOn)} : sans déclaration à cette date, il devient caduc pour ${years.length > 1 ? 'ces années' : 'cette année'}.`,
    }),
    en: ({ title, gain, years, promisedCents, dueOn }) => ({
      subject: `Gain to be declared: ${title}`,
      text: `The gain "${gain}" of the project "${title}" has not been declared for ${years.join(', ')} yet (${en.euros(promisedCents)} promised). Please declare it by ${en.day(dueOn)}: without a declaration by then it lapses for ${years.length > 1 ? 'these years' : 'that year'}.`,
    }),
  }),
  lapseLateGain: letter<{ title: string; gain: string; years: readonly number[]; lapsedCents: number }>({
    fr: ({ title, gain, years, lapsedCents }) => ({
      subject: `Gain caduc, faute de déclaration : ${title}`,
      text: `Le gain « ${gain} » du projet « ${title} » n’a pas été déclaré à temps pour ${years.join(', ')} : il est caduc pour ${years.length > 1 ? 'ces années' : 'cette année'}, et ${fr.euros(lapsedCents)} promis ne sont plus attendus. Ce qui est déjà attesté reste.`,
    }),
    en: ({ title, gain, years, lapsedCents }) => ({
      subject: `Gain lapsed, not declared: ${title}`,
      text: `The gain "${gain}" of the project "${title}" was not declared in time for ${years.join(', ')}: it has lapsed for ${years.length > 1 ? 'these years' : 'that year'}, and ${en.euros(lapsedCents)} of its promise are awaited no more. Certified gains stay.`,
    }),
  }),
};
