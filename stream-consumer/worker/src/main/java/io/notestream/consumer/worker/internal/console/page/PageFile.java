package io.notestream.consumer.worker.internal.console.page;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A file of the pages.
 *
 * @param content what it holds; not copied
 * @param type its content type
 * @param tag changes with the content
 */
record PageFile(byte[] content, String type, String tag) {

  private static final int TAG_LENGTH = 16;

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html;charset=utf-8",
          "js", "text/javascript;charset=utf-8",
          "css", "text/css;charset=utf-8",
          "svg", "image/svg+xml");

  /** Reads a file that lies beside this class; empty if there is none. */
  static Optional<PageFile> read(String name) throws IOException {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    try (InputStream file = PageFile.class.getResourceAsStream(name)) {
      if (file == null || type == null) {
        return Optional.empty();
      }
      byte[] content = file.readAllBytes();
      return Optional.of(new PageFile(content, type, '"' + hash(content) + '"'));
    }
  }

  private static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest).substring(0, TAG_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
