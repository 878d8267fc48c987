import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
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
 * What a local authority's award risks before its agreement would expire (décret 2018-514 art. 7). `silentOn`: the end
 * of silence; null where it is not earlier.
 */
export const unlessSigned = (silentOn: string | null): Words => ({
  fr: silentOn
    ? ` Si la convention n’est pas signée par les deux parties au plus tard le ${fr.day(silentOn)}, votre demande sera implicitement rejetée (décret 2018-514 art. 7).`
    : '',
  en: silentOn
    ? ` If both sides have not signed the agreement by ${en.day(silentOn)}, your request will be deemed rejected (décret 2018-514 art. 7).`
    : '',
});
