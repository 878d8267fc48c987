import type { Page } from '../core/page.ts';
import { acceptancePage } from './acceptance.ts';
import { accountPage } from './account.ts';
import { agreementFile } from './agreement-file.ts';
import { claimPages } from './claims.ts';
import { grantPages as ofOneGrant } from './grant-page.ts';
import { grantsPage } from './list.ts';
import { moneyPage } from './money.ts';
import { paymentPage } from './payment.ts';
import { queuesPage } from './queues.ts';
import { reportPages } from './reports.ts';
import { signaturePages } from './signature.ts';
import { visasPage } from './visas.ts';

export const grantPages: readonly Page[] = [
  grantsPage,
  agreementFile,
  ...ofOneGrant,
  acceptancePage,
  ...signaturePages,
  ...reportPages,
  accountPage,
  paymentPage,
  moneyPage,
  queuesPage,
  visasPage,
  ...claimPages,
];
