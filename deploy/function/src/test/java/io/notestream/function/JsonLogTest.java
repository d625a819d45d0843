package io.notestream.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class JsonLogTest {

  private static final Logger LOG = LoggerFactory.getLogger(JsonLogTest.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setErr(new PrintStream(written, false, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(before);
  }

  @Test
  void anEventIsALineOfJson() {
    LOG.warn("{} of {}", 1, "two\nlines");

    JsonNode line = only();
    assertThat(line.path("level").asText()).isEqualTo("WARN");
    assertThat(line.path("message").asText()).isEqualTo("1 of two\nlines");
    assertThat(line.path("logger").asText()).isEqualTo(JsonLogTest.class.getName());
    assertThat(Instant.parse(line.path("timestamp").asText())).isBefore(Instant.now());
    assertThat(line.has("requestId")).isFalse();
  }

  @Test
  void aLineOfAnInvocationHasItsRequestId() {
    try (Invocation invocation = Invocation.begin("r-1")) {
      LOG.info("m");
    }

    assertThat(only().path("requestId").asText()).isEqualTo("r-1");
  }

  @Test
  void pairsAreMembersOfTheirOwn() {
    LOG.atWarn().addKeyValue("eventId", "e:7").addKeyValue("left", 3).log("left");

    JsonNode line = only();
    assertThat(line.path("eventId").asText()).isEqualTo("e:7");
    assertThat(line.path("left").asText()).isEqualTo("3");
    assertThat(line.path("message").asText()).isEqualTo("left");
  }

  @Test
  void fieldsOfTheThreadAreMembersUntilTheyAreClosed() {
    try (MDC.MDCCloseable event = MDC.putCloseable("eventId", "e:7")) {
      LOG.warn("m");
    }
    assertThat(only().path("eventId").asText()).isEqualTo("e:7");

    written.reset();
    LOG.warn("m");
    assertThat(only().has("eventId")).isFalse();
  }

  @Test
  void anExceptionIsAnObjectWithItsTrace() {
    LOG.error("failed: {}", "x", new IllegalStateException("why"));

    JsonNode line = only();
    assertThat(line.path("message").asText()).isEqualTo("failed: x");
    assertThat(line.path("error").path("type").asText()).endsWith("IllegalStateException");
    assertThat(line.path("error").path("message").asText()).isEqualTo("why");
    assertThat(line.path("error").path("trace").asText()).contains("JsonLogTest");
  }

  @Test
  void detailIsOffAndOfTheSdkMore() {
    LOG.debug("m");
    LoggerFactory.getLogger("software.amazon.awssdk.request").info("m");
    assertThat(written.size()).isZero();

    LoggerFactory.getLogger("software.amazon.awssdk.request").warn("m");
    assertThat(lines()).hasSize(1);
  }

  private JsonNode only() {
    assertThat(lines()).hasSize(1);
    try {
      return JSON.readTree(lines().get(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
