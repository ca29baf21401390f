# Seeing ahead: simulation, coverage, comparison, and what is looked at before publication.
views = View
view-journey = Journey
view-coverage = Coverage
view-simulation = Simulation
view-comparison = Comparison

ahead-simulation = Simulation
ahead-simulation-text = Let many people pass through the journey, on this machine and without a network, and see what they get and when.
ahead-simulate = Simulate
ahead-simulating = Simulating
ahead-progress = { $done } of { $of } people
ahead-empty = Draw a journey first.
ahead-has-errors = { $count ->
     [one] One error must be mended first.
    *[other] { $count } errors must be mended first.
  }
ahead-under-a-second = under a second
ahead-at-once = at once
ahead-before = { $time } before
ahead-between = { $from } to { $to }
ahead-around = around { $mean }
ahead-rate = { $calls } per { $per }
ahead-more = { $count } more
ahead-remove = Remove { $name }
ahead-time-day = { $amount ->
     [one] { $amount } day
    *[other] { $amount } days
  }
ahead-time-hour = { $amount ->
     [one] { $amount } hour
    *[other] { $amount } hours
  }
ahead-time-minute = { $amount ->
     [one] { $amount } minute
    *[other] { $amount } minutes
  }
ahead-time-second = { $amount ->
     [one] { $amount } second
    *[other] { $amount } seconds
  }
ahead-unit-second = seconds
ahead-unit-minute = minutes
ahead-unit-hour = hours
ahead-unit-day = days
ahead-unit-of = Unit of { $name }

# What is taken for granted
ahead-assumptions = Assumptions
ahead-assumptions-text = What the simulation takes for granted. It is guessed from the journey; change what you know better.
ahead-set = Set
ahead-set-guessed = Guessed from the journey
ahead-set-save = Save the assumptions
ahead-set-save-text = They are kept with the journey, under a name of yours. A known name is replaced.
ahead-set-name = Name
ahead-profiles-choose = Use profiles from a file…
ahead-profiles-read = { $people ->
     [one] { $name }: one person.
    *[other] { $name }: { $people } people.
  }
ahead-profiles-drop = Without the file
ahead-broken = { $count ->
     [one] One line holds no profile and is left out.
    *[other] { $count } lines hold no profile and are left out.
  }
ahead-broken-line = Line { $line }: { $message }
ahead-broken-more = and { $count } more
ahead-people-title = People
ahead-people = People
ahead-seed = Seed
ahead-start = The first one comes at (UTC)
ahead-spread = They come over
ahead-entry-title = What they enter with
ahead-entry-text = Fields of the event, or other data, that they enter with.
ahead-profile-title = What they are like
ahead-profile-text = Attributes of their profiles.
ahead-profile-file = The profiles come from { $name }; these attributes are not used.
ahead-segments-title = Segments they are in
ahead-segments-text = The share of people inside when they come.
ahead-segments-add = Add a segment
ahead-segment = Segment
ahead-share-inside = Share inside
ahead-events-title = Events that follow
ahead-events-text = What happens to people after they entered.
ahead-events-add = Add an event
ahead-event = Event
ahead-payload = Fields of the event
ahead-since = Counted from
ahead-since-listening = when the journey listens for it
ahead-since-entry = their entry
ahead-probability = Share of people
ahead-after = How long after
ahead-delay-constant = always the same
ahead-delay-between = between two
ahead-delay-around = around a mean
ahead-delay-time = Time
ahead-from = From
ahead-to = To
ahead-mean = Mean
ahead-deviation = Standard deviation
ahead-later-words = { $share }, after { $after }
ahead-reactions-title = Reactions to messages
ahead-reactions-text = What people do with the messages that they get.
ahead-reactions-add = Add a reaction
ahead-message = Message
ahead-reaction = Reaction
ahead-changes-title = Segments they enter or leave
ahead-changes-text = Changes after they entered the journey.
ahead-changes-add = Add a change
ahead-status = What happens
ahead-status-realized = enters
ahead-status-existing = is inside
ahead-status-exited = leaves
ahead-again-title = Coming again
ahead-again-text = People who enter more than once.
ahead-again-add = Some come again
ahead-times = Times at most
ahead-endpoints-title = How endpoints answer
ahead-endpoints-text = An endpoint that is not named answers at once, with success.
ahead-endpoints-add = Add an endpoint
ahead-endpoint = Endpoint
ahead-latency = Takes
ahead-failing = Share that fails
ahead-failing-status = HTTP status then
ahead-failing-words = { $share } fail
ahead-hanging = Share never answered
ahead-hanging-words = { $share } never answered
ahead-cap-own = A cap: calls beyond it are thrown away
ahead-cap-calls = Calls at most
ahead-cap-words = at most { $rate }
ahead-uncapped = No cap, not even the built-in one
ahead-throttle-own = A throttle: calls beyond it wait
ahead-throttle-calls = Calls at a time
ahead-throttle-words = throttled to { $rate }
ahead-per = Per
ahead-answer = Fields of the answer
ahead-distribution = Value
ahead-kind-constant = always the same
ahead-kind-oneOf = one of several
ahead-kind-whole = a whole number
ahead-kind-number = a number
ahead-kind-normal = a number around a mean
ahead-kind-instant = an instant
ahead-kind-numbered = numbered texts
ahead-value = Value
ahead-choice-value = Value { $number }
ahead-choice-weight = Weight { $number }
ahead-choice-add = Add a value
ahead-instant-from = Earliest, from the entry
ahead-instant-to = Latest, from the entry
ahead-form = Written as
ahead-form-dateTime = date, time and zone
ahead-form-dateTimeOnly = date and time
ahead-form-dateOnly = date
ahead-prefix = Before the number
ahead-missing = Share without it
ahead-field-path = New field: { $what }
ahead-field-placeholder = person.gender
ahead-field-add = Add
ahead-always = always { $value }
ahead-whole-words = whole numbers from { $from } to { $to }
ahead-number-words = from { $from } to { $to }
ahead-normal-words = around { $mean }, ± { $deviation }
ahead-numbered-words = { $prefix }1, { $prefix }2, …
ahead-missing-words = { $share } without it

# What came of it
ahead-result = Result
ahead-stale = The journey was changed since. Run it again.
ahead-tab-overview = Overview
ahead-tab-charts = Charts
ahead-tab-table = Table
ahead-count = { $people ->
     [one] { $number } person
    *[other] { $number } people
  }
ahead-count-stopped = { $number } stopped
ahead-entered = Entries
ahead-time-title = Time to complete
ahead-duration = Half of those who finish take no longer than { $p50 }, nine of ten no longer than { $p90 }, 99 of 100 no longer than { $p99 }. The longest: { $max }.
ahead-duration-none = Nobody finished.
ahead-duration-at-once = Everyone who finishes does so within a second.
ahead-findings = What deserves a look
ahead-findings-none = Nothing was found.
ahead-taken-title = Taken for granted
ahead-taken = { $people ->
     [one] One person, seed { $seed }, coming { $spread }.
    *[other] { $people } people, seed { $seed }, coming over: { $spread }.
  }
ahead-taken-file = People of { $name }, seed { $seed }, coming over: { $spread }.
ahead-taken-all = All assumptions
ahead-independent = People did not affect each other.
ahead-shared = People affected each other: they shared the caps of { $names }.
ahead-limits = What the simulation does not know
ahead-waiting-title = Where people stay
ahead-person-title = One of them
ahead-person-text = See what happened to one person, step by step.
ahead-person = Person
ahead-person-number = No. { $person }
ahead-person-open = Open in test mode
ahead-person-save = Save as scenario
ahead-digest = Digest { $digest }: the same journey, assumptions and seed give it again.
ahead-as-table = As a table
ahead-time = Time (UTC)
ahead-day = Day
ahead-calls = Calls
ahead-calls-title = Calls of { $name } over time
ahead-calls-words = { $calls ->
     [one] { $number } call, { $failed } failed.
    *[other] { $number } calls, { $failed } failed.
  }
ahead-cap-line = cap { $calls } per { $per }
ahead-cap-busiest = At the busiest, { $busiest } of the { $calls } allowed per { $per } were wanted.
ahead-capped = { $count ->
     [one] The cap threw one call away.
    *[other] The cap threw { $number } calls away.
  }
ahead-queued = { $count ->
     [one] The throttle made one call wait.
    *[other] The throttle made { $number } calls wait.
  }
ahead-activity = Activity
ahead-days-title = People at { $name } by day
ahead-days-none = Nobody came there.
ahead-days-words = { $days ->
     [one] { $most } people on the one day, { $day }.
    *[other] Over { $days } days; the most, { $most } people, on { $day }.
  }
ahead-messages = Messages
ahead-messages-title = Messages per person
ahead-messages-words = { $got } people got a message, { $none } got none.
ahead-or-more = { $count } or more
ahead-phase = Phase
ahead-phases-title = How their journeys ended
ahead-activities = Activities
ahead-reached = Reached
ahead-passed = Passed
ahead-failed = Failed
ahead-timed-out = Timed out
ahead-paths = Paths
ahead-path = Path
ahead-path-from = From
ahead-path-to = To
ahead-export-csv = Export as CSV
ahead-export-json = Export as JSON
ahead-export-name = { $name } simulated
ahead-exported = The result was exported to { $path }.

# Comparison
ahead-comparison = Comparison
ahead-comparison-text = The same people pass through two versions: who takes another way, where, and why.
ahead-comparison-none = There is no other version yet. Choose a bundle, e.g. one that was exported before.
ahead-compare-with = Compare with
ahead-compare-choose = Choose a version
ahead-compare-file = Choose a bundle…
ahead-compare = Compare
ahead-comparing = Comparing
ahead-compare-taken = With the assumptions of the simulation: { $taken }
ahead-version-name = { $name }, version { $number } ({ $status })
ahead-this-version = This version, { $number }
ahead-groups = Who takes another way
ahead-all-same = { $count ->
     [one] The one person goes the same way in both.
    *[other] All { $number } people go the same way in both.
  }
ahead-some-differ = { $number } of { $all } people ({ $share }) take another way.
ahead-group-people = { $count ->
     [one] { $number } person
    *[other] { $number } people
  }
ahead-group-entry = At the entry
ahead-group-after = After
ahead-group-before = Before: { $way }
ahead-group-now = Now: { $way }
ahead-group-examples = For example:
ahead-onward-to = to { $name }
ahead-onward-later = to { $name }, at another time
ahead-onward-running = they stay there
ahead-onward-finished = they finish
ahead-onward-error = they stop with an error
ahead-onward-timedout = they time out
ahead-onward-outside = they do not enter
ahead-show-all = Show all { $count }
ahead-changed-counts = Counts that change
ahead-no-counts-change = No count changes.
ahead-before-column = Before
ahead-now-column = Now
ahead-difference = Difference

# Before you publish
before-title = Before you publish
before-text = What speaks for and against { $name }, version { $number }.
before-looking = Looking ahead
before-not-all = Not everything was looked at.
before-progress = { $done } of { $of }
before-again = Look again
before-show = Show
before-go = Show: { $what }
before-waiting = Not yet looked at.
before-running = Being looked at.
before-cancelled = Cancelled.
before-failed = It could not be looked at: { $reason }
before-good = In order
before-look = Worth a look
before-bad = Not in order
before-whole-good = Everything is in order.
before-whole-look = Nothing is wrong; something is worth a look.
before-whole-bad = Something is not in order.
before-back = Back to the journey
before-publish = Publish now
before-publish-text = { $name }, version { $number }, goes to the engine and cannot be changed afterwards. Publishing is up to you.
before-issues = Errors and warnings
before-issues-none = The journey has none.
before-issues-found = { $errors ->
     [0] No errors
     [one] One error
    *[other] { $errors } errors
  }, { $warnings ->
     [0] no warnings
     [one] one warning
    *[other] { $warnings } warnings
  }.
before-issues-good = Nothing in the drawing keeps people from passing through.
before-issues-look = A warning does not keep the journey from being published, but people may not get what you meant.
before-issues-bad = A journey with errors cannot be published.
before-scenarios = Scenarios
before-scenarios-missing = There is none, and the journey’s properties ask for them.
before-scenarios-none = There is none.
before-scenarios-failed = { $count ->
     [one] The one scenario does not pass.
    *[other] { $failed } of { $count } do not pass.
  }
before-scenarios-passed = { $count ->
     [one] The one scenario passes.
    *[other] All { $count } pass.
  }
before-scenarios-good = What you saved as right still comes out.
before-scenarios-look = Without scenarios nothing tells you when a later change breaks what works now. Save a test run as one.
before-scenarios-bad = Something that you saved as right comes out otherwise now.
before-simulation = Simulation
before-simulation-nobody = Of { $people } people nobody entered.
before-simulation-fine = { $people } people passed through; nothing was found.
before-simulation-found = { $people } people passed through; { $findings ->
     [one] one thing
    *[other] { $findings } things
  } found, { $capped ->
     [0] no call thrown away by a cap.
     [one] one call thrown away by a cap.
    *[other] { $capped } calls thrown away by caps.
  }
before-simulation-good = With these assumptions people get what is drawn, and the caps hold.
before-simulation-look = Something happens that may not be meant. Look at it on the canvas.
before-simulation-bad = People would not get what you mean them to get.
before-comparison = Compared with the live version
before-comparison-none = Nothing of this journey is live.
before-comparison-same = All { $people } people go the same way as in the live version.
before-comparison-differs = { $different } of { $people } people take another way, in { $groups ->
     [one] one group.
    *[other] { $groups } groups.
  }
before-comparison-good = Nobody’s way changes.
before-comparison-look = Make sure that these changes are the ones you mean.

# Coverage
ahead-coverage = Coverage
ahead-coverage-text = Which paths your saved scenarios take, so that a change there cannot go unnoticed.
ahead-covered = { $count ->
     [0] No path can be taken.
    *[other] { $covered } of { $count } paths that people may take are covered.
  }
ahead-looking = Running the scenarios
ahead-generating = Making scenarios
ahead-generate = Generate scenarios for what is missing
ahead-generated = Generated scenarios
ahead-generated-text = { $count ->
     [one] One scenario was made and saved. It says what comes out now: read it, then keep or delete it.
    *[other] { $count } scenarios were made and saved. They say what comes out now: read them, then keep or delete them.
  }
ahead-exhausted = The work allowed for was used up. Generate again to go on.
ahead-uncovered = Not covered
ahead-uncovered-none = Every path that people may take is covered.
ahead-unreachable = Impossible
ahead-unrunnable = Scenarios that could not be run
ahead-taken-by = Covered by
ahead-covered-by = Covered by { $names }
ahead-tone-covered = covered
ahead-tone-uncovered = not covered
ahead-tone-impossible = impossible
ahead-sign-covered = ✓
ahead-sign-uncovered = not covered
ahead-sign-impossible = impossible
before-coverage = Coverage
before-coverage-all = All { $count } paths are taken by a scenario.
before-coverage-missing = { $covered } of { $count } paths are taken by a scenario.
before-coverage-unreachable = All { $count } paths that people may take are covered; { $unreachable ->
     [one] one path is impossible.
    *[other] { $unreachable } paths are impossible.
  }
before-coverage-good = A change on any path is noticed by a scenario.
before-coverage-look = What no scenario takes was never tried, or can never happen.
before-promises = What must hold
before-promises-none = Nothing is stated.
before-promises-broken = { $count ->
     [one] The one promise is broken.
    *[other] { $broken } of { $count } promises are broken.
  }
before-promises-found = Nothing breaks what is stated, in { $scenarios } scenarios with { $persons } people; { $findings ->
     [one] one thing
    *[other] { $findings } things
  } found on the way.
before-promises-kept = Nothing breaks what is stated, in { $scenarios } scenarios with { $persons } people. That is a search, not a proof.
before-promises-good = People get what you promised, as far as was searched.
before-promises-look = State what must be true of everyone, e.g. not more than two messages a day, and look at what was found.
before-promises-bad = Somebody would get what you promised that nobody gets. See it happen in test mode.
