package io.notestream.local.internal.shape;

import org.jspecify.annotations.Nullable;

/**
 * Where a member of a request stands. Only spelt out when there is an error to report, in one of
 * the two forms in which errors do: {@code keySchema.1.member.keyType}, or as the request spells
 * it.
 *
 * @param parent where the structure, list or map around it stands, null for the request itself
 * @param name the name of a field, or the key of an element
 */
record MemberPath(@Nullable MemberPath parent, String name, boolean isField) {

  static MemberPath field(@Nullable MemberPath parent, String name) {
    return new MemberPath(parent, name, true);
  }

  /** Returns the path of an element of this list or map. */
  MemberPath element(String key) {
    return new MemberPath(this, key, false);
  }

  String lower() {
    return spell(true);
  }

  String original() {
    return spell(false);
  }

  private String spell(boolean lower) {
    String own = isField ? fieldName(lower) : name + ".member";
    return parent == null ? own : parent.spell(lower) + "." + own;
  }

  private String fieldName(boolean lower) {
    return lower ? Shape.lowerFirst(name) : name;
  }
}
