import type { Page } from '../core/page.ts';
import { admissibilityPage } from './admissibility.ts';
import { opinionsPage } from './assignments.ts';
import { declinePage } from './decline.ts';
import { deskFile, deskPage } from './desk.ts';
import { labelsPage } from './labels.ts';
import { messagePage } from './message.ts';
import { opinionPage } from './opinion.ts';
import { agendaPage } from './placing.ts';
import { reexaminationPage } from './reexamination.ts';
import { reviewersPage } from './reviewers.ts';
import { stepsPage } from './steps.ts';

/** The pages of those who judge applications. */
export const reviewPages: readonly Page[] = [
  deskPage,
  deskFile,
  agendaPage,
  opinionsPage,
  labelsPage,
  messagePage,
  reviewersPage,
  admissibilityPage,
  stepsPage,
  opinionPage,
  declinePage,
  reexaminationPage,
];
