import type { PromoteScenario, RemoveScenario, SaveScenario } from '../../domain/committee/scenario.ts';
import type { WordsOf } from '../core/command-words.ts';
import { applicationId, awardedCents, waitlistRank } from './fields.ts';
import { field } from '../core/field.ts';
import { decision, version } from '../core/fields.ts';

const scenario = field('Scénario', 'Scenario', 'Numéro du scénario.', 'Number of the scenario.');

export const scenarios = {
  promoteScenario: {
    fr: {
      button: 'Retenir ce scénario',
      title: 'Retenir un scénario pour la décision',
      intro: 'La décision du comité sera prise à partir de ce scénario. Il remplace celui qui était retenu auparavant.',
      done: 'Le scénario est retenu.',
    },
    en: {
      button: 'Choose this scenario',
      title: 'Choose a scenario for the decision',
      intro: 'The session will be decided from this scenario. It replaces the one chosen before.',
      done: 'The scenario is chosen.',
    },
    fields: { version, scenario },
  },
  removeScenario: {
    fr: {
      button: 'Retirer le scénario',
      title: 'Retirer un scénario',
      warning: 'Le scénario ne figure plus dans la comparaison.',
      done: 'Le scénario est retiré.',
    },
    en: {
      button: 'Remove the scenario',
      title: 'Remove a scenario',
      warning: 'The scenario is no longer compared.',
      done: 'The scenario is removed.',
    },
    fields: { version, scenario },
  },
  saveScenario: {
    fr: {
      button: 'Enregistrer un scénario',
      title: 'Enregistrer un scénario',
      intro: 'Un scénario est une liste de décisions à comparer à d’autres : rien n’est décidé. Un scénario du même nom est remplacé.',
      done: 'Le scénario est enregistré.',
    },
    en: {
      button: 'Save a scenario',
      title: 'Save a scenario',
      intro: 'A scenario is a list of decisions to be compared with others: nothing is decided. One of the same name is replaced.',
      done: 'The scenario is saved.',
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
      rank: waitlistRank,
    },
  },
} satisfies WordsOf<
  'sessions',
  { promoteScenario: typeof PromoteScenario; removeScenario: typeof RemoveScenario; saveScenario: typeof SaveScenario }
>;
