import type { AgreementWords, Entries, Content } from './agreement-words.ts';
import { buffer } from 'node:stream/consumers';
import { type Agreement, type Amends, creditsByYear, FIRST_PLAN } from '../../domain/grants/agreement.ts';
import { eligibleCostOf, funderName, totalsOf } from '../../domain/applications/application.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { heldTranche, lastDayOf } from '../../domain/grants/milestone.ts';
import { sumCents } from '../../domain/core/money.ts';
import { differences } from '../../domain/applications/revision.ts';
import { conditionLabel } from '../../domain/grants/tranche-condition.ts';
import { kindLabel } from '../../domain/calls/tranche-plan.ts';
import { rulesOf } from '../../domain/calls/legal-form.ts';
import type { Language } from '../../domain/core/words.ts';
import { en } from '../en/grants/agreement.ts';
import { lawOn } from '../../domain/core/law.ts';
import { euros, figure, longDate, share } from '../../domain/core/format.ts';
import { fr } from '../fr/grants/agreement.ts';
import { amountInWords } from '../core/amount-in-words.ts';
import { type Pdf, startPdf } from '../core/pdf.ts';

const words: Record<Language, AgreementWords> = { fr, en };

/** What a list says at the places that have changed, before and after. */
function changedIn<Field extends Entries>(
  { amends, content }: { amends: Amends; content: Content },
  field: Field,
  write: (entry: Content[Field][number]) => string,
  absent: string,
): { place: number; cells: [before: string, after: string] }[] {
  const changed = new Set(differences(amends.content, content).map(({ pointer }) => pointer));
  const [before, after] = [amends.content[field], content[field]];
  const written = (entry: Content[Field][number] | undefined) => (entry ? write(entry) : absent);
  return Array.from({ length: Math.max(before.length, after.length) }, (_, place) => ({
    place: place + 1,
    cells: [written(before[place]), written(after[place])] as [string, string],
  })).filter(({ place }) => changed.has(`/${field}/${place - 1}`));
}

function writeChanges(pdf: Pdf, language: Language, agreement: Agreement, amends: Amends): void {
  const said = words[language];
  const { content, awardedCents, durationMonths } = agreement;
  const [subject, before, after] = said.change;
  const money = (cents: number) => euros(language, cents);
  const costOf = (of: Content) => money(totalsOf(of).costCents);
  const entries = <Field extends Entries>(field: Field, write: (entry: Content[Field][number]) => string) =>
    changedIn({ amends, content }, field, write, said.absent).map(({ place, cells }) => [said.entry[field](place), ...cells]);
  const targets = (each: Content['indicators'][number]) =>
    each.targets.map(({ month, value }) => said.target(month, figure(language, value))).join('\n');
  pdf.heading('H2', said.changes);
  pdf.text(said.amends(amends, longDate(language, parisDate(amends.since))));
  pdf.text(said.reasons(amends.reasons));
  pdf.table(
    [
      { head: subject, width: 2 },
      { head: before, width: 4 },
      { head: after, width: 4 },
    ],
    [
      [said.changed.amount, money(amends.awardedCents), money(awardedCents)],
      [said.changed.cost, costOf(amends.content), costOf(content)],
      [said.changed.length, said.duration(amends.durationMonths), said.duration(durationMonths)],
      [said.changed.responsible, amends.responsible.before, amends.responsible.after],
      ...entries('costLines', (line) => `${line.label} (${said.categories[line.category]})\n${money(line.amountCents)}`),
      ...entries(
        'fundingLines',
        (line) => `${funderName(line)} (${said.sources(agreement.legalForm.form)[line.source]})\n${money(line.amountCents)}`,
      ),
      ...entries('indicators', (each) =>
        [
          said.measured(each.label, each.unit, each.baseline === null ? null : figure(language, each.baseline), each.method),
          ...(each.targets.length > 0 ? [targets(each)] : []),
        ].join('\n'),
      ),
    ],
  );
  pdf.text(said.stays);
}

function writeLegalForm(pdf: Pdf, language: Language, agreement: Agreement): void {
  const { legalForm, derogation, tranches, imputation, terms } = agreement;
  const said = words[language];
  const [rule, figure, article] = said.rules;
  const rules = rulesOf(legalForm);
  pdf.heading('H2', said.legalForm);
  pdf.text(said.legalFormIs(legalForm.label[language], legalForm));
  pdf.text(
    said.commits(
      legalForm.form,
      tranches.filter(({ rank: each, reportRank, firm }) => firm && each === reportRank).length,
      tranches.length,
    ),
  );
  const { ae, cp } = creditsByYear(agreement);
  const inEuros = (years: typeof ae) => years.map(([year, cents]) => [year, euros(language, cents)] as const);
  pdf.list([
    ...imputation.map(said.imputation),
    ...(ae.length > 0 ? [said.credits('AE', inEuros(ae))] : []),
    said.credits('CP', inEuros(cp)),
    ...(terms ? said.officers(terms) : []),
  ]);
  if (derogation) pdf.text(said.derogation(derogation.label[language], derogation.article, derogation.act));
  if (rules.length === 0) return;
  pdf.table(
    [
      { head: rule, width: 3 },
      { head: figure, width: 3 },
      { head: article, width: 4 },
    ],
    rules.map(({ rule: key, percent, article: source }) => [
      ...said.rule(key, share(language, percent / 100), legalForm.longProject?.aboveMonths ?? 0),
      source,
    ]),
  );
}

function writeFinancing(pdf: Pdf, language: Language, { call, content, legalForm, awardedCents, terms }: Agreement): void {
  const said = words[language];
  const { costCents, fundingCents } = totalsOf(content);
  const columns = ([label, kind, amount]: readonly [string, string, string]) => [
    { head: label, width: 5 },
    { head: kind, width: 3 },
    { head: amount, width: 2, align: 'right' as const },
  ];
  pdf.heading('H2', said.financing);
  pdf.table(columns(said.costs), [
    ...content.costLines.map(({ label, category, amountCents }) => [label, said.categories[category], euros(language, amountCents)]),
    [said.total, '', euros(language, costCents)],
  ]);
  pdf.table(columns(said.funding), [
    ...content.fundingLines.map((line) => [funderName(line), said.sources(legalForm.form)[line.source], euros(language, line.amountCents)]),
    [said.total, '', euros(language, fundingCents)],
  ]);
  const eligibleCents = eligibleCostOf(content.costLines, call);
  pdf.text(
    said.rate(legalForm.form, euros(language, awardedCents), euros(language, eligibleCents), share(language, awardedCents / eligibleCents)),
  );
  if (terms?.taxes) pdf.text(said.taxes[terms.taxes]);
}

function writeIndicators(pdf: Pdf, language: Language, { content: { indicators } }: Agreement): void {
  const said = words[language];
  const [label, unit, baseline, targets] = said.indicator;
  const shown = (value: number) => figure(language, value);
  if (indicators.length === 0) return;
  pdf.heading('H2', said.indicators);
  pdf.table(
    [
      { head: label, width: 4 },
      { head: unit, width: 2 },
      { head: baseline, width: 1.5, align: 'right' },
      { head: targets, width: 3 },
    ],
    indicators.map((each) => [
      each.label,
      each.unit,
      each.baseline === null ? '' : shown(each.baseline),
      each.targets.map(({ month, value }) => said.target(month, shown(value))).join('\n'),
    ]),
  );
  const measured = indicators.filter(({ method }) => method !== '');
  if (measured.length > 0) pdf.list(measured.map((each) => said.method(each.label, each.method)));
}

function writeTranches(pdf: Pdf, language: Language, { tranches, legalForm, call }: Agreement): void {
  const { reports, trancheConditions } = call;
  const said = words[language];
  const [rank, period, amount, condition] = said.tranche;
  pdf.heading('H2', said.tranches);
  pdf.table(
    [
      { head: rank, width: 2 },
      { head: period, width: 2 },
      { head: amount, width: 2, align: 'right' },
      { head: condition, width: 5 },
    ],
    [
      ...tranches.map((tranche) => [
        `${tranche.rank}. ${kindLabel(tranche, tranches)[language]}`,
        said.months(tranche.fromMonth + 1, tranche.toMonth),
        euros(language, tranche.amountCents),
        said.condition(tranche, legalForm.form, trancheConditions),
      ]),
      [said.total, '', euros(language, sumCents(tranches.map(({ amountCents }) => amountCents))), ''],
    ],
  );
  if (trancheConditions.some((each) => each !== 'report')) {
    pdf.heading('H2', said.conditions);
    pdf.text(said.confirmed);
    pdf.list(trancheConditions.map((each) => conditionLabel(each, call.indicatorsReachedPercent ?? null)[language]));
  }
  const reported = tranches.filter(({ rank: each, reportRank }) => each === reportRank);
  pdf.heading('H2', said.milestones);
  pdf.text(said.reports(legalForm.form, reports.months));
  pdf.list(reported.map(({ rank: each, toMonth }) => said.milestone(each, toMonth, heldTranche(each, reported.length, tranches))));
}

/** What the project owes beside its reports, and after its end. */
function writeObligations(pdf: Pdf, language: Language, { obligations, legalForm, call: { finalAccount, tracking } }: Agreement): void {
  const said = words[language];
  if (obligations.length > 0) {
    pdf.heading('H2', said.obligations);
    pdf.list(obligations.map(({ label, months, evidence }) => said.obligation(label[language], months, evidence)));
  }
  if (!finalAccount && !tracking) return;
  pdf.heading('H2', said.after);
  if (finalAccount) pdf.text(said.account(finalAccount.months, legalForm.form));
  if (tracking) pdf.text(said.tracking(tracking.years, tracking.months));
}

/** What holds beside the plan: an amendment changes none of it, and repeats none. */
function writeClauses(pdf: Pdf, language: Language, { terms, legalForm, call, since, earlyStart }: Agreement): void {
  const { form, publicAidMaxPercent: publicAidPercent } = legalForm;
  const { forLocalAuthorities, finalAccount, publication = null } = call;
  const withdrawalMonths = lawOn('withdrawal', parisDate(since)).value.months;
  const limits = { publicAidPercent, hasAccount: Boolean(finalAccount), withdrawalMonths, earlyStart: earlyStart ?? null };
  const facts = { terms, form, forLocalAuthorities, ...limits, publication };
  for (const [title, paragraphs] of words[language].clauses(facts)) {
    pdf.heading('H2', title);
    for (const paragraph of paragraphs) pdf.text(paragraph);
  }
}

/** The document with its second headings as numbered articles, which the clauses refer to. */
function inArticles(pdf: Pdf, language: Language): Pdf {
  let count = 0;
  return {
    ...pdf,
    heading(level, text) {
      if (level === 'H2') count += 1;
      pdf.heading(level, level === 'H2' ? words[language].article(count, text) : text);
    },
  };
}

/** What the parties agree on, from the object of the agreement to their signatures. */
function writePlan(pdf: Pdf, language: Language, agreement: Agreement): void {
  const said = words[language];
  const { call, content, types, guarantees, awardedCents, plan, startsOn, durationMonths, legalForm, conditions = [] } = agreement;
  const amount = { figures: euros(language, awardedCents), words: amountInWords(language, awardedCents) };
  pdf.heading('H2', said.object);
  pdf.text(said.contribution(legalForm.form, amount, content.title, types.map((label) => label[language]).join(', ')));
  pdf.text(content.summary);
  writeLegalForm(pdf, language, agreement);
  writeFinancing(pdf, language, agreement);
  writeIndicators(pdf, language, agreement);
  writeTranches(pdf, language, agreement);
  writeObligations(pdf, language, agreement);
  if (guarantees.length > 0) {
    pdf.heading('H2', said.guarantees);
    pdf.list(
      guarantees.map(({ guarantor, reference: number, guaranteedCents, endsOn }) =>
        said.guarantee(guarantor, number, euros(language, guaranteedCents), endsOn && longDate(language, endsOn)),
      ),
    );
  }
  if (plan === FIRST_PLAN && conditions.length > 0) {
    pdf.heading('H2', said.precedent);
    pdf.text(said.precedentIs(legalForm.form));
    pdf.list(
      conditions.map(({ wording, certified }) =>
        said.precedentOf(wording, certified && longDate(language, certified.on), certified?.evidence ?? ''),
      ),
    );
  }
  pdf.heading('H2', said.durationHeading);
  pdf.text(
    said.lasts(durationMonths, longDate(language, startsOn), longDate(language, lastDayOf(startsOn, durationMonths)), {
      isFirst: plan === FIRST_PLAN,
      hasAccount: Boolean(call.finalAccount),
    }),
  );
  if (plan === FIRST_PLAN) writeClauses(pdf, language, agreement);
  pdf.heading('H2', said.signature);
  pdf.text(said.signing);
}

/**
 * An agreement, as a PDF that can be read aloud, signed and kept. The same agreement makes the same bytes, so that what
 * was read can be signed by its SHA-256: in French; in English it is a translation.
 */
export function writeAgreement(language: Language, agreement: Agreement): Promise<Buffer> {
  const said = words[language];
  const { plan, reference, call, terms, envelope, beneficiary, content, since, amends, legalForm, award } = agreement;
  const title = said.title(agreement, content.title);
  const pdf = startPdf(language, title, since);
  pdf.heading('H1', title);
  if (said.translation) pdf.text(said.translation);
  pdf.text(said.reference(reference));
  if (amends) writeChanges(pdf, language, agreement, amends);
  if (plan === FIRST_PLAN) {
    pdf.heading('H2', said.visas);
    const decided = award ? { ...award, on: longDate(language, award.on) } : null;
    pdf.list(said.considering(call.title[language], call.id, call.version, decided));
  }
  pdf.heading('H2', said.parties);
  pdf.text(said.state(legalForm.form, terms));
  pdf.text(said.beneficiary(legalForm.form, beneficiary.name, beneficiary.siret));
  pdf.text(said.under(call.title[language], call.id, call.version, envelope[language]));
  writePlan(plan === FIRST_PLAN ? inArticles(pdf, language) : pdf, language, agreement);
  return buffer(pdf.end());
}
