import { describeDatesOf } from '../../support/dates/walk.ts';

describeDatesOf('applications');
