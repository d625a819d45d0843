package io.notestream.consumer.simulation;

import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
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
  private final Life life;
  private final Semaphore turn = new Semaphore(0);
  private volatile @Nullable Thread thread;
  private boolean over;
  private boolean instant;
  private boolean swallowing;

  /**
   * @param life what befalls the process that the actor belongs to
   */
  Actor(String name, Kernel kernel, Random random, Life life) {
    this.name = name;
    this.kernel = kernel;
    this.random = random;
    this.life = life;
  }

  /** Returns the actor on whose thread this is called. */
  static Actor current() {
    return Objects.requireNonNull(CURRENT.get(), "not a thread of the simulation");
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

  /** Does something of the simulation's own on the actor's thread. */
  <T> T instantly(Supplier<T> doing) {
    boolean before = instant;
    instant = true;
    try {
      return doing.get();
    } finally {
      instant = before;
    }
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

  /** Returns what befalls the process that the actor belongs to. */
  Life life() {
    return life;
  }

  /** Returns whether the actor's life has ended. */
  boolean isOver() {
    return over;
  }

  private void dieIfKilled() {
    if (life.isKilled()) {
      throw new Killed();
    }
  }

  /** Does what the actor does on the calling thread, which is the actor's from now on. */
  void act(Runnable doing) {
    thread = Thread.currentThread();
    CURRENT.set(this);
    try {
      awaitTurn();
      dieIfKilled();
      doing.run();
    } catch (Killed e) {
      // As it was meant.
    } catch (Throwable e) {
      kernel.failed(e);
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
