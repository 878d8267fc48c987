import { getApplication, submitApplication } from '../../api/applications/applications.ts';
import { answerCorrection } from '../../api/applications/corrections.ts';
import { listAttachments } from '../../api/applications/attachments.ts';
import { getMyOrganisation } from '../../api/people/people.ts';
import { removePageDraft } from '../../db/pages/page-drafts.ts';
import { REPLY_AT_MOST } from '../../domain/applications/correction.ts';
import { refuseStart } from '../../domain/applications/start.ts';
import { wayToAct } from '../core/came-from.ts';
import { inviteLink } from '../people/invitations.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { labelOf } from '../core/forms/field.ts';
import { totalsOf } from '../../domain/applications/application.ts';
import type { Language } from '../../domain/core/words.ts';
import { differences } from '../../domain/applications/revision.ts';
import { whyRefused } from '../core/components/calculation.ts';
import { longText } from '../core/components/long-text.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { doneAt, draftName, formOf, type FormState, freshForm, KEY_FIELD, openForm, refusedForm } from '../core/forms/form.ts';
import { type Fields, firstOf, typedIn } from '../core/forms/values.ts';
import { html, type Html, type Part } from '../core/html.ts';
import type { Answer, Page, Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { listed, oneOf } from '../../domain/core/format.ts';
import { attachmentTable, wantedForm, wantedIn } from './attachments.ts';
import { wholeContent } from './content.ts';
import { differenceList } from './versions.ts';
import { addressOfField, fieldName, type Lack, lackCount, lacksIn, stepName, STEPS } from './steps.ts';
import type { AnswerOf } from '../core/answer.ts';
import { type ApplicationRead, keptAs, openToSubmit, shownOf, isCorrected, type Writing } from './application-draft.ts';

const words = bilingual({
  fr: {
    title: 'À relire et déposer',
    correct: 'À relire et renvoyer',
    fillCorrection: 'Corriger le dossier',
    lacksLead: 'Le dossier ne peut pas encore être déposé. Chaque lien mène à l’endroit à compléter.',
    lacksOthers: 'Le dossier ne peut pas encore être déposé. Les personnes qui le rédigent le complètent.',
    join: 'Joindre les documents demandés',
    ready: 'Le dossier est complet. Relisez-le, puis déposez-le.',
    complete: 'Le dossier est complet.',
    readyCorrection: 'Le dossier corrigé est complet. Relisez-le, puis renvoyez-le.',
    nothing: 'Rien n’a encore été corrigé. Modifiez le dossier, joignez une pièce, ou répondez ci-dessous à chaque point.',
    nothingRequired:
      'Rien n’a encore été corrigé. Un texte exige ce qui est demandé : modifiez le dossier ou joignez une pièce. Une réponse écrite, seule, ne suffit pas.',
    unsaved: 'Une saisie n’est pas enregistrée et ne serait pas déposée :',
    mayNot: 'Vous ne pouvez pas déposer ce dossier.',
    whoMay: (names: string) => `${names} peut le déposer. Prévenez cette personne que le dossier est prêt.`,
    whoMany: (names: string) => `${names} peuvent le déposer. Prévenez l’une de ces personnes que le dossier est prêt.`,
    askRole: (names: string) => `Personne de votre administration ne peut encore déposer. Demandez ce rôle à ${names}.`,
    askFund: 'Personne de votre administration ne peut encore déposer. Demandez ce rôle à l’administration du fonds.',
    ask: 'Demander ce rôle',
    callClosed: 'L’appel ne reçoit pas de dossiers aujourd’hui : ce dossier ne peut pas être déposé.',
    wanted: 'L’appel demande des documents qui ne sont pas encore joints, ou qui sont trop anciens :',
    change: 'Modifier',
    totals: 'En résumé',
    asked: 'Montant demandé au fonds',
    own: 'Part de votre administration',
    differences: 'Ce que vous avez changé',
    answers: 'Vos réponses',
    send: 'Renvoyer le dossier corrigé',
  },
  en: {
    title: 'Read again and submit',
    correct: 'Read again and send',
    fillCorrection: 'Correct the application',
    lacksLead: 'The application cannot be submitted yet. Each link leads to where it is completed.',
    lacksOthers: 'The application cannot be submitted yet. The people who write it complete it.',
    join: 'Join the documents that are asked for',
    ready: 'The application is complete. Read it again, then submit it.',
    complete: 'The application is complete.',
    readyCorrection: 'The corrected application is complete. Read it again, then send it.',
    nothing: 'Nothing has been corrected yet. Change the application, attach a file, or reply to each point below.',
    nothingRequired:
      'Nothing has been corrected yet. A legal text requires what is asked for: change the application or attach a file. A written reply alone is not enough.',
    unsaved: 'Something typed is not saved and would not be submitted:',
    mayNot: 'You cannot submit this application.',
    whoMay: (names: string) => `${names} can submit it. Tell them that the application is ready.`,
    whoMany: (names: string) => `${names} can submit it. Tell one of them that the application is ready.`,
    askRole: (names: string) => `No one in your organisation can submit yet. Ask ${names} for this role.`,
    askFund: 'No one in your organisation can submit yet. Ask the administration of the fund for this role.',
    ask: 'Ask for this role',
    callClosed: 'The call takes no applications today: this one cannot be submitted.',
    wanted: 'The call asks for documents that are not attached yet, or are too old:',
    change: 'Change',
    totals: 'In short',
    asked: 'Amount asked of the fund',
    own: 'Part of your organisation',
    differences: 'What you have changed',
    answers: 'Your answers',
    send: 'Send the corrected application',
  },
});

/** Tells a person who may not submit which colleagues can, or else how to ask for the role. */
function whoMay(visit: Visit, { people }: AnswerOf<typeof getMyOrganisation>): string {
  const { language } = visit;
  const said = words[language];
  const names = (role: 'signatory' | 'manager'): string[] => people.filter(({ roles }) => roles.includes(role)).map(({ name }) => name);
  const signatories = names('signatory');
  if (signatories.length > 0) return (signatories.length > 1 ? said.whoMany : said.whoMay)(listed(language, signatories));
  const managers = names('manager');
  return managers.length > 0 ? said.askRole(oneOf(language, managers)) : said.askFund;
}

type Standing = Pick<ApplicationRead, 'id' | 'commands' | 'refused' | 'correction'> & { isUnanswered: boolean; maySend: boolean };

/** The first sentence on a complete application: the reader may submit it, or who may, or what stands against it. */
function leadOf(visit: Visit, ours: AnswerOf<typeof getMyOrganisation>, standing: Standing): Html {
  const { id, commands, refused, correction, isUnanswered, maySend } = standing;
  const said = words[visit.language];
  if (isUnanswered) return html`<p class="fr-text--lead">${correction?.requiredBy ? said.nothingRequired : said.nothing}</p>`;
  if (maySend) return html`<p class="fr-text--lead">${correction ? said.readyCorrection : said.ready}</p>`;
  const untold = refused.find(({ command }) => command === 'askSubmission');
  const isClosed = visit.may(submitApplication) || untold?.code === 'call_closed' || untold?.code === 'call_not_open';
  const invite = inviteLink(visit);
  return html`<p class="fr-text--lead">${said.complete}</p>
    <div class="fr-alert fr-alert--info">
      <p><strong>${isClosed ? said.callClosed : said.mayNot}</strong> ${!isClosed && whoMay(visit, ours)}</p>
      ${untold?.code === 'submission_asked' && html`<p>${untold.detail}</p>`}
      ${
        !isClosed &&
        html`<ul class="g-actions">
          ${
            commands.includes('askSubmission') &&
            html`<li><a class="fr-btn" href="${wayToAct(visit, 'askSubmission', id)}">${COMMAND_WORDS.askSubmission[visit.language].button}</a></li>`
          }
          <li><a class="fr-link" href="${wayToAct(visit, 'askRole', '', { role: 'signatory' })}">${said.ask}</a></li>
          ${invite && html`<li>${invite}</li>`}
        </ul>`
      }
    </div>`;
}

/** The form that joins what the call still asks for, for a person who may. */
function joining(visit: Visit, application: ApplicationRead): Part {
  const form = wantedForm(visit, application, `/dossiers/${application.id}/verifier`);
  return (
    form &&
    html`<section id="pieces">
      <h2>${words[visit.language].join}</h2>
      ${form}
    </section>`
  );
}

/** `mayWrite`: each of them is a link to where it is mended. */
const lackList = (id: string, lacks: readonly Lack[], language: Language, mayWrite: boolean): Html =>
  html`<div class="fr-alert fr-alert--warning">
    <h2 class="fr-alert__title">${lackCount(language, lacks)}</h2>
    <p>${mayWrite ? words[language].lacksLead : words[language].lacksOthers}</p>
    <ul>
      ${lacks.map(
        ({ pointer, text, why }) =>
          html`<li>${mayWrite ? html`<a href="${addressOfField(id, pointer)}">${text}</a>` : text}${whyRefused(language, why)}</li>`,
      )}
    </ul>
  </div>`;

type Shown = { writing: Writing; state: FormState };

const EARLY_START = '/earlyStart';

/** Where the project of a local authority starts before today: by which European programme it may. */
function earlyStartField({ language, at }: Visit, { call, content }: Writing, state: FormState): Part {
  if (!refuseStart(content.startsOn, call, { receivedAt: at, earlyStart: null })) return null;
  const { label, help } = labelOf(language, 'submitApplication', 'earlyStart');
  return html`<div class="fr-input-group">
    <label class="fr-label" for="earlyStart">${label}<span class="fr-hint-text">${help}</span></label>
    <input class="fr-input" id="earlyStart" name="${EARLY_START}" maxlength="400" value="${firstOf(state.fields, EARLY_START)}" />
  </div>`;
}

/** The name of the field in which the applicant replies to a point of the request, by its place. */
const replyAt = (place: number): string => `/replies/${place}`;

/** The name under which replies are kept: those to a request that has lapsed do not come back under another one. */
const repliesKeptAs = ({ id, correction }: ApplicationRead): string => `${id} ${correction?.number ?? 0}`;

/** A text beside each point of the request, in which the applicant says what was done about it. */
function repliesPart({ language }: Visit, { application, call, content }: Writing, { fields }: FormState): Part {
  const { label, help } = labelOf(language, 'answerCorrection', 'replies');
  return html`<fieldset class="fr-fieldset">
    <legend class="fr-fieldset__legend">${label}<span class="fr-hint-text">${help}</span></legend>
    ${application.correction?.items.map(({ field, comment }, place) => {
      const id = `reponse-${place}`;
      return html`<div class="fr-input-group">
        <label class="fr-label" for="${id}">${fieldName(language, field, call, content)}<span class="fr-hint-text g-prose">${comment}</span></label>
        ${longText({ language, id, name: replyAt(place), value: firstOf(fields, replyAt(place)), maxLength: REPLY_AT_MOST, rows: 3 })}
      </div>`;
    })}
  </fieldset>`;
}

/** What was typed as replies, by the fields of the points; a point without a text has none. */
const repliesIn = ({ application }: Writing, fields: Fields): Record<string, string> =>
  Object.fromEntries(
    (application.correction?.items ?? []).flatMap(({ field }, place) => {
      const text = firstOf(fields, replyAt(place)).trim();
      return text === '' ? [] : [[field, text]];
    }),
  );

async function show(visit: Visit, { writing, state }: Shown): Promise<Answer> {
  const { language } = visit;
  const said = words[language];
  const { application, call, organisation, isCorrection, kept, unsound, content } = writing;
  const { id } = application;
  const shown = shownOf(writing);
  const [{ items }, ours] = await Promise.all([visit.read(listAttachments, { params: { id } }), visit.read(getMyOrganisation)]);
  const lacks = lacksIn(shown, organisation, call, language);
  const typedOnly = isCorrection ? unsound : STEPS.filter((step) => kept.has(step));
  const { costCents, requestedCents, ownCents } = totalsOf(shown);
  const wanted = wantedIn(application);
  const wantedNames = listed(
    language,
    wanted.map(({ label }) => label),
  );
  const maySend = application.commands.includes(isCorrection ? 'answerCorrection' : 'submitApplication');
  const mayWrite = application.commands.includes(isCorrection ? 'answerCorrection' : 'updateApplication');
  const isWhole = lacks.length === 0 && typedOnly.length === 0 && wanted.length === 0;
  const isUnanswered = isCorrection && !isCorrected(writing, items);
  const form = (): Part =>
    isWhole &&
    maySend &&
    formOf(visit, {
      operation: isCorrection ? answerCorrection : submitApplication,
      state,
      ...(isCorrection ? { button: said.send, keeps: repliesKeptAs(application) } : {}),
      cancel: mayWrite ? `/dossiers/${id}/remplir` : `/dossiers/${id}`,
      named: (pointer) => fieldName(language, pointer, call, shown),
      body: html`<input type="hidden" name="/version" value="${application.version}" />${
        isCorrection ? repliesPart(visit, writing, state) : earlyStartField(visit, writing, state)
      }`,
    });
  const changes = isCorrection ? differences(content, writing.typed) : [];
  return {
    title: isCorrection ? said.correct : said.title,
    crumbs: [
      { label: said.mine, href: '/dossiers' },
      { label: application.title, href: `/dossiers/${id}` },
      ...(mayWrite ? [{ label: isCorrection ? said.fillCorrection : said.fillIn, href: `/dossiers/${id}/remplir` }] : []),
    ],
    ...(state.problem ? { status: 422 } : {}),
    body: html`${
      wanted.length > 0 &&
      html`<div class="fr-alert fr-alert--warning">
        <p>${said.wanted} ${mayWrite ? html`<a class="fr-link" href="/dossiers/${id}/remplir/pieces">${wantedNames}</a>` : wantedNames}</p>
      </div>
      ${joining(visit, application)}`
    }${lacks.length > 0 ? lackList(id, lacks, language, mayWrite) : isWhole && leadOf(visit, ours, { ...application, isUnanswered, maySend })}
      ${
        typedOnly.length > 0 &&
        html`<div class="fr-alert fr-alert--warning">
          <p>${said.unsaved}</p>
          <ul>
            ${typedOnly.map((step) => html`<li><a href="/dossiers/${id}/remplir/${step}">${stepName(language, step)}</a></li>`)}
          </ul>
        </div>`
      }
      ${
        changes.length > 0 &&
        html`<h2>${said.differences}</h2>
        ${differenceList({ language, call }, changes, writing.typed)}`
      }
      <h2>${said.totals}</h2>
      ${summaryList([
        [said.cost, money(language, costCents)],
        [said.asked, money(language, requestedCents)],
        [said.own, money(language, ownCents)],
      ])}
      <h2>${said.answers}</h2>
      ${wholeContent(
        { language, call },
        shown,
        (step) =>
          mayWrite &&
          html`<a class="a-change" href="/dossiers/${id}/remplir/${step}">${said.change}<span class="fr-sr-only"> ${stepName(language, step)}</span></a>`,
      )}
      <h3>${said.files}</h3>
      ${attachmentTable(language, id, items, { isRead: true })} ${form()}`,
  };
}

/** The page that a signatory reads before they submit: the whole content, and what is missing in it. */
export const checkPage: Page = {
  path: '/dossiers/:id/verifier',
  of: getApplication,
  get: async (visit) => {
    const writing = await openToSubmit(visit);
    if (!writing) return { to: `/dossiers/${visit.params['id'] ?? ''}` };
    const { isCorrection, application } = writing;
    return show(visit, {
      writing,
      state: isCorrection ? await openForm(visit, answerCorrection, repliesKeptAs(application)) : freshForm(),
    });
  },
  post: async (visit) => {
    const { person, deps, fields } = visit;
    const writing = await openToSubmit(visit);
    const id = visit.params['id'] ?? '';
    const key = firstOf(fields, KEY_FIELD);
    const version = Number(firstOf(fields, '/version'));
    const isCorrection = writing?.isCorrection ?? false;
    const earlyStart = firstOf(fields, EARLY_START)?.trim() || null;
    try {
      if (isCorrection && writing) {
        const body = { ...writing.typed, version, replies: repliesIn(writing, fields) };
        await visit.command(answerCorrection, { params: { id }, body, key });
      }
      // A submission that was sent already is answered again by its key, whatever the state of the application.
      else await visit.command(submitApplication, { params: { id }, body: { version, earlyStart }, key });
    } catch (error) {
      if (!writing) return { to: `/dossiers/${id}` };
      return show(visit, { writing, state: refusedForm(visit, error, typedIn(fields), key) });
    }
    const command = isCorrection ? answerCorrection : submitApplication;
    if (person && writing)
      for (const step of writing.kept.keys())
        await removePageDraft(deps.db, person.caller.personId, draftName(writing.command.spec.operationId, keptAs(id, step)));
    return doneAt(visit, command, `/dossiers/${id}`, writing && repliesKeptAs(writing.application));
  },
};
