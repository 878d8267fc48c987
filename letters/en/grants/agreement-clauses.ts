import { type AgreementTerms, noticeDaysOf } from '../../../domain/calls/agreement-terms.ts';
import { withinMonths } from '../../../words/core/number-in-words.ts';
import type { Clause, ClauseFacts, ClauseWords } from '../../grants/agreement-words.ts';

const CODE = 'code des relations entre le public et l’administration';
const DECREE = 'décret n° 2018-514';

const days = (count: number): string => (count === 1 ? 'one day' : `${count} days`);
const years = (count: number): string => (count === 1 ? 'one year' : `${count} years`);
const months = (count: number): string => (count === 1 ? 'one month' : `${count} months`);

const information = (other: string, state: string): string =>
  `${other} informs ${state} without delay of every lateness, difficulty and change of the project, of its funding or of the person responsible for it.`;

/** What moves without an amendment: a cost, and what the review of a report adjusts (domain/grants/adjustment.ts). */
function toleranceIn(terms: AgreementTerms | null, state: string): string {
  const percent = terms?.tolerancePercent;
  const cost = percent
    ? ` A cost may however exceed its line by at most ${percent}% without an amendment, where neither the total cost of the project nor the maximum amount is exceeded.`
    : '';
  const adjusted = [
    ...(percent ? [`a target, by at most ${percent}%`] : []),
    ...(terms?.toleranceDays ? [`the last day of the project, by at most ${days(terms.toleranceDays)}`] : []),
  ];
  const review =
    adjusted.length > 0 ? ` When it accepts a report, ${state} may adjust without an amendment ${adjusted.join(', and ')}.` : '';
  return cost + review;
}

function changes(terms: AgreementTerms | null, state: string): Clause {
  const tolerance = toleranceIn(terms, state);
  return [
    'Changes',
    [
      `Every change of the amount, the duration, the costs and funding or the indicators is an amendment signed by both parties.${tolerance}`,
    ],
  ];
}

const code = ({ licence }: AgreementTerms): Clause[] => (licence ? [['Code and data', [licence.en]]] : []);

/** What is published of the agreement, to which its beneficiary consents by signing. */
const published = (publication: ClauseFacts['publication']): Clause[] =>
  publication
    ? [
        [
          'Publication',
          [
            `The State publishes the essential data of the agreement ${publication.months === 0 ? 'from its signature on' : `${months(publication.months)} after its signature`}. They name no person.`,
            ...(publication.sheets
              ? [
                  `The beneficiary consents to a public sheet of the project beside them: object, amounts, indicators and targets, ${publication.gains ? 'gains with their method, ' : ''}links to the code and the data that it has opened.${publication.contact ? ' It names, with their e-mail address, the person of the beneficiary who has named themselves as the contact of the project, as long as they are and consent.' : ''}`,
                ]
              : []),
          ],
        ],
      ]
    : [];

const PERSONAL_DATA: Clause = [
  'Personal data',
  [
    'The administration that carries out the project is the controller of its processing of personal data (GDPR, art. 4(7)) and makes the impact assessment where one is required (art. 35). The names of the people who act for the parties are processed to manage the agreement alone.',
  ],
];

const INTERESTS: Clause = [
  'Conflicts of interest',
  [
    'The people who examine, decide or control declare their interests and abstain where an interest may influence their opinion (loi n° 2013-907, art. 2).',
  ],
];

/** What breaks the award, for an operator and a local authority alike. */
function ending({ terms, forLocalAuthorities, publicAidPercent, withdrawalMonths }: ClauseFacts): Clause[] {
  const notice = days(noticeDaysOf(terms));
  const aid = publicAidPercent
    ? `, where all public aid exceeds ${publicAidPercent}% of the eligible cost`
    : ', where all aid exceeds the cost of the project';
  return [
    [
      'Conditions of the subsidy',
      [
        'The conditions of the subsidy are: the project described in article 1 is carried out; the money is spent on the planned costs; the reports and the final account are given; the obligations of the agreement are met; and controllers have access to documents and places.',
      ],
    ],
    [
      'Suspension',
      [
        'The State may suspend payments, by a decision with its reasons, as long as a condition of the subsidy is not met. Payments already ordered are made. Payments resume when the condition is met.',
      ],
    ],
    [
      'Repayment',
      [
        `The State asks for all or a part of the subsidy back where the object of the project or the use of what it pays for is changed without an amendment${aid}, or where the project is not completed${forLocalAuthorities ? ` (${DECREE}, art. 14)` : ''}. What was paid above the amount due is paid back.`,
      ],
    ],
    [
      'Early end',
      [
        `The agreement is a decision that creates rights. The State ends it, in whole or in part, only where it is unlawful, ${withinMonths.en(withdrawalMonths)} of the award (${CODE}, art. L242-1), or where a condition of the subsidy is not met (art. L242-2, 2°), by a decision with its reasons (art. L211-2).`,
        `It first gives formal notice to the beneficiary, which has ${notice} to comply and to present its observations (art. L122-1). Eligible expenses justified on the effective date are paid.`,
        'The beneficiary may end the project: it then gives the final account of what was spent.',
      ],
    ],
  ];
}

function ofSubsidy(facts: ClauseFacts): Clause[] {
  const { terms, forLocalAuthorities, hasAccount, earlyStart, publication } = facts;
  const delay = terms?.paymentDays ? ` within ${days(terms.paymentDays)} of the certification of the service` : '';
  const begin = terms?.beginWithinMonths ? ` The project begins within ${months(terms.beginWithinMonths)} of the second signature.` : '';
  const kept = terms?.keptYears ? `for ${years(terms.keptYears)} from the last payment ` : '';
  const town = terms?.court ? `the administrative court of ${terms.court}` : 'the competent administrative court';
  return [
    [
      'Payment',
      [
        `Money is paid${delay} to the account whose bank details the beneficiary has given. An instalment is justified by the accepted report on its period, the balance by the last accepted report${hasAccount ? ' and the final account' : ''}.`,
      ],
    ],
    ...(forLocalAuthorities
      ? ([
          [
            'Beginning',
            [
              `${earlyStart === null ? `The project did not begin before its application was received (${DECREE}, art. 5).` : `The project could begin before its application was received, by derogation, under: ${earlyStart} (${DECREE}, art. 5 III).`} The beneficiary declares to the State the first legal act made to carry it out.${begin}`,
            ],
          ],
        ] satisfies Clause[])
      : begin
        ? ([['Beginning', [begin.trim()]]] satisfies Clause[])
        : []),
    [
      'Information and control',
      [
        information('The beneficiary', 'the State'),
        `It keeps the documents that justify expenses ${kept}and gives access to them and to the places of the project to every person whom the State charges with a control.`,
        'It declares all other public aid received or asked for the same project, and names the State’s support where it communicates on the project.',
      ],
    ],
    ...(terms ? code(terms) : []),
    PERSONAL_DATA,
    INTERESTS,
    changes(terms, 'the State'),
    ...ending(facts),
    ...published(publication),
    ['Disputes', [`The parties first look for an amicable solution. Failing that, the dispute is brought before ${town}.`]],
  ];
}

/** Between services of the State: no court, nothing paid back, no penalty (décret n° 2004-1085, art. 1 and 2). */
function ofDelegation({ terms }: ClauseFacts): Clause[] {
  return [
    [
      'Delegated acts',
      [
        'The delegate performs, in the name and on behalf of the delegating service, the acts that the project described in article 1 needs (décret n° 2004-1085, art. 1). It concludes and signs contracts, and it commits, settles and orders expenses within the delegated credits.',
        'The delegated credits pay for no staff.',
      ],
    ],
    [
      'Duties of the parties',
      [
        'The delegating service makes credits available, to commit and to pay, tranche by tranche. The delegate accounts for each commitment and each payment, by its reports and its final account.',
        information('The delegate', 'the delegating service'),
      ],
    ],
    ...(terms ? code(terms) : []),
    PERSONAL_DATA,
    INTERESTS,
    changes(terms, 'the delegating service'),
    [
      'Suspension',
      [
        'The delegating service may suspend the delegation of credits, by a decision with its reasons, as long as a duty of the delegate is not met. Payments already ordered are made.',
      ],
    ],
    [
      'Renewal and early end',
      [
        `The delegation may be renewed by an amendment. Each party may end it early, by a decision with its reasons, notified ${days(noticeDaysOf(terms))} before it takes effect. Credits that were not used are returned.`,
      ],
    ],
    ['Publication', ['The agreement and its amendments are published (décret n° 2004-1085, art. 2).']],
    ['Disputes', ['The secretaries-general of the two ministries settle a disagreement.']],
  ];
}

export const clauses: ClauseWords = (facts) => (facts.form === 'delegation' ? ofDelegation(facts) : ofSubsidy(facts));
