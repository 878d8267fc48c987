import type { Page } from '../core/page.ts';
import { acceptancePage } from './acceptance.ts';
import { accountPage } from './account.ts';
import { agreementFile } from './agreement-file.ts';
import { claimPages } from './claims.ts';
import { financeDayPage } from './finance-day.ts';
import { grantPages as ofOneGrant } from './grant-page.ts';
import { grantsFile, grantsPage } from './list.ts';
import { moneyFile, moneyPage } from './money.ts';
import { paymentPage } from './payment.ts';
import { batchPage } from './batch.ts';
import { queueFile, queuesPage } from './queues.ts';
import { reportPages } from './reports.ts';
import { signaturePages } from './signature.ts';
import { visasPage } from './visas.ts';

export const grantPages: readonly Page[] = [
  grantsPage,
  grantsFile,
  agreementFile,
  ...ofOneGrant,
  acceptancePage,
  ...signaturePages,
  ...reportPages,
  accountPage,
  paymentPage,
  moneyPage,
  moneyFile,
  queuesPage,
  batchPage,
  financeDayPage,
  queueFile,
  visasPage,
  ...claimPages,
];
