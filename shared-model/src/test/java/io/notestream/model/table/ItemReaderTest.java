package io.notestream.model.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemReaderTest {

  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00.120Z");

  private static final class Refused extends Exception {
    Refused(String reason, Throwable cause) {
      super(reason, cause);
    }
  }

  @Test
  void readsWhatTheWriterWrote() throws Refused {
    ItemReader<Refused> item =
        reader(
            new ItemWriter(Map.of("PK", AttributeValue.fromS("key")))
                .string("text", "milk")
                .strings("set", List.of("a", "b"))
                .number("number", -7)
                .time("time", NOW)
                .epochSecond("second", NOW)
                .put("flag", AttributeValue.fromBool(true))
                .toItem());

    assertThat(item.string("PK")).isEqualTo("key");
    assertThat(item.string("text")).isEqualTo("milk");
    assertThat(item.strings("set")).containsExactlyInAnyOrder("a", "b");
    assertThat(item.number("number")).isEqualTo(-7);
    assertThat(item.time("time")).isEqualTo(NOW);
    assertThat(item.epochSecond("second")).isEqualTo("2026-11-25T10:00:00Z");
    assertThat(item.get("flag")).isEqualTo(AttributeValue.fromBool(true));
  }

  @Test
  void leavesOutWhatIsNullOrEmpty() throws Refused {
    Map<String, AttributeValue> item =
        new ItemWriter(Map.of())
            .string("text", null)
            .strings("set", List.of())
            .time("time", null)
            .epochSecond("second", null)
            .put("flag", null)
            .toItem();

    assertThat(item).isEmpty();
    assertThat(reader(item).optionalString("text")).isNull();
    assertThat(reader(item).strings("set")).isEmpty();
    assertThat(reader(item).optionalTime("time")).isNull();
    assertThat(reader(item).optionalEpochSecond("second")).isNull();
  }

  @ParameterizedTest
  @MethodSource("readings")
  void namesTheAttributeThatCannotBeRead(ThrowingCallable reading, String reason) {
    assertThatExceptionOfType(Refused.class).isThrownBy(reading).withMessage(reason);
  }

  static Stream<Arguments> readings() {
    ItemReader<Refused> item =
        reader(
            Map.of(
                "text", AttributeValue.fromS("x"),
                "number", AttributeValue.fromN("12"),
                "half", AttributeValue.fromN("0.5"),
                "huge", AttributeValue.fromN("9223372036854775807")));
    return Stream.of(
        reading(() -> item.string("none"), "none is missing"),
        reading(() -> item.string("number"), "number is not a string"),
        reading(() -> item.strings("text"), "text is not a string set"),
        reading(() -> item.number("none"), "none is missing"),
        reading(() -> item.number("text"), "text is not a whole number"),
        reading(() -> item.number("half"), "half is not a whole number"),
        reading(() -> item.number("number", 13, 20), "number is out of range"),
        reading(() -> item.number("number", 1, 11), "number is out of range"),
        reading(() -> item.time("none"), "none is missing"),
        reading(() -> item.time("text"), "text is not a time of the stored format"),
        reading(() -> item.epochSecond("none"), "none is missing"),
        reading(() -> item.epochSecond("huge"), "huge is out of range"));
  }

  private static Arguments reading(ThrowingCallable reading, String reason) {
    return Arguments.of(reading, reason);
  }

  private static ItemReader<Refused> reader(Map<String, AttributeValue> item) {
    return new ItemReader<>(item, Refused::new);
  }
}
