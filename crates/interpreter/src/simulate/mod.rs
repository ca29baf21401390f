//! Many people over virtual time: what will happen, before it happens.

mod assumptions;
mod comparison;
mod report;

pub use assumptions::{
    Again, Assumptions, Delay, Distribution, Drawn, Endpoint, FORMAT, LaterChange, LaterEvent,
    LaterReaction, Rate, Since, Weighted,
};
pub use comparison::{Comparison, Onward, Parting};
pub use report::{ActivityCount, CallCount, CapCount, MAX_POINTS, Quantiles, Report};
