//! The words with which a web page talks about itself and to its reader, in the larger European languages and a few others.
//!
//! They are signs, not verdicts: [`features`](super::features) counts them, and long prose may well say "newsletter" without being a notice.
//! A term matches whole words; one that ends in `*` matches their beginnings.

use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::LazyLock;

/// How much of a line is looked at; notices are short.
const LONGEST: usize = 1200;

/// What the vocabulary finds in a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct WebTalk {
    /// Distinct terms that hardly occur in a story.
    pub(super) strong: usize,
    /// Distinct terms that a story may use as well.
    pub(super) weak: usize,
    /// Whether the line begins with a term that opens a list of other stories, the comments or a form.
    pub(super) opens_tail: bool,
    /// Whether it begins with a term that opens the readers' comments.
    pub(super) opens_comments: bool,
    /// Whether it speaks to the reader: "you", "your".
    pub(super) address: bool,
    /// Words of grammar, which lists and labels lack.
    pub(super) function_words: usize,
}

/// Looks for the vocabulary in a line.
pub(super) fn web_talk(text: &str) -> WebTalk {
    let words = spaced_words(text);
    let mut talk = WebTalk::default();
    let mut seen = Vec::new();
    for found in VOCABULARY.automaton.find_overlapping_iter(&words) {
        let term = &VOCABULARY.terms[found.pattern().as_usize()];
        // Terms begin with the space before them, those of scripts without spaces right after it.
        let first_time = !seen.contains(&found.pattern());
        seen.push(found.pattern());
        match term {
            Kind::Strong if first_time => talk.strong += 1,
            Kind::Weak if first_time => talk.weak += 1,
            Kind::Tail if found.start() <= 1 => {
                talk.strong += 1;
                talk.opens_tail = true;
            }
            Kind::Comments if found.start() <= 1 => {
                talk.strong += 1;
                talk.opens_tail = true;
                talk.opens_comments = true;
            }
            Kind::Address => talk.address = true,
            Kind::Function => talk.function_words += 1,
            _ => {}
        }
    }
    talk
}

/// The words in lower case with one space before, between and after them.
fn spaced_words(text: &str) -> String {
    let mut spaced = String::from(" ");
    for c in text.chars().take(LONGEST) {
        if c.is_ascii_alphanumeric() {
            spaced.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{dff}')
        {
            spaced.extend(c.to_lowercase());
        } else if matches!(c, '\'' | '’') {
            // "don't" stays one word.
        } else if !spaced.ends_with(' ') {
            spaced.push(' ');
        }
    }
    if !spaced.ends_with(' ') {
        spaced.push(' ');
    }
    spaced
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Strong,
    Weak,
    Tail,
    Comments,
    Address,
    Function,
}

struct Vocabulary {
    automaton: AhoCorasick,
    terms: Vec<Kind>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let lists = [
        (Kind::Strong, STRONG),
        (Kind::Weak, WEAK),
        (Kind::Tail, TAIL),
        (Kind::Comments, COMMENTS),
        (Kind::Address, ADDRESS),
        (Kind::Function, FUNCTION),
    ];
    let (terms, patterns): (Vec<Kind>, Vec<String>) = lists
        .iter()
        .flat_map(|(kind, list)| {
            list.split(',')
                .map(move |term| (*kind, pattern(term.trim())))
        })
        .unzip();
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .build(patterns)
        .expect("the vocabulary is small enough for an automaton");
    Vocabulary { automaton, terms }
});

fn pattern(term: &str) -> String {
    if term
        .chars()
        .any(|c| matches!(c, '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'))
    {
        return term.to_owned();
    }
    match term.strip_suffix('*') {
        Some(stem) => format!(" {stem}"),
        None => format!(" {term} "),
    }
}

#[rustfmt::skip]
const STRONG: &str = "
    sign up, signing up, subscribe, subscribing, subscribe to, newsletter*, log in, sign in, log out, privacy policy, privacy notice, terms of use, terms of service, terms and conditions, cookie*,
    all rights reserved, follow us, click here, tap here, read more, read the full, find out more, advertisement, advertise with us, skip to, 
    share this, share on, share via, copy link, download our, download the app, our app, mobile app, support us, support our journalism, become a member, story continues, article continues, scroll to continue,
    continue reading, get in touch, got a story, contact us, opens in new, open in new, javascript, your browser, web browser, letter to the editor, letters to the editor, email address, required fields,
    is not supported, be published, this article was, this article is, this article has, this story was, this story is, this story has, this post was, this page, this website, this site, our website, our site, our partner, our partners, our readers,
    registered users, already a subscriber, subscriber only, subscribers only, free trial, privacy settings, personal data, your inbox, push notifications, watch live, listen to this, purchase licensing, licensing rights,
    trust principles, external sites, external content, without permission, may not be published, min read, minute read, minutes read, main content, main menu, main navigation, to navigation, back to top, home page, homepage, password, load more, show more, see more, view more, view all,
    join the conversation, join the discussion, community guidelines, powered by, editors note, stay informed, first published in, first published on, for more stories, follow me, email me, donate, views expressed, opinions expressed, do not necessarily reflect, does not necessarily reflect, editorial position, editorial policy, editorial stance, authors own, rush transcript, this transcript, view this email, you are receiving this, add us as, set us as, preferred source,
    abonnieren, abonnement, abonnent*, angemeldet*, anmelden, einloggen, datenschutz*, nutzungsbedingungen, impressum, alle rechte vorbehalten, zum inhalt, springen, überspringen, zur startseite, zur hauptnavigation, mehr lesen, weiterlesen, jetzt lesen, artikel teilen, artikel mit freunden, link kopieren, folgen sie, 
    dieser artikel ist, dieser artikel wurde, dieser text ist, dieser beitrag, affiliate links, externer inhalt, externe inhalte, externen inhalt*, redaktioneller inhalt, lesezeit, kostenlos testen, jetzt testen, kostenlos lesen, bildrechte, bildbeitrag, drittplattformen, browser, e paper, epaper, anzeige, push nachrichten, empfehlungen der redaktion, merkliste, einwilligung, einverstanden dass,
    cet article est, cet article a, sabonner, abonnez vous, abonnés, connectez vous, se connecter, inscrivez vous, mentions légales, tous droits réservés, lire la suite, publicité, partager cet, partager sur, cliquez ici, données personnelles, suivez nous, politique de confidentialité, accéder au contenu, temps de lecture, minutes de lecture, vos données,
    este artículo fue, esta nota fue, suscríbete, suscribete, suscríbase, suscriptor*, boletín, iniciar sesión, regístrate, todos los derechos reservados, leer más, política de privacidad, haz clic, publicidad, ver más, síguenos, comparte, ir al contenido, aviso legal, seguir en, mostrar comentarios, cargando siguiente,
    assine, assinante*, inscreva se, faça login, todos os direitos reservados, política de privacidade, clique aqui, leia mais, publicidade, compartilhe, siga nos, receba as notícias,
    questo articolo è, abbonati, abbonamento, iscriviti, accedi, tutti i diritti riservati, clicca qui, leggi di più, pubblicità, condividi, riproduzione riservata, informativa sulla privacy, continua a leggere,
    abonneer, abonnees, nieuwsbrief, inloggen, meld je aan, alle rechten voorbehouden, lees meer, lees verder, advertentie, privacybeleid, privacyverklaring, deel dit artikel, deel via,
    prenumerera, prenumerant*, nyhetsbrev*, logga in, läs mer, annons, logg inn, abonner, les mer, annonse, tilmeld dig, log ind, læs mere, tilaa, kirjaudu, mainos,
    zaloguj, zapisz się, czytaj więcej, reklama, wszelkie prawa zastrzeżone, udostępnij, přihlaste se, přihlásit, odběr, sdílet, všechna práva vyhrazena, abone ol*, giriş yap, tüm hakları saklıdır, devamını oku, reklam,
    подписывайтесь, подпишитесь, подписаться, войти, реклама, все права защищены, читать далее, поделиться, комментировать, комментирования, підписуйтесь, підпишіться, увійти, усі права захищені, читати далі, поділитися,
    berlangganan, whatsapp channel, google news, ikuti kami, baca selengkapnya, cek berita, dapatkan informasi, hak cipta,
    جميع الحقوق محفوظة, كل الحقوق محفوظة, حقوق النشر, سياسة الخصوصية, شروط الاستخدام, النشرة البريدية, اشترك في, اشتركوا في, سجل الدخول, تسجيل الدخول, تابعنا على, تابعونا على, شارك على, شارك المقال, انسخ الرابط, إعلان,
    כל הזכויות שמורות, מדיניות פרטיות, מדיניות הפרטיות, תנאי שימוש, תנאי השימוש, הירשמו, הרשמה לניוזלטר, ניוזלטר, התחברות, התחברו, עקבו אחרינו, שתפו את, העתק קישור, פרסומת,
    会員登録, 有料会員, 会員限定, ログイン, 無断転載, 続きを読む, 広告, 订阅, 登录, 版权所有, 转载, 点击, 로그인, 회원가입, 구독, 무단전재, 무단 전재, 재배포, 기사제보, 댓글, कॉपी लिंक, ऐप डाउनलोड, लॉगिन, डाउनलोड
";

#[rustfmt::skip]
const WEAK: &str = "
    share, comment, comments, email, e mail, app, account, login, register, menu, copyright, facebook, twitter, instagram, whatsapp, telegram, youtube, tiktok, linkedin, bluesky, rss, podcast, podcasts, sites,
    offer, offers, free, premium, promo, unlimited, subscription*, subscriber*, subscribed, sponsored, promoted, affiliate, here, exclusive, latest, feedback, tips, alerts, our, daily, weekly, inbox, video, videos, gallery, photos, watch, listen, audio, licence, license, rights,
    this article, this story, this report, sections, topics, tags, download, print, visit, contribute, contribution, membership, readers, website, reserved, article, experience,
    teilen, kommentar*, startseite, registrieren, konto, video, bilder, fotos, fotostrecke, exklusiv, digital, leser*, diesen artikel, dieser artikel, artikel, hier, testen, kostenlos, uns, inhalte, abo, angebot, angebote,
    partager, commentaire*, compte, vidéo, inscription, cet article, offre*, gratuit*, ici, 
    compartir, comentarios, comentario, cuenta, este artículo, gratis, aquí, oferta*, registro,
    compartilhar, comentários, conta, esta matéria, este artigo, grátis, aqui,
    condividi, commenti, account, questo articolo, qui, offerte,
    delen, reacties, reageer, dit artikel, gratis, dela, del, kommentarer, komentarze, komentáře, diskuse, yorum, yorumlar, комментарии, коментарі, komentar, bagikan
";

/// What opens the lists after, or beside, a story.
#[rustfmt::skip]
const TAIL: &str = "
    related, related articles, related stories, related topics, related article, related content, more from, more on, more in, more news, more stories, most read, most viewed, most popular, trending, recommended, recommended reading, read also, read next, up next, see also, also read, also on, you may also, you might also, latest news, latest stories, recent stories, recent posts, explore more, explore our, editors picks, popular, whats next, dont miss, in case you missed, top stories, top story,
    about the author, about the authors, tags, topics, copyright,
    mehr zum thema, weitere themen, weitere artikel, weitere meldungen, das könnte sie auch, das könnte dich auch, auch interessant, lesen sie auch, lesen sie mehr, mehr aus, mehr von, mehr zu, meistgelesen*, schlagworte, themen, topmeldungen, zum thema, lesetipps, über den autor, neueste, das neueste, ähnliche, empfehlungen, zur startseite,
    à lire aussi, lire aussi, à découvrir, sur le même sujet, les plus lus, articles liés, nos vidéos, à propos de lauteur, recommandé, voir aussi,
    lee también, te puede interesar, lo más leído, más noticias, más información, noticias relacionadas, temas relacionados, etiquetas, sobre el autor, ver más, relacionado*,
    leia também, veja também, mais lidas, notícias relacionadas, veja mais, saiba mais,
    leggi anche, potrebbe interessarti, i più letti, articoli correlati, altre notizie,
    lees ook, meest gelezen, meer nieuws, meer over, gerelateerd, bekijk ook,
    läs också, les også, læs også, mer om, senaste nytt, siste nytt, lue myös,
    czytaj także, czytaj również, zobacz także, zobacz też, najczęściej czytane, čtěte také, mohlo by vás, nejčtenější, související, doporučované, ilgili haberler, çok okunanlar,
    читайте также, читайте ще, читайте також, другие новости, похожие, материалы по теме,
    اقرأ أيضا, اقرأ المزيد, إقرأ أيضا, مواضيع ذات صلة, أخبار ذات صلة, مقالات ذات صلة, الأكثر قراءة, الأكثر مشاهدة, קראו גם, קראו עוד, כתבות נוספות, עוד בנושא, הנקראות ביותר,
    baca juga, berita terkait, berita lainnya, terpopuler, berita terpopuler, ezisematheni, xem thêm, tin liên quan, 関連記事, 関連ニュース, あわせて読みたい, この記事を書いた, 相关, 推荐阅读, 관련기사, 많이 본, 당신이 관심
";

/// What opens the readers' comments, after which no story goes on.
#[rustfmt::skip]
const COMMENTS: &str = "
    leave a comment, leave a reply, comments, comment, post a comment, add a comment, reader comments, join the discussion,
    kommentare, leserkommentare, kommentieren, zu den kommentaren, kommentar schreiben, commentaires, laisser un commentaire, comentarios, deja un comentario, comentários, commenti, reacties, reageer,
    kommentarer, komentarze, dodaj komentarz, komentáře, diskuse, yorumlar, yorum yap, комментарии, коментарі, komentar, コメント, 댓글, 评论,
    التعليقات, تعليقات القراء, أضف تعليقا, اترك تعليقا, תגובות, הוסף תגובה, כתוב תגובה
";

#[rustfmt::skip]
const ADDRESS: &str = "
    you, your, youre, youll, yours, sie, ihre, ihren, ihrer, ihrem, ihr, du, dein, deine, deinen, euch, vous, votre, vos, usted, tu, tus, su, você, seu, sua, voi, vostro, tuo, je, jouw, uw, jij, din, ditt, dina, vy, váš, vaše, вы, ваш, ваши, вас, вам, ви, anda, kamu
";

#[rustfmt::skip]
const FUNCTION: &str = "
    the, of, and, to, in, a, is, was, were, that, for, on, with, as, by, has, have, had, it, its, from, which, who, will, been, an, be, are, at, his, her, their, but, not, after, said, they, he, she, would,
    der, die, das, und, ist, den, von, mit, für, auf, dem, des, ein, eine, nicht, im, zu, sich, wurde, als, auch, bei, nach, hat, haben, wird, sind, dass, einen, einer, aus, noch, sagte,
    le, la, les, et, des, une, un, du, est, dans, pour, que, qui, sur, par, au, plus, pas, avec, ont, il, elle, ce, son, sa, été,
    el, los, las, y, una, en, que, del, por, con, para, se, al, ha, fue, como, más, pero, sus, este, lo,
    o, os, e, do, da, dos, das, em, um, uma, não, com, na, no, foi, ao, mais,
    il, gli, di, che, è, per, del, della, con, una, sono, non, nel, alla, ha, anche,
    de, het, een, van, dat, op, te, voor, zijn, niet, met, werd, aan, ook, er,
    och, att, det, som, på, är, av, för, den, til, og, er, har, ikke, med, ja, on, että, ei,
    w, na, z, się, nie, do, jest, że, to, a, se, je, v, ve, že, ve, byl, bir, ve, bu, için, ile, da, de,
    и, в, на, что, не, с, по, как, это, он, за, из, к, для, от, у, о, і, та, що, за, до, від, й, yang, dan, di, dari, untuk, dengan, ini, itu, pada, cua, của, và, là, có, trong, cho, được,
    من, في, على, إلى, أن, إن, عن, مع, هذا, هذه, التي, الذي, الذين, ما, لا, لم, قد, كان, كانت, قال, وقال, قالت, وقالت, بعد, قبل, هو, هي, كما, حتى, بين, كل, وأن, أو, ثم, منذ,
    של, את, על, לא, כי, הוא, היא, הם, עם, זה, גם, אל, או, אבל, אך, כל, בין, לפני, אחרי, לאחר, היה, היתה, הייתה, אמר, אמרה, יותר, עד, רק, אם, אשר, בו
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_told_by_its_words() {
        let talk = web_talk("Sign up for our newsletter and get it in your inbox");
        assert!(talk.strong >= 2 && talk.address, "{talk:?}");
        assert!(web_talk("Related stories").opens_tail);
        assert!(web_talk("あわせて読みたい").strong > 0);
    }

    #[test]
    fn a_term_matches_whole_words() {
        assert_eq!(web_talk("The happy harborside").weak, 0);
        assert_eq!(web_talk("Related, he said").strong, 1);
        assert_eq!(web_talk("The unrelated finding").strong, 0);
    }

    #[test]
    fn grammar_is_counted() {
        assert!(web_talk("The mayor said that it was not the end of the line").function_words >= 7);
        assert_eq!(web_talk("Sport Weather Travel").function_words, 0);
        assert!(
            web_talk("وقال المدير إن القوارب ستعود إلى العمل قبل نهاية الأسبوع").function_words >= 3
        );
        assert!(web_talk("העירייה הודיעה כי התיקון יימשך עד יום שישי").function_words >= 2);
        assert!(web_talk("اقرأ أيضا").opens_tail && web_talk("כל הזכויות שמורות").strong > 0);
    }
}
