package io.notestream.writer.internal.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notestream.model.blob.BlobStore;
import io.notestream.model.blob.BlobStoreException;
import io.notestream.model.blob.DirectoryBlobStore;
import io.notestream.writer.internal.outage.Outages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadlineBlobsTest {

  private final Limits limits = new Limits();
  private final Outages outages = new Outages(Clock.systemUTC());
  private final BlobStore blobs = new DeadlineBlobs(limits, outages);

  @Test
  void grantsEachCallWhatIsLeftOfTheDeadline() {
    Deadline.within(Duration.ofSeconds(2), this::callAll);

    assertThat(limits.granted)
        .hasSize(3)
        .allSatisfy(time -> assertThat(time).isBetween(millis(1), millis(1900)));
  }

  @Test
  void grantsNearlyNothingOnceTheDeadlineIsOver() {
    Deadline.within(Duration.ZERO, this::callAll);

    assertThat(limits.granted).hasSize(3).containsOnly(millis(1));
  }

  @Test
  void takesNoFailureOfALateRequestForAnOutage(@TempDir Path directory) throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    BlobStore broken = new DeadlineBlobs(new DirectoryBlobStore(file), outages);

    assertThatExceptionOfType(BlobStoreException.class)
        .isThrownBy(() -> Deadline.within(Duration.ZERO, () -> broken.get("a")));
    assertThat(outages.any()).isFalse();
    assertThatExceptionOfType(BlobStoreException.class).isThrownBy(() -> broken.get("a"));
    assertThat(outages.any()).isTrue();
  }

  private Optional<byte[]> callAll() {
    blobs.put("a", new byte[1]);
    blobs.delete("a");
    return blobs.get("a");
  }

  private static Duration millis(int millis) {
    return Duration.ofMillis(millis);
  }

  /** A store that serves only calls with a limit, and remembers which. */
  private static final class Limits implements BlobStore {

    private final List<Duration> granted = new ArrayList<>();
    private boolean limited;

    @Override
    public BlobStore within(Duration time) {
      granted.add(time);
      limited = true;
      return this;
    }

    @Override
    public void put(String key, byte[] content) {
      requireLimit();
    }

    @Override
    public Optional<byte[]> get(String key) {
      requireLimit();
      return Optional.empty();
    }

    @Override
    public void delete(String key) {
      requireLimit();
    }

    private void requireLimit() {
      assertThat(limited).isTrue();
      limited = false;
    }
  }
}
