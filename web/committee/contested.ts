import { capitalised } from '../../domain/core/format.ts';
import type { getApplication } from '../../api/applications/applications.ts';
import { getGrant } from '../../api/grants/grants.ts';
import { appealFacts } from '../applications/decision-facts.ts';
import { REEXAMINE } from '../../words/committee/contested.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { wayToAct } from '../core/came-from.ts';
import type { AnswerOf } from '../core/answer.ts';
import { date, lastChance } from '../core/components/dates.ts';
import { table } from '../core/components/table.ts';
import { html, type Part } from '../core/html.ts';
import { orNothing, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    contestable: 'Décisions qui peuvent être contestées',
    reexaminable: 'Décisions dont le réexamen peut être demandé',
    claim: (number: number) => `créance ${number}`,
    taken: 'Prise le',
    notified: 'Notifiée le',
    none: 'pas encore',
    until: 'Dernier jour',
    act: 'À faire',
    appeals: 'Recours',
    requests: 'Demandes de réexamen',
  },
  en: {
    contestable: 'Decisions that can be appealed against',
    reexaminable: 'Decisions that can be examined again',
    claim: (number: number) => `claim ${number}`,
    taken: 'Taken on',
    notified: 'Notified on',
    none: 'not yet',
    until: 'Last day',
    act: 'To do',
    appeals: 'Appeals',
    requests: 'Requests for a new examination',
  },
});

type Application = AnswerOf<typeof getApplication>;
type Contestable = Application['contestable'][number];

/** A decision by its name, and by the number of its claim. */
export const nameOfDecision = (language: Visit['language'], { label, claim }: Pick<Contestable, 'label' | 'claim'>): string =>
  `${capitalised(label)}${claim === null ? '' : ` (${words[language].claim(claim)})`}`;

/** The button that leads to an appeal, or to the request of a service of the State. */
export const appealButton = (language: Visit['language'], { reexamines }: Pick<Application, 'reexamines'>): string =>
  reexamines ? REEXAMINE.button[language] : COMMAND_WORDS.appealDecision[language].button;

/** The decisions that can be appealed against, each until when, and the appeals that were made. */
export function contestedPart(visit: Visit, application: Application): Part {
  const { language, at } = visit;
  const { id, contestable, appeals, commands, reexamines } = application;
  const said = words[language];
  const heading = reexamines ? said.reexaminable : said.contestable;
  const mayAppeal = commands.includes('appealDecision');
  return [
    contestable.length > 0 &&
      html`<section id="contester">
        <h2>${heading}</h2>
        ${table<Contestable>({
          caption: heading,
          isCaptionHidden: true,
          columns: [
            { label: said.decision, isHeader: true, cell: (each) => nameOfDecision(language, each) },
            { label: said.taken, cell: ({ decidedAt }) => date(language, decidedAt) },
            { label: said.notified, cell: ({ notifiedAt }) => (notifiedAt ? date(language, notifiedAt) : said.none) },
            { label: said.until, cell: ({ appealUntil }) => lastChance(language, appealUntil, at) },
            ...(mayAppeal
              ? [
                  {
                    label: said.act,
                    cell: ({ decision, appealUntil }: Contestable) =>
                      appealUntil >= at &&
                      html`<a class="fr-link" href="${wayToAct(visit, 'appealDecision', id, { decision })}">${appealButton(language, application)}</a>`,
                  },
                ]
              : []),
          ],
          rows: contestable,
        })}
      </section>`,
    appeals.length > 0 &&
      html`<section id="recours">
        <h2>${reexamines ? said.requests : said.appeals}</h2>
        ${appeals.toReversed().map((appeal) => appealFacts(language, id, appeal))}
      </section>`,
  ];
}

/** The grant of an application as the caller reads it; undefined without one. */
export const grantOf = async (visit: Visit, { grantId }: Application) =>
  grantId === null ? undefined : orNothing(visit.read(getGrant, { params: { id: grantId } }));
