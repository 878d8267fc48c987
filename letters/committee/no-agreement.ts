import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import type { SilentOn } from '../../domain/applications/silence.ts';
import type { AwardForm } from '../../domain/calls/call.ts';
import type { Words } from '../../domain/core/words.ts';

const NO_AGREEMENT: Readonly<Record<AwardForm, Words>> = {
  agreement: {
    fr: ' Ce courrier ne vaut pas accord de financement : la subvention est attribuée par la convention signée par les deux parties.',
    en: ' This letter is no financing agreement: the grant is made by the agreement that both sides sign.',
  },
  delegation: {
    fr: ' Ce courrier ne vaut pas délégation de crédits : elle résulte de la convention de délégation de gestion signée par les deux parties.',
    en: ' This letter delegates no credits: the management delegation that both sides sign does.',
  },
};

/**
 * The letter of an award is no grant: the signed agreement alone attributes it (décret 2018-514 art. 8). A service of
 * the State gets no subsidy: the signed delegation gives it the credits (décret 2004-1085). `form`: that of the grant.
 */
export const noAgreement = (form: AwardForm): Words => NO_AGREEMENT[form];

/**
 * What silence does to a local authority's award before its agreement would expire, or has done already (décret
 * 2018-514 art. 7 and 8). `silentOn`: null where no silence comes first.
 */
export function unlessSigned(silentOn: SilentOn | null): Words {
  if (silentOn === null) return { fr: '', en: '' };
  const { on, hasCome } = silentOn;
  return hasCome
    ? {
        fr: ` La demande est implicitement rejetée depuis le ${fr.day(on)} (décret 2018-514 art. 7) ; la convention, une fois signée par les deux parties, vaudra attribution (art. 8).`,
        en: ` The request has been deemed rejected since ${en.day(on)} (décret 2018-514 art. 7); the agreement, once both sides have signed it, will be the award (art. 8).`,
      }
    : {
        fr: ` Si la convention n’est pas signée par les deux parties au plus tard le ${fr.day(on)}, la demande sera implicitement rejetée (décret 2018-514 art. 7).`,
        en: ` If both sides have not signed the agreement by ${en.day(on)}, the request will be deemed rejected (décret 2018-514 art. 7).`,
      };
}

/** What silence does, or has done already, to the request of a local authority whose project waits for credits. */
export function whileItWaits(silentOn: SilentOn | null): Words {
  if (silentOn === null) return { fr: '', en: '' };
  const { on, hasCome } = silentOn;
  return hasCome
    ? {
        fr: ` Votre demande est implicitement rejetée depuis le ${fr.day(on)} (décret 2018-514 art. 7) ; une subvention peut encore lui être attribuée.`,
        en: ` Your request has been deemed rejected since ${en.day(on)} (décret 2018-514 art. 7); it may still be awarded a subsidy.`,
      }
    : {
        fr: ` L’attente ne prolonge pas le délai d’attribution : sans convention signée par les deux parties au plus tard le ${fr.day(on)}, votre demande sera implicitement rejetée (décret 2018-514 art. 7).`,
        en: ` The wait does not extend the time to award: without an agreement signed by both sides by ${en.day(on)}, your request will be deemed rejected (décret 2018-514 art. 7).`,
      };
}
