package io.notestream.deploy;

import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;

/** The CDK app, which the CDK's command line starts with the context in the environment. */
public final class Main {

  /** The name of the stack, after the prefix of the tables. */
  static final String STACK = "notestream";

  private Main() {}

  /**
   * Synthesises the stack. What cannot be deployed is one sentence and exit code 1.
   *
   * @param args not read
   */
  public static void main(String[] args) {
    int code = run(new App(), System.err);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Synthesises the stack of the app's context, and returns the exit code. */
  static int run(App app, PrintStream errors) {
    DeploySettings settings;
    try {
      settings = DeploySettings.of(context(app));
    } catch (IllegalArgumentException e) {
      errors.println("notestream cannot be synthesised: " + e.getMessage());
      return 1;
    }
    stack(app, settings);
    app.synth();
    return 0;
  }

  /** Adds the stack of the settings to the app. */
  static NotestreamStack stack(App app, DeploySettings settings) {
    Environment place =
        Environment.builder()
            .account(System.getenv("CDK_DEFAULT_ACCOUNT"))
            .region(
                settings.optional(ContextKey.REGION).orElse(System.getenv("CDK_DEFAULT_REGION")))
            .build();
    return new NotestreamStack(
        app,
        stackPrefix(settings.get(ContextKey.PREFIX)) + STACK,
        StackProps.builder().env(place).description("Notes that expire").build(),
        settings);
  }

  /**
   * Returns the prefix as a stack may be called, another one for each prefix: a stack of the same
   * name would take the tables of the other one for its own.
   */
  static String stackPrefix(String prefix) {
    String allowed = prefix.replaceAll("[^A-Za-z0-9-]", "-").replaceFirst("^[^A-Za-z]+", "");
    return allowed.equals(prefix)
        ? prefix
        : (allowed.isEmpty() ? "n" : allowed) + Integer.toHexString(prefix.hashCode()) + "-";
  }

  private static Map<String, String> context(App app) {
    Map<String, String> context = new TreeMap<>();
    if (app.getNode().getAllContext() instanceof Map<?, ?> all) {
      all.forEach((name, value) -> context.put(String.valueOf(name), String.valueOf(value)));
    }
    return context;
  }
}
