package io.notestream.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InvocationTest {

  @Test
  void aThreadThatTheInvocationUsesKnowsItsRequest() {
    try (Invocation invocation = Invocation.begin("r-1")) {
      assertThat(Invocation.requestId()).contains("r-1");
      assertThat(elsewhere()).contains("r-1");
    }
    assertThat(Invocation.requestId()).isEmpty();
    assertThat(elsewhere()).isEmpty();
  }

  @Test
  void ofTwoAtOnceEachThreadKnowsItsOwnAndNoOtherGuesses() {
    try (Invocation invocation = Invocation.begin("r-1")) {
      Optional<String> second =
          CompletableFuture.supplyAsync(
                  () -> {
                    try (Invocation other = Invocation.begin("r-2")) {
                      assertThat(elsewhere()).isEmpty();
                      return Invocation.requestId();
                    }
                  },
                  command -> new Thread(command).start())
              .join();

      assertThat(second).contains("r-2");
      assertThat(Invocation.requestId()).contains("r-1");
    }
  }

  @Test
  void outsideOfLambdaThereIsNone() {
    try (Invocation invocation = Invocation.begin(null)) {
      assertThat(Invocation.requestId()).isEmpty();
    }
  }

  private static Optional<String> elsewhere() {
    return CompletableFuture.supplyAsync(
            Invocation::requestId, command -> new Thread(command).start())
        .join();
  }
}
