package io.notestream.stack.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips tests where there is no Chromium with its driver, and says what to install. Where the
 * environment variable {@value #REQUIRED} is set, they fail instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsBrowser.Condition.class)
@interface NeedsBrowser {

  /** The variable that makes a missing browser a failure. */
  String REQUIRED = "NOTESTREAM_TESTS_NEED_BROWSER";

  /** Looks for both commands, once. */
  final class Condition implements ExecutionCondition {

    private static final boolean PRESENT = isPresent();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return PRESENT || System.getenv(REQUIRED) != null
          ? ConditionEvaluationResult.enabled("there is a browser, or there has to be one")
          : ConditionEvaluationResult.disabled("there is no browser");
    }

    private static boolean isPresent() {
      boolean present = Browser.chromium().isPresent() && Browser.driver().isPresent();
      if (!present) {
        System.out.println(
            "There is no Chromium, or no chromedriver: the console's tests in a browser are"
                + " skipped (apt-get install chromium chromium-driver).");
      }
      return present;
    }
  }
}
