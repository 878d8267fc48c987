import type { Door, Step } from './lives.ts';

export const TOO_MUCH = 'J’ai déjà douze dossiers à rendre ce mois-ci.';

/** What a step's reviewer, or somebody else, says to being asked for its opinion. */
export const accept = async (world: Door, id: string, step: Step, login = `reviewer-${step}`) =>
  (await world.as(login)).post(`/applications/${id}/assignment-acceptances`, { step });
export const declineStep = async (world: Door, id: string, step: Step, login = `reviewer-${step}`) =>
  (await world.as(login)).post(`/applications/${id}/assignment-declines`, { step, reason: TOO_MUCH });
