import type { Words } from '../../domain/core/words.ts';

/** What people find new in a version, by what they do; CHANGELOG.md tells operators of the rest. */
type News = { version: string; on: string; of: readonly { whom: Words; items: readonly Words[] }[] };

/** The newest version first. `on`: yyyy-mm-dd. */
export const NEWS: readonly News[] = [
  {
    version: '1.0.0',
    on: '2026-12-02',
    of: [
      {
        whom: { fr: 'Pour tous', en: 'For all people' },
        items: [
          {
            fr: 'Guichet change de version sans interruption : vous continuez de travailler, et ce qui est commencé se poursuit.',
            en: 'Guichet changes to a new version without a pause: you go on working, and what has begun continues.',
          },
          {
            fr: 'D’une version à la suivante, vos dossiers, vos délais et vos décisions restent tels qu’ils sont.',
            en: 'From one version to the next your files, deadlines and decisions stay as they are.',
          },
        ],
      },
      {
        whom: { fr: 'Administrations', en: 'Administrations' },
        items: [
          {
            fr: 'Vous justifiez de chaque condition de la décision ; elle n’expire plus parce que le fonds tarde à l’attester.',
            en: 'You say what shows that each condition of your award is fulfilled; the award no longer expires because the fund is slow to certify it.',
          },
          {
            fr: 'Un avenant approuvé que vous avez signé ne devient plus caduc parce que le fonds tarde à le signer.',
            en: 'An approved amendment that you have signed no longer lapses because the fund is slow to sign it.',
          },
        ],
      },
      {
        whom: { fr: 'Datalab et comité', en: 'Datalab and committee' },
        items: [
          {
            fr: '« À traiter » se cherche par mots, et ne montre que ce qui vous revient si vous le demandez.',
            en: '“To do” is searched by words, and shows only what falls to you where you ask for it.',
          },
        ],
      },
      {
        whom: { fr: 'Finances', en: 'Finance' },
        items: [
          {
            fr: 'Des paiements tirés au sort sont vérifiés par une personne qui n’y a pas pris part ; le taux d’erreur s’en déduit.',
            en: 'Payments drawn at random are checked by a person who made none of them; the error rate follows from it.',
          },
        ],
      },
    ],
  },
  {
    version: '0.9.0',
    on: '2026-12-01',
    of: [
      {
        whom: { fr: 'Administrations', en: 'Administrations' },
        items: [
          {
            fr: 'Une seconde demande reprend, champ par champ, ce que votre administration a déjà répondu.',
            en: 'A second application reuses, field by field, the earlier answers of your organisation.',
          },
          {
            fr: 'La personne qui rédige prévient les signataires que la demande est prête à être déposée.',
            en: 'The person who writes tells the signatories that the application is ready to be submitted.',
          },
          {
            fr: 'Une demande de corrections reçoit une réponse point par point, en quelques mots ou par un changement.',
            en: 'Reply to a correction request point by point, in words or by a change.',
          },
          {
            fr: 'Si l’appel le prévoit, vous lisez les avis, sans les noms, et y répondez avant le comité.',
            en: 'If the call says so, you read the opinions without names and reply before the committee meets.',
          },
          {
            fr: 'La page d’une convention dit où en est chaque versement, et ce qu’il attend.',
            en: 'The page of an agreement says how far each payment has come, and what it waits for.',
          },
        ],
      },
      {
        whom: { fr: 'Datalab et comité', en: 'Datalab and committee' },
        items: [
          {
            fr: '« À traiter » s’ouvre sur les chiffres de vos rôles ; chacun mène à sa liste.',
            en: '“To do” begins with the figures for your roles; each leads to its list.',
          },
          {
            fr: 'Depuis l’instruction, écrivez à plusieurs dossiers, étiquetez-les, suivez-les, exportez la liste.',
            en: 'From the review desk, write to several files, label them, follow them, and export the list.',
          },
          {
            fr: 'Une page dit si l’équipe peut mener chaque dossier jusqu’à son premier paiement, ou à quelle étape il s’arrêterait.',
            en: 'A page says whether the team can carry each file to its first payment, or at which step it would stop.',
          },
          {
            fr: 'Un comité change de jour, de lieu ou de membres tant que son ordre du jour n’est pas envoyé ; ensuite un dossier en est retiré ou reporté, un membre excusé ou suppléé.',
            en: 'You can change the day, place or members of a session until its agenda is sent; afterwards you can take off or adjourn a file, and excuse or replace a member.',
          },
          {
            fr: 'Un montant s’accorde sous conditions, constatées avant la signature.',
            en: 'An award may have conditions, which are certified before the signatures.',
          },
        ],
      },
      {
        whom: { fr: 'Finances', en: 'Finance' },
        items: [
          {
            fr: 'Un état des paiements s’essaie avant d’être importé : ce qui serait enregistré, et ce qui resterait à régler.',
            en: 'Rehearse a list of payments before you import it: what would be recorded, and what would be left to settle.',
          },
          {
            fr: 'Un gel se simule avant d’être enregistré : les tranches qui attendraient, et les issues possibles.',
            en: 'Rehearse a freeze before you record it: which tranches would wait, and the ways out.',
          },
          {
            fr: 'Les paiements à venir sont prévus d’après les délais constatés du fonds, avec leur marge.',
            en: 'Future payments are forecast from the fund’s past delays, with a margin.',
          },
          {
            fr: 'Cinq questions ont une réponse datée, avec son tableau et sa méthode, à redonner à l’identique plus tard.',
            en: 'Five questions have an answer as of a given day, with its table and method; it stays the same later.',
          },
        ],
      },
    ],
  },
];
