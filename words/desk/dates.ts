import type { DatedKind, SetBy } from '../../domain/desk/dated.ts';
import type { Words } from '../../domain/core/words.ts';

/** What is due at a date, as people read it. */
export const DATE_LABELS: Readonly<Record<DatedKind, Words>> = {
  answerCorrection: { fr: 'Réponse à la demande de correction', en: 'Answer to the correction request' },
  admissibility: {
    fr: 'Recevabilité par l’effet de la loi, sauf décision d’irrecevabilité',
    en: 'Admissible by law, unless found inadmissible',
  },
  silence: { fr: 'Rejet implicite, si aucune subvention n’est attribuée', en: 'Implicit rejection, unless the subsidy is awarded' },
  screening: { fr: 'Examen de la recevabilité', en: 'Screening' },
  opinion: { fr: 'Avis', en: 'Opinion' },
  appeal: { fr: 'Recours possible', en: 'An appeal is possible' },
  appealSilence: { fr: 'Rejet implicite du recours', en: 'Implicit rejection of the appeal' },
  reexamination: { fr: 'Retrait de la décision', en: 'Withdrawal of the award' },
  signature: { fr: 'Acceptation et signature de la convention', en: 'Acceptance and signature of the agreement' },
  report: { fr: 'Bilan', en: 'Report' },
  obligation: { fr: 'Obligation', en: 'Obligation' },
  finalAccount: { fr: 'Décompte final', en: 'Final account' },
  amendment: { fr: 'Avenant', en: 'Amendment' },
  titre: {
    fr: 'Contestation du titre de perception auprès du comptable',
    en: 'Contesting the collection order with the accountant',
  },
  payBack: { fr: 'Somme à reverser', en: 'Amount to be paid back' },
  notice: { fr: 'Réponse à la mise en demeure', en: 'Answer to the formal notice' },
};

/** The same where the fund sets the date of a service of the State, which asks for a new examination. */
export const STATE_LABELS: Readonly<Partial<Record<DatedKind, Words>>> = {
  appeal: { fr: 'Demande de réexamen possible', en: 'A new examination may be asked for' },
  appealSilence: { fr: 'Rejet implicite de la demande de réexamen', en: 'Implicit rejection of the request for a new examination' },
};

/** What sets a date. */
export const SET_BY: Readonly<Record<SetBy, Words>> = {
  law: { fr: 'La loi', en: 'The law' },
  call: { fr: 'Les règles de l’appel', en: 'The call’s terms' },
  decision: { fr: 'Une décision', en: 'A decision' },
  fund: { fr: 'Le fonds', en: 'The fund' },
};
