import type { PromoteScenario, RemoveScenario, SaveScenario } from '../../domain/committee/scenario.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { decision, version } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { SomeWordsOf } from '../words-of.ts';
import { applicationId, awardedCents, conditions, waitlistRank } from './fields.ts';

const scenario = field('Scénario', 'Scenario', 'Numéro du scénario.', 'Number of the scenario.');

export const scenarios = {
  promoteScenario: {
    fr: {
      button: 'Retenir ce scénario',
      title: 'Retenir un scénario pour la décision',
      intro: 'La décision du comité sera prise à partir de ce scénario. Il remplace celui qui était retenu auparavant.',
      done: 'Le scénario est retenu.',
      happened: ({ scenario }) => `a retenu le scénario n° ${scenario}`,
    },
    en: {
      button: 'Choose this scenario',
      title: 'Choose a scenario for the decision',
      intro: 'The session will be decided from this scenario. It replaces the one chosen before.',
      done: 'The scenario is chosen.',
      happened: ({ scenario }) => `promoted scenario ${scenario}`,
    },
    fields: { version, scenario },
  },
  removeScenario: {
    fr: {
      button: 'Retirer le scénario',
      title: 'Retirer un scénario',
      warning: 'Le scénario ne figure plus dans la comparaison.',
      done: 'Le scénario est retiré.',
      happened: ({ scenario }) => `a retiré le scénario n° ${scenario}`,
    },
    en: {
      button: 'Remove the scenario',
      title: 'Remove a scenario',
      warning: 'The scenario is no longer compared.',
      done: 'The scenario is removed.',
      happened: ({ scenario }) => `removed scenario ${scenario}`,
    },
    fields: { version, scenario },
  },
  saveScenario: {
    fr: {
      button: 'Enregistrer un scénario',
      title: 'Enregistrer un scénario',
      intro: 'Un scénario est une liste de décisions à comparer à d’autres : rien n’est décidé. Un scénario du même nom est remplacé.',
      done: 'Le scénario est enregistré.',
      happened: ({ scenario, awarded, waitlisted, refused, awardedCents }) =>
        `a enregistré le scénario n° ${scenario} : retenus ${awarded}, pour ${fr.euros(awardedCents)} ; en attente ${waitlisted} ; non retenus ${refused}`,
    },
    en: {
      button: 'Save a scenario',
      title: 'Save a scenario',
      intro: 'A scenario is a list of decisions to be compared with others: nothing is decided. One of the same name is replaced.',
      done: 'The scenario is saved.',
      happened: ({ scenario, awarded, waitlisted, refused, awardedCents }) =>
        `saved scenario ${scenario}: ${awarded} awarded, for ${en.euros(awardedCents)}; ${waitlisted} on the waitlist; ${refused} refused`,
    },
    fields: {
      version,
      name: field('Nom du scénario', 'Name of the scenario', 'Un scénario du même nom est remplacé.', 'One of the same name is replaced.'),
      decisions: field('Décisions', 'Decisions', 'Une pour chaque dossier de l’ordre du jour.', 'One for each application on the agenda.'),
      applicationId,
      decision,
      awardedCents,
      reason: field(
        'Motif',
        'Reason',
        'Il est communiqué à l’administration si la décision est prise par ce scénario.',
        'The administration reads it where the decision is taken by this scenario.',
      ),
      conditions,
      rank: waitlistRank,
    },
  },
} satisfies SomeWordsOf<
  'sessions',
  { promoteScenario: typeof PromoteScenario; removeScenario: typeof RemoveScenario; saveScenario: typeof SaveScenario }
>;
