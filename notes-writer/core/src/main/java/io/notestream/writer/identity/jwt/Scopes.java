package io.notestream.writer.identity.jwt;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the scopes of a token: {@code scope}, a list in one text (RFC 9068), or {@code scp}. */
final class Scopes {

  private Scopes() {}

  static Set<String> of(Map<String, Object> claims) {
    Set<String> scopes = new HashSet<>();
    for (String name : List.of("scope", "scp")) {
      Object value = claims.get(name);
      if (value instanceof String text) {
        scopes.addAll(List.of(text.split(" ")));
      } else if (value instanceof Collection<?> list) {
        list.forEach(scope -> scopes.add(String.valueOf(scope)));
      }
    }
    return scopes;
  }
}
