import { listCarriedFiles } from '../../api/desk/carrying.ts';
import { getPerson } from '../../api/people/people.ts';
import { figure } from '../../domain/core/format.ts';
import { Id, type Language } from '../../domain/core/words.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import type { AnswerOf } from '../core/answer.ts';
import { pagination } from '../core/components/pagination.ts';
import { status } from '../core/components/status.ts';
import { table } from '../core/components/table.ts';
import { html, type Html } from '../core/html.ts';
import { address, orNothing, type Page } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { roleNames } from '../people/role-words.ts';

const words = bilingual({
  fr: {
    title: 'Cette équipe peut-elle porter chaque dossier jusqu’à son paiement ?',
    lead: 'Pour chaque dossier en cours, le service cherche qui, parmi les personnes du fonds, absentes ou présentes, peut légalement accomplir chaque étape restante : rôles, conflits d’intérêts, et étapes qu’une même personne ne peut pas cumuler.',
    without: (name: string) => `L’équipe est comptée ici sans ${name}.`,
    leaves: 'la personne qui s’en va',
    whole: 'Compter toute l’équipe',
    team: 'Personnes, par étape',
    people: 'Personnes',
    files: 'Dossiers en cours, du plus récent au plus ancien',
    outcome: 'Jusqu’au premier paiement',
    carried: 'Peut être porté',
    stops: 'S’arrêterait',
    unheld: 'Personne n’a ce rôle.',
    holders: (n: string) =>
      `Personnes qui ont ce rôle : ${n}. Aucune ne peut accomplir cette étape : conflit d’intérêts, ou autre étape du même dossier.`,
    none: 'Aucun dossier n’est en cours.',
  },
  en: {
    title: 'Can this team carry each application to its payment?',
    lead: 'For each application under way, this page looks for people of the fund, present or away, who may lawfully take each remaining step. It considers their roles, their conflicts of interest, and steps that one person may not combine.',
    without: (name: string) => `The team is counted here without ${name}.`,
    leaves: 'the person who leaves',
    whole: 'Count the whole team',
    team: 'People, by step',
    people: 'People',
    files: 'Applications under way, newest first',
    outcome: 'As far as the first payment',
    carried: 'Can be carried',
    stops: 'Would stop',
    unheld: 'No person has this role.',
    holders: (n: string) =>
      `People with this role: ${n}. None of them may take this step, because of a conflict of interest or another step of the same application.`,
    none: 'No application is under way.',
  },
});

type Carried = AnswerOf<typeof listCarriedFiles>['items'][number];
type Command = NonNullable<Carried['stop']>['command'];

const nameOf = (language: Language, command: Command): string => COMMAND_WORDS[command][language].title;

function outcome(language: Language, { stop }: Carried): Html {
  const said = words[language];
  if (!stop) return html`${status('favourable', said.carried)}`;
  return html`${status('unfavourable', said.stops)}
    <p class="g-small">
      ${nameOf(language, stop.command)}${stop.step && ` (${stop.step})`}${colon(language)} ${roleNames(language, stop.roles)}.<br />${
        stop.holders === 0 ? said.unheld : said.holders(figure(language, stop.holders))
      }
    </p>`;
}

/** The parameter of a person who leaves. */
const WITHOUT = 'sans';
/** Where the page says whether the team carries each file, without a person where one leaves. */
export const carriedHref = (without?: string): string => address('/instruction/equipe', { [WITHOUT]: without });

/** Whether the fund's people can carry each file to its first payment, and where it would stop. */
export const carryingPage: Page = {
  path: '/instruction/equipe',
  of: listCarriedFiles,
  get: async (visit) => {
    const { language, query } = visit;
    const said = words[language];
    const cursor = query.get('cursor') ?? undefined;
    const without = Id.safeParse(query.get(WITHOUT)).data;
    const [{ items, next, team }, leaves] = await Promise.all([
      visit.read(listCarriedFiles, { query: { cursor, without, limit: '20' } }),
      without === undefined ? undefined : orNothing(visit.read(getPerson, { params: { id: without } })),
    ]);
    return {
      title: said.title,
      crumbs: [{ label: said.desk, href: '/instruction' }],
      body: html`<p class="fr-text--lead">${said.lead}</p>
        ${without && html`<p class="g-warn">${said.without(leaves?.name ?? said.leaves)} <a class="fr-link" href="/instruction/equipe">${said.whole}</a></p>`}
        ${table({
          ...{ caption: said.team, rows: team },
          columns: [
            { label: said.step, isHeader: true, cell: ({ command }) => nameOf(language, command) },
            { label: said.roles, cell: ({ roles }) => roleNames(language, roles) },
            {
              label: said.people,
              isFigure: true,
              cell: ({ people }) => (people === 0 ? html`<strong class="g-late">0</strong>` : figure(language, people)),
            },
          ],
        })}
        ${table<Carried>({
          ...{ caption: said.files, rows: items, empty: html`<p>${said.none}</p>` },
          columns: [
            {
              label: said.file,
              isHeader: true,
              cell: ({ applicationId, reference, title, organisationName }) =>
                html`<a class="fr-link" href="/dossiers/${applicationId}">${title}</a><br /><span class="g-muted g-small"
                    >${[reference, organisationName].filter(Boolean).join(' · ')}</span
                  >`,
            },
            { label: said.outcome, cell: (row) => outcome(language, row) },
          ],
        })}
        ${pagination(language, {
          first: cursor === undefined ? null : carriedHref(without),
          next: next && address('/instruction/equipe', { [WITHOUT]: without, cursor: next }),
        })}`,
    };
  },
};
