//! What only the real context knows: expressions over JSON, data fetched, calls made up. The
//! person's state is spelt out as an instance, and evaluated by the same code as in a live journey.

use itinera_expr::{Compiled, Value as Typed};
use itinera_journey::id::PathId;
use itinera_journey::model::{ActivityKind, ConstantOrVariable, SchemaClass, SegmentStatus};
use itinera_journey::{EXPERIENCE_EVENT, sample};
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::draw::{For, visit};
use super::endpoint::{Asking, play};
use super::machine::{Given, Machine, Traveller};
use super::plan::{Coming, Key, NONE, Plan, RECORDED};
use super::world::World;
use crate::call::{Cause, Outcome};
use crate::definition;
use crate::effect::{self, Call, Fetch, Want};
use crate::hash;
use crate::intake;
use crate::person::{Awaits, Instance, LastCall, LastError, Passed, Phase};
use crate::prepare::{self, Data, PersonContext};
use crate::step::{LIFE_HOURS, MAX_ROUNDS, kept_fields};

/// What an activity's expressions read, as it came.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// When it was there.
    pub(super) ready: i64,
    data: Data,
    pub(super) failed: Option<Cause>,
    /// How long the last answer took.
    pub(super) last_ms: u64,
    /// The wait that needed what failed, with the way there.
    pub(super) stands_at: Option<(u16, u16)>,
    /// The waiting point that it is for.
    pub(super) beyond: Option<u16>,
}

/// The expression cannot be evaluated.
pub(super) struct Fault;

pub(super) fn instant(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or_default()
}

impl Plan {
    /// The person's key.
    pub(super) fn key_of(&self, who: &Traveller) -> Option<String> {
        if let Some(key) = who.line.as_ref().and_then(|line| line.key.clone()) {
            return Some(key);
        }
        match &self.key {
            Key::Numbered => Some(format!("person-{}", who.person + 1)),
            Key::Field(index, drawer) => {
                let bits = who.chance.bits(For::Payload, 0, *index);
                let text = drawer.value(bits, who.whom()).text();
                text.filter(|text| !text.is_empty())
            }
            Key::Formula => {
                let Coming::Event { event, .. } = self.entry else {
                    return Some(format!("person-{}", who.person + 1));
                };
                let body = self.payload(who, event, 0, 0);
                self.formula(event, &body)
            }
        }
    }

    /// What an event's formula makes of a payload.
    pub(super) fn formula(&self, event: u16, body: &Value) -> Option<String> {
        let id = self.events.get(usize::from(event))?;
        intake::key_of(self.definition.events.get(id)?, body, Timestamp::default())
    }

    /// A payload of the person, whole.
    pub(super) fn payload(&self, who: &Traveller, event: u16, set: u16, ordinal: u32) -> Value {
        if set == RECORDED {
            let line = who.line.as_ref();
            let at = usize::try_from(ordinal).unwrap_or(usize::MAX);
            let recorded = line.and_then(|line| line.recorded.get(at));
            return recorded.map_or(Value::Null, |recorded| recorded.payload.clone());
        }
        let mut body = json!({});
        for (index, (path, drawer)) in self.payloads[usize::from(set)].fields.iter().enumerate() {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let stays = set == 0 && self.key_indexes.contains(&index);
            let ordinal = if stays { 0 } else { ordinal };
            let bits = who.chance.bits(For::Payload, ordinal, index);
            if let Some(value) = drawer.json(bits, who.whom()) {
                sample::put(&mut body, path, value);
            }
        }
        let given = who.line.as_ref().and_then(|line| line.key.clone());
        let numbered = || format!("person-{}", who.person + 1);
        if set == 0 {
            if let (Some(field), given) = (&self.key_field, given) {
                let key = given.unwrap_or_else(numbered);
                sample::put(&mut body, field, key.into());
            }
        } else if let Some(field) = self.plain_key(event)
            && let Some(key) = self.key_of(who)
        {
            sample::put(&mut body, &field, key.into());
        }
        body
    }

    /// The attributes of the person's profile.
    pub(super) fn attributes(&self, who: &Traveller) -> Map<String, Value> {
        let mut body = match &who.line {
            Some(line) => line.attributes.clone(),
            None => {
                let mut body = json!({});
                for (index, (path, drawer)) in self.profile.fields.iter().enumerate() {
                    let index = u32::try_from(index).unwrap_or(u32::MAX);
                    let bits = who.chance.bits(For::Profile, 0, index);
                    if let Some(value) = drawer.json(bits, who.whom()) {
                        sample::put(&mut body, path, value);
                    }
                }
                body
            }
        };
        for change in who.changes.iter().filter(|change| change.shown) {
            sample::put(&mut body, &change.field, change.value.clone());
        }
        match body {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }

    /// The person's status in each segment that it has one in.
    pub(super) fn statuses<'a>(
        &'a self,
        who: &'a Traveller,
    ) -> impl Iterator<Item = (&'a itinera_journey::id::SegmentId, SegmentStatus)> {
        let all = self.segments.iter().enumerate();
        all.filter_map(|(at, (id, _))| {
            let status = who.status(self, u16::try_from(at).unwrap_or(NONE))?;
            Some((id, status))
        })
    }

    fn instance_id(&self, who: &Traveller) -> String {
        hash::instance(
            self.seed,
            self.journey.id.as_str(),
            self.namespace.as_deref(),
            &self.key_of(who).unwrap_or_default(),
            u64::from(who.entries),
        )
    }

    /// The person's state, spelt out.
    fn instance(&self, who: &Traveller) -> Instance {
        let definition = &self.definition;
        let id = |at: u16| self.numbers.activities[usize::from(at)].clone();
        let payloads = who.passed.iter().map(|passed| {
            let payload = match passed.coming {
                Coming::Event { event, fields } => {
                    let body = self.payload(who, event, fields, passed.ordinal);
                    kept_fields(definition, &self.events[usize::from(event)], &body)
                }
                Coming::Segment { segment, status } => {
                    let (segment, _) = &self.segments[usize::from(segment)];
                    prepare::qualification(segment, status.as_str(), instant(passed.at))
                }
                Coming::Reaction { .. } => Value::Null,
            };
            Passed {
                activity: id(passed.activity),
                payload,
            }
        });
        let last = |asked: &super::machine::LastAsked| LastCall {
            error: asked.error.clone(),
            ms: asked.ms,
        };
        Instance {
            id: self.instance_id(who),
            version: definition.version.number,
            key: self.key_of(who).unwrap_or_default(),
            namespace: self.namespace.clone(),
            created_at: instant(who.entered),
            entry: u64::from(who.entries),
            at: id(who.at),
            phase: Phase::Running,
            awaits: Awaits::Nothing,
            payloads: payloads.collect(),
            sequence: 0,
            via: (who.via != NONE).then(|| self.numbers.transitions[usize::from(who.via)].clone()),
            last_error: who.last_error.as_ref().map(|(at, code)| LastError {
                activity: id(*at),
                code: code.clone(),
            }),
            last_action: who.last_action.as_ref().map(last),
            last_fetch: who.last_fetch.as_ref().map(last),
            since: None,
            fetches: None,
        }
    }

    fn context<'a>(
        &'a self,
        instance: &'a Instance,
        activity: u16,
        data: &'a Data,
        now: i64,
    ) -> PersonContext<'a> {
        let id = &self.numbers.activities[usize::from(activity)];
        let at = (instant(now), self.seed);
        PersonContext::new(&self.journey, &self.definition, instance, id, data, at)
    }
}

impl<W: World> Machine<'_, W> {
    /// Whether what came has a key.
    pub(super) fn has_key(&self, who: &Traveller, event: u16, given: &Given) -> bool {
        let Coming::Event { fields, .. } = given.coming else {
            return true;
        };
        match &self.plan.key {
            _ if fields == RECORDED => {
                let body = self.plan.payload(who, event, fields, given.ordinal);
                self.plan.formula(event, &body).is_some()
            }
            Key::Numbered => true,
            _ if fields == 0 => self.plan.key_of(who).is_some(),
            _ if self.plan.plain_key(event).is_some() => true,
            _ => {
                let body = self.plan.payload(who, event, fields, given.ordinal);
                self.plan.formula(event, &body).is_some()
            }
        }
    }

    /// The draw of a percentage split: the same as in a live journey.
    pub(super) fn split_draw(&self, who: &Traveller) -> f64 {
        let id = self.plan.instance_id(who);
        let activity = &self.plan.activity(who.at).id;
        hash::percent(hash::draw(self.plan.seed, &id, activity.as_str()))
    }

    /// Fetches what an activity, or the custom waits of a point, need.
    pub(super) fn gather(
        &mut self,
        who: &mut Traveller,
        now: i64,
        activity: u16,
        beyond: Option<u16>,
    ) -> Box<Gathered> {
        let plan = self.plan;
        let waits: Vec<(u16, u16)> = match beyond {
            None => vec![(activity, NONE)],
            Some(point) => {
                let runners = plan.points[usize::from(point)].runners.iter();
                let custom = runners.filter(|runner| runner.custom);
                custom.map(|runner| (runner.activity, runner.via)).collect()
            }
        };
        let mut gathered = Box::new(Gathered {
            ready: now,
            beyond,
            ..Gathered::default()
        });
        let mut nth = 0;
        for round in 0.. {
            let instance = plan.instance(who);
            let mut missing: Vec<Fetch> = Vec::new();
            for (at, _) in &waits {
                let context = plan.context(&instance, *at, &gathered.data, gathered.ready);
                for fetch in context.missing() {
                    if !missing.contains(&fetch) {
                        missing.push(fetch);
                    }
                }
            }
            if missing.is_empty() {
                break;
            }
            who.show_changes();
            let mut slowest = 0;
            let mut failed = None;
            for fetch in missing {
                let want = fetch.want.clone();
                let (outcome, elapsed) = self.fetch(who, (activity, nth), gathered.ready, fetch);
                nth += 1;
                slowest = slowest.max(elapsed);
                match outcome {
                    Outcome::Success { body, .. } => {
                        gathered.data.insert(want, body.unwrap_or_default());
                    }
                    Outcome::Failure(failure) => {
                        failed.get_or_insert((want, failure.cause));
                    }
                }
            }
            gathered.ready += slowest;
            gathered.last_ms = slowest.unsigned_abs();
            if round >= MAX_ROUNDS && failed.is_none() {
                let message = String::new();
                failed = Some((Want::Segments, Cause::Error { message }));
            }
            if let Some((want, cause)) = failed {
                let empty = Data::new();
                let needs = |(at, _): &&(u16, u16)| {
                    let context = plan.context(&instance, *at, &empty, gathered.ready);
                    context.missing().iter().any(|fetch| fetch.want == want)
                };
                if beyond.is_some() {
                    gathered.stands_at = waits.iter().find(needs).or(waits.first()).copied();
                }
                gathered.failed = Some(cause);
                break;
            }
        }
        gathered
    }

    fn fetch(
        &mut self,
        who: &mut Traveller,
        (activity, nth): (u16, u32),
        at: i64,
        fetch: Fetch,
    ) -> (Outcome, i64) {
        let plan = self.plan;
        let read = |body: Value| {
            let outcome = Outcome::Success {
                status: 200,
                body: Some(body),
            };
            (outcome, 0)
        };
        match (&fetch.want, &fetch.call) {
            (Want::External { .. }, Some(call)) => {
                let named = plan
                    .endpoints
                    .iter()
                    .position(|known| known.name == call.name);
                let number = named.and_then(|at| u16::try_from(at).ok()).unwrap_or(NONE);
                let Some(endpoint) = plan.endpoints.get(usize::from(number)) else {
                    return read(json!({}));
                };
                let parameters = effect::parameters_of(&fetch.want);
                let asking = Asking {
                    chance: who.chance,
                    whom: who.whom(),
                    asked: visit(plan.activity(activity).salt ^ endpoint.salt, who.entries)
                        .wrapping_add(nth),
                    at,
                    script: &mut who.script,
                    assumed: self.assumed,
                };
                let answered = play(
                    endpoint,
                    number,
                    Some((call, &parameters)),
                    asking,
                    self.world,
                );
                let capped = matches!(&answered.outcome, Outcome::Failure(failure)
                    if failure.cause == Cause::Capped);
                let failed = matches!(answered.outcome, Outcome::Failure(_));
                self.world.called(number, at, failed, capped);
                (answered.outcome, answered.elapsed_ms)
            }
            (Want::Events { .. }, _) => {
                let events = who.line.as_ref().map(|line| line.events.clone());
                let events = crate::session::recent(events.unwrap_or_default(), instant(at));
                read(json!({ EXPERIENCE_EVENT: events }))
            }
            (Want::Segments, _) => {
                let statuses = plan.statuses(who);
                let map = statuses.map(|(id, status)| (id.as_str().to_owned(), json!(status)));
                read(Value::Object(map.collect()))
            }
            _ => read(Value::Object(plan.attributes(who))),
        }
    }

    fn data(
        &mut self,
        who: &mut Traveller,
        now: i64,
        data: Option<Box<Gathered>>,
    ) -> Box<Gathered> {
        match data {
            Some(data) => data,
            None => {
                let at = who.at;
                self.gather(who, now, at, None)
            }
        }
    }

    /// The call of the activity where the person stands.
    pub(super) fn make_call(
        &mut self,
        who: &mut Traveller,
        now: i64,
        data: Option<Box<Gathered>>,
    ) -> Result<Call, Fault> {
        let data = self.data(who, now, data);
        let plan = self.plan;
        let instance = plan.instance(who);
        let context = plan.context(&instance, who.at, &data.data, now);
        let kind = plan.definition.kind(&plan.activity(who.at).id);
        let action = kind
            .and_then(ActivityKind::calling)
            .and_then(|call| call.action);
        let action = action.and_then(|id| plan.definition.library.actions.get(id));
        prepare::call(&context, action.ok_or(Fault)?, 0).map_err(|_| Fault)
    }

    /// Looks for parameters that are sent empty.
    pub(super) fn look(&mut self, who: &Traveller, call: &Call) {
        let plan = self.plan;
        let actions = plan.definition.library.actions.values();
        let mut named = actions.filter(|action| action.id.as_str() == call.connector.as_str());
        let (Some(action), Some(body)) = (named.next(), &call.body) else {
            return;
        };
        for (path, leaf) in action.payload.iter().flat_map(|payload| &payload.fields) {
            if let ConstantOrVariable::Variable { .. } = leaf.value {
                let sent = sample::get(body, path);
                if sent.is_none_or(|value| value.is_null() || value == "") {
                    self.world.sent_empty(who.at, path);
                }
            }
        }
    }

    /// The body of a jump's event.
    pub(super) fn make_jump(
        &mut self,
        who: &mut Traveller,
        now: i64,
        data: Option<Box<Gathered>>,
    ) -> Result<Value, Fault> {
        let data = self.data(who, now, data);
        let plan = self.plan;
        let instance = plan.instance(who);
        let context = plan.context(&instance, who.at, &data.data, now);
        let kind = plan.definition.kind(&plan.activity(who.at).id);
        let Some(ActivityKind::Jump {
            event: Some(event), ..
        }) = kind
        else {
            return Err(Fault);
        };
        let event = plan.definition.library.events.get(event).ok_or(Fault)?;
        prepare::jump_body(&context, event).map_err(|_| Fault)
    }

    /// The field and the new value of a profile update.
    pub(super) fn make_update(
        &mut self,
        who: &mut Traveller,
        now: i64,
        data: Option<Box<Gathered>>,
    ) -> Result<(String, Value), Fault> {
        let data = self.data(who, now, data);
        let plan = self.plan;
        let id = &plan.activity(who.at).id;
        let Some(ActivityKind::UpdateProfile { field, .. }) = plan.definition.kind(id) else {
            return Err(Fault);
        };
        let instance = plan.instance(who);
        let context = plan.context(&instance, who.at, &data.data, now);
        let code = plan
            .definition
            .code
            .get(id)
            .and_then(|code| code.value.as_ref());
        let value = match code {
            Some(code) => code.compiled.eval(&context).map_err(|_| Fault)?.to_json(),
            None => Value::Null,
        };
        Ok((field.clone(), value))
    }

    /// The date of a custom wait, in milliseconds.
    pub(super) fn until(
        &mut self,
        who: &Traveller,
        now: i64,
        wait: u16,
        data: &Gathered,
    ) -> Option<i64> {
        let plan = self.plan;
        let instance = plan.instance(who);
        let context = plan.context(&instance, wait, &data.data, now);
        let code = plan
            .definition
            .code
            .get(&plan.activity(wait).id)?
            .value
            .as_ref()?;
        let Ok(Typed::DateTimeOnly(at)) = code.compiled.eval(&context) else {
            return None;
        };
        let due = definition::instant(at, &context.zone())?;
        let life = SignedDuration::from_hours(LIFE_HOURS);
        (due.duration_since(instant(now)) <= life).then(|| ceil_ms(due))
    }

    /// The local time.
    pub(super) fn local(&mut self, who: &Traveller, now: i64, data: Option<&Gathered>) -> DateTime {
        let plan = self.plan;
        match data {
            None => plan.definition.zone.to_datetime(instant(now)),
            Some(data) => {
                let instance = plan.instance(who);
                let context = plan.context(&instance, who.at, &data.data, now);
                context.zone().to_datetime(instant(now))
            }
        }
    }

    pub(super) fn expression(
        &mut self,
        who: &Traveller,
        now: i64,
        compiled: &Compiled,
        data: Option<&Gathered>,
    ) -> Result<bool, Fault> {
        let empty = Data::new();
        let plan = self.plan;
        let instance = plan.instance(who);
        let data = data.map_or(&empty, |data| &data.data);
        let context = plan.context(&instance, who.at, data, now);
        let value = compiled.eval(&context).map_err(|_| Fault)?;
        Ok(value == Typed::Boolean(true))
    }

    pub(super) fn path_expression(
        &mut self,
        who: &Traveller,
        now: i64,
        path: &PathId,
        data: Option<&Gathered>,
    ) -> Result<bool, Fault> {
        let plan = self.plan;
        let code = plan.definition.code.get(&plan.activity(who.at).id);
        match code.and_then(|code| code.paths.get(path)) {
            Some(expression) => self.expression(who, now, &expression.compiled, data),
            None => Ok(false),
        }
    }
}

/// Milliseconds, a part of one counted as whole: a timer never fires early.
fn ceil_ms(at: Timestamp) -> i64 {
    let ms = at.as_millisecond();
    if instant(ms) < at { ms + 1 } else { ms }
}

/// Whether a group holds experience events: what this simulation knows only from a file.
pub(super) fn reads_events(plan: &Plan) -> bool {
    let library = &plan.definition.library;
    plan.definition
        .code
        .values()
        .flat_map(definition::Code::all)
        .any(|expression| {
            expression.compiled.origins().any(|origin| {
                let itinera_expr::Origin::Group { source, group } = origin else {
                    return false;
                };
                let schema = library
                    .group(source, group)
                    .and_then(|(_, group)| group.schema.as_ref());
                let schema = schema.and_then(|id| library.schemas.get(id));
                schema.is_some_and(|schema| schema.class == SchemaClass::ExperienceEvent)
            })
        })
}
