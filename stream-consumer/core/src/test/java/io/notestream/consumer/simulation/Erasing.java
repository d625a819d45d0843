package io.notestream.consumer.simulation;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.erase.EraseListener;
import io.notestream.consumer.erase.Erased;
import io.notestream.consumer.erase.Eraser;
import io.notestream.model.blob.BlobStore;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** Erases a user, and goes on with it in the next life if it is killed. */
final class Erasing implements Process {

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

  private final World world;
  private final TableNames names;
  private final Progress progress;
  private @Nullable Actor actor;
  private boolean stopping;

  Erasing(World world, TableNames names, Progress progress) {
    this.world = world;
    this.names = names;
    this.progress = progress;
  }

  @Override
  public Actor start(String name) {
    actor = world.kernel().spawn(name, this::live);
    return actor;
  }

  @Override
  public void stop() {
    stopping = true;
  }

  @Override
  public boolean isIdle() {
    return progress.complete;
  }

  private void live() {
    Actor self = Objects.requireNonNull(actor);
    self.sleep(progress.at - world.kernel().now());
    progress.begun = true;
    Stop stop = new VirtualStop(self, () -> stopping);
    Eraser eraser =
        Eraser.builder(Network.DYNAMO_DB)
            .tables(names)
            .blobs(new NoBodies())
            .clock(world.kernel()::instant)
            .build();
    while (!stopping) {
      if (progress.complete) {
        self.sleep(60_000);
        continue;
      }
      try {
        Erased erased = eraser.erase(new UserId(USER), stop, EraseListener.none());
        progress.complete = erased.complete();
        world.trace().count(erased.complete() ? "erasure complete" : "erasure stopped");
      } catch (SdkException e) {
        world.trace().count("erasure failed");
        self.sleep(5000);
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
