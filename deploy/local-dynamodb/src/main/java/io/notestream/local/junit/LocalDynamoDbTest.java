package io.notestream.local.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class an engine of their own. Test methods, life-cycle methods and the
 * constructor may have parameters of these types:
 *
 * <ul>
 *   <li>{@code LocalDynamoDb}: the engine, with its faults, streams and counters
 *   <li>{@code LocalClock}: its clock
 *   <li>{@code Faults}, {@code StreamControl}, {@code CallStats}: its parts
 *   <li>{@code DynamoDbClient}, {@code DynamoDbStreamsClient}: clients of the AWS SDK, if that is
 *       on the class path
 * </ul>
 *
 * <p>Nested classes use the engine of the class around them unless they are annotated too.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LocalDynamoDbExtension.class)
public @interface LocalDynamoDbTest {

  /** How long an engine lives; by default as long as the tests of the class run. */
  Scope scope() default Scope.CLASS;

  /**
   * When the clock stands still, as in {@code 2026-01-31T12:00:00Z}; by default it runs with the
   * system's. Not for {@link Scope#SHARED}.
   */
  String frozenAt() default "";

  /**
   * How long after its expiry an item is deleted, in ISO-8601 as in {@code PT48H}; by default at
   * once. Not for {@link Scope#SHARED}.
   */
  String ttlDelay() default "PT0S";

  /** How many shards a new stream has; by default one. Not for {@link Scope#SHARED}. */
  int shardsPerStream() default 1;

  /** How long an engine lives. */
  enum Scope {
    /**
     * Each test method has an engine of its own. Constructor and {@code @BeforeAll} methods cannot
     * have it.
     */
    METHOD,
    /**
     * The methods of a class share an engine: their tables should have different names, or be
     * deleted.
     */
    CLASS,
    /**
     * All classes that say so share one engine until the last test of the run has ended: the
     * fastest, and the least apart.
     */
    SHARED
  }
}
