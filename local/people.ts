/** `department`: INSEE's code, which the stand-in for a directory tells. */
type Organisation = { name: string; siret: string; legalCategory: string; department: string };

export type LocalPerson = {
  login: string;
  givenName: string;
  usualName: string;
  email: string;
  roles: string[];
  siret: string;
  organisation: { name: string; legalCategory: string; department: string };
};

/** The fund is run by a real administration, under its real SIRET; its applicants are invented. */
const FUND: Organisation = {
  name: 'Direction interministérielle du numérique',
  siret: '13002526500013',
  legalCategory: '7120',
  department: '75',
};
const OFFICE: Organisation = {
  name: 'Office national des lacs et rivières',
  siret: '99990017800016',
  legalCategory: '7389',
  department: '74',
};
const MINISTRY: Organisation = {
  name: 'Direction générale des phares et balises',
  siret: '99990031900016',
  legalCategory: '7120',
  department: '29',
};
const OPERATOR: Organisation = { name: 'Agence nationale des herbiers', siret: '99990042600019', legalCategory: '7389', department: '34' };
const TOWN: Organisation = { name: 'Commune de Valombre', siret: '99990070700012', legalCategory: '7210', department: '26' };

/**
 * The people whom the local issuer knows: at least one for each role, an organisation whose people share its files, and
 * others who must not see them.
 */
export const people: LocalPerson[] = [
  person('applicant', 'Aïcha', 'Benkirane', ['applicant', 'signatory'], OFFICE),
  person('editor', 'Soazig', 'Kermarrec', ['applicant'], OFFICE),
  person('manager', 'Octave', 'Lindqvist', ['manager'], OFFICE),
  person('applicant2', 'Yann', 'Le Goff', ['applicant', 'signatory'], OPERATOR),
  person('ministry', 'Maxence', 'Quéméner', ['applicant', 'signatory'], MINISTRY),
  person('applicant3', 'Perrine', 'Da Costa', ['applicant', 'signatory'], TOWN),
  person('screener', 'Mathilde', 'Roussel', ['screener'], FUND),
  person('reviewer-legal', 'Sékou', 'Diarra', ['reviewer'], FUND),
  person('reviewer-data', 'Linh', 'Nguyen-Faure', ['reviewer'], FUND),
  person('reviewer-impact', 'Gaspard', 'Etcheverry', ['reviewer'], FUND),
  person('reviewer-security', 'Noor', 'Vandamme', ['reviewer'], FUND),
  person('reviewer-openness', 'Eulalie', 'Sow', ['reviewer'], FUND),
  person('reviewer-finance', 'Bertrand', 'Kouassi', ['reviewer'], FUND),
  person('lead', 'Inès', 'Carvalho', ['lead'], FUND),
  person('chair', 'Bénédicte', 'Haumont', ['chair'], FUND),
  person('member-1', 'Tomás', 'Vidal', ['member'], FUND),
  person('member-2', 'Marie-Laure', 'Hoarau', ['member'], FUND),
  person('finance', 'Rachid', 'Amrani', ['finance'], FUND),
  person('finance-2', 'Hortense', 'Baptiste', ['finance'], FUND),
  person('payer', 'Colette', 'Wirth', ['payer'], FUND),
  person('controller', 'Anselme', 'Rivoire', ['controller'], FUND),
  person('auditor', 'Émeline', 'Tanguy', ['auditor'], FUND),
  person('admin', 'Jonas', 'Lemaître', ['admin'], FUND),
];

function person(
  login: string,
  givenName: string,
  usualName: string,
  roles: string[],
  { name, siret, legalCategory, department }: Organisation,
): LocalPerson {
  const domain = {
    [FUND.siret]: 'numerique.example',
    [OFFICE.siret]: 'lacs-et-rivieres.example',
    [MINISTRY.siret]: 'phares-et-balises.example',
    [OPERATOR.siret]: 'herbiers.example',
    [TOWN.siret]: 'valombre.example',
  }[siret];
  const email = `${plain(givenName)}.${plain(usualName)}@${domain}`;
  return { login, givenName, usualName, email, roles, siret, organisation: { name, legalCategory, department } };
}

/** `Marie-Laure` → `marie-laure`, `Le Goff` → `le-goff`: an address without accents or spaces. */
function plain(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll(' ', '-');
}
