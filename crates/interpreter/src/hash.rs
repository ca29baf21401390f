//! Hashes in place of chance: the same seed and place give the same draw.

fn fnv(text: &str, basis: u64) -> u64 {
    text.bytes().fold(basis, |hash, b| {
        (hash ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// A stable id of 32 hexadecimal digits.
pub(crate) fn id(text: &str) -> String {
    format!(
        "{:016x}{:016x}",
        fnv(text, 0xcbf2_9ce4_8422_2325),
        fnv(text, 0x6c62_272e_07bb_0142)
    )
}

/// The id of a person's n-th passage through a journey.
pub(crate) fn instance(
    seed: u64,
    journey: &str,
    namespace: Option<&str>,
    key: &str,
    entry: u64,
) -> String {
    let namespace = namespace.unwrap_or_default();
    let text = [
        &seed.to_string(),
        journey,
        namespace,
        key,
        &entry.to_string(),
    ];
    id(&text.join("\u{1f}"))
}

/// A number for one activity of one instance.
pub(crate) fn draw(seed: u64, instance: &str, activity: &str) -> u64 {
    let text = format!("{seed}\u{1f}{instance}\u{1f}{activity}");
    name(&text)
}

/// A number for a name. The last bytes of FNV hardly reach the upper bits: they are spread.
pub(crate) fn name(text: &str) -> u64 {
    mix(fnv(text, 0xcbf2_9ce4_8422_2325))
}

/// Spreads every bit over all: SplitMix64's finaliser.
#[inline]
pub(crate) fn mix(z: u64) -> u64 {
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Bits as a number from 0 to under 1.
#[inline]
pub(crate) fn unit(bits: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "53 bits are exact in a double")]
    let unit = (bits >> 11) as f64 / (1_u64 << 53) as f64;
    unit
}

/// A draw as a number from 0 to under 100.
pub(crate) fn percent(draw: u64) -> f64 {
    unit(draw) * 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_spread_evenly() {
        let mut below = 0;
        for n in 0..10_000 {
            let drawn = percent(draw(7, &format!("instance{n}"), "split"));
            assert!((0.0..100.0).contains(&drawn));
            below += i32::from(drawn < 30.0);
        }
        // Four standard deviations of a binomial of 10 000 at 0.3.
        assert!((3_000 - 184..3_000 + 184).contains(&below), "{below}");
    }
}
