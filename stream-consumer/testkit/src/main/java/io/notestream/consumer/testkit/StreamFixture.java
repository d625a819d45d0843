package io.notestream.consumer.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test the records of a file: as a {@link Fixture}, as {@code List<Record>}, or already
 * applied as {@link Views}. On a parameter, or on a method for all its parameters of these types.
 *
 * <pre>{@code
 * @Test
 * @StreamFixture("expired.jsonl")
 * void expirationsAreCounted(Views views) {
 *   assertThat(views).summaryOf("alice").hasExpired(1);
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.PARAMETER})
@ExtendWith(StreamFixtureExtension.class)
public @interface StreamFixture {

  /**
   * A resource beside the test class, from the root of the class path, or one of the kit's own
   * {@code fixtures}; whichever is found first. Any format that {@code replay} reads.
   */
  String value();
}
