package io.notestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class PrintableTest {

  /** Harmless text of several scripts. */
  private static final String PLAIN = "aZ 09 äß 日本 \uD83D\uDE00 \"\\";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000", "\u0007", "\b", "\u001b", "\u007f", "\u0080", "\u0085", "\u009b", "\u00ad",
        "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\u2028", "\u2029", "\ufeff",
        "\ud800", "\udc00", "\uDB40\uDC01"
      })
  void whatATerminalWouldObeyIsEscapedEverywhere(String odd) throws Exception {
    String text = PLAIN + odd + PLAIN;
    String escaped = PLAIN + escapes(odd) + PLAIN;

    assertThat(Printable.text(text)).isEqualTo(escaped);
    assertThat(Printable.lines(text)).isEqualTo(escaped);
    assertThat(Printable.line(text)).doesNotContain(odd);
    String json = new ObjectMapper().writeValueAsString(text);
    assertThat(Printable.json(json)).doesNotContain(odd);
    assertThat(new ObjectMapper().readValue(Printable.json(json), String.class)).isEqualTo(text);
  }

  @Test
  void harmlessTextStaysAsItIs() {
    assertThat(Printable.text(PLAIN)).isEqualTo(PLAIN);
    assertThat(Printable.lines("a\tb\r\nc\n")).isEqualTo("a\tb\r\nc\n");
    assertThat(Printable.json("{\n\t\"a\" : 1\r\n}")).isEqualTo("{\n\t\"a\" : 1\r\n}");
  }

  @Test
  void aReturnThatWouldWriteOverTheLineIsEscaped() {
    assertThat(Printable.text("a\r\nb\tc")).isEqualTo("a\\r\\nb\\tc");
    assertThat(Printable.lines("a\rb\n")).isEqualTo("a\\rb\n");
  }

  @Test
  void jsonOfAListingIsEscapedToo() throws Exception {
    StringWriter out = new StringWriter();

    Listing.<String>empty()
        .column("id", id -> id)
        .print(OutputFormat.JSON, Stream.of("a\u007f\u0085\u202e"), new PrintWriter(out));

    assertThat(out.toString()).contains("a\\u007f\\u0085\\u202e");
    assertThat(new ObjectMapper().readTree(out.toString()).get(0).get("id").textValue())
        .isEqualTo("a\u007f\u0085\u202e");
  }

  @Test
  void aLineOfACommandsResultIsEscaped() {
    StringWriter out = new StringWriter();
    Terminal terminal = new Terminal.StandardError(System.err);
    try (Progress progress = new Progress(() -> "", terminal, InstantSource.system())) {
      progress.println(new PrintWriter(out), "id: \u001b[2J\u009b");
    }

    assertThat(out.toString()).isEqualToNormalizingNewlines("id: \\u001b[2J\\u009b\n");
  }

  @Test
  void theLogIsEscapedInEitherFormat() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    LoggingEvent event =
        new LoggingEvent(
            "logger",
            context.getLogger("logger"),
            Level.WARN,
            "user \u001b]0;x\u0007 \u0085",
            new IllegalStateException("cause \u001b[1m"),
            null);

    assertThat(
            Stream.of(
                Logging.text(context, Logging.SHORT),
                Logging.text(context, Logging.DETAILED),
                Logging.json(context, true)))
        .allSatisfy(
            encoder ->
                assertThat(encoded(encoder, event))
                    .containsIgnoringCase("user \\u001b]0;x\\u0007 \\u0085")
                    .containsIgnoringCase("cause \\u001b[1m")
                    .doesNotContain("\u001b", "\u0007", "\u0085"));
  }

  private static String encoded(Encoder<ILoggingEvent> encoder, ILoggingEvent event) {
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }

  private static String escapes(String odd) {
    StringBuilder escapes = new StringBuilder();
    for (char unit : odd.toCharArray()) {
      escapes.append(String.format("\\u%04x", (int) unit));
    }
    return escapes.toString();
  }
}
