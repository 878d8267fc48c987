import { signAmendment } from '../../api/grants/amendments.ts';
import { getGrant, signGrant } from '../../api/grants/grants.ts';
import { getMyOrganisation } from '../../api/people/people.ts';
import { getWorklist } from '../../api/desk/worklist.ts';
import { orMissing } from '../../api/http/problem/problem.ts';
import { sumCents } from '../../domain/core/money.ts';
import { SIDES, type Side } from '../../domain/grants/signature.ts';
import { period } from '../core/components/short-date.ts';
import { euros, listed } from '../../domain/core/format.ts';
import { date, dayOf, deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { bodySchema, doneAt, type FormState, formOf, freshForm, giveForm } from '../core/forms/form.ts';
import { fieldsFrom } from '../core/forms/values.ts';
import { holdersOf } from '../core/components/awaited.ts';
import { whyRefused } from '../core/components/calculation.ts';
import { html, type Part } from '../core/html.ts';
import type { Answer, Page, Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import { type Grant, grantCrumbs, grantHref, readGrant, sideName, whatNow, wayToGrant } from './grant-page-parts.ts';
import { conditionTable } from './tranches.ts';

const words = bilingual({
  fr: {
    title: 'Signer la convention',
    read: 'Signatures de la convention',
    amendment: (number: number) => `Signer l’avenant n° ${number}`,
    amendmentRead: (number: number) => `Signatures de l’avenant n° ${number}`,
    what: 'Ce qui est signé',
    parties: 'Parties',
    sides: (beneficiary: string) => `l’État, d’une part ; ${beneficiary}, d’autre part`,
    form: 'Forme juridique',
    startsOn: 'Début',
    visa: 'Visa du contrôle budgétaire',
    noRule: 'Non requis : l’enveloppe n’en demande pas.',
    below: (whole: string, threshold: string) => `Non requis : ${whole} en tout, sous le seuil de ${threshold}.`,
    from: (whole: string, threshold: string) =>
      `Requis : ${whole} en tout, toutes tranches comprises, à partir de ${threshold}. Il est donné par le contrôle budgétaire, tranche par tranche, avant l’engagement.`,
    standings: {
      not_required: () => '',
      missing: (rank: number) => `Tranche ${rank} : visa attendu.`,
      favourable: (rank: number) => `Tranche ${rank} : visa favorable.`,
      unfavourable: (rank: number) => `Tranche ${rank} : visa refusé.`,
    },
    moves: (count: number) =>
      count === 1
        ? 'Avec cette signature, les crédits de l’année ne suffisent plus pour une tranche, qui attendrait :'
        : `Avec cette signature, les crédits de l’année ne suffisent plus pour ${count} tranches, qui attendraient :`,
    lacks: (missing: string) =>
      `Les crédits de l’année ne suffisent pas pour ce que cette signature engage : il manque ${missing}. Elle serait refusée ; les finances peuvent dégeler, redéployer ou ouvrir des crédits.`,
    moved: (rank: number, missing: string) => `tranche ${rank}, il manquerait ${missing}`,
    hidden: 'un projet auquel vous n’avez pas accès',
    visaMissing: (ranks: string) =>
      `Cette signature engage : elle n’est possible qu’après le visa favorable du contrôle budgétaire, attendu sur ${ranks}.`,
    visaRefused: (ranks: string) =>
      `Le contrôle budgétaire a refusé son visa sur ${ranks} : la signature n’est possible que s’il en donne un favorable.`,
    ofTranche: (rank: number) => `la tranche ${rank}`,
    owed: 'Une somme réclamée à ce bénéficiaire reste due : elle est encaissée, ou remise, avant tout autre engagement. C’est au payeur de l’encaisser.',
    claims: 'Voir les créances',
    until: 'À signer au plus tard le',
    document: 'Document',
    open: 'Lire le document (PDF)',
    translation: 'Traduction en anglais, sans valeur (PDF)',
    digest: 'Empreinte SHA-256',
    digestHelp: 'Cette suite de lettres et de chiffres identifie exactement le document : si une virgule change, elle change.',
    tranches: 'Versements prévus',
    promised: 'Engagement',
    firm: 'À la signature',
    conditional: 'Quand ses conditions seront remplies',
    who: 'Qui a signé',
    signed: (name: string) => `${name} a signé`,
    instead: (name: string) => `en suppléance de ${name}`,
    waiting: 'n’a pas encore signé',
    first: 'L’autre partie n’a pas encore signé : la convention n’entre pas encore en vigueur avec votre signature.',
    second: 'L’autre partie a signé : avec votre signature, la convention entre en vigueur, et ce montant est engagé :',
    secondDelegation: 'L’autre partie a signé : avec votre signature, la convention entre en vigueur, et ce montant est délégué :',
    secondAmendment: 'L’autre partie a signé : avec votre signature, l’avenant entre en vigueur.',
    firstAmendment: 'L’autre partie n’a pas encore signé : l’avenant n’entre pas encore en vigueur avec votre signature.',
    mayNot: (who: string) => `Vous ne pouvez pas signer ici. Peuvent signer : ${who}.`,
    nobody: 'Il n’y a rien à signer pour le moment.',
    mustAccept: 'Le montant accordé est d’abord à accepter. Le document sera établi ensuite.',
    yours: 'Votre signature',
    again: 'Votre qualité et l’acte qui vous habilite sont repris de la convention',
    ofDay: 'signature du',
    mend: 'Corrigez-les s’ils ont changé.',
  },
  en: {
    title: 'Sign the agreement',
    read: 'Signatures of the agreement',
    amendment: (number: number) => `Sign amendment ${number}`,
    amendmentRead: (number: number) => `Signatures of amendment ${number}`,
    what: 'What is signed',
    parties: 'Parties',
    sides: (beneficiary: string) => `the State, on the one side; ${beneficiary}, on the other`,
    form: 'Legal form',
    startsOn: 'Start',
    visa: 'Visa of the controller',
    noRule: 'Not needed: the envelope asks for none.',
    below: (whole: string, threshold: string) => `Not needed: ${whole} in all, below the threshold of ${threshold}.`,
    from: (whole: string, threshold: string) =>
      `Needed: ${whole} in all, with all tranches, from ${threshold} on. The controller gives it, tranche by tranche, before the commitment.`,
    standings: {
      not_required: () => '',
      missing: (rank: number) => `Tranche ${rank}: the visa is awaited.`,
      favourable: (rank: number) => `Tranche ${rank}: the visa is favourable.`,
      unfavourable: (rank: number) => `Tranche ${rank}: the visa was refused.`,
    },
    moves: (count: number) =>
      count === 1
        ? 'With this signature the year’s credits no longer suffice for one tranche, which would wait:'
        : `With this signature the year’s credits no longer suffice for ${count} tranches, which would wait:`,
    lacks: (missing: string) =>
      `The year’s credits do not suffice for what this signature commits: ${missing} are missing. It would be refused; finance may thaw, transfer or allot credits.`,
    moved: (rank: number, missing: string) => `tranche ${rank}, ${missing} would be missing`,
    hidden: 'a project that is not yours to see',
    visaMissing: (ranks: string) =>
      `This signature commits: it is possible only after the controller’s favourable visa, which is awaited on ${ranks}.`,
    visaRefused: (ranks: string) =>
      `The controller has refused its visa on ${ranks}: the signature is possible only once it gives a favourable one.`,
    ofTranche: (rank: number) => `tranche ${rank}`,
    owed: 'An amount claimed back of this beneficiary is still owed: it is collected, or waived, before anything else is committed. The payer collects it.',
    claims: 'See the claims',
    until: 'To be signed by',
    document: 'Document',
    open: 'Read the document (PDF, in French)',
    translation: 'English translation, which is not signed (PDF)',
    digest: 'SHA-256 digest',
    digestHelp: 'These letters and digits name the document exactly: if a comma changes, they change.',
    tranches: 'Planned payments',
    promised: 'Commitment',
    firm: 'By the signature',
    conditional: 'Once its conditions are met',
    who: 'Who has signed',
    signed: (name: string) => `${name} has signed`,
    instead: (name: string) => `in the stead of ${name}`,
    waiting: 'has not signed yet',
    first: 'The other side has not signed yet: your signature does not put the agreement in force yet.',
    second: 'The other side has signed: your signature puts the agreement in force, and commits this amount:',
    secondDelegation: 'The other side has signed: your signature puts the agreement in force, and delegates this amount:',
    secondAmendment: 'The other side has signed: your signature puts the amendment in force.',
    firstAmendment: 'The other side has not signed yet: your signature does not put the amendment in force yet.',
    mayNot: (who: string) => `You cannot sign here. These can sign: ${who}.`,
    nobody: 'There is nothing to sign for now.',
    mustAccept: 'The award is to be accepted first. The document is made afterwards.',
    yours: 'Your signature',
    again: 'Your capacity and the act that empowers you are taken from agreement',
    ofDay: 'signature of',
    mend: 'Correct them if they have changed.',
  },
});

type Agreement = NonNullable<Grant['agreement']>;
/**
 * The effect of a signature on the year's credits: the reserved tranches of others that have credits now and would have
 * none after it, and the cents that the credits lack for the signature itself.
 */
type Moves = { others: AnswerOf<typeof getWorklist>['deprived']; missingCents: number };

/** What the reader last said of their power to sign, with where that comes from. */
type Signer = NonNullable<AnswerOf<typeof getMyOrganisation>['signer']>;

/** What is signed: the agreement, or one of its amendments. */
type Signed = {
  command: 'signGrant' | 'signAmendment';
  agreement: Agreement | null;
  plan: number;
  /** Whether it may be signed now, as its commands say. */
  mayBeSigned: boolean;
  /** Why the caller, who signs for their side, may not sign now. */
  refused: Pick<Grant['refused'][number], 'code' | 'detail' | 'why'> | undefined;
  deadlineAt: string | null;
  amendment?: number;
};

function signedOf(grant: Grant, number: string | undefined): Signed {
  if (number === undefined)
    return {
      command: 'signGrant',
      agreement: grant.agreement,
      plan: 1,
      mayBeSigned: grant.commands.includes('signGrant'),
      refused: grant.refused.find(({ command }) => command === 'signGrant'),
      deadlineAt: grant.state === 'to_sign' ? grant.deadlineAt : null,
    };
  const amendment = orMissing(grant.amendments.find((each) => String(each.number) === number));
  return {
    command: 'signAmendment',
    agreement: amendment.agreement,
    plan: amendment.plan,
    mayBeSigned: amendment.commands.includes('signAmendment'),
    refused: amendment.refused.find(({ command }) => command === 'signAmendment'),
    deadlineAt: amendment.state === 'to_sign' ? amendment.deadlineAt : null,
    amendment: amendment.number,
  };
}

/** A signer's name, with what they said of their power to sign. */
const nameOfSigner = ({ by, capacity, authority }: Agreement['signatures'][number]): string =>
  [by, capacity, authority && `(${authority})`].filter(Boolean).join(', ').replace(', (', ' (');

function signatureList({ language }: Visit, { signatures }: Agreement): Part {
  const said = words[language];
  const given = (side: Side) => signatures.find((each) => each.side === side);
  return html`<ul class="g-checks">
    ${SIDES.map((side) => {
      const signature = given(side);
      return signature
        ? html`<li>
            <span aria-hidden="true">✓</span> ${sideName(language, side)}${colon(language)} ${said.signed(nameOfSigner(signature))}${
              signature.inSteadOf && html` (${said.instead(signature.inSteadOf)})`
            }, ${date(language, signature.at)}
          </li>`
        : html`<li class="g-unmet"><span aria-hidden="true">○</span> ${sideName(language, side)} ${said.waiting}</li>`;
    })}
  </ul>`;
}

function planTable({ language }: Visit, grant: Grant): Part {
  const said = words[language];
  return table({
    caption: said.tranches,
    isStacked: true,
    isCaptionHidden: true,
    columns: [
      { label: said.tranche, isHeader: true, cell: ({ rank, kindLabel }) => `${rank} · ${kindLabel}` },
      { label: said.period, cell: (tranche) => period(language, tranche.period.startsOn, tranche.period.endsOn) },
      { label: said.promised, cell: ({ firm }) => (firm ? said.firm : said.conditional) },
      { label: said.amount, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
    ],
    rows: grant.tranches,
    ...(grant.tranches.length > 1
      ? { foot: [said.total, '', '', money(language, sumCents(grant.tranches.map(({ amountCents }) => amountCents)))] }
      : {}),
  });
}

/** The tranches that the second signature commits: the firm ones, or what an amendment adds. */
const committedBy = ({ tranches }: Grant, { amendment }: Signed): Grant['tranches'] =>
  tranches.filter((tranche) => (amendment === undefined ? tranche.firm : tranche.amendment === amendment));

/** Whether the signature needs the controller's visa, by which amounts, and the state of it; nothing for applicants. */
function visaOf({ language }: Visit, grant: Grant, signed: Signed): Part {
  const said = words[language];
  const committed = committedBy(grant, signed);
  if (!grant.visaRule || signed.deadlineAt === null || committed.length === 0) return null;
  const { wholeCents, thresholdCents } = grant.visaRule;
  if (thresholdCents === null) return said.noRule;
  const [whole, threshold] = [euros(language, wholeCents), euros(language, thresholdCents)];
  if (wholeCents < thresholdCents) return said.below(whole, threshold);
  const standings = committed.map(({ rank, visa }) => visa && said.standings[visa](rank));
  return [said.from(whole, threshold), ...standings].filter(Boolean).join(' ');
}

/**
 * The effect of a signature on the credits: the grant that is signed first is served first, whenever it was awarded.
 * Empty where the signature commits nothing yet, and for the beneficiary.
 */
async function movedBy(visit: Visit, grant: Grant, signed: Signed): Promise<Moves> {
  const isSecond = (signed.agreement?.signatures.length ?? 0) > 0;
  if (!signed.mayBeSigned || !isSecond || !visit.may(getWorklist)) return { others: [], missingCents: 0 };
  const { amendment } = signed;
  const years = new Set(committedBy(grant, signed).map(({ year }) => year));
  const moved = await Promise.all(
    [...years].map((year) => {
      const query = { year: String(year), signs: grant.id, ...(amendment === undefined ? {} : { amendment: String(amendment) }) };
      return visit.read(getWorklist, { params: { id: grant.envelopeId }, query });
    }),
  );
  return {
    others: moved.flatMap(({ deprived }) => deprived),
    missingCents: sumCents(moved.map(({ signatureMissingCents }) => signatureMissingCents)),
  };
}

/** The effect of the signature, with its amount. */
function consequenceOf({ language }: Visit, grant: Grant, { command, agreement }: Signed): Part {
  const said = words[language];
  const isSecond = (agreement?.signatures.length ?? 0) > 0;
  if (command === 'signAmendment') return html`<p>${isSecond ? said.secondAmendment : said.firstAmendment}</p>`;
  if (!isSecond) return html`<p>${said.first}</p>`;
  const firm = sumCents(grant.tranches.filter((tranche) => tranche.firm).map(({ amountCents }) => amountCents));
  return html`<p>${grant.legalForm.form === 'delegation' ? said.secondDelegation : said.second} <strong>${money(language, firm)}</strong>.</p>`;
}

/** The refusals of a signature that this page explains in its own words. */
const OF_VISA: readonly string[] = ['visa_missing', 'visa_refused'];

/** The visas that the signature waits for, by tranche, those refused beside those not given yet. */
function visasAwaited(visit: Visit, grant: Grant, signed: Signed): Part {
  const { language } = visit;
  const said = words[language];
  const ranksOf = (standing: string): string =>
    listed(
      language,
      committedBy(grant, signed)
        .filter(({ visa }) => visa === standing)
        .map(({ rank }) => said.ofTranche(rank)),
    );
  const [missing, refused] = [ranksOf('missing'), ranksOf('unfavourable')];
  return html`<div class="fr-alert fr-alert--warning">
    ${missing !== '' && html`<p>${said.visaMissing(missing)}</p>`} ${refused !== '' && html`<p>${said.visaRefused(refused)}</p>`}
    <p><a class="fr-link" href="${wayToGrant(visit, grant, '/tranches')}">${said.tranches}</a></p>
  </div>`;
}

/** Why the caller's side may not sign now; null where it may, or has signed already. */
function refusedOf(visit: Visit, grant: Grant, signed: Signed): Part {
  const said = words[visit.language];
  const { refused } = signed;
  if (!refused || refused.code === 'already_signed') return null;
  if (OF_VISA.includes(refused.code)) return visasAwaited(visit, grant, signed);
  return html`<div class="fr-alert fr-alert--warning">
    ${
      refused.code === 'claim_owed'
        ? html`<p>${said.owed}</p>
            <p><a class="fr-link" href="/creances">${said.claims}</a></p>`
        : html`<p>${refused.detail}</p>
            ${whyRefused(visit.language, refused.why)}`
    }
  </div>`;
}

/** True where the other side has signed, and the controller's visa on what is committed now is missing or refused. */
const isHeldByVisa = (grant: Grant, signed: Signed): boolean =>
  (signed.agreement?.signatures.length ?? 0) > 0 &&
  committedBy(grant, signed).some(({ visa }) => visa === 'missing' || visa === 'unfavourable');

const operationOf = ({ command }: Signed) => (command === 'signGrant' ? signGrant : signAmendment);

/** The fields that are sent with a signature: they name the document that this page shows, and none is typed. */
const shownFields = (grant: Grant, { command, agreement, amendment }: Signed): FormState['fields'] =>
  fieldsFrom(
    { version: grant.version, documentSha256: agreement?.documentSha256, ...(amendment === undefined ? {} : { amendment }) },
    bodySchema(command === 'signGrant' ? signGrant : signAmendment),
  );

/** The fields on the reader's power to sign, as they last filled them. */
const powersOf = (signer: Signer | null, signed: Signed): FormState['fields'] =>
  signer ? fieldsFrom({ capacity: signer.capacity, authority: signer.authority }, bodySchema(operationOf(signed))) : {};

const movedList = ({ language }: Visit, { others, missingCents }: Moves): Part => {
  const said = words[language];
  return html`${missingCents > 0 && html`<div class="fr-alert fr-alert--error"><p>${said.lacks(euros(language, missingCents))}</p></div>`}
  ${
    others.length > 0 &&
    html`<div class="fr-alert fr-alert--warning">
      <p>${said.moves(others.length)}</p>
      <ul>
        ${others.map(
          ({ grantId, reference, title, rank, missingCents: missing }) =>
            html`<li>${grantId === null ? said.hidden : html`<a href="/conventions/${grantId}">${reference} · ${title}</a>`}, ${said.moved(rank, euros(language, missing))}</li>`,
        )}
      </ul>
    </div>`
  }`;
};

function signing(
  visit: Visit,
  { grant, signed, moved, signer }: { grant: Grant; signed: Signed; moved: Moves; signer: Signer | null },
  state?: FormState,
): Part {
  const { language } = visit;
  const said = words[language];
  if (!signed.mayBeSigned && !state) {
    if (!signed.agreement) return html`<div class="g-empty"><p>${grant.state === 'to_accept' ? said.mustAccept : said.nobody}</p></div>`;
    const isAwaited = signed.deadlineAt !== null && grant.next;
    if (isAwaited && isHeldByVisa(grant, signed)) return visasAwaited(visit, grant, signed);
    return (
      refusedOf(visit, grant, signed) ||
      (isAwaited && html`<div class="fr-alert fr-alert--info"><p>${said.mayNot(holdersOf(language, isAwaited))}</p></div>`)
    );
  }
  // A signature that would be refused for want of credits has no button, unless it has just been sent.
  const isHeld = moved.missingCents > 0 && !state;
  return html`<h2>${said.yours}</h2>
    ${consequenceOf(visit, grant, signed)} ${movedList(visit, moved)}
    ${
      !isHeld &&
      signer &&
      !state &&
      html`<p class="fr-hint-text">
        ${said.again} <a class="fr-link" href="/conventions/${signer.grantId}">${signer.reference}</a> (${said.ofDay} ${dayOf(language, signer.at)}). ${said.mend}
      </p>`
    }
    ${
      !isHeld &&
      formOf(visit, {
        operation: operationOf(signed),
        // A new version is signed as this page shows it now.
        state: { ...(state ?? freshForm()), fields: { ...(state?.fields ?? powersOf(signer, signed)), ...shownFields(grant, signed) } },
        hidden: ['/version', '/documentSha256', '/amendment'],
        cancel: wayToGrant(visit, grant),
      })
    }`;
}

async function show(visit: Visit, grant: Grant, signed: Signed, state?: FormState): Promise<Answer> {
  const { language, at } = visit;
  const said = words[language];
  const { agreement, plan, amendment, deadlineAt, mayBeSigned } = signed;
  const signer = mayBeSigned ? (await visit.read(getMyOrganisation)).signer : null;
  const pdf = grantHref(grant, `/convention.pdf?plan=${plan}`);
  const title =
    amendment === undefined
      ? mayBeSigned
        ? said.title
        : said.read
      : mayBeSigned
        ? said.amendment(amendment)
        : said.amendmentRead(amendment);
  return {
    title,
    crumbs: grantCrumbs(visit, grant),
    ...(state?.problem ? { status: 422 } : {}),
    body: html`<h2>${said.what}</h2>
      ${summaryList([
        [said.project, grant.title],
        [said.parties, said.sides(grant.organisationName)],
        [said.form, grant.legalForm.label],
        [said.amount, amendment === undefined && html`<strong>${money(language, grant.awardedCents)}</strong>`],
        [said.length, amendment === undefined && said.monthsOf(grant.durationMonths)],
        [said.startsOn, amendment === undefined && date(language, grant.startsOn)],
        [said.visa, visaOf(visit, grant, signed)],
        [said.until, deadlineAt && deadline(language, deadlineAt, at)],
        [
          said.document,
          agreement &&
            html`<a class="fr-link" href="${pdf}">${said.open}</a>${
              language === 'en' && html` · <a class="fr-link" href="${`${pdf}&language=en`}">${said.translation}</a>`
            }`,
        ],
        [
          said.digest,
          agreement &&
            html`<span class="g-digest">${agreement.documentSha256}</span><br /><span class="g-muted g-small">${said.digestHelp}</span>`,
        ],
      ])}
      ${
        amendment === undefined &&
        html`<h2>${said.tranches}</h2>
          ${planTable(visit, grant)} ${grant.conditions.length > 0 && conditionTable(visit, grant)}`
      }
      ${
        agreement &&
        html`<h2>${said.who}</h2>
          ${signatureList(visit, agreement)}`
      }
      ${signing(visit, { grant, signed, moved: await movedBy(visit, grant, signed), signer }, state)}`,
    aside: !mayBeSigned && whatNow(visit, grant),
  };
}

const pageAt = (path: string): Page => ({
  path,
  of: getGrant,
  get: async (visit) => {
    const grant = await readGrant(visit);
    return show(visit, grant, signedOf(grant, visit.params['number']));
  },
  post: async (visit) => {
    const grant = await readGrant(visit);
    const signed = signedOf(grant, visit.params['number']);
    const given = await giveForm(visit, operationOf(signed), { params: { id: grant.id } });
    if ('state' in given) {
      const now = await readGrant(visit);
      return show(visit, now, signedOf(now, visit.params['number']), given.state);
    }
    return doneAt(visit, operationOf(signed), grantHref(grant));
  },
});

export const signaturePages: readonly Page[] = [
  pageAt('/conventions/:id/signature'),
  pageAt('/conventions/:id/avenants/:number/signature'),
];
