import { createApplication, getApplication } from '../../api/applications/applications.ts';
import { getCall, listCallTitles } from '../../api/calls/calls.ts';
import { getMyOrganisation } from '../../api/people/people.ts';
import { type ApplicationContent, refuseOpening } from '../../domain/applications/application.ts';
import { contentUnder, mayBeginAnew } from '../../domain/applications/earlier-answers.ts';
import type { CallTerms } from '../../domain/calls/call.ts';
import { fieldOf, labelOf } from '../core/forms/field.ts';
import { bodySchema, doneAt, formOf, type FormState, freshForm, giveForm } from '../core/forms/form.ts';
import { longDate } from '../../domain/core/format.ts';
import { html, type Part } from '../core/html.ts';
import { firstOf } from '../core/forms/values.ts';
import { type Answer, orNothing, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { checkedAnswers, hasChecked } from '../calls/eligibility.ts';

const words = bilingual({
  fr: {
    title: 'Déposer un dossier',
    none: 'Aucun appel n’est ouvert en ce moment. Les prochains appels paraîtront sur la page des appels à projets.',
    calls: 'Voir les appels à projets',
    until: (day: string) => `Ouvert jusqu’au ${day}.`,
    open: 'Ouvert, sans date de clôture annoncée.',
    titleHelp: 'Un nom court, que vos collègues et le fonds reconnaîtront. Il peut changer jusqu’au dépôt.',
    go: 'Commencer le dossier',
    copied: (name: string) =>
      `Le nouveau dossier reprend ce qui était écrit dans « ${name} », autant que l’appel choisi le demande. Tout se modifie ensuite ; les pièces sont à joindre de nouveau.`,
    checked: 'Le nouveau dossier reprend ce que vous venez de vérifier : types de projet, mode de mise à disposition, durée et coût.',
    estimated: 'Coût estimé, à détailler',
  },
  en: {
    title: 'Submit an application',
    none: 'No call is open at the moment. The next ones will appear on the page of calls.',
    calls: 'See the calls',
    until: (day: string) => `Open until ${day}.`,
    open: 'Open, no closing date is announced.',
    titleHelp: 'A short name that your colleagues and the fund will know it by. It may change until the submission.',
    go: 'Start the application',
    copied: (name: string) =>
      `The new application starts with the answers of “${name}”, as far as the chosen call asks for them. You can change them all afterwards; files have to be attached again.`,
    checked: 'The new application starts with what you have just checked: types of project, way of serving data, length and cost.',
    estimated: 'Estimated cost, to be detailed',
  },
});

/** The parameter of the address that names the application whose content begins the new one. */
const COPY = 'copie';

/** The application whose content begins the new one, where the address names one. */
const copiedOf = async ({ query, read }: Visit) => {
  const id = query.get(COPY);
  const found = id ? await read(getApplication, { params: { id } }) : undefined;
  return found && mayBeginAnew({ state: found.state, silentSince: found.impliedRejectionAt }) ? found : undefined;
};

/** The answers of an eligibility check that the address has, in the fields of a draft; null where it has none. */
function checkedIn({ query, language }: Visit, { eligibleCategories, projectTypes }: CallTerms): Partial<ApplicationContent> | null {
  if (!hasChecked(query)) return null;
  const { types, servedBy, costCents, months } = checkedAnswers(query);
  const [first = 'other'] = eligibleCategories ?? [];
  const category = !eligibleCategories || eligibleCategories.includes('other') ? 'other' : first;
  return {
    // Another call than the one that was checked may have been chosen.
    projectTypes: projectTypes.map(({ key }) => key).filter((key) => types.includes(key)),
    servedBy,
    durationMonths: months,
    costLines: costCents === null ? [] : [{ label: words[language].estimated, category, amountCents: costCents }],
  };
}

/** What the new draft says at first: the establishment is the caller's own until the applicant changes it. */
async function firstContent(visit: Visit): Promise<Record<string, unknown>> {
  const callId = firstOf(visit.fields, '/callId');
  const [{ siret }, copied, call] = await Promise.all([
    visit.read(getMyOrganisation),
    copiedOf(visit),
    orNothing(visit.read(getCall, { params: { callId } })),
  ]);
  if (!call) return { siret };
  if (!copied) return { siret, ...checkedIn(visit, call.terms) };
  const { title: _, ...content } = contentUnder(call, copied.content);
  return { ...content, siret: content.siret ?? siret };
}

/** Says with what the new draft starts. */
async function takesUp(visit: Visit): Promise<Part> {
  const said = words[visit.language];
  const copied = await copiedOf(visit);
  const text = copied ? said.copied([copied.reference, copied.title].filter(Boolean).join(' · ')) : hasChecked(visit.query) && said.checked;
  return text && html`<p>${text}</p>`;
}

async function show(visit: Visit, state: FormState): Promise<Answer> {
  const { language, at } = visit;
  const said = words[language];
  const [{ items }, above] = await Promise.all([visit.read(listCallTitles), takesUp(visit)]);
  const open = items.filter((call) => call.callVersion !== null && refuseOpening({ ...call, terms: call }, at) === null);
  const { callId, title } = bodySchema(createApplication).properties ?? {};
  const shown = open.map(({ id, title: name, closesOn }) => ({
    value: id,
    label: name[language],
    hint: closesOn ? said.until(longDate(language, closesOn)) : said.open,
  }));
  const only = shown.length === 1 ? shown[0]?.value : undefined;
  const fields = only && !state.fields['/callId'] ? { ...state.fields, '/callId': [only] } : state.fields;
  const context = { language, command: 'createApplication' as const, fields, faults: state.faults, options: { '/callId': shown } };
  return {
    title: said.title,
    crumbs: [{ label: said.mine, href: '/dossiers' }],
    ...(state.problem ? { status: 422 } : {}),
    body:
      open.length === 0
        ? html`<div class="g-empty">
            <p>${said.none}</p>
            <p><a class="fr-link" href="/">${said.calls}</a></p>
          </div>`
        : formOf(visit, {
            operation: createApplication,
            state,
            button: said.go,
            cancel: '/dossiers',
            body: html`${above}${callId && fieldOf(context, 'callId', callId, '/callId', true)}
            ${title && fieldOf(context, 'title', { ...title, title: labelOf(language, 'createApplication', 'title').label, description: said.titleHelp }, '/title', true)}`,
          }),
  };
}

export const newPage: Page = {
  path: '/dossiers/nouveau',
  of: createApplication,
  get: async (visit) => {
    const [call, copied] = [visit.query.get('appel'), await copiedOf(visit)];
    return show(visit, freshForm({ ...(call ? { '/callId': [call] } : {}), ...(copied ? { '/title': [copied.title] } : {}) }));
  },
  post: async (visit) => {
    const given = await giveForm(visit, createApplication, { fixed: await firstContent(visit) });
    if ('state' in given) return show(visit, given.state);
    return doneAt(visit, createApplication, `/dossiers/${given.done.body.id}/remplir`);
  },
};
