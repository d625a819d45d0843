package io.notestream.stack;

import java.time.Duration;
import java.util.List;

/** A program that uses a stack and is done: a JVM of its own, in which nothing else runs. */
final class StartAndClose {

  /** How long threads may take to notice that the stack is closed. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private StartAndClose() {}

  /** Prints which threads would keep the JVM alive, and ends it. */
  public static void main(String[] args) throws InterruptedException {
    LocalStack.builder().start().close();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!left().isEmpty() && System.nanoTime() - deadline < 0) {
      Thread.sleep(100);
    }
    System.out.println("left: " + left());
    System.exit(0);
  }

  private static List<String> left() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon() && thread != Thread.currentThread())
        .map(Thread::getName)
        .filter(name -> !name.equals("DestroyJavaVM"))
        .sorted()
        .toList();
  }
}
