menu-promises = What must hold
promises-title = What must hold
promises-text = What must be true of everyone who passes through this journey. Check runs the saved scenarios and variations of them, and shows the shortest one that breaks it.
promises-check = Check
promises-checking = Searching
promises-add = State what must hold
promises-none = Nothing is stated yet.
promises-searched = Searched: { $scenarios } scenarios ({ $given } saved, { $generated } generated, the others variations), { $persons } persons, { $moments } moments.{ $cutOff ->
    [true] {" "}The search ended with its budget: there is more that was not searched.
   *[other] {""}
    }
promises-findings = Found on the way
promise-verdict-none = Not checked
promise-verdict-ok = Nothing found
promise-verdict-failed = Broken
promise-edit = Edit “{ $name }”
promise-edit-title = What must hold
promise-remove = Remove “{ $name }”
promise-open = Open in test mode
promise-breaks = Breaks: { $promise }
promise-form = What kind
promise-form-atMost = Not too many messages
promise-form-neverAfter = Something never after something
promise-form-reaches = Everyone reaches something
promise-form-endsWithin = Everyone ends in time
promise-form-quietHours = No message at certain hours
promise-form-once = Called at most once
promise-form-noError = Nobody ends in error
promise-name = Name (may stay empty)
promise-messages = Messages at most
promise-channel = Which messages
promise-span = Within
promise-first = After
promise-never = Never
promise-call = What is called
promise-what = What
promise-over = Counted
promise-over-person = For a person, for ever
promise-over-passage = For one passage
promise-over-event = For one event
promise-zone = Whose time
promise-zone-person = The person’s
promise-zone-journey = The journey’s
promise-timeouts = Nor by a timeout, or after 30 days
promise-or = {" "}or{" "}
promise-deed-none = …
promise-deed-activities = Chosen activities
promise-deed-message = any message
promise-deed-email = an e-mail
promise-deed-sms = an SMS
promise-deed-push = a push message
promise-many-message = messages
promise-many-email = e-mails
promise-many-sms = SMS
promise-many-push = push messages
promise-span-seconds = { $amount ->
    [one] 1 second
   *[other] { $amount } seconds
    }
promise-span-minutes = { $amount ->
    [one] 1 minute
   *[other] { $amount } minutes
    }
promise-span-hours = { $amount ->
    [one] 1 hour
   *[other] { $amount } hours
    }
promise-span-days = { $amount ->
    [one] 1 day
   *[other] { $amount } days
    }
promise-at-most = Nobody gets more than { $messages } { $what } within { $span }
promise-never-after-person = After { $first }, never { $never }
promise-never-after-passage = After { $first }, never { $never } in the same passage
promise-never-after-event = After { $first }, never { $never } before the next event
promise-ends-within = Everyone who enters ends within { $span }
promise-once-person = At most once for a person: { $what }
promise-once-passage = At most once for an entry: { $what }
promise-once-event = At most once for an event: { $what }
promise-quiet-person = No message between { $from } and { $to }, the person’s time
promise-quiet-journey = No message between { $from } and { $to }, the journey’s time
promise-reaches = Everyone who enters reaches { $what }
promise-no-error = Nobody ends in error
promise-no-error-timeouts = Nobody ends in error or times out
breach-tooMany = { $key } at { $activity }, { $at }: one message too many since { $since }.
breach-after = { $key } at { $activity }, { $at }: after { $first } ({ $since }).
breach-tooLong = { $key } at { $activity }: still inside at { $at }.
breach-again = { $key } at { $activity }, { $at }: once more, after { $first } ({ $since }).
breach-atHour = { $key } at { $activity }, { $at }: { $time } local time.
breach-notReached = { $key } at { $activity }, { $at }: ended without it.
breach-ended = { $key } at { $activity }, { $at }: { $phase ->
    [error] ended in error.
   *[other] timed out.
    }
