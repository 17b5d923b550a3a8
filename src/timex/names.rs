//! Words beside days, months and numbers that make something else of them, or tell how they are meant.

/// What makes a weekday before it the name of a paper, a show or a holiday.
pub(super) const AFTER_WEEKDAY: [&str; 20] = [
    "Times",
    "Telegraph",
    "Mirror",
    "Express",
    "Mail",
    "Post",
    "Herald",
    "Independent",
    "People",
    "Tribune",
    "Star",
    "Sun",
    "Magazine",
    "Night",
    "Review",
    "Business",
    "Sport",
    "World",
    "School",
    "Service",
];

/// What makes a weekday after it a name of its own.
pub(super) const BEFORE_WEEKDAY: [&str; 18] = [
    "Black",
    "Good",
    "Ash",
    "Palm",
    "Easter",
    "Super",
    "Cyber",
    "Bloody",
    "Holy",
    "Maundy",
    "Shrove",
    "Fat",
    "Whit",
    "Blue",
    "Ruby",
    "Giving",
    "Sheffield",
    "Spy",
];

/// Events that are named for their day.
pub(super) const EVENTS: [&str; 13] = [
    "attack",
    "bombing",
    "massacre",
    "coup",
    "riot",
    "revolution",
    "movement",
    "commission",
    "committee",
    "uprising",
    "hijack",
    "terror",
    "insurrection",
];

/// What may be counted in thousands, after a number that could be a year.
#[rustfmt::skip]
pub(super) const COUNTED: [&str; 42] = [
    "people", "troops", "soldiers", "police", "dollars", "euros", "pounds", "percent", "per", "miles", "kilometers", "kilometres", "km", "meters",
    "metres", "feet", "tons", "tonnes", "men", "women", "children", "years", "cases", "votes", "homes", "jobs", "workers", "members", "students",
    "refugees", "civilians", "fighters", "square", "points", "calories", "hectares",
    "hours", "gmt", "utc", "GMT", "UTC", "local",
];

/// What makes a count an estimate.
#[rustfmt::skip]
pub(super) const ROUGHLY: [&str; 12] = [
    "about", "around", "some", "nearly", "almost", "over", "roughly", "approximately", "than", "least", "only", "maybe",
];

/// What stands before years in other languages than English.
#[rustfmt::skip]
pub(super) const BEFORE_YEAR: [&str; 26] = [
    "in", "im", "jahr", "jahre", "seit", "en", "depuis", "année", "desde", "año", "em", "ano", "nel", "dal", "del", "anno", "sinds", "jaar",
    "عام", "العام", "سنة", "سال", "منذ", "שנת", "בשנת", "מאז",
];
