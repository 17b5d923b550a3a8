//! `Browser`: headless Chromium with a driver of its own, and what a reader does with it.
//!
//! Nothing here waits for a length of time: what is expected is looked for until it is there, or until that has taken too long.

use crate::collection::Collection;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities;
use thirtyfour::error::{WebDriverError, WebDriverResult};
use thirtyfour::{
    By, CapabilitiesHelper, ChromeCapabilities, DesiredCapabilities, Key, TypingData, WebDriver,
    WebElement,
};

/// What is not there by then does not come. A loaded machine is slow.
const PATIENCE: Duration = Duration::from_secs(20);
/// Looked for this often.
const PAUSE: Duration = Duration::from_millis(20);
/// A browser that leaves no trace, asks nobody anything by itself, and may run as root. On a machine for tests shared memory can be small.
const SWITCHES: [&str; 13] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--lang=en-US",
    "--window-size=1280,900",
];

/// What kind of reader sits there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// One with a wide screen.
    Usual,
    /// One whose browser runs no script.
    WithoutScripts,
    /// One with a phone of 360 by 740 pixels.
    WithPhone,
}

/// A browser before a collection. It is ended with the test.
pub(crate) struct Browser {
    runtime: tokio::runtime::Runtime,
    session: Option<WebDriver>,
    origin: String,
    width: Cell<u32>,
    // It gives the browser an empty folder of its own, and removes that when the session ends.
    _driver: Driver,
}

/// Lets a reader look at a collection. Where no browser is installed the test is passed over, unless `PULLQUOTE_BROWSER=required`.
///
/// Whatever a test does, nothing may be asked of another server, and the console has to stay free of errors.
pub(crate) fn read(collection: &Collection, reader: Reader, test: impl FnOnce(&Browser)) {
    let browser = match Browser::start(collection, reader) {
        Ok(browser) => browser,
        Err(reason) => return pass_over(&reason),
    };
    test(&browser);
    browser.kept_to_its_server();
}

/// Says why a test cannot be carried out; fails where it has to be.
pub(crate) fn pass_over(reason: &str) {
    let required = std::env::var_os("PULLQUOTE_BROWSER").is_some_and(|how| how == "required");
    assert!(!required, "{reason}");
    eprintln!("passed over: {reason}");
}

impl Browser {
    fn start(collection: &Collection, reader: Reader) -> Result<Self, String> {
        let chromium = installed(&["chromium", "chromium-browser", "google-chrome"])
            .ok_or("Chromium is not installed (Debian: apt install chromium)")?;
        let driver = installed(&["chromedriver"])
            .ok_or("chromedriver is not installed (Debian: apt install chromium-driver)")?;
        let driver = Driver::start(&driver);
        let capabilities = capabilities(&chromium, reader).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let session = runtime
            .block_on(WebDriver::new(driver.address.as_str(), capabilities))
            .map_err(|error| format!("Chromium does not start: {error}"))?;
        let browser = Self {
            runtime,
            session: Some(session),
            origin: collection.origin(),
            width: Cell::new(1280),
            _driver: driver,
        };
        if reader == Reader::WithPhone {
            browser.resize(360, 740);
        }
        Ok(browser)
    }

    fn session(&self) -> &WebDriver {
        self.session.as_ref().unwrap()
    }

    /// Goes to a page of the server, by its path.
    pub(crate) fn open(&self, path: &str) {
        let address = format!("{}{path}", self.origin);
        self.runtime
            .block_on(self.session().goto(address))
            .unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// Where the browser is, without the server.
    pub(crate) fn place(&self) -> String {
        let url = self.runtime.block_on(self.session().current_url()).unwrap();
        url.as_str().replacen(&self.origin, "", 1)
    }

    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    pub(crate) fn back(&self) {
        self.runtime.block_on(self.session().back()).unwrap();
    }

    pub(crate) fn forward(&self) {
        self.runtime.block_on(self.session().forward()).unwrap();
    }

    pub(crate) fn reload(&self) {
        self.runtime.block_on(self.session().refresh()).unwrap();
    }

    /// Clicks on the first of these that can be clicked.
    pub(crate) fn click(&self, selector: &str) {
        self.act(selector, async |element| element.click().await);
    }

    /// Points at nothing, and takes the focus from what has it.
    pub(crate) fn look_away(&self) {
        self.script::<Value>("document.activeElement.blur()", Value::Null);
        let chain = self.session().action_chain().move_to(0, 0);
        self.runtime.block_on(chain.perform()).unwrap();
    }

    /// Clicks with Shift held down.
    pub(crate) fn shift_click(&self, selector: &str) {
        self.act(selector, async |element| {
            let keys = self.session().action_chain();
            keys.key_down(Key::Shift)
                .click_element(&element)
                .key_up(Key::Shift)
                .perform()
                .await
        });
    }

    /// Types into what has the focus.
    pub(crate) fn press(&self, keys: impl Into<TypingData>) {
        let chain = self.session().action_chain().send_keys(keys);
        self.runtime.block_on(chain.perform()).unwrap();
    }

    /// Presses a key while another is held down.
    pub(crate) fn press_with(&self, held: &Key, key: char) {
        let chain = self.session().action_chain();
        let chain = chain
            .key_down(held.value())
            .key_down(key)
            .key_up(key)
            .key_up(held.value());
        self.runtime.block_on(chain.perform()).unwrap();
    }

    /// Empties the search field, types a query and sends it off.
    pub(crate) fn search(&self, query: &str) {
        self.act("#q", async |field| {
            field.clear().await?;
            field.send_keys(query).await
        });
        self.press(Key::Enter);
    }

    fn act(&self, selector: &str, act: impl AsyncFn(WebElement) -> WebDriverResult<()>) {
        let done = patiently(|| {
            self.runtime.block_on(async {
                let element = self.session().find(By::Css(selector)).await?;
                act(element).await
            })
        });
        done.unwrap_or_else(|error| panic!("{selector} on {}: {error}", self.place()));
    }

    /// What an expression of the page's language is worth; `args` has what it is given.
    pub(crate) fn value<T: DeserializeOwned>(&self, expression: &str, args: Value) -> T {
        self.script(
            &format!("const args = arguments[0]; return {expression};"),
            args,
        )
    }

    /// What a script gives back; `arguments[0]` has what it is given.
    pub(crate) fn script<T: DeserializeOwned>(&self, script: &str, args: Value) -> T {
        let args = vec![args];
        let value = patiently(|| {
            let ran = self.session().execute(script, args.clone());
            self.runtime.block_on(ran)
        });
        value
            .and_then(|value| value.convert())
            .unwrap_or_else(|error| panic!("{error}\n{script}"))
    }

    /// The text of each of these, with single spaces.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        self.value(
            "[...document.querySelectorAll(args)].map((element) => element.textContent.trim().replace(/\\s+/g, ' '))",
            json!(selector),
        )
    }

    /// The text of each of these that can be seen.
    pub(crate) fn seen(&self, selector: &str) -> Vec<String> {
        self.value(
            "[...document.querySelectorAll(args)].filter((element) => element.checkVisibility()).map((element) => element.innerText.trim().replace(/\\s+/g, ' '))",
            json!(selector),
        )
    }

    pub(crate) fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        self.value(
            "document.querySelector(args[0])?.getAttribute(args[1])",
            json!([selector, name]),
        )
    }

    /// Whether what has the focus is one of these.
    pub(crate) fn has_focus(&self, selector: &str) -> bool {
        self.value("document.activeElement.matches(args)", json!(selector))
    }

    /// What is written in the search field.
    pub(crate) fn field(&self) -> String {
        self.value("document.querySelector('#q').value", Value::Null)
    }

    /// Waits until these are the texts of what is chosen, and fails if they never are.
    #[track_caller]
    pub(crate) fn shows(&self, selector: &str, texts: &[&str]) {
        self.comes(selector, || self.texts(selector), &texts);
    }

    /// Waits until something is as it should be, and fails if it never is.
    #[track_caller]
    pub(crate) fn comes<T, U>(&self, what: &str, read: impl Fn() -> T, wanted: &U)
    where
        T: PartialEq<U> + Debug,
        U: Debug,
    {
        let begun = Instant::now();
        loop {
            let read = read();
            if read == *wanted {
                return;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "{what} on {}: {read:?}, not {wanted:?}",
                self.place()
            );
            std::thread::sleep(PAUSE);
        }
    }

    /// A command of Chromium's own protocol.
    pub(crate) fn command(&self, method: &str, parameters: Value) -> Value {
        let cdp = self.session().cdp();
        let sent = cdp.send_raw(method, parameters);
        self.runtime.block_on(sent).unwrap()
    }

    /// Makes the page as wide and as high as on such a screen; below 500 pixels it is a phone's.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        let screen = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500});
        self.command("Emulation.setDeviceMetricsOverride", screen);
        self.width.set(width);
    }

    /// What reaches beyond the width of the window, so that one would have to scroll sideways; the first few.
    pub(crate) fn overflowing(&self) -> Vec<String> {
        self.script(
            "const width = arguments[0];
             if (document.documentElement.scrollWidth <= width) return [];
             const wide = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > width + 1);
             return [`${document.documentElement.scrollWidth} pixels`, ...wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 200))];",
            json!(self.width.get()),
        )
    }

    /// Has the page believe that its reader prefers this: `prefers-color-scheme`, `dark`.
    pub(crate) fn prefer(&self, feature: &str, value: &str) {
        let features = json!({"features": [{"name": feature, "value": value}]});
        self.command("Emulation.setEmulatedMedia", features);
    }

    /// What is seen now, as PNG.
    pub(crate) fn screenshot(&self) -> Vec<u8> {
        let taken = self.session().screenshot_as_png();
        self.runtime.block_on(taken).unwrap()
    }

    /// Fails if anything was asked of another server, or an error was told to the console.
    #[track_caller]
    fn kept_to_its_server(&self) {
        let entries = |kind: &str| {
            let log = self.session().get_log(kind);
            self.runtime.block_on(log).unwrap()
        };
        let asked: BTreeSet<String> = entries("performance")
            .iter()
            .filter_map(|entry| serde_json::from_str::<Value>(&entry.message).ok())
            .filter(|entry| entry["message"]["method"] == "Network.requestWillBeSent")
            .filter_map(|entry| {
                let url = &entry["message"]["params"]["request"]["url"];
                url.as_str().map(str::to_owned)
            })
            .collect();
        assert!(!asked.is_empty(), "the requests are not seen");
        let server = format!("{}/", self.origin);
        let foreign: Vec<&String> = asked
            .iter()
            .filter(|url| !url.starts_with(&server) && !url.starts_with("data:"))
            .collect();
        assert!(foreign.is_empty(), "asked of others: {foreign:?}");
        // That a page says what is wrong is told to the console too, by its status; of what a page loads that would be a fault.
        let is_of_page = |entry: &str| {
            entry.contains(&format!(" {server}"))
                && entry.contains(" - Failed to load resource: the server responded")
                && !entry.contains("/assets/")
                && !entry.contains("/api/")
                && !entry.contains("a status of 500")
        };
        let errors: Vec<String> = entries("browser")
            .into_iter()
            .map(|entry| format!("{} {}", entry.level, entry.message))
            .filter(|entry| !is_of_page(entry))
            .collect();
        assert!(errors.is_empty(), "told to the console: {errors:#?}");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            let _ = self.runtime.block_on(session.quit());
        }
    }
}

/// Tries again while a page is being exchanged for the next.
fn patiently<T>(attempt: impl Fn() -> WebDriverResult<T>) -> WebDriverResult<T> {
    let begun = Instant::now();
    loop {
        match attempt() {
            Err(error) if begun.elapsed() < PATIENCE && !is_mistake(&error) => {
                std::thread::sleep(PAUSE);
            }
            outcome => return outcome,
        }
    }
}

/// A mistake of the test itself, which no patience mends.
fn is_mistake(error: &WebDriverError) -> bool {
    let text = error.to_string();
    [
        "invalid selector",
        "SyntaxError",
        "ReferenceError",
        "TypeError",
    ]
    .iter()
    .any(|mistake| text.contains(mistake))
}

fn capabilities(chromium: &Path, reader: Reader) -> WebDriverResult<ChromeCapabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    capabilities.set_binary(chromium.to_str().unwrap())?;
    for switch in SWITCHES {
        capabilities.add_arg(switch)?;
    }
    if reader == Reader::WithoutScripts {
        // Setting 2 is "block".
        let settings = json!({"profile.managed_default_content_settings.javascript": 2});
        capabilities.add_experimental_option("prefs", settings)?;
    }
    // Of what happens in the browser, its requests alone.
    let logged = json!({"enableNetwork": true, "enablePage": false});
    capabilities.add_experimental_option("perfLoggingPrefs", logged)?;
    capabilities.set(
        "goog:loggingPrefs",
        json!({"browser": "ALL", "performance": "ALL"}),
    )?;
    Ok(capabilities)
}

/// The first of these programs that is on the path.
fn installed(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.is_file())
}

/// chromedriver, on a port of its own.
struct Driver {
    process: Child,
    address: String,
}

impl Driver {
    fn start(program: &Path) -> Self {
        let mut process = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut told = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        let port = loop {
            line.clear();
            assert_ne!(
                told.read_line(&mut line).unwrap(),
                0,
                "chromedriver ended at once"
            );
            if let Some((_, rest)) = line.split_once("started successfully on port ") {
                break rest.trim().trim_end_matches('.').to_owned();
            }
        };
        // What it tells later has to go somewhere.
        std::thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
        Self {
            process,
            address: format!("http://127.0.0.1:{port}"),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
