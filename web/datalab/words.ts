import type { Language } from '../../domain/core/words.ts';
import { personDays } from '../../domain/core/format.ts';
import { bilingual } from '../core/words.ts';

export const words = bilingual({
  fr: {
    datalab: 'Appui du Datalab',
    requests: 'Demandes d’appui',
    missions: 'Missions',
    plan: 'Plan de charge',
    pages: 'Pages du Datalab',
    home: 'Vue d’ensemble',
    ask: 'Demander un appui',
    nothing: 'Rien à faire de votre côté pour l’instant.',
    by: 'Attendu pour le',
    lostRole: 'n’a plus le rôle : ce qui était promis est à confier à quelqu’un d’autre',
  },
  en: {
    datalab: 'Help of the Datalab',
    requests: 'Requests for help',
    missions: 'Missions',
    plan: 'Plan of the days',
    pages: 'Pages of the Datalab',
    home: 'Overview',
    ask: 'Ask for help',
    nothing: 'Nothing to do on your side for now.',
    by: 'Expected by',
    lostRole: 'has lost the role: what was promised is to be asked of another person',
  },
});

/** Person-days, as people write them: 1,5 jour-personne, 3 jours-personne. */
export function dayCount(language: Language, count: number): string {
  const written = personDays(language, 2 * count);
  return language === 'fr' ? written.replace(' ', '\u00a0') : written;
}
