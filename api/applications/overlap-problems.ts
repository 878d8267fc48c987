import type { OverlapRefusal } from '../../domain/applications/refusals.ts';
import { list, type Problems } from '../http/problem/sentence.ts';

const OUTCOMES_FR = { dismissed: 'écarté', upheld: 'retenu' };

export const overlapProblems: Problems<OverlapRefusal> = {
  overlap_unknown: {
    fr: [
      'Aucun recoupement avec ce dossier',
      ({ known }) =>
        known.length > 0 ? `Un recoupement est signalé avec : ${list(known)}.` : 'Aucun recoupement n’est signalé sur ce dossier.',
    ],
    en: [
      'No overlap with that application',
      ({ known }) => (known.length > 0 ? `Overlaps were found with: ${list(known)}.` : 'No overlap was found on this application.'),
    ],
  },
  overlap_settled: {
    status: 409,
    fr: ['Déjà réglé ainsi', ({ outcome }) => `Ce recoupement est déjà ${OUTCOMES_FR[outcome]}.`],
    en: ['Settled so already', ({ outcome }) => `This overlap has been ${outcome} already.`],
  },
  overlap_unsettled: {
    status: 409,
    fr: [
      'Recoupement non réglé',
      ({ applicationIds }) =>
        `Un autre dossier, déjà retenu ou retenu en même temps, a le même objet, et le recoupement n’est pas réglé ou pas encore recherché : ${list(applicationIds)}. Faites régler le recoupement, ou indiquez pour chacun que vous le retenez malgré cela.`,
    ],
    en: [
      'Unsettled overlap',
      ({ applicationIds }) =>
        `Another application, awarded before or with it, has the same object, and the overlap is not settled, or has not been looked for yet: ${list(applicationIds)}. Have the overlap settled, or say of each that you award it all the same.`,
    ],
  },
  funded_twice: {
    status: 409,
    fr: [
      'Le même coût est demandé deux fois',
      ({ applicationIds }) =>
        `Un recoupement avec un autre financement est retenu : ${list(applicationIds)}. Refusez le dossier, ou faites régler autrement le recoupement.`,
    ],
    en: [
      'The same cost is asked for twice',
      ({ applicationIds }) =>
        `An overlap with other funding is upheld: ${list(applicationIds)}. Refuse the application, or have the overlap settled otherwise.`,
    ],
  },
};
