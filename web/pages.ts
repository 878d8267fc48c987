import type { Page } from './core/page.ts';
import { accountPages } from './people/account.ts';
import { administrationPages } from './calls/administration.ts';
import { applicationPages } from './applications/index.ts';
import { amountPages } from './desk/amounts.ts';
import { auditPages } from './people/audit.ts';
import { eventPages } from './desk/events.ts';
import { calendarPages } from './desk/calendar.ts';
import { callPages } from './calls/call.ts';
import { ACTS } from './acts.ts';
import { commandPageOf } from './core/command-page.ts';
import { committeePages } from './committee/pages.ts';
import { componentsPage } from './core/components-page.ts';
import { datalabPages } from './datalab/pages.ts';
import { batchPagesOf } from './desk/batches.ts';
import { opinionBatch } from './review/assignments.ts';
import { labelBatch } from './review/labels.ts';
import { messageBatch } from './review/message.ts';
import { paymentBatches } from './grants/batch.ts';
import { draftPage } from './people/drafts.ts';
import { viewsPage } from './people/views.ts';
import { dutyPages } from './help/duties.ts';
import { grantPages } from './grants/pages.ts';
import { homePages } from './calls/home.ts';
import { impactPages } from './impact/pages.ts';
import { invitationPages } from './people/invitations.ts';
import { ledgerPages } from './ledger/pages.ts';
import { organisationPages } from './people/organisation.ts';
import { identityPages } from './people/identities.ts';
import { interestPages } from './people/interests.ts';
import { peoplePages } from './people/people.ts';
import { reviewPages } from './review/pages.ts';
import { signInPages } from './people/sign-in.ts';
import { siteMapOf } from './help/site-map.ts';
import { proofPages } from './desk/proofs.ts';
import { searchPage } from './desk/search.ts';
import { carryingPage } from './desk/carrying.ts';
import { handoverPage } from './desk/handover.ts';
import { tasksPage } from './desk/tasks.ts';
import { wayOnPage } from './desk/way-on.ts';
import { threadPages } from './threads/pages.ts';

/** Every page. */
export const pages: readonly Page[] = [
  ...homePages,
  ...signInPages,
  tasksPage,
  wayOnPage,
  carryingPage,
  handoverPage,
  searchPage,
  ...batchPagesOf([opinionBatch, labelBatch, messageBatch, ...paymentBatches]),
  draftPage,
  viewsPage,
  ...applicationPages,
  ...proofPages,
  ...amountPages,
  ...ledgerPages,
  ...datalabPages,
  ...callPages,
  ...accountPages,
  ...calendarPages,
  ...organisationPages,
  ...invitationPages,
  ...peoplePages,
  ...identityPages,
  ...interestPages,
  ...administrationPages,
  ...auditPages,
  ...eventPages,
  ...dutyPages,
  siteMapOf(() => pages),
  ...reviewPages,
  ...committeePages,
  ...grantPages,
  ...impactPages,
  ...threadPages,
  commandPageOf(ACTS),
  componentsPage,
];
