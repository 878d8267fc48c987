import type { Page } from '../core/page.ts';
import { attachmentPage, attachmentsPage, removalPage } from './attachments.ts';
import { checkPage } from './check.ts';
import { correctionsPage } from './corrections.ts';
import { earlierPage } from './earlier-answers.ts';
import { filePage } from './file.ts';
import { filesStepAgain, fillPage, stepPage } from './fill.ts';
import { applicationsFile, listPage } from './list.ts';
import { newPage } from './new.ts';
import { archivePage, printedPage, receiptPage } from './printed.ts';
import { surveyPage } from './survey.ts';

/** The pages of applications; paths with a name come before those with an id. */
export const applicationPages: readonly Page[] = [
  listPage,
  applicationsFile,
  newPage,
  filePage,
  fillPage,
  earlierPage,
  stepPage,
  checkPage,
  correctionsPage,
  attachmentsPage(filesStepAgain),
  attachmentPage,
  removalPage,
  printedPage,
  receiptPage,
  archivePage,
  surveyPage,
];
