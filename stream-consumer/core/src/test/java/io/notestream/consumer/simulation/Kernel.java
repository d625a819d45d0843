package io.notestream.consumer.simulation;

import io.notestream.local.LocalClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Time, and whose turn it is. Time stands still while an actor acts, and leaps to the next one's
 * moment when it sleeps: a day of waiting costs nothing. The threads hand the turn to each other,
 * so that exactly one of them runs.
 */
final class Kernel {

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "actor");
            thread.setDaemon(true);
            return thread;
          });

  /** How long an actor may act in real time before it has escaped, into a wait of its own. */
  private static final long WATCHDOG_SECONDS = 60;

  private record Moment(long at, long order, Actor actor) implements Comparable<Moment> {
    @Override
    public int compareTo(Moment other) {
      return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
    }
  }

  private final long seed;
  private final LocalClock clock;
  private final Instant start;
  private final PriorityQueue<Moment> moments = new PriorityQueue<>();
  private final List<Actor> alive = new ArrayList<>();
  private final Semaphore over = new Semaphore(0);
  private long now;
  private long order;
  private @Nullable Throwable failure;
  private @Nullable Network network;
  private volatile @Nullable Actor acting;
  private volatile long turns;

  Kernel(long seed, LocalClock clock) {
    this.seed = seed;
    this.clock = clock;
    this.start = clock.instant();
  }

  void connect(Network made) {
    network = made;
  }

  Network network() {
    return Objects.requireNonNull(network);
  }

  /** Returns the milliseconds since the beginning. */
  long now() {
    return now;
  }

  Instant instant() {
    return start.plusMillis(now);
  }

  /** Returns an actor of a new process, which begins to act once the others let it. */
  Actor spawn(String name, Runnable doing) {
    return spawn(name, new Life(), doing);
  }

  /** Returns another actor of a process. */
  Actor spawn(String name, Life life, Runnable doing) {
    Actor actor = new Actor(name, this, random(name), life);
    alive.add(actor);
    moments.add(new Moment(now, order++, actor));
    THREADS.execute(() -> actor.act(doing));
    return actor;
  }

  Random random(String name) {
    return new Random(seed * 31 + name.hashCode());
  }

  /**
   * Runs until the director's life ends; then everybody else is killed.
   *
   * @throws AssertionError if an actor failed, or waits for something outside of the simulation
   */
  void run(Runnable director) {
    spawn(
        "director",
        () -> {
          try {
            director.run();
          } finally {
            killAll();
          }
        });
    handOn(null);
    awaitEnd();
    if (failure != null) {
      throw new AssertionError(failure.getMessage(), failure);
    }
  }

  private void awaitEnd() {
    try {
      for (long seen = -1; !over.tryAcquire(WATCHDOG_SECONDS, TimeUnit.SECONDS); ) {
        Actor escaped = acting;
        if (seen == turns && escaped != null) {
          throw new AssertionError("waits outside of the simulation: " + escaped.whereabouts());
        }
        seen = turns;
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  void sleep(Actor self, long millis) {
    moments.add(new Moment(now + Math.max(0, millis), order++, self));
    if (handOn(self) != self) {
      self.awaitTurn();
    }
  }

  void failed(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
    killAll();
  }

  private void killAll() {
    alive.forEach(actor -> actor.life().kill());
  }

  void ended(Actor actor) {
    alive.remove(actor);
    if (alive.isEmpty()) {
      over.release();
    } else {
      handOn(null);
    }
  }

  /** Gives the turn to whoever comes next, and returns who that is. */
  private Actor handOn(@Nullable Actor self) {
    while (true) {
      Moment next = moments.remove();
      Actor actor = next.actor();
      Life life = actor.life();
      if (life.pausedUntil() > next.at() && !life.isKilled()) {
        moments.add(new Moment(life.pausedUntil(), order++, actor));
        continue;
      }
      if (next.at() > now) {
        now = next.at();
        clock.set(instant());
      }
      acting = actor;
      turns = next.order();
      if (actor != self) {
        actor.giveTurn();
      }
      return actor;
    }
  }
}
