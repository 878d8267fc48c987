import type { ApplicationState } from '../../../domain/applications/application-life.ts';
import {
  type AddAttachment,
  type AttachmentContext,
  type Attachment,
  EXTENSIONS,
  FILE_TYPES,
  FileName,
  type FileType,
  fileTypeOf,
  mayAddAttachment,
  mayRemoveAttachment,
  PURPOSES,
  type Purpose,
  refuseAttachment,
  refuseAttachmentRemoval,
  seesFile,
} from '../../../domain/applications/attachment.ts';
import type { Caller, Role } from '../../../domain/core/role.ts';
import { applicationIn, callerOf, FUND, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';

const held = (changed: Partial<Attachment> = {}): Attachment => ({
  id: 'attachment',
  name: 'plan.pdf',
  purpose: 'application',
  part: null,
  document: null,
  issuedOn: '2026-11-30',
  sizeBytes: 1_000,
  sha256: 'a'.repeat(64),
  correction: null,
  given: false,
  addedBy: 'applicant',
  ...changed,
});
const around = (changed: Partial<AttachmentContext> = {}): AttachmentContext => ({
  held: [],
  grantState: null,
  correcting: null,
  grounds: null,
  parts: { report: ['1'], evidence: ['open_data'] },
  ...changed,
});
const bodyOf = (changed: Partial<AddAttachment> = {}): AddAttachment => ({
  name: 'budget.pdf',
  purpose: 'application',
  claimedType: 'application/pdf',
  foundType: 'application/pdf',
  sizeBytes: 2_000,
  sha256: 'b'.repeat(64),
  ...changed,
});
const many = (count: number, changed: Partial<Attachment> = {}) =>
  Array.from({ length: count }, (_, index) => held({ id: `attachment ${index}`, sha256: String(index).padStart(64, '0'), ...changed }));

type Case = { state: ApplicationState; around: AttachmentContext; caller: Caller; body: AddAttachment };
const ask = (each: Case) => refuseAttachment(applicationIn(each.state), each.around, each);
/** Facts that the rest of a list of guards would overwrite. */
const full = { code: 'attachments_full', files: 50, bytes: 50_000, maxFiles: 50, maxBytes: 200_000_000 } as const;

describe('an applicant’s file', () => {
  const sound = (): Case => ({ state: 'draft', around: around(), caller: callerOf('applicant', MINISTRY), body: bodyOf() });
  inOrderOfPrecedence(sound, ask, [
    { when: 'on another organisation’s application', refusal: { code: 'not_found' }, spoil: { caller: { organisationId: OPERATOR } } },
    {
      when: 'of a person who does not draft',
      refusal: { code: 'role_required', roles: ['applicant'] },
      spoil: { caller: { roles: ['manager'] } },
    },
    {
      when: 'once it is submitted',
      refusal: { code: 'wrong_state', command: 'addAttachment', state: 'submitted' },
      spoil: { state: 'submitted' },
    },
    { when: 'without a byte', refusal: { code: 'attachment_empty' }, spoil: { body: { sizeBytes: 0 } } },
    {
      when: 'of a type that is not taken',
      refusal: { code: 'attachment_type_refused', mediaType: 'application/zip', mediaTypes: FILE_TYPES },
      spoil: { body: { foundType: 'application/zip' } },
    },
    {
      when: 'of another type than it is said to be',
      refusal: { code: 'attachment_type_differs', claimedType: 'application/pdf', foundType: 'image/png' },
      spoil: { body: { foundType: 'image/png' } },
    },
    {
      when: 'by a name that another program opens',
      refusal: { code: 'attachment_name_differs', name: 'budget.pdf.hta', foundType: 'application/pdf', extensions: ['pdf'] },
      spoil: { body: { name: 'budget.pdf.hta' } },
    },
    {
      when: 'that is attached already',
      refusal: { code: 'attachment_twice', attachmentId: 'first', name: 'devis.pdf' },
      spoil: (each) => {
        each.around = { ...each.around, held: [held({ id: 'first', name: 'devis.pdf', sha256: 'b'.repeat(64) }), ...each.around.held] };
      },
    },
    {
      when: 'above the fiftieth',
      refusal: full,
      spoil: (each) => {
        each.around = { ...each.around, held: [...each.around.held, ...many(50)] };
      },
    },
  ]);

  test('that nothing is known of is not what it is said to be', () => {
    expect(ask({ ...sound(), body: bodyOf({ foundType: null }) })).toMatchObject({ code: 'attachment_type_differs', foundType: null });
  });

  test.each([
    [1_000_000, null],
    [1_000_001, 'attachments_full'],
  ])('of %i bytes beside 199 000 000 is answered %s', (sizeBytes, code) => {
    const each = { ...sound(), around: around({ held: many(10, { sizeBytes: 19_900_000 }) }), body: bodyOf({ sizeBytes }) };
    expect(ask(each)?.code ?? null).toBe(code);
  });

  test('finds its room and its twins among the applicant’s own', () => {
    const review = [...many(50, { purpose: 'review' }), held({ purpose: 'review', sha256: 'b'.repeat(64) })];
    expect(ask({ ...sound(), around: around({ held: review }) })).toBeNull();
  });
});

describe('a review file', () => {
  const sound = (): Case => ({ state: 'in_review', around: around(), caller: callerOf('lead'), body: bodyOf({ purpose: 'review' }) });
  inOrderOfPrecedence(sound, ask, [
    {
      when: 'of one of the fund who only reads',
      refusal: { code: 'role_required', roles: ['screener', 'reviewer', 'lead', 'chair'] },
      spoil: { caller: { roles: ['auditor'] } },
    },
    {
      when: 'after the decision',
      refusal: { code: 'wrong_state', command: 'addAttachment', state: 'awarded' },
      spoil: { state: 'awarded' },
    },
    {
      when: 'of a person of the applicant’s own organisation',
      refusal: { code: 'conflict_of_interest' },
      spoil: { caller: { organisationId: MINISTRY } },
    },
    { when: 'without a byte', refusal: { code: 'attachment_empty' }, spoil: { body: { sizeBytes: 0 } } },
  ]);
});

const onGrant = (purpose: Purpose, grantState: AttachmentContext['grantState'], role: Role = 'signatory', part?: string) =>
  refuseAttachment(applicationIn('awarded'), around({ grantState }), {
    caller: callerOf(role, MINISTRY),
    body: bodyOf({ purpose, ...(part ? { part } : {}) }),
  });

describe('a file on a grant', () => {
  test.each<[Purpose, string | undefined]>([
    ['report', undefined],
    ['report', '1'],
    ['account', undefined],
    ['evidence', 'open_data'],
    ['amendment', undefined],
    ['payee', undefined],
  ])('for %s %s is attached while the grant takes what it goes with', (purpose, part) =>
    expect(onGrant(purpose, 'active', 'signatory', part)).toBeNull(),
  );
  test.each<[Purpose, NonNullable<AttachmentContext['grantState']>]>([
    ['report', 'to_sign'],
    ['account', 'to_sign'],
    ['evidence', 'expired'],
    ['amendment', 'to_sign'],
    ['payee', 'closed'],
  ])('for %s is refused while the grant is %s', (purpose, state) =>
    expect(onGrant(purpose, state)).toEqual({ code: 'wrong_state', command: 'addAttachment', state }),
  );
  test('is refused without a grant', () => expect(onGrant('report', null)).toMatchObject({ code: 'wrong_state', state: 'awarded' }));
  test.each<[Purpose, string | undefined, readonly string[]]>([
    ['report', '2', ['1']],
    ['evidence', 'another', ['open_data']],
    ['evidence', undefined, ['open_data']],
    ['account', '1', []],
  ])('for %s %s is refused where the grant has no such part', (purpose, part, parts) =>
    expect(onGrant(purpose, 'active', 'signatory', part)).toEqual({ code: 'attachment_part_unknown', purpose, parts }),
  );
  test('that shows the whole account is added by the signatory alone', () => {
    expect(onGrant('payee', 'active', 'applicant')).toEqual({ code: 'role_required', roles: ['signatory'] });
    expect(onGrant('account', 'active', 'applicant')).toBeNull();
  });
});

test.each<[Role, readonly Purpose[]]>([
  ['signatory', ['review']],
  ['applicant', ['payee', 'review']],
  ['finance', []],
  ['reviewer', ['payee']],
  ['auditor', ['payee']],
])('a person who is %s does not see files for %j', (role, hidden) =>
  expect(PURPOSES.filter((purpose) => !seesFile(callerOf(role), purpose))).toEqual(hidden),
);

test('what shows the grounds of an appeal is refused by what refuses the appeal', () => {
  const ask = (grounds: AttachmentContext['grounds']) =>
    refuseAttachment(applicationIn('refused'), around({ grounds }), {
      caller: callerOf('signatory', MINISTRY),
      body: bodyOf({ purpose: 'appeal' }),
    });
  expect([ask(null), ask({ code: 'nothing_to_appeal' })]).toEqual([null, { code: 'nothing_to_appeal' }]);
});

test.each<[Purpose, string | null, string | null]>([
  ['report', '1', null],
  ['report', null, 'attachment_twice'],
  ['application', null, null],
])('the bytes of a file for %s %s are answered %s beside a report’s', (purpose, part, code) => {
  const file = held({ purpose, part, sha256: 'b'.repeat(64) });
  const refusal = refuseAttachment(applicationIn('awarded'), around({ grantState: 'active', held: [file] }), {
    caller: callerOf('applicant', MINISTRY),
    body: bodyOf({ purpose: 'report' }),
  });
  expect(refusal?.code ?? null).toBe(code);
});

/** Who may add what in which state: everything else is refused. */
const TAKEN: Partial<Record<ApplicationState, Purpose[]>> = {
  draft: ['application'],
  correction_requested: ['correction', 'review'],
  submitted: ['review'],
  in_review: ['review'],
  reviewed: ['review'],
  in_session: ['review'],
  awarded: ['report', 'account', 'evidence', 'amendment', 'payee', 'appeal'],
  inadmissible: ['appeal'],
  refused: ['appeal'],
};

test.each<ApplicationState>([
  'draft',
  'submitted',
  'correction_requested',
  'inadmissible',
  'in_review',
  'reviewed',
  'in_session',
  'awarded',
  'refused',
  'withdrawn',
])('in state %s each purpose is taken from its own side, or refused', (state) => {
  const application = { ...applicationIn(state), submittedAt: state === 'draft' ? null : '2026-03-01T09:00:00.000Z' };
  const taken = PURPOSES.filter((purpose) => {
    const role = purpose === 'payee' ? 'signatory' : 'applicant';
    const caller = purpose === 'review' ? callerOf('lead') : callerOf(role, MINISTRY);
    const body = bodyOf({ purpose, ...(purpose === 'evidence' ? { part: 'open_data' } : {}) });
    return !refuseAttachment(application, around({ grantState: 'active', correcting: 1 }), { caller, body });
  });
  expect(taken).toEqual(TAKEN[state] ?? []);
});

describe('a removal', () => {
  type Removal = { state: ApplicationState; around: AttachmentContext; caller: Caller; body: { attachmentId: string } };
  const remove = (each: Removal) => refuseAttachmentRemoval(applicationIn(each.state), each.around, each);

  describe('by the applicant', () => {
    const sound = (): Removal => ({
      state: 'correction_requested',
      around: around({ correcting: 2, held: [held({ purpose: 'correction', correction: 2 })] }),
      caller: callerOf('applicant', MINISTRY),
      body: { attachmentId: 'attachment' },
    });
    inOrderOfPrecedence(sound, remove, [
      { when: 'of nothing that is attached', refusal: { code: 'not_found' }, spoil: { body: { attachmentId: 'another' } } },
      {
        when: 'by a person who does not draft',
        refusal: { code: 'role_required', roles: ['applicant'] },
        spoil: { caller: { roles: ['manager'] } },
      },
      {
        when: 'once the correction is answered',
        refusal: { code: 'wrong_state', command: 'removeAttachment', state: 'in_review' },
        spoil: { state: 'in_review' },
      },
      {
        when: 'of what answered an earlier correction',
        refusal: { code: 'wrong_state', command: 'removeAttachment', state: 'correction_requested' },
        spoil: { around: { correcting: 3 } },
      },
    ]);
    const draft = (): Removal => ({ ...sound(), state: 'draft', around: around({ held: [held()] }) });
    test('of a draft’s file passes', () => expect(remove(draft())).toBeNull());
    test('of a submitted file is refused while a correction is out', () =>
      expect(remove({ ...sound(), around: around({ correcting: 1, held: [held()] }) })).toMatchObject({ code: 'wrong_state' }));
    test('of a review file finds nothing', () =>
      expect(remove({ ...sound(), around: around({ held: [held({ purpose: 'review' })] }) })).toEqual({ code: 'not_found' }));
    test('of another organisation finds nothing', () =>
      expect(remove({ ...draft(), caller: callerOf('applicant', OPERATOR) })).toEqual({ code: 'not_found' }));
  });

  describe('on a grant', () => {
    const sound = (): Removal => ({
      state: 'awarded',
      around: around({ grantState: 'active', held: [held({ purpose: 'report', part: '1' })] }),
      caller: callerOf('applicant', MINISTRY),
      body: { attachmentId: 'attachment' },
    });
    const withFile = (each: Removal, changed: Partial<Attachment>) => {
      each.around = { ...each.around, held: [held({ purpose: 'report', ...changed })] };
    };
    inOrderOfPrecedence(sound, remove, [
      {
        when: 'about bank details, by a person who does not see it',
        refusal: { code: 'not_found' },
        spoil: (each) => withFile(each, { purpose: 'payee' }),
      },
      {
        when: 'by a person who neither drafts nor signs',
        refusal: { code: 'role_required', roles: ['applicant', 'signatory'] },
        spoil: { caller: { roles: ['manager'] } },
      },
      {
        when: 'of what was submitted with the application',
        refusal: { code: 'wrong_state', command: 'removeAttachment', state: 'awarded' },
        spoil: (each) => withFile(each, { purpose: 'application' }),
      },
      {
        when: 'of what shows the grounds of an appeal',
        refusal: { code: 'wrong_state', command: 'removeAttachment', state: 'awarded' },
        spoil: (each) => withFile(each, { purpose: 'appeal' }),
      },
      {
        when: 'once the grant takes its act no more',
        refusal: { code: 'wrong_state', command: 'removeAttachment', state: 'terminated' },
        spoil: { around: { grantState: 'terminated' } },
      },
      {
        when: 'once its act is given',
        refusal: { code: 'attachment_given' },
        spoil: (each) => withFile(each, { given: true }),
      },
    ]);
    test.each<Purpose>(['report', 'account', 'evidence', 'amendment', 'payee'])('of a file for %s passes until then', (purpose) => {
      const on = around({ grantState: 'active', held: [held({ purpose })] });
      expect(remove({ ...sound(), around: on, caller: callerOf('signatory', MINISTRY) })).toBeNull();
    });
  });

  describe('by one of the fund', () => {
    const sound = (): Removal => ({
      state: 'in_review',
      around: around({ held: [held({ purpose: 'review', addedBy: 'lead' })] }),
      caller: callerOf('lead', FUND, 'lead'),
      body: { attachmentId: 'attachment' },
    });
    inOrderOfPrecedence(sound, remove, [
      {
        when: 'after the decision',
        refusal: { code: 'wrong_state', command: 'removeAttachment', state: 'refused' },
        spoil: { state: 'refused' },
      },
      {
        when: 'of what another person added',
        refusal: { code: 'attachment_of_somebody_else' },
        spoil: { caller: { personId: 'another' } },
      },
    ]);
  });
});

test.each<[string, Caller, ApplicationState, Partial<AttachmentContext>, { adds: boolean; removes: boolean }]>([
  ['the applicant of an empty draft', callerOf('applicant', MINISTRY), 'draft', {}, { adds: true, removes: false }],
  ['the applicant of a draft with a file', callerOf('applicant', MINISTRY), 'draft', { held: [held()] }, { adds: true, removes: true }],
  ['the applicant of a full draft', callerOf('applicant', MINISTRY), 'draft', { held: many(50) }, { adds: false, removes: true }],
  ['the manager of a draft', callerOf('manager', MINISTRY), 'draft', { held: [held()] }, { adds: false, removes: false }],
  ['the applicant of a submitted file', callerOf('applicant', MINISTRY), 'submitted', { held: [held()] }, { adds: false, removes: false }],
  [
    'the applicant of an active grant',
    callerOf('applicant', MINISTRY),
    'awarded',
    { grantState: 'active' },
    { adds: true, removes: false },
  ],
  [
    'the applicant of an active grant with a file',
    callerOf('applicant', MINISTRY),
    'awarded',
    { grantState: 'active', held: [held({ purpose: 'account' }), held({ purpose: 'report', given: true })] },
    { adds: true, removes: true },
  ],
  [
    'the applicant of a grant to sign',
    callerOf('applicant', MINISTRY),
    'awarded',
    { grantState: 'to_sign', grounds: { code: 'nothing_to_appeal' } },
    { adds: false, removes: false },
  ],
  ['a reviewer', callerOf('reviewer'), 'in_review', { held: [held({ purpose: 'review' })] }, { adds: true, removes: false }],
  [
    'a reviewer who added a file',
    callerOf('reviewer'),
    'in_review',
    { held: [held({ purpose: 'review', addedBy: 'reviewer' })] },
    { adds: true, removes: true },
  ],
  ['a reviewer of the applicant’s own organisation', callerOf('reviewer', MINISTRY), 'in_review', {}, { adds: false, removes: false }],
  ['the auditor', callerOf('auditor'), 'in_review', {}, { adds: false, removes: false }],
])('%s may add and remove what would be accepted', (_, caller, state, changed, { adds, removes }) => {
  const on = { application: applicationIn(state), ...around(changed) };
  expect(mayAddAttachment(on, caller) === null).toBe(adds);
  expect(on.held.some((attachment) => mayRemoveAttachment({ ...on, attachment }, caller) === null)).toBe(removes);
});

test.each(FILE_TYPES.flatMap((type) => EXTENSIONS[type].map((extension) => [type, extension] as const)))(
  'a file of the type %s may be named by %s, in capitals too, and by nothing behind it',
  (type, extension) => {
    const named = (name: string) =>
      refuseAttachment(applicationIn('draft'), around(), {
        caller: callerOf('applicant', MINISTRY),
        body: bodyOf({ name, claimedType: type, foundType: type }),
      });
    expect([named(`a.b.${extension}`), named(`A.${extension.toUpperCase()}`)]).toEqual([null, null]);
    for (const name of [extension, `a${extension}`, `a.${extension}.`, `a.${extension} `, `a.${extension}.exe`, `a.exe`])
      expect([name, named(name)?.code]).toEqual([name, 'attachment_name_differs']);
  },
);

test.each([
  ['markup', 'text/html'],
  ['script', 'text/x-shellscript'],
] as const)('a text that is %s is of the type %s, whatever its sender says', (active, type) => {
  for (const claimedType of ['text/plain', 'text/csv', 'application/pdf'] as const)
    expect(fileTypeOf({ claimedType, mark: null, isText: true, active })).toBe(type);
});

test.each<[FileType, string | null, boolean, string | null]>([
  ['application/pdf', 'application/pdf', false, 'application/pdf'],
  ['application/pdf', 'application/pdf', true, 'application/pdf'],
  ['application/pdf', null, true, 'text/plain'],
  ['application/pdf', null, false, null],
  ['application/pdf', 'application/zip', false, 'application/zip'],
  ['text/csv', null, true, 'text/csv'],
  ['text/plain', null, true, 'text/plain'],
  ['text/csv', null, false, null],
  // A file whose first column is named BM… begins like a bitmap.
  ['text/csv', 'image/bmp', true, 'text/csv'],
  ['text/csv', 'image/bmp', false, 'image/bmp'],
  ['text/plain', 'application/pdf', true, 'application/pdf'],
])('said to be %s, marked %s, a text: %s: %s', (claimedType, mark, isText, type) =>
  expect(fileTypeOf({ claimedType, mark, isText, active: null })).toBe(type),
);

test.each(['plan.pdf', 'Plan d’été (1).pdf', '日本 👩🏽‍💻.csv', 'a b', '.profile', 'COM1', '-rf', `${'a'.repeat(196)}.pdf`])(
  '%j may be a file’s name',
  (name) => expect(FileName.safeParse(name).data).toBe(name),
);

test.each([
  '',
  ' ',
  '.',
  '..',
  '../../etc/passwd',
  'a/b',
  'a\\b',
  'a\0b',
  'a\r\nSet-Cookie: a=b',
  'a\tb',
  'a\u007f',
  'a\u0085b',
  'exe\u202efdp.pdf',
  'a\u2066b',
  'a\u200fb',
  'a\u2028b',
  '\ud800',
  'a'.repeat(201),
])('%j may not', (name) => expect(FileName.safeParse(name).success).toBe(false));
