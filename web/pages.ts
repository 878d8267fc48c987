import { componentsPage } from './core/components-page.ts';
import { applicationPages } from './applications/index.ts';
import { commandPage } from './core/command-page.ts';
import { committeePages } from './committee/pages.ts';
import type { Page } from './core/page.ts';
import { datalabPages } from './datalab/pages.ts';
import { tasksPage } from './desk/tasks.ts';
import { dutyPages } from './help/duties.ts';
import { siteMapOf } from './help/site-map.ts';
import { administrationPages } from './calls/administration.ts';
import { accountPages } from './people/account.ts';
import { auditPages } from './people/audit.ts';
import { draftPage } from './people/drafts.ts';
import { organisationPages } from './people/organisation.ts';
import { peoplePages } from './people/people.ts';
import { signInPages } from './people/sign-in.ts';
import { reviewPages } from './review/pages.ts';
import { homePages } from './calls/home.ts';
import { grantPages } from './grants/pages.ts';
import { impactPages } from './impact/pages.ts';

/** Every page. */
export const pages: readonly Page[] = [
  ...homePages,
  ...signInPages,
  tasksPage,
  ...grantPages,
  ...impactPages,
  draftPage,
  commandPage,
  componentsPage,
];
