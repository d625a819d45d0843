package io.notestream.stack.expiration;

import io.notestream.consumer.expiry.ExpirationEvent;
import io.notestream.consumer.expiry.Reaction;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.ReactionProvider;
import io.notestream.consumer.expiry.ReactionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/**
 * A reaction that adds a line to a file, which outlives the process that wrote it. It fails or
 * hangs while {@link ReactionLog} says so.
 */
public final class RecordingReaction implements Reaction {

  static final String TYPE = "recording";
  static final String FILE = "to";

  private final ReactionLog log;
  private final InstantSource clock;

  private RecordingReaction(ReactionLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  @Override
  public void react(ExpirationEvent expiration) throws IOException, InterruptedException {
    if (Files.exists(log.hangs())) {
      new CountDownLatch(1).await();
    }
    if (Files.exists(log.broken())) {
      throw new IOException("the target is down");
    }
    Files.writeString(
        log.file(),
        ReactionLog.Entry.of(expiration, clock.instant()).line(),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** {@code recording:to=<file>}. */
  public static final class Provider implements ReactionProvider {

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public Reaction create(ReactionSettings settings, ReactionContext context) {
      settings.allowOnly(FILE);
      return new RecordingReaction(
          new ReactionLog(Path.of(settings.required(FILE))), context.clock());
    }
  }
}
