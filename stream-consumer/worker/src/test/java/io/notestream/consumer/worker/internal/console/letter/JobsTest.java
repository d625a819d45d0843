package io.notestream.consumer.worker.internal.console.letter;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.view.DeadLetter.State;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobsTest {

  @Test
  void aJobThatMeetsABugEndsAndSaysSo() {
    InstantSource broken =
        () -> {
          throw new AssertionError("a bug");
        };
    LetterActions actions = new LetterActions(null, null, null, null, broken);

    try (Jobs jobs = new Jobs(actions, InstantSource.system())) {
      Job job =
          jobs.start(
              new JobRequest(
                  JobRequest.Action.REDRIVE,
                  false,
                  List.of("one"),
                  State.OPEN,
                  null,
                  null,
                  "somebody",
                  null));

      eventually().until(() -> !job.isRunning());
      assertThat(job.report().get("state")).isEqualTo("failed");
      assertThat(job.report().get("error")).asString().contains("a bug");
    }
  }
}
