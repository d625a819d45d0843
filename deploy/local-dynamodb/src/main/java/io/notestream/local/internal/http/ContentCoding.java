package io.notestream.local.internal.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * How a body is packed, and which way a client wants it. Wishes are read as DynamoDB reads them,
 * which is not quite <a href="https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding">the
 * standard's way</a>: not packing is never preferred, of equal wishes the first counts, and what is
 * no number counts in full.
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

  OutputStream packing(OutputStream out) throws IOException {
    return switch (this) {
      case GZIP -> new GZIPOutputStream(out);
      case DEFLATE -> new DeflaterOutputStream(out);
      case IDENTITY -> out;
    };
  }

  /** Returns the one that a client wants by its Accept-Encoding header. */
  static ContentCoding wanted(@Nullable String accepted) {
    if (accepted == null || accepted.isEmpty()) {
      return IDENTITY;
    }
    Wish best = new Wish(IDENTITY, 0);
    double others = 0;
    String wishes = accepted.toLowerCase(Locale.ROOT);
    for (String wish : wishes.split(",", -1)) {
      String[] parts = wish.split(";", -1);
      double weight = weight(parts);
      switch (parts[0].strip()) {
        case "gzip" -> best = best.or(GZIP, weight);
        case "deflate" -> best = best.or(DEFLATE, weight);
        case "*" -> others = weight;
        default -> {
          // Neither packed nor asked for.
        }
      }
    }
    return best.or(notNamedIn(wishes), others).coding;
  }

  private record Wish(ContentCoding coding, double weight) {

    Wish or(ContentCoding other, double otherWeight) {
      return otherWeight > weight ? new Wish(other, otherWeight) : this;
    }
  }

  private static ContentCoding notNamedIn(String wishes) {
    if (!wishes.contains(GZIP.token)) {
      return GZIP;
    }
    return wishes.contains(DEFLATE.token) ? IDENTITY : DEFLATE;
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
