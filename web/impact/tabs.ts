import { listQuestions } from '../../api/impact/answers.ts';
import type { Html } from '../core/html.ts';
import type { Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { tabs } from '../core/components/tabs.ts';

const words = bilingual({
  fr: {
    portfolio: 'Portefeuille',
    impact: 'Impact',
    slippage: 'Dérives de coût et de délai',
    gains: 'Gains',
    programme: 'Indicateurs du programme',
    answers: 'Questions et réponses',
  },
  en: {
    portfolio: 'Portfolio',
    impact: 'Impact',
    slippage: 'Slippage of cost and time',
    gains: 'Gains',
    programme: 'Indicators of the programme',
    answers: 'Questions and answers',
  },
});

/** The pages of the portfolio beside one another. */
export const portfolioTabs = ({ language, req, may }: Visit): Html =>
  tabs(words[language].portfolio, [
    { href: '/portefeuille', label: words[language].impact, isHere: req.path === '/portefeuille' },
    { href: '/portefeuille/derive', label: words[language].slippage, isHere: req.path === '/portefeuille/derive' },
    { href: '/portefeuille/gains', label: words[language].gains, isHere: req.path === '/portefeuille/gains' },
    { href: '/indicateurs', label: words[language].programme, isHere: false },
    ...(may(listQuestions) ? [{ href: '/reponses', label: words[language].answers, isHere: req.path === '/reponses' }] : []),
  ]);
