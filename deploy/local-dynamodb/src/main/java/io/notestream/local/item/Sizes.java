package io.notestream.local.item;

import java.util.Map;

/** The service's rule for the size of items. */
final class Sizes {

  private static final int CONTAINER_BYTES = 3;

  private Sizes() {}

  static int ofAttributes(Map<String, Value> attributes) {
    int size = 0;
    for (Map.Entry<String, Value> attribute : attributes.entrySet()) {
      size += utf8(attribute.getKey()) + of(attribute.getValue());
    }
    return size;
  }

  private static int of(Value value) {
    if (value instanceof Value.S text) {
      return utf8(text.value());
    }
    if (value instanceof Value.N number) {
      return number.value().sizeBytes();
    }
    if (value instanceof Value.B binary) {
      return binary.value().length();
    }
    if (value instanceof Value.M map) {
      return CONTAINER_BYTES + ofAttributes(map.value().attributes()) + map.value().names().size();
    }
    if (value instanceof Value.L list) {
      return CONTAINER_BYTES + list.values().stream().mapToInt(each -> of(each) + 1).sum();
    }
    if (value instanceof Value.SS set) {
      return set.values().stream().mapToInt(Sizes::utf8).sum();
    }
    if (value instanceof Value.NS set) {
      return set.values().stream().mapToInt(DynamoNumber::sizeBytes).sum();
    }
    if (value instanceof Value.BS set) {
      return set.values().stream().mapToInt(Bytes::length).sum();
    }
    return 1;
  }

  private static int utf8(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit < 0x80) {
        bytes += 1;
      } else if (unit < 0x800 || Character.isSurrogate(unit)) {
        bytes += 2;
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }
}
