import fc from '../../support/property.ts';
import type { Application, ApplicationContent } from '../../../domain/applications/application.ts';
import { endOfWorkingDay } from '../../../domain/core/calendar.ts';
import { resumeClocks } from '../../../domain/applications/clocks.ts';
import type { Given } from '../../../domain/core/command.ts';
import {
  type AnswerCorrection,
  type Correction,
  correctionDeadline,
  nextCorrectionDue,
  refuseAnswer,
  refuseCorrection,
  RequestCorrection,
  stepsToStop,
} from '../../../domain/applications/correction.ts';
import { nextApplicationDue } from '../../../domain/desk/deadlines.ts';
import type { ReviewStep } from '../../../domain/review/review.ts';
import type { Role } from '../../../domain/core/role.ts';
import { applicationIn, CALL, callerOf, contentOf, given, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';
import { STUDENTS } from '../../support/fixtures.ts';

const AT = '2026-03-02T09:00:00.000Z';
const stepOf = (key: string, changed: Partial<ReviewStep> = {}): ReviewStep => ({
  key,
  state: 'open',
  verdict: null,
  reviewerId: `reviewer-${key}`,
  standsInFor: null,
  remindAt: '2026-03-10T22:59:59.999Z',
  deadlineAt: '2026-03-20T22:59:59.999Z',
  remindedAt: null,
  escalatedAt: null,
  ...changed,
});
const body = (changed: object = {}): RequestCorrection =>
  RequestCorrection.parse({
    revision: 1,
    items: [{ field: '/summary', kind: 'incomplete', comment: 'Pour qui ?' }],
    requiredBy: null,
    ...changed,
  });
const itemsOn = (...fields: string[]) => fields.map((field) => ({ field, kind: 'incorrect' as const, comment: 'À revoir.' }));

type Request = { application: Application; content: ApplicationContent; steps: ReviewStep[]; given: Given<RequestCorrection> };
const request = (state: Application['state'], role: Role, person: string = role, changed: object = {}): Request => ({
  application: applicationIn(state),
  content: contentOf(STUDENTS),
  steps: state === 'submitted' ? [] : [stepOf('legal'), stepOf('data'), stepOf('impact', { state: 'given' })],
  given: given(callerOf(role, undefined, person), body(changed), AT),
});
const ask = ({ application, content, steps, given }: Request) => refuseCorrection(application, content, steps, CALL, given);

describe('a request by the screener', () => {
  inOrderOfPrecedence(() => request('submitted', 'screener'), ask, [
    { when: 'a file out of sight', refusal: { code: 'not_found' }, spoil: { given: { caller: callerOf('applicant', OPERATOR) } } },
    {
      when: 'out for a correction already',
      refusal: { code: 'wrong_state', command: 'requestCorrection', state: 'correction_requested' },
      spoil: { application: { state: 'correction_requested' } },
    },
    {
      when: "the screener's own organisation",
      refusal: { code: 'conflict_of_interest' },
      spoil: ({ application, given }) => {
        application.organisationId = given.caller.organisationId;
      },
    },
    {
      when: 'a role that has no say in this state',
      refusal: { code: 'role_required', roles: ['screener'] },
      spoil: { given: { caller: callerOf('reviewer') } },
    },
    { when: 'another revision', refusal: { code: 'stale_revision', current: 1 }, spoil: { given: { body: { revision: 2 } } } },
    {
      when: 'a step, where none is open yet',
      refusal: { code: 'step_unknown', known: [] },
      spoil: { given: { body: { steps: ['legal'] } } },
    },
    {
      when: 'a field that the content does not have',
      refusal: {
        code: 'correction_field_unknown',
        fields: [{ pointer: '/shoeSize', fault: 'unknown' }],
        known: expect.arrayContaining(['/summary', '/costLines/2']),
      },
      spoil: { given: { body: { items: itemsOn('/summary', '/shoeSize') } } },
    },
    {
      when: 'a field named twice',
      refusal: { code: 'correction_field_twice', fields: [{ pointer: '/title', fault: 'twice' }] },
      spoil: { given: { body: { items: itemsOn('/title', '/summary', '/title', '/title') } } },
    },
    {
      when: 'a deadline that is no time',
      refusal: { code: 'correction_due_out_of_range', earliest: '2026-03-03', latest: '2026-09-02' },
      spoil: { given: { body: { dueOn: '2026-03-02' } } },
    },
  ]);
});

describe('a request in review', () => {
  test.each<[string, Request, string | null]>([
    ['by the lead, for every open step', request('in_review', 'lead'), null],
    ['by the lead, for one', request('in_review', 'lead', 'lead', { steps: ['data'] }), null],
    ['for a step whose opinion is given', request('in_review', 'lead', 'lead', { steps: ['impact'] }), 'step_not_open'],
    ['for a step that the call does not have', request('in_review', 'lead', 'lead', { steps: ['astrology'] }), 'step_unknown'],
    ['by a reviewer for its own step', request('in_review', 'reviewer', 'reviewer-legal', { steps: ['legal'] }), null],
    ['by a reviewer for all of its own', request('in_review', 'reviewer', 'reviewer-legal'), null],
    [
      'by a reviewer for another’s step',
      request('in_review', 'reviewer', 'reviewer-legal', { steps: ['data'] }),
      'not_the_assigned_reviewer',
    ],
    [
      'by a reviewer for its own and another’s',
      request('in_review', 'reviewer', 'reviewer-legal', { steps: ['legal', 'data'] }),
      'not_the_assigned_reviewer',
    ],
    ['by a reviewer whose opinion is given', request('in_review', 'reviewer', 'reviewer-impact'), 'not_the_assigned_reviewer'],
    ['by the screener', request('in_review', 'screener'), 'role_required'],
  ])('%s', (_, each, code) => expect(ask(each)?.code ?? null).toBe(code));

  test.each<[string, Request, string[]]>([
    ['all open ones, where the lead names none', request('in_review', 'lead'), ['legal', 'data']],
    ['the named ones, once each', request('in_review', 'lead', 'lead', { steps: ['data', 'data'] }), ['data']],
    ['a reviewer’s own open ones, where it names none', request('in_review', 'reviewer', 'reviewer-data'), ['data']],
  ])('stops %s', (_, { steps, given }, stopped) => expect(stepsToStop(steps, given)).toEqual(stopped));
});

test.each([
  ['/costLines', true],
  ['/costLines/0', true],
  ['/costLines/2/amountCents', true],
  ['/costLines/3', false],
  ['/costLines/0/amount', false],
  ['/indicators/1/baseline', true],
  ['/indicators/1/targets/0', false],
  ['/answers', true],
  ['/answers/users', true],
  ['/answers/shoeSize', false],
  ['/callId', false],
  ['summary', false],
  ['/summary/', false],
])('the field %s: %j', (field, isKnown) => {
  const each = request('submitted', 'screener');
  each.given.body.items = itemsOn(field);
  expect(ask(each)?.code ?? null).toBe(isKnown ? null : 'correction_field_unknown');
});

describe('the deadline of a request', () => {
  test.each([
    ['tomorrow', '2026-03-03', null],
    ['six months later', '2026-09-02', null],
    ['today', '2026-03-02', 'correction_due_out_of_range'],
    ['more than six months later', '2026-09-03', 'correction_due_out_of_range'],
  ])('%s', (_, dueOn, code) => expect(ask(request('submitted', 'screener', 'screener', { dueOn }))?.code ?? null).toBe(code));

  test.each([
    ['is the call’s, de date à date, where none is asked', null, '2026-04-02T21:59:59.999Z', '2026-03-26T22:59:59.999Z'],
    ['is the end of the day that is asked', '2026-03-20', '2026-03-20T22:59:59.999Z', '2026-03-13T22:59:59.999Z'],
    ['is not recalled where it is nearer than its reminder', '2026-03-09', '2026-03-09T22:59:59.999Z', null],
    ['is recalled where its reminder is hours away', '2026-03-10', '2026-03-10T22:59:59.999Z', '2026-03-03T22:59:59.999Z'],
  ])('%s', (_, dueOn, dueAt, remindAt) => {
    const at = dueOn === '2026-03-09' ? '2026-03-03T09:00:00.000Z' : AT;
    expect(correctionDeadline(CALL, given(callerOf('screener'), body({ dueOn }), at))).toEqual({ dueAt, remindAt });
  });
});

const out: Correction = {
  number: 1,
  fromState: 'submitted',
  requestedAt: AT,
  remindAt: '2026-03-26T22:59:59.999Z',
  dueAt: '2026-04-02T21:59:59.999Z',
  remindedAt: null,
  requiredBy: 'arrêté du 21 août 2018, art. 1',
};

describe('an answer', () => {
  type Answer = {
    application: Application;
    correction: Correction;
    after: ApplicationContent;
    organisation: { siret: string; legalCategory: string };
    given: Given<AnswerCorrection>;
  };
  const sound = (): Answer => ({
    application: applicationIn('correction_requested'),
    correction: { ...out },
    after: { ...contentOf(STUDENTS), summary: 'Un autre résumé.' },
    organisation: { siret: '99990017800016', legalCategory: '7120' },
    given: given(callerOf('applicant', MINISTRY), { ...contentOf(STUDENTS), version: 3, replies: {} }, '2026-03-20T09:00:00.000Z'),
  });
  const answer = ({ application, correction, after, organisation, given }: Answer) =>
    refuseAnswer(
      application,
      correction,
      { before: contentOf(STUDENTS), after, asked: ['/summary', '/documents'] },
      organisation,
      CALL,
      given,
    );
  inOrderOfPrecedence(sound, answer, [
    {
      when: "another organisation's application",
      refusal: { code: 'not_found' },
      spoil: { given: { caller: callerOf('applicant', OPERATOR) } },
    },
    {
      when: 'not out for a correction',
      refusal: { code: 'wrong_state', command: 'answerCorrection', state: 'submitted' },
      spoil: { application: { state: 'submitted' } },
    },
    {
      when: 'after its deadline, though that was not recorded',
      refusal: { code: 'correction_deadline_passed', dueAt: out.dueAt },
      spoil: { given: { at: '2026-04-02T22:00:00.000Z' } },
    },
    {
      when: 'changed since it was read',
      refusal: { code: 'stale_version', current: 4 },
      spoil: { application: { version: 4, decided: 4 } },
    },
    {
      when: 'a reply to what was not asked',
      refusal: {
        code: 'correction_point_unknown',
        fields: [{ pointer: '/title', fault: 'unknown' }],
        known: ['/summary', '/documents'],
      },
      spoil: ({ given }) => {
        given.body.replies = { '/title': 'Il est juste.' };
      },
    },
    {
      when: 'the same content',
      refusal: { code: 'correction_changes_nothing', requiredBy: null },
      spoil: { correction: { requiredBy: null }, after: contentOf(STUDENTS) },
    },
    {
      when: 'parts missing, as in a submission',
      refusal: { code: 'application_incomplete', fields: [{ pointer: '/startsOn', fault: 'missing' }] },
      spoil: { after: { summary: 'Un autre.', startsOn: null } },
    },
    {
      when: 'an establishment of another legal unit, as in a submission',
      refusal: { code: 'siret_of_another_organisation', siren: '999900178' },
      spoil: { after: { siret: '41816609600051' } },
    },
  ]);

  test('in words alone, to each point, answers what no text requires, and not what a text does', () => {
    const each = sound();
    each.after = contentOf(STUDENTS);
    each.given.body.replies = { '/summary': 'Il le dit déjà.', '/documents': 'Il n’y en a pas.' };
    expect(answer(each)).toEqual({ code: 'correction_changes_nothing', requiredBy: out.requiredBy });
    each.correction.requiredBy = null;
    expect(answer(each)).toBeNull();
  });

  test('the call’s dates do not matter: it was submitted in time', () => {
    const { application, correction, after, organisation, given } = sound();
    const closed = { ...CALL, terms: { ...CALL.terms, closesOn: '2026-01-01' } };
    expect(
      refuseAnswer(application, correction, { before: contentOf(STUDENTS), after, asked: [] }, organisation, closed, given),
    ).toBeNull();
  });
  test('at the last millisecond of its deadline is in time', () => {
    const each = sound();
    each.given.at = out.dueAt;
    expect(answer(each)).toBeNull();
  });
});

describe('while a correction is out', () => {
  const application = { ...applicationIn('correction_requested'), silenceAt: '2026-03-03T22:59:59.999Z' };
  test.each([
    ['its reminder', out, [], { at: out.remindAt, what: 'remindCorrection' }],
    ['its deadline, once it was recalled', { ...out, remindedAt: AT }, [], { at: out.dueAt, what: 'lapseCorrection' }],
    ['its deadline, where there is no reminder', { ...out, remindAt: null }, [], { at: out.dueAt, what: 'lapseCorrection' }],
    ['a step that runs on', out, [stepOf('data')], { at: stepOf('data').remindAt, what: 'remindReviewer' }],
    ['no step that stands', out, [stepOf('data', { state: 'stopped' })], { at: out.remindAt, what: 'remindCorrection' }],
  ] as const)('the application waits for %s, and not for silence', (_, correction, steps, due) =>
    expect(nextApplicationDue(application, steps, correction)).toEqual(due),
  );
  test.each([
    ['the end of silence', out, '2026-03-03T22:59:59.999Z', 'recordSilence'],
    ['the law, which deems it admissible, where it was asked for before the review', out, null, 'deemAdmissible'],
    ['no screener in review', { ...out, fromState: 'in_review' as const }, null, 'remindCorrection'],
  ] as const)('CRPA L114-5: where no text requires what is asked for, the application waits for %s', (_, correction, silenceAt, what) => {
    const local = { ...application, silenceAt, admissibleAt: '2026-03-04T22:59:59.999Z' };
    expect(nextApplicationDue(local, [], { ...correction, requiredBy: null })?.what).toBe(what);
    expect(nextApplicationDue(local, [], correction)?.what).toBe('remindCorrection');
  });
  test('a correction waits for its reminder, then for its deadline', () =>
    expect([nextCorrectionDue(out).what, nextCorrectionDue({ ...out, remindedAt: AT }).what]).toEqual([
      'remindCorrection',
      'lapseCorrection',
    ]));
});

describe('the clocks run on', () => {
  const screening = { ...applicationIn('correction_requested'), screeningDueAt: '2026-03-16T22:59:59.999Z' };
  const stopped = (changed: Partial<ReviewStep> = {}) => stepOf('legal', { state: 'stopped', ...changed });
  const inReview: Correction = { ...out, fromState: 'in_review' };

  test('the screening, with the ten working days that were left', () => {
    expect(resumeClocks(screening, [], out, '2026-03-20T09:00:00.000Z').screeningDueAt).toBe(
      endOfWorkingDay('2026-03-20T09:00:00.000Z', 10),
    );
  });
  test('the screening stays where it was while a review was corrected', () => {
    expect(resumeClocks(screening, [], inReview, '2026-03-20T09:00:00.000Z').screeningDueAt).toBe(screening.screeningDueAt);
  });
  test('a stopped step, with what was left of its reminder and of its deadline; no other', () => {
    const at = '2026-04-20T09:00:00.000Z';
    expect(resumeClocks(screening, [stopped(), stepOf('data'), stepOf('impact', { state: 'given' })], inReview, at).steps).toEqual([
      stepOf('legal', { remindAt: endOfWorkingDay(at, 6), deadlineAt: endOfWorkingDay(at, 14) }),
    ]);
  });
  test('CRPA L114-5: the periods of the law, with what was left, only where a text requires what was asked for', () => {
    const [silenceAt, silenceWarnAt, admissibleAt] = ['2026-11-02T22:59:59.999Z', '2026-09-02T21:59:59.999Z', '2026-05-02T21:59:59.999Z'];
    const local = { ...screening, silenceAt, silenceWarnAt, admissibleAt };
    const at = new Date(Date.parse(out.requestedAt) + 10 * 86_400_000).toISOString();
    expect(resumeClocks(local, [], out, at)).toMatchObject({
      silenceAt: '2026-11-12T22:59:59.999Z',
      silenceWarnAt: '2026-09-12T21:59:59.999Z',
      admissibleAt: '2026-05-12T21:59:59.999Z',
    });
    expect(resumeClocks(local, [], { ...out, requiredBy: null }, at)).toMatchObject({ silenceAt, silenceWarnAt, admissibleAt });
  });
  test('what had passed stays passed', () => {
    const step = stopped({ remindAt: '2026-02-20T22:59:59.999Z', deadlineAt: '2026-02-27T22:59:59.999Z' });
    const { key, remindAt, deadlineAt } = step;
    expect(resumeClocks({ ...screening, screeningDueAt: deadlineAt }, [step], out, '2026-04-20T09:00:00.000Z')).toMatchObject({
      screeningDueAt: deadlineAt,
      steps: [{ key, remindAt, deadlineAt }],
    });
  });
  test('a last day that had begun counts as a whole one', () => {
    const due = '2026-03-02T22:59:59.999Z';
    expect(resumeClocks({ ...screening, screeningDueAt: due }, [], out, '2026-03-20T09:00:00.000Z').screeningDueAt).toBe(
      '2026-03-23T22:59:59.999Z',
    );
  });
  test('an answer on the day of the request changes no deadline of a later day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 365 }), (n, days) => {
        const requestedAt = new Date(Date.parse(AT) + days * 86_400_000).toISOString();
        const due = endOfWorkingDay(requestedAt, n);
        const { screeningDueAt } = resumeClocks({ ...screening, screeningDueAt: due }, [], { ...out, requestedAt }, requestedAt);
        expect(screeningDueAt).toBe(due);
      }),
      { numRuns: 50 },
    );
  });
});
