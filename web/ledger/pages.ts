import type { Page } from '../core/page.ts';
import { consumptionFile, consumptionPage } from './consumption.ts';
import { creditsPage } from './credits.ts';
import { envelopePage } from './envelope.ts';
import { envelopesPage } from './envelopes.ts';
import { freezeNotePage } from './freeze-note.ts';
import { freezePage } from './freeze.ts';
import { rehearsalPage } from './rehearsal.ts';
import { forecastFile, forecastPage } from './forecast.ts';
import { paymentForecastFile, paymentForecastPage } from './payment-forecast.ts';
import { movementsFile, movementsPage } from './movements.ts';
import { importFile, importPage, paymentOrdersFile, reconciliationPage } from './reconciliation.ts';
import { samplesPage } from './samples.ts';
import { settlingPage } from './import-settlement.ts';
import { bookingPage, linkingPage } from './many-lines.ts';
import { statisticsFiles, statisticsPage } from './statistics.ts';
import { yearEndPage } from './year-end.ts';

/** The pages of the fund's money. */
export const ledgerPages: readonly Page[] = [
  ...[envelopesPage, envelopePage, movementsFile, movementsPage, creditsPage, forecastPage, forecastFile, yearEndPage, freezePage],
  samplesPage,
  ...[rehearsalPage, freezeNotePage, paymentForecastPage, paymentForecastFile],
  ...[reconciliationPage, paymentOrdersFile, importPage, importFile, settlingPage, linkingPage, bookingPage],
  ...[consumptionPage, consumptionFile, statisticsPage, ...statisticsFiles],
];
