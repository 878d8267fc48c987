import type { Page } from '../core/page.ts';
import { answerPages } from './answers.ts';
import { gainPortfolioPages } from './gain-portfolio.ts';
import { grantGainsPage } from './grant-gains.ts';
import { grantImpactFile, grantImpactPage } from './grant-impact.ts';
import { missionPage } from './mission.ts';
import { openDataPages } from './open-data.ts';
import { portfolioPages } from './portfolio.ts';
import { programmeIndicatorPages } from './programme-indicators.ts';
import { slippagePages } from './slippage.ts';

export const impactPages: readonly Page[] = [
  ...portfolioPages,
  ...slippagePages,
  grantImpactPage,
  grantImpactFile,
  grantGainsPage,
  ...gainPortfolioPages,
  missionPage,
  ...programmeIndicatorPages,
  ...openDataPages,
  ...answerPages,
];
