import { tabs } from './components/tabs.ts';
import type { Html } from './html.ts';
import type { Visit } from './page.ts';
import { bilingual } from './words.ts';

const words = bilingual({
  fr: {
    name: 'Chiffres publics',
    statistics: 'Statistiques',
    indicators: 'Indicateurs du programme',
    projects: 'Projets financés',
    data: 'Données ouvertes',
  },
  en: {
    name: 'Public figures',
    statistics: 'Statistics',
    indicators: 'Indicators of the programme',
    projects: 'Funded projects',
    data: 'Open data',
  },
});

/** The public pages of figures beside one another. */
export const publicTabs = ({ language, req }: Visit): Html =>
  tabs(words[language].name, [
    { href: '/statistiques', label: words[language].statistics, isHere: req.path === '/statistiques' },
    { href: '/indicateurs', label: words[language].indicators, isHere: req.path === '/indicateurs' },
    { href: '/projets-finances', label: words[language].projects, isHere: req.path === '/projets-finances' },
    { href: '/donnees-ouvertes', label: words[language].data, isHere: req.path === '/donnees-ouvertes' },
  ]);
