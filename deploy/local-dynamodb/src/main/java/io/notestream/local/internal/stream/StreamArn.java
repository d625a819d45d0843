package io.notestream.local.internal.stream;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a stream: the table's and a label, which is the time at which the stream was enabled.
 */
record StreamArn(String region, String account, String table, String label) {

  private static final Pattern FORM =
      Pattern.compile(
          "arn:aws[a-z-]*:dynamodb:([a-z0-9-]+):([0-9]{12}):table/([a-zA-Z0-9_.-]{3,255})/stream/([0-9T:.-]+)");

  /**
   * Three fraction digits always, no zone; readers of streams take labels apart at an underscore,
   * so there is none.
   */
  private static final DateTimeFormatter LABEL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  static String label(Instant createdAt) {
    return LABEL.format(createdAt);
  }

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
