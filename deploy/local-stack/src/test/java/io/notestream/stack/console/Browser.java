package io.notestream.stack.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A browser that looks at the console. */
final class Browser implements AutoCloseable {

  private static final Path SHOTS = Path.of("target", "console");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(50);

  private final ChromeDriver driver;
  private final String axe;
  private URI console = URI.create("about:blank");

  private Browser() throws IOException {
    this.axe = axe();
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium().orElseThrow().toFile());
    options.setCapability("goog:loggingPrefs", logs);
    options.addArguments(
        "--headless=new",
        "--no-sandbox", // Builds run as root in containers.
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--no-proxy-server",
        "--hide-scrollbars");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver().orElseThrow().toFile())
            .build();
    driver = new ChromeDriver(service, options);
    Files.createDirectories(SHOTS);
  }

  /** Starts a browser, which looks at nothing yet. */
  static Browser open() {
    try {
      return new Browser();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Optional<Path> chromium() {
    return command("chromium", "chromium-browser", "google-chrome");
  }

  static Optional<Path> driver() {
    return command("chromedriver");
  }

  /** Returns the first of these commands that is on the PATH. */
  private static Optional<Path> command(String... names) {
    return Stream.of(names)
        .flatMap(
            name ->
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Looks at this console from now on. */
  void look(URI which) {
    console = which;
  }

  void open(String path) {
    driver.get(console.resolve(path).toString());
    await(path).until(() -> !driver.findElements(By.tagName("h1")).isEmpty());
  }

  void size(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
    // Windows have a least width; the page has not.
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Prefers a colour scheme as the system would. */
  private void prefers(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  Object run(String script, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript(script, arguments);
  }

  /** Lets the page get this object instead of what the worker responds, until it is left. */
  void pretend(String path, String object) {
    run(
        "window.longest = 0;"
            + "new PerformanceObserver((list) => list.getEntries().forEach((each) => {"
            + " window.longest = Math.max(window.longest, each.duration); }))"
            + ".observe({ entryTypes: ['longtask'] });"
            + "const real = window.fetch; const made = JSON.stringify("
            + object
            + "); window.fetch = (path, options) => path.startsWith('"
            + path
            + "') ? Promise.resolve(new Response(made)) : real(path, options);");
  }

  /** Returns for how long the page has stood still at most, since it was pretended to. */
  long longestTaskMillis() {
    return ((Number) run("return window.longest")).longValue();
  }

  String address() {
    return driver.getCurrentUrl();
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  WebElement one(String selector) {
    await(selector).until(() -> !all(selector).isEmpty());
    return all(selector).get(0);
  }

  void click(String selector) {
    retried(selector, () -> one(selector).click());
  }

  /** Goes to a page by the list of pages. */
  void page(String path) {
    click("a[data-key='nav-" + path + "']");
  }

  /** Clicks the button or link of that text. */
  void press(String text) {
    By by =
        By.xpath(
            "//*[(self::button or self::a) and not(@disabled) and normalize-space(.)='"
                + text
                + "']");
    await(text).until(() -> driver.findElements(by).stream().anyMatch(WebElement::isDisplayed));
    retried(
        text,
        () ->
            driver.findElements(by).stream()
                .filter(WebElement::isDisplayed)
                .reduce((former, latter) -> latter)
                .orElseThrow()
                .click());
  }

  void type(String selector, String text) {
    WebElement box = one(selector);
    box.clear();
    box.sendKeys(text);
  }

  /** Waits until the page shows a text. */
  void awaitText(String text) {
    await(text).until(() -> text().contains(text));
  }

  void awaitText(String selector, String text) {
    await(selector + " " + text)
        .until(() -> all(selector).stream().anyMatch(each -> textOf(each).contains(text)));
  }

  String text() {
    return String.valueOf(run("return document.body.innerText"));
  }

  /** Returns what the browser has complained of since the last time. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  /** Returns what keeps people from using the page, as axe-core finds it. */
  @SuppressWarnings("unchecked") // the script returns a list of texts
  private List<String> violations() {
    run(axe);
    return (List<String>)
        driver.executeAsyncScript(
            "const done = arguments[0];"
                + "axe.run(document, { resultTypes: ['violations'] }).then((found) => done(found.violations.map((each) =>"
                + " each.id + ': ' + each.nodes.map((node) => node.target.join(' ') + ' '"
                + " + node.any.concat(node.all).map((check) => check.message).join('; '))"
                + ".join(' | '))), (error) => done([String(error)]));");
  }

  /** Looks at a page in a theme and a size, keeps a picture, and requires that all can use it. */
  void inspect(String page, String name, String theme, int width, int height) {
    size(width, height);
    prefers(theme);
    open("/" + page);
    await(name).until(() -> !text().contains("Loading…"));
    shoot(name);
    assertThat(violations()).as(name).isEmpty();
  }

  /** Keeps a picture of what is to be seen. */
  private void shoot(String name) {
    try {
      Files.write(SHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }

  private static String textOf(WebElement element) {
    try {
      return element.getText();
    } catch (StaleElementReferenceException e) {
      return ""; // The page has just drawn it anew.
    }
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what).atMost(PATIENCE).pollInterval(POLL);
  }

  private static void retried(String what, Runnable task) {
    await(what)
        .ignoreExceptions()
        .until(
            () -> {
              task.run();
              return true;
            });
  }

  private static String axe() throws IOException {
    try (InputStream file = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
