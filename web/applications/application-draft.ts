import { answerCorrection } from '../../api/applications/corrections.ts';
import { getApplication, updateApplication } from '../../api/applications/applications.ts';
import type { listAttachments } from '../../api/applications/attachments.ts';
import { getCall, getCallVersion } from '../../api/calls/calls.ts';
import { getMyOrganisation } from '../../api/people/people.ts';
import { readPageDrafts } from '../../db/pages/page-drafts.ts';
import type { ApplicationContent, Organisation } from '../../domain/applications/application.ts';
import { differences } from '../../domain/applications/revision.ts';
import type { Call } from '../../domain/calls/call.ts';
import type { CommandOn } from '../../domain/desk/commands.ts';
import type { AnswerOf } from '../core/answer.ts';
import { draftName } from '../core/forms/form.ts';
import type { Fields } from '../core/forms/values.ts';
import { orNothing, type Visit } from '../core/page.ts';
import { type FormStep, STEPS, withTyped } from './steps.ts';

export type ApplicationRead = AnswerOf<typeof getApplication>;

/** A published version of a call. */
export async function readVersion(visit: Visit, callId: string, callVersion: number): Promise<Call> {
  const read = await visit.read(getCallVersion, { params: { callId, callVersion: String(callVersion) } });
  return { id: read.id, version: read.callVersion, envelopeId: read.envelopeId, terms: read.terms };
}

/**
 * The call version by which an application is written: a draft by the newest one, and what was submitted by its own.
 */
export async function callOf(visit: Visit, { state, callId, callVersion }: ApplicationRead): Promise<Call> {
  if (state === 'draft') {
    const newest = await orNothing(visit.read(getCall, { params: { callId } }));
    if (newest) return { id: newest.id, version: newest.callVersion ?? callVersion, envelopeId: newest.envelopeId, terms: newest.terms };
  }
  return readVersion(visit, callId, callVersion);
}

/** An application that is being written, with what the writer has typed and not saved. */
export type Writing = {
  application: ApplicationRead;
  /** As it is saved. */
  content: ApplicationContent;
  call: Call;
  organisation: Organisation & { name: string };
  /** `updateApplication` for a draft; for a correction `answerCorrection`, which sends all that was kept at once. */
  command: typeof updateApplication | typeof answerCorrection;
  isCorrection: boolean;
  kept: ReadonlyMap<FormStep, { fields: Fields; savedAt: string }>;
  /** The content with what is typed. */
  typed: ApplicationContent;
  /** The steps in which something typed is not valid yet. */
  unsound: readonly FormStep[];
};

/** The name under which what is typed into a step is kept. */
export const keptAs = (id: string, step: FormStep): string => `${id} ${step}`;

/** The application that a page is about, where the reader may write it now; undefined where they may only read it. */
export const openWriting = (visit: Visit): Promise<Writing | undefined> => open(visit, []);

/** The same for the page on which a draft is submitted: a person who signs need not write. */
export const openToSubmit = (visit: Visit): Promise<Writing | undefined> => open(visit, ['submitApplication']);

async function open(visit: Visit, also: readonly CommandOn<'application'>[]): Promise<Writing | undefined> {
  const { person, deps, language } = visit;
  const [application, organisation] = await Promise.all([
    visit.read(getApplication, { params: { id: visit.params['id'] } }),
    visit.read(getMyOrganisation),
  ]);
  const isCorrection = application.commands.includes('answerCorrection');
  const command = isCorrection ? answerCorrection : updateApplication;
  if (!person || ![command.spec.operationId, ...also].some((each) => application.commands.includes(each))) return undefined;
  const names = STEPS.map((step) => draftName(command.spec.operationId, keptAs(application.id, step)));
  const [call, drafts] = await Promise.all([callOf(visit, application), readPageDrafts(deps.db, person.caller.personId, names)]);
  const content = application.content;
  // A step whose typed content equals the saved one has nothing to save.
  const isNews = (step: FormStep, fields: Fields): boolean => {
    const { content: typed, unsound } = withTyped(content, new Map([[step, fields]]), call, language);
    return unsound.length > 0 || differences(content, typed).length > 0;
  };
  const kept = new Map(
    STEPS.flatMap((step, place) => {
      const draft = drafts.get(names[place] ?? '');
      return draft && isNews(step, draft.fields) ? [[step, draft] as const] : [];
    }),
  );
  const { content: typed, unsound } = withTyped(content, new Map([...kept].map(([step, { fields }]) => [step, fields])), call, language);
  return { application, content, call, organisation, command, isCorrection, kept, typed, unsound };
}

/** The content that the writer sees: for a correction, which is sent as a whole, with what is typed; else as saved. */
export const shownOf = ({ isCorrection, typed, content }: Writing): ApplicationContent => (isCorrection ? typed : content);

/** True where the applicant has corrected something since they were asked: in the content, or by a file. */
export const isCorrected = ({ content, typed, application }: Writing, files: AnswerOf<typeof listAttachments>['items']): boolean =>
  differences(content, typed).length > 0 ||
  files.some(({ purpose, addedAt }) => purpose === 'correction' && addedAt >= (application.correction?.requestedAt ?? ''));
