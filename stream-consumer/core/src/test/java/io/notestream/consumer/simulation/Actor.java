package io.notestream.consumer.simulation;

import java.util.Random;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who acts in the simulation, on a thread of its own, which runs only while the others
 * wait. Everything an actor does between two calls of {@link #sleep} happens at one moment.
 */
final class Actor {

  private static final ThreadLocal<Actor> CURRENT = new ThreadLocal<>();

  private final String name;
  private final Kernel kernel;
  private final Random random;
  private final Semaphore turn = new Semaphore(0);
  private volatile @Nullable Thread thread;
  private boolean killed;
  private boolean over;
  private boolean instant;
  private boolean swallowing;
  private int momentsToDeath;
  private int momentsToPause;
  private long pauseMillis;
  private long pausedAt;
  private long pausedUntil;

  Actor(String name, Kernel kernel, Random random) {
    this.name = name;
    this.kernel = kernel;
    this.random = random;
  }

  /** Returns the actor on whose thread this is called; {@code null} if it is none. */
  static @Nullable Actor current() {
    return CURRENT.get();
  }

  String name() {
    return name;
  }

  Kernel kernel() {
    return kernel;
  }

  /** Returns the actor's own randomness: what others do does not change what it draws. */
  Random random() {
    return random;
  }

  /** Lets the actor's calls take no time, and meet no faults: it belongs to the simulation. */
  void beInstant() {
    instant = true;
  }

  boolean isInstant() {
    return instant;
  }

  /** Lets the actor's next request be left out, as a mistake of the consumer's would. */
  void swallow() {
    swallowing = true;
  }

  boolean takeSwallowed() {
    boolean was = swallowing;
    swallowing = false;
    return was;
  }

  /** Lets time pass, and others act. */
  void sleep(long millis) {
    dieIfKilled();
    kernel.sleep(this, millis);
    dieIfKilled();
  }

  /** Lets the actor die the next time that it would act. */
  void kill() {
    killed = true;
  }

  /** Lets the actor die in the middle of one of its next calls. */
  void killAfter(int moments) {
    momentsToDeath = moments;
  }

  /** Stops the actor for a time, in the middle of one of its next calls; it does not notice. */
  void pauseAfter(int moments, long millis) {
    momentsToPause = moments;
    pauseMillis = millis;
  }

  /** Passes a moment at which a call of the actor may be cut. */
  void passMoment() {
    if (momentsToDeath > 0 && --momentsToDeath == 0) {
      killed = true;
    }
    if (momentsToPause > 0 && --momentsToPause == 0) {
      pausedAt = kernel.now();
      pausedUntil = pausedAt + pauseMillis;
    }
  }

  /** Returns whether others may think that the actor is gone, as it was silent for so long. */
  boolean isSilentFor(long millis) {
    return pausedUntil > kernel.now() && kernel.now() - pausedAt > millis;
  }

  long pausedUntil() {
    return pausedUntil;
  }

  boolean isKilled() {
    return killed;
  }

  /** Returns whether the actor's life has ended. */
  boolean isOver() {
    return over;
  }

  private void dieIfKilled() {
    if (killed) {
      throw new Killed();
    }
  }

  /** Runs the actor's life on the calling thread, which is the actor's from now on. */
  void live(Runnable life) {
    thread = Thread.currentThread();
    CURRENT.set(this);
    try {
      awaitTurn();
      dieIfKilled();
      life.run();
    } catch (Killed e) {
      // As it was meant.
    } catch (Throwable e) {
      kernel.failed(this, e);
    } finally {
      CURRENT.remove();
      thread = null;
      over = true;
      kernel.ended(this);
    }
  }

  void awaitTurn() {
    turn.acquireUninterruptibly();
  }

  void giveTurn() {
    turn.release();
  }

  /** Returns where the actor's thread is, for whoever wonders why it does not go on. */
  String whereabouts() {
    Thread mine = thread;
    StringBuilder text = new StringBuilder(name);
    if (mine != null) {
      for (StackTraceElement frame : mine.getStackTrace()) {
        text.append("\n    at ").append(frame);
      }
    }
    return text.toString();
  }
}
