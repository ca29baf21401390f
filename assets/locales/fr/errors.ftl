# Ce qui a échoué, ce qui est conservé, que faire : un texte pour chaque code de problème.
error-notAWorkspace = { $path } n’est pas un espace de travail Itinera. Rien n’y a été modifié. Ouvrez un autre fichier avec --workspace.
error-newerVersion = { $path } vient d’une version plus récente d’Itinera (format { $found } ; celle-ci connaît { $known }). Rien n’y a été modifié. Mettez Itinera à jour pour l’ouvrir.
error-damaged = L’espace de travail est endommagé : { $what }. Rien n’a été modifié. Restaurez le fichier depuis une copie.
error-readOnly = L’espace de travail est en lecture seule : rien n’a été enregistré. Fermez-le là où il est ouvert, ou rendez son fichier modifiable, puis rouvrez-le.
error-unknownObject = Cet élément n’est plus dans l’espace de travail. Revenez à la liste.
error-fileAccess = L’espace de travail n’a pas pu être lu ou écrit : { $message }. Ce qui était enregistré est conservé. Réessayez.
error-refused = Cette modification n’est pas permise ici. Rien n’a été modifié.
error-staleRevision = Cet élément a été modifié ailleurs entre-temps. Rien n’a été écrasé : rechargez pour voir l’état le plus récent.
error-nothingToUndo = Il n’y a rien à défaire.
error-locked = Ceci ne peut pas être modifié maintenant : en ligne, en test, en cours de publication ou en lecture seule. Rien n’a été modifié.
error-inUse = { $count ->
     [one] Un parcours l’utilise : rien n’a été supprimé.
    *[other] { $count } parcours l’utilisent : rien n’a été supprimé.
  } Retirez-le d’abord de là.
error-sampleNotJson = L’exemple n’est pas du JSON : ligne { $line }, colonne { $column }. Rien n’a été repris ; corrigez-le et relancez la lecture.
error-sampleNotObject = L’exemple n’est pas un objet JSON : commencez-le par une accolade.
error-sampleFieldName = « { $name } » ne peut pas être le nom d’un champ. Renommez-le dans l’exemple.
error-sampleTooDeep = L’exemple est trop imbriqué. Raccourcissez-le.
error-bundleTooLarge = Le fichier dépasse { $limit } Mio, ce qu’aucun paquet ne fait. Rien n’a été importé.
error-bundleTooDeep = Le fichier est imbriqué sur plus de { $limit } niveaux, ce qu’aucun paquet n’est. Rien n’a été importé.
error-bundleTooMany = Le paquet contient { $found } objets d’un même type ({ $what }) ; { $limit } au plus sont lus. Rien n’a été importé.
error-bundleFormat = Le paquet est au format { $found }, et cet Itinera lit le format 1. Rien n’a été importé. Mettez Itinera à jour pour le lire.
error-bundleTruncated = Le fichier se termine trop tôt, à la ligne { $line } : il n’a pas été copié ou enregistré en entier. Rien n’a été importé.
error-bundleNotJson = Ce fichier n’est pas un paquet : ce n’est pas du JSON à partir de la ligne { $line }, colonne { $column }. Rien n’a été importé.
error-bundleOtherShape = Ce n’est pas un paquet tel qu’Itinera les écrit : ligne { $line }, colonne { $column } ({ $what }). Rien n’a été importé.
error-bundleInconsistent = Les parties du paquet ne vont pas ensemble : { $what }. Rien n’a été importé.
error-hasErrors = { $count ->
     [one] Une erreur est à corriger d’abord.
    *[other] { $count } erreurs sont à corriger d’abord.
  } Le signe dans la barre les énumère.
error-noNamespace = L’événement d’entrée du parcours n’a pas d’espace de noms. Choisissez-en un dans le volet de l’événement.
error-notInTest = Le mode test est arrêté. Remettez-le en marche.
error-file = Le fichier { $path } n’a pas pu être utilisé : { $message }. Rien n’a été écrit à moitié.
error-noFileBrowser = Impossible d’ouvrir un gestionnaire de fichiers. Les journaux sont dans { $path }.
error-fileExists = { $path } existe déjà. Rien n’a été écrit.
error-engineAddress = « { $address } » n’est pas l’adresse d’un moteur. Elle ressemble à https://moteur.example.com.
error-engineUnreachable = Rien ne répond à { $address }. Vérifiez l’adresse, et que le moteur fonctionne.
error-engineTimeout = Le moteur n’a pas répondu à temps. Réessayez.
error-engineInterrupted = La connexion à { $address } a été coupée avant la réponse du moteur. Réessayez.
error-notAnEngine = Ce qui répond à cette adresse n’est pas un moteur Itinera. Vérifiez l’adresse dans les paramètres.
error-unauthorized = Le moteur a refusé le jeton. Saisissez le bon dans les paramètres.
error-engineRefused = Le moteur a refusé : { $message }.
error-missingSecrets = Il manque au moteur des secrets dont les actions de ce parcours ont besoin.
error-otherContent = Le moteur possède déjà cette version avec un autre contenu. Créez une nouvelle version.
error-engineFailed = Le moteur a échoué (statut { $status }). Son journal en dit plus ; réessayez.
error-noEngine = Aucun moteur n’est configuré. Saisissez son adresse dans les paramètres, ou démarrez-y un moteur local.
error-engineStart = Le moteur local n’a pas pu démarrer : { $message }.
error-secretsLocked = Les secrets conservés sont verrouillés. Saisissez la phrase secrète dans les paramètres.
error-passphraseWrong = Ce n’est pas la phrase secrète. Rien n’a été modifié.
error-passphraseShort = La phrase secrète est trop courte. Choisissez-en une plus longue.
error-secretMissing = Aucun secret n’est conservé pour ceci sur cette machine. Saisissez-le dans le volet de l’action.
error-secretsUnavailable = Les secrets n’ont pas pu être lus ou conservés sur cette machine. Rien n’a été modifié.
error-document = Un document n’a pas pu être lu : { $message }. Rien n’a été modifié.
error-profiles = Aucun profil n’a été lu, à cause du numéro ou de la ligne { $line } : { $fault ->
     [namespace] l’espace de noms « { $what } » n’existe pas.
     [segment] le segment « { $what } » n’existe pas.
     [identity] aucune identité dans aucun espace de noms.
     [integer] « { $what } » n’est pas un entier.
     [number] « { $what } » n’est pas un nombre.
     [boolean] « { $what } » n’est ni true ni false.
     [empty] il ne contient personne.
     [tooMany] il contient plus de { $what } profils.
    *[syntax] { $what }
  }
error-noIdentity = Le profil n’a pas d’identité dans l’espace de noms du parcours. Donnez-lui-en une dans son volet.
error-scenarioTooLarge = Le scénario dépasse { $limit } Mio.
error-scenarioMalformed = Ceci n’est pas un scénario (ligne { $line }, colonne { $column }) : { $what }
error-scenarioFormat = Le scénario est au format { $number } ; ce programme lit le format { $limit }.
error-scenarioJourney = Le parcours « { $journey } » a des erreurs : { $issues }
error-scenarioEndless = Après la dernière étape, l’exécution ne se termine pas ; elle a été arrêtée après { $limit } entrées.
error-scenarioEndlessAfter = { $place } : l’exécution ne se termine pas ; elle a été arrêtée après { $limit } entrées.
error-scenarioAmbiguous = { $place } : plusieurs activités s’appellent « { $name } » ; utilisez l’identifiant.
error-scenarioNoActivity = { $place } : le parcours n’a pas d’activité « { $name } » ; il a : { $known }
error-scenarioNoEvent = { $place } : le parcours n’a pas d’événement « { $name } ».
error-scenarioNoSegment = { $place } : le parcours ne nomme aucun segment « { $name } ».
error-scenarioNoJourney = { $place } : aucun parcours fourni ne s’appelle « { $name } ».
error-scenarioNoVersion = { $place } : rien de ce qui est fourni n’est la version { $number } du parcours.
error-scenarioSameVersion = { $place } : la version { $number } d’un même parcours est fournie deux fois.
error-scenarioNothing = { $place } : il n’y a pas de parcours.
error-scenarioNoTimeZone = { $place } : le fuseau horaire « { $name } » n’existe pas.
error-scenarioNoWait = { $place } : indiquez des secondes ou une durée ISO 8601.
error-scenarioShortWait = { $place } : au moins 1 seconde.
error-scenarioNoReply = { $place } : indiquez au moins une réponse.
error-scenarioStubOfNothing = { $place } : indiquez soit « action », soit « dataSource » et « fieldGroup ».
error-scenarioStubUnused = { $place } : le parcours n’utilise ni cette action ni ce groupe de champs.
error-scenarioNoDuration = { $place } : ce n’est pas une durée ISO 8601.
error-scenarioTooFar = { $place } : c’est trop éloigné.
error-scenarioBackwards = { $place } : c’est avant l’étape précédente.
error-scenarioNotOneThing = { $place } : indiquez exactement un élément parmi event, reaction, segment, stop, close et publish.
error-scenarioNobody = { $place } : qui cela concerne-t-il ?
error-scenariosFail = { $count ->
     [one] Un scénario échoue : { $names }.
    *[other] { $count } scénarios échouent : { $names }.
  } Les propriétés du parcours exigent leur réussite avant la publication.
error-noScenario = Les scénarios doivent réussir avant la publication, et le parcours n’en a encore aucun. Enregistrez un test comme scénario.
error-live = Aucun appel n’est possible d’ici : { $message }.
error-assumptionsFormat = Les hypothèses ont le format { $found }, que ce programme ne lit pas.
error-assumption = { $place } : { $fault }
error-simulationTooLarge = Le parcours est trop grand pour être simulé.
error-profilesUnreadable = Les profils ne peuvent pas être lus : { $message }
error-noProfiles = Aucune des { $lines } lignes ne contient de profil. Ligne { $line } : { $message }
error-noPerson = Il n’y a pas de personne { $person }.
error-cancelled = Annulé.
error-emptyProfiles = Le fichier est vide : il n’y a personne dedans.
error-profilesGone = Le fichier de profils n’est plus en mémoire. Choisissez-le à nouveau.
