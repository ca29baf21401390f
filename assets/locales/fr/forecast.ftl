# Ce qu’une simulation trouve et ne sait pas, ce qu’une comparaison dit, et pourquoi il n’y a pas de résultat.
issue-SIMULATION_PROMISE_BROKEN = Ce qui doit rester vrai ne l’est pas pour { $count } personnes, d’abord pour la personne { $person } : { $why ->
        [tooMany] trop de messages en trop peu de temps
        [after] quelque chose se fait qui ne doit jamais suivre
        [tooLong] cela dure trop longtemps
        [again] quelque chose se fait deux fois
        [atHour] un message part aux heures de silence
        [notReached] quelque chose de promis ne se fait jamais
        [ended] le passage finit par un échec
       *[other] { $why }
    }
issue-SIMULATION_NOBODY_ENTERED = Personne n’est entré dans le parcours. Voir pourquoi sous « Sans effet ».
issue-SIMULATION_NEVER_REACHED = Personne n’est arrivé à « { $name } ».
issue-SIMULATION_CAPPED = Le plafond de { $endpoint } a écarté { $count } appels sur { $calls }. Répartissez les personnes sur plus de temps, ou traitez l’échec par un autre chemin.
issue-SIMULATION_STOPPED = { $count } personnes se sont arrêtées à « { $name } » car un appel ou ses données ont échoué et aucun chemin ne s’en occupe.
issue-SIMULATION_EMPTY_PARAMETER = « { $name } » a envoyé le paramètre « { $parameter } » vide, { $count } fois parmi les personnes examinées.
issue-SIMULATION_MISSING_KEY = { $count } événements sont venus sans clé : ils ne concernent personne.
issue-SIMULATION_LOST_REACTION = { $count } réactions à « { $name } » sont venues alors que le parcours n’écoutait pas : placez la réaction juste après son message.
issue-SIMULATION_STILL_WAITING = { $count } personnes attendent après « { $name } » quelque chose qui n’est jamais venu : elles restent jusqu’à 30 jours.
issue-SIMULATION_JUMP_NOT_FOLLOWED = Le parcours vers lequel « { $name } » saute n’est pas simulé.
issue-SIMULATION_KEYS_SHARED = La clé est tirée parmi peu de valeurs : les personnes de même clé comptent comme différentes.
issue-SIMULATION_EVENTS_UNKNOWN = Le parcours lit des événements d’expérience. Les personnes tirées n’en ont pas : utilisez des profils d’un fichier.
issue-COMPARISON_ADDED = « { $name } » a été ajouté.
issue-COMPARISON_REMOVED = « { $name } » a été retiré.
issue-COMPARISON_CHANGED = « { $name } » : { $field } est passé de « { $from } » à « { $to } ».
issue-COMPARISON_WAY = « { $name } » mène ailleurs.
issue-COMPARISON_PROPERTY = La propriété { $field } du parcours est passée de « { $from } » à « { $to } ».
issue-COMPARISON_SHARED = Les personnes partagent des plafonds : un changement ailleurs les a déplacées.

assumption-duration = « { $what } » n’est pas une durée comme PT6H ou P2D.
assumption-negative = « { $what } » est négatif.
assumption-share = { $what } n’est pas une part entre 0 et 1.
assumption-order = La fin précède le début.
assumption-weight = { $what } n’est pas un poids : un nombre non négatif.
assumption-nothing = Il n’y a rien parmi quoi choisir.
assumption-deviation = { $what } n’est pas un écart type : un nombre non négatif.
assumption-nobody = Il n’y a personne à simuler.
assumption-tooMany = { $what } personnes, c’est trop.
assumption-event = Le parcours n’a pas d’événement « { $what } ».
assumption-segment = Le parcours ne nomme aucun segment « { $what } ».
assumption-message = Le parcours n’a pas de message « { $what } ».
assumption-endpoint = Le parcours n’utilise ni action ni groupe de champs « { $what } ».
assumption-status = { $what } n’est pas le statut d’un échec.
