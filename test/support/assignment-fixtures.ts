import type { Door, Step } from './fixtures.ts';

export const TOO_MUCH = 'J’ai déjà douze dossiers à rendre ce mois-ci.';

/** What a step's reviewer, or the person with this login, answers to being asked for the opinion. */
export const accept = async (harness: Door, id: string, step: Step, login = `reviewer-${step}`) =>
  (await harness.as(login)).post(`/applications/${id}/assignment-acceptances`, { step });
export const declineStep = async (harness: Door, id: string, step: Step, login = `reviewer-${step}`) =>
  (await harness.as(login)).post(`/applications/${id}/assignment-declines`, { step, reason: TOO_MUCH });
