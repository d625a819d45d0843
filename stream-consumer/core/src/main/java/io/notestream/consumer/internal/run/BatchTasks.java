package io.notestream.consumer.internal.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs a batch's tasks side by side, so many at once, on threads that all batches share. A task
 * that is blocked makes room for the others. Thread-safe.
 */
final class BatchTasks {

  /** A part of a batch that no other part depends on. */
  interface Task {

    /** Goes on; called again after {@link State#BLOCKED}, never by two threads at once. */
    State run();

    /** Returns whether a blocked task is worth another try. */
    boolean ready();
  }

  /** How {@link Task#run} ended. */
  enum State {
    DONE,
    /** Nothing may be parked at the moment; try again once the task is {@link Task#ready}. */
    BLOCKED,
    STOPPED
  }

  private final Executor executor;
  private final int sideBySide;
  private final Runnable onChange;
  private final Deque<Task> waiting = new ArrayDeque<>();
  private final List<Task> blocked = new ArrayList<>();
  private int running;
  private boolean stopped;
  private @Nullable Throwable bug;

  /**
   * @param onChange called whenever a task has ended or is blocked
   */
  BatchTasks(Executor executor, int sideBySide, Runnable onChange) {
    this.executor = executor;
    this.sideBySide = sideBySide;
    this.onChange = onChange;
  }

  synchronized void add(Collection<? extends Task> tasks) {
    waiting.addAll(tasks);
    startThreads();
  }

  /** Tries blocked tasks again that have become ready. */
  synchronized void unblock() {
    if (!stopped) {
      blocked.removeIf(task -> task.ready() && waiting.add(task));
      startThreads();
    }
  }

  /** Whether nothing runs and nothing is left to run but what is blocked. */
  synchronized boolean idle() {
    return running == 0 && (waiting.isEmpty() || stopped);
  }

  /** Whether everything has run to its end. */
  synchronized boolean finished() {
    return running == 0 && waiting.isEmpty() && blocked.isEmpty();
  }

  /** Whether no further task will be started. */
  synchronized boolean isStopped() {
    return stopped;
  }

  /** What a task has thrown, which none ever should. */
  synchronized @Nullable Throwable bug() {
    return bug;
  }

  /** Starts no further task. */
  synchronized void stop() {
    stopped = true;
  }

  private void startThreads() {
    while (!stopped && running < sideBySide && running < runnable()) {
      running++;
      executor.execute(this::runTasks);
    }
  }

  /** Threads at work are counted too: each has taken its task already. */
  private int runnable() {
    return running + waiting.size();
  }

  private void runTasks() {
    Task task = next();
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
      // An executor would swallow it. The batch's own thread is told, which fails the whole batch:
      // an error there is a bug, after which nothing may be checkpointed.
      synchronized (this) {
        bug = e;
        stopped = true;
      }
      return null;
    }
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
