import { componentsPage } from './core/components-page.ts';
import { applicationPages } from './applications/index.ts';
import { commandPage } from './core/command-page.ts';
import type { Page } from './core/page.ts';
import { datalabPages } from './datalab/pages.ts';
import { tasksPage } from './desk/tasks.ts';
import { ledgerPages } from './ledger/pages.ts';
import { draftPage } from './people/drafts.ts';
import { signInPages } from './people/sign-in.ts';
import { homePages } from './calls/home.ts';

/** Every page. */
export const pages: readonly Page[] = [
  ...homePages,
  ...signInPages,
  tasksPage,
  draftPage,
  commandPage,
  componentsPage,
  ...ledgerPages,
  ...datalabPages,
];
