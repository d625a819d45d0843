package io.notestream.local.junit;

import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.junit.LocalDynamoDbTest.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts engines for {@link LocalDynamoDbTest}. JUnit's stores close them, at the end of the test,
 * class or run that they were started for.
 */
final class LocalDynamoDbExtension
    implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(LocalDynamoDbExtension.class);
  private static final String ENGINE = "engine";
  private static final String SHARED_ENGINE = "shared engine";

  @Override
  public void beforeAll(ExtensionContext context) {
    LocalDynamoDbTest settings = settings(context);
    boolean own = context.getRequiredTestClass().isAnnotationPresent(LocalDynamoDbTest.class);
    if (settings.scope() == Scope.CLASS && own) {
      context.getStore(NAMESPACE).put(ENGINE, start(settings));
    } else if (settings.scope() == Scope.SHARED) {
      ExtensionContext root = context.getRoot();
      RunningEngine shared =
          root.getStore(NAMESPACE)
              .computeIfAbsent(SHARED_ENGINE, key -> start(settings), RunningEngine.class);
      // The store of a class closes what it holds; this one belongs to the run.
      context.getStore(NAMESPACE).put(ENGINE, shared.lent());
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    LocalDynamoDbTest settings = settings(context);
    if (settings.scope() == Scope.METHOD) {
      context.getStore(NAMESPACE).put(ENGINE, start(settings));
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return RunningEngine.provides(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    EngineAccess engine = context.getStore(NAMESPACE).get(ENGINE, EngineAccess.class);
    if (engine == null) {
      throw new ParameterResolutionException(
          "With scope METHOD there is an engine in test methods, @BeforeEach and @AfterEach methods only, not for "
              + parameter.getDeclaringExecutable());
    }
    return engine.running().get(parameter.getParameter().getType());
  }

  private static RunningEngine start(LocalDynamoDbTest settings) {
    LocalClock clock =
        settings.frozenAt().isEmpty()
            ? LocalClock.system()
            : LocalClock.frozenAt(Instant.parse(settings.frozenAt()));
    return new RunningEngine(
        LocalDynamoDb.builder()
            .clock(clock)
            .ttlDelay(Duration.parse(settings.ttlDelay()))
            .shardsPerStream(settings.shardsPerStream())
            .start());
  }

  /** Returns the settings of the class, or of the nearest class around it that is annotated. */
  private static LocalDynamoDbTest settings(ExtensionContext context) {
    for (Optional<ExtensionContext> each = Optional.of(context);
        each.isPresent();
        each = each.get().getParent()) {
      LocalDynamoDbTest found =
          each.get()
              .getTestClass()
              .map(type -> type.getAnnotation(LocalDynamoDbTest.class))
              .orElse(null);
      if (found != null) {
        return found;
      }
    }
    throw new IllegalStateException("no class here is annotated with @LocalDynamoDbTest");
  }

  /** An engine that a test may use. */
  interface EngineAccess {
    RunningEngine running();
  }
}
