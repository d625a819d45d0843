package io.notestream.consumer.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.internal.run.BatchTasks.State;
import io.notestream.consumer.internal.run.BatchTasks.Task;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BatchTasksTest {

  private static final int CONCURRENCY = 32;

  /** What was handed to the pool and has not run yet. */
  private final Deque<Runnable> handed = new ArrayDeque<>();

  private final BatchTasks tasks = tasks(handed::add);
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void asManyThreadsAreAskedForAsThereAreTasks() {
    tasks.add(tasks(3));

    assertThat(handed).hasSize(3);
  }

  @Test
  void noMoreThreadsAreAskedForThanMayRun() {
    tasks.add(tasks(100));

    assertThat(handed).hasSize(CONCURRENCY);
  }

  @Test
  void aTaskThatIsAddedLaterGetsAThreadOfItsOwn() {
    tasks.add(tasks(1));
    tasks.add(tasks(1));
    tasks.unblock();

    assertThat(handed).hasSize(2);
  }

  @Test
  void everyTaskRunsThoughFewThreadsDo() {
    tasks.add(tasks(100));

    handed.remove().run();

    assertThat(runs).hasValue(100);
    assertThat(tasks.finished()).isFalse(); // The other threads have yet to find that out.
    handed.forEach(Runnable::run);
    assertThat(tasks.finished()).isTrue();
  }

  @Test
  void aThreadThatStartsAfterTheStopTakesNothing() {
    tasks.add(tasks(2));
    tasks.stop();

    handed.forEach(Runnable::run);

    assertThat(runs).hasValue(0);
    assertThat(tasks.idle()).isTrue();
  }

  private static BatchTasks tasks(Executor executor) {
    return new BatchTasks(executor, CONCURRENCY, () -> {});
  }

  private List<Task> tasks(int count) {
    return Collections.nCopies(
        count,
        new Task() {
          @Override
          public State run() {
            runs.incrementAndGet();
            return State.DONE;
          }

          @Override
          public boolean ready() {
            return true;
          }
        });
  }
}
