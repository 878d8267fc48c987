import { getApplication } from '../../api/applications/applications.ts';
import { addAttachment, getAttachment, listAttachments, removeAttachment } from '../../api/applications/attachments.ts';
import { type Download, isShowable, sendFile } from '../../api/http/answer/download.ts';
import { orMissing } from '../../api/http/problem/problem.ts';
import {
  EXTENSIONS,
  FILE_TYPES,
  MAX_FILE_BYTES,
  MAX_FILES,
  PURPOSE_IN,
  type Purpose,
  PURPOSES,
} from '../../domain/applications/attachment.ts';
import { isStaff } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { longDate, size } from '../../domain/core/format.ts';
import { pageOfModel } from '../core/addresses.ts';
import { date } from '../core/components/dates.ts';
import { status } from '../core/components/status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { choiceLabel, labelOf } from '../core/forms/field.ts';
import { type FormLook, formOf, type FormState, freshForm, KEY_FIELD, giveForm, refusedForm } from '../core/forms/form.ts';
import type { Operation } from '../../api/http/operation.ts';
import { type NamedFile, type SentFiles, withFiles } from '../core/multipart.ts';
import { type Fields, firstOf } from '../core/forms/values.ts';
import { wayTo } from '../core/came-from.ts';
import { flag, html, type Html, type Part } from '../core/html.ts';
import { address, type Answer, DONE, type Page, type Visit, type Written } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import type { ApplicationRead } from './application-draft.ts';

const words = bilingual({
  fr: {
    title: 'Pièces du dossier',
    name: 'Fichier',
    what: 'Pour',
    type: 'Type',
    added: 'Ajouté le',
    remove: 'Retirer',
    none: 'Aucune pièce n’est jointe.',
    noneYet: 'Aucune pièce n’est jointe. Les pièces sont facultatives : devis, schémas, lettres d’engagement.',
    file: 'Fichiers à joindre',
    fileOne: 'Fichier à joindre',
    toFiles: 'Joindre ces documents',
    documents: 'Documents demandés par l’appel',
    model: 'Modèle',
    modelFile: 'Télécharger le modèle',
    until: (day: string) => `valable jusqu’au ${day}`,
    which: 'Lequel des documents demandés ?',
    other: 'Une autre pièce',
    states: { joined: 'Joint', missing: 'À joindre', expired: 'Trop ancien' },
    with: {
      report: (rank: string) => `avec le bilan ${rank}`,
      account: () => 'avec le décompte final',
      evidence: (obligation: string) => `avec la justification de l’obligation « ${obligation} »`,
    },
    helpOne: (most: string, endings: string) => `${most} au plus. Formats : ${endings}.`,
    help: (most: string, many: number, endings: string) =>
      `Un ou plusieurs, choisis ou déposés ici : ${most} au plus chacun, ${many} en tout. Formats : ${endings}.`,
    attach: 'Joindre des fichiers',
    attachOne: 'Joindre un fichier',
    choose: 'Choisissez un fichier avant de l’envoyer.',
    open: 'Ouvrir',
    newTab: 'dans un nouvel onglet',
    some: (refused: number, sent: number) => `${refused} fichiers sur ${sent} ne sont pas joints`,
    one: (title: string) => `${title} : les autres fichiers sont joints`,
    go: 'Continuer',
    back: 'Revenir là d’où vous veniez',
    refused: (name: string, endings: string) => `« ${name} » n’est pas d’un format accepté. Formats : ${endings}.`,
    differs: (name: string) =>
      `« ${name} » ne contient pas ce que la fin de son nom annonce. Enregistrez-le de nouveau sous son format ; un texte ou un CSV, en UTF-8.`,
    again: 'Corrigez ce qui suit, puis envoyez de nouveau.',
    noFile: 'Aucun fichier choisi',
    review: 'Cette pièce ne sera vue que par les personnes du fonds.',
    removeTitle: (name: string) => `Retirer « ${name} »`,
    document: 'Document',
    sheet: 'Tableur',
    slides: 'Présentation',
    image: 'Image',
    text: 'Texte',
  },
  en: {
    title: 'Files of the application',
    name: 'File',
    what: 'For',
    type: 'Type',
    added: 'Added on',
    remove: 'Remove',
    none: 'No file is attached.',
    noneYet: 'No file is attached. Files are optional: quotes, diagrams, letters of commitment.',
    file: 'Files to attach',
    fileOne: 'File to attach',
    toFiles: 'Attach these documents',
    documents: 'Documents that the call asks for',
    model: 'Model',
    modelFile: 'Download the model',
    until: (day: string) => `valid until ${day}`,
    which: 'Which of the documents asked for?',
    other: 'Another file',
    states: { joined: 'Joined', missing: 'To be joined', expired: 'Too old' },
    with: {
      report: (rank: string) => `with report ${rank}`,
      account: () => 'with the final account',
      evidence: (obligation: string) => `with the evidence of the obligation “${obligation}”`,
    },
    helpOne: (most: string, endings: string) => `At most ${most}. Formats: ${endings}.`,
    help: (most: string, many: number, endings: string) =>
      `One or several, chosen or dropped here: at most ${most} each, ${many} in all. Formats: ${endings}.`,
    attach: 'Attach files',
    attachOne: 'Attach a file',
    choose: 'Choose a file before you send it.',
    open: 'Open',
    newTab: 'in a new tab',
    some: (refused: number, sent: number) => `${refused} of ${sent} files are not attached`,
    one: (title: string) => `${title}: the other files are attached`,
    go: 'Continue',
    back: 'Go back to where you were',
    refused: (name: string, endings: string) => `“${name}” is of a format that is not accepted. Formats: ${endings}.`,
    differs: (name: string) =>
      `“${name}” does not hold what the end of its name says. Save it again under its format; a text or a CSV as UTF-8.`,
    again: 'Correct what follows, then send again.',
    noFile: 'No file chosen',
    review: 'This file will be seen by the fund’s people alone.',
    removeTitle: (name: string) => `Remove “${name}”`,
    document: 'Document',
    sheet: 'Spreadsheet',
    slides: 'Slides',
    image: 'Image',
    text: 'Text',
  },
});

type Attachment = AnswerOf<typeof listAttachments>['items'][number];

/** The kind of a file in people's words. */
function typeWords(language: Language, type: Attachment['type']): string {
  const said = words[language];
  const ending = EXTENSIONS[type][0].toUpperCase();
  if (type === 'application/pdf') return ending;
  if (type.startsWith('image/')) return `${said.image} ${ending}`;
  if (/presentation/.test(type)) return `${said.slides} ${ending}`;
  if (/sheet/.test(type) || type === 'text/csv') return `${said.sheet} ${ending}`;
  return type === 'text/plain' ? said.text : `${said.document} ${ending}`;
}

/** The query parameter by which a browser shows a file. */
const SHOW = 'voir';

/** The field, or query parameter, that says where a form leads back to. */
const RETURN = 'retour';

const FILE = '/file';
const FILE_ID = 'f-file';

/** A file at this address, to keep; where a browser can show it, to open too. */
export function fileLink(language: Language, href: string, { name, type }: Pick<Attachment, 'name' | 'type'>): Html {
  const said = words[language];
  return html`<a href="${href}" download>${name}</a>${
    isShowable(type) &&
    html` <a class="g-small" href="${href}?${SHOW}=1" target="_blank" rel="noopener">${said.open}<span class="fr-sr-only"> ${name}, ${said.newTab}</span></a>`
  }`;
}

/**
 * The files of an application that the reader may see, each with what removes it. `isRead`: none is removed here;
 * `back`: where a removal leads back to, if not to the files.
 */
export function attachmentTable(
  language: Language,
  id: string,
  items: readonly Attachment[],
  { ofAct = false, isRead = false, back }: { ofAct?: boolean; isRead?: boolean; back?: string } = {},
): Html {
  const said = words[language];
  const removable = !isRead && items.some((file) => file.removable);
  return table({
    caption: said.attachedFiles,
    isCaptionHidden: ofAct,
    columns: [
      {
        label: said.name,
        cell: (file) => fileLink(language, `/dossiers/${id}/pieces/${file.id}`, file),
        isHeader: true,
      },
      ...(ofAct ? [] : [{ label: said.what, cell: ({ purpose }: Attachment) => choiceLabel(language, 'purpose', purpose) }]),
      { label: said.type, cell: ({ type }) => typeWords(language, type) },
      { label: said.size, cell: ({ sizeBytes }) => size(language, sizeBytes), isFigure: true },
      { label: said.added, cell: ({ addedAt }) => date(language, addedAt) },
      { label: said.by, cell: ({ addedBy }) => addedBy.name },
      ...(removable
        ? [
            {
              label: said.remove,
              cell: (file: Attachment): Part =>
                file.removable &&
                html`<a href="${address(`/dossiers/${id}/pieces/${file.id}/retirer`, { [RETURN]: back })}">${said.remove}<span class="fr-sr-only"> ${file.name}</span></a>`,
            },
          ]
        : []),
    ],
    rows: items,
    empty: html`<p>${said.none}</p>`,
  });
}

/** The purpose of the files that the reader adds to an application in this state, where no act has brought them. */
function purposeOf({ person }: Visit, { state }: Pick<ApplicationRead, 'state'>): Purpose {
  if (isStaff(person?.caller.roles ?? [])) return 'review';
  return PURPOSE_IN[state] ?? (state === 'awarded' ? 'report' : 'appeal');
}

type Document = ApplicationRead['documents'][number];

/** The documents that the application still wants: missing, or too old. */
export const wantedIn = ({ documents }: Pick<ApplicationRead, 'documents'>): Document[] =>
  documents.filter(({ state }) => state !== 'joined');

/**
 * The documents that the call asks for, each with where it stands; nothing where it asks for none.
 * @param isOfAll of all acts: each says which one it goes with
 */
export function documentTable(language: Language, documents: readonly Document[], isOfAll = false): Part {
  const withAct = ({ purpose, part, obligation }: Pick<Document, 'purpose' | 'part' | 'obligation'>): string | null =>
    purpose === 'application' ? null : words[language].with[purpose](obligation ?? part ?? '');
  const said = words[language];
  return (
    documents.length > 0 &&
    table({
      caption: said.documents,
      columns: [
        {
          label: said.document,
          isHeader: true,
          cell: ({ label, model, modelFile, ...act }) =>
            html`${label}${isOfAll && html` <span class="g-muted g-small">${withAct(act)}</span>`}${model !== null && html` <a class="g-small" href="${model}" rel="external noopener">${said.model}<span class="fr-sr-only"> ${label}</span></a>`}${modelFile !== null && html` <a class="g-small" href="${pageOfModel(modelFile)}" download>${said.modelFile}<span class="fr-sr-only"> ${label}</span></a>`}`,
        },
        {
          label: said.state,
          cell: ({ state, expiresOn }) =>
            html`${status(state === 'joined' ? 'met' : 'returned', said.states[state])}${
              expiresOn !== null &&
              state === 'joined' &&
              html` <span class="g-muted g-small">${said.until(longDate(language, expiresOn))}</span>`
            }`,
        },
      ],
      rows: documents,
    })
  );
}

/** Says which of the documents asked for the files are, and of which day. */
function documentFields(language: Language, documents: readonly Document[]): Part {
  const said = words[language];
  const { label, help } = labelOf(language, 'addAttachment', 'issuedOn');
  return (
    documents.length > 0 &&
    html`<div class="fr-select-group">
        <label class="fr-label" for="f-document">${said.which}</label>
        <select class="fr-select" id="f-document" name="document">
          <option value="">${said.other}</option>
          ${documents.map((each) => html`<option value="${each.key}">${each.label}</option>`)}
        </select>
      </div>
      <div class="fr-input-group">
        <label class="fr-label" for="f-issued">${label}<span class="fr-hint-text">${help}</span></label>
        <input class="fr-input" type="date" id="f-issued" name="issuedOn" />
      </div>`
  );
}

/** The act or application that files belong to, and the page to which their form returns. */
type Act = { purpose: Purpose; part?: string; back: string };

/** The form that adds files, several at once. */
function uploadForm(visit: Visit, id: string, act: Act, state: FormState, documents: readonly Document[] = []): Html {
  const said = words[visit.language];
  return filesForm(visit, {
    operation: addAttachment,
    action: `/dossiers/${id}/pieces`,
    state,
    before: html`${Object.entries(hiddenOf(act)).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      ${act.purpose === 'review' && html`<p>${said.review}</p>`} ${documentFields(visit.language, documents)}`,
  });
}

/**
 * A form that sends files, several at once unless it `isOne`.
 * @param before the fields that stand before that of the files
 */
export function filesForm(
  visit: Visit,
  { state, before, isOne = false, ...look }: Pick<FormLook, 'operation' | 'action'> & { state: FormState; before?: Part; isOne?: boolean },
): Html {
  const said = words[visit.language];
  const fault = state.faults.get(FILE);
  const most = size(visit.language, MAX_FILE_BYTES);
  const endings = FILE_TYPES.flatMap((type) => EXTENSIONS[type]);
  return formOf(visit, {
    ...look,
    state,
    takesFiles: true,
    isPart: true,
    button: isOne ? said.attachOne : said.attach,
    body: html`${before}
      <div class="fr-input-group${fault ? ' fr-input-group--error' : ''}">
        <label class="fr-label" for="${FILE_ID}"
          >${isOne ? said.fileOne : said.file}<span class="fr-hint-text" id="${FILE_ID}-help"
            >${isOne ? said.helpOne(most, endings.join(', ')) : said.help(most, MAX_FILES, endings.join(', '))}</span
          ></label
        >
        <input
          class="fr-upload"
          type="file"
          id="${FILE_ID}"
          name="file"
          ${flag('multiple', !isOne)}
          accept="${endings.map((each) => `.${each}`).join(',')}"
          aria-describedby="${FILE_ID}-help${fault ? ` ${FILE_ID}-fault` : ''}"
        />${fault && html`<p class="fr-error-text g-prose" id="${FILE_ID}-fault">${fault}</p>`}
      </div>`,
    named: () => said.file,
  });
}

const hiddenOf = ({ purpose, part, back }: Act): Record<string, string> => ({
  pour: purpose,
  ...(part === undefined ? {} : { partie: part }),
  [RETURN]: back,
});

/** An address of this site that a page was asked to lead back to. */
function backIn(asked: string | null | undefined): string | undefined {
  const { origin, pathname, search } = new URL(asked || '//none', 'http://here');
  return origin === 'http://here' ? pathname + search : undefined;
}

/** The page that a form leads back to, which says there what was done. */
function doneOn(back: string, command: 'addAttachment' | 'removeAttachment'): string {
  const url = new URL(back, 'http://here');
  url.searchParams.set(DONE, command);
  return url.pathname + url.search;
}

/** What a form's hidden fields say of its act: of this site, and of this application. */
function actIn(fields: Fields): Act | undefined {
  const purpose = PURPOSES.find((each) => each === firstOf(fields, 'pour'));
  const [back, part] = [backIn(firstOf(fields, RETURN)), firstOf(fields, 'partie')];
  return purpose && back !== undefined ? { purpose, ...(part ? { part } : {}), back } : undefined;
}

/** The way from a refused act to its files, where a document is missing or too old. */
export const wayToFiles = ({ language }: Visit, { problem }: FormState): FormLook['way'] =>
  problem?.code === 'documents_missing' ? { href: '#pieces', text: words[language].toFiles } : undefined;

/** The files that go with an act, and for the people who may give it the form that adds some. */
export async function filesOfAct(
  visit: Visit,
  applicationId: string,
  { purpose, part, mayAdd, ...act }: Act & { mayAdd: boolean },
): Promise<Part> {
  const back = wayTo(visit, act.back);
  const { items, documents } = await visit.read(listAttachments, { params: { id: applicationId } });
  const isOfAct = (file: { purpose: string; part: string | null }): boolean =>
    file.purpose === purpose && (part === undefined || file.part === part);
  const files = items.filter(isOfAct);
  const asked = documents.filter(isOfAct);
  if (files.length === 0 && asked.length === 0 && !mayAdd) return null;
  const said = words[visit.language];
  return html`<section id="pieces">
    <h2>${said.files}</h2>
    ${documentTable(visit.language, asked)}
    ${files.length > 0 && attachmentTable(visit.language, applicationId, files, { ofAct: true, back })}
    ${mayAdd && uploadForm(visit, applicationId, { purpose, ...(part === undefined ? {} : { part }), back }, freshForm(), asked)}
  </section>`;
}

/** The form that joins the documents that the call still asks for, and leads back to this page. */
export const wantedForm = (visit: Visit, application: ApplicationRead, back: string): Part =>
  application.commands.includes('addAttachment') &&
  uploadForm(visit, application.id, { purpose: purposeOf(visit, application), back }, freshForm(), wantedIn(application));

type Shown = {
  application: ApplicationRead;
  items: readonly Attachment[];
  state: FormState;
  /** The act that the files go with; that of the application's state where absent. */
  act?: Act | undefined;
  /** The step that the writer came from, if any. */
  next?: { href: string; label?: string };
};

/** The files, and the form that adds some. */
export function attachmentsPart(visit: Visit, { application, items, state, act, next }: Shown): Html {
  const { language } = visit;
  const said = words[language];
  const { id } = application;
  const mayAdd = application.commands.includes('addAttachment');
  const sent = act ?? { purpose: purposeOf(visit, application), back: next ? `/dossiers/${id}/remplir/pieces` : `/dossiers/${id}/pieces` };
  const documents = ['application', 'correction'].includes(sent.purpose) ? application.documents : [];
  return html`${documentTable(language, documents)}${
    items.length > 0
      ? attachmentTable(language, id, items)
      : html`<div class="g-empty"><p>${mayAdd && next && documents.length === 0 ? said.noneYet : said.none}</p></div>`
  }
    ${
      mayAdd &&
      html`<h2>${said.attach}</h2>
        ${uploadForm(visit, id, sent, state, documents)}`
    }
    ${next && html`<p class="g-buttons"><a class="fr-btn fr-btn--secondary" href="${next.href}">${next.label ?? said.go}</a></p>`}`;
}

async function show(visit: Visit, state: FormState, act?: Act): Promise<Answer> {
  const { language } = visit;
  const params = { id: visit.params['id'] };
  const [application, { items }] = await Promise.all([visit.read(getApplication, { params }), visit.read(listAttachments, { params })]);
  return {
    title: words[language].title,
    crumbs: [
      { label: words[language].applications, href: '/dossiers' },
      { label: application.title, href: `/dossiers/${application.id}` },
    ],
    ...(state.problem ? { status: 422 } : {}),
    body: attachmentsPart(visit, { application, items, state, act, ...(act && { next: { href: act.back, label: words[language].back } }) }),
  };
}

/** The type of a file, by the ending of its name: browsers know less of it. */
function claimedTypeOf(name: string, said: string): string {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return FILE_TYPES.find((type) => EXTENSIONS[type].includes(ending)) ?? said;
}

function withoutFile({ language }: Visit, key: string): FormState {
  const { noFile, choose, again } = words[language];
  const problem = { title: noFile, detail: again, code: 'invalid_request' };
  return { fields: {}, faults: new Map([[FILE, choose]]), problem, key };
}

/** The refusal of a file, which names files by what people know of them: their names. */
function refusedFile({ language }: Visit, state: FormState, name: string): FormState {
  const said = words[language];
  const { problem } = state;
  if (!problem) return state;
  const endings = FILE_TYPES.flatMap((type) => EXTENSIONS[type]).join(', ');
  const told: Partial<Record<string, string>> = {
    attachment_type_refused: said.refused(name, endings),
    attachment_type_differs: said.differs(name),
  };
  const detail = told[problem.code] ?? problem.detail;
  // The summary says it once: in the link to the field.
  return { ...state, problem: { ...problem, detail: said.again }, faults: new Map([[FILE, detail]]) };
}

/** The files that were refused among several, each by its name. */
function refusedFiles({ language }: Visit, refused: readonly { name: string; state: FormState }[], sent: number): FormState | undefined {
  const said = words[language];
  const [first] = refused;
  if (!first?.state.problem || sent === 1) return first?.state;
  const title = refused.length === 1 ? said.one(first.state.problem.title) : said.some(refused.length, sent);
  const detail = refused.map(({ name, state }) => `${name}${colon(language)} ${state.faults.get(FILE)}`).join('\n');
  return { ...first.state, problem: { ...first.state.problem, title }, faults: new Map([[FILE, detail]]) };
}

/**
 * The page that says again why a file was refused, where its form stands on another page than the one of the files:
 * undefined where that page is not known.
 */
type SaidAgain = (visit: Visit, state: FormState, back: string) => Promise<Answer | undefined>;

/**
 * Sends each file of a form by a command of its own, under a key that follows from the form's.
 * @returns the form's state where one of them is refused, or where there is none
 */
export async function sendEach(
  visit: Visit,
  { files, key }: { files: SentFiles['files']; key: string },
  asked: (file: NamedFile) => { operation: Operation; params?: Record<string, unknown>; query: Record<string, unknown> },
): Promise<FormState | undefined> {
  const { id } = visit.params;
  const refused: { name: string; state: FormState }[] = [];
  let sent = 0;
  for await (const file of files) {
    const { name, ...arriving } = file;
    const { operation, params = { id }, query } = asked(file);
    sent += 1;
    try {
      await visit.command(operation, {
        ...{ params, query, key: key && sent > 1 ? `${key}-${sent}` : key },
        file: { ...arriving, type: claimedTypeOf(name, arriving.type) },
      });
    } catch (error) {
      refused.push({ name, state: refusedFile(visit, refusedForm(visit, error, {}, key), name) });
    }
  }
  return sent === 0 ? withoutFile(visit, key) : refusedFiles(visit, refused, sent);
}

const send = (visit: Visit, saidAgain: SaidAgain): Promise<Answer> =>
  withFiles(visit, async ({ fields, files }): Promise<Answer> => {
    const { id } = visit.params;
    const application = await visit.read(getApplication, { params: { id } });
    const [key, act] = [firstOf(fields, KEY_FIELD), actIn(fields)];
    const document = firstOf(fields, 'document') || undefined;
    const issuedOn = (document && firstOf(fields, 'issuedOn')) || undefined;
    const { purpose, part } = act ?? { purpose: purposeOf(visit, application) };
    const state = await sendEach(visit, { files, key }, (file) => ({
      operation: addAttachment,
      query: { name: file.name, purpose, part, document, issuedOn },
    }));
    if (state) return (act && (await saidAgain(visit, state, act.back))) ?? show(visit, state, act);
    return { to: `${doneOn(act?.back ?? `/dossiers/${id ?? ''}/pieces`, 'addAttachment')}#pieces` };
  });

/** The files of an application. */
export const attachmentsPage = (saidAgain: SaidAgain): Page => ({
  path: '/dossiers/:id/pieces',
  of: listAttachments,
  takesFiles: true,
  get: (visit) => show(visit, freshForm()),
  post: (visit) => send(visit, saidAgain),
});

/** The bytes of a file, to keep or to look at. */
export const attachmentPage: Page = {
  path: '/dossiers/:id/pieces/:attachmentId',
  of: getAttachment,
  get: async (visit) => {
    const { id, attachmentId } = visit.params;
    const file = await visit.read(getAttachment, { params: { id, attachmentId } });
    return sendStored(visit, file);
  },
};

/** Sends a file that was joined, to keep, or to look at where the address asks for that. */
export async function sendStored({ deps, query, req, res }: Visit, file: Download): Promise<Written> {
  await sendFile(deps, { ...file, isShown: query.has(SHOW) }, req, res);
  return { written: true };
}

type Opened = { application: ApplicationRead; file: Attachment };

async function openRemoval(visit: Visit): Promise<Opened> {
  const params = { id: visit.params['id'] };
  const [application, { items }] = await Promise.all([visit.read(getApplication, { params }), visit.read(listAttachments, { params })]);
  const file = orMissing(items.find(({ id }) => id === visit.params['attachmentId']));
  return { application, file };
}

const filesHref = ({ commands, id }: ApplicationRead): string =>
  `/dossiers/${id}/${commands.some((each) => each === 'updateApplication' || each === 'answerCorrection') ? 'remplir/pieces' : 'pieces'}`;

/** Where a removal leads back to: the page of the act, where the file was shown there, or the application's files. */
const backFrom = (visit: Visit, application: ApplicationRead): string => backIn(visit.query.get(RETURN)) ?? filesHref(application);

function showRemoval(visit: Visit, { application, file }: Opened, state: FormState): Answer {
  const { language } = visit;
  const said = words[language];
  const back = backFrom(visit, application);
  return {
    title: said.removeTitle(file.name),
    crumbs: [
      { label: application.title, href: `/dossiers/${application.id}` },
      { label: said.title, href: filesHref(application) },
    ],
    ...(state.problem ? { status: 422 } : {}),
    body: html`${summaryList([
      [said.type, typeWords(language, file.type)],
      [said.size, size(language, file.sizeBytes)],
      [said.added, date(language, file.addedAt)],
      [said.by, file.addedBy.name],
    ])}
    ${formOf(visit, { operation: removeAttachment, state, left: ['/attachmentId'], cancel: back })}`,
  };
}

export const removalPage: Page = {
  path: '/dossiers/:id/pieces/:attachmentId/retirer',
  of: removeAttachment,
  get: async (visit) => showRemoval(visit, await openRemoval(visit), freshForm()),
  post: async (visit) => {
    const opened = await openRemoval(visit);
    const { application, file } = opened;
    const given = await giveForm(visit, removeAttachment, { params: { id: application.id }, fixed: { attachmentId: file.id } });
    if ('state' in given) return showRemoval(visit, opened, given.state);
    return { to: doneOn(backFrom(visit, application), 'removeAttachment') };
  },
};
