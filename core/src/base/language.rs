//! The languages that messages are written in, and which one a caller reads.
//!
//! Flash seed: "Internationalization Reference"; contract 6. Not here: the messages.

/// A language of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// `en`, where nothing else is asked for.
    #[default]
    English,
    /// `th`.
    Thai,
    /// `zh-CN`; any Chinese is answered in it.
    Chinese,
    /// `vi`.
    Vietnamese,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 4] = [Self::English, Self::Thai, Self::Chinese, Self::Vietnamese];

    /// Its tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Thai => "th",
            Self::Chinese => "zh-CN",
            Self::Vietnamese => "vi",
        }
    }

    /// The language that a header `Accept-Language` likes best: the first of the highest quality that
    /// there is, English if there is none.
    pub fn accepted(header: Option<&str>) -> Self {
        let mut best = (0, Self::English);
        for range in header.unwrap_or_default().split(',') {
            let (tag, quality) = weighed(range);
            if let Some(language) = Self::of_tag(tag)
                && quality > best.0
            {
                best = (quality, language);
            }
        }
        best.1
    }

    fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        let named = |language: &Self| {
            let own = language.tag().split('-').next();
            own.is_some_and(|own| own.eq_ignore_ascii_case(primary))
        };
        let named = Self::ALL.into_iter().find(named);
        named.or((tag == "*").then_some(Self::English))
    }
}

/// A language range with its quality in thousandths; 0 for one that is not wanted or can't be read.
fn weighed(range: &str) -> (&str, u16) {
    let mut parts = range.split(';').map(str::trim);
    let tag = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
    (tag, weight.map_or(1000, thousandths))
}

fn thousandths(weight: &str) -> u16 {
    let (whole, decimals) = weight.split_once('.').unwrap_or((weight, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if decimals.len() > 3 || !digits(decimals) {
        return 0;
    }
    match whole {
        "1" => 1000,
        "0" => format!("{decimals:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(header: &str) -> &'static str {
        Language::accepted(Some(header)).tag()
    }

    #[test]
    fn the_best_liked_language_that_there_is_wins() {
        assert_eq!(Language::accepted(None).tag(), "en");
        assert_eq!(tag("th"), "th");
        assert_eq!(tag("TH-th"), "th");
        assert_eq!(tag("zh-CN"), "zh-CN");
        assert_eq!(tag("zh"), "zh-CN");
        assert_eq!(tag("zh_CN"), "zh-CN");
        assert_eq!(tag("vi-VN,vi;q=0.9,en;q=0.8"), "vi");
        assert_eq!(tag("en;q=0.5, th;q=0.75"), "th");
        assert_eq!(tag("th;q=0.8,vi;q=0.8"), "th");
        assert_eq!(tag("fr, th;q=0.1"), "th");
    }

    #[test]
    fn what_is_not_known_not_wanted_or_not_to_be_read_is_english() {
        for header in [
            "",
            "fr",
            "*",
            "th;q=0",
            "th;q=2",
            "th;q=x",
            "th;q=0.1234",
            ";;,,",
            "ไทย",
        ] {
            assert_eq!(tag(header), "en", "{header}");
        }
    }
}
