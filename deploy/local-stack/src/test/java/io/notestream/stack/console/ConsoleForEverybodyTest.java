package io.notestream.stack.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Everybody can use each page: in both themes, in all sizes, by keyboard, with a screen reader. */
@NeedsBrowser
@Order(1) // It takes long: it begins first.
class ConsoleForEverybodyTest {

  private static final List<String> PAGES =
      List.of("", "live", "shards", "dead-letters", "expirations", "find", "gaps", "try");

  @RegisterExtension private static final LookedAt LOOKED_AT = new LookedAt();
  private static ConsoleStack stack;
  private static Browser browser;

  @BeforeAll
  static void look() {
    stack = LOOKED_AT.stack();
    browser = LOOKED_AT.browser();
  }

  @Test
  void everyPageIsForEverybodyInBothThemesAndAllSizes() {
    String note = stack.user("alice").create("{\"title\":\"t\",\"body\":\"b\",\"ttlSeconds\":600}");
    for (String page : pages(note)) {
      String name = page.isEmpty() ? "now" : page.replaceFirst("\\?.*", "-one");
      browser.inspect(page, name + "-light", "light", 1280, 900);
      browser.inspect(page, name + "-dark-small", "dark", 390, 844);
      for (int width : new int[] {320, 768, 1920}) {
        browser.size(width, 900);
        assertThat(browser.run("return document.documentElement.scrollWidth"))
            .as("%s at %s pixels", name, width)
            .isEqualTo((long) width);
      }
    }
    browser.size(1280, 900);
  }

  /** The pages, and the life of a note, which has long ids. */
  private static List<String> pages(String note) {
    return Stream.concat(PAGES.stream(), Stream.of("find?q=alice%20" + note)).toList();
  }

  @Test
  void theKeyboardAloneReachesThePagesAndTheSwitchOfThemes() {
    browser.open("/");
    browser.one("body").sendKeys("3");
    browser.awaitText("h1", "Shards");
    browser.one("body").sendKeys("t");
    assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("light");
    browser.one("body").sendKeys("t");
    assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("dark");
    browser.one("body").sendKeys("t");
    browser.one("body").sendKeys("?");
    browser.awaitText("dialog", "Keyboard");
    browser.one("dialog button").sendKeys("\n");
    browser.run("history.back()");
    browser.awaitText("h1", "Now");
  }
}
