package io.notestream.writer.identity.jwt;

import io.notestream.writer.http.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The token of a request, by <a href="https://www.rfc-editor.org/rfc/rfc6750">RFC 6750</a>: in one
 * header, and nowhere else.
 *
 * @param text the token; {@code null} if there is none
 * @param flaw why the request has none that can be read; {@code null} if nothing is wrong
 */
record BearerToken(@Nullable String text, @Nullable String flaw) {

  private static final String HEADER = "Authorization";
  private static final Pattern BEARER =
      Pattern.compile("Bearer +([A-Za-z0-9._~+/-]+=*)", Pattern.CASE_INSENSITIVE);

  static BearerToken of(Request request) {
    if (isInQuery(request.query())) {
      return flawed(
          "send the token in the header Authorization, not in the query, which logs keep");
    }
    List<String> values = request.headers(HEADER);
    if (values.isEmpty()) {
      return new BearerToken(null, null);
    }
    if (values.size() > 1) {
      return flawed("the header Authorization must be sent once, not " + values.size() + " times");
    }
    Matcher bearer = BEARER.matcher(values.get(0).strip());
    return bearer.matches()
        ? new BearerToken(bearer.group(1), null)
        : flawed("the header Authorization must be Bearer and one token");
  }

  private static BearerToken flawed(String flaw) {
    return new BearerToken(null, flaw);
  }

  private static boolean isInQuery(String query) {
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (name(equals < 0 ? pair : pair.substring(0, equals)).equals("access_token")) {
        return true;
      }
    }
    return false;
  }

  private static String name(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return encoded; // Refused later, like any query that cannot be decoded.
    }
  }
}
