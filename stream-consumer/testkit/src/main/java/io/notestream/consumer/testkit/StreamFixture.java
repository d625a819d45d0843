package io.notestream.consumer.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Injects the records of a file into a test: as a {@link Fixture}, as {@code List<Record>}, or
 * already applied as {@link Views}. It stands on a parameter, or on a method for all its parameters
 * of these types.
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
   * Names a resource beside the test class, from the root of the class path, or one of the kit's
   * own fixtures; whichever is found first. It may have any format that {@code stream-consumer.jar
   * replay} reads.
   *
   * @return the file's name
   */
  String value();
}
