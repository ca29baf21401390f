menu-promises = Ce qui doit rester vrai
promises-title = Ce qui doit rester vrai
promises-text = Ce qui doit être vrai de tous ceux qui passent par ce parcours. « Vérifier » exécute les scénarios enregistrés et des variantes, et montre le plus court qui le contredit.
promises-check = Vérifier
promises-checking = Recherche
promises-add = Énoncer ce qui doit rester vrai
promises-none = Rien n’est encore énoncé.
promises-searched = Parcouru : { $scenarios } scénarios ({ $given } enregistrés, { $generated } générés, les autres des variantes), { $persons } personnes, { $moments } moments.{ $cutOff ->
    [true] {" "}La recherche s’est arrêtée à sa limite : tout n’a pas été parcouru.
   *[other] {""}
    }
promises-findings = Trouvé en chemin
promise-verdict-none = Non vérifié
promise-verdict-ok = Rien trouvé
promise-verdict-failed = Contredit
promise-edit = Modifier « { $name } »
promise-edit-title = Ce qui doit rester vrai
promise-remove = Supprimer « { $name } »
promise-open = Ouvrir en mode test
promise-breaks = Contredit : { $promise }
promise-form = De quelle sorte
promise-form-atMost = Pas trop de messages
promise-form-neverAfter = Une chose jamais après une autre
promise-form-reaches = Tous atteignent quelque chose
promise-form-endsWithin = Tous finissent à temps
promise-form-quietHours = Pas de message à certaines heures
promise-form-once = Appelé une fois au plus
promise-form-noError = Personne ne finit en erreur
promise-name = Nom (peut rester vide)
promise-messages = Messages au plus
promise-channel = Quels messages
promise-span = En l’espace de
promise-first = Après
promise-never = Jamais
promise-call = Ce qui est appelé
promise-what = Quoi
promise-over = Compté
promise-over-person = Pour une personne, pour toujours
promise-over-passage = Pour un passage
promise-over-event = Pour un événement
promise-zone = L’heure de qui
promise-zone-person = Celle de la personne
promise-zone-journey = Celle du parcours
promise-timeouts = Ni par un délai dépassé, ni après 30 jours
promise-or = {" "}ou{" "}
promise-deed-none = …
promise-deed-activities = Activités choisies
promise-deed-message = un message
promise-deed-email = un e-mail
promise-deed-sms = un SMS
promise-deed-push = un message push
promise-many-message = messages
promise-many-email = e-mails
promise-many-sms = SMS
promise-many-push = messages push
promise-span-seconds = { $amount ->
    [one] { $amount } seconde
   *[other] { $amount } secondes
    }
promise-span-minutes = { $amount ->
    [one] { $amount } minute
   *[other] { $amount } minutes
    }
promise-span-hours = { $amount ->
    [one] { $amount } heure
   *[other] { $amount } heures
    }
promise-span-days = { $amount ->
    [one] { $amount } jour
   *[other] { $amount } jours
    }
promise-at-most = Personne ne reçoit plus de { $messages } { $what } en { $span }
promise-never-after-person = Après { $first }, jamais { $never }
promise-never-after-passage = Après { $first }, jamais { $never } dans le même passage
promise-never-after-event = Après { $first }, jamais { $never } avant l’événement suivant
promise-ends-within = Tous ceux qui entrent finissent en { $span }
promise-once-person = Une fois au plus par personne : { $what }
promise-once-passage = Une fois au plus par entrée : { $what }
promise-once-event = Une fois au plus par événement : { $what }
promise-quiet-person = Pas de message entre { $from } et { $to }, heure de la personne
promise-quiet-journey = Pas de message entre { $from } et { $to }, heure du parcours
promise-reaches = Tous ceux qui entrent atteignent { $what }
promise-no-error = Personne ne finit en erreur
promise-no-error-timeouts = Personne ne finit en erreur ni par un délai dépassé
breach-tooMany = { $key } à { $activity }, { $at } : un message de trop depuis { $since }.
breach-after = { $key } à { $activity }, { $at } : après { $first } ({ $since }).
breach-tooLong = { $key } à { $activity } : encore à l’intérieur à { $at }.
breach-again = { $key } à { $activity }, { $at } : une fois de plus, après { $first } ({ $since }).
breach-atHour = { $key } à { $activity }, { $at } : { $time }, heure locale.
breach-notReached = { $key } à { $activity }, { $at } : fini sans cela.
breach-ended = { $key } à { $activity }, { $at } : { $phase ->
    [error] fini en erreur.
   *[other] délai dépassé.
    }
