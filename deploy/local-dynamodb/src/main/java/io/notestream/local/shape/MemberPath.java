package io.notestream.local.shape;

/**
 * Where a member of a request stands, in the two forms in which errors say so: {@code
 * keySchema.1.member.keyType}, and as the request spells it.
 */
record MemberPath(String lower, String original) {

  static final MemberPath ROOT = new MemberPath("", "");

  MemberPath field(String name) {
    String dot = lower.isEmpty() ? "" : ".";
    return new MemberPath(lower + dot + Shape.lowerFirst(name), original + dot + name);
  }

  /** The element of a list or map; fields of it follow. */
  MemberPath member(String key) {
    return new MemberPath(lower + "." + key + ".member", original + "." + key + ".member");
  }
}
