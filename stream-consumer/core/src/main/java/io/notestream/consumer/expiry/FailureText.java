package io.notestream.consumer.expiry;

/** The text about a failed reaction that is stored and shown: short, without a stack trace. */
final class FailureText {

  private static final int MAX_LENGTH = 500;

  private FailureText() {}

  static String of(Throwable failure) {
    String message = failure.getMessage();
    String text =
        failure.getClass().getSimpleName() + (message == null ? "" : ": " + message.strip());
    return text.codePointCount(0, text.length()) <= MAX_LENGTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_LENGTH)) + "…";
  }
}
