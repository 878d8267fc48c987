import { getApplication } from '../../api/applications/applications.ts';
import { addAttachment, getAttachment, listAttachments, removeAttachment } from '../../api/applications/attachments.ts';
import { sendFile } from '../../api/http/answer/download.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { EXTENSIONS, FILE_TYPES, MAX_FILE_BYTES, MAX_FILES, PURPOSE_IN } from '../../domain/applications/attachment.ts';
import { isStaff } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { size } from '../../domain/core/format.ts';
import { date } from '../core/components/dates.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { doneAt, formOf, type FormState, freshForm, KEY_FIELD, giveForm, refusedForm } from '../core/forms/form.ts';
import { withFile } from '../core/multipart.ts';
import { firstOf } from '../core/forms/values.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { address, type Answer, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import type { ApplicationRead } from './application-draft.ts';

const words = bilingual({
  fr: {
    title: 'Pièces du dossier',
    list: 'Pièces jointes',
    applications: 'Dossiers',
    name: 'Fichier',
    what: 'Pour',
    type: 'Type',
    size: 'Taille',
    added: 'Ajouté le',
    by: 'Par',
    remove: 'Retirer',
    none: 'Aucune pièce n’est jointe.',
    noneYet: 'Aucune pièce n’est jointe. Les pièces sont facultatives : devis, schémas, lettres d’engagement.',
    file: 'Fichier à joindre',
    help: (most: string, many: number, endings: string) => `${most} au plus, ${many} fichiers au plus. Formats : ${endings}.`,
    attach: 'Joindre un fichier',
    choose: 'Choisissez un fichier avant de l’envoyer.',
    refused: (name: string, endings: string) => `« ${name} » n’est pas d’un format accepté. Formats : ${endings}.`,
    differs: (name: string) =>
      `« ${name} » ne contient pas ce que la fin de son nom annonce. Enregistrez-le de nouveau sous son format ; un texte ou un CSV, en UTF-8.`,
    noFile: 'Aucun fichier choisi',
    review: 'Cette pièce ne sera vue que par les personnes du fonds.',
    go: 'Continuer',
    removeTitle: (name: string) => `Retirer « ${name} »`,
    document: 'Document',
    sheet: 'Tableur',
    slides: 'Présentation',
    image: 'Image',
    text: 'Texte',
  },
  en: {
    title: 'Files of the application',
    list: 'Attached files',
    applications: 'Applications',
    name: 'File',
    what: 'For',
    type: 'Type',
    size: 'Size',
    added: 'Added on',
    by: 'By',
    remove: 'Remove',
    none: 'No file is attached.',
    noneYet: 'No file is attached. Files are optional: quotes, diagrams, letters of commitment.',
    file: 'File to attach',
    help: (most: string, many: number, endings: string) => `At most ${most}, at most ${many} files. Formats: ${endings}.`,
    attach: 'Attach a file',
    choose: 'Choose a file before you send it.',
    refused: (name: string, endings: string) => `“${name}” is of a format that is not accepted. Formats: ${endings}.`,
    differs: (name: string) =>
      `“${name}” does not hold what the end of its name says. Save it again under its format; a text or a CSV as UTF-8.`,
    noFile: 'No file chosen',
    review: 'This file will be seen by the fund’s people alone.',
    go: 'Continue',
    removeTitle: (name: string) => `Remove “${name}”`,
    document: 'Document',
    sheet: 'Spreadsheet',
    slides: 'Slides',
    image: 'Image',
    text: 'Text',
  },
});

type Attachment = AnswerOf<typeof listAttachments>['items'][number];

/** What kind of file it is, as people say it. */
function typeWords(language: Language, type: Attachment['type']): string {
  const said = words[language];
  const ending = EXTENSIONS[type][0].toUpperCase();
  if (type === 'application/pdf') return ending;
  if (type.startsWith('image/')) return `${said.image} ${ending}`;
  if (/presentation/.test(type)) return `${said.slides} ${ending}`;
  if (/sheet/.test(type) || type === 'text/csv') return `${said.sheet} ${ending}`;
  return type === 'text/plain' ? said.text : `${said.document} ${ending}`;
}

const FILE = '/file';
const FILE_ID = 'f-file';

/** The files of an application that the reader may see. `mayRemove`: those that they may try to remove. */
export function attachmentTable(
  language: Language,
  id: string,
  items: readonly Attachment[],
  mayRemove: (file: Attachment) => boolean,
): Html {
  const said = words[language];
  const removable = items.some(mayRemove);
  return table({
    caption: said.list,
    columns: [
      {
        label: said.name,
        cell: (file) => html`<a href="/dossiers/${id}/pieces/${file.id}" download>${file.name}</a>`,
        isHeader: true,
      },
      { label: said.what, cell: ({ purpose }) => choiceLabel(language, 'purpose', purpose) },
      { label: said.type, cell: ({ type }) => typeWords(language, type) },
      { label: said.size, cell: ({ sizeBytes }) => size(language, sizeBytes), isFigure: true },
      { label: said.added, cell: ({ addedAt }) => date(language, addedAt) },
      { label: said.by, cell: ({ addedBy }) => addedBy.name },
      ...(removable
        ? [
            {
              label: said.remove,
              cell: (file: Attachment): Part =>
                mayRemove(file) &&
                html`<a href="/dossiers/${id}/pieces/${file.id}/retirer">${said.remove}<span class="fr-sr-only"> ${file.name}</span></a>`,
            },
          ]
        : []),
    ],
    rows: items,
    empty: html`<p>${said.none}</p>`,
  });
}

/** The purpose of the files that the reader adds to an application in this state. */
function purposeOf({ person }: Visit, { state }: Pick<ApplicationRead, 'state'>) {
  return isStaff(person?.caller.roles ?? []) ? 'review' : (PURPOSE_IN[state] ?? 'application');
}

const mayRemoveIn = (visit: Visit, application: ApplicationRead) => {
  const purpose = purposeOf(visit, application);
  return (file: Attachment): boolean =>
    application.commands.includes('removeAttachment') &&
    file.purpose === purpose &&
    (purpose !== 'review' || file.addedBy.id === visit.person?.caller.personId);
};

type Shown = {
  application: ApplicationRead;
  items: readonly Attachment[];
  state: FormState;
  /** The step that the writer came from, if any: the form leads back to it. */
  next?: { href: string; label: string };
};

/** The files, and the form that sends one more. */
export function attachmentsPart(visit: Visit, { application, items, state, next }: Shown): Html {
  const { language } = visit;
  const said = words[language];
  const { id } = application;
  const fault = state.faults.get(FILE);
  const endings = FILE_TYPES.flatMap((type) => EXTENSIONS[type]);
  const mayAdd = application.commands.includes('addAttachment');
  return html`${
    items.length > 0
      ? attachmentTable(language, id, items, mayRemoveIn(visit, application))
      : html`<div class="g-empty"><p>${mayAdd && next ? said.noneYet : said.none}</p></div>`
  }
    ${
      mayAdd &&
      html`<h2>${said.attach}</h2>
        ${formOf(visit, {
          operation: addAttachment,
          action: `/dossiers/${id}/pieces`,
          state,
          takesFiles: true,
          isPart: true,
          button: said.attach,
          body: html`${next && html`<input type="hidden" name="from" value="remplir" />`}
            ${purposeOf(visit, application) === 'review' && html`<p>${said.review}</p>`}
            <div class="fr-input-group${fault ? ' fr-input-group--error' : ''}">
              <label class="fr-label" for="${FILE_ID}"
                >${said.file}<span class="fr-hint-text" id="${FILE_ID}-help"
                  >${said.help(size(language, MAX_FILE_BYTES), MAX_FILES, endings.join(', '))}</span
                ></label
              >
              <input
                class="fr-upload"
                type="file"
                id="${FILE_ID}"
                name="file"
                accept="${endings.map((each) => `.${each}`).join(',')}"
                aria-describedby="${FILE_ID}-help${fault ? ` ${FILE_ID}-fault` : ''}"
              />${fault && html`<p class="fr-error-text" id="${FILE_ID}-fault">${fault}</p>`}
            </div>`,
          named: () => said.file,
        })}`
    }
    ${next && html`<p class="g-buttons"><a class="fr-btn fr-btn--secondary" href="${next.href}">${said.go}</a></p>`}`;
}

async function show(visit: Visit, state: FormState): Promise<Answer> {
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
    body: attachmentsPart(visit, { application, items, state }),
  };
}

/** The type of a file, by the ending of its name: browsers know less of it. */
function claimedTypeOf(name: string, said: string): string {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return FILE_TYPES.find((type) => EXTENSIONS[type].includes(ending)) ?? said;
}

function withoutFile({ language }: Visit, key: string): FormState {
  const { noFile, choose } = words[language];
  const problem = { title: noFile, detail: choose, code: 'invalid_request' };
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
  return { ...state, problem: { ...problem, detail }, faults: new Map([[FILE, detail]]) };
}

const send = (visit: Visit): Promise<Answer> =>
  withFile(visit, async ({ fields, file }): Promise<Answer> => {
    const { id } = visit.params;
    const application = await visit.read(getApplication, { params: { id } });
    const key = firstOf(fields, KEY_FIELD);
    if (!file) return show(visit, withoutFile(visit, key));
    const { name, ...arriving } = file;
    try {
      await visit.command(addAttachment, {
        params: { id },
        query: { name, purpose: purposeOf(visit, application) },
        key,
        file: { ...arriving, type: claimedTypeOf(name, arriving.type) },
      });
    } catch (error) {
      return show(visit, refusedFile(visit, refusedForm(visit, error, {}, key), name));
    }
    const from = firstOf(fields, 'from');
    return { to: address(`/dossiers/${id ?? ''}/${from === 'remplir' ? 'remplir/pieces' : 'pieces'}`, { fait: 'addAttachment' }) };
  });

export const attachmentsPage: Page = {
  path: '/dossiers/:id/pieces',
  of: listAttachments,
  takesFiles: true,
  get: (visit) => show(visit, freshForm()),
  post: send,
};

/** The bytes of a file, to keep. */
export const attachmentPage: Page = {
  path: '/dossiers/:id/pieces/:attachmentId',
  of: getAttachment,
  get: async (visit) => {
    const { id, attachmentId } = visit.params;
    await sendFile(visit.deps, await visit.read(getAttachment, { params: { id, attachmentId } }), visit.req, visit.res);
    return { written: true };
  },
};

type Opened = { application: ApplicationRead; file: Attachment };

async function openRemoval(visit: Visit): Promise<Opened> {
  const params = { id: visit.params['id'] };
  const [application, { items }] = await Promise.all([visit.read(getApplication, { params }), visit.read(listAttachments, { params })]);
  const file = items.find(({ id }) => id === visit.params['attachmentId']);
  if (!file) throw new Problem({ code: 'not_found' });
  return { application, file };
}

const backFrom = ({ commands, id }: ApplicationRead): string =>
  `/dossiers/${id}/${commands.some((each) => each === 'updateApplication' || each === 'answerCorrection') ? 'remplir/pieces' : 'pieces'}`;

function showRemoval(visit: Visit, { application, file }: Opened, state: FormState): Answer {
  const { language } = visit;
  const said = words[language];
  return {
    title: said.removeTitle(file.name),
    crumbs: [
      { label: application.title, href: `/dossiers/${application.id}` },
      { label: said.title, href: backFrom(application) },
    ],
    ...(state.problem ? { status: 422 } : {}),
    body: html`${summaryList([
      [said.type, typeWords(language, file.type)],
      [said.size, size(language, file.sizeBytes)],
      [said.added, date(language, file.addedAt)],
      [said.by, file.addedBy.name],
    ])}
    ${formOf(visit, { operation: removeAttachment, state, left: ['/attachmentId'], cancel: backFrom(application) })}`,
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
    return doneAt(visit, removeAttachment, backFrom(application));
  },
};
