package io.notestream.consumer.oracle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Interleaves the calls of several processes: once each of them is about to make one, it lets a
 * random one of them go on. Now one of them gets ahead, now another. Thread-safe.
 */
final class Turns {

  private final Random random;
  private final Runnable between;
  private final List<Integer> players;
  private final List<Integer> waiting = new ArrayList<>();
  private Integer turn;
  private int favourite;

  /**
   * @param between called before each turn, while no process makes a call
   */
  Turns(Collection<Integer> players, Random random, Runnable between) {
    this.players = new ArrayList<>(players);
    this.random = random;
    this.between = between;
  }

  /** The interceptor of a process of that player's; a player makes one call at a time. */
  ExecutionInterceptor of(int player) {
    return new ExecutionInterceptor() {
      @Override
      public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        take(player);
      }
    };
  }

  /** The player makes no call any more. */
  synchronized void leave(int player) {
    players.remove(Integer.valueOf(player));
    next();
  }

  private synchronized void take(int player) {
    waiting.add(player);
    next();
    try {
      while (turn == null || turn != player) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
    turn = null;
    waiting.remove(Integer.valueOf(player));
  }

  private void next() {
    if (turn != null || players.isEmpty() || !waiting.containsAll(players)) {
      return;
    }
    between.run();
    if (random.nextInt(25) == 0) {
      favourite = random.nextInt(players.size());
    }
    boolean favoured = favourite < players.size() && random.nextInt(4) > 0;
    turn = players.get(favoured ? favourite : random.nextInt(players.size()));
    notifyAll();
  }
}
