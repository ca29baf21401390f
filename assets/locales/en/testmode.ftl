# Test mode.
test-toggle = Test
test-toggle-tip = Test the journey on this machine
test-not-live = A live journey is not tested; make a new version.
test-has-errors = { $count ->
     [one] One error must be mended before the test.
    *[other] { $count } errors must be mended before the test.
  }
test-empty = Draw a journey first.
test-locked = The journey is locked at the moment.
test-panel = Test mode
test-purpose = Send events for test profiles and watch their way. Time is simulated, actions answer from stubs, and nothing leaves this machine.
test-event = Event
test-reminder = Only test profiles can enter the journey.
test-trigger = Trigger an event
test-clock = Simulated clock
test-nothing-next = Nothing is waiting.
test-next = Next at { $at }
test-step = Step
test-run = Run to the end
test-plus-minute = +1 minute
test-plus-hour = +1 hour
test-plus-day = +1 day
test-results = Results
test-nobody = Nobody has entered yet. Trigger an event to begin.
test-people = People in this test
test-standing = The person stands here
test-failed-at = Failed at { $name }:
test-failure-title = Execution error
test-failure-url = URL: { $url }
test-failure-code = Error: { $code }
test-show-log = Show log
phase-running = Running
phase-finished = Finished
phase-error = Error
phase-timedout = Timed out
discards-title = Events without effect
discard-notListening = The person is in the journey, but is not waiting for this event.
discard-noInstance = Nobody is in the journey with this key, and it does not start with this event.
discard-journeyNotOpen = The journey is not open for new people.
discard-outsideEntryDates = It is before the start date or after the end date.
discard-reentranceNotAllowed = The person was in the journey before, and may not enter again.
discard-reentranceWaitPeriod = The person entered too recently to enter again.
discard-notATestProfile = The key belongs to no test profile.
discard-testProfileLimit = This test already has 100 profiles.
discard-missingKey = The event holds no key.
discard-EVENT_WITH_NO_JOURNEY = No journey uses this event.
discard-ERROR_SERVICE_INTERNAL = An unexpected failure.
discard-other = Discarded: { $code }
stubs-title = Answers of the actions
stubs-text = In test, actions are not called: these answers stand in for them.
stub-answers = { $answer } · { $latency } ms
stub-edit = Change the answer of { $name }
stub-title = Answer of { $name }
stub-text = What the action answers from now on, in this test.
stub-outcome = Outcome
stub-outcome-answer = An answer
stub-outcome-connection = The connection fails
stub-outcome-dns = The host is not found
stub-outcome-tls = The certificate is refused
stub-status = HTTP status
stub-latency = Latency (ms)
stub-latency-help = In simulated time; beyond the journey's timeout the call times out.
stub-body = Body (JSON)
calls-title = Calls ({ $count })
call-body = body
log-title = Test status
log-people = { $count ->
     [0] Nobody in the log.
     [one] One person in the log.
    *[other] { $count } people in the log.
  }
log-refresh = Refresh
log-failed = The log could not be read. The test itself goes on; refresh to try again.
log-copy = Copy { $name }
log-items = { $count ->
     [one] 1 item
    *[other] { $count } items
  }
log-keys = { $count ->
     [one] 1 key
    *[other] { $count } keys
  }
send-title = Event configuration
send-event = Event
send-profile = Test profile
send-no-profile = Choose a profile
send-new-profile = New test profile…
send-code-view = Code view
send-code-reset = Reset
send-code-invalid = This is not valid JSON.
send-key = Profile identifier
send-rule = The event is recognised when: { $rule }
send-in-rule = { $path } · part of the event ID condition
send-no-fields = This event has no fields.
send-not-integer = Enter a whole number.
send-not-decimal = Enter a number, with a point before decimals.
send-not-dateOnly = Enter a date such as 2026-01-31.
send-not-dateTimeOnly = Enter a date and time such as 2026-01-31T08:00:00.
send-not-dateTime = Enter a date and time with its offset, such as 2026-01-31T08:00:00Z.
send-send = Send
profile-title = New test profile
profile-name = Name
profile-namespace = Namespace
profile-key = Key
profile-key-help = The identifier that events of this person carry.
profile-save = Create
