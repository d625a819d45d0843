package io.notestream.consumer.simulation;

import io.notestream.consumer.erase.EraseListener;
import io.notestream.consumer.erase.Erased;
import io.notestream.consumer.erase.Eraser;
import io.notestream.model.blob.BlobStore;
import io.notestream.model.note.UserId;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/** Erases a user, and goes on with it in the next life if it is killed. */
final class Erasing extends Process {

  static final String USER = "user-2";

  /** How far the erasure is; it survives the process. */
  static final class Progress {
    private final long at;
    private boolean begun;
    private boolean complete;

    Progress(long at) {
      this.at = at;
    }

    boolean hasBegun() {
      return begun;
    }
  }

  private final Progress progress;

  Erasing(World world, Progress progress) {
    super(world);
    this.progress = progress;
  }

  @Override
  boolean isIdle() {
    return progress.complete;
  }

  @Override
  void live() {
    actor().sleep(progress.at - world().kernel().now());
    progress.begun = true;
    Eraser eraser =
        Eraser.builder(Network.DYNAMO_DB)
            .tables(world().names())
            .blobs(new NoBodies())
            .clock(clock())
            .build();
    while (!isStopping()) {
      if (progress.complete) {
        actor().sleep(60_000);
        continue;
      }
      try {
        Erased erased = eraser.erase(new UserId(USER), stopping(), EraseListener.none());
        progress.complete = erased.complete();
        world().trace().count(erased.complete() ? "erasure complete" : "erasure stopped");
      } catch (SdkException e) {
        world().trace().count("erasure failed");
        actor().sleep(5000);
      }
    }
  }

  /** The bodies are not simulated. */
  private static final class NoBodies implements BlobStore {
    @Override
    public void put(String key, byte[] content) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<byte[]> get(String key) {
      return Optional.empty();
    }

    @Override
    public void delete(String key) {}
  }
}
