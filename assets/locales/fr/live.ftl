# A live journey.
live-title = En ligne
live-passed = { $count ->
     [0] aucun passage
     [one] { $count } passage
    *[other] { $count } passages
  }
live-here = { $count } ici
live-entered = Entrés
live-finished = Terminés
live-failed = En échec
live-at = À { $at }
live-unreachable = Le moteur est injoignable pour le moment. Ces chiffres datent de { $at } ; ils reviendront d’eux-mêmes.
live-unreachable-never = Le moteur est injoignable pour le moment. Les personnes déjà entrées poursuivent leur parcours ; les chiffres apparaîtront dès qu’il répondra.
live-no-discards = Personne n’a été refusé récemment.
curl-copied = La commande a été copiée ; renseignez le jeton du moteur dans ITINERA_TOKEN.
