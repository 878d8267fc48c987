import type { ApplicationRefusal } from '../../domain/applications/refusals.ts';
import type { Language } from '../../domain/core/words.ts';
import type { Difference } from '../../domain/applications/revision.ts';
import { longDate, longInstant } from '../../domain/core/format.ts';
import { withinMonths } from '../../words/core/number-in-words.ts';
import { writeField } from '../../letters/write.ts';
import { en, faults, fr, list, type Problems } from '../http/problem/sentence.ts';

/** What differs, by the names of its fields; possibly files alone. */
const changed = (language: Language, differences: readonly Difference[]): string =>
  differences.map(({ pointer }) => writeField(language, pointer)).join(language === 'fr' ? ' ; ' : '; ') || NOTHING_WRITTEN[language];
const NOTHING_WRITTEN = { fr: 'rien d’écrit, des pièces ont pu être jointes', en: 'nothing written, files may have been added' };

export const applicationProblems: Problems<ApplicationRefusal> = {
  no_signatory: {
    status: 409,
    fr: [
      'Aucune autre personne ne peut déposer',
      () => 'Aucune autre personne de votre administration ne peut encore déposer ce dossier. Demandez ce rôle, ou faites-le demander.',
    ],
    en: [
      'No other person can submit',
      () => 'No other person in your organisation can submit this application yet. Ask for this role, or have it asked for.',
    ],
  },
  submission_asked: {
    status: 409,
    fr: [
      'Déjà prévenues aujourd’hui',
      ({ askedAt }) =>
        `Les personnes qui peuvent déposer ont été prévenues le ${longInstant('fr', askedAt)}. Vous pourrez le refaire demain.`,
    ],
    en: [
      'Told today already',
      ({ askedAt }) => `The people who can submit were told on ${longInstant('en', askedAt)}. You can tell them again tomorrow.`,
    ],
  },
  too_many_submissions_asked: {
    status: 409,
    fr: ['Trop de dossiers en un jour', ({ atMost }) => `Vous l’avez déjà fait pour ${atMost} dossiers aujourd’hui. Continuez demain.`],
    en: ['Too many drafts in a day', ({ atMost }) => `You have done so for ${atMost} drafts today already. Go on tomorrow.`],
  },
  survey_before_decision: {
    status: 409,
    fr: ['Dossier pas encore décidé', () => 'Vous pourrez donner votre avis une fois que la décision sur ce dossier vous sera connue.'],
    en: ['Not decided yet', () => 'You can say how your application was treated once it is decided.'],
  },
  stale_revision: {
    status: 409,
    fr: [
      'Version dépassée',
      ({ current, read, since }) =>
        `Le dossier en est à la version ${current}${since ? `, déposée par ${since.submittedBy.name} le ${longInstant('fr', since.submittedAt)} ; depuis la version ${read} a changé : ${changed('fr', since.differences)}` : ''}. Relisez-la avant de vous prononcer.`,
    ],
    en: [
      'Stale version',
      ({ current, read, since }) =>
        `The application is at version ${current}${since ? `, submitted by ${since.submittedBy.name} on ${longInstant('en', since.submittedAt)}; changes since version ${read}: ${changed('en', since.differences)}` : ''}. Read it before you decide.`,
    ],
  },
  deemed_admissible: {
    status: 409,
    fr: [
      'Dossier réputé recevable',
      ({ since, months, source }) =>
        `Ce dossier n’a pas été déclaré irrecevable ${withinMonths.fr(months)} de sa réception : il est réputé recevable depuis le ${longDate('fr', since)} (${source}). Sa recevabilité ne se décide plus ; donnez un avis à l’instruction.`,
    ],
    en: [
      'Deemed admissible',
      ({ since, months, source }) =>
        `This application was not found inadmissible ${withinMonths.en(months)} of its receipt: it is deemed admissible since ${longDate('en', since)} (${source}). Its admissibility is not decided any more; give an opinion in its review.`,
    ],
  },
  no_award_period: {
    status: 409,
    fr: [
      'Aucun délai d’attribution',
      () =>
        'Seul le délai d’attribution d’une subvention à une collectivité se prolonge (décret 2018-514 art. 7). Ce dossier n’en a pas : décidez quand vous le souhaitez.',
    ],
    en: [
      'No time to award',
      () =>
        'Only the time to award a subsidy to a local authority is extended (décret 2018-514 art. 7). This application has none: decide whenever you wish.',
    ],
  },
  award_period_stopped: {
    status: 409,
    fr: [
      'Délai d’attribution suspendu',
      () =>
        'Des pièces qu’un texte exige sont attendues : le délai pour attribuer la subvention est suspendu, et reprendra avec la réponse. Vous pourrez alors le prolonger.',
    ],
    en: [
      'Time to award suspended',
      () =>
        'Documents that a text requires are awaited: the time to award the subsidy is suspended, and resumes with the answer. You may extend it then.',
    ],
  },
  award_period_over: {
    status: 409,
    fr: [
      'Délai d’attribution passé',
      ({ endedOn }) =>
        `Le délai pour attribuer la subvention s’est terminé le ${longDate('fr', endedOn)} : la demande est implicitement rejetée, et le délai ne se prolonge plus (décret 2018-514 art. 7). L’administration peut présenter une nouvelle demande.`,
    ],
    en: [
      'Time to award over',
      ({ endedOn }) =>
        `The time to award the subsidy ended on ${longDate('en', endedOn)}: the request is deemed rejected, and the time is not extended any more (décret 2018-514 art. 7). The organisation may make a new request.`,
    ],
  },
  award_period_not_extended: {
    fr: [
      'Délai non prolongé',
      ({ endsOn }) => `Le délai pour attribuer la subvention court jusqu’au ${longDate('fr', endsOn)}. Choisissez un jour qui vient après.`,
    ],
    en: ['Time not extended', ({ endsOn }) => `The time to award the subsidy runs until ${longDate('en', endsOn)}. Choose a day after it.`],
  },
  call_unknown: {
    fr: ['Appel inconnu', () => 'Cet appel n’existe pas. Choisissez-le dans la liste.'],
    en: ['Unknown call', () => 'There is no such call. Choose it from the list.'],
  },
  call_closed: {
    fr: ['Appel clos', ({ callId }) => `L’appel « ${callId} » est clos : il ne reçoit plus de dossiers.`],
    en: ['Call closed', ({ callId }) => `The call “${callId}” is closed: it accepts no more applications.`],
  },
  call_not_open: {
    fr: [
      'Appel fermé',
      ({ opensOn, closesOn }) =>
        `L’appel reçoit des dossiers à partir du ${longDate('fr', opensOn)}${closesOn ? ` et jusqu’au ${longDate('fr', closesOn)}` : ''}.`,
    ],
    en: [
      'Call not open',
      ({ opensOn, closesOn }) =>
        `The call takes applications from ${longDate('en', opensOn)}${closesOn ? ` to ${longDate('en', closesOn)}` : ''}.`,
    ],
  },
  application_incomplete: {
    fr: ['Dossier incomplet', ({ fields }) => `Complétez avant de déposer : ${list(fields.map(({ pointer }) => pointer))}.`],
    en: ['Application incomplete', ({ fields }) => `Complete before submitting: ${list(fields.map(({ pointer }) => pointer))}.`],
  },
  siret_of_another_organisation: {
    fr: [
      'Établissement d’une autre administration',
      ({ siren }) => `L’établissement porteur doit appartenir à votre administration (SIREN ${siren}).`,
    ],
    en: [
      'Establishment of another organisation',
      ({ siren }) => `The establishment that bears the project must belong to your organisation (SIREN ${siren}).`,
    ],
  },
  organisation_not_eligible: {
    fr: [
      'Administration non éligible',
      ({ siren, legalCategory }) =>
        `L’appel n’est pas ouvert à l’administration ${siren} (catégorie juridique ${legalCategory ?? 'inconnue'}). Une erreur ? Écrivez au fonds.`,
    ],
    en: [
      'Organisation not eligible',
      ({ siren, legalCategory }) =>
        `The call is not open to organisation ${siren} (legal category ${legalCategory ?? 'unknown'}). If it should be, write to the fund.`,
    ],
  },
  project_type_unknown: {
    fr: ['Type de projet inconnu', ({ known }) => `L’appel connaît ces types : ${list(known)}.`],
    en: ['Unknown project type', ({ known }) => `The call knows these types: ${list(known)}.`],
  },
  cost_out_of_bounds: {
    fr: [
      'Coût du projet hors limites',
      ({ costCents, minCents, maxCents }) =>
        `Le projet coûte ${fr(costCents)} ; l’appel finance ceux de ${fr(minCents)} à ${fr(maxCents)}.`,
    ],
    en: [
      'Project cost out of bounds',
      ({ costCents, minCents, maxCents }) =>
        `The project costs ${en(costCents)}; the call funds those from ${en(minCents)} to ${en(maxCents)}.`,
    ],
  },
  funding_differs_from_costs: {
    fr: [
      'Plan de financement déséquilibré',
      ({ costCents, fundingCents }) =>
        `Les dépenses font ${fr(costCents)} et les financements ${fr(fundingCents)} : ils doivent être égaux au centime.`,
    ],
    en: [
      'Funding differs from costs',
      ({ costCents, fundingCents }) => `Costs are ${en(costCents)} and funding ${en(fundingCents)}: they must be equal to the cent.`,
    ],
  },
  rate_too_high: {
    fr: [
      'Taux de financement hors limites',
      ({ requestedCents, maxRequestedCents, eligibleCents, maxRatePercent }) =>
        `Vous demandez ${fr(requestedCents)} ; le fonds finance plus de 0 € et au plus ${maxRatePercent} % des dépenses éligibles (${fr(eligibleCents)}), soit ${fr(maxRequestedCents)}.`,
    ],
    en: [
      'Funding rate out of bounds',
      ({ requestedCents, maxRequestedCents, eligibleCents, maxRatePercent }) =>
        `You ask for ${en(requestedCents)}; the fund pays more than €0 and at most ${maxRatePercent} % of the eligible cost (${en(eligibleCents)}), ${en(maxRequestedCents)}.`,
    ],
  },
  derogation_unknown: {
    fr: [
      'Dérogation inconnue',
      ({ derogation, known }) =>
        known.length === 0
          ? `La forme juridique de votre administration, dans cet appel, ne prévoit aucune dérogation à la part propre : retirez « ${derogation} ».`
          : `La forme juridique de votre administration, dans cet appel, ne prévoit pas la dérogation « ${derogation} ». Choisissez parmi : ${list(known)}.`,
    ],
    en: [
      'Unknown derogation',
      ({ derogation, known }) =>
        known.length === 0
          ? `The legal form of your organisation under this call has no derogation from the own share: remove "${derogation}".`
          : `The legal form of your organisation under this call has no derogation "${derogation}". Choose among: ${list(known)}.`,
    ],
  },
  own_funding_too_low: {
    fr: [
      'Part propre insuffisante',
      ({ ownCents, minOwnCents, publicFundingCents, ownFundingMinPercent, source }) =>
        `Votre administration apporte ${fr(ownCents)} ; elle doit apporter au moins ${ownFundingMinPercent} % des financements publics (${fr(publicFundingCents)}, part propre comprise), soit ${fr(minOwnCents)} (${source}).`,
    ],
    en: [
      'Own funding too low',
      ({ ownCents, minOwnCents, publicFundingCents, ownFundingMinPercent, source }) =>
        `Your organisation brings ${en(ownCents)}; it must bring at least ${ownFundingMinPercent} % of the public funding (${en(publicFundingCents)}, its own part included), ${en(minOwnCents)} (${source}).`,
    ],
  },
  public_aid_too_high: {
    fr: [
      'Aides publiques trop élevées',
      ({ publicAidCents, maxPublicAidCents, eligibleCents, publicAidMaxPercent, source }) =>
        `Les aides publiques font ${fr(publicAidCents)} ; elles ne dépassent pas ${publicAidMaxPercent} % du coût éligible (${fr(eligibleCents)}), soit ${fr(maxPublicAidCents)} (${source}).`,
    ],
    en: [
      'Public aid too high',
      ({ publicAidCents, maxPublicAidCents, eligibleCents, publicAidMaxPercent, source }) =>
        `Public aid makes ${en(publicAidCents)}; it may reach ${publicAidMaxPercent} % of the eligible cost (${en(eligibleCents)}), ${en(maxPublicAidCents)} (${source}).`,
    ],
  },
  mandatory_indicators_missing: {
    fr: [
      'Indicateurs obligatoires absents',
      ({ indicators }) =>
        `Ajoutez ces indicateurs, avec leur valeur de départ et leurs cibles : ${list(indicators)} (« own » : un indicateur propre au projet).`,
    ],
    en: [
      'Mandatory indicators missing',
      ({ indicators }) => `Add these indicators with baseline and targets: ${list(indicators)} ("own": one of the project's own).`,
    ],
  },
  form_invalid: {
    fr: ['Réponses incomplètes ou invalides', ({ fields }) => `Corrigez : ${faults('fr', fields)}.`],
    en: ['Answers incomplete or invalid', ({ fields }) => `Correct: ${faults('en', fields)}.`],
  },
  start_before_call: {
    fr: [
      'Début trop ancien',
      ({ startsOn, opensOn }) =>
        `Le projet commencerait le ${longDate('fr', startsOn)}, avant l’ouverture de l’appel le ${longDate('fr', opensOn)}. Indiquez la date à laquelle il commencera.`,
    ],
    en: [
      'Start too early',
      ({ startsOn, opensOn }) =>
        `The project would start on ${longDate('en', startsOn)}, before the call opened on ${longDate('en', opensOn)}. Say on which date it will start.`,
    ],
  },
  start_before_receipt: {
    fr: [
      'Début avant la réception du dossier',
      ({ startsOn, firstOn, source }) =>
        `Le projet commencerait le ${longDate('fr', startsOn)}, par son premier acte juridique ou selon votre déclaration : il ne peut pas commencer avant la réception du dossier, le ${longDate('fr', firstOn)} (${source}). Corrigez la date de début, ou nommez au dépôt le programme cofinancé par l’Union européenne qui l’autorise (art. 5 III).`,
    ],
    en: [
      'Start before the receipt',
      ({ startsOn, firstOn, source }) =>
        `The project would start on ${longDate('en', startsOn)}, by its first legal act or as you declare: it may not start before the application is received, on ${longDate('en', firstOn)} (${source}). Correct the start, or name at the submission the programme co-funded by the European Union that allows it (art. 5 III).`,
    ],
  },
  targets_after_tracking: {
    fr: [
      'Cibles après la fin du suivi',
      ({ lastMonth }) =>
        `Des cibles sont posées après le mois ${lastMonth}, dernier mois mesuré du projet : rapprochez-les, ou allongez le projet.`,
    ],
    en: [
      'Targets after the tracking ends',
      ({ lastMonth }) =>
        `Targets are set after month ${lastMonth}, the last in which the project is measured: bring them forward, or lengthen the project.`,
    ],
  },
};
