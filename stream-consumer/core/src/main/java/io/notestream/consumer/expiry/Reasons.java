package io.notestream.consumer.expiry;

/** Why a reaction failed, short enough to be stored and shown. */
final class Reasons {

  private static final int MAX_LENGTH = 500;

  private Reasons() {}

  static String of(Throwable failure) {
    String message = failure.getMessage();
    String text =
        failure.getClass().getSimpleName() + (message == null ? "" : ": " + message.strip());
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
  }
}
