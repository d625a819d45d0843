package io.notestream.local.internal.stream;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ARN of a stream. Its label is the time at which the stream was enabled. */
record StreamArn(String region, String account, String table, String label) {

  private static final Pattern FORM =
      Pattern.compile(
          "arn:aws[a-z-]*:dynamodb:([a-z0-9-]+):([0-9]{12}):table/([a-zA-Z0-9_.-]{3,255})/stream/([0-9T:.-]+)");

  /**
   * Always three fraction digits, and no zone. There is no underscore, since readers of streams
   * split labels at it.
   */
  private static final DateTimeFormatter LABEL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  /** Returns the label of a stream that is enabled at this time. */
  static String label(Instant createdAt) {
    return LABEL.format(createdAt);
  }

  /** Reads an ARN; empty if it is not that of a stream. */
  static Optional<StreamArn> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new StreamArn(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "arn:aws:dynamodb:" + region + ":" + account + ":table/" + table + "/stream/" + label;
  }
}
