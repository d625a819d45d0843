package io.notestream.writer.server;

import org.jspecify.annotations.Nullable;

/** Thrown when a server cannot start. The message says why and what to do, in one line. */
public final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final @Nullable String setting;

  StartException(String message, @Nullable Throwable cause) {
    this(message, cause, null);
  }

  private StartException(String message, @Nullable Throwable cause, @Nullable String setting) {
    super(message, cause);
    this.setting = setting;
  }

  /** Returns the exception for a value that is wrong, so that trying again would not help. */
  static StartException wrongSetting(String setting, String message, @Nullable Throwable cause) {
    return new StartException(message, cause, setting);
  }

  /** Returns the name of the setting whose value is wrong; {@code null} for any other reason. */
  @Nullable String setting() {
    return setting;
  }
}
