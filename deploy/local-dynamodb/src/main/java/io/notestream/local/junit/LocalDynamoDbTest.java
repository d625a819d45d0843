package io.notestream.local.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts an engine for the tests of a class, and closes it after them. Test methods, life-cycle
 * methods and the constructor may have parameters of these types:
 *
 * <ul>
 *   <li>{@code LocalDynamoDb}: the engine
 *   <li>{@code LocalClock}, {@code Faults}, {@code StreamControl}, {@code CallStats}: its parts
 *   <li>{@code DynamoDbClient}, {@code DynamoDbStreamsClient}: clients of the AWS SDK, which must
 *       be on the class path
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

  /** {@return which tests share an engine; by default those of one class} */
  Scope scope() default Scope.CLASS;

  /**
   * {@return the instant at which the clock is frozen, such as {@code 2026-01-31T12:00:00Z}; empty,
   * the default, for a clock that runs with the system's} Not for {@link Scope#SHARED}.
   */
  String frozenAt() default "";

  /**
   * {@return how long after its expiry an item is deleted, in ISO-8601 as in {@code PT48H}; by
   * default at once} Not for {@link Scope#SHARED}.
   */
  String ttlDelay() default "PT0S";

  /**
   * {@return the number of shards of a new stream, 1 to 1000; by default 1} Not for {@link
   * Scope#SHARED}.
   */
  int shardsPerStream() default 1;

  /** Which tests share an engine. */
  enum Scope {
    /**
     * Each test method has an engine of its own. It cannot be a parameter of the constructor or of
     * {@code @BeforeAll} and {@code @AfterAll} methods.
     */
    METHOD,
    /**
     * The methods of a class share an engine: give their tables different names, or delete them.
     */
    CLASS,
    /**
     * All classes with this scope share one engine until the last test of the run has ended: the
     * fastest scope, and the one with the least isolation.
     */
    SHARED
  }
}
