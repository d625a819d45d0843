package io.notestream.model.blob;

import java.util.regex.Pattern;

/** The rule for keys: every store can map them to its own names without escaping. */
final class BlobKeys {

  /** Leaves room for a prefix in the 1024 bytes of a key in S3. */
  static final int MAX_LENGTH = 512;

  private static final Pattern KEY =
      Pattern.compile("(?!\\.{1,2}(/|$))[\\w.-]+(/(?!\\.{1,2}(/|$))[\\w.-]+)*");

  private BlobKeys() {}

  static String require(String key) {
    if (key.length() > MAX_LENGTH || !KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("not a valid blob key: '" + key + "'");
    }
    return key;
  }
}
