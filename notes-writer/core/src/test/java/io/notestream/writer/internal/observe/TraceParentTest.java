package io.notestream.writer.internal.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + TRACE + "-" + PARENT + "-01",
        " 00-" + TRACE + "-" + PARENT + "-01 ",
        "00-" + TRACE + "-" + PARENT + "-ff",
        "cc-" + TRACE + "-" + PARENT + "-01-what-the-future-will-be",
      })
  void takesTheTraceOfAValidHeader(String header) {
    assertThat(TraceParent.of(header)).contains(new TraceParent(TRACE, PARENT, true));
    assertThat(TraceParent.of(header).orElseThrow().span()).isEqualTo(PARENT + "-01");
  }

  @Test
  void knowsWhetherTheCallerMayHaveRecordedTheTrace() {
    TraceParent caller = TraceParent.of("00-" + TRACE + "-" + PARENT + "-02").orElseThrow();

    assertThat(caller.sampled()).isFalse();
    assertThat(caller.span()).isEqualTo(PARENT + "-00");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "garbage",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-" + TRACE + "-0000000000000000-01",
        "ff-" + TRACE + "-00f067aa0ba902b7-01",
        "00-" + TRACE + "-00f067aa0ba902b7-01-more",
        "00-" + TRACE + "-00f067aa0ba902b7-1",
        "00-" + TRACE + "-00f067aa0ba902b7-0g",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
      })
  void ignoresAnInvalidHeader(String header) {
    assertThat(TraceParent.of(header)).isEmpty();
  }

  @Test
  void beginsATraceOfItsOwnEachTime() {
    TraceParent trace = TraceParent.create();

    assertThat(trace.traceId()).matches("[0-9a-f]{32}").isNotEqualTo("0".repeat(32));
    assertThat(trace.span()).matches("[0-9a-f]{16}-00").isNotEqualTo("0".repeat(16) + "-00");
    assertThat(TraceParent.of("00-" + trace.traceId() + "-" + trace.span())).contains(trace);
    assertThat(TraceParent.create()).isNotEqualTo(trace);
  }
}
