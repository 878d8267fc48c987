import { getApplication } from '../../api/applications/applications.ts';
import { answerSurvey, getSurvey } from '../../api/applications/surveys.ts';
import { Agreement, refuseSurvey, SURVEY_KEYS } from '../../domain/applications/survey.ts';
import { pageOf } from '../../domain/core/page-address.ts';
import type { AnswerOf } from '../core/answer.ts';
import { markOf, PERSON_FIELD } from '../core/forms/form-owner.ts';
import { firstOf } from '../core/forms/values.ts';
import { flag, html, type Html, type Part } from '../core/html.ts';
import { address, type Answer, DONE, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    title: 'Votre avis sur la procédure',
    lead: 'Quatre phrases sur la façon dont votre dossier a été traité. Dites à quel point vous êtes d’accord.',
    used: 'Le fonds ne lit que des moyennes, publiées à partir de cinq dossiers de trois administrations ; aucune personne n’est enregistrée, et votre réponse ne change rien à votre dossier.',
    from: 'De 1, pas du tout d’accord, à 5, tout à fait d’accord',
    all: 'Répondez aux quatre phrases : il en manque.',
    send: 'Envoyer ces réponses',
    invites: 'Votre dossier est décidé : comment s’est passée la procédure ?',
    answer: 'Donner votre avis en quatre phrases',
    again: 'Voir ou changer votre avis sur la procédure',
  },
  en: {
    title: 'Your view of the procedure',
    lead: 'Four sentences on how your application was treated. Say how far you agree.',
    used: 'The fund reads means alone, published from five applications of three organisations on; no person is recorded, and your answers change nothing for your application.',
    from: 'From 1, not at all, to 5, entirely',
    all: 'Answer all four sentences: some are missing.',
    send: 'Send these answers',
    invites: 'Your application is decided: how was the procedure?',
    answer: 'Give your view in four sentences',
    again: 'See or change your view of the procedure',
  },
});

const pathOf = (id: string): string => `/dossiers/${id}/enquete`;

type Questions = AnswerOf<typeof getSurvey>['questions'];

/**
 * Invites the organisation of a decided application to say how it was treated; nothing for other people, such as one of
 * the fund's who writes applications too.
 */
export async function surveyInvitation(
  visit: Visit,
  { id, state, organisation }: Pick<AnswerOf<typeof getApplication>, 'id' | 'state' | 'organisation'>,
): Promise<Part> {
  const isOwn = visit.person?.caller.organisationId === organisation.id;
  if (!isOwn || !visit.may(answerSurvey) || refuseSurvey({ state })) return null;
  const { questions } = await visit.read(getSurvey, { params: { id } });
  const said = words[visit.language];
  const isAnswered = questions.some(({ agrees }) => agrees !== null);
  return html`<p>${!isAnswered && `${said.invites} `}<a class="fr-link" href="${pathOf(id)}">${isAnswered ? said.again : said.answer}</a></p>`;
}

function question({ key, label }: Questions[number], chosen: string): Html {
  const id = `enquete-${key}`;
  return html`<fieldset class="fr-fieldset g-scores" id="${id}">
    <legend class="fr-fieldset__legend">${label}</legend>
    ${Agreement.options.map(
      (score) =>
        html`<div class="fr-radio-group fr-radio-group--sm">
          <input type="radio" required id="${id}-${score}" name="${key}" value="${score}" ${flag('checked', score === chosen)} />
          <label class="fr-label" for="${id}-${score}">${score}</label>
        </div>`,
    )}
  </fieldset>`;
}

async function show(visit: Visit, isIncomplete: boolean): Promise<Answer> {
  const { language, params, fields, person } = visit;
  const said = words[language];
  const [{ questions }, { title }] = await Promise.all([visit.read(getSurvey, { params }), visit.read(getApplication, { params })]);
  return {
    title: said.title,
    crumbs: [
      { label: said.mine, href: '/dossiers' },
      { label: title, href: pageOf('application', params['id'] ?? '') },
    ],
    ...(isIncomplete ? { status: 422 } : {}),
    body: html`${isIncomplete && html`<div class="fr-alert fr-alert--error" role="alert"><p>${said.all}</p></div>`}
      <p class="fr-text--lead">${said.lead}</p>
      <p class="g-muted">${said.used}</p>
      <form class="g-form" method="post" action="${pathOf(params['id'] ?? '')}">
        ${person && html`<input type="hidden" name="${PERSON_FIELD}" value="${markOf(person.caller.personId)}" />`}
        <p>${said.from}</p>
        ${questions.map((each) => question(each, firstOf(fields, each.key) || String(each.agrees ?? '')))}
        <p class="g-buttons"><button class="fr-btn">${said.send}</button></p>
      </form>`,
  };
}

/** What an organisation says of how its decided application was treated. */
export const surveyPage: Page = {
  path: '/dossiers/:id/enquete',
  of: answerSurvey,
  get: (visit) => show(visit, false),
  post: async (visit) => {
    const { params, fields } = visit;
    const query = Object.fromEntries(SURVEY_KEYS.map((key) => [key, firstOf(fields, key)]));
    if (SURVEY_KEYS.some((key) => !Agreement.safeParse(query[key]).success)) return show(visit, true);
    await visit.read(answerSurvey, { params, query });
    return { to: address(pageOf('application', params['id'] ?? ''), { [DONE]: 'answerSurvey' }) };
  },
};
