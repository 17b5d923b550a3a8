//! British spelling to American, so that both have one stem.
//!
//! What comes in: a folded English word. What goes out: how an American writes it, if otherwise (in a few words the British form stands
//! for both). Spellings of one word meet, and nothing else: where the American spelling is first of all another word (check for cheque,
//! curb for kerb, story for storey, tire for tyre, draft for draught), they stay apart.

use aho_corasick::AhoCorasick;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The American spelling of a folded English word; `None` where it is the same.
pub(super) fn american(word: &str) -> Option<String> {
    const SHORTEST: usize = 4;
    if word.len() < SHORTEST || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    if let Some(whole) = whole_word(word) {
        return Some(whole);
    }
    let mut spelled = word.to_owned();
    if BRITISH_PARTS.is_match(word) {
        for (british, american) in PARTS {
            if spelled.contains(british) {
                spelled = spelled.replace(british, american);
            }
        }
    }
    for (british, american) in BEGINNINGS {
        if let Some(rest) = spelled.strip_prefix(british) {
            spelled = format!("{american}{rest}");
        }
    }
    for ending in ["aemia", "aemias", "aemic"] {
        if let Some(root) = spelled.strip_suffix(ending) {
            spelled = format!("{root}{}", &ending[1..]);
        }
    }
    spelled = or_for_our(spelled);
    spelled = er_for_re(spelled);
    spelled = ize_for_ise(spelled);
    spelled = single_l(spelled);
    (spelled != word).then_some(spelled)
}

/// Words that no rule covers; each stands for its form in -s as well.
const WHOLE: [(&str, &str); 88] = [
    ("aluminium", "aluminum"),
    ("aeroplane", "airplane"),
    ("speciality", "specialty"),
    ("specialities", "specialties"),
    ("maths", "math"),
    ("carburettor", "carburetor"),
    ("programme", "program"),
    ("grey", "gray"),
    ("greyed", "grayed"),
    ("greying", "graying"),
    ("enquired", "inquired"),
    ("mould", "mold"),
    ("moulded", "molded"),
    ("moulding", "molding"),
    ("mouldy", "moldy"),
    ("moult", "molt"),
    ("moulted", "molted"),
    ("moulting", "molting"),
    ("gaol", "jail"),
    ("gaoled", "jailed"),
    ("gaoler", "jailer"),
    ("greyish", "grayish"),
    ("greyer", "grayer"),
    ("greyest", "grayest"),
    ("greyness", "grayness"),
    ("cosy", "cozy"),
    ("cosier", "cozier"),
    ("cosiest", "coziest"),
    ("cosily", "cozily"),
    ("cosiness", "coziness"),
    ("disc", "disk"),
    ("aeon", "eon"),
    ("ageing", "aging"),
    ("furore", "furor"),
    ("pyjama", "pajama"),
    ("moustache", "mustache"),
    ("moustachioed", "mustachioed"),
    ("jewellery", "jewelry"),
    ("chilli", "chili"),
    ("chillies", "chilies"),
    ("chillis", "chilis"),
    ("whiskey", "whisky"),
    ("whiskeys", "whiskies"),
    ("doughnut", "donut"),
    ("omelette", "omelet"),
    ("mollusc", "mollusk"),
    ("phoney", "phony"),
    ("gramme", "gram"),
    ("kilogramme", "kilogram"),
    ("milligramme", "milligram"),
    ("caviare", "caviar"),
    ("cauldron", "caldron"),
    ("connexion", "connection"),
    ("inflexion", "inflection"),
    ("reflexion", "reflection"),
    ("pedlar", "peddler"),
    ("rouble", "ruble"),
    ("advisor", "adviser"),
    ("protestor", "protester"),
    ("imposter", "impostor"),
    ("dependant", "dependent"),
    ("learnt", "learned"),
    ("unlearnt", "unlearned"),
    ("dreamt", "dreamed"),
    ("burnt", "burned"),
    ("spoilt", "spoiled"),
    ("unspoilt", "unspoiled"),
    ("focussed", "focused"),
    ("focusses", "focuses"),
    ("focussing", "focusing"),
    ("worshipper", "worshiper"),
    ("enquiry", "inquiry"),
    ("enquiries", "inquiries"),
    ("enquire", "inquire"),
    ("enquiring", "inquiring"),
    ("likeable", "likable"),
    ("sizeable", "sizable"),
    ("saleable", "salable"),
    ("unsaleable", "unsalable"),
    ("moveable", "movable"),
    ("immoveable", "immovable"),
    ("loveable", "lovable"),
    ("useable", "usable"),
    ("unuseable", "unusable"),
    ("liveable", "livable"),
    ("rateable", "ratable"),
    ("unmistakeable", "unmistakable"),
    ("unshakeable", "unshakable"),
];

fn whole_word(word: &str) -> Option<String> {
    static BY_BRITISH: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
        // The first entry of a word counts.
        WHOLE.into_iter().rev().collect()
    });
    ["", "s"].iter().find_map(|ending| {
        let american = BY_BRITISH.get(word.strip_suffix(ending)?)?;
        Some(format!("{american}{ending}"))
    })
}

/// Finds any of the parts at once: most words have none.
static BRITISH_PARTS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::new(PARTS.map(|(british, _)| british))
        .expect("few short patterns fit an automaton")
});

/// Parts of words that are British wherever they stand, longest first where one holds another.
const PARTS: [(&str, &str); 64] = [
    ("manoeuvring", "maneuvering"),
    ("manoeuvrab", "maneuverab"),
    ("manoeuvred", "maneuvered"),
    ("manoeuvre", "maneuver"),
    ("defence", "defense"),
    ("offence", "offense"),
    ("pretence", "pretense"),
    ("licence", "license"),
    ("licencing", "licensing"),
    ("practise", "practice"),
    ("practising", "practicing"),
    ("judgement", "judgment"),
    ("acknowledgement", "acknowledgment"),
    ("abridgement", "abridgment"),
    ("lodgement", "lodgment"),
    ("catalogued", "cataloged"),
    ("cataloguer", "cataloger"),
    ("catalogue", "catalog"),
    ("cataloguing", "cataloging"),
    ("dialogue", "dialog"),
    ("analogue", "analog"),
    ("monologue", "monolog"),
    ("prologue", "prolog"),
    ("epilogue", "epilog"),
    ("travelogue", "travelog"),
    ("sceptic", "skeptic"),
    ("plough", "plow"),
    ("smoulder", "smolder"),
    ("artefact", "artifact"),
    ("yoghurt", "yogurt"),
    ("yoghourt", "yogurt"),
    ("sulph", "sulf"),
    ("tranquill", "tranquil"),
    ("marvellous", "marvelous"),
    ("libellous", "libelous"),
    ("woollen", "woolen"),
    ("counsellor", "counselor"),
    ("councillor", "councilor"),
    ("medallist", "medalist"),
    ("panellist", "panelist"),
    ("fulfilment", "fulfillment"),
    ("enrolment", "enrollment"),
    ("instalment", "installment"),
    ("skilful", "skillful"),
    ("wilful", "willful"),
    ("chequebook", "checkbook"),
    ("paycheque", "paycheck"),
    ("chequered", "checkered"),
    ("draughts", "drafts"),
    ("paediatr", "pediatr"),
    ("paedophil", "pedophil"),
    ("naesth", "nesth"),
    ("gynaec", "gynec"),
    ("orthopaed", "orthoped"),
    ("encyclopaed", "encycloped"),
    ("mediaeval", "medieval"),
    ("archaeolog", "archeolog"),
    ("rrhoea", "rrhea"),
    ("homoeo", "homeo"),
    ("oesophag", "esophag"),
    ("coeliac", "celiac"),
    ("caesarean", "cesarean"),
    ("caesarian", "cesarean"),
    ("caesium", "cesium"),
];

/// Beginnings of words that are British.
const BEGINNINGS: [(&str, &str); 18] = [
    ("aesthe", "esthe"),
    ("palaeo", "paleo"),
    ("haemo", "hemo"),
    ("haema", "hema"),
    ("faeces", "feces"),
    ("faecal", "fecal"),
    ("foetus", "fetus"),
    ("foetal", "fetal"),
    ("foetid", "fetid"),
    ("oestr", "estr"),
    ("oedema", "edema"),
    ("cypher", "cipher"),
    ("despatch", "dispatch"),
    ("behove", "behoove"),
    ("carcase", "carcass"),
    ("hiccough", "hiccup"),
    ("gipsy", "gypsy"),
    ("gipsies", "gypsies"),
];

/// Words in -our that Americans write in -or. Contour, four, glamour's kin and names are not among them: the class is closed.
const OUR: [&str; 34] = [
    "ardour",
    "armour",
    "behaviour",
    "belabour",
    "candour",
    "clamour",
    "colour",
    "demeanour",
    "dolour",
    "enamour",
    "endeavour",
    "favour",
    "fervour",
    "flavour",
    "glamour",
    "harbour",
    "honour",
    "humour",
    "labour",
    "misdemeanour",
    "neighbour",
    "odour",
    "parlour",
    "rancour",
    "rigour",
    "rumour",
    "saviour",
    "savour",
    "splendour",
    "succour",
    "tumour",
    "valour",
    "vapour",
    "vigour",
];

fn or_for_our(word: String) -> String {
    let Some(at) = word.find("our") else {
        return word;
    };
    let known = OUR
        .iter()
        .any(|base| word[..at + 3].ends_with(base) && starts_as_a_word(&word, at + 3, base));
    if known {
        format!("{}or{}", &word[..at], &word[at + 3..])
    } else {
        word
    }
}

/// "Barbour" holds no arbour: what stands before the base is nothing or a prefix or word of its own, so three letters or "un", "in".
fn starts_as_a_word(word: &str, end: usize, base: &str) -> bool {
    let before = &word[..end - base.len()];
    before.is_empty() || before.len() >= 3 || matches!(before, "un" | "in" | "re")
}

/// Words in -re that Americans write in -er.
const RE: [&str; 13] = [
    "accoutre", "calibre", "centre", "fibre", "goitre", "litre", "lustre", "meagre", "metre",
    "sabre", "sceptre", "spectre", "theatre",
];

fn er_for_re(word: String) -> String {
    const SOMBRE: [(&str, &str); 3] = [
        ("sombre", "somber"),
        ("sombrely", "somberly"),
        ("sombreness", "somberness"),
    ];
    if let Some((_, american)) = SOMBRE.iter().find(|(british, _)| *british == word) {
        return (*american).to_owned();
    }
    if let Some(before) = word.strip_suffix("centring") {
        return format!("{before}centering");
    }
    for base in RE {
        if let Some(at) = word.find(base) {
            let (stem, rest) = (at + base.len() - 2, &word[at + base.len()..]);
            let compound = rest.len() >= 4 && matches!(base, "centre" | "fibre" | "theatre")
                // Centreville and Centerville are two places.
                && !rest.starts_with("vil");
            if matches!(rest, "" | "s" | "d" | "ly" | "ness") || compound {
                let rest = if rest == "d" { "ed" } else { rest };
                return format!("{}er{rest}", &word[..stem]);
            }
        }
    }
    word
}

/// The endings of a verb in -ise and what is made of it.
const ISE: [&str; 12] = [
    "ise",
    "ised",
    "ises",
    "ising",
    "iser",
    "isers",
    "isable",
    "isably",
    "isability",
    "isingly",
    "isement",
    "isements",
];

/// What stands before -ise in words that are no verbs in -ize, with whatever is before it.
const KEEPS_ISE: [&str; 27] = [
    "adv",
    "chast",
    "circumc",
    "comprom",
    "desp",
    "disfranch",
    "earthr",
    "enterpr",
    "entrepr",
    "excerc",
    "exerc",
    "expert",
    "franch",
    "improv",
    "merchand",
    "metropol",
    "parad",
    "prec",
    "prem",
    "prom",
    "superv",
    "surm",
    "surpr",
    "telev",
    "treat",
    "trell",
    "vert",
];

/// The same, where nothing stands before it.
const KEEPS_ISE_WHOLE: [&str; 41] = [
    "an", "appr", "ar", "cer", "chem", "compr", "conc", "cr", "dem", "den", "dev", "div", "el",
    "ep", "exc", "exp", "highr", "impr", "inc", "ir", "lowr", "m", "marqu", "midr", "moonr",
    "mort", "pen", "pelv", "pr", "redev", "rem", "repr", "rev", "sunr", "supr", "ther", "tort",
    "upr", "v", "val", "vis",
];

fn ize_for_ise(word: String) -> String {
    // Improvisation goes with improvise; -isation is made of verbs in -ize otherwise.
    if let Some(at) = word.find("isation")
        && word[..at].contains(['a', 'e', 'i', 'o', 'u', 'y'])
        && !word[..at].ends_with("improv")
    {
        return format!("{}ization{}", &word[..at], &word[at + "isation".len()..]);
    }
    for ending in ["isance", "isances", "isant"] {
        if let Some(root) = word.strip_suffix(ending)
            && root.ends_with("cogn")
        {
            return format!("{root}iz{}", &ending[2..]);
        }
    }
    let Some((root, ending)) = ISE
        .iter()
        .filter_map(|ending| Some((word.strip_suffix(ending)?, ending)))
        .min_by_key(|(root, _)| root.len())
    else {
        return analysed(word);
    };
    let vowel_before =
        root.ends_with(['a', 'e', 'i', 'o', 'u']) && !root.ends_with("loqu") && root != "ego";
    let keeps = root.len() < 3
        || vowel_before
        // Clockwise and otherwise.
        || root.ends_with('w')
        || !root.contains(['a', 'e', 'i', 'o', 'u', 'y'])
        || KEEPS_ISE.iter().any(|kept| root.ends_with(kept))
        || KEEPS_ISE_WHOLE.contains(&root);
    if keeps {
        return word;
    }
    format!("{root}iz{}", &ending[2..])
}

/// Verbs in -lyze go with those in -lyse, whose nouns (analysis, analyses) have an s in both spellings.
fn analysed(word: String) -> String {
    const ENDINGS: [&str; 7] = ["able", "e", "ed", "es", "er", "ers", "ing"];
    let Some(at) = word.rfind("lyz") else {
        return word;
    };
    if at >= 2 && ENDINGS.contains(&&word[at + 3..]) {
        format!("{}lys{}", &word[..at], &word[at + 3..])
    } else {
        word
    }
}

/// Words in -l that British spelling doubles before an ending and American does not, as they are not stressed at their end.
const DOUBLES_L: [&str; 79] = [
    "apparel", "barrel", "bedevil", "bevel", "bushel", "cancel", "caramel", "carol", "channel",
    "chisel", "counsel", "cudgel", "devil", "dial", "dishevel", "drivel", "duel", "enamel",
    "equal", "flannel", "fuel", "funnel", "gambol", "gravel", "grovel", "hovel", "imperil",
    "initial", "jewel", "kennel", "label", "laurel", "level", "libel", "marshal", "marvel",
    "medal", "metal", "model", "panel", "parcel", "pedal", "pencil", "peril", "petal", "pistol",
    "pommel", "pummel", "quarrel", "ravel", "revel", "rival", "rowel", "shovel", "shrivel",
    "signal", "snivel", "spiral", "squirrel", "stencil", "swivel", "symbol", "tassel", "tinsel",
    "total", "towel", "trammel", "travel", "trowel", "tunnel", "unravel", "vial", "victual",
    "weasel", "yodel", "yokel", "remodel", "relabel", "refuel",
];

fn single_l(word: String) -> String {
    const ENDINGS: [&str; 8] = ["led", "ling", "ler", "lers", "lings", "lor", "lors", "lery"];
    for ending in ENDINGS {
        if let Some(base) = word.strip_suffix(ending)
            && base.ends_with('l')
            && DOUBLES_L.iter().any(|known| {
                base.strip_suffix(known).is_some_and(|before| {
                    matches!(
                        before,
                        "" | "re" | "un" | "out" | "mis" | "pre" | "over" | "mult"
                    )
                })
            })
        {
            return format!("{base}{}", &ending[1..]);
        }
    }
    // To fulfil and the like have one l at the end in Britain and two in America.
    for base in ["fulfil", "enrol", "enthral", "distil", "instil", "appal"] {
        if word == base || word.strip_suffix('s') == Some(base) {
            return format!("{base}l{}", &word[base.len()..]);
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::american;

    fn spelled(word: &str) -> String {
        american(word).unwrap_or_else(|| word.to_owned())
    }

    #[test]
    fn british_and_american_forms_meet() {
        for (british, us) in [
            ("aluminium", "aluminum"),
            ("aeroplanes", "airplanes"),
            ("speciality", "specialty"),
            ("centre", "center"),
            ("centres", "centers"),
            ("centred", "centered"),
            ("centring", "centering"),
            ("epicentre", "epicenter"),
            ("centrepiece", "centerpiece"),
            ("theatregoers", "theatergoers"),
            ("kilometres", "kilometers"),
            ("lacklustre", "lackluster"),
            ("sombre", "somber"),
            ("organise", "organize"),
            ("organised", "organized"),
            ("organisations", "organizations"),
            ("organisational", "organizational"),
            ("reorganisation", "reorganization"),
            ("summarises", "summarizes"),
            ("maximising", "maximizing"),
            ("recognisable", "recognizable"),
            ("unrecognised", "unrecognized"),
            ("terrorise", "terrorize"),
            ("analyse", "analyze"),
            ("paralysed", "paralyzed"),
            ("analysers", "analyzers"),
            ("colourful", "colorful"),
            ("labourers", "laborers"),
            ("neighbouring", "neighboring"),
            ("unfavourable", "unfavorable"),
            ("watercolours", "watercolors"),
            ("dishonourable", "dishonorable"),
            ("armoured", "armored"),
            ("travelled", "traveled"),
            ("travellers", "travelers"),
            ("modelling", "modeling"),
            ("cancelled", "canceled"),
            ("fuelled", "fueled"),
            ("counsellors", "counselors"),
            ("jewellery", "jewelry"),
            ("jeweller", "jeweler"),
            ("marvellous", "marvelous"),
            ("fulfilment", "fulfillment"),
            ("enrols", "enrolls"),
            ("defence", "defense"),
            ("defences", "defenses"),
            ("licence", "license"),
            ("practised", "practiced"),
            ("programme", "program"),
            ("programmes", "programs"),
            ("catalogues", "catalogs"),
            ("catalogued", "cataloged"),
            ("paediatrician", "pediatrician"),
            ("anaesthetist", "anesthetist"),
            ("haemorrhage", "hemorrhage"),
            ("leukaemia", "leukemia"),
            ("foetal", "fetal"),
            ("diarrhoea", "diarrhea"),
            ("grey", "gray"),
            ("greys", "grays"),
            ("moulds", "molds"),
            ("ischaemic", "ischemic"),
            ("judgement", "judgment"),
            ("ageing", "aging"),
            ("manoeuvres", "maneuvers"),
            ("manoeuvring", "maneuvering"),
            ("sceptical", "skeptical"),
            ("ploughed", "plowed"),
            ("moulded", "molded"),
            ("sulphur", "sulfur"),
            ("advisors", "advisers"),
            ("encyclopaedia", "encyclopedia"),
        ] {
            assert_eq!(spelled(british), spelled(us), "{british}");
        }
    }

    #[test]
    fn other_words_stay_as_they_are() {
        let words = "
            four hour tour contour pour sour detour velour course journal court barbour seymour paramour rise
            arise sunrise promise promising premises exercise exercises wise otherwise likewise advertise
            advertiser advertisement advise advisers raise praised cruise noise disguise despise compromise
            enterprise surprised supervise televised franchise merchandise precise concise demise paradise
            expertise treatise improvisation improvised revised devised crises miser cruiser riser bruised
            penises appraise comprised visited acre massacre genre ogre cadre timbre louvre sombrero mediocre
            centreville annexed annexes programmed programmers moulton expelled compelled spelled yelled smelled
            rebelled controlled controller seller dwelling selling killed called cell hence fence whence size
            prize seize storey tyre cheque kerb greyhound israel phoenix subpoena caesar paean enquirer aerial
            league vogue rogue
        ";
        for word in words.split_whitespace() {
            assert_eq!(american(word), None, "{word}");
        }
    }
}
