import type { Language } from '../../../domain/core/words.ts';

/**
 * The words of a command: the button that leads to its form, the form's title, its effects as they are told beforehand,
 * and the confirmation afterwards.
 */
export type CommandWords = { button: string; title: string; intro?: string; warning?: string; done: string };

/** By the command’s name. They are written with ordinary spaces, and typeset where they are shown. */
export const COMMAND_WORDS: Record<string, Record<Language, CommandWords>> = {
  // People.
  takeApplicantRole: {
    fr: {
      button: 'Commencer à rédiger',
      title: 'Rédiger des dossiers pour mon administration',
      intro:
        'Vous pourrez créer et compléter des dossiers, et voir ceux de votre administration. Le dépôt et la signature restent réservés à la personne qui en a le droit.',
      done: 'Vous pouvez maintenant rédiger des dossiers pour votre administration.',
    },
    en: {
      button: 'Start writing',
      title: 'Write applications for my organisation',
      intro:
        'You will be able to write applications and see those of your organisation. Submitting and signing stay with the person who has that right.',
      done: 'You may now write applications for your organisation.',
    },
  },
  askRole: {
    fr: {
      button: 'Demander un rôle',
      title: 'Demander un rôle dans mon administration',
      intro:
        'La demande parvient à la personne qui gère les accès de votre administration ou, à défaut, à l’administration du fonds. Sa réponse vous sera envoyée.',
      done: 'Votre demande est envoyée.',
    },
    en: {
      button: 'Ask for a role',
      title: 'Ask for a role in my organisation',
      intro:
        'The request goes to the person who manages access in your organisation, or else to the fund’s admins. You will be sent the answer.',
      done: 'Your request is sent.',
    },
  },
  refuseRole: {
    fr: {
      button: 'Refuser la demande',
      title: 'Refuser une demande de rôle',
      intro: 'Le motif est transmis à la personne, qui peut faire une nouvelle demande.',
      done: 'La demande est refusée.',
    },
    en: {
      button: 'Refuse the request',
      title: 'Refuse a request for a role',
      intro: 'The reason is sent to the person, who may ask again.',
      done: 'The request is refused.',
    },
  },
  inviteColleague: {
    fr: {
      button: 'Inviter un collègue',
      title: 'Inviter un collègue',
      intro:
        'Un courriel avec un lien lui est envoyé. Si elle accepte, cette personne peut rédiger les dossiers de votre administration avec vous.',
      done: 'L’invitation est envoyée.',
    },
    en: {
      button: 'Invite a colleague',
      title: 'Invite a colleague',
      intro: 'An e-mail with a link is sent. The person who accepts it may draft your organisation’s applications with you.',
      done: 'The invitation is sent.',
    },
  },
  withdrawInvitation: {
    fr: {
      button: 'Retirer l’invitation',
      title: 'Retirer une invitation',
      intro: 'Le lien envoyé ne mènera plus nulle part, et l’adresse est effacée. La personne invitée n’en est pas informée.',
      done: 'L’invitation est retirée.',
    },
    en: {
      button: 'Withdraw the invitation',
      title: 'Withdraw an invitation',
      intro: 'The link that was sent leads nowhere from then on, and the address is erased. The person invited is not told.',
      done: 'The invitation is withdrawn.',
    },
  },
  acceptInvitation: {
    fr: {
      button: 'Accepter l’invitation',
      title: 'Invitation à rejoindre vos collègues',
      done: 'Vous pouvez rédiger les dossiers de votre administration.',
    },
    en: {
      button: 'Accept the invitation',
      title: 'Invitation to join your colleagues',
      done: 'You may draft your organisation’s applications.',
    },
  },
  settleOrganisation: {
    fr: {
      button: 'Établir l’organisation',
      title: 'Établir le nom et la catégorie juridique d’une organisation',
      intro:
        'À faire quand l’annuaire ne connaît pas l’organisation, ou la décrit mal. La catégorie juridique décide de l’éligibilité et de la forme de l’aide.',
      warning: 'Ce qui est établi ici vaut pour toutes les personnes de cette organisation, et l’annuaire ne le remplacera plus.',
      done: 'L’organisation est établie.',
    },
    en: {
      button: 'Settle the organisation',
      title: 'Settle an organisation’s name and legal category',
      intro:
        'To be done where the directory does not know the organisation, or describes it badly. The legal category decides who is eligible, and the form of the grant.',
      warning: 'What is settled here holds for all people of this organisation, and the directory no longer replaces it.',
      done: 'The organisation is settled.',
    },
  },
  disableAccount: {
    fr: {
      button: 'Désactiver le compte',
      title: 'Désactiver un compte',
      intro: 'La personne ne peut plus se connecter, perd tous ses rôles et ne reçoit plus aucun message. Le compte peut être réactivé.',
      warning: 'L’accès est coupé immédiatement, sous toutes les identités de la personne.',
      done: 'Le compte est désactivé.',
    },
    en: {
      button: 'Disable the account',
      title: 'Disable an account',
      intro: 'The person can no longer sign in, loses all roles and receives no messages. The account can be enabled again.',
      warning: 'Access ends at once, under every identity of this person.',
      done: 'The account is disabled.',
    },
  },
  enableAccount: {
    fr: {
      button: 'Réactiver le compte',
      title: 'Réactiver un compte',
      intro: 'La personne retrouve l’accès et les rôles qu’elle avait.',
      done: 'Le compte est réactivé.',
    },
    en: {
      button: 'Enable the account',
      title: 'Enable an account',
      intro: 'The person gets back the access and the roles it had.',
      done: 'The account is enabled.',
    },
  },
  giveRole: {
    fr: {
      button: 'Confier un rôle',
      title: 'Confier un rôle',
      intro: 'Le rôle vaut dès maintenant, pour l’organisation au nom de laquelle la personne agit. Elle en est informée par un message.',
      done: 'Le rôle est confié.',
    },
    en: {
      button: 'Give a role',
      title: 'Give a role',
      intro: 'The role takes effect at once, for the organisation on whose behalf the person acts. The person is told by a message.',
      done: 'The role is given.',
    },
  },
  joinPeople: {
    fr: {
      button: 'Proposer la réunion',
      title: 'Proposer de réunir deux identités',
      intro:
        'Là où deux personnes doivent intervenir, ce que l’une de ces identités a fait comptera pour l’autre. Aucun droit n’est ajouté.',
      warning: 'La réunion vaut une fois confirmée par une autre personne qui administre le fonds.',
      done: 'La réunion est proposée : une autre personne la confirme.',
    },
    en: {
      button: 'Propose to join them',
      title: 'Propose to join two identities',
      intro: 'Where two people must act, what one of these identities has done will count for the other. No right is added.',
      warning: 'It takes effect once another admin of the fund has confirmed it.',
      done: 'It is proposed: another admin confirms it.',
    },
  },
  partPeople: {
    fr: {
      button: 'Proposer la séparation',
      title: 'Proposer de séparer deux identités',
      intro: 'Ces deux identités seront de nouveau deux personnes. Elles restent une seule personne jusqu’à la confirmation.',
      warning: 'Sur les dossiers où les deux ont agi pour le fonds, plus aucune n’agira pour lui.',
      done: 'La séparation est proposée : une autre personne la confirme.',
    },
    en: {
      button: 'Propose to part them',
      title: 'Propose to part two identities',
      intro: 'These two identities will be two people again. They stay one until that is confirmed.',
      warning: 'On files on which both have acted for the fund, neither will act for it any more.',
      done: 'It is proposed: another admin confirms it.',
    },
  },
  confirmIdentities: {
    fr: {
      button: 'Confirmer',
      title: 'Confirmer ce qui est dit de deux identités',
      intro: 'Comparez les deux identités avant de confirmer. Elles en sont informées toutes les deux.',
      done: 'C’est confirmé.',
    },
    en: {
      button: 'Confirm',
      title: 'Confirm what is said of two identities',
      intro: 'Compare both identities before you confirm. Both are told.',
      done: 'It is confirmed.',
    },
  },
  rejectIdentities: {
    fr: {
      button: 'Rejeter',
      title: 'Rejeter ce qui est dit de deux identités',
      intro: 'Rien ne change, ou les identités que leur adresse faisait présumer une seule personne en sont de nouveau deux.',
      done: 'C’est rejeté.',
    },
    en: {
      button: 'Reject',
      title: 'Reject what is said of two identities',
      intro: 'Nothing changes, or the identities that their address had presumed to be one person are two again.',
      done: 'It is rejected.',
    },
  },
  setPreferences: {
    fr: {
      button: 'Modifier mes préférences',
      title: 'Modifier mes préférences',
      intro: 'Choisissez la langue de vos messages, et à quel rythme vous les recevez.',
      done: 'Vos préférences sont enregistrées.',
    },
    en: {
      button: 'Change my preferences',
      title: 'Change my preferences',
      intro: 'Choose the language of your messages, and how often you receive them.',
      done: 'Your preferences are saved.',
    },
  },
  withdrawRole: {
    fr: {
      button: 'Retirer un rôle',
      title: 'Retirer un rôle',
      intro: 'Seul un rôle confié dans Guichet peut être retiré ici. La personne en est informée par un message.',
      done: 'Le rôle est retiré.',
    },
    en: {
      button: 'Withdraw a role',
      title: 'Withdraw a role',
      intro: 'Only a role that was given in Guichet can be withdrawn here. The person is told by a message.',
      done: 'The role is withdrawn.',
    },
  },

  // Calls.
  closeCall: {
    fr: {
      button: 'Clore l’appel',
      title: 'Clore l’appel à projets',
      intro: 'L’appel ne reçoit plus de dossiers. Les dossiers déjà déposés continuent leur examen.',
      warning:
        'Les dossiers en liste d’attente ne peuvent plus être retenus : leurs administrations en reçoivent la décision. La clôture est définitive.',
      done: 'L’appel est clos.',
    },
    en: {
      button: 'Close the call',
      title: 'Close the call for projects',
      intro: 'The call takes no more applications. Those already submitted are still examined.',
      warning: 'Applications on the waitlist are refused, and their administrations are notified. The closing is final.',
      done: 'The call is closed.',
    },
  },
  createCall: {
    fr: {
      button: 'Préparer un appel',
      title: 'Préparer un appel à projets',
      intro: 'L’appel reste un brouillon jusqu’à sa publication : personne ne peut encore y déposer de dossier.',
      done: 'Le brouillon de l’appel est enregistré.',
    },
    en: {
      button: 'Draft a call',
      title: 'Draft a call for projects',
      intro: 'The call stays a draft until it is published: no application can be made to it yet.',
      done: 'The draft of the call is saved.',
    },
  },
  publishCall: {
    fr: {
      button: 'Publier l’appel',
      title: 'Publier l’appel à projets',
      intro: 'Le brouillon devient la version en vigueur de l’appel. Les dossiers déjà déposés gardent les règles de leur version.',
      warning: 'Une version publiée ne peut plus être modifiée. Pour la corriger, il faut publier la suivante.',
      done: 'L’appel est publié.',
    },
    en: {
      button: 'Publish the call',
      title: 'Publish the call for projects',
      intro: 'The draft becomes the version in force. Applications already submitted keep the rules of their own version.',
      warning: 'A published version can no longer be changed. To correct it, publish the next one.',
      done: 'The call is published.',
    },
  },
  updateCall: {
    fr: {
      button: 'Modifier le brouillon de l’appel',
      title: 'Modifier le brouillon de l’appel',
      intro: 'Les règles en vigueur ne changent pas avant la publication de ce brouillon.',
      done: 'Le brouillon de l’appel est enregistré.',
    },
    en: {
      button: 'Edit the draft of the call',
      title: 'Edit the draft of the call',
      intro: 'The rules in force do not change until this draft is published.',
      done: 'The draft of the call is saved.',
    },
  },

  // Applications.
  createApplication: {
    fr: {
      button: 'Commencer un dossier',
      title: 'Commencer un dossier',
      intro: 'Votre dossier reste un brouillon jusqu’à son dépôt : vous pouvez le compléter en plusieurs fois.',
      done: 'Le brouillon de votre dossier est enregistré.',
    },
    en: {
      button: 'Start an application',
      title: 'Start an application',
      intro: 'Your application stays a draft until it is submitted: you can complete it in several steps.',
      done: 'The draft of your application is saved.',
    },
  },
  decideAdmissibility: {
    fr: {
      button: 'Vérifier la recevabilité',
      title: 'Vérifier la recevabilité du dossier',
      intro: 'Un dossier recevable passe à l’instruction. Un dossier irrecevable n’est pas instruit.',
      warning: 'Cette décision est notifiée à l’administration et ne peut pas être reprise.',
      done: 'La décision sur la recevabilité est enregistrée et notifiée.',
    },
    en: {
      button: 'Check admissibility',
      title: 'Check whether the application is admissible',
      intro: 'An admissible application goes on to review. An inadmissible one is not reviewed.',
      warning: 'The administration is notified of this decision, which cannot be taken back.',
      done: 'The decision on admissibility is recorded and notified.',
    },
  },
  setApplicationReference: {
    fr: {
      button: 'Noter la référence externe',
      title: 'Noter la référence externe du dossier',
      intro: 'C’est le nom que d’autres donnent à ce dossier, par exemple dans les outils de son administration.',
      done: 'La référence externe est enregistrée.',
    },
    en: {
      button: 'Note the external reference',
      title: 'Note the external reference of the application',
      intro: 'This is how others call this application, for example in its administration’s own tools.',
      done: 'The external reference is saved.',
    },
  },
  submitApplication: {
    fr: {
      button: 'Déposer le dossier',
      title: 'Déposer le dossier',
      intro: 'Vous recevrez un accusé de réception, avec la référence du dossier et les délais de son examen.',
      warning: 'Une fois déposé, le dossier ne peut être modifié que si le fonds demande des corrections.',
      done: 'Votre dossier est déposé. Vous allez en recevoir l’accusé de réception.',
    },
    en: {
      button: 'Submit the application',
      title: 'Submit the application',
      intro: 'You will receive an acknowledgement, with the reference of the application and the time its examination takes.',
      warning: 'Once submitted, the application can only be changed if the fund asks for corrections.',
      done: 'Your application is submitted. You will receive an acknowledgement.',
    },
  },
  updateApplication: {
    fr: {
      button: 'Modifier le dossier',
      title: 'Modifier le brouillon du dossier',
      done: 'Votre dossier est enregistré. Il n’est pas encore déposé.',
    },
    en: {
      button: 'Edit the application',
      title: 'Edit the draft of the application',
      done: 'Your application is saved. It is not submitted yet.',
    },
  },
  endPresence: {
    fr: {
      button: 'Signaler que je quitte le dossier',
      title: 'Signaler que je quitte le dossier',
      done: 'Vous n’apparaissez plus sur ce dossier.',
    },
    en: {
      button: 'Show that I have left the application',
      title: 'Show that I have left the application',
      done: 'You no longer appear on this application.',
    },
  },
  showPresence: {
    fr: {
      button: 'Signaler que je travaille sur le dossier',
      title: 'Signaler que je travaille sur le dossier',
      intro: 'Les personnes qui travaillent sur ce dossier avec vous le voient. Ce signal s’efface de lui-même.',
      done: 'Votre présence sur le dossier est signalée.',
    },
    en: {
      button: 'Show that I work on the application',
      title: 'Show that I work on the application',
      intro: 'Those who work on this application with you see it. It disappears by itself.',
      done: 'Your presence on the application is shown.',
    },
  },
  addAttachment: {
    fr: {
      button: 'Joindre une pièce',
      title: 'Joindre une pièce au dossier',
      intro: 'Formats acceptés : PDF, images, documents de bureautique, texte et CSV.',
      done: 'La pièce est jointe.',
    },
    en: {
      button: 'Attach a file',
      title: 'Attach a file to the application',
      intro: 'Accepted formats: PDF, images, office documents, plain text and CSV.',
      done: 'The file is attached.',
    },
  },
  removeAttachment: {
    fr: {
      button: 'Retirer la pièce',
      title: 'Retirer une pièce jointe',
      warning: 'La pièce est retirée du dossier. Pour la remettre, il faudra l’envoyer à nouveau.',
      done: 'La pièce est retirée.',
    },
    en: {
      button: 'Remove the file',
      title: 'Remove an attached file',
      warning: 'The file is taken off the application. To put it back, you will have to send it again.',
      done: 'The file is removed.',
    },
  },
  answerCorrection: {
    fr: {
      button: 'Corriger mon dossier',
      title: 'Corriger mon dossier',
      intro: 'Votre dossier corrigé devient la version suivante, et son examen reprend avec le temps qui restait.',
      warning: 'Une fois envoyées, les corrections ne peuvent plus être modifiées, sauf nouvelle demande du fonds.',
      done: 'Votre dossier corrigé est déposé. Son examen reprend.',
    },
    en: {
      button: 'Correct my application',
      title: 'Correct my application',
      intro: 'Your corrected application becomes the next version, and its examination resumes with the time that was left.',
      warning: 'Once sent, the corrections can no longer be changed, unless the fund asks again.',
      done: 'Your corrected application is submitted. Its examination resumes.',
    },
  },
  requestCorrection: {
    fr: {
      button: 'Demander des corrections',
      title: 'Demander des corrections à l’administration',
      intro: 'Les délais concernés s’arrêtent jusqu’à la réponse. Sans réponse à la date limite, le dossier est examiné tel qu’il est.',
      warning: 'Cette demande est envoyée à l’administration.',
      done: 'La demande de corrections est envoyée.',
    },
    en: {
      button: 'Ask for corrections',
      title: 'Ask the administration for corrections',
      intro: 'The time limits concerned stop until it answers. Without an answer by the last day, the application is examined as it is.',
      warning: 'This request is sent to the administration.',
      done: 'The request for corrections is sent.',
    },
  },
  withdrawApplication: {
    fr: {
      button: 'Retirer mon dossier',
      title: 'Retirer mon dossier',
      intro: 'Le dossier n’est plus examiné. Vous pourrez en déposer un autre.',
      warning: 'Le retrait est définitif.',
      done: 'Votre dossier est retiré.',
    },
    en: {
      button: 'Withdraw my application',
      title: 'Withdraw my application',
      intro: 'The application is no longer examined. You can submit another one.',
      warning: 'The withdrawal is final.',
      done: 'Your application is withdrawn.',
    },
  },
  settleOverlap: {
    fr: {
      button: 'Régler le recoupement',
      title: 'Régler un recoupement entre deux dossiers',
      intro:
        'Dites si les deux dossiers demandent vraiment le financement de la même dépense. Un recoupement retenu empêche d’accorder un montant au dossier.',
      done: 'Le recoupement est réglé.',
    },
    en: {
      button: 'Settle the overlap',
      title: 'Settle an overlap between two applications',
      intro: 'Say whether both applications really ask for money for the same cost. An overlap that is upheld stands against an award.',
      done: 'The overlap is settled.',
    },
  },

  // Review.
  acceptAssignment: {
    fr: {
      button: 'Accepter de rendre l’avis',
      title: 'Accepter de rendre l’avis',
      intro: 'Accepter, c’est s’engager à rendre cet avis avant son échéance. Décliné, il est demandé à une autre personne.',
      done: 'Vous rendrez cet avis.',
    },
    en: {
      button: 'Agree to give the opinion',
      title: 'Agree to give the opinion',
      intro: 'By agreeing, you undertake to give this opinion by its deadline. If you decline, another person is asked for it.',
      done: 'You will give this opinion.',
    },
  },
  assignReviewer: {
    fr: {
      button: 'Demander un avis',
      title: 'Demander un avis',
      intro:
        'Si vous ne nommez personne, l’avis est demandé à la personne dont la charge est la plus légère. La personne choisie remplace, s’il y en a une, celle qui était désignée.',
      done: 'L’avis est demandé.',
    },
    en: {
      button: 'Ask for an opinion',
      title: 'Ask for an opinion',
      intro: 'If you name no one, the reviewer with the lightest load is asked. The person chosen replaces the one asked before, if any.',
      done: 'The opinion is asked for.',
    },
  },
  declineAssignment: {
    fr: {
      button: 'Décliner l’avis',
      title: 'Décliner la demande d’avis',
      intro: 'L’avis n’est plus demandé à personne. La direction du Datalab en est informée et désigne une autre personne.',
      done: 'Vous avez décliné cet avis.',
    },
    en: {
      button: 'Decline the opinion',
      title: 'Decline the request for an opinion',
      intro: 'You are no longer asked for the opinion. The Datalab lead is told, and asks another person.',
      done: 'You have declined this opinion.',
    },
  },
  extendStep: {
    fr: {
      button: 'Prolonger le délai',
      title: 'Prolonger le délai d’un avis',
      intro:
        'Les jours s’ajoutent à l’échéance ou, si elle est passée, à partir d’aujourd’hui. La personne qui doit rendre l’avis en est informée.',
      done: 'Le délai est prolongé.',
    },
    en: {
      button: 'Extend the deadline',
      title: 'Extend the deadline of an opinion',
      intro: 'The days are added to the deadline or, where it has passed, from today. The reviewer is told.',
      done: 'The deadline is extended.',
    },
  },
  giveOpinion: {
    fr: {
      button: 'Rendre un avis',
      title: 'Rendre un avis sur le dossier',
      intro: 'Notez chaque critère de 0 à 5. Si l’avis est bloquant et défavorable, les avis qui en dépendent ne sont plus demandés.',
      warning: 'Un avis rendu ne peut plus être modifié.',
      done: 'Votre avis est rendu.',
    },
    en: {
      button: 'Give an opinion',
      title: 'Give an opinion on the application',
      intro:
        'Score each criterion from 0 to 5. If the opinion is blocking and unfavourable, the opinions that depend on it are no longer asked for.',
      warning: 'An opinion that is given can no longer be changed.',
      done: 'Your opinion is given.',
    },
  },
  reopenSteps: {
    fr: {
      button: 'Redemander des avis',
      title: 'Redemander des avis sur la nouvelle version du dossier',
      intro: 'Les avis rendus sur une version antérieure sont conservés, mais ne comptent plus.',
      warning: 'Les personnes qui les ont rendus sont sollicitées à nouveau.',
      done: 'Les avis sont redemandés.',
    },
    en: {
      button: 'Ask for opinions again',
      title: 'Ask again for opinions on the new version of the application',
      intro: 'The opinions given on an earlier version are kept, but no longer count.',
      warning: 'Those who gave them are asked again.',
      done: 'The opinions are asked for again.',
    },
  },
  voidOpinion: {
    fr: {
      button: 'Annuler l’avis',
      title: 'Annuler un avis pour conflit d’intérêts',
      intro:
        'L’avis est conservé, mais ne compte plus : il est demandé à une autre personne. Si une décision favorable a été prise, elle est réexaminée.',
      warning: 'La personne qui l’a rendu en est informée. L’annulation ne peut pas être reprise.',
      done: 'L’avis est annulé.',
    },
    en: {
      button: 'Void the opinion',
      title: 'Void an opinion because of a conflict of interest',
      intro: 'The opinion is kept, but no longer counts: another person is asked. If an award was decided, it is examined again.',
      warning: 'The person who gave it is told. This cannot be taken back.',
      done: 'The opinion is void.',
    },
  },
  waiveStep: {
    fr: {
      button: 'Déclarer l’avis non requis',
      title: 'Poursuivre sans cet avis',
      intro: 'Seul un avis consultatif peut être déclaré non requis. L’instruction continue sans lui.',
      warning: 'La personne à qui l’avis était demandé en est informée. Ce choix ne peut pas être repris.',
      done: 'L’avis n’est plus requis. L’instruction continue.',
    },
    en: {
      button: 'Waive the opinion',
      title: 'Go on without this opinion',
      intro: 'Only an advisory opinion can be waived. The review goes on without it.',
      warning: 'The person who was asked for it is told. This cannot be taken back.',
      done: 'The opinion is waived. The review goes on.',
    },
  },
  confirmAward: {
    fr: {
      button: 'Confirmer la décision',
      title: 'Confirmer la décision favorable',
      intro: 'La décision se confirme une fois le nouvel avis rendu. Elle se retire sans l’attendre, si elle est illégale.',
      warning: 'Cette décision est notifiée à l’administration et ne peut pas être reprise.',
      done: 'La décision favorable est confirmée.',
    },
    en: {
      button: 'Confirm the award',
      title: 'Confirm the award',
      intro: 'The award is confirmed once the new opinion is given. It is withdrawn without waiting for it, where it is unlawful.',
      warning: 'The administration is notified of this decision, which cannot be taken back.',
      done: 'The award is confirmed.',
    },
  },
  withdrawAward: {
    fr: {
      button: 'Retirer la décision',
      title: 'Retirer la décision favorable',
      intro:
        'Une décision favorable ne peut être retirée que si elle est illégale, dans les quatre mois suivant sa date (CRPA, art. L242-1).',
      warning:
        'La convention prend fin : les montants non payés sont annulés, et ce qui a été payé peut être réclamé. Le retrait est notifié à l’administration et ne peut pas être repris.',
      done: 'La décision favorable est retirée.',
    },
    en: {
      button: 'Withdraw the award',
      title: 'Withdraw the award',
      intro: 'An award can be withdrawn only if it is unlawful, within four months of its decision (CRPA, art. L242-1).',
      warning:
        'The agreement ends: what is not paid is cancelled, and what was paid may be claimed back. The administration is notified, and this cannot be taken back.',
      done: 'The award is withdrawn.',
    },
  },

  // Absences and interests.
  confirmAbsence: {
    fr: {
      button: 'Confirmer l’absence',
      title: 'Confirmer une absence déclarée par une autre personne',
      intro:
        'L’absence compte à partir de votre confirmation. Ni la personne qui l’a déclarée ni celle qui assure la suppléance ne peut la confirmer.',
      done: 'L’absence est confirmée.',
    },
    en: {
      button: 'Confirm the absence',
      title: 'Confirm an absence that another person has declared',
      intro: 'The absence counts once you confirm it. Neither the person who declared it nor the substitute can do so.',
      done: 'The absence is confirmed.',
    },
  },
  declareAbsence: {
    fr: {
      button: 'Déclarer une absence',
      title: 'Déclarer une absence',
      intro:
        'Pendant l’absence, la personne qui assure la suppléance exerce les rôles et reçoit les avis demandés. Déclarée pour quelqu’un d’autre, l’absence doit être confirmée par une deuxième personne.',
      done: 'L’absence est déclarée.',
    },
    en: {
      button: 'Declare an absence',
      title: 'Declare an absence',
      intro:
        'During the absence, the substitute has the roles and is asked for the opinions. An absence declared for another person must be confirmed by a second person.',
      done: 'The absence is declared.',
    },
  },
  endAbsence: {
    fr: {
      button: 'Mettre fin à l’absence',
      title: 'Mettre fin à l’absence',
      intro:
        'La suppléance s’arrête aujourd’hui, et les avis en attente reviennent à la personne absente. Une absence qui n’a pas commencé est annulée.',
      done: 'L’absence a pris fin.',
    },
    en: {
      button: 'End the absence',
      title: 'End the absence',
      intro:
        'The substitution ends today, and pending opinions return to the person who was away. An absence that has not begun is called off.',
      done: 'The absence has ended.',
    },
  },
  confirmInterest: {
    fr: {
      button: 'Confirmer l’intérêt',
      title: 'Confirmer un intérêt enregistré pour une autre personne',
      warning: 'Les personnes concernées en sont informées.',
      done: 'L’intérêt est en vigueur.',
    },
    en: {
      button: 'Confirm the interest',
      title: 'Confirm an interest recorded on another person',
      warning: 'The people concerned are told.',
      done: 'The interest is in force.',
    },
  },
  askInterestWithdrawal: {
    fr: {
      button: 'Demander la levée de l’intérêt',
      title: 'Demander la levée d’un intérêt déclaré',
      intro:
        'Rien ne change jusqu’à ce qu’une autre personne le confirme ; deux autres personnes, si un intérêt en vigueur a été enregistré par erreur. Un intérêt qui n’a plus cours continue d’écarter des dossiers de sa période ; d’un intérêt enregistré par erreur rien ne reste.',
      done: 'La levée de l’intérêt est demandée.',
    },
    en: {
      button: 'Ask for the interest to be withdrawn',
      title: 'Ask for a declared interest to be withdrawn',
      intro:
        'Nothing changes until another person confirms it; two other people, where an interest in force was recorded in error. An interest that is over still keeps the person from the applications of its time; nothing stays of one recorded in error.',
      done: 'The withdrawal of the interest is asked for.',
    },
  },
  confirmInterestWithdrawal: {
    fr: {
      button: 'Confirmer la levée',
      title: 'Confirmer la levée d’un intérêt déclaré',
      warning: 'Les personnes concernées en sont informées.',
      done: 'Votre confirmation est enregistrée.',
    },
    en: {
      button: 'Confirm the withdrawal',
      title: 'Confirm the withdrawal of a declared interest',
      warning: 'The people concerned are told.',
      done: 'Your confirmation is recorded.',
    },
  },
  declareInterest: {
    fr: {
      button: 'Déclarer un intérêt',
      title: 'Déclarer un intérêt',
      intro:
        'La personne ne participe plus à l’examen des dossiers concernés, et les avis qui lui étaient demandés le sont à d’autres. Enregistré pour une autre personne, l’intérêt doit d’abord être confirmé par une deuxième. Indiquez une organisation, ou bien un dossier.',
      warning: 'L’intérêt ne peut ensuite être levé que par une deuxième personne.',
      done: 'L’intérêt est déclaré.',
    },
    en: {
      button: 'Declare an interest',
      title: 'Declare an interest',
      intro:
        'The person takes no further part in the examination of the applications concerned, and others are asked for their opinions. An interest recorded on another person must be confirmed by a second one first. Name an organisation, or else an application.',
      warning: 'Only a second person can withdraw the interest afterwards.',
      done: 'The interest is declared.',
    },
  },
  rejectInterestWithdrawal: {
    fr: {
      button: 'Rejeter la levée',
      title: 'Rejeter la demande de levée d’un intérêt',
      intro: 'L’intérêt reste comme il est. Les personnes concernées en sont informées, avec votre motif.',
      done: 'La demande est rejetée : l’intérêt reste comme il est.',
    },
    en: {
      button: 'Reject the withdrawal',
      title: 'Reject the request to withdraw an interest',
      intro: 'The interest stays as it is. The people concerned are told, with your reason.',
      done: 'The request is rejected: the interest stays as it is.',
    },
  },
  retractInterestWithdrawal: {
    fr: {
      button: 'Retirer ma demande de levée',
      title: 'Retirer ma demande de levée d’un intérêt',
      intro: 'L’intérêt reste comme il est.',
      done: 'Votre demande est retirée : l’intérêt reste comme il est.',
    },
    en: {
      button: 'Take back my request',
      title: 'Take back my request to withdraw an interest',
      intro: 'The interest stays as it is.',
      done: 'Your request is taken back: the interest stays as it is.',
    },
  },

  // Committee.
  cancelSession: {
    fr: {
      button: 'Annuler le comité',
      title: 'Annuler le comité',
      intro: 'Les dossiers de son ordre du jour pourront être inscrits à un autre comité.',
      warning: 'Les membres et la présidence en sont informés. L’annulation est définitive.',
      done: 'Le comité est annulé.',
    },
    en: {
      button: 'Cancel the committee session',
      title: 'Cancel the committee session',
      intro: 'The applications on its agenda can be placed in another session.',
      warning: 'Members and chair are told. The cancellation is final.',
      done: 'The committee session is cancelled.',
    },
  },
  createSession: {
    fr: {
      button: 'Préparer un comité',
      title: 'Préparer un comité',
      intro: 'Seuls des dossiers dont l’instruction est terminée peuvent être inscrits. Sans vote prévu, la présidence décide seule.',
      warning: 'L’ordre du jour est envoyé aux membres et à la présidence à l’approche du comité, ou dès maintenant s’il est proche.',
      done: 'Le comité est prévu.',
    },
    en: {
      button: 'Plan a committee session',
      title: 'Plan a committee session',
      intro: 'Only applications whose review is over can be placed on the agenda. Without a vote, the chair decides alone.',
      warning: 'The agenda is sent to the members and the chair as the session comes near, or now where it is near already.',
      done: 'The committee session is planned.',
    },
  },
  decideSession: {
    fr: {
      button: 'Décider',
      title: 'Décider de tous les dossiers du comité',
      intro:
        'Chaque dossier est retenu, mis en liste d’attente ou non retenu. Si les crédits ne couvrent pas tous les montants accordés, rien n’est décidé.',
      warning: 'Ces décisions sont notifiées aux administrations et ne peuvent pas être reprises.',
      done: 'Les décisions du comité sont prises et notifiées.',
    },
    en: {
      button: 'Decide',
      title: 'Decide on all applications of the session',
      intro: 'Each application is awarded, put on the waitlist or refused. If the credits do not cover all awards, nothing is decided.',
      warning: 'The administrations are notified of these decisions, which cannot be taken back.',
      done: 'The decisions of the committee are taken and notified.',
    },
  },
  moveOnAgenda: {
    fr: {
      button: 'Déplacer le dossier',
      title: 'Déplacer un dossier sur l’ordre du jour',
      intro: 'Les dossiers sont rangés d’après leur note. Un déplacement figure au procès-verbal.',
      done: 'Le dossier est déplacé.',
    },
    en: {
      button: 'Move the application',
      title: 'Move an application on the agenda',
      intro: 'Applications are ranked by their score. A move is told in the minutes.',
      done: 'The application is moved.',
    },
  },
  promoteScenario: {
    fr: {
      button: 'Retenir ce scénario',
      title: 'Retenir un scénario pour la décision',
      intro: 'La décision du comité sera prise à partir de ce scénario. Il remplace celui qui était retenu auparavant.',
      done: 'Le scénario est retenu.',
    },
    en: {
      button: 'Choose this scenario',
      title: 'Choose a scenario for the decision',
      intro: 'The session will be decided from this scenario. It replaces the one chosen before.',
      done: 'The scenario is chosen.',
    },
  },
  removeScenario: {
    fr: {
      button: 'Retirer le scénario',
      title: 'Retirer un scénario',
      warning: 'Le scénario ne figure plus dans la comparaison.',
      done: 'Le scénario est retiré.',
    },
    en: {
      button: 'Remove the scenario',
      title: 'Remove a scenario',
      warning: 'The scenario is no longer compared.',
      done: 'The scenario is removed.',
    },
  },
  saveScenario: {
    fr: {
      button: 'Enregistrer un scénario',
      title: 'Enregistrer un scénario',
      intro: 'Un scénario est une liste de décisions à comparer à d’autres : rien n’est décidé. Un scénario du même nom est remplacé.',
      done: 'Le scénario est enregistré.',
    },
    en: {
      button: 'Save a scenario',
      title: 'Save a scenario',
      intro: 'A scenario is a list of decisions to be compared with others: nothing is decided. One of the same name is replaced.',
      done: 'The scenario is saved.',
    },
  },
  castBallots: {
    fr: {
      button: 'Voter',
      title: 'Voter sur les dossiers du comité',
      intro: 'Vous pouvez voter en plusieurs fois. Avant de voter, déclarez les dossiers auxquels vous ne devez pas prendre part.',
      warning: 'Vous votez une seule fois sur chaque dossier : un vote ne peut pas être modifié.',
      done: 'Votre vote est enregistré.',
    },
    en: {
      button: 'Vote',
      title: 'Vote on the applications of the session',
      intro: 'You may vote in several rounds. Before you vote, declare the applications in which you must have no part.',
      warning: 'You vote once on each application: a vote cannot be changed.',
      done: 'Your vote is recorded.',
    },
  },
  declareRecusal: {
    fr: {
      button: 'Me déporter',
      title: 'Me déporter d’un dossier',
      intro: 'Vous ne prendrez aucune part à la décision sur ce dossier. Votre déport figure au procès-verbal.',
      warning: 'Un déport ne peut pas être repris.',
      done: 'Votre déport est enregistré.',
    },
    en: {
      button: 'Recuse myself',
      title: 'Recuse myself from an application',
      intro: 'You will have no part in the decision on this application. Your recusal is told in the minutes.',
      warning: 'A recusal cannot be taken back.',
      done: 'Your recusal is recorded.',
    },
  },
  awardWaitlisted: {
    fr: {
      button: 'Retenir le projet',
      title: 'Retenir un projet de la liste d’attente',
      intro: 'Le montant est réservé en entier : si les crédits ne le couvrent pas, rien n’est décidé.',
      warning: 'Cette décision est notifiée à l’administration et ne peut pas être reprise.',
      done: 'Le projet est retenu.',
    },
    en: {
      button: 'Award the project',
      title: 'Award a project on the waitlist',
      intro: 'The amount is reserved whole: if the credits do not cover it, nothing is decided.',
      warning: 'The administration is notified of this decision, which cannot be taken back.',
      done: 'The project is awarded.',
    },
  },
  refuseWaitlisted: {
    fr: {
      button: 'Ne pas retenir le projet',
      title: 'Ne pas retenir un projet de la liste d’attente',
      warning: 'Cette décision est notifiée à l’administration, avec les voies de recours, et ne peut pas être reprise.',
      done: 'Le projet n’est pas retenu.',
    },
    en: {
      button: 'Refuse the project',
      title: 'Refuse a project on the waitlist',
      warning: 'The administration is notified of this decision, with the ways to contest it. It cannot be taken back.',
      done: 'The project is refused.',
    },
  },
  appealDecision: {
    fr: {
      button: 'Former un recours',
      title: 'Former un recours contre la décision',
      intro:
        'Vous avez deux mois à compter de la notification de la décision. Une personne qui n’y a pris aucune part examinera votre recours.',
      warning: 'Un seul recours peut être formé ici contre une décision.',
      done: 'Votre recours est enregistré.',
    },
    en: {
      button: 'Appeal',
      title: 'Appeal against the decision',
      intro: 'You have two months from the notification of the decision. A person who had no part in it will examine your appeal.',
      warning: 'A decision can be appealed against here only once.',
      done: 'Your appeal is recorded.',
    },
  },
  assignAppeal: {
    fr: {
      button: 'Demander un avis sur le recours',
      title: 'Demander un avis sur le recours',
      intro: 'La personne choisie n’a pris aucune part à l’examen du dossier. Elle remplace, s’il y en a une, celle qui était désignée.',
      done: 'L’avis sur le recours est demandé.',
    },
    en: {
      button: 'Ask for an opinion on the appeal',
      title: 'Ask for an opinion on the appeal',
      intro: 'The person chosen has had no part in the application. They replace the one asked before, if any.',
      done: 'The opinion on the appeal is asked for.',
    },
  },
  giveAppealOpinion: {
    fr: {
      button: 'Rendre un avis sur le recours',
      title: 'Rendre un avis sur le recours',
      intro: 'Dites si le recours est fondé. La présidence du comité en décide ensuite.',
      warning: 'Un avis rendu ne peut plus être modifié.',
      done: 'Votre avis sur le recours est rendu.',
    },
    en: {
      button: 'Give an opinion on the appeal',
      title: 'Give an opinion on the appeal',
      intro: 'Say whether the appeal is founded. The committee chair then decides.',
      warning: 'An opinion that is given can no longer be changed.',
      done: 'Your opinion on the appeal is given.',
    },
  },
  rejectAppeal: {
    fr: {
      button: 'Rejeter le recours',
      title: 'Rejeter le recours',
      warning: 'Ce rejet est notifié à l’administration, avec les voies de recours. Il est définitif pour le fonds.',
      done: 'Le recours est rejeté.',
    },
    en: {
      button: 'Reject the appeal',
      title: 'Reject the appeal',
      warning: 'The administration is notified, with the ways to contest the rejection. It is final for the fund.',
      done: 'The appeal is rejected.',
    },
  },
  upholdAppeal: {
    fr: {
      button: 'Accepter le recours',
      title: 'Accepter le recours',
      intro:
        'Accepté, le recours ramène le dossier avant la décision contestée : sa recevabilité est examinée par une autre personne, ou il est inscrit à un autre comité.',
      warning: 'Cette décision est notifiée à l’administration et ne peut pas être reprise.',
      done: 'Le recours est accepté.',
    },
    en: {
      button: 'Uphold the appeal',
      title: 'Uphold the appeal',
      intro:
        'Once upheld, the appeal takes the application back to before the contested decision: another person screens it, or another session decides on it.',
      warning: 'The administration is notified of this decision, which cannot be taken back.',
      done: 'The appeal is upheld.',
    },
  },

  // Grants.
  acceptAward: {
    fr: {
      button: 'Accepter le montant',
      title: 'Accepter le montant accordé, avec un plan révisé',
      intro:
        'Le montant accordé est inférieur à votre demande. Révisez vos dépenses, vos financements et vos indicateurs pour qu’ils y correspondent.',
      warning: 'Une fois le montant accepté, le plan révisé est celui de la convention à signer.',
      done: 'Le montant est accepté. La convention est à signer.',
    },
    en: {
      button: 'Accept the amount',
      title: 'Accept the award, with a revised plan',
      intro: 'The award is below what you asked for. Revise your costs, your funding and your indicators to match it.',
      warning: 'Once the amount is accepted, the revised plan is that of the agreement to be signed.',
      done: 'The amount is accepted. The agreement is to be signed.',
    },
  },
  renounceGrant: {
    fr: {
      button: 'Renoncer à la subvention',
      title: 'Renoncer à la subvention',
      intro: 'Le montant réservé pour votre projet redevient disponible pour le fonds.',
      warning: 'La renonciation est définitive. Le fonds en est informé.',
      done: 'Votre renonciation est enregistrée.',
    },
    en: {
      button: 'Renounce the grant',
      title: 'Renounce the grant',
      intro: 'The amount reserved for your project is available to the fund again.',
      warning: 'The renunciation is final. The fund is told.',
      done: 'Your renunciation is recorded.',
    },
  },
  replanTranches: {
    fr: {
      button: 'Modifier l’échéancier',
      title: 'Modifier l’échéancier des versements',
      intro: 'L’échéancier peut être modifié tant que personne n’a signé. Le total des tranches reste le montant accordé.',
      warning: 'L’administration est informée du nouvel échéancier.',
      done: 'L’échéancier est modifié.',
    },
    en: {
      button: 'Change the schedule',
      title: 'Change the schedule of payments',
      intro: 'The schedule can be changed as long as neither side has signed. The tranches still sum to the award.',
      warning: 'The administration is told of the new schedule.',
      done: 'The schedule is changed.',
    },
  },
  resumeGrant: {
    fr: {
      button: 'Lever la suspension',
      title: 'Lever la suspension de la convention',
      warning: 'L’administration en est informée.',
      done: 'La suspension est levée : la convention reprend.',
    },
    en: {
      button: 'End the suspension',
      title: 'End the suspension of the agreement',
      warning: 'The administration is told.',
      done: 'The suspension is over: the agreement goes on.',
    },
  },
  signGrant: {
    fr: {
      button: 'Signer la convention',
      title: 'Signer la convention',
      intro: 'Lisez le document avant de le signer. La deuxième signature met la convention en vigueur et engage les premières tranches.',
      warning: 'Une signature ne peut pas être retirée.',
      done: 'La convention est signée de votre part.',
    },
    en: {
      button: 'Sign the agreement',
      title: 'Sign the agreement',
      intro: 'Read the document before you sign it. The second signature puts the agreement in force and commits the first tranches.',
      warning: 'A signature cannot be taken back.',
      done: 'You have signed the agreement.',
    },
  },
  suspendGrant: {
    fr: {
      button: 'Suspendre la convention',
      title: 'Suspendre la convention',
      intro: 'Les paiements déjà demandés seront versés ; tout le reste est suspendu.',
      warning: 'L’administration en est informée, avec votre motif.',
      done: 'La convention est suspendue.',
    },
    en: {
      button: 'Suspend the agreement',
      title: 'Suspend the agreement',
      intro: 'Payments already ordered are made; everything else is suspended.',
      warning: 'The administration is told, with your reason.',
      done: 'The agreement is suspended.',
    },
  },
  terminateGrant: {
    fr: {
      button: 'Résilier la convention',
      title: 'Résilier la convention',
      intro: 'Les montants non payés sont annulés, et ce qui est délégué sans être engagé revient au fonds.',
      warning: 'La résiliation est notifiée à l’administration et ne peut pas être reprise.',
      done: 'La convention est résiliée.',
    },
    en: {
      button: 'Terminate the agreement',
      title: 'Terminate the agreement',
      intro: 'What is not paid is cancelled, and what is delegated and not committed comes back to the fund.',
      warning: 'The administration is notified of the termination, which cannot be taken back.',
      done: 'The agreement is terminated.',
    },
  },
  recordGuarantee: {
    fr: {
      button: 'Enregistrer une garantie',
      title: 'Enregistrer la garantie d’une avance',
      intro: 'Une garantie à première demande permet une avance plus élevée, dans la limite que fixe l’appel.',
      done: 'La garantie est enregistrée.',
    },
    en: {
      button: 'Record a guarantee',
      title: 'Record the guarantee of an advance',
      intro: 'A guarantee on first demand allows a larger advance, within the limit that the call sets.',
      done: 'The guarantee is recorded.',
    },
  },
  approveAmendment: {
    fr: {
      button: 'Approuver l’avenant',
      title: 'Approuver l’avenant',
      intro: 'Les deux parties pourront le signer. Si l’avenant ajoute de l’argent, le montant est réservé dès maintenant.',
      warning: 'Les deux parties en sont informées, avec votre motif.',
      done: 'L’avenant est approuvé. Il est à signer par les deux parties.',
    },
    en: {
      button: 'Approve the amendment',
      title: 'Approve the amendment',
      intro: 'Both sides can then sign it. If the amendment adds money, the amount is reserved now.',
      warning: 'Both sides are told, with your reason.',
      done: 'The amendment is approved. Both sides are to sign it.',
    },
  },
  assignAmendment: {
    fr: {
      button: 'Demander un avis sur l’avenant',
      title: 'Demander un avis sur l’avenant',
      intro: 'La personne choisie ne doit avoir aucun lien avec le projet. Elle remplace, s’il y en a une, celle qui était désignée.',
      done: 'L’avis sur l’avenant est demandé.',
    },
    en: {
      button: 'Ask for an opinion on the amendment',
      title: 'Ask for an opinion on the amendment',
      intro: 'The person chosen must have no link with the project. They replace the one asked before, if any.',
      done: 'The opinion on the amendment is asked for.',
    },
  },
  declineAmendment: {
    fr: {
      button: 'Décliner l’avis',
      title: 'Décliner l’avis sur l’avenant',
      intro: 'La direction du Datalab en est informée et désigne une autre personne.',
      done: 'Vous avez décliné l’avis sur l’avenant.',
    },
    en: {
      button: 'Decline the opinion',
      title: 'Decline the opinion on the amendment',
      intro: 'The Datalab lead is told, and asks another person.',
      done: 'You have declined the opinion on the amendment.',
    },
  },
  giveAmendmentOpinion: {
    fr: {
      button: 'Rendre un avis sur l’avenant',
      title: 'Rendre un avis sur l’avenant',
      warning: 'Un avis rendu ne peut plus être modifié.',
      done: 'Votre avis sur l’avenant est rendu.',
    },
    en: {
      button: 'Give an opinion on the amendment',
      title: 'Give an opinion on the amendment',
      warning: 'An opinion that is given can no longer be changed.',
      done: 'Your opinion on the amendment is given.',
    },
  },
  proposeAmendment: {
    fr: {
      button: 'Proposer un avenant',
      title: 'Proposer un avenant à la convention',
      intro:
        'Le formulaire reprend le plan en vigueur : changez seulement ce qui doit l’être, le reste demeure. L’avenant entre en vigueur une fois approuvé et signé par les deux parties.',
      warning: 'La proposition est envoyée à l’autre partie.',
      done: 'L’avenant est proposé.',
    },
    en: {
      button: 'Propose an amendment',
      title: 'Propose an amendment to the agreement',
      intro:
        'The form begins with the plan in force: change only what is to change, and the rest stays. The amendment is in force once it is approved and signed by both sides.',
      warning: 'The proposal is sent to the other side.',
      done: 'The amendment is proposed.',
    },
  },
  rejectAmendment: {
    fr: {
      button: 'Rejeter l’avenant',
      title: 'Rejeter l’avenant',
      intro: 'La convention reste telle qu’elle est. Un autre avenant pourra être proposé.',
      warning: 'Les deux parties en sont informées, avec votre motif. Ce rejet ne peut pas être repris.',
      done: 'L’avenant est rejeté.',
    },
    en: {
      button: 'Reject the amendment',
      title: 'Reject the amendment',
      intro: 'The agreement stays as it is. Another amendment can be proposed.',
      warning: 'Both sides are told, with your reason. This cannot be taken back.',
      done: 'The amendment is rejected.',
    },
  },
  reportFundingChange: {
    fr: {
      button: 'Déclarer un changement de financement',
      title: 'Déclarer un changement de financement',
      intro: 'Un cofinanceur se retire, ou change sa part. Plus aucune tranche n’est débloquée jusqu’à ce qu’un avenant en tienne compte.',
      warning: 'L’administration et le fonds en sont informés.',
      done: 'Le changement de financement est déclaré.',
    },
    en: {
      button: 'Report a change of the funding',
      title: 'Report a change of the funding',
      intro: 'A co-funder leaves, or changes its part. No further tranche is confirmed until an amendment takes this up.',
      warning: 'The administration and the fund are told.',
      done: 'The change of the funding is reported.',
    },
  },
  signAmendment: {
    fr: {
      button: 'Signer l’avenant',
      title: 'Signer l’avenant',
      intro: 'Lisez le document avant de le signer. La deuxième signature met l’avenant en vigueur.',
      warning: 'Une signature ne peut pas être retirée.',
      done: 'L’avenant est signé de votre part.',
    },
    en: {
      button: 'Sign the amendment',
      title: 'Sign the amendment',
      intro: 'Read the document before you sign it. The second signature puts the amendment in force.',
      warning: 'A signature cannot be taken back.',
      done: 'You have signed the amendment.',
    },
  },
  withdrawAmendment: {
    fr: {
      button: 'Retirer l’avenant',
      title: 'Retirer l’avenant proposé',
      intro: 'La convention reste telle qu’elle est. Ce que l’avenant avait réservé redevient disponible.',
      warning: 'L’autre partie en est informée. Le retrait ne peut pas être repris.',
      done: 'L’avenant est retiré.',
    },
    en: {
      button: 'Withdraw the amendment',
      title: 'Withdraw the proposed amendment',
      intro: 'The agreement stays as it is. What the amendment had reserved is available again.',
      warning: 'The other side is told. The withdrawal cannot be taken back.',
      done: 'The amendment is withdrawn.',
    },
  },

  // The Datalab’s help.
  acceptDatalabRequest: {
    fr: {
      button: 'Accepter la demande d’appui',
      title: 'Accepter la demande d’appui',
      intro: 'Vous promettez des jours, par compétence, sur une période, et vous nommez une personne qui en répond.',
      warning: 'L’administration en est informée.',
      done: 'La demande d’appui est acceptée.',
    },
    en: {
      button: 'Accept the request',
      title: 'Accept the request for help',
      intro: 'You promise days, by skill, over a period, and name a person who answers for them.',
      warning: 'The administration is told.',
      done: 'The request for help is accepted.',
    },
  },
  closeDatalabRequest: {
    fr: {
      button: 'Donner mon retour',
      title: 'Donner mon retour sur l’appui',
      intro: 'Dites ce que l’appui a changé. Votre retour clôt la demande.',
      warning: 'Un retour ne peut plus être modifié.',
      done: 'Votre retour est enregistré. La demande est close.',
    },
    en: {
      button: 'Give my feedback',
      title: 'Give my feedback on the help',
      intro: 'Say what the help has changed. Your feedback closes the request.',
      warning: 'Feedback can no longer be changed.',
      done: 'Your feedback is recorded. The request is closed.',
    },
  },
  createDatalabRequest: {
    fr: {
      button: 'Demander un appui',
      title: 'Demander l’appui du Datalab',
      intro: 'Partez du problème et du chiffre qui devrait changer, non d’une solution.',
      done: 'Votre demande d’appui est déposée.',
    },
    en: {
      button: 'Ask for help',
      title: 'Ask for the Datalab’s help',
      intro: 'Start from the problem and the figure that should change, not from a solution.',
      done: 'Your request for help is submitted.',
    },
  },
  declineDatalabRequest: {
    fr: {
      button: 'Décliner la demande d’appui',
      title: 'Décliner la demande d’appui',
      warning: 'L’administration en est informée, avec votre motif. Ce choix ne peut pas être repris.',
      done: 'La demande d’appui est déclinée.',
    },
    en: {
      button: 'Decline the request',
      title: 'Decline the request for help',
      warning: 'The administration is told, with your reason. This cannot be taken back.',
      done: 'The request for help is declined.',
    },
  },
  deliverDatalabRequest: {
    fr: {
      button: 'Livrer l’appui',
      title: 'Livrer l’appui',
      intro: 'Décrivez ce qui a été fait et les jours qu’il a fallu. L’administration est ensuite invitée à donner son retour.',
      warning: 'Le résumé est envoyé à l’administration, qui voit aussi les livrables. La livraison ne peut pas être reprise.',
      done: 'L’appui est livré.',
    },
    en: {
      button: 'Deliver the help',
      title: 'Deliver the help',
      intro: 'Describe what was made and the days that it took. The administration is then asked for its feedback.',
      warning: 'The summary is sent to the administration, which sees the deliverables too. The delivery cannot be taken back.',
      done: 'The help is delivered.',
    },
  },
  qualifyDatalabRequest: {
    fr: {
      button: 'Qualifier la demande d’appui',
      title: 'Qualifier la demande d’appui',
      intro: 'Dites sa priorité et les compétences utiles. Vous pourrez ensuite l’accepter ou la décliner.',
      done: 'La demande d’appui est qualifiée.',
    },
    en: {
      button: 'Qualify the request',
      title: 'Qualify the request for help',
      intro: 'Say how urgent it is and which skills it needs. You can then accept it or decline it.',
      done: 'The request for help is qualified.',
    },
  },
  staffDatalabRequest: {
    fr: {
      button: 'Planifier l’appui',
      title: 'Planifier l’appui',
      intro: 'Indiquez tous les jours prévus : ils remplacent ceux qui étaient planifiés.',
      warning: 'Les personnes planifiées et l’administration en sont informées.',
      done: 'L’appui est planifié.',
    },
    en: {
      button: 'Plan the help',
      title: 'Plan the help',
      intro: 'Enter all planned days: they replace those planned before.',
      warning: 'The people who are planned and the administration are told.',
      done: 'The help is planned.',
    },
  },
  withdrawDatalabRequest: {
    fr: {
      button: 'Retirer ma demande d’appui',
      title: 'Retirer ma demande d’appui',
      warning: 'Le retrait est définitif. Vous pourrez déposer une autre demande.',
      done: 'Votre demande d’appui est retirée.',
    },
    en: {
      button: 'Withdraw my request',
      title: 'Withdraw my request for help',
      warning: 'The withdrawal is final. You can submit another request.',
      done: 'Your request for help is withdrawn.',
    },
  },
  setDatalabMonth: {
    fr: {
      button: 'Modifier un mois',
      title: 'Indiquer les jours pris par d’autres tâches',
      intro: 'Ces jours ne peuvent plus être promis à un appui ou à une mission.',
      done: 'Les disponibilités du mois sont enregistrées.',
    },
    en: {
      button: 'Change a month',
      title: 'Enter the days that other duties take',
      intro: 'These days can no longer be promised to a request or a mission.',
      done: 'The availability of the month is saved.',
    },
  },
  setDatalabPerson: {
    fr: {
      button: 'Modifier les disponibilités',
      title: 'Modifier les compétences et les disponibilités',
      intro: 'Si des jours déjà promis ne sont plus disponibles, ils devront être confiés à quelqu’un d’autre ou déplacés.',
      done: 'Les compétences et les disponibilités sont enregistrées.',
    },
    en: {
      button: 'Change the availability',
      title: 'Change skills and availability',
      intro: 'If days already promised are no longer available, they must be given to another person or moved.',
      done: 'Skills and availability are saved.',
    },
  },

  // Missions.
  acceptMission: {
    fr: {
      button: 'Accepter la mission',
      title: 'Accepter la mission',
      intro: 'Le Datalab constitue ensuite l’équipe qui travaillera avec vous.',
      done: 'La mission est acceptée.',
    },
    en: {
      button: 'Accept the mission',
      title: 'Accept the mission',
      intro: 'The Datalab then puts together the team that will work with you.',
      done: 'The mission is accepted.',
    },
  },
  closeMission: {
    fr: {
      button: 'Clôturer la mission',
      title: 'Clôturer la mission',
      intro: 'L’indicateur visé est comparé avant et après la mission, d’après les bilans du projet.',
      warning: 'Le projet en est informé. La clôture est définitive.',
      done: 'La mission est clôturée.',
    },
    en: {
      button: 'Close the mission',
      title: 'Close the mission',
      intro: 'The indicator is compared before and after the mission, by the project’s reports.',
      warning: 'The project is told. The closing is final.',
      done: 'The mission is closed.',
    },
  },
  declineMission: {
    fr: {
      button: 'Décliner la mission',
      title: 'Décliner la mission',
      warning: 'Le Datalab en est informé, avec votre motif. Ce choix ne peut pas être repris.',
      done: 'La mission est déclinée.',
    },
    en: {
      button: 'Decline the mission',
      title: 'Decline the mission',
      warning: 'The Datalab is told, with your reason. This cannot be taken back.',
      done: 'The mission is declined.',
    },
  },
  deliverMission: {
    fr: {
      button: 'Livrer la mission',
      title: 'Livrer la mission',
      intro: 'Décrivez ce qui a été fait et les jours qu’il a fallu, par personne.',
      warning: 'Ce texte est envoyé au projet. La livraison ne peut pas être reprise.',
      done: 'La mission est livrée.',
    },
    en: {
      button: 'Deliver the mission',
      title: 'Deliver the mission',
      intro: 'Describe what was made and the days that it took, by person.',
      warning: 'This text is sent to the project. The delivery cannot be taken back.',
      done: 'The mission is delivered.',
    },
  },
  proposeMission: {
    fr: {
      button: 'Proposer une mission',
      title: 'Proposer une mission au projet',
      intro: 'Le projet peut l’accepter ou la décliner. Sans réponse dans le délai, la proposition n’est plus valable.',
      warning: 'La proposition est envoyée au projet, avec votre motif.',
      done: 'La mission est proposée.',
    },
    en: {
      button: 'Propose a mission',
      title: 'Propose a mission to the project',
      intro: 'The project may accept or decline it. Without an answer in time, the proposal lapses.',
      warning: 'The proposal is sent to the project, with your reason.',
      done: 'The mission is proposed.',
    },
  },
  staffMission: {
    fr: {
      button: 'Planifier la mission',
      title: 'Planifier la mission',
      intro: 'Indiquez tous les jours prévus : ils remplacent ceux qui étaient planifiés.',
      warning: 'Les personnes planifiées et le projet en sont informés.',
      done: 'La mission est planifiée.',
    },
    en: {
      button: 'Plan the mission',
      title: 'Plan the mission',
      intro: 'Enter all planned days: they replace those planned before.',
      warning: 'The people who are planned and the project are told.',
      done: 'The mission is planned.',
    },
  },
  withdrawMission: {
    fr: {
      button: 'Retirer la mission',
      title: 'Retirer la mission',
      intro: 'Les jours qui lui étaient promis redeviennent disponibles.',
      warning: 'Les personnes concernées en sont informées, avec votre motif. Le retrait est définitif.',
      done: 'La mission est retirée.',
    },
    en: {
      button: 'Withdraw the mission',
      title: 'Withdraw the mission',
      intro: 'The days promised to it are free again.',
      warning: 'The people concerned are told, with your reason. The withdrawal is final.',
      done: 'The mission is withdrawn.',
    },
  },

  // Reports, obligations, final accounts.
  reportMilestone: {
    fr: {
      button: 'Rendre un bilan',
      title: 'Rendre le bilan d’impact',
      intro:
        'Indiquez la valeur de vos indicateurs, ce qui est dépensé, et le coût et la fin que vous prévoyez désormais. Un bilan incomplet peut être rendu, mais pas accepté.',
      done: 'Votre bilan est rendu.',
    },
    en: {
      button: 'Give a report',
      title: 'Give the impact report',
      intro:
        'Enter the values of your indicators, what was spent, and the cost and the end that you now expect. An incomplete report can be given, but not accepted.',
      done: 'Your report is given.',
    },
  },
  reviewReport: {
    fr: {
      button: 'Examiner le bilan',
      title: 'Examiner le bilan',
      intro:
        'Quand le bilan est accepté, la tranche suivante est débloquée si toutes ses conditions sont remplies. Renvoyé, il est à compléter.',
      warning: 'Votre réponse est envoyée à l’administration. Un bilan accepté ne peut plus être renvoyé.',
      done: 'Le bilan est examiné.',
    },
    en: {
      button: 'Review the report',
      title: 'Review the report',
      intro: 'Once the report is accepted, the next tranche is confirmed if all its conditions are met. A returned one is to be completed.',
      warning: 'Your answer is sent to the administration. An accepted report can no longer be returned.',
      done: 'The report is reviewed.',
    },
  },
  giveEvidence: {
    fr: {
      button: 'Justifier l’obligation',
      title: 'Justifier d’une obligation',
      intro: 'Donnez un lien ou un texte qui montre que l’obligation est remplie, comme la convention le demande.',
      done: 'Votre justification est envoyée.',
    },
    en: {
      button: 'Give evidence',
      title: 'Show that an obligation is met',
      intro: 'Give a link or a text that shows that the obligation is met, as the agreement asks.',
      done: 'Your evidence is sent.',
    },
  },
  reviewEvidence: {
    fr: {
      button: 'Examiner la justification',
      title: 'Examiner la justification',
      intro: 'Quand la justification est acceptée, la tranche qui n’attendait plus qu’elle est débloquée. Renvoyée, elle est à compléter.',
      warning: 'Votre réponse est envoyée à l’administration. Une justification acceptée ne peut plus être renvoyée.',
      done: 'La justification est examinée.',
    },
    en: {
      button: 'Review the evidence',
      title: 'Review the evidence',
      intro: 'Once the evidence is accepted, the tranche that waited for nothing else is confirmed. Returned evidence is to be completed.',
      warning: 'Your answer is sent to the administration. Accepted evidence can no longer be returned.',
      done: 'The evidence is reviewed.',
    },
  },
  waiveObligation: {
    fr: {
      button: 'Lever l’obligation',
      title: 'Lever une obligation',
      intro: 'Le projet n’a plus à en justifier. La tranche qui n’attendait plus qu’elle est débloquée.',
      warning: 'L’administration en est informée, avec votre motif. Cette levée ne peut pas être reprise.',
      done: 'L’obligation est levée.',
    },
    en: {
      button: 'Waive the obligation',
      title: 'Waive an obligation',
      intro: 'The project need not show that it is met. The tranche that waited for nothing else is confirmed.',
      warning: 'The administration is told, with your reason. This cannot be taken back.',
      done: 'The obligation is waived.',
    },
  },
  approveFinalAccount: {
    fr: {
      button: 'Approuver le décompte final',
      title: 'Approuver le décompte final',
      intro:
        'Le service fait du solde est attesté dans la limite de ce qui est dû, et le reste n’est plus engagé. Ce qui a été payé en trop est réclamé.',
      warning: 'Le résultat est notifié à l’administration et ne peut pas être repris.',
      done: 'Le décompte final est approuvé.',
    },
    en: {
      button: 'Approve the final account',
      title: 'Approve the final account',
      intro: 'The balance is certified as far as it is due, and the rest is no longer committed. What was overpaid is claimed back.',
      warning: 'The administration is notified of the outcome, which cannot be taken back.',
      done: 'The final account is approved.',
    },
  },
  giveFinalAccount: {
    fr: {
      button: 'Rendre le décompte final',
      title: 'Rendre le décompte final',
      intro: 'Indiquez ce que chaque poste de dépense a réellement coûté. Ce qui reste à payer, ou à reverser, en dépend.',
      done: 'Votre décompte final est rendu.',
    },
    en: {
      button: 'Give the final account',
      title: 'Give the final account',
      intro: 'Enter what each cost line has really come to. What is still to be paid, or to be paid back, depends on it.',
      done: 'Your final account is given.',
    },
  },
  returnFinalAccount: {
    fr: {
      button: 'Renvoyer le décompte final',
      title: 'Renvoyer le décompte final',
      intro: 'L’administration doit le rendre à nouveau, dans un nouveau délai.',
      warning: 'Votre motif est envoyé à l’administration.',
      done: 'Le décompte final est renvoyé.',
    },
    en: {
      button: 'Return the final account',
      title: 'Return the final account',
      intro: 'The administration has to give it again, by a new deadline.',
      warning: 'Your reason is sent to the administration.',
      done: 'The final account is returned.',
    },
  },
  recordPhase: {
    fr: {
      button: 'Noter l’étape du projet',
      title: 'Noter la phase et le palier d’impact du projet',
      intro: 'Indiquez la phase, le palier d’impact, ou les deux.',
      done: 'L’étape du projet est enregistrée.',
    },
    en: {
      button: 'Record where the project stands',
      title: 'Record the project’s phase and impact step',
      intro: 'Enter the phase, the impact step, or both.',
      done: 'Where the project stands is recorded.',
    },
  },
  dismissSlippageAlert: {
    fr: {
      button: 'Classer l’alerte',
      title: 'Classer l’alerte sur la dérive du projet',
      intro: 'Dites pourquoi cette dérive de coût ou de délai n’appelle pas d’autre suite.',
      warning: 'Une alerte classée ne peut pas être rouverte.',
      done: 'L’alerte est classée.',
    },
    en: {
      button: 'Dismiss the alert',
      title: 'Dismiss the alert on the project’s slippage',
      intro: 'Say why nothing more follows from this slippage of cost or time.',
      warning: 'A dismissed alert cannot be opened again.',
      done: 'The alert is dismissed.',
    },
  },

  // Visas, bank details, payments.
  giveVisa: {
    fr: {
      button: 'Enregistrer le visa',
      title: 'Enregistrer le visa sur une tranche',
      intro: 'Un visa favorable permet d’engager la tranche. Après un refus, un visa favorable peut encore être donné.',
      warning: 'Les finances en sont informées. Un visa favorable ne peut pas être repris.',
      done: 'Le visa est enregistré.',
    },
    en: {
      button: 'Record the visa',
      title: 'Record the visa on a tranche',
      intro: 'A favourable visa lets the tranche be committed. After a refusal, a favourable one can still be given.',
      warning: 'Finance is told. A favourable visa cannot be taken back.',
      done: 'The visa is recorded.',
    },
  },
  setVisaRule: {
    fr: {
      button: 'Modifier la règle de visa',
      title: 'Modifier la règle de visa de l’enveloppe',
      intro:
        'Vous pouvez abaisser le seuil ou en introduire un. Pour le relever ou le supprimer, il faut deux personnes : proposez ce changement.',
      done: 'La règle de visa est modifiée.',
    },
    en: {
      button: 'Change the visa rule',
      title: 'Change the visa rule of the envelope',
      intro: 'You may lower the threshold or introduce one. To raise it or lift it takes two people: propose that change.',
      done: 'The visa rule is changed.',
    },
  },
  approvePayee: {
    fr: {
      button: 'Valider les coordonnées bancaires',
      title: 'Valider les coordonnées bancaires',
      intro:
        'Vérifiez-les auprès du bénéficiaire, par un contact que vous connaissez déjà. La personne qui les a proposées ne peut pas les valider.',
      warning: 'Les prochains paiements seront demandés sur ce compte. Le bénéficiaire en est informé.',
      done: 'Les coordonnées bancaires sont validées.',
    },
    en: {
      button: 'Approve the bank details',
      title: 'Approve the bank details',
      intro: 'Check them with the beneficiary, through a contact that you already know. The person who proposed them cannot approve them.',
      warning: 'The next payments will be ordered to this account. The beneficiary is told.',
      done: 'The bank details are approved.',
    },
  },
  proposePayee: {
    fr: {
      button: 'Proposer des coordonnées bancaires',
      title: 'Proposer des coordonnées bancaires',
      intro: 'Elles valent une fois validées par une autre personne des finances. Celles qui sont en vigueur le restent jusque-là.',
      warning: 'Le bénéficiaire et les finances en sont informés.',
      done: 'Les coordonnées bancaires sont proposées.',
    },
    en: {
      button: 'Propose bank details',
      title: 'Propose bank details',
      intro: 'They are in force once another person in finance approves them. Those in force stay so until then.',
      warning: 'The beneficiary and finance are told.',
      done: 'The bank details are proposed.',
    },
  },
  rejectPayee: {
    fr: {
      button: 'Rejeter les coordonnées bancaires',
      title: 'Rejeter les coordonnées bancaires',
      intro: 'Celles qui sont en vigueur le restent. D’autres peuvent être proposées.',
      warning: 'Votre motif est envoyé au bénéficiaire.',
      done: 'Les coordonnées bancaires sont rejetées.',
    },
    en: {
      button: 'Reject the bank details',
      title: 'Reject the bank details',
      intro: 'Those in force stay so. Others can be proposed.',
      warning: 'Your reason is sent to the beneficiary.',
      done: 'The bank details are rejected.',
    },
  },
  cancelOrder: {
    fr: {
      button: 'Annuler la demande de paiement',
      title: 'Annuler la demande de paiement',
      intro: 'Les crédits mis de côté pour ce paiement redeviennent disponibles. Le paiement peut être demandé à nouveau.',
      done: 'La demande de paiement est annulée.',
    },
    en: {
      button: 'Cancel the payment order',
      title: 'Cancel the payment order',
      intro: 'The credits set aside for this payment are available again. The payment can be ordered again.',
      done: 'The payment order is cancelled.',
    },
  },
  certifyService: {
    fr: {
      button: 'Attester le service fait',
      title: 'Attester le service fait d’une tranche',
      intro:
        'Service fait : la dépense correspond au travail livré. Cette attestation est nécessaire avant toute demande de paiement, sauf pour une avance.',
      done: 'Le service fait est attesté.',
    },
    en: {
      button: 'Certify the service',
      title: 'Certify the service of a tranche',
      intro:
        'Service certified: what is paid matches the work that was delivered. It is needed before a payment is ordered, except for an advance.',
      done: 'The service is certified.',
    },
  },
  cancelCertification: {
    fr: {
      button: 'Annuler l’attestation',
      title: 'Annuler l’attestation du service fait',
      intro:
        'Tant qu’aucun paiement n’est demandé, une attestation se reprend : tout reste engagé, et le service fait s’atteste de nouveau.',
      done: 'L’attestation est annulée.',
    },
    en: {
      button: 'Cancel the certification',
      title: 'Cancel the certification of the service',
      intro: 'As long as no payment is ordered, a certification may be taken back: all stays committed, and the service is certified anew.',
      done: 'The certification is cancelled.',
    },
  },
  returnPayment: {
    fr: {
      button: 'Enregistrer un paiement revenu',
      title: 'Enregistrer un paiement renvoyé par la banque',
      intro:
        'La somme redevient disponible et la demande de paiement prend fin. Les coordonnées bancaires payées ne sont plus en vigueur : le paiement se demandera de nouveau, sous un autre n° DP, une fois d’autres coordonnées validées.',
      warning: 'Votre motif est envoyé au bénéficiaire, qui est invité à proposer ses coordonnées bancaires.',
      done: 'Le retour du paiement est enregistré.',
    },
    en: {
      button: 'Record a returned payment',
      title: 'Record a payment that the bank returned',
      intro:
        'The amount is available again, and the payment order is over. The bank details that were paid are no longer in force: the payment is ordered anew, under another DP number, once others are approved.',
      warning: 'Your reason is sent to the beneficiary, who is asked to propose its bank details.',
      done: 'The return of the payment is recorded.',
    },
  },
  confirmTranche: {
    fr: {
      button: 'Débloquer la tranche',
      title: 'Débloquer une tranche',
      intro: 'Les conditions de la tranche sont remplies : le montant réservé est engagé, ou délégué au bénéficiaire.',
      warning: 'Le bénéficiaire en est informé.',
      done: 'La tranche est débloquée.',
    },
    en: {
      button: 'Confirm the tranche',
      title: 'Confirm a tranche',
      intro: 'The conditions of the tranche are met: what is reserved is committed, or delegated to the beneficiary.',
      warning: 'The beneficiary is told.',
      done: 'The tranche is confirmed.',
    },
  },
  orderPayment: {
    fr: {
      button: 'Demander un paiement',
      title: 'Demander le paiement d’une tranche',
      intro: 'Le paiement est demandé sur les coordonnées bancaires en vigueur. Une autre personne l’enregistrera une fois effectué.',
      done: 'Le paiement est demandé.',
    },
    en: {
      button: 'Order a payment',
      title: 'Order the payment of a tranche',
      intro: 'The payment is ordered to the bank details in force. Another person will record it once it is made.',
      done: 'The payment is ordered.',
    },
  },
  recordPayment: {
    fr: {
      button: 'Enregistrer le paiement',
      title: 'Enregistrer le paiement d’une tranche',
      intro: 'La personne qui a demandé le paiement ne peut pas l’enregistrer.',
      warning: 'Le bénéficiaire est informé du paiement. Une erreur ne se corrige ensuite que par une contre-passation.',
      done: 'Le paiement est enregistré.',
    },
    en: {
      button: 'Record the payment',
      title: 'Record the payment of a tranche',
      intro: 'The person who ordered the payment cannot record it.',
      warning: 'The beneficiary is told of the payment. An error can then be mended only by a reversal.',
      done: 'The payment is recorded.',
    },
  },

  // Claims.
  collectClaim: {
    fr: {
      button: 'Enregistrer un encaissement',
      title: 'Enregistrer l’encaissement d’une créance',
      intro: 'La personne qui a émis la créance ne peut pas en enregistrer l’encaissement. Aucun crédit ne change.',
      done: 'L’encaissement est enregistré.',
    },
    en: {
      button: 'Record what was collected',
      title: 'Record what was collected of a claim',
      intro: 'The person who issued the claim cannot record that it is collected. No credit changes.',
      done: 'What was collected is recorded.',
    },
  },
  issueClaim: {
    fr: {
      button: 'Réclamer une somme',
      title: 'Réclamer une somme payée à tort',
      intro: 'Aucun crédit ne change tant que la somme n’est pas encaissée et rétablie.',
      warning: 'Le bénéficiaire est informé qu’il doit reverser cette somme, avec votre motif.',
      done: 'La somme est réclamée.',
    },
    en: {
      button: 'Claim an amount back',
      title: 'Claim back what was paid wrongly',
      intro: 'No credit changes until the amount is collected and restored.',
      warning: 'The beneficiary is told that it owes this amount, with your reason.',
      done: 'The amount is claimed back.',
    },
  },
  restoreCredits: {
    fr: {
      button: 'Rétablir des crédits',
      title: 'Rétablir des crédits à partir d’une créance',
      intro: 'Ce qui a été encaissé revient aux crédits de paiement (CP) de l’enveloppe, par un acte qui l’ordonne.',
      done: 'Les crédits sont rétablis.',
    },
    en: {
      button: 'Restore credits',
      title: 'Restore credits from a claim',
      intro: 'What was collected comes back to the payment credits (CP) of the envelope, by an act that orders it.',
      done: 'The credits are restored.',
    },
  },
  identifyClaim: {
    fr: {
      button: 'Relever le numéro du titre',
      title: 'Relever le numéro du titre de perception',
      intro: 'Le numéro arrive souvent après la créance. Relevé à nouveau, il remplace le précédent.',
      done: 'Le numéro est relevé.',
    },
    en: {
      button: 'Record the order’s number',
      title: 'Record the number of the titre de perception',
      intro: 'The number often comes after the claim. Recorded again, it replaces the one before.',
      done: 'The number is recorded.',
    },
  },
  waiveClaim: {
    fr: {
      button: 'Abandonner la créance',
      title: 'Abandonner tout ou partie d’une créance',
      intro:
        'Remise gracieuse : le débiteur n’a plus à payer. Admission en non-valeur : la somme reste due, mais ne peut pas être recouvrée.',
      warning: 'Le bénéficiaire est informé d’une remise gracieuse. Cet abandon ne peut pas être repris.',
      done: 'L’abandon est enregistré.',
    },
    en: {
      button: 'Waive the claim',
      title: 'Waive a claim, in whole or in part',
      intro: 'Remission: the debtor need not pay. Write-off: the amount is still owed, but nothing can be got of it.',
      warning: 'The beneficiary is told of a remission. This cannot be taken back.',
      done: 'The waiver is recorded.',
    },
  },

  // Delegations.
  delegatePayment: {
    fr: {
      button: 'Déléguer des CP',
      title: 'Déléguer des crédits de paiement',
      intro: 'Les crédits de paiement (CP) de l’année permettent au bénéficiaire de payer ce qu’il engage.',
      warning: 'Le bénéficiaire en est informé.',
      done: 'Les crédits de paiement sont délégués.',
    },
    en: {
      button: 'Delegate CP',
      title: 'Delegate payment credits',
      intro: 'Payment credits (CP) of the year let the beneficiary pay what it commits.',
      warning: 'The beneficiary is told.',
      done: 'The payment credits are delegated.',
    },
  },
  reportCommitment: {
    fr: {
      button: 'Déclarer un engagement',
      title: 'Déclarer un engagement sur la délégation',
      intro: 'Déclarez ce que votre administration a engagé sur les crédits délégués, avec le numéro de votre comptabilité.',
      done: 'L’engagement est déclaré.',
    },
    en: {
      button: 'Report a commitment',
      title: 'Report a commitment on the delegation',
      intro: 'Report what your administration has committed on the delegated credits, with the number in your accounts.',
      done: 'The commitment is reported.',
    },
  },
  reportPayment: {
    fr: {
      button: 'Déclarer un paiement',
      title: 'Déclarer un paiement sur la délégation',
      intro: 'Déclarez ce que votre administration a payé sur les crédits délégués, avec le numéro de votre comptabilité.',
      done: 'Le paiement est déclaré.',
    },
    en: {
      button: 'Report a payment',
      title: 'Report a payment on the delegation',
      intro: 'Report what your administration has paid on the delegated credits, with the number in your accounts.',
      done: 'The payment is reported.',
    },
  },
  returnDelegation: {
    fr: {
      button: 'Reprendre des crédits délégués',
      title: 'Reprendre des crédits délégués',
      intro: 'Les crédits que le bénéficiaire n’utilisera pas sont restitués au fonds.',
      warning: 'Le bénéficiaire en est informé, avec votre motif.',
      done: 'Les crédits sont restitués au fonds.',
    },
    en: {
      button: 'Take back delegated credits',
      title: 'Take back delegated credits',
      intro: 'Credits that the beneficiary will not use return to the fund.',
      warning: 'The beneficiary is told, with your reason.',
      done: 'The credits are returned to the fund.',
    },
  },

  // Envelopes.
  allotCredits: {
    fr: {
      button: 'Ouvrir des crédits',
      title: 'Ouvrir des crédits sur l’enveloppe',
      intro: 'Les premiers crédits d’une année l’ouvrent. Au-delà de ce qu’une personne peut ajouter seule, proposez l’ouverture.',
      done: 'Les crédits sont ouverts.',
    },
    en: {
      button: 'Allot credits',
      title: 'Allot credits to the envelope',
      intro: 'The first credits of a year open it. Above what one person may add alone, propose the allotment.',
      done: 'The credits are allotted.',
    },
  },
  carryOverCredits: {
    fr: {
      button: 'Reporter des crédits',
      title: 'Reporter des crédits sur l’année suivante',
      intro:
        'Un arrêté donne à l’année suivante des crédits annulés en fin de gestion. Au-delà de ce qu’une personne peut ajouter seule, proposez le report.',
      done: 'Les crédits sont reportés.',
    },
    en: {
      button: 'Carry credits over',
      title: 'Carry credits over to the next year',
      intro: 'An order gives the next year credits that lapsed in a closed one. Above what one person may add alone, propose it.',
      done: 'The credits are carried over.',
    },
  },
  closeYear: {
    fr: {
      button: 'Clôturer l’année',
      title: 'Clôturer une année',
      intro: 'Ce qui est réservé attend les crédits de l’année suivante, et ce qui est demandé en paiement sera payé sur eux.',
      warning: 'Les crédits ni engagés ni payés sont annulés. La clôture est définitive.',
      done: 'L’année est clôturée.',
    },
    en: {
      button: 'Close the year',
      title: 'Close a year',
      intro: 'What is reserved waits for credits of the next year, and what is ordered is paid from them.',
      warning: 'Credits that are neither committed nor paid lapse. The closing is final.',
      done: 'The year is closed.',
    },
  },
  cutCredits: {
    fr: {
      button: 'Annuler des crédits',
      title: 'Annuler des crédits de l’enveloppe',
      intro: 'Les crédits gelés sont pris d’abord, puis les crédits disponibles.',
      warning: 'Ces crédits sont définitivement retirés de l’enveloppe.',
      done: 'Les crédits sont annulés.',
    },
    en: {
      button: 'Cut credits',
      title: 'Cut credits of the envelope',
      intro: 'Frozen credits are taken first, then available ones.',
      warning: 'These credits leave the envelope for good.',
      done: 'The credits are cut.',
    },
  },
  freezeCredits: {
    fr: {
      button: 'Geler des crédits',
      title: 'Enregistrer un gel de crédits',
      intro:
        'Un gel peut dépasser les crédits disponibles : ce qui est réservé attend alors. Ce qui est délégué, engagé, demandé ou payé n’est pas touché.',
      done: 'Les crédits sont gelés.',
    },
    en: {
      button: 'Freeze credits',
      title: 'Record a freeze of credits',
      intro:
        'A freeze may exceed the available credits: what is reserved then waits. What is delegated, committed, ordered or paid is not touched.',
      done: 'The credits are frozen.',
    },
  },
  acknowledgeFreeze: {
    fr: {
      button: 'Prendre connaissance du gel',
      title: 'Prendre connaissance d’un gel',
      intro: 'Ce geste ne décide de rien : il dit que votre fonction sait quelles conventions attendent leurs crédits.',
      done: 'Votre fonction a pris connaissance du gel.',
    },
    en: {
      button: 'Take note of the freeze',
      title: 'Take note of a freeze',
      intro: 'This decides nothing: it says that your role knows which grants wait for their credits.',
      done: 'Your role has taken note of the freeze.',
    },
  },
  openSubEnvelope: {
    fr: {
      button: 'Ouvrir une sous-enveloppe',
      title: 'Ouvrir une sous-enveloppe',
      intro: 'Elle s’ouvre sans crédits : ils viennent d’un redéploiement ou d’un acte qui lui est propre.',
      warning: 'L’enveloppe mère et le code ne peuvent plus être changés.',
      done: 'La sous-enveloppe est ouverte.',
    },
    en: {
      button: 'Open a sub-envelope',
      title: 'Open a sub-envelope',
      intro: 'It opens without credits: they come by transfers or by an order of its own.',
      warning: 'Its parent and its code can no longer be changed.',
      done: 'The sub-envelope is open.',
    },
  },
  thawCredits: {
    fr: {
      button: 'Dégeler des crédits',
      title: 'Dégeler des crédits',
      intro: 'Les crédits dégelés couvrent d’abord ce qui les attend, dans l’ordre des décisions.',
      done: 'Les crédits sont dégelés.',
    },
    en: {
      button: 'Thaw credits',
      title: 'Thaw credits',
      intro: 'Thawed credits first cover what waits for them, in the order of the decisions.',
      done: 'The credits are thawed.',
    },
  },
  transferCredits: {
    fr: {
      button: 'Redéployer des crédits',
      title: 'Redéployer des crédits vers une autre enveloppe',
      intro:
        'Le redéploiement se fait entre une enveloppe mère et ses sous-enveloppes. Au-delà de ce qu’une personne peut ajouter seule, proposez-le.',
      done: 'Les crédits sont redéployés.',
    },
    en: {
      button: 'Transfer credits',
      title: 'Transfer credits to another envelope',
      intro: 'Credits move between a parent and its sub-envelopes. Above what one person may add alone, propose the transfer.',
      done: 'The credits are transferred.',
    },
  },
  confirmChange: {
    fr: {
      button: 'Confirmer la proposition',
      title: 'Confirmer une proposition sur l’enveloppe',
      intro: 'La personne qui l’a proposée ne peut pas la confirmer.',
      warning: 'Ce qui est proposé prend effet aussitôt.',
      done: 'La proposition est confirmée et a pris effet.',
    },
    en: {
      button: 'Confirm the proposal',
      title: 'Confirm a proposal on the envelope',
      intro: 'The person who proposed it cannot confirm it.',
      warning: 'What is proposed takes effect at once.',
      done: 'The proposal is confirmed and has taken effect.',
    },
  },
  proposeChange: {
    fr: {
      button: 'Proposer un changement',
      title: 'Proposer un changement sur l’enveloppe',
      intro: 'Rien n’est fait tant qu’une deuxième personne ne l’a pas confirmé.',
      warning: 'Les personnes qui peuvent le confirmer en sont informées.',
      done: 'Le changement est proposé. Une deuxième personne doit le confirmer.',
    },
    en: {
      button: 'Propose a change',
      title: 'Propose a change of the envelope',
      intro: 'Nothing is done until a second person confirms it.',
      warning: 'Those who may confirm it are told.',
      done: 'The change is proposed. A second person has to confirm it.',
    },
  },
  rejectChange: {
    fr: {
      button: 'Rejeter la proposition',
      title: 'Rejeter une proposition sur l’enveloppe',
      intro: 'La personne qui l’a faite en est informée, avec votre motif.',
      done: 'La proposition est rejetée.',
    },
    en: {
      button: 'Reject the proposal',
      title: 'Reject a proposal on the envelope',
      intro: 'The person who made it is told, with your reason.',
      done: 'The proposal is rejected.',
    },
  },
  retractChange: {
    fr: {
      button: 'Retirer ma proposition',
      title: 'Retirer ma proposition sur l’enveloppe',
      done: 'Votre proposition est retirée.',
    },
    en: {
      button: 'Take back my proposal',
      title: 'Take back my proposal on the envelope',
      done: 'Your proposal is taken back.',
    },
  },
  reverseMovement: {
    fr: {
      button: 'Contre-passer le mouvement',
      title: 'Contre-passer un mouvement enregistré par erreur',
      intro: 'Seule une erreur de saisie se contre-passe, par une autre personne que celle qui a enregistré le mouvement.',
      warning: 'Le mouvement inverse est enregistré pour de bon. Si un bénéficiaire avait été informé, il l’est aussi de l’erreur.',
      done: 'Le mouvement est contre-passé.',
    },
    en: {
      button: 'Reverse the movement',
      title: 'Reverse a movement recorded by error',
      intro: 'Only a clerical error is reversed, by another person than the one who recorded the movement.',
      warning: 'The opposite movement is recorded for good. A beneficiary who had been told is told of the error.',
      done: 'The movement is reversed.',
    },
  },

  // The accounting system.
  identifyCommitment: {
    fr: {
      button: 'Relever le n° EJ',
      title: 'Relever le numéro d’engagement juridique (EJ)',
      intro: 'Ce numéro est celui que la comptabilité donne à la convention. Il remplace celui qui était relevé.',
      done: 'Le n° EJ est enregistré.',
    },
    en: {
      button: 'Record the N° EJ',
      title: 'Record the commitment number (N° EJ)',
      intro: 'This is the number that the accounting system gives to the agreement. It replaces the one recorded before.',
      done: 'The N° EJ is recorded.',
    },
  },
  identifyCredits: {
    fr: {
      button: 'Relever les codes budgétaires',
      title: 'Relever les codes budgétaires d’une année',
      intro: 'Ces codes sont ceux sous lesquels les crédits de l’année figurent dans la comptabilité.',
      done: 'Les codes budgétaires sont enregistrés.',
    },
    en: {
      button: 'Record the budget codes',
      title: 'Record the budget codes of a year',
      intro: 'Under these codes the credits of the year stand in the accounting system.',
      done: 'The budget codes are recorded.',
    },
  },
  identifyOrder: {
    fr: {
      button: 'Relever le n° DP',
      title: 'Relever le numéro de demande de paiement (DP)',
      intro: 'Ce numéro est celui que la comptabilité donne à la demande de paiement. Il remplace celui qui était relevé.',
      done: 'Le n° DP est enregistré.',
    },
    en: {
      button: 'Record the N° DP',
      title: 'Record the order number (N° DP)',
      intro: 'This is the number that the accounting system gives to the payment order. It replaces the one recorded before.',
      done: 'The N° DP is recorded.',
    },
  },
  dismissLine: {
    fr: {
      button: 'Écarter la ligne',
      title: 'Écarter une ligne de l’import',
      intro: 'La ligne ne correspond à aucun paiement de cette enveloppe.',
      warning: 'Une ligne écartée est réglée : elle n’est plus proposée.',
      done: 'La ligne est écartée.',
    },
    en: {
      button: 'Dismiss the line',
      title: 'Dismiss a line of the import',
      intro: 'The line tells of no payment of this envelope.',
      warning: 'A dismissed line is settled: it is not offered again.',
      done: 'The line is dismissed.',
    },
  },
  importPayments: {
    fr: {
      button: 'Importer un état des paiements',
      title: 'Importer un état des paiements',
      intro:
        'Envoyez le fichier CSV de la comptabilité. Ses lignes sont rapprochées des paiements de l’enveloppe, et les paiements qu’il dit faits sont enregistrés.',
      warning: 'Les bénéficiaires sont informés des paiements enregistrés.',
      done: 'L’état des paiements est importé.',
    },
    en: {
      button: 'Import payments',
      title: 'Import the accounting system’s payments',
      intro:
        'Send the CSV file of the accounting system. Its lines are held against the envelope’s payments, and those that it says are made are recorded.',
      warning: 'Beneficiaries are told of the payments that are recorded.',
      done: 'The payments are imported.',
    },
  },
  linkLine: {
    fr: {
      button: 'Rapprocher la ligne',
      title: 'Rapprocher une ligne d’un paiement',
      intro: 'Indiquez à quel paiement enregistré cette ligne correspond.',
      done: 'La ligne est rapprochée.',
    },
    en: {
      button: 'Match the line',
      title: 'Match a line with a payment',
      intro: 'Say of which recorded payment this line tells.',
      done: 'The line is matched.',
    },
  },
};
