package io.notestream.local.internal.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * How a body is compressed. A client's Accept-Encoding is read as DynamoDB reads it, which is not
 * quite <a href="https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding">the standard's
 * way</a>: no compression is never preferred, of equal preferences the first counts, and a weight
 * that is no number counts in full.
 */
enum ContentCoding {
  GZIP("gzip"),
  DEFLATE("deflate"),
  IDENTITY("identity");

  private final String token;

  ContentCoding(String token) {
    this.token = token;
  }

  String token() {
    return token;
  }

  OutputStream compressing(OutputStream out) throws IOException {
    return switch (this) {
      case GZIP -> new GZIPOutputStream(out);
      case DEFLATE -> new DeflaterOutputStream(out);
      case IDENTITY -> out;
    };
  }

  /** Returns the coding that a client prefers by its Accept-Encoding header. */
  static ContentCoding wanted(@Nullable String accepted) {
    if (accepted == null || accepted.isEmpty()) {
      return IDENTITY;
    }
    Preference best = new Preference(IDENTITY, 0);
    double others = 0;
    String preferences = accepted.toLowerCase(Locale.ROOT);
    for (String preference : preferences.split(",", -1)) {
      String[] parts = preference.split(";", -1);
      double weight = weight(parts);
      switch (parts[0].strip()) {
        case "gzip" -> best = best.or(GZIP, weight);
        case "deflate" -> best = best.or(DEFLATE, weight);
        case "*" -> others = weight;
        default -> {
          // A coding that the engine does not know.
        }
      }
    }
    return best.or(notNamedIn(preferences), others).coding;
  }

  private record Preference(ContentCoding coding, double weight) {

    Preference or(ContentCoding other, double otherWeight) {
      return otherWeight > weight ? new Preference(other, otherWeight) : this;
    }
  }

  private static ContentCoding notNamedIn(String preferences) {
    if (!preferences.contains(GZIP.token)) {
      return GZIP;
    }
    return preferences.contains(DEFLATE.token) ? IDENTITY : DEFLATE;
  }

  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].split("=", 2);
      if (pair.length == 2 && pair[0].strip().equals("q")) {
        try {
          return Math.min(1, Double.parseDouble(pair[1].strip()));
        } catch (NumberFormatException noNumber) {
          return 1;
        }
      }
    }
    return 1;
  }
}
