package io.notestream.consumer.expiry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reaction that logs which note expired and why, but never its title or body. */
final class LogReaction implements Reaction {

  private static final Logger LOG = LoggerFactory.getLogger("io.notestream.expirations");

  private final String name;

  private LogReaction(String name) {
    this.name = name;
  }

  @Override
  public void react(ExpirationEvent expiration) {
    LOG.info(
        "{}: note {} expired at {} by {} (event {}, trace {})",
        name,
        expiration.expirationId(),
        expiration.eventTime(),
        expiration.cause(),
        expiration.eventId(),
        expiration.note().trace() == null ? "none" : expiration.note().trace());
  }

  /** Provides the type {@code log}. */
  static final class Provider implements ReactionProvider {

    @Override
    public String type() {
      return "log";
    }

    @Override
    public Reaction create(ReactionSettings settings, ReactionContext context) {
      settings.allowOnly();
      return new LogReaction(settings.name());
    }
  }
}
