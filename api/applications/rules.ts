import { z } from 'zod';
import { readContent, readOrganisation } from '../../db/applications/applications.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import { readHeld } from '../../db/applications/attachments.ts';
import { documentsOn } from '../../domain/applications/required-document.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { rulesOn } from '../../domain/applications/eligibility.ts';
import { STAFF_ROLES } from '../../domain/core/role.ts';
import { Words } from '../../domain/core/words.ts';
import { ReasonView, toReason } from '../calls/reason-view.ts';
import { read } from '../http/operation.ts';
import { orMissing } from '../http/problem/problem.ts';
import { labelsOfTerms, named } from '../named-facts.ts';
import { DocumentView, toDocument } from './document-view.ts';
import { readSeenApplication } from './read-application.ts';

const RulesView = z
  .object({
    legalCategory: z.string().nullable().meta({ description: 'INSEE’s legal category of the organisation' }),
    legalForm: z.object({ label: Words, source: z.string() }).meta({ description: 'The form that an award would take' }),
    eligibleCents: z.int().meta({ description: 'The part of the cost that the call may fund' }),
    maxRequestedCents: z.int().meta({ description: 'What the call’s rate allows of that part' }),
    minOwnCents: z.int(),
    maxPublicAidCents: z.int().nullable().meta({ description: 'Null where the legal form bounds no public aid' }),
    documents: z
      .array(DocumentView)
      .meta({ description: 'Those that the call asks for with the submission, each as it stood when the request was received' }),
    reasons: z.array(ReasonView).meta({ description: 'Every rule that stands against it as it is now; empty where none does' }),
  })
  .meta({ id: 'ApplicationRules' });

export const getApplicationRules = read(
  {
    operationId: 'getApplicationRules',
    path: '/applications/{id}/rules',
    summary: 'An application judged by the rules of its call, as at submission',
    roles: STAFF_ROLES,
    answer: RulesView,
  },
  async ({ deps, caller, id, at, language }) => {
    const { db } = deps;
    const row = orMissing(await readSeenApplication(deps, caller, id));
    const receivedAt = row.submitted_at ?? at;
    const [content, files, organisation, call] = await Promise.all([
      readContent(db, id),
      readHeld(db, id),
      readOrganisation(db, row.organisation_id),
      readCallVersion(db, row.call_id, row.call_version),
    ]);
    const { refusals, legalForm, ...figures } = rulesOn(content, organisation, call, { receivedAt, earlyStart: row.early_start });
    const names = { ids: new Map(), keys: labelsOfTerms(call.terms, language) };
    return {
      ...figures,
      ...{ legalCategory: organisation.legalCategory, legalForm: { label: legalForm.label, source: legalForm.source } },
      // A document that has grown too old while the fund examined the request was valid when it was made.
      documents: documentsOn(call.terms, organisation, files, parisDate(receivedAt)).map((each) => toDocument(each, language)),
      reasons: refusals.map((refusal) => toReason(refusal, language, named(refusal, language, names))),
    };
  },
);
