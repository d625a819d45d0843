package io.notestream.consumer.decode;

import io.notestream.model.table.WholeNumbers;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Whether two attribute values are the same to DynamoDB: numbers by their value, however they are
 * spelled, and sets in any order.
 */
final class SameValue {

  private SameValue() {}

  /** Compares the commonest types first. */
  static boolean test(@Nullable AttributeValue old, @Nullable AttributeValue now) {
    if (old == null || now == null) {
      return old == null && now == null;
    }
    if (now.s() != null) {
      return now.s().equals(old.s());
    }
    if (now.n() != null) {
      return old.n() != null && sameNumber(old.n(), now.n());
    }
    if (now.hasM()) {
      return old.hasM() && sameMaps(old.m(), now.m());
    }
    if (now.hasL()) {
      return old.hasL() && sameLists(old.l(), now.l());
    }
    if (now.hasNs()) {
      return old.hasNs() && numbers(old.ns()).equals(numbers(now.ns()));
    }
    if (now.hasSs()) {
      return old.hasSs() && new HashSet<>(old.ss()).equals(new HashSet<>(now.ss()));
    }
    if (now.hasBs()) {
      return old.hasBs() && new HashSet<>(old.bs()).equals(new HashSet<>(now.bs()));
    }
    return now.equals(old);
  }

  private static boolean sameNumber(String old, String now) {
    return now.equals(old) || number(old).equals(number(now));
  }

  private static boolean sameMaps(
      Map<String, AttributeValue> old, Map<String, AttributeValue> now) {
    return old.keySet().equals(now.keySet())
        && now.entrySet().stream().allMatch(e -> test(old.get(e.getKey()), e.getValue()));
  }

  private static boolean sameLists(List<AttributeValue> old, List<AttributeValue> now) {
    if (old.size() != now.size()) {
      return false;
    }
    for (int i = 0; i < now.size(); i++) {
      if (!test(old.get(i), now.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static Set<Object> numbers(List<String> set) {
    Set<Object> numbers = new HashSet<>();
    set.forEach(text -> numbers.add(number(text)));
    return numbers;
  }

  /** Returns the number in its shortest spelling; the text itself if it is not a number. */
  private static Object number(String text) {
    BigDecimal number = WholeNumbers.decimal(text);
    return number == null ? text : number.stripTrailingZeros();
  }
}
