# A live journey.
live-title = Live
live-passed = { $count } passed
live-here = { $count } here now
live-entered = Entered
live-finished = Finished
live-failed = Failed
live-at = As of { $at }
live-unreachable = The engine cannot be reached at the moment. These counts are from { $at }; they come back by themselves.
live-unreachable-never = The engine cannot be reached at the moment. People inside go on there; counts appear as soon as it answers.
live-no-discards = Nobody was turned away recently.
curl-copied = The command was copied; put the engine's token into ITINERA_TOKEN.
