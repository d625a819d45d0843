package io.notestream.writer.transfer;

import io.notestream.writer.transfer.Stop.StoppedException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.core.exception.SdkException;

/** Runs the parts of a transfer side by side. */
final class Workers {

  private Workers() {}

  /** A part of a transfer. */
  @FunctionalInterface
  interface Work {
    void run() throws StoppedException, IOException;
  }

  /**
   * Runs all of them, each in a thread of its own, and waits for their ends. If one fails, the
   * others are stopped.
   *
   * @return whether all are complete: false if they were stopped
   * @throws TransferException if one failed
   */
  static boolean run(String name, List<Work> works, Stop stop) {
    ExecutorService threads = threads(name, works.size());
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (Work work : works) {
        results.add(threads.submit(() -> complete(work, stop)));
      }
      boolean complete = true;
      RuntimeException failure = null;
      for (Future<Boolean> result : results) {
        try {
          complete &= result.get();
        } catch (ExecutionException e) {
          failure = failure == null ? failed(e.getCause() == null ? e : e.getCause()) : failure;
        }
      }
      if (failure != null) {
        throw failure;
      }
      return complete;
    } catch (InterruptedException e) {
      stop.request();
      Thread.currentThread().interrupt();
      return false;
    } finally {
      threads.shutdown();
    }
  }

  static ExecutorService threads(String name, int count) {
    return Executors.newFixedThreadPool(
        count,
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  private static boolean complete(Work work, Stop stop) throws IOException {
    try {
      work.run();
      return true;
    } catch (StoppedException e) {
      return false;
    } catch (IOException | RuntimeException | Error e) {
      stop.request();
      throw e;
    }
  }

  /** Returns the exception for whatever ended a transfer. */
  static RuntimeException failed(Throwable cause) {
    if (cause instanceof SdkException) {
      return new TransferException("DynamoDB: " + cause.getMessage(), cause);
    }
    if (cause instanceof NoSuchFileException missing) {
      return new TransferException(missing.getFile() + ": no such file or directory", cause);
    }
    if (cause instanceof IOException) {
      return new TransferException(String.valueOf(cause.getMessage()), cause);
    }
    return cause instanceof RuntimeException unexpected
        ? unexpected
        : new TransferException(String.valueOf(cause), cause);
  }
}
