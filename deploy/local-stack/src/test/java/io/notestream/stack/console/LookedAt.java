package io.notestream.stack.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A stack and a browser that looks at its console, for the tests of a class; none of them may leave
 * the browser with anything to complain of.
 */
final class LookedAt
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

  private @Nullable ConsoleStack stack;
  private @Nullable Browser browser;

  ConsoleStack stack() {
    return stack;
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    CompletableFuture<Browser> starting = CompletableFuture.supplyAsync(Browser::open);
    Path directory = Files.createTempDirectory(Path.of("target"), "console-").toAbsolutePath();
    stack = new ConsoleStack(directory);
    browser = starting.join();
    browser.size(1280, 900);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    browser.look(stack.console());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    assertThat(browser.complaints()).isEmpty();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (browser != null) {
      browser.close();
    }
    if (stack != null) {
      stack.close();
    }
  }
}
