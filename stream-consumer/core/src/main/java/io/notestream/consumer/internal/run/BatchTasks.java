package io.notestream.consumer.internal.run;

import io.notestream.consumer.internal.log.LogFields;
import io.opentelemetry.context.Context;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of a batch concurrently, up to a number, on threads that all batches share. A
 * blocked task makes room for others. Thread-safe.
 */
final class BatchTasks {

  /** A part of a batch that is independent of the others. */
  interface Task {

    /** Starts or resumes the task; called again after {@link State#BLOCKED}, never concurrently. */
    State run();

    /** Returns whether a blocked task is worth another try. */
    boolean ready();
  }

  /** The state of a task when {@link Task#run} returns. */
  enum State {
    /** The task is complete. */
    DONE,
    /** Nothing may be parked at the moment; to be resumed once the task is {@link Task#ready}. */
    BLOCKED,
    /** A stop was requested. */
    STOPPED
  }

  private final Executor executor;
  private final int concurrency;
  private final Runnable onChange;
  private final Deque<Task> waiting = new ArrayDeque<>();
  private final List<Task> blocked = new ArrayList<>();
  private int running;

  /** The threads that were asked for and have not taken their first task yet. */
  private int starting;

  private boolean stopped;
  private @Nullable Throwable bug;

  /**
   * Creates an empty set of tasks.
   *
   * @param concurrency how many tasks run concurrently
   * @param onChange called whenever a task has ended or is blocked
   */
  BatchTasks(Executor executor, int concurrency, Runnable onChange) {
    this.executor = Context.taskWrapping(executor);
    this.concurrency = concurrency;
    this.onChange = onChange;
  }

  /** Adds tasks and starts as many as may run. */
  synchronized void add(Collection<? extends Task> tasks) {
    waiting.addAll(tasks);
    startThreads();
  }

  /** Resumes the blocked tasks that have become ready. */
  synchronized void unblock() {
    if (!stopped) {
      blocked.removeIf(task -> task.ready() && waiting.add(task));
      startThreads();
    }
  }

  /** Returns whether no task is running, and none but blocked ones is left to run. */
  synchronized boolean idle() {
    return running == 0 && (waiting.isEmpty() || stopped);
  }

  /** Returns whether every task is complete. */
  synchronized boolean finished() {
    return running == 0 && waiting.isEmpty() && blocked.isEmpty();
  }

  /** Returns whether no further task will be started. */
  synchronized boolean isStopped() {
    return stopped;
  }

  /** Returns what a task has thrown, which is always a bug; {@code null} if nothing. */
  synchronized @Nullable Throwable bug() {
    return bug;
  }

  /** Starts no further task. */
  synchronized void stop() {
    stopped = true;
  }

  private void startThreads() {
    while (!stopped && running < concurrency && starting < waiting.size()) {
      running++;
      starting++;
      executor.execute(LogFields.keptBy(this::runTasks));
    }
  }

  private void runTasks() {
    Task task = first();
    while (task != null) {
      end(task, runGuarded(task));
      onChange.run();
      task = next();
    }
    onChange.run();
  }

  private @Nullable State runGuarded(Task task) {
    try {
      return task.run();
    } catch (Throwable e) {
      // An executor would swallow it. The batch's own thread throws it and so fails the whole
      // batch: it is a bug, after which nothing may be checkpointed.
      synchronized (this) {
        bug = e;
        stopped = true;
      }
      return null;
    }
  }

  private synchronized @Nullable Task first() {
    starting--;
    return next();
  }

  private synchronized @Nullable Task next() {
    Task task = stopped ? null : waiting.poll();
    if (task == null) {
      running--;
    }
    return task;
  }

  private synchronized void end(Task task, @Nullable State state) {
    if (state == State.BLOCKED) {
      blocked.add(task);
    } else if (state == State.STOPPED) {
      stopped = true;
    }
  }
}
