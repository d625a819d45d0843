package io.notestream.consumer.worker.internal.admin;

import io.javalin.http.Context;
import java.util.Map;

/**
 * The headers of every response of the admin port: pages run no script but the console's own, talk
 * to no other host, and are shown in no frame.
 */
final class SecurityHeaders {

  private static final String POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self'",
          "connect-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          // No text can become markup, not even by a mistake in a page.
          "require-trusted-types-for 'script'",
          "trusted-types 'none'");

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy", POLICY,
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cache-Control", "no-store");

  private SecurityHeaders() {}

  static void addTo(Context ctx) {
    HEADERS.forEach(ctx::header);
  }
}
