import type { AppealState } from '../../domain/committee/appeal-life.ts';
import type { Appealable } from '../../domain/committee/contested.ts';
import type { Language, Words } from '../../domain/core/words.ts';

/** What was decided, with its article, as it stands behind « contre » and "against". */
export const decisionWords: Record<Language, Record<Appealable, string>> = {
  fr: {
    inadmissible: 'l’irrecevabilité',
    refused: 'le refus',
    waitlisted: 'la mise en liste d’attente',
    reduced: 'le montant accordé',
    silent: 'le rejet implicite',
    withdrawn: 'le retrait de la décision favorable',
    withdrawn_in_part: 'le retrait partiel de la subvention',
    suspended: 'la suspension de la convention',
    terminated: 'la résiliation de la convention',
    expired: 'la caducité de la convention',
    claimed: 'la demande de reversement',
    accounted: 'l’approbation du décompte final',
  },
  en: {
    inadmissible: 'the inadmissibility',
    refused: 'the refusal',
    waitlisted: 'the place on the waitlist',
    reduced: 'the amount awarded',
    silent: 'the implied rejection',
    withdrawn: 'the withdrawal of the award',
    withdrawn_in_part: 'the withdrawal in part of the grant',
    suspended: 'the suspension of the agreement',
    terminated: 'the termination of the agreement',
    expired: 'the expiry of the agreement',
    claimed: 'the claim',
    accounted: 'the approval of the final account',
  },
};

/** « contre le refus », "against the refusal". */
export const againstIn = (language: Language, against: Appealable): string =>
  `${language === 'fr' ? 'contre' : 'against'} ${decisionWords[language][against]}`;

/** « du refus », "of the refusal". */
export const ofDecision = (language: Language, against: Appealable): string =>
  language === 'fr' ? `de ${decisionWords.fr[against]}`.replace(/^de le /, 'du ') : `of ${decisionWords.en[against]}`;

export const PARTLY_UPHELD: Words = { fr: 'Recours accepté en partie', en: 'Appeal upheld in part' };

const UNDER_WAY: Words = { fr: 'Demande de réexamen en cours d’examen', en: 'Request for a new examination under examination' };
/** The state of an appeal as a service of the State reads its own: it asks for a new examination. */
export const REEXAMINED: Readonly<Record<AppealState, Words>> = {
  received: UNDER_WAY,
  assigned: UNDER_WAY,
  advised: UNDER_WAY,
  upheld: { fr: 'Demande de réexamen acceptée', en: 'Request for a new examination granted' },
  rejected: { fr: 'Demande de réexamen rejetée', en: 'Request for a new examination refused' },
  lapsed: { fr: 'Demande de réexamen réputée rejetée', en: 'Request for a new examination taken as refused' },
};
export const PARTLY_REEXAMINED: Words = {
  fr: 'Demande de réexamen acceptée en partie',
  en: 'Request for a new examination granted in part',
};

/** How a service of the State asks for that. */
export const REEXAMINE: Readonly<Record<'title' | 'button', Words>> = {
  title: { fr: 'Demander le réexamen d’une décision', en: 'Ask for a new examination of a decision' },
  button: { fr: 'Demander un réexamen', en: 'Ask for a new examination' },
};

/**
 * What holds between services of the State instead of the articles on decisions that create rights (CRPA L242-1, L242-2
 * and L122-1).
 */
export const BETWEEN_SERVICES: Words = {
  fr: 'Entre services de l’État, où aucune décision ne crée de droits, ces articles ne s’appliquent pas : le fonds suit de lui-même la même règle.',
  en: 'Between services of the State, where no decision creates rights, these articles do not apply: the fund keeps to the same rule of its own accord.',
};

/** What follows once an appeal against each decision is upheld, as its applicant reads it. */
export const followsUpheld: Record<Language, Record<Appealable, string>> = {
  fr: {
    inadmissible: 'La recevabilité du dossier est examinée à nouveau, par une autre personne.',
    refused: 'Le dossier est présenté à un nouveau comité. Si les crédits manquent, il attendra avant les autres.',
    waitlisted: 'Le dossier quitte la liste d’attente et est présenté à un nouveau comité.',
    reduced: 'Le montant accordé est revu.',
    silent: 'Le rejet implicite ne compte plus, et un nouveau délai court.',
    withdrawn: 'La décision favorable est rétablie, et la convention reprend là où elle en était.',
    withdrawn_in_part: 'Le montant accordé redevient ce qu’il était. Ce qui était réclamé au titre du retrait ne l’est plus.',
    suspended: 'La suspension est levée : la convention reprend son cours.',
    terminated: 'La résiliation est annulée, et la convention reprend là où elle en était.',
    expired: 'La convention peut de nouveau être signée.',
    claimed: 'Le reversement n’est plus demandé, ou ne l’est plus qu’à hauteur du montant maintenu.',
    accounted:
      'Le décompte final est examiné à nouveau, tel qu’il a été rendu. Ce qui a été payé le reste ; ce qui était réclamé par son approbation ne l’est plus.',
  },
  en: {
    inadmissible: 'The application is screened again, by another person.',
    refused: 'The application goes to another session. If credits are missing, it will wait before all others.',
    waitlisted: 'The application leaves the waitlist and goes to another session.',
    reduced: 'The amount awarded is decided again.',
    silent: 'The implied rejection no longer counts, and a new period runs.',
    withdrawn: 'The award stands again, and the agreement goes on from where it was.',
    withdrawn_in_part: 'The grant awards again what it did. What the withdrawal claimed back is no longer claimed.',
    suspended: 'The suspension is lifted: the agreement goes on.',
    terminated: 'The termination is cancelled, and the agreement goes on from where it was.',
    expired: 'The agreement can be signed again.',
    claimed: 'The amount is no longer claimed, or only as far as it is kept.',
    accounted:
      'The final account is examined again, as it was given. What was paid stays paid; what its approval claimed back is no longer claimed.',
  },
};
